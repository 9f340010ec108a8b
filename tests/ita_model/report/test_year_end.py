"""The year-end report of a year that was answered with the published words is the published report."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from ita_model import confirming
from ita_model.calendar import office_moment
from ita_model.records import Checkpoint, Confirmation, Division, Measure
from tests.ita_model.report.conftest import compile_year_end
from tests.rendering.reading import docx_rows, docx_tables
from tests.support.por import Por
from tests.support.published import published_table, squeezed

REOPENED = office_moment(date(2024, 9, 30), 17)


def word_table(folder: Path) -> list[tuple[str, ...]]:
    """The rows of the Word file's first table without its headings, white space left out."""
    _, *rows = docx_rows(docx_tables((folder / "year-end-2567.docx").read_bytes())[0])
    return [tuple(squeezed(cell) for cell in row) for row in rows]


def test_the_published_table_has_14_measures_of_6_cells_under_6_aspects() -> None:
    assert sorted(len(row) for row in published_table()) == [1] * 6 + [6] * 14


def test_the_word_file_equals_the_published_report_cell_by_cell(por: Por, tmp_path: Path) -> None:
    done = compile_year_end(por, tmp_path / "reports")
    assert word_table(done.folder) == published_table()
    assert (done.measures, done.outstanding) == (14, 0)


def test_nothing_stands_after_the_table_where_nothing_is_missing(por: Por, tmp_path: Path) -> None:
    folder = compile_year_end(por, tmp_path / "reports").folder
    told = json.loads((folder / "year-end-2567.json").read_text(encoding="utf-8"))
    assert (told["outstanding"], told["waived"], told["notes"]) == ([], [], [])
    headings = [docx_rows(table)[0][0] for table in docx_tables((folder / "year-end-2567.docx").read_bytes())]
    assert headings[1:] == ["ด้าน", "สำนัก/กอง", "ที่"]  # the summary and the list of evidence


@pytest.mark.parametrize("column", [4, 5], ids=["result", "outcome"])
@pytest.mark.parametrize(
    ("measure", "division", "occurrence"),
    [("m01", "klang", "2567-02"), ("m01", "palad", "2567-10"), ("m05", None, None), ("m10", None, None), ("m14", None, None)],
)
def test_one_confirmation_said_otherwise_changes_its_own_cell_and_no_other(
    copy: Callable[[str], Por], tmp_path: Path, measure: str, division: str | None, occurrence: str | None, column: int
) -> None:
    before, after = copy("before"), copy("after")
    say_otherwise(after, measure, division, occurrence, column)
    folders = [compile_year_end(one, tmp_path / name).folder for one, name in ((before, "r1"), (after, "r2"))]
    measures = [[row for row in word_table(folder) if len(row) == 6] for folder in folders]
    place = int(measure[1:]) - 1
    assert differing(*measures) == {(place, column)}
    assert squeezed(f"คำใหม่ของ{measure}") in measures[1][place][column]
    told = [json.loads((folder / "year-end-2567.json").read_bytes()) for folder in folders]
    cells = [[row["cells"] for section in one["sections"] for row in section["rows"]] for one in told]
    assert differing(*cells) == {(place, column)}
    assert told[0]["check"] != told[1]["check"]
    for one in told:
        for told_of_evidence in ("check", "evidence", "photographs"):  # what stands behind other words is another file
            del one[told_of_evidence]
        del one["sections"]
    assert told[0] == told[1]


def differing(one: list[tuple[str, ...]], other: list[tuple[str, ...]]) -> set[tuple[int, int]]:
    """At which row and column two tables of the same shape differ."""
    assert [len(row) for row in one] == [len(row) for row in other]
    return {(r, c) for r, row in enumerate(one) for c, cell in enumerate(row) if cell != other[r][c]}


def say_otherwise(por: Por, measure: str, division: str | None, occurrence: str | None, column: int) -> None:
    """On the year's last afternoon one checkpoint is reopened, confirmed in other words, and accepted again."""
    with por.begin() as (session, agency):
        wanted = (
            select(Checkpoint)
            .join(Measure, Measure.id == Checkpoint.measure_id)
            .join(Division, Division.id == Checkpoint.division_id)
            .where(Checkpoint.agency_id == agency.id, Measure.code == measure)
            .order_by(Checkpoint.due_on, Checkpoint.id)
        )
        if division is not None:
            wanted = wanted.where(Division.code == division)
        if occurrence is not None:
            wanted = wanted.where(Checkpoint.occurrence == occurrence)
        point = session.scalars(wanted).first()
        assert point is not None
        said = session.scalars(select(Confirmation).where(Confirmation.checkpoint_id == point.id)).one()
        words = [said.result, said.outcome]
        words[column - 4] = f"คำใหม่ของ{measure}"
        secretary = por.secretary(session, agency)
        confirming.reopen(session, point, by=secretary, at=REOPENED, reason="ขอให้เขียนใหม่")
        again = confirming.confirm(
            session, point, officer=por.head_of(session, agency, point.division_id), at=REOPENED,
            result=words[0], outcome=words[1], evidence=[por.evidence()],
        )  # fmt: skip
        assert isinstance(again, Confirmation)
        confirming.accept(session, point, by=secretary, at=REOPENED)
