"""Opening the years of many plans: all of them or none, and on record as if each had been opened by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from config.daysoff import work_calendar
from config.office import Office
from config.settings import Settings
from ita_model import audit
from ita_model.agencies import all_agencies, take_turns
from ita_model.calendar import FiscalYear, office_moment
from ita_model.database import make_engine, migrate
from ita_model.numbering import numbers_for
from ita_model.opening import AlreadyOpen, Asked, AskedOfEnded, checkpoints_digest, open_year, open_years
from ita_model.plan import Agency as PlannedAgency
from ita_model.plan import Plan
from ita_model.records import Agency, Base, Checkpoint, Division, JournalEntry, Measure, Officer, Year
from ita_model.schedule import Every, Schedule, Timetable, occurrences
from simulation.offices import office
from tests.ita_model.conftest import EITHER
from tests.support.cast import SOMSRI, Town, a_plan
from tests.support.counting import queries
from tests.support.postgres import Cluster

DAYS_OFF = {**work_calendar(FiscalYear(2567)).days_off, **work_calendar(FiscalYear(2568)).days_off}
AT = office_moment(date(2023, 10, 1), 8)
Installing = Callable[[], Office]


@pytest.fixture(params=EITHER)
def new_office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installing]:
    """Makes installations without an agency, each new, of one kind of database."""
    engines: list[Engine] = []

    def made() -> Office:
        home = tmp_path / str(len(engines))
        home.mkdir()
        if request.param == "sqlite":
            engine = make_engine(f"sqlite:///{home / 'ita.db'}")
            migrate(engine)
        else:
            cluster: Cluster = request.getfixturevalue("cluster")
            engine = make_engine(cluster.migrated())
        engines.append(engine)
        return Office(Settings(home=home), engine)

    yield made
    for engine in engines:
        engine.dispose()


def asked(plan: Plan) -> Asked:
    return Asked(plan, f'{plan.agency.code} {plan.year.be}\n"\\\t', DAYS_OFF)


def a_country(be: int) -> list[Plan]:
    """Offices of many sizes."""
    return [office(number, seed=7, be=be) for number in range(1, 6)]


def changed(plan: Plan) -> Plan:
    """The plan with other words for its agency, its first division and its first officer, somebody new, and other hands."""
    first, *others = plan.people
    lead, second, *rest = plan.divisions
    return replace(
        plan,
        agency=replace(plan.agency, name='เทศบาล "ใหม่"'),
        people=(replace(first, name="นาง อื่น", address="o'other@example.org"), *others, replace(first, code="newcomer")),
        divisions=(replace(second, head="newcomer"), replace(lead, name="กองใหม่"), *rest),
    )


def each_alone(place: Office, plans: Sequence[Plan]) -> None:
    for plan in plans:
        with place.begin() as session:
            open_year(session, plan, text=asked(plan).text, days_off=DAYS_OFF, at=AT)


def all_at_once(place: Office, plans: Sequence[Plan]) -> None:
    with place.begin() as session:
        open_years(session, [asked(plan) for plan in plans], at=AT)


def everything(place: Office) -> list[str]:
    with place.look() as session:
        tables = Base.metadata.sorted_tables
        return [f"{table} {row}" for table in tables for row in session.execute(table.select().order_by(*table.primary_key))]


def test_years_that_are_opened_together_are_on_record_as_if_each_were_opened_alone(new_office: Installing) -> None:
    alone, together = new_office(), new_office()
    following = [changed(plan) if place % 2 else plan for place, plan in enumerate(a_country(2568))]
    for plans in (a_country(2567), following):
        each_alone(alone, plans)
        all_at_once(together, plans)
    assert everything(together) == everything(alone)
    with together.look() as session:
        assert len(session.scalars(select(Year)).all()) == 10
        assert 'เทศบาล "ใหม่"' not in [one.name for one in all_agencies(session)], "that holds from the next year on"


def test_two_years_of_one_agency_are_opened_in_the_order_in_which_they_are_asked(new_office: Installing) -> None:
    alone, together = new_office(), new_office()
    plans = [*a_country(2567)[:2], *map(changed, a_country(2568)[:2])]
    each_alone(alone, plans)
    all_at_once(together, plans)
    assert everything(together) == everything(alone)


def test_an_audit_finds_nothing_in_what_was_opened_together(new_office: Installing) -> None:
    place = new_office()
    all_at_once(place, a_country(2567))
    with place.look() as session:
        for agency in all_agencies(session):
            assert list(audit.faults(session, agency, place.files(agency.code))) == []
        assert list(audit.strays(session)) == []
        entries = {one.agency_id: one.payload for one in session.scalars(select(JournalEntry))}
        for year in session.scalars(select(Year)):
            assert checkpoints_digest(session, year) in entries[year.agency_id]


def test_many_years_are_opened_by_as_many_questions_as_two(new_office: Installing) -> None:
    counts = []
    for few in (2, 5):
        place = new_office()
        with queries(place.engine) as seen:
            all_at_once(place, a_country(2567)[:few])
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_what_stands_against_one_year_keeps_all_from_being_opened(new_office: Installing) -> None:
    place = new_office()
    first, *others = a_country(2567)
    all_at_once(place, [first])
    before = everything(place)
    with pytest.raises(AlreadyOpen) as refused, place.begin() as session:
        open_years(session, [*map(asked, others), replace(asked(first), text="another")], at=AT)
    assert refused.value.agency == first.agency.code
    assert everything(place) == before


def test_a_division_that_ended_is_told_of_with_its_agency(either_town: Town) -> None:
    either_town.end_division("works")
    before = either_town.dump()
    following = replace(a_plan(), year=FiscalYear(2568), aspects=())
    with pytest.raises(AskedOfEnded) as refused, either_town.office.begin() as session:
        open_years(session, [asked(a_plan("other")), asked(following)], at=either_town.now)
    assert (refused.value.agency, [*refused.value.last_on]) == ("sample", ["works"])
    assert either_town.dump() == before


def test_years_that_are_open_already_are_given_in_their_places(new_office: Installing) -> None:
    place = new_office()
    plans = a_country(2567)
    all_at_once(place, plans[1:3])
    with place.begin() as session:
        opened = open_years(session, [asked(plan) for plan in plans], at=AT)
        codes = dict(session.execute(select(Agency.id, Agency.code)).all())
        assert [codes[one.year.agency_id] for one in opened] == [plan.agency.code for plan in plans]
        assert [one.before for one in opened] == [False, True, True, False, False]
        for one in opened:
            there = session.scalars(select(Checkpoint.id).where(Checkpoint.year_id == one.year.id)).all()
            assert len(there) == one.checkpoints > 0
    before = everything(place)
    all_at_once(place, plans)
    assert everything(place) == before


def test_more_years_than_are_put_on_record_at_once_are_all_opened_in_their_order(new_office: Installing) -> None:
    place = new_office()
    small = replace(a_plan(), aspects=())
    plans = [replace(small, agency=PlannedAgency(f"a{number}", "ก", "ก", "ข", "ค")) for number in range(101)]
    with place.begin() as session:
        opened = open_years(session, [asked(plan) for plan in plans], at=AT)
    assert [one.checkpoints for one in opened] == [0] * 101
    with place.look() as session:
        assert [one.code for one in session.scalars(select(Agency).order_by(Agency.id))] == [plan.agency.code for plan in plans]


def test_numbers_are_those_that_the_database_would_give_next(new_office: Installing) -> None:
    place = new_office()
    all_at_once(place, a_country(2567)[:2])
    with place.begin() as session:
        agency = all_agencies(session)[0]
        by_itself = Division(agency_id=agency.id, code="x", name="x", position=9)
        session.add(by_itself)
        session.flush()
        numbers = numbers_for(session, {Division: 3, Officer: 0})
        assert [*numbers[Division]] == [by_itself.id + n for n in (1, 2, 3)]
        assert [*numbers[Officer]] == []


@pytest.mark.postgres
def test_two_who_open_years_at_the_same_time_are_given_different_numbers(cluster: Cluster) -> None:
    engine = make_engine(cluster.migrated())
    with Session(engine) as one, Session(engine) as other:
        mine, yours, more = (numbers_for(who, {Measure: 3}) for who in (one, other, one))
        numbers = [number for given in (mine, yours, more) for number in given[Measure]]
    engine.dispose()
    assert len({*numbers}) == 9


def test_turns_are_taken_in_the_order_of_numbers(either_town: Town) -> None:
    with either_town.begin() as (session, agency), queries(either_town.office.engine) as seen:
        take_turns(session, [agency.id + 1, agency.id])
    assert "ORDER BY agency.id" in seen[-1]


def test_a_timetable_gives_what_each_rule_gives() -> None:
    year, calendar = FiscalYear(2567), work_calendar(FiscalYear(2567))
    timetable = Timetable(year, calendar)
    rules = [Schedule(every=every) for every in Every] + [Schedule(on=(date(2024, 3, 31),)), Schedule(every=Every.MONTH, day=5)]
    for rule in rules * 2:
        assert timetable.of(rule) == occurrences(rule, year, calendar)
    assert timetable.of(rules[0]) is timetable.of(replace(rules[0])), "worked out once"


def test_somebodys_new_words_in_a_later_plan_are_a_fact_and_the_same_words_none(either_town: Town) -> None:
    plan = a_plan()
    first, *others = plan.people
    following = replace(plan, year=FiscalYear(2568), people=(replace(first, name="นางสมศรี รักดี"), *others), aspects=())
    at = office_moment(following.year.start, 8)
    with either_town.office.begin() as session:
        open_years(session, [asked(following)], at=at)
        somsri = session.scalars(select(Officer).where(Officer.code == SOMSRI)).one()
        assert somsri.name == "นางสมศรี รักดี", "it holds from that day on"
    with either_town.office.look() as session:
        payload = session.scalars(select(JournalEntry.payload).order_by(JournalEntry.seq.desc())).first()
        assert payload is not None
        assert payload.count('"table":"officer_detail"') == 1
        assert '"table":"post"' not in payload
    assert either_town.faults() == []
