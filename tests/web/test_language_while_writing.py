"""Changing the language, without scripts, in the midst of writing: the words come back in the other language, unsent."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from config.office import WouldWrite, only_looking
from ita_model.records import Measure
from tests.support.cast import MANOP, PRASERT, SOMSRI, TODAY, Town, days
from web.given_back import filled

HERE = {"sec-fetch-site": "same-origin"}


class Form(HTMLParser):
    """What stands in the fields of a page's form, as a browser would send it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.area = self.select = ""
        self.inside = False
        self.opened = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form" and said.get("id") == "writing":
            self.inside = True
            return
        self.opened += tag == "details" and "open" in said
        if not self.inside:
            return
        if tag == "input" and (said.get("type") not in ("checkbox", "radio") or "checked" in said):
            self._say(said.get("name", ""), said.get("value", ""))
        elif tag == "textarea":
            self.area = said.get("name", "")
            self._say(self.area, "")
        elif tag == "select":
            self.select = said.get("name", "")
        elif tag == "option" and "selected" in said:
            self._say(self.select, said.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.values[self.area][-1] += data.removeprefix("\n")

    def _say(self, name: str, value: str) -> None:
        self.values.setdefault(name, []).append(value)


def test_half_an_answer_comes_back_in_the_other_language(browser: TestClient, town: Town) -> None:
    point = town.checkpoint("m2", "finance")
    page = f"/l/{town.link(SOMSRI)}/checkpoints/{point}"
    before = town.dump()
    typed = {"result": "ประชุมแล้ว <b>\nสองครั้ง", "outcome": "", "address": 'example.org/a?b=1&c="2"', "files": "ภาพ 1.jpg"}
    answer = browser.post("/language", data={**typed, "language": f"en {page}"}, headers=HERE)
    assert answer.status_code == 200
    assert '<html lang="en">' in answer.text
    assert "ita-language=en" in answer.headers["set-cookie"]
    form = Form(answer.text)
    assert form.values["result"] == [typed["result"]]
    assert form.values["outcome"] == [""]
    assert form.values["address"] == [typed["address"]]
    assert "nothing has been sent yet" in answer.text
    assert '<span lang="th">ภาพ</span> 1.jpg' in answer.text
    assert re.search('<textarea id="result"[^>]* lang="th">', answer.text), "words in Thai are read as Thai"
    assert "choose the files again" in answer.text
    assert town.dump() == before


def test_without_files_nobody_is_told_of_files(browser: TestClient, town: Town) -> None:
    page = f"/l/{town.link(SOMSRI)}/checkpoints/{town.checkpoint('m2', 'finance')}"
    answer = browser.post("/language", data={"result": "ก", "files": "", "language": f"en {page}"}, headers=HERE)
    assert "nothing has been sent yet" in answer.text
    assert "choose the files again" not in answer.text


def test_the_page_that_comes_back_can_be_turned_again_and_sent(browser: TestClient, town: Town) -> None:
    page = f"/l/{town.link(SOMSRI)}/checkpoints/{town.checkpoint('m2', 'finance')}/waiver"
    english = browser.post("/language", data={"reason": "น้ำท่วม", "language": f"en {page}"}, headers=HERE).text
    assert f'value="th {page}"' in english
    thai = browser.post("/language", data={"reason": "น้ำท่วม", "language": f"th {page}"}, headers=HERE).text
    assert '<html lang="th">' in thai
    assert Form(thai).values["reason"] == ["น้ำท่วม"]
    assert f'action="{page}"' in thai


def test_a_change_at_the_desk_comes_back_with_what_was_chosen(town: Town, browser: TestClient) -> None:
    browser.cookies.set("ita-visit", town.sign_in(PRASERT))
    page = "/desk/people/divisions/add"
    fields = Form(browser.get(page).text).values
    typed = {name: "กองใหม่" if not values[0] else values[0] for name, values in fields.items()}
    answer = browser.post("/language", data={**typed, "language": f"en {page}"}, headers=HERE)
    assert '<html lang="en">' in answer.text
    assert {name: values[0] for name, values in Form(answer.text).values.items()} == typed
    assert f'<form method="post" action="{page}"' in answer.text, "it goes where it would have gone"


def test_whoever_is_out_meanwhile_is_handed_their_words(browser: TestClient, town: Town) -> None:
    browser.cookies.set("ita-visit", town.sign_in(PRASERT, at=town.now - days(8)))
    page = f"/desk/checkpoints/{town.checkpoint('m2', 'finance')}/waive"
    answer = browser.post("/language", data={"words": "ไม่ต้องทำแล้ว", "language": f"en {page}"}, headers=HERE)
    assert answer.status_code == 401
    assert "ไม่ต้องทำแล้ว" in answer.text
    assert '<html lang="en">' in answer.text


def test_an_old_link_hands_the_words_back_too(browser: TestClient, town: Town) -> None:
    page = f"/l/{town.link(SOMSRI, at=town.now - days(20))}/checkpoints/{town.checkpoint('m2', 'finance')}"
    answer = browser.post("/language", data={"result": "ประชุมแล้ว", "language": f"en {page}"}, headers=HERE)
    assert answer.status_code == 410
    assert "ประชุมแล้ว" in answer.text


def test_nobody_reads_more_than_by_opening_the_page(browser: TestClient, town: Town) -> None:
    town.confirm(town.checkpoint("m2", "finance"), SOMSRI)
    browser.cookies.set("ita-visit", town.sign_in(MANOP))
    for page in ("/desk/people", "/desk/checkpoints/1/waive", "/me/checkpoints/99999", "/desk/review/accept"):
        asked = browser.get(page)
        turned = browser.post("/language", data={"x": "y", "language": f"th {page}"}, headers=HERE)
        assert turned.status_code == asked.status_code != 200, page


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_another_site_fills_in_nothing(browser: TestClient, town: Town, site: str) -> None:
    browser.cookies.set("ita-visit", town.sign_in(SOMSRI))
    page = f"/me/checkpoints/{town.checkpoint('m2', 'finance')}"
    answer = browser.post("/language", data={"result": "x", "language": f"en {page}"}, headers={"sec-fetch-site": site})
    assert (answer.status_code, answer.headers["location"]) == (303, page)


@pytest.mark.parametrize("hidden", ["/%6de", "/%6De", "/m%65", "/desk%2f..%2fme"])
def test_another_site_hides_nothing_in_the_spelling_of_an_address(browser: TestClient, town: Town, hidden: str) -> None:
    browser.cookies.set("ita-visit", town.sign_in(SOMSRI))
    page = f"{hidden}/checkpoints/{town.checkpoint('m2', 'finance')}"
    for site, whole in (("cross-site", False), ("same-origin", "desk" not in hidden)):
        said = {"result": "คำที่ไม่ได้พิมพ์เอง", "language": f"en {page}"}
        answer = browser.post("/language", data=said, headers={"sec-fetch-site": site})
        assert ("คำที่ไม่ได้พิมพ์เอง" in answer.text) is whole, site
        assert (answer.status_code == 303) is (site == "cross-site"), site


@pytest.mark.parametrize(
    "path", ["/readyz", "/metrics", "/healthz", "/api/v1/openapi.json", "/static/style.css", "//desk", "/%2fdesk"]
)
def test_what_is_no_page_with_a_form_is_not_had_by_the_switch(browser: TestClient, path: str) -> None:
    answer = browser.post("/language", data={"x": "y", "language": f"en {path}"}, headers=HERE)
    assert (answer.status_code, answer.content) == (303, b"")


def test_a_document_is_not_read_for_the_switch_but_sent_for_anew(browser: TestClient, town: Town) -> None:
    proof = town.hand_in(b"%PDF-1.7 " + b"x" * 1000, "รายงาน.pdf", "application/pdf")
    point = town.checkpoint("m2", "finance")
    number = town.confirm_with(point, SOMSRI, proof)[0]
    browser.cookies.set("ita-visit", town.sign_in(SOMSRI))
    page = f"/me/evidence/{number}"
    assert browser.get(page).status_code == 200
    answer = browser.post("/language", data={"x": "y", "language": f"en {page}"}, headers=HERE)
    assert (answer.status_code, answer.headers["location"], answer.content) == (303, page, b"")


def test_a_search_that_was_not_started_comes_back_unfolded(browser: TestClient, town: Town) -> None:
    town.sweep(TODAY)
    browser.cookies.set("ita-visit", town.sign_in(PRASERT))
    before = Form(browser.get("/desk/trail").text)
    answer = browser.post("/language", data={"words": "กองคลัง", "kind": "", "language": "en /desk/trail"}, headers=HERE)
    after = Form(answer.text)
    assert after.values["words"] == ["กองคลัง"]
    assert after.opened == before.opened + 1


def test_a_code_that_signs_is_not_handed_back() -> None:
    page = '<form id="writing"><input name="code" autocomplete="one-time-code"><input name="words" value="ก"></form>'
    before, after, _ = filled(page, {"code": ["123456"], "words": ["ข"]})
    assert "123456" not in before + after
    assert 'value="ข"' in after


def test_what_is_ticked_and_chosen_is_as_it_was_and_other_forms_stay_as_they_are() -> None:
    page = (
        '<form><input name="a" value="1"></form>'
        '<form id="writing"><input type="checkbox" name="t" value="1" checked><input type="checkbox" name="t" value="2">'
        '<select name="s"><option value="">-</option><option value="x" selected>x</option></select></form>'
        '<form><input name="t" value="1"></form>'
    )
    before, after, _ = filled(page, {"a": ["2"], "t": ["2"], "s": [""]})
    assert before + after == (
        '<form><input name="a" value="1"></form>'
        '<form id="writing"><input type="checkbox" name="t" value="1"><input type="checkbox" name="t" value="2" checked="">'
        '<select name="s"><option value="" selected="">-</option><option value="x">x</option></select></form>'
        '<form><input name="t" value="1"></form>'
    )


ADDING = "/desk/people/divisions/add"
NEW_STEP = {
    "text": "จัดทำบัญชีทรัพย์สิน", "good_evidence": "ภาพบัญชี", "divisions": "finance works", "when": "month", "days": "",
    "words": "นายอำเภอสั่งการ",
}  # fmt: skip


def turned(browser: TestClient, page: str, language: str) -> Form:
    """The form that comes back where somebody presses the switch on a page."""
    found = re.search(rf'name="language" value="({language} [^"]*)"[^>]* form="writing"', page)
    assert found is not None, "a switch that sends the form along"
    answer = browser.post("/language", data={**Form(page).values, "language": found[1].replace("&amp;", "&")}, headers=HERE)
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    return Form(answer.text)


def test_a_form_that_has_something_wrong_in_it_is_turned_with_what_was_typed(browser: TestClient, town: Town) -> None:
    browser.cookies.set("ita-visit", town.sign_in(PRASERT))
    before = town.dump()
    wrong = browser.post(ADDING, data={"name": "กองการศึกษา", "who": "", "from_on": "วันไหนก็ได้", "step": "check"}, headers=HERE)
    assert wrong.status_code == 422
    english = turned(browser, wrong.text, "en").values
    assert (english["name"], english["from_on"]) == (["กองการศึกษา"], ["วันไหนก็ได้"])
    assert town.dump() == before


def test_the_look_before_saving_is_turned_into_its_form_with_what_was_typed(browser: TestClient, town: Town) -> None:
    browser.cookies.set("ita-visit", town.sign_in(PRASERT))
    before = town.dump()
    typed = {"last_on": "31 มี.ค. 2567", "how": "waive", "words": "โอนภารกิจ <ไป>"}
    look = browser.post("/desk/people/divisions/works/end", data={**typed, "step": "check"}, headers=HERE)
    assert "ตรวจก่อนบันทึก" in look.text
    english = turned(browser, look.text, "en").values
    assert {name: english[name] for name in typed} == {name: [words] for name, words in typed.items()}
    assert town.dump() == before


@pytest.mark.parametrize("page", [0, 1])
def test_a_later_page_of_a_form_is_turned_with_what_stands_on_all_of_them(browser: TestClient, town: Town, page: int) -> None:
    """On its second page it carries along the first; the look before saving has both."""
    browser.cookies.set("ita-visit", town.sign_in(PRASERT))
    with town.begin() as (session, agency):
        path = f"/desk/plan/measures/{session.scalars(select(Measure.id).where(Measure.agency_id == agency.id)).first()}/add"
    answer = browser.post(path, data={**NEW_STEP, "page": str(page), "step": "check"}, headers=HERE)
    assert answer.status_code == 200
    english = turned(browser, answer.text, "en")
    assert [" ".join(english.values[name]) for name in NEW_STEP] == list(NEW_STEP.values())


def test_sending_on_with_nothing_said_is_turned_on_the_page_of_a_link(browser: TestClient, town: Town) -> None:
    page = f"/l/{town.link(SOMSRI)}/checkpoints/{town.checkpoint('m2', 'finance')}/hand-over"
    to = next(iter(re.findall(r'name="to" value="([^"]+)"', browser.get(page).text)))
    wrong = browser.post(page, data={"to": to, "words": ""}, headers=HERE)
    assert wrong.status_code == 422
    assert turned(browser, wrong.text, "en").values["to"] == [to]


def test_the_form_of_a_page_that_is_sent_elsewhere_is_turned_where_it_was_written(browser: TestClient, town: Town) -> None:
    town.confirm(town.checkpoint("m2", "finance"), SOMSRI)
    browser.cookies.set("ita-visit", town.sign_in(PRASERT))
    page = f"/me/checkpoints/{town.checkpoint('m2', 'finance')}"
    wrong = browser.post(f"{page}/return", data={"comment": " "}, headers=HERE)
    assert wrong.status_code == 422
    assert f'value="en {page}"' in wrong.text


def test_what_answers_a_form_and_has_none_is_not_turned_and_so_not_lost(browser: TestClient, town: Town) -> None:
    asked = browser.post("/sign-in", data={"address": "somsri@sample.example.org"}, headers=HERE)
    assert asked.status_code == 200
    assert 'name="language"' not in asked.text
    assert 'name="language"' in browser.get("/sign-in").text
    wrong = browser.post("/sign-in", data={"address": "ไม่ใช่ที่อยู่"}, headers=HERE)
    assert turned(browser, wrong.text, "en").values["address"] == ["ไม่ใช่ที่อยู่"]


def test_what_was_ticked_and_is_carried_along_comes_back_ticked() -> None:
    fields = '<input type="checkbox" name="t" value="1"><input type="hidden" name="u" value="" data-kept="many">'
    page = f'<form id="writing">{fields}</form>'
    before, after, _ = filled(page, {"t": ["3 1"], "u": ["x", "y"]})
    assert 'value="1" checked' in before + after
    assert 'name="u" data-kept="many" value="x y"' in before + after


def turned_page(browser: TestClient, page: str, language: str, **typed: str) -> str:
    """What comes back where somebody presses the switch on a page that says what is wrong."""
    found = re.search(rf'value="({language} [^"]*)" lang="{language}" form="writing" formaction="([^"]*)"', page)
    assert found is not None, "a switch that sends the form along"
    data = {**Form(page).values, **typed, "language": unescape(found[1])}
    answer = browser.post(unescape(found[2]), data=data, headers=HERE)
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    return str(answer.text)


def test_what_is_wrong_with_an_answer_is_said_in_the_other_language_too(browser: TestClient, town: Town) -> None:
    page = f"/l/{town.link(SOMSRI)}/checkpoints/{town.checkpoint('m2', 'finance')}"
    before = town.dump()
    wrong = browser.post(page, data={"result": "", "outcome": "ทุกคนทราบ", "address": "ไม่ใช่ที่อยู่"}, headers=HERE)
    english = turned_page(browser, wrong.text, "en")
    assert "please correct 2 things" in english
    assert 'href="#result"' in english
    assert 'href="#address"' in english
    assert Form(english).values["outcome"] == ["ทุกคนทราบ"]
    thai = turned_page(browser, english, "th")
    assert "ยังบันทึกไม่ได้ โปรดแก้ไข 2 จุด" in thai
    assert "ที่อยู่เว็บไม่ถูกต้อง" in thai
    assert town.dump() == before


def test_what_is_wrong_at_the_desk_is_said_in_the_other_language_too(browser: TestClient, town: Town) -> None:
    browser.cookies.set("ita-visit", town.sign_in(PRASERT))
    before = town.dump()
    wrong = browser.post(ADDING, data={"name": "กองการศึกษา", "from_on": "วันไหนก็ได้", "step": "check"}, headers=HERE)
    english = turned_page(browser, wrong.text, "en")
    assert 'href="#from_on"' in english
    assert Form(english).values["name"] == ["กองการศึกษา"]
    # Sent from there it is wrong still, and can be turned back.
    sent = {"name": "กองการศึกษา", "from_on": "someday", "step": "check"}
    again = browser.post(ADDING, data=sent, headers={**HERE, "referer": "http://testserver/language?sent=x"})
    assert 'href="#from_on"' in turned_page(browser, again.text, "th")
    assert town.dump() == before


def test_what_is_wrong_with_a_form_that_is_sent_elsewhere_is_said_too(browser: TestClient, town: Town) -> None:
    town.confirm(town.checkpoint("m2", "finance"), SOMSRI)
    browser.cookies.set("ita-visit", town.sign_in(PRASERT))
    page = f"/me/checkpoints/{town.checkpoint('m2', 'finance')}"
    before = town.dump()
    english = turned_page(browser, browser.post(f"{page}/return", data={"comment": " "}, headers=HERE).text, "en")
    assert 'href="#comment"' in english
    assert f'value="th {page}"' in english
    assert town.dump() == before


@pytest.mark.parametrize("whose", ["link", "desk"])
def test_the_switch_sends_nothing_that_has_been_put_right_meanwhile(browser: TestClient, town: Town, whose: str) -> None:
    if whose == "link":
        page, right = f"/l/{town.link(SOMSRI)}/checkpoints/{town.checkpoint('m2', 'finance')}", {"address": "www.example.org/x"}
        wrong = browser.post(page, data={"result": "ทำแล้ว"}, headers=HERE)
    else:
        browser.cookies.set("ita-visit", town.sign_in(PRASERT))
        page, right = "/desk/people/divisions/works/end", {"last_on": "31 มี.ค. 2567", "step": "save"}
        wrong = browser.post(page, data={"last_on": "วันไหน", "how": "waive", "words": "โอนงาน", "step": "check"}, headers=HERE)
    assert wrong.status_code == 422
    before = town.dump()
    english = turned_page(browser, wrong.text, "en", **right)
    assert 'role="alert"' not in english.partition("<template")[0]
    assert next(iter(right.values())) in english
    assert town.dump() == before


def test_the_switch_looks_at_no_form_of_another_door(browser: TestClient, town: Town) -> None:
    browser.cookies.set("ita-visit", town.sign_in(PRASERT))
    page = f"/l/{town.link(SOMSRI)}/checkpoints/{town.checkpoint('m2', 'finance')}"
    answer = browser.post(f"/language?sent={ADDING}", data={"result": "ก", "language": f"en {page}"}, headers=HERE)
    assert f'action="{page}"' in answer.text
    assert Form(answer.text).values["result"] == ["ก"]


def test_whoever_only_looks_writes_nothing(town: Town) -> None:
    before = town.dump()

    def rename(*, flushes: bool) -> None:
        with town.office.begin() as session:
            session.scalars(select(Measure)).all()[0].title = "อื่น"
            if flushes:
                session.flush()

    for flushes in (True, False):
        with only_looking(), pytest.raises(WouldWrite):
            rename(flushes=flushes)
    with only_looking(), town.office.begin() as session:
        assert session.scalars(select(Measure.title)).first()
    assert town.dump() == before
    town.confirm(town.checkpoint("m2", "finance"), SOMSRI)
    assert town.dump() != before
