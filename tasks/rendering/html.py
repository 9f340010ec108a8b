"""The report as one web page that needs nothing else: for a phone and a desk, for paper, and for a screen reader."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from jinja2 import Environment

from config.reports import PAGE_TEMPLATE
from config.reports.pages import fonts_inside, page_environment
from ita_model.report.document import Check, ReportDocument
from tasks.rendering import bars, fit, page_words, paper, parts, square_code
from tasks.rendering.legible import NO_PICTURES, Legible, Pictures, Rendered, fits_xml, made_legible
from tasks.rendering.tables import Row, RowKind, Table


def render_html(document: ReportDocument, *, made_at: datetime, pictures: Pictures = NO_PICTURES) -> Rendered:
    """The report as an HTML file in UTF-8; equal documents made at the same moment give the same bytes.

    `made_at` is written into the file and must be aware (ValueError). Its first table is the measures. `pictures` are the
    annex's, as JPEG, by the SHA-256 that the document names.
    """
    if made_at.tzinfo is None:
        raise ValueError("made_at must know its time zone")
    legible = Legible(fits_xml)
    shown = made_legible(document, legible)
    page = _environment().get_template(PAGE_TEMPLATE.name).render(_facts(shown, pictures), made_at=made_at.isoformat())
    return Rendered(page.encode(), legible.replaced)


def _facts(document: ReportDocument, pictures: Pictures) -> dict[str, Any]:
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
            "width": paper.PAGE_WIDTH,
            "height": paper.PAGE_HEIGHT,
            "side": paper.SIDE_MARGIN,
            "top": paper.TOP_MARGIN,
            "bottom": paper.BOTTOM_MARGIN,
        },
        "pictures": {sha256: base64.b64encode(content).decode("ascii") for sha256, content in pictures.items()},
        "no_picture": parts.NO_PICTURE,
        "sign": parts.SIGN,
        "signed_on": parts.SIGNED_ON,
        "kinds": bars.PARTS,
        "text_size": paper.TEXT_SIZE,
        "check": _check(document.check) if document.check else None,
        "fonts": fonts_inside(),
    }


def _stretches(lengths: Sequence[int]) -> list[tuple[float, float]]:
    """Where each part of a bar begins, and how long it is, in hundredths of the whole."""
    parts_of_it = [100 * share for share in bars.shares(lengths)]
    begins = itertools.accumulate(parts_of_it, initial=0.0)
    return [(round(begin, 2), round(length, 2)) for begin, length in zip(begins, parts_of_it, strict=False)]


def _check(check: Check) -> dict[str, Any]:
    return {"lines": parts.check_lines(check), "square": square_code.as_svg(check.url)}


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
def _environment() -> Environment:
    environment = page_environment()
    environment.filters["groups"] = _groups
    environment.filters["words"] = page_words.marked
    environment.filters["stretches"] = _stretches
    environment.filters["side_by_side"] = parts.side_by_side
    environment.globals["may_split"] = fit.may_split
    return environment
