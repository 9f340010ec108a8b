"""The report as PDF/A-2a and PDF/UA-1, set by Typst: one archive copy, readable by a screen reader, fonts inside."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from typing import Any

import typst

from config.reports import FOLDER, FONT_FAMILY, FONTS, TEMPLATE
from ita_model.report.document import ReportDocument
from tasks.rendering import fit, parts, typeface
from tasks.rendering.legible import Legible, Rendered
from tasks.rendering.pdf_text import one_letter_per_glyph

_TEXT_WIDTH = parts.PAGE_WIDTH - 2 * parts.SIDE_MARGIN


def render_pdf(document: ReportDocument, *, made_at: datetime) -> Rendered:
    """The report as a PDF; equal documents made at the same moment give the same bytes.

    `made_at` is written into the file and must be aware (ValueError). RuntimeError when Typst cannot set the document, or
    sets it with a warning: a warning means that something is not shown as it should be.
    """
    if made_at.tzinfo is None:
        raise ValueError("made_at must know its time zone")
    legible = Legible(typeface.shows)
    report = json.dumps(_Setting(legible).report(document), ensure_ascii=False)
    content, warnings = typst.compile_with_warnings(
        TEMPLATE,
        root=FOLDER,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"report": report},
        format="pdf",
        pdf_standards=["a-2a", "ua-1"],
        timestamp=made_at,
    )
    if warnings:
        raise RuntimeError("the report was not set cleanly: " + "; ".join(warning.message for warning in warnings))
    if not isinstance(content, bytes):
        raise RuntimeError("Typst gave no file")
    return Rendered(one_letter_per_glyph(content), legible.replaced)


@cache
def _fonts() -> typst.Fonts:
    """Our two files and nothing else: what a machine happens to have installed never changes a report."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


class _Setting:
    """Turns a document into what the template reads, every text legible and cut into pieces."""

    def __init__(self, legible: Legible) -> None:
        self._legible = legible

    def report(self, document: ReportDocument) -> dict[str, Any]:
        return {
            "title": self._legible(" ".join(document.title)),
            "author": self._legible(document.agency),
            "draft": parts.DRAFT_MARK if document.draft else None,
            "font": FONT_FAMILY,
            "sizes": {
                "text": parts.TEXT_SIZE,
                "title": parts.TITLE_SIZE,
                "cover": parts.COVER_SIZE,
                "office": parts.OFFICE_SIZE,
            },
            "pitch": fit.LINE_PITCH,
            "inset": {"side": fit.CELL_SIDE, "top": fit.CELL_TOP, "bottom": fit.CELL_BOTTOM},
            "page": {
                "width": parts.PAGE_WIDTH,
                "height": parts.PAGE_HEIGHT,
                "side": parts.SIDE_MARGIN,
                "top": parts.TOP_MARGIN,
                "bottom": parts.BOTTOM_MARGIN,
            },
            "cover": self._across("\n".join(document.cover), parts.COVER_SIZE),
            "office": self._across("\n".join(document.cover_office), parts.OFFICE_SIZE),
            "heading": self._across("\n".join(document.title), parts.TITLE_SIZE),
            "as_of": self._across(document.as_of_line, parts.TEXT_SIZE),
            "measures": self._table(parts.measures(document)),
            "parts": [self._part(part) for part in parts.parts_after(document)],
        }

    def _part(self, part: parts.Part) -> dict[str, Any]:
        return {
            "heading": self._across(part.heading, parts.TITLE_SIZE),
            "table": self._table(part.table) if part.table else None,
            "lines": self._across("\n".join(part.lines), parts.TEXT_SIZE) if part.lines else [],
        }

    def _table(self, table: parts.Table) -> dict[str, Any]:
        columns = [
            {
                "heading": fit.cell_lines(self._legible(column.heading), column.width, bold=True),
                "width": column.width,
                "align": column.align,
            }
            for column in table.columns
        ]
        return {"columns": columns, "rows": [self._row(row, table) for row in table.rows]}

    def _row(self, row: parts.Row, table: parts.Table) -> dict[str, Any]:
        bold = row.kind is not parts.RowKind.PLAIN
        return {
            "kind": row.kind,
            "cells": [fit.cell_lines(self._legible(text), column.width, bold=bold) for text, column in table.cells(row)],
            "splits": fit.may_split(row, table),
            "quiet": sorted(row.quiet),
        }

    def _across(self, text: str, size: float) -> fit.Lines:
        """Text that may fill the whole line, such as a title; taken as bold, the wider of the two weights."""
        return fit.cell_lines(self._legible(text), _TEXT_WIDTH, size=size, bold=True)
