"""Reports of a year that never was: what a template is shown with, before any office has one of its own.

The plan is one that ships with the project, the results stand in `reports/sample.yaml`; people and hold-ups are invented.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Final

from config.reports import FOLDER
from config.wording import read_wording
from config.yamlfile import Entry, read_yaml
from ita_model import thai
from ita_model.calendar import Span
from ita_model.plan import Measure, Plan
from ita_model.planfile import read_plan
from ita_model.records import AgencyDetail
from ita_model.report import wording as words
from ita_model.report.document import (
    AspectSection,
    MeasureRow,
    OutstandingGroup,
    OutstandingItem,
    ProgressRow,
    ReportDocument,
    ReportKind,
    WaivedItem,
)

SAMPLE: Final = FOLDER / "sample.yaml"
_PLANS: Final = Path(__file__).parent / "plans"
_DUE, _MISSING, _WAIVED = 6, 2, 1


class _Said(Entry):
    result: str
    outcome: str


class _Sample(Entry):
    plan: str
    results: Mapping[str, _Said]
    waived: str
    reason: str


def sample_report(kind: ReportKind, *, draft: bool = False, complete: bool = False) -> ReportDocument:
    """A sample report of a kind. Every part that a report may have has something in it; of a `complete` one nothing is
    outstanding, nothing waived and nothing noted. Raises BadConfiguration.
    """
    sample = read_yaml(SAMPLE, _Sample)
    plan = read_plan((_PLANS / sample.plan).read_text(encoding="utf-8"))
    span, wording, be = kind.period(plan.year), read_wording(), plan.year.be
    office = AgencyDetail(name=plan.agency.name, district=plan.agency.district, province=plan.agency.province)
    measures = [measure for _, measure in plan.measures()]
    late = frozenset() if complete else frozenset(measure.code for measure in measures[1::4])
    outstanding = _outstanding(plan, [one for one in measures if one.code in late], span)
    missing = sum(len(group.items) for group in outstanding)
    return ReportDocument(
        kind=kind,
        year=be,
        as_of=span.end,
        draft=draft,
        agency=plan.agency.name,
        cover=wording.cover(kind, office, span, be),
        cover_office=wording.cover_office(office, span, be),
        title=wording.title(kind, office, span, be),
        as_of_line=f"ข้อมูล ณ วันที่ {thai.to_thai_digits(thai.long_date(span.end))}",
        columns=wording.columns,
        sections=tuple(
            AspectSection(
                thai.to_thai_digits(f"({aspect.number}) ") + aspect.name,
                tuple(_row(one, sample.results[one.code], late=one.code in late) for one in aspect.measures),
            )
            for aspect in plan.aspects
            if aspect.measures
        ),
        progress=tuple(_progress(one, late=one.code in late) for one in measures) if kind is ReportKind.SIX_MONTH else (),
        outstanding=outstanding,
        waived=() if complete else _waived(plan, measures[-3], span, sample.waived),
        notes=() if complete else (words.compiled_although(missing, sample.reason),),
    )


def _row(measure: Measure, said: _Said, *, late: bool) -> MeasureRow:
    steps = words.steps_together([(step.marker, step.text) for step in measure.steps])
    result, outcome = (words.NOTHING_CONFIRMED,) * 2 if late else (said.result, said.outcome)
    cells = (measure.title, steps, measure.responsible, measure.period, result, outcome)
    return MeasureRow(measure.code, cells, unclaimed=late)


def _progress(measure: Measure, *, late: bool) -> ProgressRow:
    missing = _MISSING if late else 0
    return ProgressRow(measure.code, measure.title, _DUE, _DUE - missing - _WAIVED, _WAIVED, 0, missing)


def _period(span: Span) -> str:
    return thai.to_thai_digits(f"{thai.month_and_year(span.start)} - {thai.month_and_year(span.end)}")


def _outstanding(plan: Plan, late: list[Measure], span: Span) -> tuple[OutstandingGroup, ...]:
    """What each division still owes of the measures that are late, half of it in review."""
    due = thai.to_thai_digits(thai.short_date(span.end - timedelta(days=2)))
    groups = []
    for division in plan.divisions:
        items = tuple(
            OutstandingItem(measure.title, measure.steps[0].text, _period(span), due, ("เกินกำหนด", "รอตรวจ")[n % 2])
            for n, measure in enumerate(late)
            if division.code in measure.divisions
        )
        if items:
            groups.append(OutstandingGroup(division.name, items))
    return tuple(groups)


def _waived(plan: Plan, measure: Measure, span: Span, reason: str) -> tuple[WaivedItem, ...]:
    division = next(one.name for one in plan.divisions if one.code in measure.divisions)
    return (WaivedItem(division, measure.title, measure.steps[0].text, _period(span), reason),)
