"""Nudging: one letter a person a day, of everything that they owe, on record; and nothing is told twice because of it."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import func, select

from ita_model import nudging
from ita_model.board import last_reminded
from ita_model.calendar import office_moment
from ita_model.confirming import NotYours
from ita_model.digest import Digest, Section, digest_from_json
from ita_model.nudging import Answer
from ita_model.records import Division, JournalEntry, Letter, Nudge, Officer, Year
from tests.support.cast import ANAN, MANOP, PRASERT, SOMSRI, WICHAI, Town, days

QUIET = date(2024, 2, 12)
"""A Monday on which the ladder reminds nobody of the cast."""
SATURDAY = date(2024, 2, 17)


@pytest.fixture
def quiet(either_town: Town) -> Town:
    """At ten in the morning of a day whose sweep wrote to nobody."""
    town = either_town
    town.sweep(QUIET - days(3))
    town.deliver(QUIET - days(3))
    town.now = office_moment(QUIET, 10)
    assert town.sweep(QUIET).letters == 0
    return town


def letters(town: Town, on: date) -> dict[str, Digest]:
    """The letters of a day, by whom they go to."""
    with town.office.look() as session:
        rows = session.execute(
            select(Officer.code, Letter.digest).join(Letter, Letter.officer_id == Officer.id).where(Letter.on == on)
        )
        return {code: digest_from_json(text) for code, text in rows}


def numbers(digest: Digest) -> Sequence[int]:
    return sorted(item.checkpoint for item in digest.items)


def test_a_nudge_writes_one_letter_of_all_that_is_owed_and_says_who_wished_it(quiet: Town) -> None:
    assert quiet.nudge(SOMSRI) == {SOMSRI: Answer.NUDGED}
    (digest,) = letters(quiet, QUIET).values()
    due = [date(2023, 10, 31), date(2023, 11, 30), date(2023, 12, 29), date(2024, 1, 31)]
    assert numbers(digest) == sorted(quiet.checkpoint("m1", "finance", day) for day in due)
    assert {item.section for item in digest.items} == {Section.OVERDUE}
    assert (digest.also_open, digest.nudged_by) == (0, "นายประเสริฐ มั่นคง")
    (gone,) = quiet.deliver(QUIET, hour=10)
    assert gone.address == "somsri@sample.example.org"
    assert quiet.faults() == []


def test_it_is_a_fact_with_who_asked_and_whom(quiet: Town) -> None:
    quiet.nudge(SOMSRI)
    with quiet.office.look() as session:
        made = session.scalars(select(Nudge)).one()
        entry = session.scalars(select(JournalEntry).where(JournalEntry.kind == "officer.nudged")).one()
        names = [session.get_one(Officer, one).code for one in (made.to_officer_id, made.officer_id)]
    assert (names, made.on, made.at, made.checkpoints) == ([SOMSRI, PRASERT], QUIET, quiet.now, 4)
    assert (entry.officer_id, entry.at) == (made.officer_id, quiet.now)


def test_a_second_wish_the_same_day_sends_nothing_more(quiet: Town) -> None:
    quiet.nudge(SOMSRI)
    before = quiet.dump()
    assert quiet.nudge(SOMSRI) == {SOMSRI: Answer.HAD_ONE}
    assert quiet.dump() == before
    quiet.deliver(QUIET, hour=10)
    quiet.now = office_moment(QUIET, 15)
    assert quiet.nudge(SOMSRI) == {SOMSRI: Answer.HAD_ONE}
    assert len(quiet.deliver(QUIET, hour=15)) == 0


def test_who_had_the_days_letter_is_not_written_to_again(either_town: Town) -> None:
    town = either_town
    town.sweep(date(2024, 3, 22))
    town.deliver(date(2024, 3, 22))
    had = set(letters(town, date(2024, 3, 22)))
    assert SOMSRI in had
    before = town.dump()
    assert town.nudge(SOMSRI) == {SOMSRI: Answer.HAD_ONE}
    assert town.dump() == before


def test_the_next_sweep_tells_nothing_again_that_the_nudge_told(quiet: Town) -> None:
    quiet.nudge(SOMSRI)
    quiet.deliver(QUIET, hour=10)
    assert quiet.sweep(QUIET).letters == 0
    tuesday = QUIET + days(1)
    quiet.sweep(tuesday)
    # What the ladder has for that day it has with or without a nudge: the rungs of each checkpoint go on as they were.
    assert [numbers(one) for code, one in letters(quiet, tuesday).items() if code == SOMSRI] == []


def test_before_the_days_sweep_the_wish_goes_into_the_days_one_letter(either_town: Town) -> None:
    town = either_town
    town.now = office_moment(date(2024, 3, 22), 7)
    assert town.nudge(SOMSRI) == {SOMSRI: Answer.NUDGED}
    assert letters(town, date(2024, 3, 22)) == {}
    assert town.nudge(SOMSRI) == {SOMSRI: Answer.ASKED_BEFORE}
    town.sweep(date(2024, 3, 22))
    digest = letters(town, date(2024, 3, 22))[SOMSRI]
    assert digest.nudged_by == "นายประเสริฐ มั่นคง"
    assert len(set(numbers(digest))) == len(digest.items) == 7
    assert len([one for one in town.deliver(date(2024, 3, 22)) if "somsri" in one.address]) == 1
    monday = date(2024, 3, 25)
    town.sweep(monday)
    told = letters(town, monday).get(SOMSRI)
    assert told is None or told.nudged_by == ""


@pytest.mark.parametrize(("moment", "goes"), [((QUIET, 18), date(2024, 2, 13)), ((SATURDAY, 10), date(2024, 2, 19))])
def test_in_the_evening_and_on_a_day_off_it_goes_on_the_next_working_day(
    quiet: Town, moment: tuple[date, int], goes: date
) -> None:
    day, hour = moment
    quiet.now = office_moment(day, hour)
    with quiet.begin() as (session, agency):
        assert nudging.when_written(session, agency.id, at=quiet.now) == (nudging.When.LATER, goes)
    assert quiet.nudge(SOMSRI) == {SOMSRI: Answer.NUDGED}
    assert SOMSRI not in letters(quiet, day)
    quiet.sweep(goes)
    assert letters(quiet, goes)[SOMSRI].nudged_by == "นายประเสริฐ มั่นคง"


def test_what_was_done_before_the_letter_left_is_not_asked_for_in_it(quiet: Town) -> None:
    quiet.now = office_moment(QUIET, 18)
    quiet.nudge(SOMSRI)
    quiet.now = office_moment(QUIET, 20)
    done = quiet.checkpoint("m1", "finance", date(2023, 10, 31))
    quiet.confirm(done, SOMSRI)
    tuesday = QUIET + days(1)
    quiet.sweep(tuesday)
    assert done not in numbers(letters(quiet, tuesday)[SOMSRI])
    assert len(letters(quiet, tuesday)[SOMSRI].items) == 3


def test_a_nudge_that_was_lost_is_made_good_by_the_next_letter(quiet: Town) -> None:
    quiet.nudge(SOMSRI)
    (lost,) = quiet.lose(QUIET, hour=10)
    tuesday = QUIET + days(1)
    quiet.sweep(tuesday)
    assert len(letters(quiet, tuesday)[SOMSRI].items) == 4
    assert lost


def test_a_letter_in_doubt_that_is_known_to_have_arrived_is_not_told_again(quiet: Town) -> None:
    quiet.nudge(SOMSRI)
    (lost,) = quiet.lose(QUIET, hour=10)
    quiet.take_as_arrived(lost, "โทรถามแล้ว ได้รับ")
    quiet.take_as_arrived(lost, "อีกครั้ง")
    tuesday = QUIET + days(1)
    quiet.sweep(tuesday)
    assert letters(quiet, tuesday).get(SOMSRI) is None
    assert quiet.faults() == []


def test_who_owes_nothing_is_sent_nothing(quiet: Town) -> None:
    before = quiet.dump()
    assert quiet.nudge(ANAN, WICHAI, MANOP) == dict.fromkeys((ANAN, WICHAI, MANOP), Answer.OWES_NOTHING)
    assert quiet.dump() == before


def test_whoever_it_was_handed_to_is_nudged_in_place_of_the_head(quiet: Town) -> None:
    quiet.hand_over(quiet.checkpoint("m1", "finance", date(2024, 1, 31)), WICHAI, SOMSRI)
    quiet.deliver(QUIET, hour=10)
    assert quiet.nudge(WICHAI, SOMSRI) == {WICHAI: Answer.NUDGED, SOMSRI: Answer.NUDGED}
    told = letters(quiet, QUIET)
    assert len(told[SOMSRI].items) == 3
    assert len(told[WICHAI].items) == 1


@pytest.mark.parametrize("who", [SOMSRI, MANOP])
def test_nobody_but_the_secretary_has_anybody_nudged(quiet: Town, who: str) -> None:
    before = quiet.dump()
    with quiet.begin() as (session, agency):
        officer = quiet.officer(session, who)
        with pytest.raises(NotYours):
            nudging.nudge(session, agency, [officer.id], by=officer, at=quiet.now, mail_domain="example.org")
    assert quiet.dump() == before


def test_of_two_who_press_at_once_one_letter_is_written(quiet: Town) -> None:
    start = Barrier(2)

    def press(_: int) -> Answer:
        start.wait()
        return quiet.nudge(SOMSRI)[SOMSRI]

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(press, range(2))) == sorted([Answer.NUDGED, Answer.HAD_ONE])
    with quiet.office.look() as session:
        assert session.scalar(select(func.count()).select_from(Letter).where(Letter.on == QUIET)) == 1


def test_a_nudge_counts_as_a_reminder_once_its_letter_went(quiet: Town) -> None:
    def reminded() -> date | None:
        with quiet.begin() as (session, agency):
            year = session.scalars(select(Year).where(Year.agency_id == agency.id)).one()
            finance = session.scalars(select(Division.id).where(Division.code == "finance")).one()
            return last_reminded(session, year, until=office_moment(QUIET, 23)).get(finance)

    quiet.nudge(SOMSRI)
    assert reminded() == QUIET - days(3)
    quiet.deliver(QUIET, hour=10)
    assert reminded() == QUIET
