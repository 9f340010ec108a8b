"""A row that is too tall for what is left of a page breaks across pages, whatever typeface the machine has that opens it."""

from __future__ import annotations

import io

import pdfplumber
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from tests.importing.offices import has_typeface, has_writer, saved
from tests.rendering.papers import changed, filled, starting
from tests.rendering.reading import docx_tables
from tests.rendering.samples import small_report

SHORT, LONG = "จัดแล้ว", "\n".join(f"{n} ดำเนินการแล้ว" for n in range(1, 15))


def rows_of_measures(content: bytes) -> list[BaseOxmlElement]:
    return list(docx_tables(content)[0]._tbl.tr_lst)


def kept_whole(row: BaseOxmlElement) -> bool:
    return row.trPr is not None and row.trPr.find(qn("w:cantSplit")) is not None


def test_a_row_of_many_lines_may_break_and_a_short_one_and_the_headings_stay_whole() -> None:
    heading, aspect, measure = rows_of_measures(filled(starting(), small_report("มาตรการ", "ขั้นตอน", "กองคลัง", "ต.ค.", SHORT)))
    assert [kept_whole(one) for one in (heading, aspect, measure)] == [True, True, True]
    heading, aspect, measure = rows_of_measures(filled(starting(), small_report("มาตรการ", "ขั้นตอน", "กองคลัง", "ต.ค.", LONG)))
    assert [kept_whole(one) for one in (heading, aspect, measure)] == [True, True, False]


@pytest.mark.parametrize("words", ["จัดให้มีการประชุมพนักงานขององค์การบริหารส่วนตำบล " * 4, "ก" * 200])
def test_lines_that_only_the_column_makes_count_as_well(words: str) -> None:
    *_, measure = rows_of_measures(filled(starting(), small_report("มาตรการ", words)))
    assert not kept_whole(measure)


def test_a_table_without_widths_of_its_own_is_filled_all_the_same() -> None:
    def forget(file: Document) -> None:
        for one in list(file.element.body.iter(qn("w:gridCol"), qn("w:tcW"))):
            one.attrib.clear()

    *_, measure = rows_of_measures(filled(changed(forget), small_report("มาตรการ", "ขั้นตอน", "กองคลัง", "ต.ค.", LONG)))
    assert not kept_whole(measure)


@pytest.mark.skipif(not has_writer(), reason="LibreOffice is not installed here")
@pytest.mark.skipif(has_typeface("TH SarabunPSK"), reason="the official typeface is installed here")
def test_no_line_is_lost_where_the_official_typeface_is_not_installed() -> None:
    made = filled(starting(), small_report("มาตรการ", "ขั้นตอน", "กองคลัง", "ต.ค.", LONG))
    with pdfplumber.open(io.BytesIO(saved(made, "docx", "pdf"))) as pdf:
        numbers = set()
        for page in pdf.pages:
            words = page.extract_words()
            foot = min((one["top"] for one in words if "/check/" in one["text"]), default=page.height) - 20
            numbers |= {one["text"] for one in words if one["bottom"] < foot}
    assert {str(n) for n in range(1, 15)} <= numbers
