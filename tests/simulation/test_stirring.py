"""A sweep of many offices that passes over those to which the day brings nothing leaves what a sweep of each leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.daysoff import work_calendar
from config.ladder import read_ladder
from config.office import Office
from config.settings import read_settings
from ita_model import handing, journal, outbox, staffing, waiving
from ita_model import sweeping as sweeping_rules
from ita_model.agencies import all_agencies, numbers_of
from ita_model.calendar import FiscalYear, office_moment
from ita_model.moves import NotAllowed, Outrun
from ita_model.people import officer_by_code, roster
from ita_model.records import Agency, Checkpoint, Division, Letter, Notice, Officer, Role, Sweep
from ita_model.states import State
from ita_model.stirring import stirring
from simulation.offices import code_of
from simulation.work import Country, answer_part, plan_part
from tasks import sweeping
from tests.support.counting import queries

BE = 2567
OFFICES = range(1, 5)
CODES = [code_of(one) for one in OFFICES]
FIRST, LAST = date(2023, 10, 2), date(2023, 11, 17)


def a_country(home: Path) -> Country:
    made = Country(read_settings({"ITA_HOME": str(home)}), seed=7, be=BE)
    plan_part(made, OFFICES)
    return made


def each(office: Office, on: date) -> None:
    for code in CODES:
        sweeping.sweep(office, code, on=on, at=office_moment(on, 8, 30))


def together(office: Office, on: date) -> None:
    sweeping.sweep_batch(office, CODES, on=on, at=office_moment(on, 8, 30))


def live(country: Country, sweep: Callable[[Office, date], None], chance: Random) -> int:
    """Seven weeks in which the server is down at times, letters fail, and people come, go, hand over, ask and are away. Gives
    how often something was done besides answering.
    """
    office, day, done = country.office, FIRST, 0
    works = work_calendar(FiscalYear(BE)).is_working_day
    while day <= LAST:
        if chance.random() < 0.85 and (works(day) or chance.random() < 0.3):
            sweep(office, day)
        if works(day):
            deliver(office, day, chance)
            for number in OFFICES:
                if chance.random() < 0.2:
                    done += something_happens(office, code_of(number), day, chance)
            if chance.random() < 0.7:
                answer_part(country, OFFICES, day)
        day += timedelta(days=1)
    return done


def deliver(office: Office, day: date, chance: Random) -> None:
    """Send the day's letters; some cannot be sent, of some nobody knows, and some days nothing is sent."""
    if chance.random() < 0.1:
        return
    for agency in ids(office):
        for minute in range(60):
            at = office_moment(day, 8, 35).add(minutes=minute)
            with office.begin() as session:
                claimed = outbox.claim(session, agency, at=at)
                if claimed is None:
                    break
                how = chance.random()
                if how < 0.05:
                    outbox.failed(session, claimed, at=at, trouble="550 no such user")
                elif how < 0.1:
                    outbox.in_doubt(session, claimed, trouble="the line broke")
                else:
                    outbox.sent(session, claimed, at=at)


def something_happens(office: Office, code: str, day: date, chance: Random) -> int:
    """One of what may happen to an office on a day, if it may just then; says whether it did."""
    at = office_moment(day, 11)
    with office.begin() as session:
        agency = session.scalars(select(Agency).where(Agency.code == code)).one()
        people = roster(session, agency.id, day)
        secretary = session.get_one(Officer, people.of_agency(Role.SECRETARY)[0])
        waiting = session.scalars(
            select(Checkpoint).where(
                Checkpoint.agency_id == agency.id,
                Checkpoint.state.in_([State.PENDING, State.RETURNED]),
                Checkpoint.opens_on <= day,
            )
        ).all()
        act = chance.choice([moves_house, stands_in, hands_over, asks])
        try:
            with session.begin_nested():
                act(session, agency, secretary, waiting, day, chance)
        except (NotAllowed, Outrun, staffing.NotSo, IndexError):
            return 0
        assert at.date() == day
        return 1


def moves_house(session: Session, agency: Agency, by: Officer, _waiting: object, day: date, chance: Random) -> None:
    """An officer has another address from a day on, which may lie ahead or be past."""
    head = officer_by_code(session, agency.id, f"head-{chance.randint(1, 3)}")
    assert head is not None
    address = f"new-{day.isoformat()}-{head.address}"
    staffing.change_officer(
        session, head, name=head.name, position=head.position, address=address,
        from_on=day + timedelta(days=chance.randint(-9, 9)), by=by, at=office_moment(day, 11),
    )  # fmt: skip


def stands_in(session: Session, agency: Agency, by: Officer, _waiting: object, day: date, chance: Random) -> None:
    """Somebody acts for a head for some days, which may lie ahead or be past."""
    who = officer_by_code(session, agency.id, f"head-{chance.randint(1, 3)}")
    where = session.scalars(select(Division).where(Division.agency_id == agency.id, Division.code == "d2")).one()
    assert who is not None
    first = day + timedelta(days=chance.randint(-20, 7))
    staffing.act(
        session, agency, Role.HEAD, who, division=where, from_on=first, to_on=first + timedelta(days=25), by=by,
        at=office_moment(day, 11),
    )  # fmt: skip


def hands_over(session: Session, agency: Agency, by: Officer, waiting: list[Checkpoint], day: date, chance: Random) -> None:
    """The secretary hands a checkpoint to another division."""
    there = session.scalars(select(Division).where(Division.agency_id == agency.id).order_by(Division.id)).all()
    handing.hand_over(
        session, chance.choice(waiting), chance.choice(there), by=by, at=office_moment(day, 11), words="งานของกองนี้"
    )


def asks(session: Session, agency: Agency, _by: Officer, waiting: list[Checkpoint], day: date, chance: Random) -> None:
    """A head asks for a waiver."""
    one = chance.choice(waiting)
    head = session.get_one(Officer, roster(session, agency.id, day).holders(Role.HEAD, one.division_id)[0])
    waiving.ask(session, one, by=head, at=office_moment(day, 11), reason="ปีนี้ไม่มีการจัดซื้อ")


def ids(office: Office) -> list[int]:
    with office.look() as session:
        return [one.id for one in all_agencies(session)]


def left(office: Office) -> dict[str, list[tuple[object, ...]]]:
    """All that sweeps leave: what was owed to whom and when, the letters and every word of them, and what was swept."""
    n, letter, swept = Notice, Letter, Sweep
    wanted = {
        "notices": select(n.key, n.on, n.moot_on, n.letter_id).order_by(n.key),
        "letters": select(letter.id, letter.officer_id, letter.on, letter.state, letter.digest).order_by(letter.id),
        "sweeps": select(swept.agency_id, swept.on, swept.notices, swept.letters).order_by(swept.agency_id, swept.on),
    }
    with office.look() as session:
        return {name: [tuple(row) for row in session.execute(one)] for name, one in wanted.items()}


@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_passed_over_had_nothing_to_say(tmp_path: Path, seed: int) -> None:
    one, other = a_country(tmp_path / "each"), a_country(tmp_path / "together")
    assert live(one, each, Random(seed)) == live(other, together, Random(seed)) > 10
    first, second = left(one.office), left(other.office)
    assert first["sweeps"] == second["sweeps"]
    assert first["letters"] == second["letters"]
    assert first["notices"] == second["notices"]
    assert len(first["letters"]) > 50


def test_most_offices_are_passed_over_on_a_day_on_which_nothing_begins(tmp_path: Path) -> None:
    country = a_country(tmp_path)
    for day in (date(2023, 10, 2), date(2023, 10, 3)):
        together(country.office, day)
        for agency in ids(country.office):
            deliver_all(country.office, agency, day)
    with country.office.look() as session:
        agencies = list(numbers_of(session, CODES).values())
        assert stirring(session, agencies, on=date(2023, 10, 4), ladder=read_ladder()) == frozenset()
        assert stirring(session, agencies, on=date(2023, 10, 31), ladder=read_ladder()) == frozenset(agencies)


def test_an_office_of_which_the_journal_tells_something_new_is_swept_whatever_it_is(tmp_path: Path) -> None:
    country = a_country(tmp_path)
    together(country.office, FIRST)
    agency = ids(country.office)[0]
    deliver_all(country.office, agency, FIRST)
    with country.office.begin() as session:
        at = office_moment(FIRST, 11)
        journal.append(session, agency, kind="office.something-new", at=at, by=None, payload={})
        assert stirring(session, [agency], on=date(2023, 10, 3), ladder=read_ladder()) == {agency}
        later = FIRST + timedelta(days=2)
        sweeping_rules.pass_over(session, [agency], on=later, at=office_moment(later, 8, 30))
        assert stirring(session, [agency], on=later + timedelta(days=1), ladder=read_ladder()) == frozenset()


def deliver_all(office: Office, agency: int, day: date) -> None:
    at = office_moment(day, 9)
    while True:
        with office.begin() as session:
            claimed = outbox.claim(session, agency, at=at)
            if claimed is None:
                return
            outbox.sent(session, claimed, at=at)


def test_it_asks_as_much_of_few_offices_as_of_many(tmp_path: Path) -> None:
    country = a_country(tmp_path)
    together(country.office, FIRST)
    asked = []
    with country.office.look() as session:
        agencies = ids(country.office)
        for some in (agencies[:1], agencies):
            with queries(country.office.engine) as counted:
                stirring(session, some, on=date(2023, 10, 3), ladder=read_ladder())
            asked.append(len(counted))
    assert asked[0] == asked[1] <= 12
