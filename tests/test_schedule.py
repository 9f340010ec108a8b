"""When a step is due, and why on that day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_model.calendar import FiscalYear
from ita_model.schedule import Every, Schedule, Shift, occurrences
from ita_model.workdays import WorkCalendar

COUNT = {Every.MONTH: 12, Every.QUARTER: 4, Every.HALF_YEAR: 2, Every.YEAR: 1}
WEEKENDS_ONLY = WorkCalendar()
years = st.integers(2500, 2700).map(FiscalYear)


@st.composite
def calendars(draw: st.DrawFn, year: FiscalYear) -> WorkCalendar:
    """Days off anywhere around the year, bunched at its ends as often as not."""
    near = st.integers(-20, 385) | st.integers(-5, 12) | st.integers(355, 370)
    return WorkCalendar({year.start + timedelta(days=n): "วันหยุด" for n in draw(st.lists(near, max_size=25))})


@st.composite
def schedules(draw: st.DrawFn, year: FiscalYear) -> Schedule:
    shift = draw(st.sampled_from(Shift))
    opens_before = draw(st.none() | st.integers(0, 366))
    if draw(st.booleans()):
        return Schedule(draw(st.sampled_from(Every)), draw(st.none() | st.integers(1, 31)), (), opens_before, shift)
    numbers = draw(st.lists(st.integers(0, (year.end - year.start).days), min_size=1, max_size=5))
    return Schedule(on=tuple(year.start + timedelta(days=n) for n in numbers), opens_before=opens_before, shift=shift)


years_with_rules = years.flatmap(lambda year: st.tuples(st.just(year), schedules(year), calendars(year)))
Ruled = tuple[FiscalYear, Schedule, WorkCalendar]


@given(years_with_rules)
def test_a_moved_due_day_is_never_a_day_off(ruled: Ruled) -> None:
    year, schedule, calendar = ruled
    for one in occurrences(schedule, year, calendar):
        assert schedule.shift is Shift.STAY or calendar.is_working_day(one.due_on)


@given(years_with_rules)
def test_no_day_leaves_the_fiscal_year_and_asking_begins_in_time(ruled: Ruled) -> None:
    year, schedule, calendar = ruled
    for one in occurrences(schedule, year, calendar):
        assert one.nominal_on in year
        assert one.due_on in year
        assert year.start <= one.opens_on <= one.due_on


@given(years_with_rules)
def test_a_due_day_that_moved_says_why(ruled: Ruled) -> None:
    year, schedule, calendar = ruled
    for one in occurrences(schedule, year, calendar):
        assert one.why.startswith(schedule.said() if schedule.every else f"ภายใน {one.label}")
        assert ("จึงเลื่อน" in one.why) == (one.due_on != one.nominal_on)


@given(years_with_rules)
def test_occurrences_do_not_hang_on_the_order_in_which_days_are_written(ruled: Ruled) -> None:
    year, schedule, calendar = ruled
    found = occurrences(schedule, year, calendar)
    backwards = WorkCalendar(dict(reversed(calendar.days_off.items())))
    assert occurrences(replace(schedule, on=schedule.on[::-1]), year, backwards) == found
    assert [one.nominal_on for one in found] == sorted(one.nominal_on for one in found)
    assert len({one.key for one in found}) == len(found)


@given(years_with_rules)
def test_a_fixed_day_is_the_same_alone_as_among_others(ruled: Ruled) -> None:
    year, schedule, calendar = ruled
    together = occurrences(schedule, year, calendar)
    for one in together if schedule.on else ():
        assert occurrences(replace(schedule, on=(one.nominal_on,)), year, calendar) == (one,)


@given(years_with_rules, st.integers(-20, 385))
def test_a_day_off_more_moves_only_what_would_be_due_on_it(ruled: Ruled, at: int) -> None:
    year, schedule, calendar = ruled
    extra = year.start + timedelta(days=at)
    more = WorkCalendar({**calendar.days_off, extra: calendar.days_off.get(extra, "วันหยุดพิเศษ")})
    for before, after in zip(occurrences(schedule, year, calendar), occurrences(schedule, year, more), strict=True):
        assert after == before or extra in (before.due_on, before.nominal_on)


@pytest.mark.parametrize("every", Every)
@given(year=years, day=st.none() | st.integers(1, 31))
def test_a_rule_comes_round_as_often_as_it_says(every: Every, year: FiscalYear, day: int | None) -> None:
    found = occurrences(Schedule(every, day), year, WEEKENDS_ONLY)
    assert len(found) == COUNT[every]


@given(years_with_rules)
def test_fixed_days_come_once_each_even_when_written_twice(ruled: Ruled) -> None:
    year, schedule, calendar = ruled
    if schedule.on:
        twice = Schedule(on=schedule.on * 2, opens_before=schedule.opens_before, shift=schedule.shift)
        assert len(occurrences(twice, year, calendar)) == len(set(schedule.on))


def test_a_month_without_the_day_uses_its_last_one() -> None:
    found = occurrences(Schedule(Every.MONTH, day=30, shift=Shift.STAY), FiscalYear(2567), WEEKENDS_ONLY)
    assert found[4].nominal_on == date(2024, 2, 29)
    assert found[5].nominal_on == date(2024, 3, 30)


def test_31_march_2567_was_a_sunday_so_the_first_half_is_due_on_friday_29_march() -> None:
    first, _ = occurrences(Schedule(Every.HALF_YEAR), FiscalYear(2567), WEEKENDS_ONLY)
    assert (first.nominal_on, first.due_on) == (date(2024, 3, 31), date(2024, 3, 29))
    assert first.why == "ทุกรอบ 6 เดือน ภายในวันสุดท้ายของรอบ · 31 มี.ค. ตรงกับวันอาทิตย์ จึงเลื่อนมาเป็นวันทำการก่อนหน้า"


def test_each_of_several_fixed_days_speaks_of_itself_alone() -> None:
    days = (date(2023, 10, 31), date(2024, 4, 30))
    found = occurrences(Schedule(on=days), FiscalYear(2567), WEEKENDS_ONLY)
    assert [one.why for one in found] == ["ภายใน 31 ตุลาคม 2566", "ภายใน 30 เมษายน 2567"]


def test_a_due_day_can_move_forward_or_stay_instead() -> None:
    def first_due(shift: Shift) -> date:
        return occurrences(Schedule(Every.HALF_YEAR, shift=shift), FiscalYear(2567), WEEKENDS_ONLY)[0].due_on

    assert first_due(Shift.NEXT) == date(2024, 4, 1)
    assert first_due(Shift.STAY) == date(2024, 3, 31)


def test_at_the_year_s_end_a_day_moves_back_even_when_told_to_move_forward() -> None:
    # 30 September 2566 was a Saturday.
    found = occurrences(Schedule(Every.YEAR, shift=Shift.NEXT), FiscalYear(2566), WEEKENDS_ONLY)
    assert found[0].due_on == date(2023, 9, 29)


def test_a_fixed_day_outside_the_year_is_refused() -> None:
    with pytest.raises(ValueError, match="outside the fiscal year 2567"):
        occurrences(Schedule(on=(date(2024, 10, 1),)), FiscalYear(2567), WEEKENDS_ONLY)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"every": Every.MONTH, "on": (date(2024, 1, 1),)},
        {"every": Every.MONTH, "day": 32},
        {"on": (date(2024, 1, 1),), "day": 5},
        {"every": Every.YEAR, "opens_before": -1},
    ],
)
def test_a_schedule_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        Schedule(**wrong)  # type: ignore[arg-type]


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), years.flatmap(calendars))
def test_the_nearest_working_day_is_the_day_itself_or_a_day_off_lies_between(day: date, calendar: WorkCalendar) -> None:
    before, after = calendar.on_or_before(day), calendar.on_or_after(day)
    assert before <= day <= after
    assert calendar.is_working_day(before)
    assert calendar.is_working_day(after)
    assert (before == day) == (after == day) == (calendar.why_off(day) is None)
    gap = [before + timedelta(days=n) for n in range(1, (after - before).days)]
    assert all(calendar.why_off(one) for one in gap)
