"""Whether the forms of a report say the same: each is read back, and held against the document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import zip_longest

from ita_model.report import as_json
from ita_model.report.document import ReportDocument, Signature
from tasks.rendering import parts
from tasks.rendering.excel import render_xlsx
from tasks.rendering.html import render_html
from tasks.rendering.legible import Rendered
from tasks.rendering.pdf import render_pdf
from tasks.rendering.word import render_docx
from tests.rendering.reading import (
    Cells,
    PdfPage,
    bare,
    docx_rows,
    docx_tables,
    docx_text,
    html_tables,
    parsed_page,
    pdf_pages,
    pdf_tables,
    xlsx_rows,
    xlsx_sheets,
)
from tests.rendering.samples import MADE_AT, PICTURE, pictures

Tables = list[list[Cells]]
PICTURES = pictures()


_SILENT = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff\ufe00-\ufe0f]")
"""Characters that say nothing: they join, or let a line break, or choose a variant. Those that turn letters round do say it."""


def said(text: str) -> str:
    """Text as the eye takes it: without white space and without characters that say nothing."""
    return bare(_SILENT.sub("", text))


def named(text: str, replaced: Iterable[str]) -> str:
    for char in replaced:
        text = text.replace(char, f"[U+{ord(char):04X}]")
    return text


def cells_of(tables: Tables, replaced: Iterable[str] = ()) -> Tables:
    return [[tuple(said(named(cell, replaced)) for cell in row) for row in table] for table in tables]


def expected_tables(document: ReportDocument) -> Tables:
    tables = [parts.measures(document), *(part.table for part in parts.parts_after(document) if part.table)]
    return [[tuple(column.heading for column in table.columns), *(row.cells for row in table.rows)] for table in tables]


def around_the_tables(document: ReportDocument) -> list[str]:
    """What stands outside the tables."""
    told = [*document.cover, *document.cover_office, *document.title, document.as_of_line]
    told += [parts.DRAFT_MARK] if document.draft else []
    if document.memo:
        told += [document.memo.heading, *document.memo.paragraphs, *signed(document.memo.signatures)]
        told += [text for field in document.memo.fields for text in (field.label, field.text)]
    for part in parts.parts_after(document):
        told += [part.heading, *part.lines, *signed(part.signatures)]
        for group in part.pictures:
            told += [group.measure, group.note, *(one.caption for one in group.photographs)]
            told += [parts.NO_PICTURE for one in group.photographs if one.sha256 != PICTURE]
    return told + list(parts.check_lines(document.check) if document.check else ())


def signed(places: Iterable[Signature]) -> list[str]:
    return [text for place in places for text in (parts.SIGN, place.says, place.name, *place.position, *place.choices)]


def pdf_difference(pages: list[PdfPage], expected: Tables) -> object:
    """Where the tables of a PDF first differ from these, cell by cell, and how; None where they do not.

    A row may go on over the page, and then only: its beginning is the last row of a page, the rest the first of the next.
    """
    told = pdf_tables(pages)
    if len(told) != len(expected):
        return f"{len(told)} tables instead of {len(expected)}"
    return first_difference([_whole_rows(one, rows) for one, rows in zip(told, expected, strict=True)], expected)


def _whole_rows(told: tuple[Cells, list[list[Cells]]], expected: list[Cells]) -> list[Cells]:
    """A table's rows, header first, those that were cut by a page's end put together where the row that is expected says so."""
    header, by_page = told
    whole: list[Cells] = [header]  # as read: a letter and its mark may stand on two pages, and are put in order together
    for rows in by_page:
        for place, row in enumerate(rows):
            last = whole[-1]
            due = expected[len(whole) - 1] if len(whole) <= len(expected) else ()
            if place == 0 and len(whole) > 1 and _bare(last) != due and len(last) == len(row):
                whole[-1] = tuple(one + more for one, more in zip(last, row, strict=True))
            else:
                whole.append(row)
    return list(map(_bare, whole))


def _bare(row: Cells) -> Cells:
    return tuple(map(said, row))


def first_difference(told: Tables, expected: Tables) -> object:
    """Where two lists of tables first differ, and how; whole reports side by side would tell nobody anything."""
    for place, pair in enumerate(zip_longest(told, expected)):
        for at, rows in enumerate(zip_longest(*(table or [] for table in pair))):
            for column, (one, other) in enumerate(zip_longest(*(row or () for row in rows))):
                if one != other:
                    return place, at, column, one, other
    return None


def read_word(content: bytes) -> tuple[Tables, str]:
    return [docx_rows(table) for table in docx_tables(content)], docx_text(content)


def read_excel(content: bytes) -> tuple[Tables, str]:
    sheets = [(xlsx_rows(sheet), sheet.print_title_rows) for sheet in xlsx_sheets(content).values()]
    tables = [rows[int(header.split("$")[-1]) - 1 :] for rows, header in sheets if header]
    return tables, "".join(cell for rows, _ in sheets for row in rows for cell in row)


def read_page(content: bytes) -> tuple[Tables, str]:
    return html_tables(content), parsed_page(content).find("body").text_content()


EXACT: dict[str, tuple[Callable[..., Rendered], Callable[[bytes], tuple[Tables, str]]]] = {
    "docx": (render_docx, read_word),
    "xlsx": (render_xlsx, read_excel),
    "html": (render_html, read_page),
}
"""The forms that keep rows as rows: how each is made, and how it is read."""


def agree(document: ReportDocument) -> None:
    expected, around = expected_tables(document), around_the_tables(document)
    assert as_json.from_json(as_json.to_json(document)) == document
    for form, (render, read) in EXACT.items():
        made = render(document, made_at=MADE_AT, pictures=PICTURES)
        tables, words = read(made.content)
        assert first_difference(cells_of(tables), cells_of(expected, made.replaced)) is None, form
        assert [text for text in around if said(named(text, made.replaced)) not in said(words)] == [], form
        assert render(document, made_at=MADE_AT, pictures=PICTURES) == made, form
    made = render_pdf(document, made_at=MADE_AT, pictures=PICTURES)
    pages = pdf_pages(made.content)
    assert pdf_difference(pages, cells_of(expected, made.replaced)) is None
    words = said("".join([page.text for page in pages] + [page.body for page in pages]))  # a text may go on over the page
    assert [text for text in around if said(named(text, made.replaced)) not in words] == []
