"""The report as an Excel workbook: a sheet for the measures and one for each part that follows, every cell plain text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from xlsxwriter import Workbook

from ita_model.report.document import Check, Memo, PhotographGroup, ReportDocument, Signature
from tasks.rendering import bars, paper, parts, square_code
from tasks.rendering import excel_styles as look
from tasks.rendering.archive import archived, members
from tasks.rendering.excel_fit import gathered
from tasks.rendering.excel_package import growing
from tasks.rendering.excel_sheet import Sheet
from tasks.rendering.excel_styles import Styles
from tasks.rendering.legible import NO_PICTURES, Legible, Pictures, Rendered, fits_xml, made_legible
from tasks.rendering.tables import Column, Part

MEASURES_SHEET: Final = "รายงาน"
MEMO_SHEET: Final = "บันทึกข้อความ"
_SHEET_NAMES: Final = {parts.PROGRESS_HEADING: "ความก้าวหน้า", parts.DIVISIONS_HEADING: "สรุปผลรายสำนักกอง"}
"""Where a sheet is not called as its heading."""

_TABLE_WIDTH: Final = paper.PAGE_WIDTH - 2 * paper.SIDE_MARGIN
_MEMO_WIDTH: Final = paper.MEMO_WIDTH - paper.MEMO_LEFT - paper.MEMO_RIGHT
_DOTS: Final = "." * 40
_TICK: Final = "(    ) "
_INDENT: Final = " " * 12


def render_xlsx(document: ReportDocument, *, made_at: datetime, pictures: Pictures = NO_PICTURES) -> Rendered:
    """The report as .xlsx; equal documents made at the same moment give the same bytes.

    `made_at` is written into the file and must be aware (ValueError). Its first sheet is the measures. `pictures` are the
    annex's, as JPEG, by the SHA-256 that the document names.
    """
    if made_at.tzinfo is None:
        raise ValueError("made_at must know its time zone")
    legible = Legible(fits_xml)
    shown = made_legible(document, legible)
    written = io.BytesIO()
    book = Workbook(written, look.options())
    book.set_properties(
        {
            "title": " ".join(shown.title),
            "author": shown.agency,
            "created": made_at.astimezone(UTC).replace(tzinfo=None),
        }
    )
    sheets = _Workbook(book, shown, pictures).sheets()
    book.close()
    content = members(written)
    for number, sheet in enumerate(sheets, start=1):
        name = f"xl/worksheets/sheet{number}.xml"
        content[name] = growing(content[name], sheet.growing)
    return Rendered(archived(content), legible.replaced)


class _Workbook:
    """Lays a document out on the sheets of a workbook."""

    def __init__(self, book: Workbook, document: ReportDocument, pictures: Pictures) -> None:
        self._book = book
        self._document = document
        self._pictures = pictures
        self._styles = Styles(book)

    def sheets(self) -> list[Sheet]:
        """The measures first, then the memo, then each part that follows the measures."""
        document, measures = self._document, parts.measures(self._document)
        first = self._sheet(MEASURES_SHEET, measures.columns)
        for lines, shape in ((document.cover, look.COVER), (document.cover_office, look.OFFICE), (document.title, look.TITLE)):
            first.across(gathered(lines, _TABLE_WIDTH, shape), shape)
        first.across(document.as_of_line, look.AS_OF)
        first.table(measures)
        sheets = [first]  # a workbook keeps its sheets in the order in which they are made
        if document.memo:
            sheets.append(self._memo(document.memo))
        sheets.extend(map(self._part, parts.parts_after(document)))
        if document.check:
            sheets.append(self._check(document.check))
        return sheets

    def _sheet(self, name: str, columns: Sequence[Column], *, upright: bool = False) -> Sheet:
        draft, check = self._document.draft, self._document.check
        return Sheet(self._book, self._styles, name, columns, draft=draft, check=check, upright=upright)

    def _memo(self, memo: Memo) -> Sheet:
        sheet = self._sheet(MEMO_SHEET, [Column("", _MEMO_WIDTH / 6)] * 6, upright=True)
        sheet.across(memo.heading, look.COVER)
        for field in memo.fields:
            sheet.across(f"{field.label}  {field.text.strip() or _DOTS}", look.NOTE)
        for text in memo.paragraphs:
            sheet.across(f"{_INDENT}{text}", look.NOTE)
        self._places_to_sign(sheet, memo.signatures)
        return sheet

    def _check(self, check: Check) -> Sheet:
        sheet = self._sheet(parts.CHECK, parts.measures(self._document).columns)
        for line in parts.check_lines(check):
            sheet.across(line, look.NOTE)
        sheet.picture(square_code.as_png(check.url), check.url, paper.CODE_SIDE * 2)
        return sheet

    def _part(self, part: Part) -> Sheet:
        """A part's sheet, in columns of its own."""
        abreast = paper.PICTURES_ABREAST
        columns = part.table.columns if part.table else [Column("", _TABLE_WIDTH / abreast)] * abreast
        sheet = self._sheet(_SHEET_NAMES.get(part.heading, part.heading), columns)
        sheet.across(part.heading, look.PART)
        for line in part.lines:
            sheet.across(line, look.NOTE)
        if part.shows_legend:
            sheet.across(bars.IN_WORDS, look.SMALL)
        if part.table:
            sheet.table(part.table)
        self._places_to_sign(sheet, part.signatures)
        for group in part.pictures:
            self._group(sheet, group)
        return sheet

    def _places_to_sign(self, sheet: Sheet, places: Sequence[Signature]) -> None:
        for place in places:
            sheet.gap()
            sheet.across(place.says, look.OFFICE)
            for choice in place.choices:
                sheet.across(f"{_TICK}{choice}", look.AS_OF)
            sheet.gap()
            name = f"({place.name or _DOTS})"
            for line in (f"{parts.SIGN} {_DOTS}", name, *place.position, f"{parts.SIGNED_ON} {_DOTS}"):
                sheet.across(line, look.AS_OF)

    def _group(self, sheet: Sheet, group: PhotographGroup) -> None:
        """The pictures of a measure, a few beside each other, each with its words below it."""
        sheet.across(group.measure, look.GROUP)
        sheet.across(group.note, look.SMALL)
        abreast = paper.PICTURES_ABREAST
        for at in range(0, len(group.photographs), abreast):
            row = group.photographs[at : at + abreast]
            sheet.pictures([(self._pictures.get(one.sha256), one.caption) for one in row])
