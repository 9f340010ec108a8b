"""A report of hundreds of measures, and the process of its own in which its pages are set."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from config.reports import FOLDER
from ita_model.filestore import FileStore
from ita_model.report.assembling import Assembled
from ita_model.report.document import AspectSection, MeasureRow, ReportDocument
from tasks.compiling import render
from tasks.rendering.giving_back import REMEMBERED
from tasks.rendering.pdf import begun_pdf, render_pdf
from tasks.rendering.tables import LONG
from tasks.rendering.typesetting import Apart
from tests.rendering.reading import bare, measures_rows, pdf_pages
from tests.rendering.samples import MADE_AT, small_report


def of_two_aspects(each: int) -> ReportDocument:
    """A report of two aspects with so many measures in each, no two alike."""
    sections = tuple(
        AspectSection(f"({place}) ด้านที่ {place}", tuple(MeasureRow(f"{place}.{n}", _cells(place, n)) for n in range(each)))
        for place in "๑๒"
    )
    return replace(small_report("มาตรการ"), sections=sections, progress=())


def _cells(place: str, n: int) -> tuple[str, str, str, str, str, str]:
    return (f"มาตรการ {place}.{n}", "จัดประชุม", "ตลอดปี", "สำนักปลัด", f"ดำเนินการแล้ว {n} ครั้ง", "ประชาชนได้รับความสะดวก")


@pytest.fixture
def children() -> set[int]:
    """The processes that this one had begun before."""
    return begun_by_now()


def begun_by_now() -> set[int]:
    """The processes that this one has begun and that have not ended, or whose end nobody has asked for."""
    lists = Path("/proc/self/task").glob("*/children")
    return {int(number) for one in lists for number in one.read_text().split()}


def test_each_aspect_of_a_long_report_begins_a_page_under_the_head_of_the_table() -> None:
    document = of_two_aspects(LONG // 2)
    pages = pdf_pages(render_pdf(document, made_at=MADE_AT).content)
    rows = [[bare("".join(row[0])) for row in measures_rows([page])] for page in pages]
    assert bare("(๒) ด้านที่ ๒") in {first for first, *_ in filter(None, rows)}
    told = [bare(text) for one in document.sections for text in (one.heading, *(row.cells[0] for row in one.rows))]
    assert [row for page in rows for row in page] == told


def test_of_the_texts_of_a_long_report_nothing_is_remembered(tmp_path: Path) -> None:
    made = of_all_forms(of_two_aspects(LONG // 2), tmp_path)
    assert {name: len(content) > 0 for name, content in made.items()} == dict.fromkeys(made, True)
    assert [remembered.cache_info().currsize for remembered in REMEMBERED] == [0] * len(REMEMBERED)


def test_of_a_short_one_they_are_for_whoever_compiles_it_again(tmp_path: Path) -> None:
    of_all_forms(of_two_aspects(2), tmp_path)
    assert all(remembered.cache_info().currsize for remembered in REMEMBERED)


def test_forgetting_changes_no_form(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    document = of_two_aspects(LONG // 2)
    forgotten = of_all_forms(document, tmp_path)
    monkeypatch.setattr("tasks.compiling.gives_back", lambda _document: False)
    assert of_all_forms(document, tmp_path) == forgotten


def of_all_forms(document: ReportDocument, folder: Path) -> dict[str, bytes]:
    """The files of a report that has no template of an office's own."""
    assembled = cast("Assembled", SimpleNamespace(document=document, template=None))
    return render(assembled, FileStore(folder)).files


def test_the_aspects_of_a_short_report_follow_each_other_on_a_page() -> None:
    pages = pdf_pages(render_pdf(of_two_aspects(2), made_at=MADE_AT).content)
    assert [count for page in pages if (count := len(list(measures_rows([page]))))] == [6]


def test_what_cannot_be_set_is_said_and_leaves_no_process(children: set[int], tmp_path: Path) -> None:
    (tmp_path / "measures.typ").write_text('#panic("no such thing")')
    apart = Apart(made_at=MADE_AT, folder=tmp_path)
    with pytest.raises(RuntimeError, match="no such thing"):
        apart.typeset(b"{}")
    assert begun_by_now() == children


def test_a_process_that_is_killed_is_an_error_like_any_other(children: set[int]) -> None:
    finish = begun_pdf(small_report("มาตรการ"), made_at=MADE_AT)
    (typst,) = begun_by_now() - children
    os.kill(typst, signal.SIGKILL)
    with pytest.raises(RuntimeError, match="-9"):
        finish()
    assert begun_by_now() == children


def test_a_report_that_cannot_be_laid_out_leaves_no_process(children: set[int]) -> None:
    report = small_report("มาตรการ")
    with pytest.raises(TypeError):
        begun_pdf(replace(report, sections=None), made_at=MADE_AT)  # type: ignore[arg-type]
    assert begun_by_now() == children


def test_the_letters_of_a_setting_reach_it_whatever_the_machine_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = render_pdf(small_report("ประชุม"), made_at=MADE_AT).content
    monkeypatch.setenv("LC_ALL", "POSIX")
    monkeypatch.setenv("PYTHONUTF8", "0")
    monkeypatch.setenv("PYTHONCOERCECLOCALE", "0")
    assert render_pdf(small_report("ประชุม"), made_at=MADE_AT).content == expected


def test_only_the_folder_of_the_template_is_read(tmp_path: Path) -> None:
    (tmp_path / "measures.typ").write_text(f'#read("{FOLDER / "look.css"}")')
    with pytest.raises(RuntimeError):
        Apart(made_at=MADE_AT, folder=tmp_path).typeset(b"{}")
