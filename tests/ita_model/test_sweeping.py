"""Sweeps owe each reminder once: run twice, late, after days without one, or on a day off."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from ita_model.calendar import office_moment
from ita_model.digest import Digest, Section, digest_from_json
from ita_model.records import Letter, LetterState, Notice, Officer
from ita_model.sweeping import NotYet, day_to_sweep
from ita_model.workdays import WorkCalendar
from tests.support.cast import ANAN, MANOP, PRASERT, SOMSRI, WICHAI, Town, a_plan, a_town, open_plan

OPENING, DUE = date(2024, 2, 19), date(2024, 3, 19)
"""When the checkpoints of m2 open (18 February is a Sunday), and when they are due, a Tuesday."""


def _letters(town: Town) -> list[tuple[str, date, Digest]]:
    with town.office.look() as session:
        rows = session.execute(
            select(Officer.code, Letter.on, Letter.digest)
            .join(Letter, (Letter.agency_id == Officer.agency_id) & (Letter.officer_id == Officer.id))
            .order_by(Letter.on, Letter.id)
        ).all()
    return [(code, on, digest_from_json(text)) for code, on, text in rows]


def _told(town: Town, on: date) -> dict[str, Digest]:
    return {code: digest for code, day, digest in _letters(town) if day == on}


def _rungs(town: Town) -> set[tuple[str, str, date]]:
    with town.office.look() as session:
        rows = session.execute(select(Officer.code, Notice.rung, Notice.on).join(Notice, Notice.officer_id == Officer.id))
        return {(code, rung, on) for code, rung, on in rows}


def _small(stack: ExitStack) -> Town:
    home = Path(stack.enter_context(TemporaryDirectory()))
    return stack.enter_context(a_town(home, database_url="sqlite://", plan=a_plan(months=False)))


def test_a_day_swept_again_owes_nothing_new(either_town: Town) -> None:
    for late in (0, 1, 3, 8, 14, 40):
        day = OPENING + timedelta(days=late)
        either_town.sweep(day)
        before = either_town.dump(but={"sweep.at"})
        again = either_town.sweep(day)
        assert (again.notices, again.letters) == (0, 0)
        assert either_town.dump(but={"sweep.at"}) == before
        either_town.deliver(day)
        posted = either_town.dump(but={"sweep.at"})
        either_town.sweep(day)
        assert either_town.deliver(day) == []
        assert either_town.dump(but={"sweep.at"}) == posted


def test_two_sweeps_of_one_day_at_once_owe_it_once(either_town: Town) -> None:
    with ThreadPoolExecutor(2) as pool:
        swept = list(pool.map(either_town.sweep, [DUE, DUE]))
    letters = _letters(either_town)
    assert sorted(one.letters for one in swept) == [0, len(letters)]
    assert len({code for code, _, _ in letters}) == len(letters) == 5
    with either_town.office.look() as session:
        assert sum(one.notices for one in swept) == len(session.scalars(select(Notice.id)).all())


def test_a_sweep_for_an_earlier_day_after_a_later_one_does_nothing(either_town: Town) -> None:
    either_town.sweep(DUE)
    before = either_town.dump()
    swept = either_town.sweep(DUE - timedelta(days=1))
    assert (swept.behind, swept.notices, swept.letters) == (True, 0, 0)
    assert either_town.dump() == before


@settings(max_examples=15)
@given(
    steps=st.lists(
        st.tuples(st.integers(-3, 9), st.sampled_from(["sweep", "deliver", "both", "confirm", "return", "accept"])),
        min_size=5,
        max_size=25,
    )
)
def test_whatever_the_order_of_sweeps_and_posts_one_letter_a_day_and_nothing_told_twice(
    steps: list[tuple[int, str]],
) -> None:
    with ExitStack() as stack:
        town, day, gone = _small(stack), OPENING, []
        mine = town.checkpoint("m2", "finance")
        state = "pending"
        for forward, act in steps:
            day = max(OPENING, day + timedelta(days=forward))
            town.now = office_moment(day, 8, 0)
            if act in ("sweep", "both"):
                town.sweep(day)
            if act in ("deliver", "both"):
                gone += [(one.message_id, day) for one in town.deliver(day)]
            if act == "confirm" and state in ("pending", "returned"):
                town.confirm(mine, SOMSRI)
                state = "submitted"
            if act == "return" and state == "submitted":
                town.send_back(mine, "อีกครั้ง")
                state = "returned"
            if act == "accept" and state == "submitted":
                town.accept(mine)
                state = "accepted"
        letters = _letters(town)
        assert len({(code, on) for code, on, _ in letters}) == len(letters)
        assert len({message for message, _ in gone}) == len(gone)
        assert all(on.weekday() < 5 for _, on, _ in letters)
        with town.office.look() as session:
            told = session.execute(
                select(Notice.key, Notice.moot_on, Letter.state).outerjoin(Letter, Letter.id == Notice.letter_id)
            ).all()
        assert len({row.key for row in told}) == len(told)
        assert not [row for row in told if row.moot_on is not None and row.state is LetterState.SENT]
        assert town.faults() == []


@pytest.mark.parametrize("day", [date(2024, 3, 16), date(2024, 3, 17), date(2024, 4, 13)])
def test_nothing_is_owed_or_written_on_a_day_off(town: Town, day: date) -> None:
    before = town.dump(but={"sweep"})
    assert town.sweep(day).letters == 0
    assert town.dump(but={"sweep"}) == before


@given(on=st.none() | st.dates(date(2024, 3, 1), date(2024, 4, 30)), minute=st.integers(0, 60 * 24 - 1))
def test_a_sweep_is_for_a_day_that_has_come_in_the_office(on: date | None, minute: int) -> None:
    today = date(2024, 3, 29)
    moment = office_moment(today).add(minutes=minute).in_timezone("UTC")
    if on is not None and on > today:
        with pytest.raises(NotYet, match=r"ยังมาไม่ถึง วันนี้ 29 มี\.ค\. 2567"):
            day_to_sweep(on, at=moment)
    else:
        assert day_to_sweep(on, at=moment) == (on or today)


def test_days_without_a_sweep_give_one_letter_with_the_newest_rung() -> None:
    """However many days were missed after the due day, from one to twenty: nobody is left out and nothing is lost."""
    with ExitStack() as stack:
        swept, every = _small(stack), OPENING
        while every <= DUE + timedelta(days=22):
            swept.sweep(every)
            swept.deliver(every)
            every += timedelta(days=1)
        rungs, letters = _rungs(swept), _letters(swept)
    for missed in range(1, 21):
        day = WorkCalendar().on_or_after(DUE + timedelta(days=missed))
        with ExitStack() as stack:
            unswept = _small(stack)
            unswept.sweep(day)
            assert len(unswept.deliver(day)) == len(_letters(unswept)) == len(_told(unswept, day))
            newest = {(code, rung) for code, rung, _ in _rungs(unswept)}
            asked = {item.checkpoint for item in _told(unswept, day)[SOMSRI].items}
        told = {(code, rung) for code, rung, on in rungs if on <= day}
        assert newest <= told
        assert {code for code, _ in newest} == {code for code, _ in told}
        assert asked == {item.checkpoint for code, on, one in letters if code == SOMSRI and on <= day for item in one.items}


def test_the_audience_climbs_while_nobody_answers(town: Town) -> None:
    heard = {}
    day = OPENING
    while day <= DUE + timedelta(days=20):
        town.sweep(day)
        town.deliver(day)
        works = town.checkpoint("m2", "works"), town.checkpoint("m2", "finance")
        heard[day] = {code for code, digest in _told(town, day).items() if any(i.checkpoint in works for i in digest.items)}
        day += timedelta(days=1)
    told = {day: who for day, who in heard.items() if who}
    assert told == {
        OPENING: {SOMSRI, ANAN},
        date(2024, 3, 12): {SOMSRI, ANAN},
        date(2024, 3, 18): {SOMSRI, ANAN},
        DUE: {SOMSRI, ANAN},
        date(2024, 3, 22): {SOMSRI, ANAN, WICHAI},
        date(2024, 3, 26): {SOMSRI, ANAN, WICHAI, PRASERT},
        date(2024, 4, 2): {SOMSRI, ANAN, WICHAI, PRASERT, MANOP},
    }
    copy = _told(town, date(2024, 4, 2))[MANOP]
    assert {item.section for item in copy.items} == {Section.INFORMED}
    assert copy.asked == 0


def test_returned_work_is_told_in_the_next_letter_with_the_comment(either_town: Town) -> None:
    mine = either_town.checkpoint("m2", "finance")
    either_town.sweep(DUE)
    either_town.deliver(DUE)
    either_town.now = office_moment(DUE, 10)
    either_town.confirm(mine, SOMSRI)
    either_town.send_back(mine, "ภาพไม่ชัด")
    either_town.sweep(DUE)
    assert either_town.deliver(DUE) == []
    following = DUE + timedelta(days=1)
    either_town.sweep(following)
    (item,) = _told(either_town, following)[SOMSRI].section(Section.RETURNED)
    assert (item.checkpoint, item.comment) == (mine, "ภาพไม่ชัด")


def test_the_secretary_hears_of_what_waits_and_not_of_what_was_accepted_before_the_letter(either_town: Town) -> None:
    mine, theirs = either_town.checkpoint("m2", "finance"), either_town.checkpoint("m2", "works")
    either_town.now = office_moment(DUE, 10)
    either_town.confirm(mine, SOMSRI)
    either_town.confirm(theirs, ANAN)
    either_town.accept(mine)
    either_town.sweep(DUE + timedelta(days=1))
    told = _told(either_town, DUE + timedelta(days=1))
    assert [item.checkpoint for item in told[PRASERT].section(Section.REVIEW)] == [theirs]
    assert mine not in {item.checkpoint for item in told[PRASERT].items}
    with either_town.office.look() as session:
        moot = session.scalars(select(Notice.checkpoint_id).where(Notice.moot_on == DUE + timedelta(days=1))).all()
    assert mine in moot
    assert theirs not in moot


def test_what_is_owed_is_known_by_facts_and_never_by_words(town: Town) -> None:
    """Another title, name or template wakes no reminder again: the key is made of numbers, a day and a rung."""
    town.sweep(DUE)
    town.deliver(DUE)
    with town.begin() as (session, _):
        for officer in session.scalars(select(Officer)):
            officer.name, officer.position = f"{officer.name} (ใหม่)", "ผู้อำนวยการ"
    assert town.sweep(DUE).notices == 0
    assert town.deliver(DUE) == []
    with town.office.look() as session:
        for notice in session.scalars(select(Notice)):
            assert notice.key.startswith(f"reminder:checkpoint={notice.checkpoint_id}:due=")
            assert notice.key.endswith(f":rung={notice.rung}:to={notice.officer_id}")
            assert notice.key.isascii()


def test_one_agencys_sweep_touches_nothing_of_anothers(either_town: Town) -> None:
    open_plan(either_town, a_plan("other"))
    other = Town(either_town.office, "other", either_town.now)
    either_town.sweep(DUE)
    either_town.deliver(DUE)
    with either_town.begin() as (session, _):
        mine = either_town.officer(session, SOMSRI).agency_id
        assert {*session.scalars(select(Letter.agency_id)), *session.scalars(select(Notice.agency_id))} == {mine}
    assert other.sweep(DUE).letters == 5
