"""The parts of a sample report that follow its measures, and who signs it: invented, as is all in `reports/sample.yaml`."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import count
from typing import Final

from config.yamlfile import Entry
from ita_model import thai
from ita_model.calendar import Span
from ita_model.plan import Measure, Plan
from ita_model.report.document import (
    Check,
    EvidenceGroup,
    EvidenceItem,
    OutstandingGroup,
    OutstandingItem,
    Photograph,
    PhotographGroup,
    ProgressRow,
    Summary,
    Tally,
    WaivedItem,
)
from ita_model.report.signing import Signer
from ita_model.report.summing import ALL
from ita_model.report.wording import SignedBy

_DUE, _MISSING, _WAIVED = 6, 2, 1
_SHOWS_PICTURES: Final = 2
"""How many measures have pictures in the annex; the last of them leaves some out."""


class Owed(Entry):
    """Where something outstanding stands, and why; `{day}` is a day."""

    standing: str
    reason: str


class Proof(Entry):
    """A piece of evidence, as an office would name it."""

    name: str
    url: str | None = None


def progress(measure: Measure, *, late: bool) -> ProgressRow:
    """How far a measure is."""
    missing = _MISSING if late else 0
    return ProgressRow(measure.code, measure.title, _DUE, _DUE - missing - _WAIVED, _WAIVED, 0, missing)


def outstanding(plan: Plan, late: Sequence[Measure], span: Span, owed: Sequence[Owed]) -> tuple[OutstandingGroup, ...]:
    """What each division still owes of the measures that are late, for one reason after the other."""
    due, day = _day(span.end - timedelta(days=2)), _day(span.end - timedelta(days=1))
    groups = []
    for division in plan.divisions:
        items = tuple(
            OutstandingItem(
                measure=measure.title,
                step=measure.steps[0].text,
                period=_period(span),
                due=due,
                standing=owed[n % len(owed)].standing,
                reason=owed[n % len(owed)].reason.format(day=day),
            )
            for n, measure in enumerate(late)
            if division.code in measure.divisions
        )
        if items:
            groups.append(OutstandingGroup(division.name, items))
    return tuple(groups)


def waived(plan: Plan, measure: Measure, span: Span, reason: str) -> tuple[WaivedItem, ...]:
    """One thing that was waived."""
    return (WaivedItem(_division_of(measure, plan), measure.title, measure.steps[0].text, _period(span), reason),)


def summary(plan: Plan, headings: Mapping[int, str], late: Collection[str], owing: Sequence[OutstandingGroup]) -> Summary:
    """The report in numbers: a late measure has nothing, any other all that was due."""
    by_aspect = tuple(_tally(headings[aspect.number], aspect.measures, late) for aspect in plan.aspects if aspect.measures)
    owed = {group.division: len(group.items) for group in owing}
    lots = Counter(code for _, measure in plan.measures() for code in measure.divisions)
    by_division = tuple(
        Tally(one.name, lots[one.code] * _DUE - owed.get(one.name, 0), 0, owed.get(one.name, 0)) for one in plan.divisions
    )
    return Summary(_tally(ALL, [measure for _, measure in plan.measures()], late), by_aspect, by_division)


def evidence(plan: Plan, proofs: Sequence[Proof], late: Collection[str], span: Span) -> tuple[EvidenceGroup, ...]:
    """One piece of evidence after the other, two for each measure that is not late."""
    numbers = count()
    groups = []
    for _, measure in plan.measures():
        if measure.code not in late:
            items = tuple(_item(plan, measure, proofs, next(numbers), span) for _ in range(2))
            groups.append(EvidenceGroup(measure.title, items))
    return tuple(groups)


def photographs(groups: Sequence[EvidenceGroup], *, most: int) -> tuple[PhotographGroup, ...]:
    """Pictures of some measures, the most that there may be of the last of them."""
    shown = list(_with_files(groups))[:_SHOWS_PICTURES]
    return tuple(
        PhotographGroup(
            group.measure,
            tuple(_photograph(item, n) for n in range(most if group is shown[-1] else 1)),
            thai.to_thai_digits(f"แสดง {most} จาก {most + 5} ภาพ ภาพอื่นอยู่ในรายการหลักฐาน") if group is shown[-1] else "",
        )
        for group in (shown if most else ())
        for item in [next(one for one in group.items if one.sha256)]
    )


def signers(plan: Plan) -> dict[SignedBy, Signer]:
    """Who signs: the plan's own people, who are invented."""
    codes = {
        SignedBy.LEAD: plan.divisions[0].head,
        SignedBy.SECRETARY: plan.secretary,
        SignedBy.EXECUTIVE: plan.executive,
    }
    people = {one.code: one for one in plan.people}
    return {by: Signer(people[code].name, (people[code].position,), people[code].position) for by, code in codes.items()}


def check(name: str, check_at: str) -> Check:
    """A code, and the address that would say what stands behind it."""
    code = _sha256(name)
    return Check(code, f"{check_at}/{code[:32]}")


def _item(plan: Plan, measure: Measure, proofs: Sequence[Proof], number: int, span: Span) -> EvidenceItem:
    proof = proofs[number % len(proofs)]
    return EvidenceItem(
        number=thai.to_thai_digits(number + 1),
        division=_division_of(measure, plan),
        period=_period(span),
        name=proof.name,
        confirmed=_day(span.end - timedelta(days=7)),
        sha256=None if proof.url else _sha256(f"{measure.code} {number}"),
        url=proof.url,
    )


def _with_files(groups: Sequence[EvidenceGroup]) -> Iterator[EvidenceGroup]:
    return (group for group in groups if any(item.sha256 for item in group.items))


def _photograph(item: EvidenceItem, number: int) -> Photograph:
    return Photograph(_sha256(f"{item.sha256} {number}"), f"หลักฐานที่ {item.number} · {item.division} · {item.period}")


def _tally(name: str, measures: Sequence[Measure], late: Collection[str]) -> Tally:
    missing = sum(measure.code in late for measure in measures)
    return Tally(name, len(measures) - missing, 0, missing)


def _division_of(measure: Measure, plan: Plan) -> str:
    return next(one.name for one in plan.divisions if one.code in measure.divisions)


def _period(span: Span) -> str:
    return thai.to_thai_digits(f"{thai.month_and_year(span.start)} - {thai.month_and_year(span.end)}")


def _day(day: date) -> str:
    return thai.to_thai_digits(thai.short_date(day))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
