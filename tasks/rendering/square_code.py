"""The square (QR) code at the foot of a report, which opens the check of it on a phone."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby

import segno


@lru_cache(maxsize=64)
def as_svg(address: str) -> str:
    """The code as an SVG picture with its white rim; it fills whatever room it is given."""
    code = _made(address)
    side = code.symbol_size()[0]
    inked = "".join(f"M{x} {y}h{long}v1h-{long}z" for y, row in enumerate(code.matrix_iter()) for x, long in _runs(row))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path d="{inked}"/></svg>'
    )


@lru_cache(maxsize=64)
def as_png(address: str) -> bytes:
    """The code as a PNG picture with its white rim."""
    out = io.BytesIO()
    _made(address).save(out, kind="png", scale=8)
    return out.getvalue()


def _made(address: str) -> segno.QRCode:
    return segno.make_qr(address, error="m")


def _runs(row: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Where a row of the code is dark: places and lengths."""
    at = 0
    for dark, squares in groupby(row, bool):
        long = len(list(squares))
        if dark:
            yield at, long
        at += long
