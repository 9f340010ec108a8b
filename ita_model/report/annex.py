"""The annex: every piece of evidence behind the report, with day and SHA-256, and some of the pictures among it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count, zip_longest
from typing import Final

from ita_model import thai
from ita_model.calendar import office_day
from ita_model.records import Evidence
from ita_model.report.document import EvidenceGroup, EvidenceItem, Photograph, PhotographGroup
from ita_model.report.facts import AspectFacts, MeasureFacts, Stood

PICTURES: Final = "image/"


def evidence_of(aspects: Iterable[AspectFacts]) -> tuple[EvidenceGroup, ...]:
    """The evidence of each measure in the plan's order, numbered through."""
    numbers = count(1)
    groups = []
    for facts in _measures(aspects):
        items = tuple(_item(stood, row, next(numbers)) for stood, row in _behind(facts))
        if items:
            groups.append(EvidenceGroup(facts.measure.title, items))
    return tuple(groups)


def photographs_of(aspects: Iterable[AspectFacts], *, most: int) -> tuple[PhotographGroup, ...]:
    """Up to `most` pictures of each measure: the first of each confirmation, then the second of each, and so on.

    Equal pictures are shown once. The number of each is the one it has in the list of evidence.
    """
    numbers = count(1)
    groups = []
    for facts in _measures(aspects):
        of_each: dict[int, list[tuple[int, Stood, Evidence]]] = {}
        for stood, row in _behind(facts):
            number = next(numbers)
            if row.sha256 is not None and row.media_type.startswith(PICTURES):
                of_each.setdefault(row.confirmation_id, []).append((number, stood, row))
        in_turn = [one for one in chain(*zip_longest(*of_each.values())) if one is not None]
        different = list({row.sha256: (number, stood, row) for number, stood, row in reversed(in_turn)}.values())[::-1]
        shown = sorted(different[:most], key=lambda one: one[0])
        if shown:
            groups.append(
                PhotographGroup(facts.measure.title, tuple(_photograph(*one) for one in shown), _left(different, shown))
            )
    return tuple(groups)


def _measures(aspects: Iterable[AspectFacts]) -> Iterator[MeasureFacts]:
    for aspect in aspects:
        yield from aspect.measures


def _behind(facts: MeasureFacts) -> Iterator[tuple[Stood, Evidence]]:
    for stood in facts.stood:
        for row in stood.evidence:
            yield stood, row


def _item(stood: Stood, row: Evidence, number: int) -> EvidenceItem:
    assert stood.accepted is not None
    return EvidenceItem(
        number=thai.to_thai_digits(number),
        division=stood.division.name,
        period=thai.to_thai_digits(stood.checkpoint.period),
        name=row.name,
        confirmed=thai.to_thai_digits(thai.short_date(office_day(stood.accepted.at))),
        sha256=row.sha256,
        url=row.url,
    )


def _photograph(number: int, stood: Stood, row: Evidence) -> Photograph:
    assert row.sha256 is not None
    told = thai.to_thai_digits(f"หลักฐานที่ {number} · ") + stood.division.name
    return Photograph(row.sha256, f"{told} · {thai.to_thai_digits(stood.checkpoint.period)}")


def _left(found: Sequence[object], shown: Sequence[object]) -> str:
    """What is said where not all the pictures are shown."""
    if len(found) == len(shown):
        return ""
    return thai.to_thai_digits(f"แสดง {len(shown)} จาก {len(found)} ภาพ ภาพอื่นอยู่ในรายการหลักฐาน")
