"""Reading from the record what two versions of a report knew, and what lies between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model import journal, narrating, thai
from ita_model.calendar import FiscalYear, office_day
from ita_model.details import Detail, agency_then, divisions_among, in_force, words_of
from ita_model.hands import Hands
from ita_model.journal import Head
from ita_model.planning import MEASURE_WORDS, STEP_WORDS, Replanned
from ita_model.records import (
    Addition,
    Checkpoint,
    Handover,
    Measure,
    MeasureAddition,
    MeasureDetail,
    Move,
    Narrative,
    OfficerDetail,
    Owned,
    Post,
    PostEnd,
    Rescheduling,
    Step,
    StepAddition,
    StepDetail,
    Year,
    names,
)
from ita_model.report.between import DEEDS, Between, Deed, Fact, Point, Side, Who
from ita_model.report.document import ReportKind
from ita_model.report.letters import letters_between
from ita_model.report.record import YearRecord, record_of
from ita_model.report.signing import signed_on
from ita_model.report.summing import heading_of
from ita_model.report.versions import NotAsKept, Version
from ita_model.terms import in_office, terms


def between(session: Session, year: Year, older: Version, newer: Version) -> Between | None:
    """What lies between two versions of a year's report; None where one is from before the parts of the manifest were kept.

    Raises NotAsKept where a part names a journal entry that is not on record.
    """
    if older.part is None or newer.part is None:
        return None
    return _Reader(session, year, ReportKind(newer.report.kind)).between(older, newer)


@dataclass(frozen=True)
class _Reader:
    session: Session
    year: Year
    kind: ReportKind
    heads: dict[int, Head | None] = field(default_factory=dict)

    def between(self, older: Version, newer: Version) -> Between:
        sides = [self.side(version) for version in (older, newer)]
        points = sides[1].planned
        divisions = {
            number: fact
            for number in sides[0].divisions.keys() & sides[1].divisions.keys()
            for fact in self.detail(*(side.divisions[number] for side in sides))
        }
        officers = [
            fact
            for number in sides[0].officers.keys() & sides[1].officers.keys()
            for fact in self.detail(*(side.officers[number] for side in sides))
        ]
        done = [self.until(one, "journal") or self.year.opened_at for one in (older, newer)]
        return Between(
            older=sides[0],
            newer=sides[1],
            points=tuple(points.values()),
            moves=self.moves(points, *done, names_by=sides[1]),
            handed=self.handed(points, *done, names_by=sides[1]),
            reworded=self.reworded(done[0], done[1], sides[0], sides[1]),
            rescheduled=self.rescheduled(points, *done),
            added=self.added(points, sides[1].as_of, *done),
            grown=self.grown(sides[1].as_of, *done),
            letters=letters_between(self.session, self.year, *done, who=self.who),
            narratives=self.narratives(*sides),
            divisions=divisions,
            agency=tuple(self.detail(*(side.agency for side in sides))),
            officers=(*officers, *self.posts(*sides)),
            compiled=self.compiled(newer),
        )

    def side(self, version: Version) -> Side:
        assert version.part is not None
        as_of, until = version.report.as_of, self.until(version, "journal") or self.year.opened_at
        written = self.until(version, "narratives")
        newest = narrating.newest(self.session, self.year, self.kind, until=written) if written else {}
        agency_id, on = self.year.agency_id, signed_on(as_of)
        signers = max(until, written or until)
        known = [one for one in self.officer_details if one.at <= signers]
        posts = in_office(terms(self.session, agency_id, until=signers), on=on)
        return Side(
            as_of=as_of,
            knew_signers=signers,
            part=version.part,
            moves=self.record.done.last(until=until),
            planned=self.points(as_of, until),
            asked={one.id: self.hands.division_of(one, until=until) for one in self.checkpoints},
            narratives={self.measures[number].code: one for number, one in newest.items()},
            agency=agency_then(self.session, agency_id, on=as_of, until=until),
            divisions=divisions_among(self.record.divisions, on=as_of, until=until),
            officers={
                number: found
                for number in {one.officer_id for one in known}
                if (found := in_force([one for one in known if one.officer_id == number], on=as_of))
            },
            posts=frozenset(one.id for one in posts),
        )

    def until(self, version: Version, what: str) -> datetime | None:
        """The moment up to which a version knew; None where it knew nothing of the kind."""
        assert version.part is not None
        told = version.part[what]
        if told["seq"] not in self.heads:
            self.heads[told["seq"]] = journal.entry(self.session, self.year.agency_id, told["seq"])
        found = self.heads[told["seq"]]
        if found is None or found.hash != told["hash"]:
            raise NotAsKept(version.report.id, "manifest", f"names journal entry {told['seq']}, which is not on record")
        return found.at

    def points(self, on: date, until: datetime) -> dict[int, Point]:
        """By checkpoint, what the plan said of it on a day, as far as was on record at a moment."""
        last = self.kind.period(FiscalYear(self.year.be)).end
        found = {}
        for row in self.checkpoints:
            one = self.plan.checkpoint(row, until=until)
            measure = self.plan.measure(self.measures[one.measure_id], on=on, until=until)
            found[one.id] = Point(
                number=one.id,
                aspect=self.headings[measure.aspect_id],
                measure=measure.code,
                title=measure.title,
                step=self.plan.step(self.steps[one.step_id], on=on, until=until).text,
                period=thai.to_thai_digits(one.period),
                due=thai.to_thai_digits(thai.short_date(one.due_on)),
                due_on=one.due_on,
                opens_on=one.opens_on,
                in_period=one.due_on <= last and self.plan.knows(row, until=until),
            )
        return found

    def reworded(self, first: datetime, second: datetime, older: Side, newer: Side) -> dict[str, tuple[Fact, ...]]:
        """By measure's code, the new words of it and of its steps that one of the versions has and the other has not."""
        found: dict[str, list[Fact]] = defaultdict(list)
        told: Iterable[tuple[Measure, Sequence[MeasureDetail] | Sequence[StepDetail]]] = (
            *((self.measures[number], facts) for number, facts in self.plan.measures.items()),
            *((self.measures[self.steps[number].measure_id], facts) for number, facts in self.plan.steps.items()),
        )
        for measure, facts in told:
            known = [[one for one in facts if one.at <= until] or [facts[0]] for until in (first, second)]
            was, now = in_force(known[0], on=older.as_of), in_force(known[1], on=newer.as_of)
            assert was is not None
            assert now is not None
            if was.id == now.id:
                continue
            gone = (was.from_on, was.id) > (now.from_on, now.id)
            row, before = (was, now) if gone else (now, was)
            said = MEASURE_WORDS if isinstance(row, MeasureDetail) else STEP_WORDS
            differing = [name for name in said if getattr(row, name) != getattr(before, name)]
            words, earlier = (" · ".join(getattr(one, name) for name in differing) for one in (row, before))
            table = row.__tablename__
            found[measure.code].append(
                Fact(
                    table, row.id, Deed.REWORDED, row.at, self.who(row.officer_id, row.at) if row.officer_id else None,
                    self.entries.get((table, row.id)), words=words, was=earlier, measure=measure.code, title=measure.title,
                    from_on=row.from_on, gone=gone,
                )
            )  # fmt: skip
        return {code: tuple(rows) for code, rows in found.items()}

    def rescheduled(self, points: Mapping[int, Point], older: datetime, newer: datetime) -> dict[int, tuple[Fact, ...]]:
        """By checkpoint, the moves of its due day that one of the versions knew and the other did not."""
        first, last = sorted((older, newer))
        asked = {one.id: one.division_id for one in self.checkpoints}
        divisions = divisions_among(self.record.divisions, on=office_day(last), until=last)
        found = {}
        for number, rows in self.plan.moved.items():
            point = points[number]
            found[number] = tuple(
                self.of_point(
                    row, Deed.RESCHEDULED, point, divisions[asked[number]].name, was=thai.short_date(row.from_due_on),
                    from_on=row.due_on, gone=last != newer,
                )
                for row in rows
                if first < row.at <= last
            )  # fmt: skip
        return {number: facts for number, facts in found.items() if facts}

    def added(self, points: Mapping[int, Point], on: date, older: datetime, newer: datetime) -> dict[int, tuple[Fact, ...]]:
        """By checkpoint, that it, or what it came with, was added, where one of the versions knew it and the other did not."""
        first, last = sorted((older, newer))
        divisions = divisions_among(self.record.divisions, on=office_day(last), until=last)
        there = {one.id: one for one in self.checkpoints}
        found: dict[int, tuple[Fact, ...]] = {}
        for number, row in self.plan.added.items():
            if first < row.at <= last:
                alone = self.of_point(
                    row, Deed.ADDED, points[number], divisions[there[number].division_id].name, gone=last != newer
                )
                brought = self.brought(there[number], row)
                found[number] = (alone if brought is None else self.growth(brought, on, last, gone=last != newer),)
        return found

    def brought(self, point: Checkpoint, row: Addition) -> MeasureAddition | StepAddition | None:
        """With what a checkpoint was added, under one entry: a measure, or a step. None where it was added alone."""
        for fact in (self.plan.measures_added.get(point.measure_id), self.plan.steps_added.get(point.step_id)):
            if fact is not None and self.entry(fact) == self.entry(row):
                return fact
        return None

    def grown(self, on: date, older: datetime, newer: datetime) -> dict[str, tuple[Fact, ...]]:
        """By measure's code, that it or a step of it was added, where one of the versions knew it and the other did not."""
        first, last = sorted((older, newer))
        found: dict[str, list[Fact]] = defaultdict(list)
        rows: Iterable[MeasureAddition | StepAddition] = chain(
            self.plan.measures_added.values(), self.plan.steps_added.values()
        )
        for row in rows:
            if first < row.at <= last:
                fact = self.growth(row, on, last, gone=last != newer)
                found[fact.measure].append(fact)
        return {code: tuple(rows) for code, rows in found.items()}

    def growth(self, row: MeasureAddition | StepAddition, on: date, until: datetime, *, gone: bool) -> Fact:
        """That a measure or a step was added, told with what it is called."""
        step, number = None, row.measure_id if isinstance(row, MeasureAddition) else 0
        if isinstance(row, StepAddition):
            step = self.plan.step(self.steps[row.step_id], on=on, until=until)
            number = step.measure_id
        measure = self.plan.measure(self.measures[number], on=on, until=until)
        return Fact(
            row.__tablename__, row.id, Deed.STEP_ADDED if step else Deed.MEASURE_ADDED, row.at,
            self.who(row.officer_id, row.at), self.entry(row), words=row.words, measure=measure.code, title=measure.title,
            step=step.text if step else "", gone=gone,
        )  # fmt: skip

    def entry(self, row: Owned) -> int | None:
        """The number of the entry that vouches for a fact."""
        return self.entries.get((row.__tablename__, row.id))

    def moves(
        self, points: Mapping[int, Point], older: datetime, newer: datetime, *, names_by: Side
    ) -> dict[int, tuple[Fact, ...]]:
        """By checkpoint, the moves that one of the versions knew and the other did not, in their order."""
        first, last = sorted((older, newer))
        gone = last != newer
        rows = sorted(
            (one for one in self.record.done.moves if first < one.at <= last), key=lambda one: (one.checkpoint_id, one.n)
        )
        found: dict[int, list[Fact]] = defaultdict(list)
        there = {one.id: one for one in self.checkpoints}
        for row in rows:
            point = points[row.checkpoint_id]
            asked = self.hands.division_of(there[row.checkpoint_id], until=row.at)
            fact = self.of_point(row, DEEDS[row.after], point, names_by.divisions[asked].name, gone=gone)
            found[row.checkpoint_id].append(fact)
        return {number: tuple(facts) for number, facts in found.items()}

    def handed(
        self, points: Mapping[int, Point], older: datetime, newer: datetime, *, names_by: Side
    ) -> dict[int, tuple[Fact, ...]]:
        """By checkpoint, the handovers to another division that one of the versions knew and the other did not."""
        first, last = sorted((older, newer))
        found: dict[int, tuple[Fact, ...]] = {}
        for number, handed in self.hands.handed.items():
            point = points[number]
            found[number] = tuple(
                self.of_point(
                    row, Deed.HANDED_OVER, point, names_by.divisions[row.to_division_id].name,
                    was=names_by.divisions[row.from_division_id].name, gone=last != newer,
                )
                for row in handed
                if first < row.at <= last and row.from_division_id != row.to_division_id
            )  # fmt: skip
        return {number: facts for number, facts in found.items() if facts}

    def of_point(
        self,
        row: Move | Handover | Rescheduling | Addition,
        deed: Deed,
        point: Point,
        division: str,
        *,
        gone: bool,
        was: str = "",
        from_on: date | None = None,
    ) -> Fact:
        """What somebody did with a checkpoint, told with what it is and whom it was asked of."""
        table = row.__tablename__
        return Fact(
            table, row.id, deed, row.at, self.who(row.officer_id, row.at), self.entries.get((table, row.id)), words=row.words,
            was=was, measure=point.measure, title=point.title, division=division, step=point.step,
            period=thai.to_arabic_digits(point.period), from_on=from_on, gone=gone,
        )  # fmt: skip

    def narratives(self, older: Side, newer: Side) -> dict[str, Fact]:
        """By measure's code, the newest of what was written or taken back, where it is another one in each version."""
        found: dict[str, Fact] = {}
        for code in older.narratives.keys() | newer.narratives.keys():
            ours, theirs = older.narratives.get(code), newer.narratives.get(code)
            if older.newest_narrative(code) == newer.newest_narrative(code):
                continue
            gone = theirs is None or (ours is not None and ours.id > theirs.id)
            if (row := ours if gone else theirs) is not None:
                found[code] = self.narrative(row, gone=gone)
        return found

    def narrative(self, row: Narrative, *, gone: bool) -> Fact:
        measure, entry = self.measures[row.measure_id], self.entries.get(("narrative", row.id))
        deed = Deed.TAKEN_BACK if row.result is None else Deed.WRITTEN
        by = self.who(row.officer_id, row.at)
        return Fact("narrative", row.id, deed, row.at, by, entry, measure=measure.code, title=measure.title, gone=gone)

    def detail(self, older: Detail, newer: Detail) -> Sequence[Fact]:
        """The fact by which somebody or something is called otherwise in the newer version, if it is."""
        ours, theirs = words_of(older), words_of(newer)
        differing = [name for name in theirs if ours[name] != theirs[name] and name not in ("code", "address")]
        if not differing:
            return ()
        gone = (older.from_on, older.id) > (newer.from_on, newer.id)
        row = older if gone else newer
        was, now = (" · ".join(_spoken(words[name]) for name in differing) for words in (ours, theirs))
        table = row.__tablename__
        entry = self.entries.get((table, row.id))
        return (Fact(table, row.id, Deed.RENAMED, row.at, None, entry, words=now, was=was, from_on=row.from_on, gone=gone),)

    def posts(self, older: Side, newer: Side) -> Sequence[Fact]:
        """The posts that were filled in the newer version and not in the older, and those that were ended in between."""
        filled = (Post.agency_id == self.year.agency_id, Post.id.in_(newer.posts - older.posts))
        rows = self.session.scalars(select(Post).where(*filled).order_by(Post.id))
        left = (PostEnd.agency_id == self.year.agency_id, PostEnd.post_id.in_(older.posts - newer.posts))
        ends = self.session.execute(select(PostEnd, Post).join(Post, names(PostEnd, Post)).where(*left).order_by(PostEnd.id))
        ended = [
            Fact(
                "post_end", end.id, Deed.LEFT, end.at, self.who(end.officer_id, end.at), self.entries.get(("post_end", end.id)),
                words=older.officers[post.officer_id].name,
                division=older.divisions[post.division_id].name if post.division_id else "",
                was=post.role.value, from_on=end.last_on,
            )
            for end, post in ends
            if older.knew_signers < end.at <= newer.knew_signers
        ]  # fmt: skip
        return ended + [
            Fact(
                "post", row.id, Deed.APPOINTED, row.at, None, self.entries.get(("post", row.id)),
                words=newer.officers[row.officer_id].name,
                division=newer.divisions[row.division_id].name if row.division_id else "",
                was=row.role.value, from_on=row.from_on,
            )
            for row in rows
        ]  # fmt: skip

    def compiled(self, version: Version) -> Fact:
        """That the newer version was compiled, by whom, and for which reason although something was missing."""
        row = version.report
        by = self.who(row.officer_id, row.at) if row.officer_id else None
        return Fact("report", row.id, Deed.COMPILED, row.at, by, self.entries.get(("report", row.id)), words=row.reason or "")

    def who(self, officer_id: int, at: datetime) -> Who:
        """An officer as they were called on the day."""
        mine = [one for one in self.officer_details if one.officer_id == officer_id]
        found = in_force([one for one in mine if one.at <= at] or mine, on=office_day(at))
        assert found is not None  # an officer comes on record with their first name
        return Who(found.name, found.position)

    @cached_property
    def entries(self) -> Mapping[tuple[str, int], int]:
        found = journal.entries_of_facts(self.session, self.year.agency_id)
        return {fact: entry.seq for fact, entry in found.items()}

    @cached_property
    def record(self) -> YearRecord:
        return record_of(self.session, self.year)

    @property
    def hands(self) -> Hands:
        return self.record.hands

    @property
    def plan(self) -> Replanned:
        return self.record.plan

    @cached_property
    def checkpoints(self) -> Sequence[Checkpoint]:
        return sorted(self.record.checkpoints, key=lambda one: one.id)

    @cached_property
    def officer_details(self) -> Sequence[OfficerDetail]:
        return self.session.scalars(select(OfficerDetail).where(OfficerDetail.agency_id == self.year.agency_id)).all()

    @cached_property
    def headings(self) -> Mapping[int, str]:
        return {one.id: heading_of(one) for one in self.record.aspects}

    @property
    def steps(self) -> Mapping[int, Step]:
        return self.record.steps

    @cached_property
    def measures(self) -> Mapping[int, Measure]:
        return {one.id: one for one in self.record.measures}


def _spoken(value: object) -> str:
    return f"ลำดับที่ {value}" if isinstance(value, int) else str(value)
