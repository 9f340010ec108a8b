"""Why each outstanding item is one: the last thing that happened to it, or how often its division was written to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ita_model.calendar import office_moment
from ita_model.report.document import ReportKind
from tasks.compiling import Order, collect
from tests.support.cast import ANAN, Town, a_plan, a_town

MARCH_22 = date(2024, 3, 22)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """An office three days after กองช่าง's part of the measure of both divisions was due."""
    with a_town(tmp_path / "office", on=MARCH_22, plan=a_plan(months=False)) as town:
        yield town


def reason(town: Town, division: str = "กองช่าง") -> str:
    document = collect(town.office, Order("sample", ReportKind.SIX_MONTH, draft=True), at=town.now).document
    (item,) = (
        one for group in document.outstanding if group.division == division for one in group.items if "ทรัพย์สิน" in one.step
    )
    return item.reason


def test_nobody_was_asked_yet(town: Town) -> None:
    assert reason(town) == "ยังไม่มีการยืนยัน และยังไม่ได้ส่งหนังสือแจ้ง"


def test_how_often_and_when_last_the_division_was_written_to(town: Town) -> None:
    for day in (date(2024, 3, 18), date(2024, 3, 19), MARCH_22):
        town.sweep(day)
        town.deliver(day)
    assert reason(town) == "ยังไม่มีการยืนยัน แจ้งแล้ว ๓ ครั้ง ล่าสุด ๒๒ มี.ค. ๒๕๖๗"


def test_a_letter_that_never_went_is_not_counted(town: Town) -> None:
    town.sweep(MARCH_22)
    assert reason(town) == "ยังไม่มีการยืนยัน และยังไม่ได้ส่งหนังสือแจ้ง"


def test_it_waits_for_review(town: Town) -> None:
    town.confirm(town.checkpoint("m2", "works"), ANAN)
    assert reason(town) == "ยืนยันแล้วเมื่อ ๒๒ มี.ค. ๒๕๖๗ ยังไม่ได้ตรวจ"


def test_it_was_sent_back(town: Town) -> None:
    town.confirm(town.checkpoint("m2", "works"), ANAN)
    town.send_back(town.checkpoint("m2", "works"), "ขอภาพประกอบ")
    assert reason(town) == "ส่งกลับเมื่อ ๒๒ มี.ค. ๒๕๖๗: ขอภาพประกอบ"


def test_what_was_accepted_once_is_not_said_never_to_have_been_confirmed(town: Town) -> None:
    works = town.checkpoint("m2", "works")
    town.confirm(works, ANAN, at=office_moment(date(2024, 3, 19), 9))
    town.accept(works)
    town.reopen(works, "ภาพของปีก่อน")
    assert reason(town) == "เปิดใหม่เมื่อ ๒๒ มี.ค. ๒๕๖๗: ภาพของปีก่อน"
