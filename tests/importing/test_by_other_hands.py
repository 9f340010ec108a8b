"""Files that other programs wrote: printed by Chromium, saved by LibreOffice; some kept here for where neither is installed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from config.reports import FONTS
from tasks.rendering.excel import render_xlsx
from tasks.rendering.word import render_docx
from tests.importing.made import ASPECT_1, ASPECT_2, COVER, HEADER, MEETING, WEBSITE, Rows, excel, html
from tests.importing.offices import has_calc, has_typeface, has_writer, saved
from tests.importing.plans import bare, imported, one, plan_of, promises, said, source
from tests.rendering.samples import MADE_AT, PUBLISHED, published_report
from tests.support.served import CHROMIUM, FLAGS

KEPT = Path(__file__).parent / "kept"
LONG = "จัดประชุมชี้แจงแนวทางการปฏิบัติงานแก่พนักงานเจ้าหน้าที่ทุกคน ตามระเบียบของทางราชการ " * 30
STYLE = """
@page {{ size: A4 landscape; margin: 15mm }}
@font-face {{ font-family: Sarabun; src: url({font}) }}
body {{ font: 11pt {family} }}
table {{ border-collapse: collapse; width: 100% }}
td {{ border: 1px solid; padding: 3px; vertical-align: top }}
tr:first-child {{ break-inside: avoid }}
"""

by_chromium = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium is installed at /usr/bin/chromium")
by_writer = pytest.mark.skipif(not has_writer(), reason="no LibreOffice Writer is installed")
by_calc = pytest.mark.skipif(not has_calc(), reason="no LibreOffice Calc is installed")

Print = Callable[..., bytes]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(params=["Sarabun", "Loma"])
def printed(browser: Browser, request: pytest.FixtureRequest, tmp_path: Path) -> Print:
    """Prints a page as Chromium does, in a typeface of ours or in one that old systems have."""
    family = request.param
    if family != "Sarabun" and not has_typeface(family):
        pytest.skip(f"the typeface {family} is not installed")
    font = next(FONTS.glob("*Regular.ttf")).as_uri()

    def made(*parts: str | Rows) -> bytes:
        place = tmp_path / "page.html"
        place.write_text(html(*parts, style=STYLE.format(font=font, family=family)), encoding="utf-8")
        page = browser.new_page()
        page.goto(place.as_uri())
        content = page.pdf(prefer_css_page_size=True)
        page.close()
        return content

    return made


def cells(data: bytes, squeeze: Callable[[str], str]) -> list[tuple[str, ...]]:
    return [tuple(map(squeeze, row.cells)) for row in source(data).rows()]


def published_cells(squeeze: Callable[[str], str]) -> list[tuple[str, ...]]:
    return cells(PUBLISHED.read_bytes(), squeeze)


def published_html() -> list[str | Rows]:
    report = published_report()
    rows: list[tuple[str, ...]] = [report.columns]
    for section in report.sections:
        rows += [(section.heading, *["<"] * 5), *(row.cells for row in section.rows)]
    return [*report.cover, *report.cover_office, *report.title, rows]


@pytest.mark.browser
@by_chromium
def test_the_published_report_printed_by_a_browser_has_every_letter(printed: Print) -> None:
    data = printed(*published_html())
    assert cells(data, bare) == published_cells(bare)
    assert [promise.aspect for promise in promises(plan_of(data))] == [
        promise.aspect for promise in promises(plan_of(PUBLISHED.read_bytes()))
    ]
    assert "ช่องว่างท้ายบรรทัด" in said(imported(data))


@pytest.mark.browser
@by_chromium
def test_rows_that_a_printed_page_cuts_are_joined_and_doubted(printed: Print) -> None:
    rows = (HEADER, ASPECT_1, ("ประชุม", LONG * 3, "กองคลัง", "ไตรมาส ๒", "ผล", "ดี"), ASPECT_2, WEBSITE)
    data = printed(*COVER, rows)
    assert cells(data, bare) == [tuple(map(bare, row)) for row in (rows[2], WEBSITE)]
    assert "แถวนี้ต่อจากหน้าก่อน" in said(imported(data))


@pytest.mark.browser
@by_chromium
def test_printed_tables_of_other_layouts_are_understood(printed: Print) -> None:
    rows = (
        ("ด้าน", "มาตรการ", "ขั้นตอน", "ระยะเวลาดำเนินการ", "<", "<", "<", "ผู้รับผิดชอบ"),
        ("^", "^", "^", "ไตรมาส ๑", "ไตรมาส ๒", "ไตรมาส ๓", "ไตรมาส ๔", "^"),
        ("๑. กระบวนการปฏิบัติงาน", "อบรมพนักงาน", "ขออนุมัติโครงการ", "X", "", "", "", "สำนักปลัด"),
        ("^", "^", "จัดอบรม", "", "", "", "", "^"),
        ("^", "ประชุม", "จัดประชุม", "X", "X", "X", "X", "กองคลัง"),
        ("๒. การให้บริการ", "เผยแพร่ข้อมูล", "แต่งตั้งผู้ดูแล", "", "", "X", "", "กองช่าง"),
    )
    plan = plan_of(printed(*COVER, rows))
    assert [(p.aspect[0], p.title, [text for _, text in p.steps], p.period, p.responsible) for p in promises(plan)] == [
        (1, "อบรมพนักงาน", ["ขออนุมัติโครงการ", "จัดอบรม"], "ไตรมาส ๑", "สำนักปลัด"),
        (1, "ประชุม", ["จัดประชุม"], "ไตรมาส ๑ - ๔", "กองคลัง"),
        (2, "เผยแพร่ข้อมูล", ["แต่งตั้งผู้ดูแล"], "ไตรมาส ๓", "กองช่าง"),
    ]


@by_writer
def test_our_word_file_saved_again_by_libreoffice_is_read_exactly() -> None:
    data = saved(render_docx(published_report(), made_at=MADE_AT).content, "docx", "docx")
    assert cells(data, one) == published_cells(one)


@by_calc
def test_our_workbook_saved_again_by_libreoffice_is_read_exactly() -> None:
    data = saved(render_xlsx(published_report(), made_at=MADE_AT).content, "xlsx", "xlsx")
    assert cells(data, one) == published_cells(one)


@by_writer
def test_our_word_file_made_a_pdf_by_libreoffice_has_every_letter() -> None:
    data = saved(render_docx(published_report(), made_at=MADE_AT).content, "docx", "pdf")
    assert cells(data, bare) == published_cells(bare)


@by_calc
@pytest.mark.skipif(not has_typeface(":lang=th"), reason="no typeface that knows Thai is installed")
def test_our_workbook_made_a_pdf_by_libreoffice_has_every_letter() -> None:
    data = saved(render_xlsx(published_report(), made_at=MADE_AT).content, "xlsx", "pdf")
    assert cells(data, bare) == published_cells(bare)


@by_calc
def test_a_formula_that_an_office_program_has_worked_out_gives_its_value() -> None:
    rows = (HEADER, (*MEETING[:3], '="ต.ค. "&"๒๕๖๗"', *MEETING[4:]))
    data = saved(excel(ก=rows), "xlsx", "xlsx")
    assert next(source(data).rows()).period == "ต.ค. ๒๕๖๗"
    assert "สูตร" not in said(imported(data))


PLAN = (
    ("ลำดับ", "มาตรการ/แนวทาง", "วิธีดำเนินการ", "หน่วยงานที่รับผิดชอบ", "ระยะเวลา", "หมายเหตุ"),
    ("(๑) กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ", *["<"] * 5),
    (
        "๑",
        "ปรับปรุงคู่มือการให้บริการประชาชนให้ทันสมัย",
        "๑. ทบทวนคู่มือเดิม\n๒. จัดทำคู่มือฉบับใหม่\n๓. เผยแพร่บนเว็บไซต์",
        "สำนักปลัด",
        "ไตรมาส ๒",
        "",
    ),
    ("๒", "ประชุมชี้แจงแนวทางปฏิบัติงานประจำเดือน", LONG[: len(LONG) // 2], "กองคลัง", "ต.ค. ๒๕๖๗ - ก.ย. ๒๕๖๘", "ทุกเดือน"),
    ("(๒) การให้บริการและระบบ E-Service", *["<"] * 5),
    ("๓", "เปิดรับคำร้องผ่านระบบ E-Service ของ อบต.", "- จัดทำระบบ\n- ประชาสัมพันธ์ผู้ใช้งาน", "กองช่าง", "ม.ค. - มี.ค. ๒๕๖๘", ""),
)
"""What the kept files hold. `python -m tests.importing.keep` makes them again."""


@pytest.mark.parametrize("name", ["plan-writer.pdf", "plan-calc.pdf", "plan-chromium.pdf", "plan.docx", "plan.xlsx"])
def test_the_kept_files_of_other_programs_hold_one_plan(name: str) -> None:
    plan = plan_of((KEPT / name).read_bytes())
    assert [(p.aspect[0], bare(p.title), [m for m, _ in p.steps], p.responsible, bare(p.period)) for p in promises(plan)] == [
        (1, bare(PLAN[2][1]), ["๑.", "๒.", "๓."], "สำนักปลัด", "ไตรมาส๒"),
        (1, bare(PLAN[3][1]), [""], "กองคลัง", bare(PLAN[3][4])),
        (2, bare(PLAN[5][1]), ["-", "-"], "กองช่าง", bare(PLAN[5][4])),
    ]
    assert bare("".join(mark + text for _, measure in plan.measures() for mark, text in map(_step, measure.steps))) == bare(
        "".join((PLAN[2][2], PLAN[3][2], PLAN[5][2]))
    )
    assert (plan.agency.name, plan.year.be) == ("เทศบาลตำบลสมมุติ", 2568)


def _step(step: object) -> tuple[str, str]:
    return step.marker, step.text  # type: ignore[attr-defined]
