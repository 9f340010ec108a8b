"""How each agency stands, in numbers: what a province sees of its offices."""

from __future__ import annotations

from datetime import date

from ita_model.overview import overview
from ita_model.states import Standing
from tests.support.cast import SOMSRI, TODAY, Town, a_plan, open_plan
from tests.support.counting import queries


def test_an_agency_stands_as_its_own_board_says(either_town: Town) -> None:
    town = either_town
    february, march = (town.checkpoint("m1", "finance", day) for day in (date(2024, 2, 29), date(2024, 3, 29)))
    town.confirm(february, SOMSRI)
    town.confirm(march, SOMSRI)
    town.accept(march)
    town.sweep(TODAY)
    with town.office.look() as session:
        (one,) = overview(session, on=TODAY)
    assert (one.code, one.be) == ("sample", 2567)
    assert one.standings[Standing.SUBMITTED] == 1
    assert one.standings[Standing.ACCEPTED] == 1
    assert one.standings[Standing.OVERDUE] > 0
    assert one.standings[Standing.PLANNED] > 0
    assert one.settled is not None
    assert 0 < one.settled < 1
    assert 0 <= one.complete < one.measures == 2
    assert one.swept_at is not None


def test_what_waits_for_review_is_missing_only_once_it_was_due(either_town: Town) -> None:
    town = either_town
    march = town.checkpoint("m1", "finance", date(2024, 3, 29))
    town.confirm(march, SOMSRI)
    with town.office.look() as session:
        (before,), (after,) = (overview(session, on=day) for day in (TODAY, date(2024, 3, 30)))
    assert (before.to_review, before.unreviewed) == (1, 0)
    assert (after.to_review, after.unreviewed) == (1, 1)


def test_a_measure_is_complete_while_nothing_that_was_due_is_missing(town: Town) -> None:
    with town.office.look() as session:
        (one,) = overview(session, on=date(2023, 10, 2))
    assert one.complete == one.measures == 2
    assert one.settled is None


def test_it_asks_as_much_for_many_agencies_as_for_one(town: Town) -> None:
    asked = []
    for code in ("sample", "east", "west"):
        if code != "sample":
            open_plan(town, a_plan(code))
        with queries(town.office.engine) as counted, town.office.look() as session:
            found = overview(session, on=TODAY)
        asked.append(len(counted))
    assert [one.code for one in found] == ["east", "sample", "west"]
    assert asked[0] == asked[2] <= 6


def test_before_its_first_year_an_agency_has_none(town: Town) -> None:
    with town.office.look() as session:
        (one,) = overview(session, on=town.now.date().replace(year=2023, month=1))
    assert one.be is None
    assert not one.standings
