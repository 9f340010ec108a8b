"""Reading from the record what two versions of a report knew, and what lies between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model import journal, narrating
from ita_model.details import Detail, agency_then, divisions_among, in_force, words_of
from ita_model.journal import Head
from ita_model.records import (
    Narrative,
    Post,
    PostEnd,
    Year,
    names,
)
from ita_model.report.between import DEEDS, Between, Deed, Fact, Point, Side
from ita_model.report.document import ReportKind
from ita_model.report.knowing_plan import PlanReader
from ita_model.report.letters import letters_between
from ita_model.report.signing import signed_on
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
class _Reader(PlanReader):
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
            unknown={one.division_id: one for one in sorted(self.record.divisions, key=lambda one: -one.id) if one.at > until},
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
            fact = self.of_point(row, DEEDS[row.after], point, names_by.called(asked).name, gone=gone)
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
                    row, Deed.HANDED_OVER, point, names_by.called(row.to_division_id).name,
                    was=names_by.called(row.from_division_id).name, gone=last != newer,
                )
                for row in handed
                if first < row.at <= last and row.from_division_id != row.to_division_id
            )  # fmt: skip
        return {number: facts for number, facts in found.items() if facts}

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
                division=older.called(post.division_id).name if post.division_id else "",
                was=post.role.value, from_on=end.last_on,
            )
            for end, post in ends
            if older.knew_signers < end.at <= newer.knew_signers
        ]  # fmt: skip
        return ended + [
            Fact(
                "post", row.id, Deed.APPOINTED, row.at, None, self.entries.get(("post", row.id)),
                words=newer.officers[row.officer_id].name,
                division=newer.called(row.division_id).name if row.division_id else "",
                was=row.role.value, from_on=row.from_on,
            )
            for row in rows
        ]  # fmt: skip

    def compiled(self, version: Version) -> Fact:
        """That the newer version was compiled, by whom, and for which reason although something was missing."""
        row = version.report
        by = self.who(row.officer_id, row.at) if row.officer_id else None
        return Fact("report", row.id, Deed.COMPILED, row.at, by, self.entries.get(("report", row.id)), words=row.reason or "")


def _spoken(value: object) -> str:
    return f"ลำดับที่ {value}" if isinstance(value, int) else str(value)
