"""Several checkpoints by one press: the record is what it would be had each been moved alone, and somebody was first or not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model import letting_go, replanning
from ita_model.confirming import NotYours, WebLink, accept, send_back, waive, waive_each
from ita_model.division_ends import divisions_there
from ita_model.handing import NobodyThere, OwesItself, hand_over, hand_over_each
from ita_model.moves import NotAllowed, Outrun
from ita_model.people import roster
from ita_model.records import Checkpoint, Confirmation, Division, Evidence, HookMessage, Officer
from ita_model.reviewing import Shown, review_together
from ita_model.states import State
from ita_model.together import confirm_together
from tests.support.cast import PRASERT, SOMSRI, TODAY, WICHAI, Town, a_town
from tests.support.counting import queries

WHY = "ปรับโครงสร้าง"
APRIL_TO_JULY = (date(2024, 4, 30), date(2024, 5, 31), date(2024, 6, 28), date(2024, 7, 31))
Deed = Callable[[Session, Sequence[Checkpoint], Officer], object]


def monthly(session: Session, agency_id: int) -> list[Checkpoint]:
    """What กองคลัง owes each month, the oldest first."""
    mine = select(Checkpoint).where(Checkpoint.agency_id == agency_id, Checkpoint.division_id == 1, Checkpoint.measure_id == 1)
    return list(session.scalars(mine.order_by(Checkpoint.due_on)))


def do(town: Town, deed: Deed, *, many: int = 12) -> list[str]:
    """Do something to so many of these checkpoints; gives the statements that it took."""
    with town.begin() as (session, agency):
        points, by = monthly(session, agency.id)[:many], town.officer(session, PRASERT)
        with queries(town.office.engine) as seen:
            deed(session, points, by)
    return seen


def set_up(town: Town) -> None:
    """A waiver that is asked for, a checkpoint in a colleague's hands, and three that wait for review."""
    months = [date(2024, 1, 31), date(2024, 2, 29), date(2023, 10, 31), date(2023, 11, 30), date(2023, 12, 29)]
    asked, handed, *waits = (town.checkpoint("m1", "finance", day) for day in months)
    town.ask_waiver(asked, SOMSRI)
    town.hand_over(handed, WICHAI, SOMSRI)
    for one in waits:
        town.confirm(one, SOMSRI)


def record_of(town: Town) -> list[str]:
    """Every row, but for the numbers of notices, which come in another order."""
    return sorted(town.dump(but=("notice.id",)))


def waived(town: Town, *, together: bool) -> Deed:
    def deed(session: Session, points: Sequence[Checkpoint], by: Officer) -> None:
        there = [one for one in points if one.state.awaits_division]
        if together:
            waive_each(session, there, by=by, at=town.now, reason=WHY)
        else:
            for one in sorted(there, key=lambda one: one.id):
                waive(session, one, by=by, at=town.now, reason=WHY)

    return deed


def handed(town: Town, *, together: bool) -> Deed:
    def deed(session: Session, points: Sequence[Checkpoint], by: Officer) -> None:
        there = [one for one in points if one.state.awaits_division]
        works = session.scalars(select(Division).where(Division.code == "works")).one()
        if together:
            hand_over_each(session, there, works, by=by, at=town.now, words=WHY)
        else:
            for one in sorted(there, key=lambda one: one.id):
                hand_over(session, one, works, by=by, at=town.now, words=WHY)

    return deed


def reviewed(town: Town, comment: str | None, *, together: bool) -> Deed:
    def deed(session: Session, points: Sequence[Checkpoint], by: Officer) -> None:
        there = [one for one in points if one.state is State.SUBMITTED]
        said = {one.checkpoint_id: one.id for one in session.scalars(select(Confirmation))}
        if together:
            shown = [Shown(one.id, said[one.id]) for one in there]
            review_together(session, by.agency_id, shown, by=by, at=town.now, comment=comment)
            return
        for one in sorted(there, key=lambda one: one.id):
            if comment is None:
                accept(session, one, by=by, at=town.now)
            else:
                send_back(session, one, by=by, at=town.now, comment=comment)

    return deed


@pytest.mark.parametrize("what", ["waived", "handed", "accepted", "returned"])
def test_the_record_is_what_it_would_be_had_each_been_moved_alone(tmp_path: Path, what: str) -> None:
    records = []
    for together in (True, False):
        with a_town(tmp_path / str(together)) as town:
            set_up(town)
            deeds = {
                "waived": waived(town, together=together),
                "handed": handed(town, together=together),
                "accepted": reviewed(town, None, together=together),
                "returned": reviewed(town, "ภาพไม่ชัด", together=together),
            }
            before = record_of(town)
            do(town, deeds[what])
            records.append(record_of(town))
            assert len(records[-1]) >= len(before) + 3 * len(("move or handover", "entry"))
            assert town.faults() == []
    assert records[0] == records[1]


def test_several_ask_the_database_no_more_than_two(either_town: Town) -> None:
    town = either_town
    for deed in (handed(town, together=True), waived(town, together=True)):
        counts = []
        for many in (2, 12):
            with suppress(_TakenBack), town.begin() as (session, agency):
                points, by = monthly(session, agency.id)[:many], town.officer(session, PRASERT)
                with queries(town.office.engine) as seen:
                    deed(session, points, by)
                counts.append(len(seen))
                raise _TakenBack
        assert counts[0] == counts[1]


class _TakenBack(Exception):
    """Nothing is to be recorded."""


def test_on_either_database_all_go_with_an_entry_and_a_letter_each(either_town: Town) -> None:
    town = either_town
    set_up(town)
    town.hook()
    do(town, handed(town, together=True), many=8)
    do(town, waived(town, together=True))
    do(town, reviewed(town, None, together=True))
    with town.office.look() as session:
        points = {one.due_on: one for one in session.scalars(select(Checkpoint).where(Checkpoint.measure_id == 1))}
    assert [one.state for day, one in sorted(points.items())] == 3 * [State.ACCEPTED] + 5 * [State.PENDING] + 4 * [State.WAIVED]
    assert [one.division_id for day, one in sorted(points.items())] == 3 * [1] + 5 * [2] + 4 * [1]
    with town.office.look() as session:
        told = [one.event for one in session.scalars(select(HookMessage).order_by(HookMessage.id))]
    assert told == 4 * ["checkpoint.waived"] + 3 * ["checkpoint.accepted"]
    assert town.faults() == []


def test_where_somebody_was_first_with_one_none_goes(either_town: Town) -> None:
    town = either_town
    for deed in (waived(town, together=True), handed(town, together=True)):
        with town.begin() as (session, agency):
            points, by = monthly(session, agency.id), town.officer(session, PRASERT)
        first = points[5].id
        town.waive(first, "ก่อน")
        before = town.dump()
        with pytest.raises(Outrun):
            too_late(town, deed, points, by)
        assert town.dump() == before
        town.reopen(first, "ลองใหม่")


def too_late(town: Town, deed: Deed, points: Sequence[Checkpoint], by: Officer) -> None:
    """Do something to checkpoints as they were read before somebody else pressed."""
    with town.begin() as (session, _agency):
        session.add_all(points)
        deed(session, points, by)


def test_of_two_who_press_at_once_one_is_too_late_and_neither_waits_for_ever(either_town: Town) -> None:
    town = either_town

    def press(turned: bool) -> str:
        try:
            with town.begin() as (session, agency):
                points, by = monthly(session, agency.id), town.officer(session, PRASERT)
                letting_go.let_go(session, points[::-1] if turned else points, None, by=by, at=town.now, words=WHY)
        except (Outrun, NotAllowed):
            return "late"
        return "done"

    with ThreadPoolExecutor(2) as pool:
        pressed = [pool.submit(press, turned) for turned in (True, False)]
        wait(pressed, timeout=60)
    assert sorted(one.result() for one in pressed) == ["done", "late"]
    assert town.faults() == []


def test_two_who_would_come_to_one_division_for_the_same_time_do_not(town: Town) -> None:
    code = town.add_division("กองใหม่", WICHAI)
    with town.begin() as (session, agency):
        to = session.scalars(select(Division).where(Division.code == code)).one()
        both = session.scalars(select(Checkpoint).where(Checkpoint.agency_id == agency.id, Checkpoint.measure_id == 2)).all()
        by = town.officer(session, PRASERT)
        assert len(both) == 2
        with pytest.raises(OwesItself):
            letting_go.let_go(session, both, to, by=by, at=town.now, words=WHY)
        people = roster(session, agency.id, TODAY)
        around = letting_go.around_of(session, both, to, people, divisions_there(session, agency.id))
        with pytest.raises(OwesItself):
            letting_go.may_let_go(both, to, around, by=by, words=WHY)


def test_nothing_goes_by_whom_it_is_not_for_and_nothing_to_nobody(town: Town) -> None:
    before = town.dump()
    with town.begin() as (session, agency):
        points, head = monthly(session, agency.id), town.officer(session, SOMSRI)
        with pytest.raises(NotYours):
            waive_each(session, points, by=head, at=town.now, reason=WHY)
        works = session.scalars(select(Division).where(Division.code == "works")).one()
        by = town.officer(session, PRASERT)
        with pytest.raises(NotAllowed):
            waive_each(session, points, by=by, at=town.now, reason=" ")
        with pytest.raises(letting_go.NothingLeft):
            letting_go.let_go(session, [], works, by=by, at=town.now, words=WHY)
    town.end_division("works")
    after = town.dump()
    assert after != before
    with town.begin() as (session, agency):
        works = session.scalars(select(Division).where(Division.code == "works")).one()
        with pytest.raises(NobodyThere):
            hand_over_each(
                session, monthly(session, agency.id), works, by=town.officer(session, PRASERT), at=town.now, words=WHY
            )
    assert town.dump() == after


def test_due_days_of_several_divisions_move_together_each_with_its_own_reason(either_town: Town) -> None:
    town = either_town
    town.reschedule(town.checkpoint("m2", "finance"), date(2024, 3, 20))
    with town.begin() as (session, agency):
        points = session.scalars(select(Checkpoint).where(Checkpoint.agency_id == agency.id, Checkpoint.measure_id == 2)).all()
        by = town.officer(session, PRASERT)
        replanning.reschedule(session, points, due_on=date(2024, 5, 31), by=by, at=town.now, words=WHY)
        told = {one.division_id: (one.due_on, one.opens_on, one.why, one.reschedulings) for one in points}
    opens = date(2024, 5, 1)
    assert told[1] == (date(2024, 5, 31), opens, f"ปลัดเลื่อนกำหนดจาก 20 มี.ค. 2567 เพราะ{WHY}", 2)
    assert told[2] == (date(2024, 5, 31), opens, f"ปลัดเลื่อนกำหนดจาก 19 มี.ค. 2567 เพราะ{WHY}", 1)
    assert town.faults() == []


def test_whoever_changes_a_checkpoint_takes_the_agencys_turn_first(either_town: Town) -> None:
    """So nobody who has it waits for somebody who waits for it."""
    town = either_town
    april, may, june, july = (town.checkpoint("m1", "finance", day) for day in APRIL_TO_JULY)
    late = town.checkpoint("m1", "finance", date(2024, 2, 29))
    deeds: dict[str, Callable[[], object]] = {
        "confirm": lambda: town.confirm(late, SOMSRI),
        "send back": lambda: town.send_back(late, "ภาพไม่ชัด"),
        "ask": lambda: town.ask_waiver(april, SOMSRI),
        "refuse": lambda: town.refuse_waiver(april),
        "waive": lambda: town.waive(may, WHY),
        "reopen": lambda: town.reopen(may, WHY),
        "hand over": lambda: town.hand_over(june, "works", SOMSRI),
        "hand to a colleague": lambda: town.hand_over(may, WICHAI, SOMSRI),
        "move a day": lambda: town.reschedule(july, date(2024, 8, 1)),
        "add a day": lambda: town.add_checkpoint("m1", "works", date(2024, 8, 1)),
        "remind": lambda: town.nudge(SOMSRI),
        "end": lambda: town.end_division("works"),
        "sweep": lambda: town.sweep(TODAY),
    }
    for name, deed in deeds.items():
        with queries(town.office.engine) as seen:
            deed()
        told = [" ".join(one.split()) for one in seen]
        turn = next(n for n, one in enumerate(told) if one.startswith("SELECT agency.id FROM agency WHERE agency.id "))
        holds = [" checkpoint " in one and " FOR " in one for one in told]
        writes = [n for n, one in enumerate(told) if holds[n] or one.startswith(("UPDATE", "INSERT"))]
        assert writes, name
        assert turn < writes[0], f"{name} writes before: {told[writes[0]]}"


def test_one_proof_for_several_is_an_entry_and_a_move_for_each(either_town: Town) -> None:
    town = either_town
    counts = []
    for many in (2, 5):
        with suppress(_TakenBack), town.begin() as (session, agency):
            this, *beside = monthly(session, agency.id)[:many]
            who, link = town.officer(session, SOMSRI), WebLink("ข่าว", "https://www.example.org/news")
            with queries(town.office.engine) as seen:
                confirm_together(session, this, beside, officer=who, at=town.now, result="ทำแล้ว", outcome="", evidence=[link])
            counts.append(len(seen))
            rows = session.scalars(select(Evidence).order_by(Evidence.id)).all()
            assert [one.state for one in (this, *beside)] == many * [State.SUBMITTED]
            assert len({one.confirmation_id for one in rows}) == len(rows) == many
            if many == 2:
                raise _TakenBack
    assert counts[0] == counts[1]
    assert town.faults() == []


def test_reviewing_many_asks_no_more_than_reviewing_two(either_town: Town) -> None:
    town = either_town
    for day in (date(2023, 10, 31), date(2023, 11, 30), date(2023, 12, 29), date(2024, 1, 31), date(2024, 2, 29)):
        town.confirm(town.checkpoint("m1", "finance", day), SOMSRI)
    for comment in (None, "ภาพไม่ชัด"):
        counts = []
        for many in (2, 5):
            with suppress(_TakenBack), town.begin() as (session, agency):
                said = {one.checkpoint_id: one.id for one in session.scalars(select(Confirmation))}
                shown = [Shown(one.id, said[one.id]) for one in monthly(session, agency.id)[:many]]
                with queries(town.office.engine) as seen:
                    by = town.officer(session, PRASERT)
                    done = review_together(session, agency.id, shown, by=by, at=town.now, comment=comment)
                assert (len(done.done), done.left) == (many, ())
                counts.append(len(seen))
                raise _TakenBack
        assert counts[0] == counts[1]
