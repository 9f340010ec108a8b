"""What the label of a period and the reason of a due day say is read back, whole or not at all."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ita_model import thai
from ita_model.calendar import FiscalYear
from ita_model.schedule import Every, Schedule, Shift, occurrences
from ita_model.spans import Period, Reason, SpanKind, read_period, read_reason, told_apart
from ita_model.workdays import WorkCalendar

YEAR = FiscalYear(2567)
SCHEDULES = some.builds(
    Schedule,
    every=some.sampled_from(Every),
    day=some.none() | some.integers(1, 31),
    shift=some.sampled_from(Shift),
) | some.builds(Schedule, on=some.tuples(some.dates(YEAR.start, YEAR.end)), shift=some.sampled_from(Shift))


@given(SCHEDULES, some.dictionaries(some.dates(YEAR.start, YEAR.end), some.just("วันสิ้นปี"), max_size=40))
def test_every_label_and_reason_that_a_schedule_gives_is_understood(schedule: Schedule, days_off: dict[date, str]) -> None:
    for one in occurrences(schedule, YEAR, WorkCalendar(days_off)):
        period, reason = read_period(one.label), read_reason(one.why)
        assert period is not None
        assert reason is not None
        assert (reason.every, reason.day) == (schedule.every, schedule.day)
        assert reason.on == (None if schedule.every else one.nominal_on)
        assert (reason.moved is not None) == (one.due_on != one.nominal_on or "ตรงกับ" in one.why)
        if reason.moved is not None:
            assert date(one.nominal_on.year, reason.moved.month, reason.moved.day) == one.nominal_on
            assert reason.moved.earlier == (one.due_on < one.nominal_on)


@pytest.mark.parametrize(
    ("label", "period"),
    [
        ("มีนาคม 2567", Period(SpanKind.MONTH, first=date(2024, 3, 1))),
        ("มี.ค. ๒๕๖๗", Period(SpanKind.MONTH, first=date(2024, 3, 1))),
        ("ต.ค. ๒๕๖๖ - ก.ย. ๒๕๖๗", Period(SpanKind.MONTHS, first=date(2023, 10, 1), last=date(2024, 9, 1))),
        ("ไตรมาส 2", Period(SpanKind.QUARTER, 2)),
        ("รอบ 6 เดือนหลัง", Period(SpanKind.HALF, 2)),
        ("ปีงบประมาณ 2567", Period(SpanKind.YEAR, 2567)),
        ("31 ตุลาคม 2566", Period(SpanKind.DAY, first=date(2023, 10, 31))),
    ],
)
def test_a_label_of_ours_is_read(label: str, period: Period) -> None:
    assert read_period(label) == period


@pytest.mark.parametrize("label", ["", "ตลอดปี", "ไตรมาส 5", "มีนาคม", "มีนาคม 67", "31 กุมภาพันธ์ 2567", "ต.ค. ๒๕๖๖ - ", "2567"])
def test_somebodys_own_words_are_left_alone(label: str) -> None:
    assert read_period(label) is None


@pytest.mark.parametrize(
    "why",
    ["", "ปลัดเพิ่มระหว่างปี เพราะอำเภอขอ", "ทุกเดือน", "ทุกเดือน ภายในวันสุดท้ายของเดือน · ตามที่ตกลง", "ภายใน สัปดาห์หน้า"],
)
def test_a_reason_in_somebodys_own_words_is_left_alone(why: str) -> None:
    assert read_reason(why) is None


@pytest.mark.parametrize(
    ("why", "apart"),
    [
        ("ทุกเดือน ภายในวันสุดท้ายของเดือน", ("ทุกเดือน ภายในวันสุดท้ายของเดือน", "")),
        ("ปลัดเพิ่มระหว่างปี เพราะอำเภอขอ", ("", "อำเภอขอ")),
        ("ปีละครั้ง ภายในวันสุดท้ายของรอบ · ปลัดเพิ่มระหว่างปี เพราะอำเภอขอ", ("ปีละครั้ง ภายในวันสุดท้ายของรอบ", "อำเภอขอ")),
    ],
)
def test_the_words_with_which_a_day_was_added_stand_apart_from_its_rule(why: str, apart: tuple[str, str]) -> None:
    assert told_apart(why) == apart


def test_a_weekday_is_read_and_the_name_of_a_holiday_stays_as_the_office_has_it() -> None:
    sunday = date(2024, 3, 31)
    told = f"ทุกเดือน ภายในวันสุดท้ายของเดือน · {thai.day_and_month(sunday)} ตรงกับวันอาทิตย์ จึงเลื่อนมาเป็นวันทำการก่อนหน้า"
    read = read_reason(told)
    assert isinstance(read, Reason)
    assert read.moved is not None
    assert read.moved.off == sunday.weekday()
    named = read_reason(told.replace("วันอาทิตย์", "วันจักรี"))
    assert named is not None
    assert named.moved is not None
    assert named.moved.off == "วันจักรี"
