"""The demo's plan says what the published report says, and nothing it does not."""

from datetime import date
from pathlib import Path

import pytest

from config.daysoff import work_calendar
from config.frameworks import frameworks
from ita_model.importing.published import SourceReport, read_published
from ita_model.plan import EVERY_DIVISION, Plan
from ita_model.planfile import findings, read_plan, write_plan
from ita_model.schedule import Every, Occurrence, occurrences

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan((ROOT / "config/plans/por-2567.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def report() -> SourceReport:
    return read_published((ROOT / "demo/published-report-2567.txt").read_text(encoding="utf-8"))


def without_spaces(text: str) -> str:
    return "".join(text.split())


def test_its_first_four_columns_are_the_report_s_word_for_word(plan: Plan, report: SourceReport) -> None:
    promised = [
        (
            measure.title,
            "".join(step.marker + step.text for step in measure.steps),
            measure.responsible,
            measure.period,
        )
        for _, measure in plan.measures()
    ]
    printed = [row.cells[:4] for row in report.rows()]
    assert [tuple(map(without_spaces, row)) for row in promised] == [tuple(map(without_spaces, row)) for row in printed]


def test_its_measures_stand_under_the_report_s_aspects(plan: Plan, report: SourceReport) -> None:
    assert [(a.number, a.name, len(a.measures)) for a in plan.aspects] == [
        (a.number, a.name, len(a.rows)) for a in report.aspects
    ]


def test_nothing_was_invented_for_aspect_4_and_the_check_says_so(plan: Plan) -> None:
    assert [found.english for found in findings(plan, frameworks().aspect_names())] == ["no measure under aspect (4)"]


def test_every_division_means_all_five(plan: Plan) -> None:
    assert len(plan.divisions) == 5
    for _, measure in plan.measures():
        assert len(measure.divisions) == (5 if measure.responsible == EVERY_DIVISION else 1)


def test_everybody_is_invented_and_reachable_only_at_an_example_address(plan: Plan) -> None:
    assert all(person.name.endswith("นามสมมุติ") for person in plan.people)
    assert all(person.address.endswith("@por.example.org") for person in plan.people)
    assert plan.secretary not in {division.head for division in plan.divisions}


def test_each_step_says_what_good_evidence_looks_like(plan: Plan) -> None:
    steps = [step for _, measure in plan.measures() for step in measure.steps]
    assert len(steps) == 19
    assert all(len(step.good_evidence) > 20 for step in steps)


def test_every_due_day_is_a_working_day_of_the_year_and_both_halves_have_some(plan: Plan) -> None:
    calendar = work_calendar(plan.year)
    due = [
        one.due_on
        for _, measure in plan.measures()
        for step in measure.steps
        for one in occurrences(step.schedule, plan.year, calendar)
    ]
    assert all(day in plan.year and calendar.is_working_day(day) for day in due)
    first, second = plan.year.halves()
    assert sum(day in first for day in due) > 20
    assert sum(day in second for day in due) > 20


def test_the_staff_meeting_is_due_in_every_division_at_each_month_s_end(plan: Plan) -> None:
    meeting = plan.aspects[0].measures[0]
    found: tuple[Occurrence, ...] = occurrences(meeting.steps[0].schedule, plan.year, work_calendar(plan.year))
    assert meeting.steps[0].schedule.every is Every.MONTH
    assert len(found) == 12
    # 31 December 2566 was New Year's Eve on a Sunday, and the Friday before it a day off by cabinet resolution.
    assert found[2].due_on == date(2023, 12, 28)
    assert "วันสิ้นปี" in found[2].why


def test_it_reads_back_the_same_when_written_again(plan: Plan) -> None:
    assert read_plan(write_plan(plan)) == plan
