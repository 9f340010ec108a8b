"""The plan grows at the desk: a measure under an aspect, a step, a division that joins, each looked at before it is saved."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event, select

from ita_model.calendar import office_moment
from ita_model.records import Measure, Step
from tests.support.cast import ANAN, MANOP, SOMSRI, Town, a_plan, open_plan
from tests.web.desk_office.conftest import AtTheDesk, text_of

PLAN = "/desk/plan"
NEW = f"{PLAN}/years/2567/aspects/4/add"
TITLE, TEXT, WHY = "มาตรการกำกับการใช้ทรัพย์สินของราชการ", "จัดทำบัญชีทรัพย์สิน", "อำเภอให้มีทุกด้าน"
WORDS = {"title": TITLE, "period": "มี.ค. ๒๕๖๗ - ก.ย. ๒๕๖๗"}
STEP = {"text": TEXT, "good_evidence": "ภาพบัญชี"}
WHO = {"divisions": ["finance", "works"], "when": "days", "days": "31 พ.ค. 2567\n๒๙ มิ.ย. ๒๕๖๗", "words": WHY}


def number(town: Town, what: type[Measure] | type[Step], code: str = "m2") -> int:
    with town.office.look() as session:
        wanted = select(Measure.id) if what is Measure else select(Step.id).join(Measure, Measure.id == Step.measure_id)
        return session.scalars(wanted.where(Measure.code == code)).one()


def test_an_aspect_without_a_measure_leads_to_the_form_that_adds_one(desk: AtTheDesk) -> None:
    gaps = desk.client.get(f"{PLAN}/gaps").text
    assert f'href="{NEW}"' in gaps
    page = desk.read(NEW)
    assert "(4) กระบวนการกำกับดูแลการใช้ทรัพย์สินของราชการ" in page
    assert "หน้า 1 จาก 3" in page
    assert 'value="มี.ค. ๒๕๖๗ - ก.ย. ๒๕๖๗"' in desk.client.get(NEW).text


@pytest.mark.parametrize("page", [pytest.param("9" * 5_000, id="long"), "-1", "99", "x", pytest.param("²", id="raised")])
def test_a_page_that_there_is_not_counts_as_the_last(desk: AtTheDesk, page: str) -> None:
    answer = desk.client.post(NEW, data={"page": page, **WORDS, **STEP, "step": "check"})
    assert answer.status_code == 422
    assert "หน้า 3 จาก 3" in text_of(answer.text)
    assert "ยังไม่ได้เลือกสำนัก/กอง" in text_of(answer.text)


def test_a_measure_is_added_page_by_page_and_looked_at_before_it_is_saved(desk: AtTheDesk, town: Town) -> None:
    before = town.dump()
    page = desk.client.post(NEW, data={"page": "0", **WORDS, "step": "check"}).text
    assert "หน้า 2 จาก 3" in text_of(page)
    assert f'<input type="hidden" name="title" value="{TITLE}"' in page
    page = desk.client.post(NEW, data={"page": "1", **WORDS, **STEP, "step": "check"}).text
    assert "หน้า 3 จาก 3" in text_of(page)
    assert "ยังไม่ได้เลือกสำนัก/กอง" not in page, "what was not seen yet is not wrong yet"
    page = desk.check(NEW, page="2", **WORDS, **STEP, **WHO)
    for said in (
        "ผู้รับผิดชอบ ทุกสำนัก/กอง", "31 พฤษภาคม 2567 29 มิถุนายน 2567", "กองคลัง มีเพิ่ม 2 รายการ ตั้งแต่ 31 พฤษภาคม 2567",
        "กองช่าง มีเพิ่ม 2 รายการ", "เปิดให้ยืนยันและเริ่มเตือน 1 พฤษภาคม 2567", "29 มิถุนายน 2567 เป็นวันเสาร์",
        "รายงานของวันก่อนหน้านี้ไม่มีรายการที่เพิ่ม",
    ):  # fmt: skip
        assert said in page
    assert town.dump() == before
    kept = {**WORDS, **STEP, **WHO, "divisions": "finance works"}  # as the look before saving keeps them
    page = desk.save(NEW, **kept)
    assert page.index("(4) กระบวนการ") < page.index(TITLE) < page.index("(5) กระบวนการ")
    assert "กำหนด 4 รายการ 31 พ.ค. 2567 – 29 มิ.ย. 2567" in page
    saved = town.dump()
    assert "มีข้อความนี้ในแผนอยู่แล้ว" in text_of(desk.client.post(NEW, data={**kept, "step": "save"}).text), "a second press"
    assert town.dump() == saved
    assert TITLE in desk.read("/desk")
    assert TITLE in desk.read("/desk/measures/m3")
    assert f"นายประเสริฐ มั่นคง เพิ่มมาตรการ “{TITLE}”" in desk.read("/desk/trail")
    changes = desk.read(f"{PLAN}/changes")
    assert f"เพิ่มมาตรการ ใหม่ {TITLE}" in changes
    assert "เพิ่มกำหนดของกองช่าง ใหม่ 31 พฤษภาคม 2567 29 มิถุนายน 2567" in changes
    assert WHY in changes
    assert town.faults() == []


def test_what_is_wrong_is_told_on_the_page_where_it_stands_with_all_that_was_typed(desk: AtTheDesk, town: Town) -> None:
    before = town.dump()
    page = desk.check(NEW, 422, page="0", period="ทั้งปี", title="")
    assert "หน้า 1 จาก 3" in page
    assert "ยังไม่ได้ใส่ชื่อมาตรการ" in page
    page = desk.check(NEW, 422, page="2", **WORDS, **STEP, divisions="", when="days", days="31 ก.พ. 2567", words="")
    for said in ("หน้า 3 จาก 3", "ยังไม่ได้เลือกสำนัก/กอง", "ไม่มีวันที่ “31 ก.พ. 2567” ในปฏิทิน", "ยังไม่ได้เขียนเหตุผล", "แก้ไข 3 จุด"):
        assert said in page
    kept = desk.client.post(NEW, data={"page": "2", **WORDS, **STEP, "divisions": ["works"], "days": "", "step": "check"}).text
    assert 'name="divisions" value="works" checked' in kept
    assert 'name="divisions" value="finance" >' in kept
    assert "อยู่นอกปีงบประมาณ" in desk.check(NEW, 422, **WORDS, **STEP, **{**WHO, "days": "1 ต.ค. 2567"})
    assert "หน้า 1 จาก 3" in desk.check(NEW, 422, **{**WORDS, "title": ""}, **STEP, **WHO), (
        "though it was the last that was sent"
    )
    back = desk.client.post(NEW, data={"page": "2", **WORDS, **STEP, "step": "back"}).text
    assert "หน้า 2 จาก 3" in text_of(back)
    assert TEXT in back
    assert town.dump() == before


def test_a_step_is_added_every_month_until_the_years_end(desk: AtTheDesk, town: Town) -> None:
    path = f"{PLAN}/measures/{number(town, Measure)}/add"
    given = {**STEP, "divisions": "works", "when": "month", "days": "", "words": WHY}
    page = desk.check(path, page="1", **given)
    assert "กองช่าง มีเพิ่ม 7 รายการ ตั้งแต่ 29 มีนาคม 2567 ถึง 30 กันยายน 2567" in page
    assert "หัวหน้าเห็นรายการในหน้าของตนทันที" in page
    assert "ช่องผู้รับผิดชอบในตารางรายงานยังเป็น “ทุกสำนัก/กอง”" in page
    assert TEXT in desk.save(path, **given)
    assert f"เพิ่มขั้นตอน “{TEXT}” ในมาตรการ" in desk.read("/desk/trail")
    assert f"เพิ่มขั้นตอน ใหม่ {TEXT}" in desk.read(f"{PLAN}/changes")
    assert TEXT in desk.client.get(f"/l/{town.link(ANAN)}").text
    assert town.faults() == []


def test_the_calendar_the_api_and_the_sweep_have_what_was_added(desk: AtTheDesk, town: Town) -> None:
    desk.save(NEW, **WORDS, **STEP, **{**WHO, "divisions": "works", "days": "29 มี.ค. 2567"})
    assert TEXT in desk.client.get(f"/calendar/{town.calendar('works')}.ics").text.replace("\r\n ", "")
    told = desk.client.get("/api/v1/measures", headers={"Authorization": f"Bearer {town.key('prasert')}"}).json()
    assert [one["code"] for one in told["items"]] == ["m1", "m2", "m3"]
    town.now = office_moment(date(2024, 3, 25), 9)
    town.sweep(date(2024, 3, 25))
    (letter,) = [one for one in town.deliver(date(2024, 3, 25)) if one.address.startswith("anan")]
    assert TEXT in str(letter)


@pytest.mark.parametrize("path", ["years/2567/aspects/4/add", "measures/1/add"])
def test_nobody_but_the_secretary_comes_in(desk: AtTheDesk, town: Town, path: str) -> None:
    for who, place in ((SOMSRI, "/me"), (MANOP, "/desk")):
        desk.sign_in(who)
        before = town.dump()
        assert desk.client.get(f"{PLAN}/{path}").headers["location"] == place
        assert desk.client.post(f"{PLAN}/{path}", data={"step": "save"}).status_code == 403
        assert town.dump() == before


def test_what_there_is_not_and_what_is_another_agencys_is_nowhere(desk: AtTheDesk, town: Town) -> None:
    open_plan(town, a_plan("other"))
    with town.office.look() as session:
        theirs, step = max(session.scalars(select(Measure.id))), max(session.scalars(select(Step.id)))
    for path in ("years/2560/aspects/4/add", "years/2567/aspects/99/add", f"measures/{theirs}/add", f"steps/{step}/join"):
        assert desk.client.get(f"{PLAN}/{path}").status_code == 404
        assert desk.client.post(f"{PLAN}/{path}", data={"step": "save"}).status_code == 404


def test_no_form_takes_more_than_ten_queries(desk: AtTheDesk, town: Town) -> None:
    asked: list[str] = []
    event.listen(town.office.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    for path in (NEW, f"{PLAN}/measures/1/add"):
        asked.clear()
        desk.read(path)
        assert len([one for one in asked if one.lstrip().startswith("SELECT")]) <= 10, path
    desk.save(NEW, **WORDS, **STEP, **WHO)
    for path in (PLAN, f"{PLAN}/changes", f"{PLAN}/gaps"):
        asked.clear()
        desk.read(path)
        assert len([one for one in asked if one.lstrip().startswith("SELECT")]) <= 10, path
