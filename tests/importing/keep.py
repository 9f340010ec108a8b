"""Makes the files in `kept/` again: run `python -m tests.importing.keep` where Chromium and LibreOffice are installed."""

from __future__ import annotations

from openpyxl.styles import Alignment, Border, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import sync_playwright

from tests.importing.made import COVER, excel, excel_rows, html, word
from tests.importing.offices import saved
from tests.importing.test_by_other_hands import KEPT, PLAN, STYLE
from tests.support.served import CHROMIUM, FLAGS


def main() -> None:
    """Write each file. Their pages are set in Loma, which Debian has as `fonts-tlwg-loma-ttf`."""
    KEPT.mkdir(exist_ok=True)
    document = word(_in_loma, *COVER, PLAN)
    book = excel(แผน=_ruled)
    (KEPT / "plan.docx").write_bytes(saved(document, "docx", "docx"))
    (KEPT / "plan-writer.pdf").write_bytes(saved(document, "docx", "pdf"))
    (KEPT / "plan.xlsx").write_bytes(saved(book, "xlsx", "xlsx"))
    (KEPT / "plan-calc.pdf").write_bytes(saved(book, "xlsx", "pdf"))
    page = KEPT / "page.html"
    page.write_text(html(*COVER, PLAN, style=STYLE.format(font="none", family="Loma")), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        opened = browser.new_page()
        opened.goto(page.as_uri())
        (KEPT / "plan-chromium.pdf").write_bytes(opened.pdf(prefer_css_page_size=True))
        browser.close()
    page.unlink()


def _ruled(sheet: Worksheet) -> None:
    """A sheet as offices draw them: a PDF shows cells only where they have rules."""
    excel_rows(sheet, [*((line, *["<"] * 5) for line in COVER), *PLAN])
    rule = Side(style="thin")
    for row in sheet.iter_rows(min_row=len(COVER) + 1):
        for cell in row:
            cell.border = Border(rule, rule, rule, rule)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for column, width in zip("ABCDEF", (8, 40, 60, 24, 26, 12), strict=True):
        sheet.column_dimensions[column].width = width
    for row, height in enumerate((40, 20, 60, 400, 20, 60), start=len(COVER) + 1):
        sheet.row_dimensions[row].height = height
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _in_loma(file: object) -> None:
    from docx.oxml.ns import qn

    fonts = file.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts()  # type: ignore[attr-defined]
    for kind in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{kind}"), "Loma")


if __name__ == "__main__":
    main()
