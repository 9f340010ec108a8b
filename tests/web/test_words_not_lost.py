"""A visit ends while somebody writes: the words come back to be copied, and signing in leads back to where one was."""

from __future__ import annotations

import ast
import logging
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from markupsafe import escape
from sqlalchemy import select
from starlette.testclient import TestClient

from ita_model import visits
from ita_model.links import LIFE
from ita_model.planning import MEASURE_WORDS, STEP_WORDS
from ita_model.records import Post, PostEnd
from ita_model.visits import IDLE, LONGEST
from tests.support.cast import MANOP, PRASERT, SOMSRI, Town
from tests.support.files import picture
from tests.support.lent import lent_app
from web.unsent import NO_WORDS, SMALL, labels
from web.way_back import NAME, TELLS

OURS = {"sec-fetch-site": "same-origin", "accept": "text/html,*/*;q=0.8"}
WEB = Path(__file__).parents[2] / "web"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
WORDS = 'ไม่ครบ <b>"สามข้อ"</b> & อื่น ๆ\nบรรทัดที่สอง'


@pytest.fixture
def person(town: Town) -> Iterator[TestClient]:
    """A browser that says of each press that it comes from our own page, and keeps its cookies."""
    with lent_app(town) as app, TestClient(app, follow_redirects=False, headers=OURS) as client:
        yield client


def enter(person: TestClient, town: Town, who: str = PRASERT) -> str:
    """Sign somebody in; gives where they land."""
    town.now = town.now.add(seconds=1)
    return str(person.post(f"/sign-in/{town.sign_in_link(who)}").headers["location"])


def end(person: TestClient, town: Town, how: str) -> None:
    """Let the visit end: idle, at its longest, by a revocation, or by a browser that forgets its cookies."""
    if how == "ended":
        with town.begin() as (session, agency):
            visits.end_all(session, agency.id, town.officer(session, PRASERT).id, at=town.now, by=None)
    elif how == "none":
        del person.cookies["ita-visit"]
    else:
        town.now = town.now + (IDLE if how == "idle" else LONGEST)


def shown(page: str) -> list[str]:
    """The words that a page hands back."""
    return [unescape(one) for one in re.findall(r"(?s)<textarea[^>]*readonly>\n(.*?)</textarea>", page)]


@pytest.mark.parametrize("how", ["idle", "long", "ended", "none"])
def test_the_words_come_back_with_the_page_that_says_the_visit_is_over(person: TestClient, town: Town, how: str) -> None:
    enter(person, town)
    point = town.checkpoint("m2", "finance")
    end(person, town, how)
    before = town.dump()
    answer = person.post(f"/desk/checkpoints/{point}/waive", data={"words": WORDS, "stands": "0-0"})
    assert answer.status_code == 401
    assert shown(answer.text) == [WORDS]
    assert "<b>" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert town.dump() == before


def test_the_words_of_a_confirmation_come_back_though_photographs_came_with_them(person: TestClient, town: Town) -> None:
    enter(person, town, SOMSRI)
    town.now = town.now + IDLE
    photo = ("ภาพ.jpg", picture(), "image/jpeg")
    sent = {"result": "แจกคู่มือ 24 คน", "outcome": "รู้ทั่วกัน", "address": "www.example.org"}
    answer = person.post(f"/me/checkpoints/{town.checkpoint('m2', 'finance')}", data=sent, files={"files": photo})
    assert shown(answer.text) == ["แจกคู่มือ 24 คน", "รู้ทั่วกัน", "www.example.org"]


def test_the_words_written_behind_a_letters_link_come_back_when_it_ages(person: TestClient, town: Town) -> None:
    token, point = town.link(SOMSRI), town.checkpoint("m2", "finance")
    town.now = town.now + LIFE
    answer = person.post(f"/l/{token}/checkpoints/{point}/waiver", data={"reason": WORDS})
    assert (answer.status_code, shown(answer.text)) == (410, [WORDS])
    forged = person.post(f"/l/forged/checkpoints/{point}/waiver", data={"reason": WORDS})
    assert (forged.status_code, shown(forged.text)) == (404, [])


def test_a_stranger_does_not_make_the_server_read_much(person: TestClient, town: Town) -> None:
    answer = person.post("/desk/nudge", data={"words": "ก" * SMALL})
    assert (answer.status_code, shown(answer.text)) == (401, [])


def _no_longer_in_office(town: Town, who: str) -> None:
    """All posts of somebody ended the day before."""
    with town.begin() as (session, agency):
        officer = town.officer(session, who)
        for post in session.scalars(select(Post).where(Post.agency_id == agency.id, Post.officer_id == officer.id)):
            last = town.now.date().subtract(days=1)
            session.add(
                PostEnd(agency_id=agency.id, post_id=post.id, last_on=last, officer_id=officer.id, at=town.now, words="ย้าย")
            )


def test_whoever_loses_their_post_while_writing_at_the_desk_gets_the_words_back(person: TestClient, town: Town) -> None:
    enter(person, town)
    point = town.checkpoint("m2", "finance")
    _no_longer_in_office(town, PRASERT)
    answer = person.post(f"/desk/checkpoints/{point}/waive", data={"words": WORDS, "stands": "0-0"})
    assert (answer.status_code, shown(answer.text)) == (403, [WORDS])
    assert "วันนี้ท่านไม่ได้ทำหน้าที่นี้" in answer.text
    assert 'href="/me"' in answer.text
    looked = person.get(f"/desk/checkpoints/{point}/waive")
    assert (looked.status_code, looked.headers["location"]) == (303, "/me")


def test_a_head_who_lost_the_post_while_writing_gets_the_words_back(person: TestClient, town: Town) -> None:
    enter(person, town, SOMSRI)
    point = town.checkpoint("m2", "finance")
    _no_longer_in_office(town, SOMSRI)
    sent = {"result": "แจกคู่มือ 24 คน", "outcome": "รู้ทั่วกัน"}
    answer = person.post(f"/me/checkpoints/{point}", data=sent)
    assert (answer.status_code, shown(answer.text)) == (404, ["แจกคู่มือ 24 คน", "รู้ทั่วกัน"])


def test_a_page_that_was_only_looked_at_hands_nothing_back(person: TestClient) -> None:
    assert shown(person.get("/desk?words=ข้อความ").text) == []


def test_nothing_of_the_words_is_logged(person: TestClient, town: Town, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    person.post("/desk/plan", data={"words": "ความลับ"})
    assert "ความลับ" not in caplog.text
    assert quote("ความลับ") not in caplog.text


def fields_of_builders() -> set[str]:
    """What the fields are called that the desk's changes have people write in, as the code that makes them says."""
    found = {*MEASURE_WORDS, *STEP_WORDS}
    for file in (WEB / "desk").glob("*.py"):
        calls = (one for one in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(one, ast.Call))
        for call in (one for one in calls if isinstance(one.func, ast.Name) and one.func.id == "Field"):
            said = [*call.args, *(one.value for one in call.keywords)]
            if any(isinstance(one, ast.Attribute) and one.attr in ("LIST", "PICK", "MANY") for one in said):
                continue
            name = call.args[0]
            if isinstance(name, ast.Name):
                assert file.name == "plan_wording.py", f"{file.name} names a field by what this test does not know"
                continue
            assert isinstance(name, ast.Constant)
            found.add(str(name.value))
    return found


def test_every_field_of_the_desks_changes_is_handed_back() -> None:
    fields = fields_of_builders()
    assert fields >= {"title", "days", "until", "url", "good_evidence", "responsible", "position"}
    assert fields <= labels().keys()


def test_the_days_of_a_new_step_come_back_line_by_line(person: TestClient, town: Town) -> None:
    enter(person, town)
    end(person, town, "idle")
    days = "\n".join(f"{day} มิ.ย. 2567" for day in range(1, 31))
    answer = person.post("/desk/plan/years/2567/aspects/4/add", data={"page": "2", "days": days, "when": "days"})
    assert (answer.status_code, shown(answer.text)) == (401, [days])


def test_every_field_that_people_write_in_is_handed_back() -> None:
    fields = {
        name
        for file in TEMPLATES
        for control in re.findall(r"<textarea[^>]*>|<input[^>]*>", file.read_text())
        if "hidden" not in control and re.search(r'<textarea|type="(?:text|email)"', control)
        for name in re.findall(r' name="([a-z_]+)"', control)
    }
    searched = {"since", "until"}
    assert fields - searched - NO_WORDS <= labels().keys()
    assert {"comment", "reason", "result", "words", "address"} <= fields


@pytest.mark.parametrize("how", ["idle", "long", "ended", "none"])
def test_signing_in_leads_back_to_the_page_that_was_asked_for(person: TestClient, town: Town, how: str) -> None:
    enter(person, town)
    end(person, town, how)
    page = "/desk/trail?words=%E0%B8%84%E0%B8%B3&who="
    assert person.get(page).status_code == 401
    assert enter(person, town) == page
    assert NAME not in person.cookies
    assert enter(person, town) == "/desk"


def test_signing_in_leads_back_to_the_page_on_which_the_form_stood(person: TestClient, town: Town) -> None:
    enter(person, town)
    end(person, town, "idle")
    came = {"referer": "http://testserver/desk/review?year=2567&page=2"}
    person.post("/desk/review/return", data={"comment": "ก"}, headers=came)
    assert enter(person, town) == "/desk/review?year=2567&page=2"


@pytest.mark.parametrize(
    ("form", "page"),
    [
        ("/desk/review/return", "/desk/review"),
        ("/me/checkpoints/1/return", "/me/checkpoints/1"),
        ("/desk/nudge", "/desk/nudge"),
    ],
)
@pytest.mark.parametrize("referer", ["", "https://elsewhere.example.org/desk/plan"])
def test_of_a_browser_that_does_not_say_where_it_comes_from_the_forms_own_page_is_opened(
    person: TestClient, town: Town, form: str, page: str, referer: str
) -> None:
    enter(person, town)
    end(person, town, "idle")
    person.post(form, data={}, headers={"referer": referer})
    assert enter(person, town) == page


@pytest.mark.parametrize(
    ("asked", "page"),
    [
        ("/desk/plan?year=2567&saved=1", "/desk/plan?year=2567"),
        ("/me/checkpoints/1?thanks=1", "/me/checkpoints/1"),
        ("/desk/hooks/1?tested=1", "/desk/hooks/1"),
        ("/desk/review?accepted=3&page=2&division=", "/desk/review?page=2&division="),
        ("/desk/trail?words=saved%3D1&who=", "/desk/trail?words=saved%3D1&who="),
    ],
)
def test_who_comes_back_is_not_told_again_of_what_was_saved_before(
    person: TestClient, town: Town, asked: str, page: str
) -> None:
    enter(person, town)
    end(person, town, "idle")
    assert person.get(asked).status_code == 401
    assert enter(person, town) == page
    end(person, town, "idle")
    person.post("/desk/nudge", data={}, headers={"referer": f"http://testserver{asked}"})
    assert enter(person, town) == page


def test_every_word_by_which_an_address_tells_of_something_recorded_is_left_out() -> None:
    code = "".join(file.read_text("utf-8") for file in WEB.rglob("*.py"))
    told = set(re.findall(r"""[?&](\w+)=(?:1|\{done\}|\{to\}|signed-off)["{]""", code)) - {"later"}  # that is still so
    assert told >= {"saved", "tested", "thanks", "done"}
    assert told <= TELLS


@pytest.mark.parametrize(
    ("below", "page"),
    [("/x" * 6, "/desk/plan"), ("/x" * 7, None), ("/x" * 700, None), pytest.param("/" * 60_000, None, id="long")],
)
def test_the_page_of_a_form_is_looked_for_a_few_steps_up_and_no_further(
    person: TestClient, town: Town, below: str, page: str | None
) -> None:
    enter(person, town)
    end(person, town, "idle")
    person.post("/desk/nudge", data={}, headers={"referer": f"http://testserver/desk/plan{below}"})
    assert (NAME in person.cookies) is (page is not None)
    assert enter(person, town) == (page or "/desk")


def test_another_officer_is_not_led_to_where_somebody_was(person: TestClient, town: Town) -> None:
    enter(person, town)
    end(person, town, "idle")
    person.get("/desk/plan")
    assert NAME in person.cookies
    assert enter(person, town, MANOP) == "/desk"


def test_a_picture_in_a_page_is_not_where_anybody_was(person: TestClient, town: Town) -> None:
    person.get("/desk/plan", headers={"accept": "text/html"})
    person.get("/me/evidence/1/small", headers={"accept": "image/*"})
    assert enter(person, town) == "/desk/plan"


@pytest.mark.parametrize(
    "page",
    [
        "https://elsewhere.example.org/desk", "//elsewhere.example.org/desk", "/\\elsewhere.example.org", "/desk/../language",
        "/desk//elsewhere.example.org", "/desk/%2e%2e/sign-out", "/desk/measures/..", "/sign-out", "/public/por",
        "javascript:alert(1)", "/desk/nothing-of-the-kind", "/deskother", "/desk/review/accept", "desk/plan", "",
        "/desk/plan\r\nset-cookie: a=b", "/desk/plan?" + "a" * 2000, "/desk/\u0e01",
    ],
)  # fmt: skip
@pytest.mark.parametrize("whose", ["0", "1"])
def test_a_forged_way_back_leads_nowhere(person: TestClient, town: Town, page: str, whose: str) -> None:
    person.cookies.set(NAME, quote(f"{whose} {page}", safe="/"))
    assert enter(person, town) == "/desk"


@pytest.mark.parametrize("cookie", ["", "x", "%", "%00", "0", "%20/desk/plan", "๏"])
def test_an_odd_way_back_leads_nowhere(town: Town, cookie: str) -> None:
    with lent_app(town) as app, TestClient(app, follow_redirects=False, headers=OURS) as person:
        answer = person.post(f"/sign-in/{town.sign_in_link(PRASERT)}", headers={"cookie": f"{NAME}={cookie}".encode()})
        assert answer.headers["location"] == "/desk"


def test_who_signs_out_is_led_nowhere_by_what_was_before(person: TestClient, town: Town) -> None:
    person.get("/desk/plan")
    assert NAME in person.cookies
    person.post("/sign-out")
    assert NAME not in person.cookies
    assert enter(person, town) == "/desk"


def test_the_words_of_who_came_too_late_stay_on_the_page_that_says_so(person: TestClient, town: Town) -> None:
    point = town.checkpoint("m2", "finance")
    head = f"/l/{town.link(SOMSRI)}/checkpoints/{point}"
    town.confirm(point, SOMSRI)
    for path, sent in (("/hand-over", {"to": "division:works", "words": WORDS}), ("/waiver", {"reason": WORDS})):
        answer = person.post(f"{head}{path}", data=sent)
        assert answer.status_code == 409
        assert escape(WORDS) in answer.text
    enter(person, town)
    answer = person.post(f"/me/checkpoints/{point}/return", data={"confirmation": "999", "comment": WORDS})
    assert answer.status_code == 409
    assert f"{escape(WORDS)}</textarea>" in answer.text


def test_a_comment_that_is_too_long_is_told_and_kept(person: TestClient, town: Town) -> None:
    point = town.checkpoint("m2", "finance")
    town.confirm(point, SOMSRI)
    enter(person, town)
    answer = person.post(f"/me/checkpoints/{point}/return", data={"confirmation": "1", "comment": "ก" * 2_001})
    assert answer.status_code == 422
    assert "ข้อความยาวเกิน 2,000 ตัวอักษร โปรดย่อ" in answer.text
    assert f"{'ก' * 2_001}</textarea>" in answer.text


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_no_form_is_refused_by_the_browser_in_its_own_words(file: Path) -> None:
    page = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", file.read_text())
    asked = [form for form in re.findall(r"(?s)<form\b.*?</form>", page) if re.search(r'required|type="email"', form)]
    assert [form for form in asked if "novalidate" not in form.partition(">")[0]] == []
    # A file is the exception: nothing but the browser's own attribute says of one that it must be there.
    assert [
        one for one in re.findall(r"<(?:textarea|input|select)\b[^>]*\srequired\b[^>]*>", page) if 'type="file"' not in one
    ] == []


def test_a_form_in_which_people_write_says_by_what_its_draft_is_known() -> None:
    without = {
        file.name
        for file in TEMPLATES
        for form in re.findall(r"(?s)<form\b.*?</form>", file.read_text())
        if "<textarea" in form and not re.search(r"<textarea[^>]*hidden>", form) and "data-draft" not in form
    }
    assert without == set()


def test_no_field_for_words_cuts_a_long_paste_in_silence() -> None:
    """What is too long is told and kept; a browser that holds a limit of its own would throw the rest away."""
    fields = [tag for page in TEMPLATES for tag in re.findall(r"<textarea[^>]*>", page.read_text("utf-8"))]
    assert len(fields) >= 10
    assert [tag for tag in fields if "maxlength" in tag] == []
