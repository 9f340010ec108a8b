"""What all renderers show: words, sums and widths, and how text is fitted to them."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.reports import FONTS
from config.reports.fonts.level_marks import build
from ita_model.report.document import MemoField, ProgressRow, ReportDocument, Summary, Tally
from tasks.rendering import bars, fit, paper, parts, typeface
from tasks.rendering.legible import Legible
from tasks.rendering.tables import Part, Row, RowKind
from tasks.rendering.thai_words import fitted, pieces


def part_of(document: ReportDocument, heading: str) -> Part:
    """The part of a document under this heading."""
    return next(part for part in parts.parts_after(document) if part.heading == heading)


def test_the_share_of_a_lot_is_rounded_down_and_leaves_out_what_is_not_due(draft: ReportDocument) -> None:
    tallies = (Tally("ก", 2, 1, 0), Tally("ข", 299, 0, 1), Tally("ค", 3, 0, 0, not_due=9), Tally("ง", 0, 0, 0, not_due=4))
    summary = Summary(Tally("รวมทั้งสิ้น", 1, 0, 0), tallies, ())
    table = part_of(replace(draft, summary=summary), parts.ASPECTS_HEADING).table
    assert table is not None
    assert [row.cells[-1] for row in table.rows] == ["๖๖", "๙๙", "๑๐๐", "–", "๑๐๐"]
    assert [row.cells[1] for row in table.rows] == ["๓", "๓๐๐", "๑๒", "๔", "๑"]


@given(st.lists(st.integers(0, 50), min_size=4, max_size=4))
def test_the_parts_of_a_bar_add_up_to_all_of_it(lengths: list[int]) -> None:
    shares = bars.shares(lengths)
    assert sum(shares) == pytest.approx(1 if any(lengths) else 0)
    assert [share > 0 for share in shares] == [length > 0 for length in lengths]


def test_two_lines_that_are_written_by_hand_stand_beside_each_other() -> None:
    fields = [
        MemoField(label, text) for label, text in (("ส่วนราชการ", "ก"), ("ที่", ""), ("วันที่", " "), ("รับ", ""), ("เรื่อง", "ข"))
    ]
    told = [[field.label for field in row] for row in parts.side_by_side(fields)]
    assert told == [["ส่วนราชการ"], ["ที่", "วันที่"], ["รับ"], ["เรื่อง"]]


def test_every_table_fills_the_width_between_the_margins(draft: ReportDocument) -> None:
    tables = [parts.measures(draft), *(part.table for part in parts.parts_after(draft) if part.table)]
    assert len(tables) == 7
    for table in tables:
        assert sum(column.width for column in table.columns) == paper.PAGE_WIDTH - 2 * paper.SIDE_MARGIN


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        (ProgressRow("1", "ก", 12, 10, 2, 0, 0), ("ก", "๑๒", "๑๐", "๒", "๐", "๐", "ครบถ้วน")),
        (ProgressRow("1", "ก", 12, 10, 0, 1, 1), ("ก", "๑๒", "๑๐", "๐", "๑", "๑", "ยังไม่ครบ")),
        (ProgressRow("1", "ก", 0, 0, 0, 0, 0), ("ก", "๐", "๐", "๐", "๐", "๐", "ยังไม่ถึงกำหนด")),
    ],
)
def test_progress_is_said_in_thai_digits_and_a_word(draft: ReportDocument, row: ProgressRow, cells: tuple[str, ...]) -> None:
    part = part_of(replace(draft, progress=(row,)), parts.PROGRESS_HEADING)
    assert part.table is not None
    assert [shown.cells for shown in part.table.rows] == [cells]


def test_the_sums_are_those_of_the_rows_and_nothing_due_is_not_complete(draft: ReportDocument) -> None:
    progress = (
        ProgressRow("1", "ก", 12, 10, 2, 0, 0),
        ProgressRow("2", "ข", 3, 1, 0, 1, 1),
        ProgressRow("3", "ค", 0, 0, 0, 0, 0),
    )
    part = part_of(replace(draft, progress=progress), parts.PROGRESS_HEADING)
    assert part.table is not None
    assert part.table.rows[-1].cells == ("รวม", "๑๕", "๑๑", "๒", "๑", "๑", "ครบถ้วน ๑/๒")


def test_outstanding_items_stand_under_their_division_with_their_number(draft: ReportDocument) -> None:
    outstanding = part_of(draft, parts.OUTSTANDING_HEADING).table
    assert outstanding is not None
    headings = [row.cells[0] for row in outstanding.rows if row.kind is RowKind.GROUP]
    assert headings == ["กองคลัง ๒ รายการ", "สำนักปลัด ๑ รายการ"]


def test_what_must_not_part_is_one_piece() -> None:
    line = "ต่าง ๆ (ก.ถ.) อบต.ปอ ต.ค. ๒๕๖๖ - มี.ค. ๒๕๖๗ ระบบ E – Service ๒.เผยแพร่ ๑. ประชุม - เว็บไซต์ ๖ เดือน พ.ศ. ๒๕๔๐"
    kept = {piece.replace("\u00a0", " ") for piece in pieces(line)}
    assert kept >= {"ต่าง ๆ", "(ก.ถ.)", "อบต.ปอ", "ต.ค. ๒๕๖๖ -", "มี.ค. ๒๕๖๗", "E – Service", "๒.เผยแพร่", "๑. ประชุม"}
    assert kept >= {"- เว็บไซต์", "๖ เดือน", "พ.ศ. ๒๕๔๐"}


@given(st.text("กขคาเ่ี้ำ .๑-(/aZ9ๆ", max_size=60))
def test_pieces_add_up_to_the_line_and_fit(line: str) -> None:
    def width(piece: str) -> float:
        return typeface.width(piece, 10)

    cut = fitted(line, 40, width)
    assert "".join("".join(cut).split()) == "".join(line.split())
    assert all(width(piece) <= 40 for piece in cut)


def test_a_long_compound_is_cut_where_a_part_ends() -> None:
    cut = fitted("องค์การบริหารส่วนตำบล", 70, lambda piece: typeface.width(piece, 10.5))
    assert cut == ("องค์การบริหาร", "ส่วนตำบล")


def test_only_a_row_that_fills_much_of_a_page_may_split(draft: ReportDocument) -> None:
    table = parts.measures(draft)
    short = Row(("สั้น",) * 6)
    tall = Row(("สั้น", "\n".join(["บรรทัด"] * 25), *("สั้น",) * 4))
    assert not fit.may_split(short, table)
    assert fit.may_split(tall, table)


def test_characters_are_replaced_once_and_in_order() -> None:
    legible = Legible(str.isascii)
    assert legible("a😀\r\nb\tก😀\u200b") == "a[U+1F600]\nb [U+0E01][U+1F600]"
    assert legible.replaced == ("😀", "ก")


def test_the_typeface_is_what_its_script_makes() -> None:
    for name, content in build().items():
        assert (FONTS / name).read_bytes() == content


def test_rendering_does_not_load_prefect() -> None:
    forms = ", ".join(f"tasks.rendering.{form}" for form in ("excel", "html", "pdf", "word"))
    code = f"import sys, {forms}; sys.exit('prefect' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
