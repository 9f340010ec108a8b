"""Where the line of a position breaks below a name: behind the words for acting, so that no place name stands alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from ita_model.report.document import ReportDocument, Signature
from ita_model.report.signing import ACTING
from tasks.rendering import fit

SIGNATURE_WIDTH: Final = 72.0
"""The room of a place to sign, in millimetres."""


def with_lines_of_positions(document: ReportDocument) -> ReportDocument:
    """The report as it is set on paper: what is too wide for a place to sign is two lines, `รักษาราชการแทน` and the post."""
    memo = document.memo
    return replace(
        document,
        signatures=_broken(document.signatures),
        memo=replace(memo, signatures=_broken(memo.signatures)) if memo is not None else None,
    )


def _broken(places: Sequence[Signature]) -> tuple[Signature, ...]:
    return tuple(replace(place, position=tuple(_lines(place.position))) for place in places)


def _lines(position: Sequence[str]) -> Iterator[str]:
    for line in position:
        post = line.removeprefix(ACTING)
        if post != line and post.strip() and sum(map(len, fit.set_lines(line, SIGNATURE_WIDTH))) > 1:
            yield from (ACTING, post)
        else:
            yield line
