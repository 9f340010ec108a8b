"""Because of which facts evidence, photographs and signatures are other than before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from ita_model.records import Role
from ita_model.report.between import Between, Point, Side
from ita_model.report.comparing import ORDER, Change
from ita_model.report.document import EvidenceItem, Photograph
from ita_model.report.reasons import Reason, Why, called, day, named


def evidence(change: Change, between: Between) -> Iterator[Reason]:
    """A piece of evidence: the moves of the checkpoint behind whose confirmation it stands, or stood."""
    spot = change.spot
    if spot.field in ("division", ORDER):
        yield from named(spot, between)
        return
    for row, group in zip((spot.older, spot.newer), spot.groups, strict=True):
        if isinstance(row, EvidenceItem):
            yield from _accepted(between, group.measure, partial(_behind, row))


def _behind(row: EvidenceItem, side: Side, point: Point) -> bool:
    """Whether a piece of evidence stands behind a checkpoint."""
    return point.period == row.period and (row.sha256 in side.files(point) or row.url in side.links(point))


def photographs(change: Change, between: Between) -> Iterator[Reason]:
    """A picture: the moves of its own checkpoint, or where it only made or lost room, those of the measure's others."""
    spot = change.spot
    if spot.field == ORDER:
        yield from named(spot, between)
        return
    shown = spot.field == "note" or None in (spot.older, spot.newer)
    most = [side.part["wording"].get("photographs") for side in (between.older, between.newer)]
    if shown and most[0] != most[1]:
        yield Why.WORDING
    yield from called(change, between)
    own: list[Reason] = []
    for row, group in zip((spot.older, spot.newer), spot.groups, strict=True):
        if isinstance(row, Photograph):
            own += _accepted(between, group.measure, partial(_among, row.sha256))
    yield from own
    if shown and not own:
        group = spot.groups[0] or spot.groups[1]
        yield from _accepted(between, group.measure, lambda side, one: bool(side.files(one)))


def _among(sha256: str, side: Side, point: Point) -> bool:
    """Whether a file stands behind a checkpoint."""
    return sha256 in side.files(point)


def signatures(change: Change, between: Between) -> Iterator[Reason]:
    """Who signs: new names and posts; that they come to hold on the newer version's day; or the words around them."""
    spot = change.spot
    words = []
    for side in (between.older, between.newer):
        wording = side.part["wording"]
        words.append((wording["memo"] if spot.part == "memo" else wording).get("signatures"))
    if words[0] != words[1] and (spot.field not in ("name", "position") or None in (spot.older, spot.newer)):
        yield Why.WORDING
    if spot.field not in ("name", "position", "says"):
        return
    # A deputy signs nothing unless he acts, and then has that post too.
    told = [fact for fact in called(change, between) if fact.was != Role.DEPUTY.value]
    yield from told
    if not any(fact.at > between.older.knew_signers for fact in told):
        yield from day(between)


def _accepted(between: Between, title: str, concerns: Callable[[Side, Point], bool]) -> Iterator[Reason]:
    """The moves of a measure's checkpoints behind which another confirmation stands now, where either side's concerns."""
    older, newer = between.older, between.newer
    for one in between.points:
        if one.title != title or older.accepted(one) == newer.accepted(one):
            continue
        if concerns(older, one) or concerns(newer, one):
            yield from between.moves.get(one.number, ())
