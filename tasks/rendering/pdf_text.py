"""Makes copied and searched Thai right in a PDF that Typst wrote.

Typst's ToUnicode tables give each glyph the text of its whole cluster, and trust readers to prefer the hidden ActualText; most
do not, and Thai comes out as `ทีที่่`. Here each Thai glyph gets its own letter. Which glyph it is, is found by its outline: the
embedded fonts are subsets of ours, renumbered and without names.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from functools import cache
from typing import Final

import pikepdf
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from config.reports import BOLD, REGULAR

_Shape = tuple[float, str]
"""Advance width and outline: what tells one glyph from another once its name is gone."""

_THAI: Final = range(0x0E00, 0x0E80)
_NAMED: Final = {"yoYingthai": "ญ", "doChadathai": "ฎ", "toPatakthai": "ฏ", "thoThanthai": "ฐ", "loChulathai": "ฬ"}
_CODES: Final = re.compile(r"uni((?:[0-9A-F]{4})+)")
_ENTRY: Final = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_BLOCK: Final = re.compile(rb"\d+ beginbfchar(.*?)endbfchar", re.DOTALL)
_BLOCK_SIZE: Final = 100  # as many entries as one block of the table may hold


def one_letter_per_glyph(pdf: bytes) -> bytes:
    """The same PDF with ToUnicode tables that name one Thai letter for each Thai glyph. Equal input, equal bytes."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        for font in _fonts(file):
            if font.get("/Subtype") == "/Type0" and "/ToUnicode" in font:
                _rewrite(font)
        out = io.BytesIO()
        file.save(
            out,
            deterministic_id=True,
            fix_metadata_version=False,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return out.getvalue()


def _fonts(file: pikepdf.Pdf) -> Iterable[pikepdf.Dictionary]:
    """The fonts of all pages, each once."""
    fonts: dict[tuple[int, int], pikepdf.Dictionary] = {}
    for page in file.pages:
        for font in page.resources.get("/Font", {}).values():
            if isinstance(font, pikepdf.Dictionary):
                fonts.setdefault(font.objgen, font)
    return fonts.values()


def _rewrite(font: pikepdf.Dictionary) -> None:
    """Correct one font's table in place; a font that is not ours keeps what it says."""
    descriptor = font.DescendantFonts[0].FontDescriptor
    if "/FontFile2" not in descriptor:
        return
    table = font.ToUnicode.read_bytes()
    said = {int(glyph, 16): text for block in _BLOCK.findall(table) for glyph, text in _ENTRY.findall(block)}
    with TTFont(io.BytesIO(descriptor.FontFile2.read_bytes())) as subset:
        letters = _letters()
        for number, shape in enumerate(_shapes(subset)):
            if number and shape in letters:
                said[number] = letters[shape].encode("utf-16-be").hex().upper().encode()
    font.ToUnicode.write(_with_entries(table, said))


def _with_entries(table: bytes, entries: dict[int, bytes]) -> bytes:
    """The table with its blocks of single glyphs replaced by these entries."""
    first, last = table.index(b"beginbfchar"), table.rindex(b"endbfchar") + len(b"endbfchar")
    head = table[:first].rstrip().rstrip(b"0123456789")
    lines = [b"<%04X> <%s>\n" % entry for entry in sorted(entries.items())]
    blocks = [lines[at : at + _BLOCK_SIZE] for at in range(0, len(lines), _BLOCK_SIZE)]
    return head + b"\n".join(b"%d beginbfchar\n%sendbfchar" % (len(block), b"".join(block)) for block in blocks) + table[last:]


@cache
def _letters() -> dict[_Shape, str]:
    """The Thai text of each Thai glyph of our two files, by shape."""
    letters: dict[_Shape, str] = {}
    for path in (REGULAR, BOLD):
        with TTFont(path, lazy=True) as font:
            for name, shape in zip(font.getGlyphOrder(), _shapes(font), strict=True):
                if text := _thai(name):
                    letters.setdefault(shape, text)
    return letters


def _shapes(font: TTFont) -> list[_Shape]:
    """The shape of each glyph, in the order of the file."""
    glyphs, widths = font.getGlyphSet(), font["hmtx"]
    shapes = []
    for name in font.getGlyphOrder():
        pen = DecomposingRecordingPen(glyphs)
        glyphs[name].draw(pen)
        shapes.append((widths[name][0], repr(pen.value)))
    return shapes


def _thai(name: str) -> str:
    """The Thai letters a glyph's name tells: `uni0E480E49.narrow`, `yoYingthai.less`; empty for any other glyph."""
    stem = name.partition(".")[0]
    if stem in _NAMED:
        return _NAMED[stem]
    codes = _CODES.fullmatch(stem)
    text = "".join(chr(int(codes[1][at : at + 4], 16)) for at in range(0, len(codes[1]), 4)) if codes else ""
    return text if text and all(ord(char) in _THAI for char in text) else ""
