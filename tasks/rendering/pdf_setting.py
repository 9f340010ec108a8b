"""A report as the PDF's template reads it: every text legible and set in lines, and every length beside it."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Any

from config.reports import FONT_FAMILY
from ita_model.report.document import Check, Memo, MemoField, Photograph, PhotographGroup, ReportDocument, Signature
from tasks.rendering import bars, fit, paper, parts, square_code, typeface, watermark
from tasks.rendering.legible import Legible, can_be_seen
from tasks.rendering.positions import SIGNATURE_WIDTH, with_lines_of_positions
from tasks.rendering.tables import Part, Row, RowKind, Table, stretches

_TEXT_WIDTH = paper.PAGE_WIDTH - 2 * paper.SIDE_MARGIN
_MEMO_WIDTH = paper.MEMO_WIDTH - paper.MEMO_LEFT - paper.MEMO_RIGHT
_LABEL_WIDTH = 24.0
_FOOT_WIDTH = 120.0

Told = dict[str, Any]


class Setting:
    """Turns a document into what the template reads. `pictures` are the SHA-256 of those that stand beside it."""

    def __init__(self, legible: Legible, pictures: Set[str]) -> None:
        self._legible = legible
        self._pictures = pictures

    def report(self, document: ReportDocument) -> Told:
        document = with_lines_of_positions(document)
        # Readers refuse a document without a title, and one whose first heading is not of the first level.
        seen = can_be_seen(self._legible("".join(document.title)))
        title = document.title if seen else (document.kind.titled(document.year),)
        return {
            "title": self._legible(" ".join(title)),
            "author": self._legible(document.agency),
            "draft": {"mark": parts.DRAFT_MARK, "watermark": watermark.as_svg()} if document.draft else None,
            "font": FONT_FAMILY,
            "sizes": {
                "text": paper.TEXT_SIZE,
                "small": paper.SMALL_SIZE,
                "foot": paper.FOOT_SIZE,
                "title": paper.TITLE_SIZE,
                "memo": paper.MEMO_SIZE,
                "cover": paper.COVER_SIZE,
                "office": paper.OFFICE_SIZE,
            },
            "pitch": fit.LINE_PITCH,
            "line": fit.LINE_HEIGHT,
            "space": typeface.width(" ", 1),
            "inset": {"side": fit.CELL_SIDE, "top": fit.CELL_TOP, "bottom": fit.CELL_BOTTOM},
            "page": {
                "width": paper.PAGE_WIDTH,
                "height": paper.PAGE_HEIGHT,
                "side": paper.SIDE_MARGIN,
                "top": paper.TOP_MARGIN,
                "bottom": paper.BOTTOM_MARGIN,
            },
            "bar": {
                "height": bars.HEIGHT,
                "parts": [{"label": one.label, "fill": one.fill, "rule": one.rule} for one in bars.PARTS],
            },
            "picture": {
                "width": paper.PICTURE_WIDTH,
                "height": paper.PICTURE_HEIGHT,
                "abreast": paper.PICTURES_ABREAST,
            },
            "sign": {"sign": parts.SIGN, "on": parts.SIGNED_ON},
            "check": self._check(document.check) if document.check else None,
            "cover": self._across("\n".join(document.cover), paper.COVER_SIZE),
            "office": self._across("\n".join(document.cover_office), paper.OFFICE_SIZE),
            "heading": self._across("\n".join(title), paper.TITLE_SIZE),
            "as_of": self._across(document.as_of_line, paper.TEXT_SIZE),
            "memo": self._memo(document.memo) if document.memo else None,
            "measures": [self._table(one) for one in stretches(parts.measures(document))],
            "parts": [self._part(part) for part in parts.parts_after(document)],
        }

    def _part(self, part: Part) -> Told:
        return {
            "heading": self._title(part.heading, paper.TITLE_SIZE),
            "apart": part.apart,
            "lines": self._lines("\n".join(part.lines), _TEXT_WIDTH) if part.lines else [],
            "table": self._table(part.table) if part.table else None,
            "legend": part.shows_legend,
            "signatures": self._signatures(part.signatures),
            "pictures": [self._group(group) for group in part.pictures],
        }

    def _table(self, table: Table) -> Told:
        columns = [
            {
                "heading": fit.cell_lines(self._legible(column.heading), column.width, size=table.size, bold=True),
                "width": column.width,
                "align": column.align,
                "bar": column.bar,
            }
            for column in table.columns
        ]
        return {"columns": columns, "rows": [self._row(row, table) for row in table.rows], "size": table.size}

    def _row(self, row: Row, table: Table) -> Told:
        bold, group = row.kind is not RowKind.PLAIN, row.kind is RowKind.GROUP
        cells = [
            () if group and not can_be_seen(shown) else fit.cell_lines(shown, column.width, size=table.size, bold=bold)
            for text, column in table.cells(row)
            for shown in [self._legible(text)]
        ]
        splits = fit.may_split(row, table)
        return {
            "kind": row.kind,
            "cells": cells,
            "lines": None if group or splits or row.bar else _lines_of(cells),
            "splits": splits,
            "quiet": sorted(row.quiet),
            "bar": bars.shares(row.bar) if row.bar else [],
        }

    def _memo(self, memo: Memo) -> Told:
        return {
            "page": {
                "width": paper.MEMO_WIDTH,
                "height": paper.MEMO_HEIGHT,
                "left": paper.MEMO_LEFT,
                "right": paper.MEMO_RIGHT,
                "top": paper.MEMO_TOP,
            },
            "indent": paper.INDENT,
            "heading": self._lines(memo.heading, _MEMO_WIDTH, paper.MEMO_SIZE, bold=True),
            "rows": [[self._field(field) for field in row] for row in parts.side_by_side(memo.fields)],
            "paragraphs": [self._lines(text, _MEMO_WIDTH, indent=paper.INDENT) for text in memo.paragraphs],
            "signatures": self._signatures(memo.signatures),
        }

    def _field(self, field: MemoField) -> Told:
        return {
            "label": self._lines(field.label, _LABEL_WIDTH, bold=True),
            "text": self._lines(field.text, _MEMO_WIDTH - _LABEL_WIDTH) if field.text.strip() else [],
        }

    def _signatures(self, places: Sequence[Signature]) -> list[Told]:
        def lines(text: str, *, bold: bool = False) -> fit.Lines:
            return self._lines(text, SIGNATURE_WIDTH, bold=bold) if text.strip() else ()

        return [
            {
                "says": lines(place.says, bold=True),
                "choices": [lines(choice) for choice in place.choices],
                "name": lines(f"({place.name})" if place.name else ""),
                "position": lines("\n".join(place.position)),
            }
            for place in places
        ]

    def _group(self, group: PhotographGroup) -> Told:
        return {
            "heading": self._title(group.measure, paper.TEXT_SIZE),
            "note": self._across(group.note, paper.SMALL_SIZE) if group.note else [],
            "pictures": [self._picture(one) for one in group.photographs],
        }

    def _picture(self, one: Photograph) -> Told:
        return {
            "file": f"{one.sha256}.jpg" if one.sha256 in self._pictures else None,
            "says": self._legible(one.caption).strip() or parts.PICTURE,
            "lost": self._lines(parts.NO_PICTURE, paper.PICTURE_WIDTH),
            "caption": self._lines(one.caption, paper.PICTURE_WIDTH, paper.SMALL_SIZE),
        }

    def _check(self, check: Check) -> Told:
        lines = "\n".join(parts.check_lines(check))
        return {
            "lines": self._lines(lines, _FOOT_WIDTH, paper.FOOT_SIZE),
            "square": list(square_code.as_png(check.url, dots=1)),  # a picture is kept once; drawn, it would be on each page
            "side": paper.CODE_SIDE,
            "says": f"{parts.CHECK_AT} {check.url}",
        }

    def _title(self, text: str, size: float) -> fit.Lines:
        """A heading; no lines at all where nothing of it can be seen."""
        return self._across(text, size) if can_be_seen(self._legible(text)) else ()

    def _across(self, text: str, size: float) -> fit.Lines:
        """Text that may fill the whole line, such as a title; taken as bold, the wider of the two weights."""
        return self._lines(text, _TEXT_WIDTH, size, bold=True)

    def _lines(
        self, text: str, millimetres: float, size: float = paper.TEXT_SIZE, *, bold: bool = False, indent: float = 0
    ) -> fit.Lines:
        return fit.set_lines(self._legible(text), millimetres, size=size, bold=bold, indent=indent)


def _lines_of(cells: Sequence[fit.Lines]) -> int | None:
    """How many lines tall a row is; None where an empty line, which Typst makes lower than others, may have a say in it."""
    told = [[line.strip() for own in cell for line in own] for cell in cells]
    shown = [lines for lines in told if lines != [""]]
    return max(map(len, shown)) if shown and all(map(all, shown)) else None
