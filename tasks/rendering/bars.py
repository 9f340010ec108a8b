"""The bars beside the summary's numbers: of each lot how much is complete, in progress, missing, and not due yet.

Told apart without colour, too: dark, half dark, empty within a red rule, and pale.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from PIL import Image, ImageDraw

HEIGHT: Final = 3.2
"""How tall a bar is, in millimetres."""

_DOTS: Final = 12  # in a millimetre, where a bar must be a picture


@dataclass(frozen=True, slots=True)
class BarPart:
    """One part of every bar: what it means, its colour, and that of the rule around it."""

    label: str
    fill: str
    rule: str


PARTS: Final = (
    BarPart("ครบถ้วน", "#1f3a6e", "#1f3a6e"),
    BarPart("อยู่ระหว่างดำเนินการหรือรอตรวจ", "#93a9d1", "#1f3a6e"),
    BarPart("ยังไม่มีผลหรือยังขาด", "#ffffff", "#b3261e"),
    BarPart("ยังไม่ถึงกำหนด", "#e6eaf2", "#b9c1cf"),
)

IN_WORDS: Final = "แถบสี: เข้ม ครบถ้วน · กลาง อยู่ระหว่างดำเนินการหรือรอตรวจ · ขอบแดง ยังไม่มีผลหรือยังขาด · จาง ยังไม่ถึงกำหนด"
"""The same where the parts cannot be shown beside their words."""


def shares(lengths: Sequence[int]) -> tuple[float, ...]:
    """The parts of a bar as shares of its whole; all nothing where there is nothing."""
    whole = sum(lengths)
    return tuple(length / whole if whole else 0.0 for length in lengths)


@lru_cache(maxsize=512)
def as_png(lengths: tuple[int, ...], width: float) -> bytes:
    """A bar of a width in millimetres as a picture, for forms that cannot draw. Equal bars, equal bytes."""
    size = round(width * _DOTS), round(HEIGHT * _DOTS)
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    at = 0.0
    for share, part in zip(shares(lengths), PARTS, strict=True):
        if share:
            box = (round(at * (size[0] - 1)), 0, round((at + share) * (size[0] - 1)), size[1] - 1)
            draw.rectangle(box, fill=part.fill, outline=part.rule, width=3)
        at += share
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
