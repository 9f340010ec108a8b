"""Make the pages' two fonts and their marks: `python -m web.make_fonts`. Needed only when what stands below changes.

Sarabun is cut down to what a Thai page uses. The seven marks of standing are drawn here, because few telephones have all of
them, and some show the arrow as a coloured picture.
"""

from __future__ import annotations

import math
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter, load_font, save_font

FOLDER: Final = Path(__file__).parent / "static" / "fonts"
LETTERS: Final = [*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x0E01, 0x0E5C), *map(ord, "–—‘’“”•…‹›×€−\u200b")]

_Point = tuple[float, float]
_MIDDLE: Final[_Point] = (500, 350)
_ROUND: Final = 380.0
_STROKE: Final = 80.0


def main() -> None:
    """Write the three files."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for weight, name in ((400, "Regular"), (700, "Bold")):
        with as_file(files("fontpkg_sarabun") / "files" / f"Sarabun-{name}.ttf") as source:
            _cut(source, FOLDER / f"sarabun-{weight}.woff")
    _marks(FOLDER / "marks.woff")


def _cut(source: Path, target: Path) -> None:
    options = Options(flavor="woff", hinting=False, desubroutinize=True, layout_features=["*"], notdef_outline=True)
    options.drop_tables += ["DSIG"]
    font = load_font(str(source), options)
    font["head"].modified = font["head"].created
    font.cfg["fontTools.ttLib:OPTIMIZE_FONT_SPEED"] = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=LETTERS)
    subsetter.subset(font)
    font.recalcTimestamp = False
    save_font(font, str(target), options)


def _marks(target: Path) -> None:
    drawn: dict[str, tuple[int, list[list[_Point]]]] = {
        "ring": (0x25CB, [_disc(_ROUND), _disc(_ROUND - _STROKE)[::-1]]),
        "quarter": (0x25D4, [_disc(_ROUND), _disc(_ROUND - _STROKE)[::-1], _slice(_ROUND - 40, 0, 90)]),
        "half": (0x25D0, [_disc(_ROUND), _disc(_ROUND - _STROKE)[::-1], _slice(_ROUND - 40, 90, 270)]),
        "disc": (0x25CF, [_disc(_ROUND)]),
        "triangle": (0x25B2, [[(500, 740), (930, -20), (70, -20)]]),
        "back": (0x21A9, _arrow()),
    }
    pens = {".notdef": TTGlyphPen(None)}
    for name, (_, shapes) in drawn.items():
        pens[name] = TTGlyphPen(None)
        for shape in shapes:
            pens[name].moveTo(shape[0])
            for point in shape[1:]:
                pens[name].lineTo(point)
            pens[name].closePath()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(list(pens))
    builder.setupCharacterMap({code: name for name, (code, _) in drawn.items()})
    builder.setupGlyf({name: pen.glyph() for name, pen in pens.items()})
    builder.setupHorizontalMetrics(dict.fromkeys(pens, (1000, 0)))
    builder.setupHorizontalHeader(ascent=900, descent=-200)
    builder.setupNameTable({"familyName": "Marks of standing", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=900, sTypoDescender=-200, usWinAscent=900, usWinDescent=200)
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.font.recalcTimestamp = False
    builder.font.flavor = "woff"
    builder.save(target)


def _disc(radius: float) -> list[_Point]:
    return _arc(radius, 0, 360)


def _slice(radius: float, start: float, end: float) -> list[_Point]:
    return [_MIDDLE, *_arc(radius, start, end)]


def _arc(radius: float, start: float, end: float, middle: _Point = _MIDDLE) -> list[_Point]:
    """Points along a part of a circle, clockwise: degrees count from the right, against the clock."""
    steps = max(6, int((end - start) / 8))
    degrees = [end - (end - start) * n / steps for n in range(steps + (end - start < 360))]
    return [
        (round(middle[0] + radius * math.cos(math.radians(d))), round(middle[1] + radius * math.sin(math.radians(d))))
        for d in degrees
    ]


def _arrow() -> list[list[_Point]]:
    """An arrow that turns back to the left."""
    turn = (640.0, 300.0)
    outer, inner = _arc(270, -90, 90, turn), _arc(160, -90, 90, turn)[::-1]
    body: list[_Point] = [(300, 570), *outer, (300, 30), (300, 140), *inner, (300, 460)]
    return [body, [(60, 515), (360, 760), (360, 270)]]


if __name__ == "__main__":
    main()
