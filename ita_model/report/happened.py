"""What happened between two versions of a report: the facts that one of them knew and the other did not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from ita_model.details import Detail, words_of
from ita_model.records import (
    Narrative,
    Year,
)
from ita_model.report.between import DEEDS, Between, Deed, Fact, Point, Side
from ita_model.report.document import ReportKind
from ita_model.report.happened_plan import OfPlan
from ita_model.report.knowing import known_until, side_of
from ita_model.report.letters import letters_between
from ita_model.report.reading import read
from ita_model.report.versions import Version


def between(session: Session, year: Year, older: Version, newer: Version) -> Between | None:
    """What lies between two versions of a year's report; None where one is from before the parts of the manifest were kept.

    Raises NotAsKept where a part names a journal entry that is not on record.
    """
    if older.part is None or newer.part is None:
        return None
    return _Happened(read(session, year, ReportKind(newer.report.kind))).between(older, newer)


@dataclass(frozen=True, slots=True)
class _Happened(OfPlan):
    """The facts of a reading by which two versions may differ."""

    def between(self, older: Version, newer: Version) -> Between:
        sides = [side_of(self.read, version) for version in (older, newer)]
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
        done = [known_until(self.read, one) for one in (older, newer)]
        return Between(
            older=sides[0],
            newer=sides[1],
            points=tuple(points.values()),
            moves=self.moves(points, *done, names_by=sides[1]),
            handed=self.handed(points, *done, names_by=sides[1]),
            reworded=self.reworded(done[0], done[1], sides[0], sides[1]),
            rescheduled=self.rescheduled(points, *done, names_by=sides[1]),
            added=self.added(points, *done, names_by=sides[1]),
            grown=self.grown(sides[1].as_of, *done),
            letters=letters_between(self.read.letters, self.read.chain, *done, who=self.read.who),
            narratives=self.narratives(*sides),
            divisions=divisions,
            agency=tuple(self.detail(*(side.agency for side in sides))),
            officers=(*officers, *self.posts(*sides)),
            compiled=self.compiled(newer),
        )

    def moves(
        self, points: Mapping[int, Point], older: datetime, newer: datetime, *, names_by: Side
    ) -> dict[int, tuple[Fact, ...]]:
        """By checkpoint, the moves that one of the versions knew and the other did not, in their order."""
        first, last = sorted((older, newer))
        gone = last != newer
        rows = sorted(
            (one for one in self.read.record.done.moves if first < one.at <= last), key=lambda one: (one.checkpoint_id, one.n)
        )
        found: dict[int, list[Fact]] = defaultdict(list)
        there = {one.id: one for one in self.read.checkpoints}
        for row in rows:
            point = points[row.checkpoint_id]
            asked = self.asked(there[row.checkpoint_id], row.at, names_by)
            fact = self.of_point(row, DEEDS[row.after], point, asked, gone=gone)
            found[row.checkpoint_id].append(fact)
        return {number: tuple(facts) for number, facts in found.items()}

    def handed(
        self, points: Mapping[int, Point], older: datetime, newer: datetime, *, names_by: Side
    ) -> dict[int, tuple[Fact, ...]]:
        """By checkpoint, the handovers to another division that one of the versions knew and the other did not."""
        first, last = sorted((older, newer))
        found: dict[int, tuple[Fact, ...]] = {}
        for number, handed in self.read.hands.handed.items():
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
        measure, entry = self.read.measures[row.measure_id], self.read.entry_of("narrative", row.id)
        deed = Deed.TAKEN_BACK if row.result is None else Deed.WRITTEN
        by = self.read.who(row.officer_id, row.at)
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
        entry = self.read.entry_of(table, row.id)
        return (Fact(table, row.id, Deed.RENAMED, row.at, None, entry, words=now, was=was, from_on=row.from_on, gone=gone),)

    def posts(self, older: Side, newer: Side) -> Sequence[Fact]:
        """The posts that were filled in the newer version and not in the older, and those that were ended in between."""
        staff = self.read.staff
        rows = [one for one in staff.posts if one.id in newer.posts - older.posts]
        left = {one.id: one for one in staff.posts if one.id in older.posts - newer.posts}
        ended = [
            Fact(
                "post_end", end.id, Deed.LEFT, end.at, self.read.who(end.officer_id, end.at),
                self.read.entry_of("post_end", end.id),
                words=older.officers[post.officer_id].name,
                division=older.called(post.division_id).name if post.division_id else "",
                was=post.role.value, from_on=end.last_on,
            )
            for end in staff.ends
            if (post := left.get(end.post_id)) is not None and older.knew_signers < end.at <= newer.knew_signers
        ]  # fmt: skip
        return ended + [
            Fact(
                "post", row.id, Deed.APPOINTED, row.at, None, self.read.entry_of("post", row.id),
                words=newer.officers[row.officer_id].name,
                division=newer.called(row.division_id).name if row.division_id else "",
                was=row.role.value, from_on=row.from_on,
            )
            for row in rows
        ]  # fmt: skip

    def compiled(self, version: Version) -> Fact:
        """That the newer version was compiled, by whom, and for which reason although something was missing."""
        row = version.report
        by = self.read.who(row.officer_id, row.at) if row.officer_id else None
        return Fact("report", row.id, Deed.COMPILED, row.at, by, self.read.entry_of("report", row.id), words=row.reason or "")


def _spoken(value: object) -> str:
    return f"ลำดับที่ {value}" if isinstance(value, int) else str(value)
