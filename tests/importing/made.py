"""Documents as other offices lay them out, all of invented words.

A table is drawn as rows of texts: `^` is the cell above, reaching down; `<` the cell to the left, reaching over.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import docx
import openpyxl
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.table import Table
from openpyxl.worksheet.worksheet import Worksheet

Rows = Sequence[Sequence[object]]

COVER: Final = (
    "แผนปฏิบัติการส่งเสริมคุณธรรมและความโปร่งใส ประจำปีงบประมาณ พ.ศ. ๒๕๖๘",
    "เทศบาลตำบลสมมุติ อำเภอตัวอย่าง จังหวัดทดสอบ",
)
HEADER: Final = ("มาตรการ", "ขั้นตอน", "ผู้รับผิดชอบ", "ระยะเวลา", "สรุปผล", "ผลลัพธ์")
MEETING: Final = ("ประชุมพนักงานประจำเดือน", "๑. จัดประชุม ๒. ทำรายงาน", "สำนักปลัด", "ต.ค. ๒๕๖๗ - ก.ย. ๒๕๖๘", "ประชุมแล้ว", "ทุกคนทราบ")
WEBSITE: Final = ("เผยแพร่ข้อมูลบนเว็บไซต์", "แต่งตั้งผู้ดูแลเว็บไซต์", "กองคลัง", "ไตรมาส ๑", "แต่งตั้งแล้ว", "ข้อมูลครบ")
ASPECT_1: Final = ("(๑) กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ", "<", "<", "<", "<", "<")
ASPECT_2: Final = ("(๒) การให้บริการและระบบ E-Service", "<", "<", "<", "<", "<")
REPORT: Final = (HEADER, ASPECT_1, MEETING, ASPECT_2, WEBSITE)


def word(*parts: str | Rows | Callable[[Document], object]) -> bytes:
    """A Word file: a paragraph for each text, a table for each drawing, and whatever else a part does to it."""
    file = docx.Document()
    for part in parts:
        if isinstance(part, str):
            file.add_paragraph(part)
        elif callable(part):
            part(file)
        else:
            word_table(file, part)
    held = io.BytesIO()
    file.save(held)
    return held.getvalue()


def word_table(file: Document, rows: Rows) -> Table:
    """The drawing as a Word table."""
    table = file.add_table(len(rows), len(rows[0]), style="Table Grid")
    for row, column, text, bottom, right in _cells(rows):
        cell = table.cell(row, column)
        if (bottom, right) != (row, column):
            cell = cell.merge(table.cell(bottom, right))
        lines = str(text).split("\n")
        cell.paragraphs[0].text = lines[0]
        for line in lines[1:]:
            cell.add_paragraph(line)
    return table


def excel(**sheets: Rows | Callable[[Worksheet], object]) -> bytes:
    """An Excel file with these sheets, each a drawing or whatever is done to it."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        if callable(rows):
            rows(sheet)
        else:
            excel_rows(sheet, rows)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def excel_rows(sheet: Worksheet, rows: Rows, *, first: int = 1) -> None:
    """The drawing on a sheet, from a row on."""
    for row, column, text, bottom, right in _cells(rows):
        if text != "":
            sheet.cell(row + first, column + 1, text)
        if (bottom, right) != (row, column):
            sheet.merge_cells(start_row=row + first, start_column=column + 1, end_row=bottom + first, end_column=right + 1)


def html(*parts: str | Rows, style: str = "") -> str:
    """A page to print."""
    body = "".join(f"<p>{part}</p>" if isinstance(part, str) else _html_table(part) for part in parts)
    return f"<!doctype html><html lang='th'><meta charset='utf-8'><style>{style}</style><body>{body}</body></html>"


def xml(text: str) -> object:
    """A piece of Word's XML, its namespaces declared."""
    first, _, rest = text.partition(">")
    close = "/" if first.endswith("/") else ""
    return parse_xml(f"{first.rstrip('/')} {nsdecls('w')}{close}>{rest}")


def _html_table(rows: Rows) -> str:
    shown = ["<table>"]
    at = -1
    for row, column, text, bottom, right in _cells(rows):
        shown += ["<tr>"] * (row - at)
        at = row
        words = str(text).replace("\n", "<br>")
        shown.append(f"<td rowspan={bottom - row + 1} colspan={right - column + 1}>{words}</td>")
    return "".join([*shown, "</table>"])


def _cells(rows: Rows) -> Iterator[tuple[int, int, object, int, int]]:
    """Each cell's row, column and text, and the last row and column that it reaches."""
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            if text in ("^", "<"):
                continue
            right = column
            while right + 1 < len(cells) and cells[right + 1] == "<":
                right += 1
            bottom = row
            while bottom + 1 < len(rows) and rows[bottom + 1][column] == "^":
                bottom += 1
            yield row, column, text, bottom, right
