"""The secretary's wishes for reports: kept, come true once, and taken up again where the work was cut off."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model.calendar import office_day, office_moment
from ita_model.confirming import NotYours
from ita_model.records import JournalEntry, Report, ReportWish, WishStep, Year
from ita_model.report import wishes
from ita_model.report.document import ReportKind
from ita_model.report.outstanding import count_missing
from ita_model.report.period import NotADayOfIt
from ita_model.report.wishes import AT_WORK, AtWork, NeedsReason, NotOpen, Trouble
from tasks.compiling import Order, collect
from tasks.wishing import grant, take_up, waiting_at
from tests.support.cast import ANAN, PRASERT, SOMSRI, TODAY, Town

DAY = date(2024, 3, 22)


def wished(town: Town, *, draft: bool = True, reason: str = "", as_of: date = DAY, by: str = PRASERT) -> int:
    with town.begin() as (session, agency):
        year = session.scalars(select(Year).where(Year.agency_id == agency.id)).one()
        who = town.officer(session, by)
        return wishes.wish_for(
            session, year, ReportKind.SIX_MONTH, draft=draft, by=who, at=town.now, as_of=as_of, reason=reason
        ).id


def standing(town: Town, number: int) -> wishes.Wished:
    with town.begin() as (session, agency):
        found = wishes.wish(session, agency.id, number)
    assert found is not None
    return found


def reports(session: Session) -> list[Report]:
    return list(session.scalars(select(Report)))


def test_a_wish_comes_true_as_the_report_it_asks_for(town: Town) -> None:
    number = wished(town, draft=False, reason="ส่งอำเภอตามกำหนด")
    done = grant(town.office, town.code, number, at=town.now)
    assert done is not None
    with town.office.look() as session:
        (report,) = reports(session)
        assert (report.as_of, report.draft, report.reason) == (DAY, False, "ส่งอำเภอตามกำหนด")
        assert report.officer_id == town.officer(session, PRASERT).id
    assert standing(town, number).report_id == report.id
    assert town.faults() == []


def test_each_step_of_it_is_vouched_for_in_the_journal(town: Town) -> None:
    grant(town.office, town.code, wished(town), at=town.now)
    with town.office.look() as session:
        kinds = session.scalars(select(JournalEntry.kind).order_by(JournalEntry.seq)).all()
    assert kinds[-4:] == ["wish.asked", "wish.begun", "report.compiled", "wish.done"]


def test_it_comes_true_at_most_once(town: Town) -> None:
    number = wished(town)
    grant(town.office, town.code, number, at=town.now)
    for later in (timedelta(0), AT_WORK * 2):
        with pytest.raises(NotOpen):
            grant(town.office, town.code, number, at=town.now + later)
    assert waiting_at(town.office, town.code, at=town.now + AT_WORK * 2) == ()
    with town.office.look() as session:
        assert len(reports(session)) == 1


def test_of_two_who_work_on_it_one_files_the_report_and_the_other_nothing(town: Town) -> None:
    number = wished(town)
    slow = take_up(town.office, town.code, number, at=town.now)
    assert slow is not None
    town.confirm_with(town.checkpoint("m2", "works"), ANAN, town.hand_in(b"%PDF-1.7 x", "a.pdf", "application/pdf"))
    later = town.now + AT_WORK * 2
    grant(town.office, town.code, number, at=later)
    with town.office.begin() as session, pytest.raises(NotOpen):
        wishes.must_be_open(session, 1, number)
    from tasks.compiling import compile_report

    before = set(town.office.documents(town.code).hashes())
    with pytest.raises(NotOpen):
        compile_report(town.office, slow, folder=town.office.reports(town.code), at=town.now)
    assert set(town.office.documents(town.code).hashes()) == before
    with town.office.look() as session:
        assert len(reports(session)) == 1


def test_work_that_was_cut_off_is_taken_up_again_but_not_for_ever(town: Town) -> None:
    number, at = wished(town), town.now
    for _ in range(wishes.MOST_BEGUN):
        assert waiting_at(town.office, town.code, at=at) == (number,)
        assert take_up(town.office, town.code, number, at=at) is not None
        assert waiting_at(town.office, town.code, at=at + AT_WORK) == ()
        with pytest.raises(NotOpen):
            take_up(town.office, town.code, number, at=at + AT_WORK)
        at += AT_WORK + timedelta(seconds=1)
    assert take_up(town.office, town.code, number, at=at) is None
    assert standing(town, number).trouble is Trouble.BROKEN
    assert waiting_at(town.office, town.code, at=at + AT_WORK * 2) == ()


def test_a_final_report_with_something_outstanding_wants_a_reason(town: Town) -> None:
    with pytest.raises(NeedsReason) as refused:
        wished(town, draft=False, reason="  ")
    assert refused.value.missing == 8
    with town.office.look() as session:
        assert session.scalars(select(ReportWish)).all() == []


def test_what_came_to_be_outstanding_after_it_was_asked_is_said_and_nothing_is_compiled(town: Town) -> None:
    for due in ("m2", "finance"), ("m2", "works"):
        town.confirm(town.checkpoint(*due), SOMSRI if due[1] == "finance" else ANAN)
        town.accept(town.checkpoint(*due))
    months = [(10, 31), (11, 30), (12, 29), (1, 31), (2, 29), (3, 29)]
    for month, day in months:
        point = town.checkpoint("m1", "finance", date(2023 if month > 9 else 2024, month, day))
        town.confirm(point, SOMSRI)
        town.accept(point)
    number = wished(town, draft=False)
    town.now = town.now.add(minutes=1)
    town.reopen(town.checkpoint("m2", "works"), "ภาพไม่ชัด")
    with pytest.raises(Exception, match="outstanding"):
        grant(town.office, town.code, number, at=town.now)
    assert standing(town, number).trouble is Trouble.OUTSTANDING
    with town.office.look() as session:
        assert reports(session) == []


def test_the_same_wish_pressed_twice_is_one_wish(town: Town) -> None:
    assert wished(town) == wished(town)
    number = wished(town)
    grant(town.office, town.code, number, at=town.now)
    assert wished(town) != number, "what came true may be asked for again"


def test_only_the_secretary_wishes_and_for_no_day_to_come(town: Town) -> None:
    with pytest.raises(NotYours):
        wished(town, by=SOMSRI)
    with pytest.raises(NotADayOfIt):
        wished(town, as_of=DAY + timedelta(days=1))


@pytest.mark.parametrize("as_of", [TODAY, date(2024, 3, 19), date(2024, 2, 15)])
def test_what_is_counted_as_outstanding_is_what_the_report_lists(town: Town, as_of: date) -> None:
    town.now = office_moment(date(2024, 2, 1), 9)
    town.confirm(town.checkpoint("m1", "finance", date(2024, 1, 31)), SOMSRI)
    town.now = office_moment(date(2024, 3, 19), 9)
    town.accept(town.checkpoint("m1", "finance", date(2024, 1, 31)))
    town.waive(town.checkpoint("m2", "works"), "ไม่มีทรัพย์สิน")
    town.now = office_moment(TODAY, 9)
    town.confirm(town.checkpoint("m2", "finance"), SOMSRI)
    town.add_checkpoint("m2", "works", date(2024, 3, 15))
    town.reschedule(town.checkpoint("m1", "finance", date(2023, 10, 31)), date(2024, 5, 31))
    order = Order(town.code, ReportKind.SIX_MONTH, as_of=as_of, draft=True)
    listed = collect(town.office, order, at=town.now).document.missing
    with town.begin() as (session, agency):
        year = session.scalars(select(Year).where(Year.agency_id == agency.id)).one()
        assert count_missing(session, year, ReportKind.SIX_MONTH, at=town.now, as_of=as_of) == listed
    assert office_day(town.now) == TODAY


def test_no_wish_is_forgotten_behind_many_newer_ones(town: Town) -> None:
    with town.begin() as (session, agency):
        year = session.scalars(select(Year).where(Year.agency_id == agency.id)).one()
        by = town.officer(session, PRASERT)
        first = wishes.wish_for(session, year, ReportKind.YEAR_END, draft=True, by=by, at=town.now, as_of=DAY).id
        for _ in range(60):
            one = wishes.wish_for(session, year, ReportKind.SIX_MONTH, draft=True, by=by, at=town.now, as_of=DAY)
            wishes.failed(session, agency.id, one.id, Trouble.DISK, at=town.now)
    assert waiting_at(town.office, town.code, at=town.now) == (first,)


def withdraw(town: Town, number: int, *, by: str = PRASERT) -> None:
    with town.begin() as (session, agency):
        wishes.withdraw(session, agency.id, number, by=town.officer(session, by), at=town.now)


def test_whoever_asked_withdraws_it_while_it_waits_and_may_ask_again(either_town: Town) -> None:
    town = either_town
    number = wished(town)
    withdraw(town, number)
    assert standing(town, number).is_withdrawn
    assert waiting_at(town.office, town.code, at=town.now) == ()
    with pytest.raises(NotOpen):
        take_up(town.office, town.code, number, at=town.now)
    with pytest.raises(NotOpen):
        withdraw(town, number)
    assert wished(town) != number
    with town.office.look() as session:
        entry = session.scalars(select(JournalEntry).where(JournalEntry.kind == "wish.withdrawn")).one()
        assert entry.officer_id == town.officer(session, PRASERT).id
    assert town.faults() == []


def test_nobody_else_withdraws_it(town: Town) -> None:
    number = wished(town)
    with pytest.raises(NotYours):
        withdraw(town, number, by=ANAN)
    assert standing(town, number).is_open


def test_work_that_has_begun_is_not_withdrawn_and_work_that_was_cut_off_is(town: Town) -> None:
    number = wished(town)
    take_up(town.office, town.code, number, at=town.now)
    with pytest.raises(AtWork):
        withdraw(town, number)
    town.now = town.now + AT_WORK * 2
    withdraw(town, number)
    with pytest.raises(NotOpen), town.begin() as (session, agency):  # and the worker, should it come back, files nothing
        wishes.must_be_open(session, agency.id, number)


def test_of_a_worker_and_a_withdrawal_at_once_one_is_first_and_the_other_is_told(either_town: Town) -> None:
    """Each side is told the truth, whichever comes first: there is one step of the two, and it says who won."""
    town = either_town
    for _ in range(8):
        number, start = wished(town), Barrier(2)

        def take(number: int = number, start: Barrier = start) -> bool:
            start.wait()
            try:
                return take_up(town.office, town.code, number, at=town.now) is not None
            except NotOpen:
                return False

        def give_up(number: int = number, start: Barrier = start) -> bool:
            start.wait()
            try:
                withdraw(town, number)
            except AtWork:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            taken, withdrawn = pool.submit(take), pool.submit(give_up)
            assert taken.result() is not withdrawn.result()
        (step,) = standing(town, number).steps
        assert step.step is (WishStep.BEGUN if taken.result() else WishStep.WITHDRAWN)
        if taken.result():
            with town.begin() as (session, agency):
                wishes.failed(session, agency.id, number, Trouble.BROKEN, at=town.now)
    assert town.faults() == []
