"""The word that lies across each page of a draft, as a picture in our own typeface: no text that a reader would copy."""

from __future__ import annotations

from functools import cache

import typst

from config.reports import FONT_FAMILY, FONTS
from tasks.rendering.paper import WATERMARK_SIZE
from tasks.rendering.parts import DRAFT_MARK

_SHADE = "#e3e6ec"
_SOURCE = f"""
#set page(width: auto, height: auto, margin: 6pt, fill: none)
#set text(font: "{FONT_FAMILY}", lang: "th", fallback: false, size: {WATERMARK_SIZE}pt, weight: "bold", fill: rgb("{_SHADE}"))
{DRAFT_MARK}
"""


@cache
def as_svg() -> str:
    """The word as an SVG picture of outlines."""
    made = typst.compile(_SOURCE.encode(), font_paths=_fonts(), format="svg")
    if not isinstance(made, bytes):
        raise RuntimeError("Typst gave no picture")
    return made.decode()


@cache
def as_png() -> bytes:
    """The word as a PNG picture on nothing, lying aslant, for forms that cannot turn it themselves."""
    aslant = _SOURCE.replace(f"\n{DRAFT_MARK}\n", f"\n#rotate(-24deg, reflow: true)[{DRAFT_MARK}]\n")
    made = typst.compile(aslant.encode(), font_paths=_fonts(), format="png", ppi=110.0)
    if not isinstance(made, bytes):
        raise RuntimeError("Typst gave no picture")
    return made


def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
