"""A sweep of many offices, which passes over those to which the day brings nothing and sweeps the others in groups, leaves what
a sweep of each leaves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from config.daysoff import work_calendar
from config.ladder import read_ladder
from config.office import Office
from config.settings import read_settings
from ita_model import audit, journal, outbox
from ita_model import sweeping as sweeping_rules
from ita_model.agencies import all_agencies, numbers_of
from ita_model.calendar import FiscalYear, office_moment
from ita_model.records import Agency, JournalEntry, Letter, Notice, Sweep
from ita_model.stirring import stirring
from simulation.offices import code_of
from simulation.work import Country, answer_part, plan_part
from tasks import sweeping
from tests.support.counting import queries
from tests.support.happenings import something_happens
from tests.support.postgres import Cluster

BE = 2567
OFFICES = range(1, 5)
CODES = [code_of(one) for one in OFFICES]
FIRST, LAST = date(2023, 10, 2), date(2023, 11, 17)


def a_country(home: Path, url: str | None = None) -> Country:
    where = {"ITA_HOME": str(home)} | ({"ITA_DATABASE_URL": url} if url else {})
    made = Country(read_settings(where), seed=7, be=BE)
    plan_part(made, OFFICES)
    return made


def each(office: Office, on: date) -> None:
    for code in CODES:
        sweeping.sweep(office, code, on=on, at=office_moment(on, 8, 30))


def together(office: Office, on: date) -> None:
    sweeping.sweep_batch(office, CODES, on=on, at=office_moment(on, 8, 30))


def live(country: Country, sweep: Callable[[Office, date], None], chance: Random) -> Counter[str]:
    """Seven weeks in which the server is down at times, letters fail, and people come, go, hand over, ask and are away. Gives
    what was done how often besides answering.
    """
    office, day, done = country.office, FIRST, Counter[str]()
    works = work_calendar(FiscalYear(BE)).is_working_day
    while day <= LAST:
        if chance.random() < 0.85 and (works(day) or chance.random() < 0.3):
            sweep(office, day)
        if works(day):
            deliver(office, day, chance)
            for number in OFFICES:
                if chance.random() < 0.6:
                    with office.begin() as session:
                        agency = session.scalars(select(Agency).where(Agency.code == code_of(number))).one()
                        done[something_happens(session, agency, day, chance)] += 1
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


def ids(office: Office) -> list[int]:
    with office.look() as session:
        return [one.id for one in all_agencies(session)]


def left(office: Office) -> dict[str, list[tuple[object, ...]]]:
    """All that sweeps leave: what was owed to whom and when, the letters and every word of them, and what was swept; and what
    the journal tells, but for hashes, which are over what nobody can guess.
    """
    n, letter, swept, entry = Notice, Letter, Sweep, JournalEntry
    wanted = {
        "notices": select(n.key, n.on, n.moot_on, n.letter_id).order_by(n.key),
        "letters": select(letter.id, letter.officer_id, letter.on, letter.state, letter.digest).order_by(letter.id),
        "sweeps": select(swept.agency_id, swept.on, swept.notices, swept.letters).order_by(swept.agency_id, swept.on),
        "journal": select(entry.agency_id, entry.seq, entry.at, entry.kind).order_by(entry.agency_id, entry.seq),
    }
    with office.look() as session:
        return {name: [tuple(row) for row in session.execute(one)] for name, one in wanted.items()}


def faults(office: Office) -> list[audit.Fault]:
    """What an audit of the whole record finds."""
    with office.look() as session:
        of_each = (audit.faults(session, agency, office.files(agency.code)) for agency in all_agencies(session))
        return [*(fault for found in of_each for fault in found), *audit.strays(session)]


@pytest.fixture
def url(request: pytest.FixtureRequest) -> Callable[[], str | None]:
    """Gives the address of a new record on the database that is named, each time another."""
    if request.param == "sqlite":
        return lambda: None
    cluster: Cluster = request.getfixturevalue("cluster")
    return cluster.migrated


@pytest.mark.parametrize(("url", "seed"), [("sqlite", 1), ("sqlite", 2), ("postgresql", 3)], indirect=["url"])
def test_offices_swept_together_or_passed_over_have_nothing_else_to_say_than_each_swept_alone(
    tmp_path: Path, request: pytest.FixtureRequest, url: Callable[[], str | None], seed: int
) -> None:
    one, other = a_country(tmp_path / "each", url()), a_country(tmp_path / "together", url())
    request.addfinalizer(one.office.engine.dispose)
    request.addfinalizer(other.office.engine.dispose)
    happened = live(one, each, Random(seed))
    assert live(other, together, Random(seed)) == happened
    assert happened.total() - happened[""] > 20
    first, second = left(one.office), left(other.office)
    for kind in first:
        assert first[kind] == second[kind], kind
    assert len(first["letters"]) > 50
    assert faults(other.office) == []


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
