"""Makes `Sarabun Report` from Sarabun: the same letters, with the heights of stacked Thai marks levelled.

Sarabun sets a tone a few thousandths of an em higher over one vowel than over another. Nobody sees it, but Typst starts a new
run of text at each such step and then writes the cluster twice into the PDF's hidden text, so that copying gives `ขั้ขั้น`.
With level anchors there is no step. Sarabun is under the SIL Open Font License without a reserved name; the family is renamed
all the same, so that the two are never taken for each other.

Run `python -m config.reports.fonts.level_marks` with the development packages installed to make the files anew.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from importlib import resources
from typing import Any, Final

from fontTools.ttLib import TTFont

from config.reports import BOLD, FONT_FAMILY, REGULAR

SOURCES: Final = {REGULAR: "Sarabun-Regular.ttf", BOLD: "Sarabun-Bold.ttf"}

TOLERANCE: Final = 60
"""How far an anchor may be moved, in thousandths of an em (0.2 mm at 10.5 pt). Further apart, the heights are meant."""

_RENAMED: Final = frozenset({1, 3, 4, 6, 16})  # family, unique, full, PostScript and typographic family name
_POSTSCRIPT_NAME: Final = 6


def levelled(source: bytes) -> bytes:
    """The font file `source` with levelled Thai marks and our family name. The same input gives the same bytes."""
    font = TTFont(io.BytesIO(source), recalcTimestamp=False)
    thai = _thai_glyphs(font)
    for marks, bases in _attachments(font):
        _level(
            [(mark_class, anchor) for glyph, mark_class, anchor in marks if glyph in thai],
            [(mark_class, anchor) for glyph, mark_class, anchor in bases if glyph in thai],
        )
    _rename(font)
    if "DSIG" in font:
        del font["DSIG"]  # a signature of bytes that are no longer these
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _thai_glyphs(font: TTFont) -> frozenset[str]:
    """Glyphs of Thai letters, and their alternates, which have no code point but a telling name."""
    mapped = {glyph for char, glyph in font.getBestCmap().items() if 0x0E00 <= char < 0x0E80}
    return frozenset(mapped | {name for name in font.getGlyphOrder() if name.startswith("uni0E") or "thai" in name})


_Anchors = list[tuple[str, int, Any]]


def _attachments(font: TTFont) -> Iterator[tuple[_Anchors, _Anchors]]:
    """For each table that hangs marks on something: the marks, and what they hang on, as (glyph, mark class, anchor)."""
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            match type(table).__name__:
                case "MarkBasePos":
                    marks = zip(table.MarkCoverage.glyphs, table.MarkArray.MarkRecord, strict=True)
                    hung_on = zip(table.BaseCoverage.glyphs, table.BaseArray.BaseRecord, strict=True)
                    anchors_of = "BaseAnchor"
                case "MarkMarkPos":
                    marks = zip(table.Mark1Coverage.glyphs, table.Mark1Array.MarkRecord, strict=True)
                    hung_on = zip(table.Mark2Coverage.glyphs, table.Mark2Array.Mark2Record, strict=True)
                    anchors_of = "Mark2Anchor"
                case _:
                    continue
            yield (
                [(glyph, record.Class, record.MarkAnchor) for glyph, record in marks],
                [
                    (glyph, mark_class, anchor)
                    for glyph, record in hung_on
                    for mark_class, anchor in enumerate(getattr(record, anchors_of))
                    if anchor is not None
                ],
            )


def _level(marks: list[tuple[int, Any]], bases: list[tuple[int, Any]]) -> None:
    """Move anchors of one class that nearly agree to one height: marks to the highest near them, bases to the nearest mark."""
    for mark_class in {mark_class for mark_class, _ in marks}:
        own = [anchor for c, anchor in marks if c == mark_class]
        heights = {anchor.YCoordinate for anchor in own}
        for anchor in own:
            anchor.YCoordinate = max(y for y in heights if abs(y - anchor.YCoordinate) <= TOLERANCE)
        heights = {anchor.YCoordinate for anchor in own}
        for anchor in (anchor for c, anchor in bases if c == mark_class):
            nearest = min(sorted(heights), key=lambda y: abs(y - anchor.YCoordinate))
            if abs(nearest - anchor.YCoordinate) <= TOLERANCE:
                anchor.YCoordinate = nearest


def _rename(font: TTFont) -> None:
    for record in font["name"].names:
        if record.nameID in _RENAMED:
            family = FONT_FAMILY.replace(" ", "") if record.nameID == _POSTSCRIPT_NAME else FONT_FAMILY
            record.string = record.toUnicode().replace("Sarabun", family)


def build() -> dict[str, bytes]:
    """Both files as they should stand in this folder, by file name. Needs the development package fontpkg-sarabun."""
    files = resources.files("fontpkg_sarabun") / "files"
    return {target.name: levelled((files / source).read_bytes()) for target, source in SOURCES.items()}


if __name__ == "__main__":
    for name, content in build().items():
        (REGULAR.parent / name).write_bytes(content)
