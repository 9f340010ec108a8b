"""The ladder of reminders: each rung on a working day, in order, and the newest one counts."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.daysoff import work_calendar
from config.ladder import read_ladder
from ita_model.calendar import FiscalYear
from ita_model.ladder import OPENING, Ladder, Rung
from ita_model.links import LIFE
from ita_model.records import Role
from ita_model.workdays import WorkCalendar

OFF = work_calendar(FiscalYear(2567)).days_off
DUE = st.dates(date(2023, 10, 20), date(2024, 8, 20))
ROOM = st.integers(0, 60)
HOLIDAYS = st.sets(st.dates(date(2023, 10, 1), date(2024, 10, 30)), max_size=40)


@given(due=DUE, room=ROOM, more=HOLIDAYS)
def test_every_rung_falls_on_a_working_day_in_order(due: date, room: int, more: set[date]) -> None:
    calendar = WorkCalendar({**OFF, **dict.fromkeys(more, "วันหยุดพิเศษ")})
    told = read_ladder().days(opens_on=due - timedelta(days=room), due_on=due, calendar=calendar)
    days = [day for day, _ in told]
    assert all(calendar.is_working_day(day) for day in days)
    assert days == sorted(set(days))
    assert told[0][1].name == OPENING
    assert told[0][0] >= due - timedelta(days=room)
    assert told[-1][1].name == "again-91"


@given(due=DUE, room=ROOM)
def test_after_the_last_rung_nobody_waits_longer_than_a_link_lives(due: date, room: int) -> None:
    """Else there would be days on which no link works, and nothing that could be done."""
    told = read_ladder().days(opens_on=due - timedelta(days=room), due_on=due, calendar=WorkCalendar(OFF))
    late = [day for day, rung in told if rung.days >= 14]
    assert all((after - before) < LIFE for before, after in pairwise(late))


@given(due=DUE, room=ROOM)
def test_on_each_day_the_newest_rung_that_has_come_is_in_effect(due: date, room: int) -> None:
    ladder, calendar, opens = read_ladder(), WorkCalendar(OFF), due - timedelta(days=room)
    told = ladder.days(opens_on=opens, due_on=due, calendar=calendar)
    for late in range(-room - 3, 30):
        day = due + timedelta(days=late)
        come = [rung for begins, rung in told if begins <= day]
        assert ladder.in_effect(opens_on=opens, due_on=due, on=day, calendar=calendar) == (come[-1] if come else None)


def test_a_reminder_that_comes_again_goes_to_those_who_can_act() -> None:
    again = read_ladder().again
    assert again is not None
    assert again.audience == (Role.HEAD, Role.DEPUTY)


@given(due=DUE, room=ROOM, late=st.integers(-70, 120))
def test_however_late_a_sweep_comes_all_whom_the_ladder_tells_by_then_are_told(due: date, room: int, late: int) -> None:
    ladder, calendar, opens, day = read_ladder(), WorkCalendar(OFF), due - timedelta(days=room), due + timedelta(days=late)
    come = [rung for begins, rung in ladder.days(opens_on=opens, due_on=due, calendar=calendar) if begins <= day]
    told = {role for rung in ladder.owed(opens_on=opens, due_on=due, on=day, calendar=calendar) for role in rung.audience}
    assert told == {role for rung in come for role in rung.audience}


def test_the_audience_climbs_and_nobody_is_let_off() -> None:
    told = {rung.name: {*rung.audience} for rung in read_ladder().rungs}
    assert told["due"] == {Role.HEAD}
    assert told["overdue-3"] - told["due"] == {Role.DEPUTY}
    assert told["overdue-7"] - told["overdue-3"] == {Role.SECRETARY}
    assert told["overdue-14"] - told["overdue-7"] == {Role.EXECUTIVE}
    audiences = list(told.values())
    assert all(before <= after for before, after in pairwise(audiences))


@pytest.mark.parametrize(
    "rungs",
    [
        (Rung("a", 0, ()), Rung("b", -1, ())),
        (Rung("a", 0, ()), Rung("b", 0, ())),
        (Rung("a", 0, ()), Rung("a", 1, ())),
        (Rung(OPENING, 0, ()),),
    ],
)
def test_a_ladder_out_of_order_is_refused(rungs: tuple[Rung, ...]) -> None:
    with pytest.raises(ValueError):
        Ladder((Role.HEAD,), rungs)
