"""Reports of a year that never was: what a template is shown with, before any office has one of its own.

The plan is one that ships with the project, the results stand in `reports/sample.yaml`; people and hold-ups are invented.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from config import sample_parts as parts
from config.reports import FOLDER
from config.wording import read_wording
from config.yamlfile import Entry, read_yaml
from ita_model import thai
from ita_model.plan import Aspect, Measure
from ita_model.planfile import read_plan
from ita_model.records import AgencyDetail
from ita_model.report import wording as words
from ita_model.report.document import AspectSection, MeasureRow, ReportDocument, ReportKind
from ita_model.report.memo import all_fields, memo_of
from ita_model.report.signing import signatures

SAMPLE: Final = FOLDER / "sample.yaml"
_PLANS: Final = Path(__file__).parent / "plans"


class _Said(Entry):
    result: str
    outcome: str


class _Sample(Entry):
    plan: str
    results: Mapping[str, _Said]
    owed: tuple[parts.Owed, ...]
    waived: str
    reason: str
    evidence: tuple[parts.Proof, ...]
    check_at: str


def sample_report(kind: ReportKind, *, draft: bool = False, complete: bool = False) -> ReportDocument:
    """A sample report of a kind. Every part that a report may have has something in it; of a `complete` one nothing is
    outstanding, nothing waived, nothing noted and nothing shown in pictures. Raises BadConfiguration.
    """
    sample = read_yaml(SAMPLE, _Sample)
    plan = read_plan((_PLANS / sample.plan).read_text(encoding="utf-8"))
    span, wording, be = kind.period(plan.year), read_wording(), plan.year.be
    office = AgencyDetail(name=plan.agency.name, district=plan.agency.district, province=plan.agency.province)
    measures = [measure for _, measure in plan.measures()]
    late = frozenset() if complete else frozenset(measure.code for measure in measures[1::4])
    owing = parts.outstanding(plan, [one for one in measures if one.code in late], span, sample.owed)
    missing = sum(len(group.items) for group in owing)
    summary = parts.summary(plan, {one.number: _heading(one) for one in plan.aspects}, late, owing)
    signers, place = parts.signers(plan), words.place_fields(office, span, be)
    fields = all_fields(place, signers, division=plan.divisions[0].name, summary=summary, outstanding=missing, as_of=span.end)
    proofs = parts.evidence(plan, sample.evidence, late, span)
    document = ReportDocument(
        kind=kind,
        year=be,
        as_of=span.end,
        draft=draft,
        agency=plan.agency.name,
        cover=words.filled(wording.lines[kind].cover, fields),
        cover_office=words.filled(wording.office, fields),
        title=words.filled(wording.lines[kind].title, fields),
        as_of_line=f"ข้อมูล ณ วันที่ {thai.to_thai_digits(thai.long_date(span.end))}",
        columns=wording.columns,
        sections=tuple(
            AspectSection(
                _heading(aspect), tuple(_row(one, sample.results[one.code], late=one.code in late) for one in aspect.measures)
            )
            for aspect in plan.aspects
            if aspect.measures
        ),
        memo=memo_of(wording, kind, signers, fields),
        summary=summary,
        progress=tuple(parts.progress(one, late=one.code in late) for one in measures) if kind is ReportKind.SIX_MONTH else (),
        outstanding=owing,
        waived=() if complete else parts.waived(plan, measures[-3], span, sample.waived),
        notes=() if complete else (words.compiled_although(missing, sample.reason),),
        signatures=signatures(wording.signatures, signers, fields),
        evidence=proofs,
        photographs=() if complete else parts.photographs(proofs, most=wording.photographs),
    )
    return replace(document, check=parts.check(document.name, sample.check_at))


def _heading(aspect: Aspect) -> str:
    return thai.to_thai_digits(f"({aspect.number}) ") + aspect.name


def _row(measure: Measure, said: _Said, *, late: bool) -> MeasureRow:
    steps = words.steps_together([(step.marker, step.text) for step in measure.steps])
    result, outcome = (words.NOTHING_CONFIRMED,) * 2 if late else (said.result, said.outcome)
    cells = (measure.title, steps, measure.responsible, measure.period, result, outcome)
    return MeasureRow(measure.code, cells, unclaimed=late)
