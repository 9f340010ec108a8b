"""Versions of a report that are compiled one after the other, and what is told of their difference."""

from __future__ import annotations

from datetime import date

from ita_model.report.between import Deed
from ita_model.report.difference import Difference, Explained, difference
from ita_model.report.document import ReportKind
from tasks.compiling import Order, compile_report
from tests.support.cast import PRASERT, Town


def compiled(
    town: Town,
    *,
    as_of: date | None = None,
    draft: bool = True,
    reason: str | None = None,
    kind: ReportKind = ReportKind.SIX_MONTH,
) -> int:
    """Compile a version an hour after what happened last; gives its number."""
    town.now = town.now.add(hours=1)
    order = Order("sample", kind, 2567, as_of=as_of, draft=draft, reason=reason, by=PRASERT)
    done = compile_report(town.office, order, folder=town.office.settings.home / "out", at=town.now)
    town.now = town.now.add(hours=1)
    return done.number


def compared(town: Town, *numbers: int) -> Difference:
    """The difference of the versions that the numbers mean."""
    with town.begin() as (session, agency):
        return difference(session, agency, numbers, town.office.documents("sample"))


def deeds(one: Explained) -> list[Deed]:
    """What the facts are that made a text differ."""
    return [fact.deed for fact in one.because.facts]


def part(found: Difference, name: str) -> list[Explained]:
    """The changes in one part of the report."""
    return [one for one in found.changes if one.change.spot.part == name]


def cell(found: Difference, measure: str, column: int) -> Explained:
    """The one change in a measure's cell."""
    (one,) = (one for one in part(found, "sections") if (one.change.spot.measure, one.change.spot.column) == (measure, column))
    return one
