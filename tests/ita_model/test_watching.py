"""Whether the clockwork runs, as the record tells it, on either database."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from ita_model import urgent, watching
from ita_model.calendar import office_moment
from ita_model.opening import open_year
from ita_model.records import Checkpoint, Letter, LetterState, Year
from ita_model.states import State
from ita_model.watching import Stuck
from tests.support.cast import NO_DAYS_OFF, PRASERT, TODAY, Town, a_plan, days, open_plan

OPENED = office_moment(date(2023, 10, 1), 9)


def test_each_agency_has_its_own_last_sweep(either_town: Town) -> None:
    open_plan(either_town, a_plan("other"))
    either_town.sweep(TODAY)
    later = office_moment(TODAY, 12)
    with either_town.office.look() as session:
        found = watching.last_sweeps(session, at=later)
        assert found == {"other": OPENED, "sample": office_moment(TODAY, 8, 30)}
        assert watching.missed(found, at=later) == {"other": OPENED}
        years = list(session.scalars(select(Year).where(Year.agency_id == 1)))
        assert watching.stands_still(session, years, at=later).not_swept_since is None
        assert watching.stands_still(session, years, at=later + days(2)).not_swept_since == office_moment(TODAY, 8, 30)


def test_a_year_that_is_to_begin_misses_nothing_before_it(either_town: Town) -> None:
    early = office_moment(date(2023, 9, 20), 9)
    with either_town.office.begin() as session:
        year = open_year(session, a_plan("early"), text="early", days_off=NO_DAYS_OFF, at=early).year
    with either_town.office.look() as session:
        years = list(session.scalars(select(Year).where(Year.id == year.id)))
        assert watching.last_sweeps(session, at=early + days(5)) == {}
        assert watching.stands_still(session, years, at=early + days(5)).not_swept_since is None
        later = watching.stands_still(session, years, at=OPENED + days(2))
        assert later.not_swept_since == office_moment(date(2023, 10, 1))


def test_of_a_year_that_is_over_a_sweep_is_missed_while_something_is_asked_of_somebody(either_town: Town) -> None:
    """Its pages would say for ever that nobody is reminded, where there is nothing to remind of."""
    year_ends, after = date(2024, 9, 30), office_moment(date(2024, 10, 5), 9)
    either_town.sweep(year_ends)
    with either_town.office.begin() as session:
        years = list(session.scalars(select(Year)))
        assert watching.stands_still(session, years, at=after).not_swept_since == office_moment(year_ends, 8, 30)
        points = session.scalars(select(Checkpoint)).all()
        for one in points[1:]:
            one.state = State.ACCEPTED
        points[0].state = State.SUBMITTED
        session.flush()
        assert watching.stands_still(session, years, at=after).not_swept_since, "its review is asked of the secretary"
        points[0].state = State.ACCEPTED
        session.flush()
        assert watching.stands_still(session, years, at=after).not_swept_since is None
        within = office_moment(date(2024, 9, 30), 9)
        assert watching.stands_still(session, years, at=within) == watching.StandsStill(swept_on=year_ends)


def test_what_is_stuck_is_counted_by_what_is_in_its_way(either_town: Town) -> None:
    letters = either_town.sweep(TODAY).letters
    assert letters >= 2
    with either_town.begin() as (session, agency):
        first, second = session.scalars(select(Letter).where(Letter.agency_id == agency.id).order_by(Letter.id).limit(2))
        first.attempts = 3
        second.state, second.claimed_at = LetterState.SENDING, office_moment(TODAY, 8, 31)
    with either_town.office.look() as session:
        assert watching.stuck(session, at=office_moment(TODAY, 9)) == {"sample": Stuck(refused=1)}
        assert watching.stuck(session, at=office_moment(TODAY, 10, 30)) == {"sample": Stuck(refused=1, unfetched=letters - 1)}
        night = watching.stuck(session, at=office_moment(TODAY, 20))
        years = session.scalars(select(Year)).all()
        for hour, minute in ((9, 0), (10, 30), (20, 0)):
            at = office_moment(TODAY, hour, minute)
            still = watching.stands_still(session, years, at=at)
            assert still.stuck == watching.stuck(session, at=at)["sample"], "an agency's own pages tell what its monitor does"
            assert still.swept_on == TODAY
    assert night == {"sample": Stuck(refused=1, unfetched=1)}, "what was fetched and forgotten is told at any hour"


def test_whoever_waits_to_sign_in_is_not_kept_waiting_unseen(either_town: Town) -> None:
    with either_town.begin() as (session, agency):
        who = either_town.officer(session, PRASERT)
        note = urgent.SignInNote(agency.short_name, who.name, who.position, either_town.now)
        urgent.owe(session, agency, who, note, cause="x", at=either_town.now, mail_domain="example.org")
    with either_town.office.look() as session:
        assert watching.stuck(session, at=either_town.now.add(minutes=10)) == {}
        assert watching.stuck(session, at=either_town.now.add(minutes=16)) == {"sample": Stuck(unfetched=1)}
        assert watching.stuck(session, at=either_town.now.add(hours=2)) == {}, "nobody waits for it any more"


def test_an_office_whose_letters_went_has_nothing_stuck(either_town: Town) -> None:
    either_town.sweep(TODAY)
    either_town.deliver(TODAY)
    with either_town.office.look() as session:
        assert watching.stuck(session, at=office_moment(TODAY, 12)) == {}
