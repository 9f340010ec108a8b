"""The secretary's desk: what stands where, who owes what, and nothing for those whom it does not concern."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from ita_model.calendar import office_moment
from ita_model.opening import open_year
from ita_model.plan import Measure, Plan, Step
from ita_model.records import Post, Role
from ita_model.schedule import Every, Schedule
from tests.support.cast import ANAN, MANOP, PRASERT, SOMSRI, TODAY, WICHAI, Town, a_plan, a_town, days, open_plan
from tests.support.lent import lent_app

OURS = {"sec-fetch-site": "same-origin"}
MONTHS = ["ต.ค.", "พ.ย.", "ธ.ค.", "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย."]


@pytest.fixture
def person(town: Town) -> Iterator[TestClient]:
    """A browser at the pages, with nobody signed in."""
    with lent_app(town) as app, TestClient(app, follow_redirects=False, headers=OURS) as client:
        yield client


def sign_in(person: TestClient, town: Town, who: str) -> None:
    town.now = town.now.add(seconds=1)
    person.cookies = type(person.cookies)({"ita-visit": town.sign_in(who)})


def board(person: TestClient, town: Town, query: str = "", who: str = PRASERT) -> str:
    sign_in(person, town, who)
    answer = person.get(f"/desk{query}")
    assert answer.status_code == 200
    return answer.text


def cells(page: str, code: str) -> dict[str, str]:
    """By month what is said of a measure, as somebody hears it who does not see the board."""
    (row,) = re.findall(rf'<tr role="row">\s*<th [^>]*><a href="/desk/measures/{code}\?.*?</tr>', page, re.DOTALL)
    said = [re.findall(r'<span class="sr">(.*?)</span>', cell) for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)]
    assert len(said) == 12
    return {month: unescape(words[0]) for month, words in zip(MONTHS, said, strict=True) if words}


def a_secretary(town: Town, officer: str, *, from_on: date, to_on: date | None = None) -> None:
    with town.begin() as (session, agency):
        who = town.officer(session, officer)
        post = {"agency_id": agency.id, "officer_id": who.id, "from_on": from_on, "to_on": to_on, "at": town.now}
        session.add(Post(role=Role.SECRETARY, **post))


def counted(page: str) -> dict[str, int]:
    found = re.findall(r'<strong>(\d+)</strong> <span class="whole">(\S+)</span></a></li>', page)
    return {word: int(number) for number, word in found}


def test_each_cell_says_in_words_what_most_wants_somebody_in_that_month(person: TestClient, town: Town) -> None:
    for due in (date(2023, 10, 31), date(2023, 11, 30)):
        town.confirm(town.checkpoint("m1", "finance", due), SOMSRI)
    town.accept(town.checkpoint("m1", "finance", date(2023, 10, 31)))
    town.confirm(town.checkpoint("m2", "finance"), SOMSRI)
    page = board(person, town)
    monthly = cells(page, "m1")
    assert [monthly[month] for month in MONTHS[:7]] == [
        "เสร็จแล้ว", "รอตรวจ", "เกินกำหนด", "เกินกำหนด", "เกินกำหนด", "รอยืนยัน", "ยังไม่ถึงกำหนด",
    ]  # fmt: skip
    assert cells(page, "m2") == {"มี.ค.": "เกินกำหนด 1 จาก 2 รายการ"}
    assert counted(page) == {"เกินกำหนด": 4, "รอตรวจ": 2, "รอยืนยัน": 1, "เสร็จแล้ว": 1}


def test_what_was_waived_beside_what_was_accepted_is_no_part_that_is_missing(person: TestClient, town: Town) -> None:
    town.confirm(town.checkpoint("m2", "finance"), SOMSRI)
    town.accept(town.checkpoint("m2", "finance"))
    town.waive(town.checkpoint("m2", "works"), "ปีนี้ไม่มี")
    page = board(person, town)
    assert cells(page, "m2") == {"มี.ค.": "เสร็จแล้ว 1 จาก 2 รายการ · ยกเว้น 1 รายการ"}
    assert '<span class="n" aria-hidden="true">1 · –1</span>' in page


def test_what_was_sent_back_is_counted_where_there_is_any(person: TestClient, town: Town) -> None:
    march = town.checkpoint("m1", "finance", date(2024, 3, 29))
    town.confirm(march, SOMSRI)
    town.send_back(march, "โปรดแนบภาพ")
    assert counted(board(person, town))["ส่งกลับแก้ไข"] == 1


def test_what_was_sent_back_and_is_late_since_is_another_thing_than_what_was_never_answered(
    person: TestClient, town: Town
) -> None:
    town.now = office_moment(date(2024, 3, 20), 10)
    for mine in (town.checkpoint("m2", "finance"), town.checkpoint("m1", "finance", date(2024, 2, 29))):
        town.confirm(mine, SOMSRI)
        town.send_back(mine, "ภาพไม่ชัด")
    town.now = office_moment(TODAY, 10)
    page = board(person, town)
    assert cells(page, "m1")["ก.พ."] == "เกินกำหนด · ส่งกลับแก้ไขเมื่อ 20 มี.ค. 2567"
    assert cells(page, "m1")["ม.ค."] == "เกินกำหนด"
    assert cells(page, "m2")["มี.ค."] == "เกินกำหนด 2 จาก 2 รายการ · ในนั้นส่งกลับแก้ไข 1 ล่าสุด 20 มี.ค. 2567"
    assert page.count('▲<span class="back">↩</span>') == 3, "two cells, and the legend"
    assert "เกินกำหนดหลังส่งกลับแก้ไข" in page
    assert "ส่งกลับแก้ไข 2 ล่าสุด 20 มี.ค. 2567" in page
    assert counted(page)["เกินกำหนด"] == 7
    measure = person.get("/desk/measures/m1").text
    assert measure.count("ส่งกลับเมื่อ 20 มี.ค. 2567") == 1
    person.cookies.set("ita-language", "en")
    page = person.get("/desk").text
    assert "Overdue after being returned" in page
    assert "2 returned, last on 20 Mar 2024" in page


def test_who_owes_what_says_whom_letters_do_not_reach(person: TestClient, town: Town) -> None:
    town.sweep(TODAY)
    town.deliver(TODAY)
    assert "จดหมายไปไม่ถึง" not in board(person, town)
    for officer in (SOMSRI, ANAN):
        town.bounce(town.letter(officer, TODAY))
    page = person.get("/desk").text
    assert "จดหมายไปไม่ถึง นางสมศรี ใจดี" in page
    assert "จดหมายไปไม่ถึง นายอนันต์ มีสุข" in page


def test_a_standing_is_told_by_a_shape_and_a_word_and_never_by_colour_alone(person: TestClient, town: Town) -> None:
    page = board(person, town)
    for cell in re.findall(r'<a class="cell .*?</a>', page, re.DOTALL):
        shape, word = (
            re.search(r'<span class="shape" aria-hidden="true">(.)</span>', cell),
            re.search(r'class="sr">(.+?)<', cell),
        )
        assert shape is not None
        assert word is not None


def test_who_owes_what_and_when_they_were_really_reminded(person: TestClient, town: Town) -> None:
    def owes(page: str) -> str:
        (said,) = re.findall(r'<ul class="owes">(.*?)</ul>', page, re.DOTALL)
        return " ".join(re.sub("<[^>]*>", " ", said).split())

    assert owes(board(person, town)).startswith("กองคลัง ยังไม่ยืนยัน 7 รายการ ▲ เกินกำหนด 6 ยังไม่เคยเตือน กองช่าง ยังไม่ยืนยัน 1")
    town.sweep(TODAY)
    assert "เตือนล่าสุด" not in owes(board(person, town)), "a letter that is written is not yet a reminder"
    town.deliver(TODAY)
    assert owes(board(person, town)).count("เตือนล่าสุด 22 มี.ค. 2567") == 2


def test_the_board_can_be_asked_for_one_division_and_one_standing(person: TestClient, town: Town) -> None:
    town.confirm(town.checkpoint("m2", "works"), ANAN)
    works = board(person, town, "?division=works")
    assert cells(works, "m2") == {"มี.ค.": "รอตรวจ"}
    assert "/desk/measures/m1?" not in works
    late = board(person, town, "?standing=overdue")
    assert set(cells(late, "m1").values()) == {"เกินกำหนด"}
    assert cells(late, "m2") == {"มี.ค.": "เกินกำหนด"}
    assert "ไม่มีรายการที่ตรงกับที่เลือก" in board(person, town, "?division=works&standing=overdue")
    assert cells(board(person, town, "?standing=nonsense"), "m2")


@pytest.mark.parametrize("query", ["?division=nowhere", "?year=2560", "?year=abcd", "?year=25670"])
def test_a_division_or_year_that_there_is_not_is_nowhere(person: TestClient, town: Town, query: str) -> None:
    sign_in(person, town, PRASERT)
    answer = person.get(f"/desk{query}")
    assert answer.status_code == 404
    assert 'href="/me"' in answer.text


def test_of_several_open_years_each_has_its_board(person: TestClient, town: Town) -> None:
    next_year = replace(a_plan(), year=type(a_plan().year)(2568))
    next_year = replace(next_year, aspects=(next_year.aspects[0],))
    with town.office.begin() as session:
        open_year(session, next_year, text="next", days_off={}, at=office_moment(date(2024, 10, 1), 9))
    town.now = office_moment(date(2024, 10, 3), 9)
    page = board(person, town)
    assert 'href="/desk?year=2567"' in page
    assert "/desk/measures/m2?" not in page
    assert "/desk/measures/m2?year=2567" in board(person, town, "?year=2567")
    sign_in(person, town, PRASERT)
    assert "ธันวาคม 2566" in person.get("/desk/measures/m1?year=2567").text
    assert "ธันวาคม 2566" not in person.get("/desk/measures/m1?year=2568").text


def test_before_a_year_is_open_the_board_says_so(person: TestClient, town: Town) -> None:
    a_secretary(town, PRASERT, from_on=date(2023, 9, 1), to_on=date(2023, 9, 2))
    town.now = office_moment(date(2023, 9, 1), 9)
    assert "ยังไม่ได้เปิดปีงบประมาณ" in board(person, town)


def test_the_executive_looks_and_has_nothing_to_press(person: TestClient, town: Town) -> None:
    mine = town.checkpoint("m2", "finance")
    town.confirm(mine, SOMSRI)
    page = board(person, town, who=MANOP)
    assert "ตรวจทีละรายการ" not in page
    assert "เปิดเพื่อตรวจ" not in person.get("/desk/measures/m2").text
    forms = re.findall(r'<form[^>]*method="post" action="([^"]*)"', person.get(f"/me/checkpoints/{mine}").text)
    assert set(forms) == {"/sign-out", "/language"}
    assert person.post(f"/me/checkpoints/{mine}/accept", data={"confirmation": "1"}).status_code == 404


@pytest.mark.parametrize("who", [SOMSRI, WICHAI, ANAN])
def test_heads_and_deputies_have_a_page_of_their_own_instead(person: TestClient, town: Town, who: str) -> None:
    sign_in(person, town, who)
    for path in ("/desk", "/desk/measures/m1", "/desk?division=finance"):
        answer = person.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/me")


def test_a_letters_link_does_not_open_the_desk(person: TestClient, town: Town) -> None:
    token = town.link(PRASERT)
    assert person.get("/desk").status_code == 401
    assert person.get(f"/l/{token}/desk").status_code == 404


def test_the_desk_shows_one_agency_and_nothing_of_another(person: TestClient, town: Town) -> None:
    other = a_plan("other")
    renamed = replace(other.aspects[0].measures[0], code="theirs", title="มาตรการของหน่วยงานอื่น")
    open_plan(town, replace(other, aspects=(replace(other.aspects[0], measures=(renamed,)),)))
    there = Town(town.office, "other", town.now)
    there.confirm(there.checkpoint("theirs", "finance", date(2024, 1, 31)), SOMSRI)
    page = board(person, town)
    assert "มาตรการของหน่วยงานอื่น" not in page
    assert counted(page)["รอตรวจ"] == 0
    assert person.get("/desk/measures/theirs").status_code == 404


def test_a_measures_page_tells_each_step_with_its_trail_words_and_evidence(person: TestClient, town: Town) -> None:
    mine = town.checkpoint("m2", "finance")
    town.confirm(mine, SOMSRI, result="แจกคู่มือ <แล้ว>")
    town.send_back(mine, "โปรดแนบภาพ")
    town.confirm(mine, WICHAI, result="แจกคู่มือพร้อมภาพ")
    sign_in(person, town, PRASERT)
    page = person.get("/desk/measures/m2?year=2567&month=5").text
    told = ["แจกคู่มือพร้อมภาพ", "นายวิชัย ขยันงาน", "โปรดแนบภาพ", "แจกคู่มือ &lt;แล้ว&gt;"]
    for words in told:
        assert words in page
    assert page.count("https://www.example.org/news") == 2
    assert f'href="/me/checkpoints/{mine}"' in page
    assert page.count('id="month"') == 1
    assert "ยังไม่มีการยืนยัน" in page


def test_what_is_over_is_put_away_where_there_is_much_of_it(person: TestClient, town: Town) -> None:
    folded = "เสร็จหรือยกเว้นแล้ว 4 รายการ"
    dues = [date(2023, 10, 31), date(2023, 11, 30), date(2023, 12, 29), date(2024, 1, 31)]
    over = [town.checkpoint("m1", "finance", due) for due in dues]
    for one in over[:3]:
        town.confirm(one, SOMSRI)
        town.accept(one)
    sign_in(person, town, PRASERT)
    page = person.get("/desk/measures/m1").text
    assert page.index(f'/me/checkpoints/{over[0]}"') < page.index(f'/me/checkpoints/{over[3]}"'), "a few stand where they stood"
    town.confirm(over[3], SOMSRI)
    town.accept(over[3])
    page = person.get("/desk/measures/m1").text
    february = town.checkpoint("m1", "finance", date(2024, 2, 29))
    assert page.index(f'/me/checkpoints/{february}"') < page.index(folded) < page.index(f'/me/checkpoints/{over[0]}"')
    assert re.search(rf'<details class="fold">\s*<summary><span>{folded}', page)
    there = person.get("/desk/measures/m1?year=2567&month=1").text
    assert re.search(rf'<details class="fold" open>\s*<summary><span>{folded}', there), "whoever comes from its month sees it"
    assert there.index(folded) < there.index('id="month"')


def test_from_the_board_the_secretary_reviews_one_after_another(person: TestClient, town: Town) -> None:
    for measure, who in (("m2", SOMSRI),):
        town.confirm(town.checkpoint(measure, "finance"), who)
    town.confirm(town.checkpoint("m2", "works"), ANAN)
    page = board(person, town)
    assert "รอตรวจ 2 รายการ" in page
    (first,) = re.findall(r'<a class="button" href="(/me/checkpoints/\d+)"', page)
    said = re.search(r'name="confirmation" value="(\d+)"', person.get(first).text)
    assert said is not None
    answer = person.post(f"{first}/accept", data={"confirmation": said[1]})
    assert "ตรวจรายการถัดไป" in person.get(answer.headers["location"]).text
    assert "รอตรวจ 1 รายการ" in board(person, town)


def test_while_waivers_are_asked_for_the_board_leads_to_them_and_does_not_say_that_all_is_done(
    person: TestClient, town: Town
) -> None:
    assert "ตรวจครบทุกรายการที่ส่งมาแล้ว" in board(person, town)
    asked = town.ask_waiver(town.checkpoint("m1", "finance", date(2023, 10, 31)), SOMSRI)
    page = board(person, town)
    assert "ตรวจครบทุกรายการที่ส่งมาแล้ว" not in page
    assert "ไม่มีรายการรอตรวจ" not in page
    assert 'href="/desk/review?year=2567#waivers">ขอยกเว้น 1 รายการ รอปลัดพิจารณา</a>' in page
    assert "รอปลัดพิจารณา" not in board(person, town, "?division=works")
    queue = person.get("/desk/review?year=2567").text
    assert 'id="waivers" open' in queue
    assert f'href="/me/waivers/{asked.id}"' in queue
    assert "ตรวจครบทุกรายการที่ส่งมาแล้ว" not in queue
    town.confirm(town.checkpoint("m2", "works"), ANAN)
    both = board(person, town)
    assert "รอตรวจ 1 รายการ" in both
    assert "ขอยกเว้น 1 รายการ รอปลัดพิจารณา" in both
    assert 'id="waivers" open' not in person.get("/desk/review").text
    looked = board(person, town, who=MANOP)
    assert "ขอยกเว้น 1 รายการ รอปลัดพิจารณา" in looked
    assert "/desk/review" not in looked


def test_at_midnight_the_desk_is_the_new_secretarys(person: TestClient, town: Town) -> None:
    a_secretary(town, ANAN, from_on=TODAY + days(1))
    town.now = office_moment(TODAY, 23, 59)
    assert "กระดานงาน" in board(person, town)
    town.now = office_moment(TODAY + days(1), 0, 1)
    assert person.get("/desk").headers["location"] == "/me"
    assert "กระดานงาน" in board(person, town, who=ANAN)


def office_of(monthly: int) -> Plan:
    """A plan whose first aspect has so many monthly measures of both divisions: 24 checkpoints each."""
    plan = a_plan()
    step = Step("จัดประชุมประจำเดือนและชี้แจงแนวทางการปฏิบัติงาน", Schedule(every=Every.MONTH))
    measures = tuple(
        Measure(f"x{n}", f"มาตรการที่ {n}", "ทุกสำนัก/กอง", ("finance", "works"), "ทั้งปี", (step,)) for n in range(monthly)
    )
    return replace(plan, aspects=(replace(plan.aspects[0], measures=measures),))


@pytest.mark.parametrize(("monthly", "checkpoints"), [(2, 48), (17, 408)])
def test_a_page_of_the_desk_asks_at_most_ten_questions_whatever_its_size(
    tmp_path: Path, monthly: int, checkpoints: int
) -> None:
    with a_town(tmp_path / "office", plan=office_of(monthly)) as town:
        for n in range(monthly):
            for division, who in (("finance", SOMSRI), ("works", ANAN)):
                for due in (date(2023, 10, 31), date(2023, 11, 30)):
                    town.confirm(town.checkpoint(f"x{n}", division, due), who)
        asked: list[str] = []
        event.listen(town.office.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
        with lent_app(town) as app, TestClient(app, follow_redirects=False, headers=OURS) as person:
            for path in ("/desk", "/desk?division=works&standing=submitted", "/desk/measures/x1?year=2567&month=1", "/me"):
                sign_in(person, town, PRASERT)
                asked.clear()
                answer = person.get(path)
                assert answer.status_code == 200
                assert 0 < len([one for one in asked if one.startswith("SELECT")]) <= 10, path
                if path == "/desk":
                    assert sum(counted(answer.text).values()) < checkpoints
