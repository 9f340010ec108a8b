"""What a version of a report knew, from all that was read of its year."""

from __future__ import annotations

from datetime import date, datetime

from ita_model import thai
from ita_model.calendar import FiscalYear
from ita_model.details import agency_among, divisions_among
from ita_model.report.between import Point, Side
from ita_model.report.reading import Reading
from ita_model.report.signing import signed_on
from ita_model.report.versions import Version
from ita_model.terms import in_office


def side_of(read: Reading, version: Version) -> Side:
    """What a version knew. Raises NotAsKept where its part names a journal entry that is not on record."""
    assert version.part is not None
    as_of, until = version.report.as_of, known_until(read, version)
    written = read.until(version, "narratives")
    newest = read.newest_written(until=written) if written else {}
    signers = max(until, written or until)
    posts = in_office(read.staff.terms(until=signers), on=signed_on(as_of))
    return Side(
        as_of=as_of,
        knew_signers=signers,
        part=version.part,
        moves=read.record.done.last(until=until),
        planned=points_of(read, as_of, until),
        asked={one.id: read.hands.division_of(one, until=until) for one in read.checkpoints},
        narratives={read.measures[number].code: one for number, one in newest.items()},
        agency=agency_among(read.record.agency, on=as_of, until=until),
        divisions=divisions_among(read.record.divisions, on=as_of, until=until),
        unknown={one.division_id: one for one in sorted(read.record.divisions, key=lambda one: -one.id) if one.at > until},
        officers=read.staff.known(on=as_of, until=signers),
        posts=frozenset(one.id for one in posts),
    )


def known_until(read: Reading, version: Version) -> datetime:
    """The moment up to which a version knew what was done."""
    return read.until(version, "journal") or read.year.opened_at


def points_of(read: Reading, on: date, until: datetime) -> dict[int, Point]:
    """By checkpoint, what the plan said of it on a day, as far as was on record at a moment."""
    last = read.kind.period(FiscalYear(read.year.be)).end
    found = {}
    for row in read.checkpoints:
        one = read.plan.checkpoint(row, until=until)
        measure = read.plan.measure(read.measures[one.measure_id], on=on, until=until)
        found[one.id] = Point(
            number=one.id,
            aspect=read.headings[measure.aspect_id],
            measure=measure.code,
            title=measure.title,
            step=read.plan.step(read.steps[one.step_id], on=on, until=until).text,
            period=thai.to_thai_digits(one.period),
            due=thai.to_thai_digits(thai.short_date(one.due_on)),
            due_on=one.due_on,
            opens_on=one.opens_on,
            in_period=one.due_on <= last and read.plan.knows(row, until=until),
        )
    return found
