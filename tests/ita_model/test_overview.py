"""How each agency stands, in numbers: what a province sees of its offices."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

from ita_model.overview import overview, provinces, reported
from ita_model.records import Report, ReportMove, Year
from ita_model.report.document import ReportKind
from ita_model.report.states import ReportState
from ita_model.states import Standing
from tests.support.cast import PRASERT, SOMSRI, TODAY, Town, a_plan, open_plan
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


def test_of_one_province_nobody_elses_agencies_are_seen(either_town: Town) -> None:
    plan = a_plan("nan")
    open_plan(either_town, replace(plan, agency=replace(plan.agency, province="น่าน")))
    either_town.sweep(TODAY)
    with either_town.office.look() as session:
        assert provinces(session) == {"น่าน": 1, "เชียงราย": 1}
        whole = overview(session, on=TODAY)
        parts = {province: overview(session, on=TODAY, province=province) for province in ("น่าน", "เชียงราย", "ที่อื่น")}
    assert [one.code for one in whole] == ["nan", "sample"]
    assert parts == {"น่าน": whole[:1], "เชียงราย": whole[1:], "ที่อื่น": []}
    assert whole[0].standings == whole[1].standings
    assert (whole[0].swept_at, whole[1].swept_at is not None) == (None, True)


def test_of_several_versions_the_published_one_is_told_else_the_newest_that_is_no_draft(either_town: Town) -> None:
    town = either_town
    told = [_told(town)]
    draft, first, second, later = (_version(town, draft=draft) for draft in (True, False, False, True))
    told.append(_told(town))
    _move(town, first, ReportState.COMPILED, ReportState.SIGNED_OFF, ReportState.ACKNOWLEDGED, ReportState.PUBLISHED)
    told.append(_told(town))
    _move(town, second, ReportState.COMPILED, ReportState.SIGNED_OFF)
    told.append(_told(town))
    assert told == [{}, {"sample": "compiled"}, {"sample": "published"}, {"sample": "published"}]
    assert draft < first < second < later


def _told(town: Town) -> dict[str, str]:
    with town.office.look() as session:
        found = reported(session, overview(session, on=TODAY))
    assert all(one.kind is ReportKind.SIX_MONTH for several in found.values() for one in several)
    return {code: several[0].state.value for code, several in found.items()}


def _version(town: Town, *, draft: bool) -> int:
    with town.begin() as (session, agency):
        year = session.query(Year).filter_by(agency_id=agency.id).one()
        row = Report(
            agency_id=agency.id, year_id=year.id, kind=ReportKind.SIX_MONTH.value, as_of=date(2024, 3, 31), draft=draft,
            at=town.now, officer_id=None, measures=2, outstanding=0, reason=None, manifest_sha256="0" * 64, claims_sha256=None,
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def _move(town: Town, number: int, *states: ReportState) -> None:
    with town.begin() as (session, agency):
        by = town.officer(session, PRASERT).id
        for n, (before, after) in enumerate(pairwise(states), 1):
            session.add(
                ReportMove(
                    agency_id=agency.id, report_id=number, n=n, before=before, after=after, officer_id=by, at=town.now, words=""
                )
            )
