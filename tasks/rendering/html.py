"""The report as one web page that needs nothing else: for a phone and a desk, for paper, and for a screen reader."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from config.reports import PAGE_BOLD, PAGE_REGULAR, PAGE_TEMPLATE
from ita_model.report.document import ReportDocument
from tasks.rendering import fit, parts
from tasks.rendering.legible import Legible, Rendered, fits_xml, made_legible
from tasks.rendering.parts import Row, RowKind, Table


def render_html(document: ReportDocument, *, made_at: datetime) -> Rendered:
    """The report as an HTML file in UTF-8; equal documents made at the same moment give the same bytes.

    `made_at` is written into the file and must be aware (ValueError). Its first table is the measures.
    """
    if made_at.tzinfo is None:
        raise ValueError("made_at must know its time zone")
    legible = Legible(fits_xml)
    shown = made_legible(document, legible)
    page = _environment().get_template(PAGE_TEMPLATE.name).render(_facts(shown), made_at=made_at.isoformat())
    return Rendered(page.encode(), legible.replaced)


def _facts(document: ReportDocument) -> dict[str, Any]:
    """What the template is told."""
    measures = parts.measures(document)
    following = parts.parts_after(document)
    tables = [measures, *(part.table for part in following if part.table)]
    return {
        "report": document,
        "draft": parts.DRAFT_MARK if document.draft else None,
        "measures": measures,
        "parts": following,
        "shares": [[round(100 * share, 2) for share in _shares(table)] for table in tables],
        "page": {
            "width": parts.PAGE_WIDTH,
            "height": parts.PAGE_HEIGHT,
            "side": parts.SIDE_MARGIN,
            "top": parts.TOP_MARGIN,
            "bottom": parts.BOTTOM_MARGIN,
        },
        "fonts": {400: _inside(PAGE_REGULAR), 700: _inside(PAGE_BOLD)},
    }


def _shares(table: Table) -> list[float]:
    """How much of the table's width each column has."""
    whole = sum(column.width for column in table.columns)
    return [column.width / whole for column in table.columns]


def _groups(rows: Iterable[Row]) -> list[tuple[Row | None, list[Row]]]:
    """The rows under the heading row of their group; None where there is none."""
    groups: list[tuple[Row | None, list[Row]]] = []
    for row in rows:
        if row.kind is RowKind.GROUP:
            groups.append((row, []))
        else:
            if not groups:
                groups.append((None, []))
            groups[-1][1].append(row)
    return groups


@cache
def _inside(font: Path) -> str:
    """A font file as text that may stand in a style sheet."""
    return base64.b64encode(font.read_bytes()).decode("ascii")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(PAGE_TEMPLATE.parent),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["groups"] = _groups
    environment.globals["may_split"] = fit.may_split
    return environment
