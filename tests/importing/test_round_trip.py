"""What the engine prints it reads back: the demo's plan out of its own Word, Excel and PDF, and any other plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from config.wording import read_wording
from ita_model.calendar import office_moment
from ita_model.importing.plan_from_report import ImportedPlan
from ita_model.importing.published import SourceReport
from ita_model.plan import Plan
from ita_model.planfile import read_plan
from ita_model.records import Year
from ita_model.report.assembling import assemble, known_for
from ita_model.report.document import AspectSection, MeasureRow, ReportDocument, ReportKind
from ita_model.thai import to_thai_digits
from tasks.rendering import parts
from tasks.rendering.excel import render_xlsx
from tasks.rendering.legible import Legible, Rendered, fits_xml, made_legible
from tasks.rendering.pdf import render_pdf
from tasks.rendering.word import render_docx
from tests.importing.plans import finished, imported, one, plan_of, promises, source
from tests.rendering.reading import bare
from tests.rendering.samples import MADE_AT, PUBLISHED, published_report, six_month_draft
from tests.rendering.strategies import CELLS
from tests.support.por import Por, por_plan

FORMATS = {"docx": render_docx, "xlsx": render_xlsx, "pdf": render_pdf}
Render = Callable[..., Rendered]
Reimported = Callable[[ReportKind, str], ImportedPlan]


LAST_DAYS = {ReportKind.SIX_MONTH: date(2024, 3, 31), ReportKind.YEAR_END: date(2024, 9, 30)}


@pytest.fixture(scope="module")
def confirmed(tmp_path_factory: pytest.TempPathFactory) -> dict[ReportKind, ReportDocument]:
    """Both reports of the demo's plan as the engine assembles them, every result confirmed and accepted."""
    por = Por(tmp_path_factory.mktemp("por") / "home")
    por.answer_all(until=LAST_DAYS[ReportKind.YEAR_END])
    documents = {}
    with por.look() as (session, _):
        year = session.scalars(select(Year)).one()
        for kind, last in LAST_DAYS.items():
            known = known_for(session, year, at=office_moment(date(2024, 10, 1), 9), as_of=last)
            documents[kind] = assemble(
                session, year, kind, wording=read_wording(), known=known, as_of=last, draft=True
            ).document
    por.office.engine.dispose()
    return documents


@pytest.fixture(scope="module")
def reimported(confirmed: dict[ReportKind, ReportDocument]) -> Reimported:
    """What the import makes of each of them in each format, once."""
    return cache(lambda kind, form: imported(FORMATS[form](confirmed[kind], made_at=MADE_AT).content))


def _by_name(plan: Plan) -> list[tuple[str, ...]]:
    """The divisions that carry each measure, by name: codes are each file's own."""
    names = {division.code: division.name for division in plan.divisions}
    return [tuple(names[code] for code in measure.divisions) for _, measure in plan.measures()]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("kind", ReportKind)
def test_what_a_report_can_tell_of_the_demo_s_plan_comes_back(reimported: Reimported, kind: ReportKind, form: str) -> None:
    written = por_plan()
    plan = read_plan(finished(reimported(kind, form)))
    assert promises(plan) == promises(written)
    assert [division.name for division in plan.divisions] == [division.name for division in written.divisions]
    assert _by_name(plan) == _by_name(written)
    assert (plan.agency, plan.year) == (written.agency, written.year)


@pytest.mark.parametrize("form", FORMATS)
def test_what_a_report_cannot_tell_is_left_open(reimported: Reimported, form: str) -> None:
    text = reimported(ReportKind.YEAR_END, form).text
    assert "good_evidence" not in text
    assert "example.org" not in text
    assert all(f"{key}: ''" in text for key in ("name", "position", "address"))
    assert text.count("schedule: {every: half-year}") == sum(1 for _ in por_plan().measures())


@pytest.mark.parametrize("form", FORMATS)
def test_the_doubts_of_a_report_of_our_own_fit_a_page(reimported: Reimported, form: str) -> None:
    doubts = reimported(ReportKind.YEAR_END, form).doubts
    assert len(doubts) < 15
    assert "ต้นฉบับไม่ได้บอกว่ามีสำนัก/กองใดบ้าง" not in "".join(doubt.thai for doubt in doubts)


@pytest.mark.parametrize("render", FORMATS.values(), ids=FORMATS)
def test_the_published_report_comes_back_cell_by_cell(render: Render) -> None:
    cells = [tuple(map(one, row.cells)) for row in source(PUBLISHED.read_bytes()).rows()]
    report = source(render(published_report(), made_at=MADE_AT).content)
    assert [tuple(map(one, row.cells)) for row in report.rows()] == cells
    assert (report.doubts, report.strays) == ((), ())


@pytest.mark.parametrize("render", FORMATS.values(), ids=FORMATS)
def test_what_follows_the_table_is_left_aside_and_said(render: Render) -> None:
    plan = imported(render(six_month_draft(), made_at=MADE_AT).content)
    assert [promise.title for promise in promises(plan_of(render(six_month_draft(), made_at=MADE_AT).content))] == [
        one(row.title) for row in source(PUBLISHED.read_bytes()).rows()
    ]
    (told,) = (doubt.thai for doubt in plan.doubts if "ไม่ใช่ตารางมาตรการ จึงไม่ได้นำเข้า" in doubt.thai)
    headings = (
        "ด้าน · มาตรการ · ครบถ้วน",
        "สำนัก/กอง · รายการในรอบนี้",
        "มาตรการ · ในรอบนี้",
        "มาตรการ · ขั้นตอน · รอบ",
        "ที่ · สำนัก/กอง · รอบ",
    )
    assert [heading for heading in headings if heading not in told] == []


@pytest.mark.parametrize("render", FORMATS.values(), ids=FORMATS)
def test_each_row_says_where_it_stands(render: Render) -> None:
    report = source(render(published_report(), made_at=MADE_AT).content)
    places = [report.where(row.line) for row in report.rows()]
    assert len(set(places)) == 14
    assert all("แถวที่" in place for place in places)


_NAMES = ("สำนักปลัด", "กองคลัง", "กองช่าง", "ทุกสำนัก/กอง")
_ROWS = st.tuples(
    CELLS.map(lambda text: f"ก{text}"),
    CELLS,
    st.sampled_from(_NAMES),
    st.sampled_from(("ต.ค. ๒๕๖๖ - ก.ย. ๒๕๖๗", "ไตรมาส 2")),
    CELLS,
    CELLS,
)
_SECTIONS = st.lists(st.lists(_ROWS, min_size=1, max_size=3), min_size=1, max_size=3)


def _document(sections: list[list[tuple[str, ...]]]) -> ReportDocument:
    told = (
        AspectSection(
            f"({to_thai_digits(n)}) ด้านที่สมมุติ",
            tuple(MeasureRow(f"{n}.{at}", (f"{cells[0]}{n}.{at}", *cells[1:])) for at, cells in enumerate(rows, start=1)),
        )
        for n, rows in enumerate(sections, start=1)
    )
    return replace(published_report(), sections=tuple(told))


def _expected(document: ReportDocument, squeeze: Callable[[str], str]) -> list[tuple[str, ...]]:
    shown = made_legible(document, Legible(fits_xml))
    return [tuple(map(squeeze, row.cells)) for section in shown.sections for row in section.rows]


def _read(report: SourceReport, squeeze: Callable[[str], str]) -> list[tuple[str, ...]]:
    return [tuple(map(squeeze, row.cells)) for row in report.rows()]


@given(_SECTIONS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_report_comes_back_exactly_from_word_and_excel(sections: list[list[tuple[str, ...]]]) -> None:
    document = _document(sections)
    for render in (render_docx, render_xlsx):
        report = source(render(document, made_at=MADE_AT).content)
        assert _read(report, one) == _expected(document, one)
        assert [(aspect.number, len(aspect.rows)) for aspect in report.aspects] == [
            (n, len(rows)) for n, rows in enumerate(sections, start=1)
        ]


@given(_SECTIONS)
@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking a failure would render for minutes
    suppress_health_check=[HealthCheck.too_slow],
)
def test_any_report_comes_back_from_a_pdf_but_for_its_spaces(sections: list[list[tuple[str, ...]]]) -> None:
    document = _document(sections)
    made = render_pdf(document, made_at=MADE_AT)

    def shown(text: str) -> str:
        for char in made.replaced:
            text = text.replace(char, f"[U+{ord(char):04X}]")
        return bare(text.replace("\u200d", "").replace("\ufe0f", ""))

    assert _read(source(made.content), bare) == [
        tuple(map(shown, row.cells)) for row in parts.measures(document).rows if len(row.cells) > 1
    ]


def test_a_row_that_a_page_cuts_is_one_measure_again() -> None:
    long = "จัดประชุมชี้แจงแนวทางการปฏิบัติงานแก่พนักงานเจ้าหน้าที่ทุกคน " * 80
    document = _document(
        [[("ประชุม", long, "กองคลัง", "ตลอดปีงบประมาณ", "ผล", "ดี"), ("อบรม", "จัด", "กองช่าง", "ตลอดปี", "ผล", "ดี")]]
    )
    report = source(render_pdf(document, made_at=MADE_AT).content)
    first, second = report.rows()
    assert one(first.steps) == one(long)
    assert (first.responsible, second.responsible) == ("กองคลัง", "กองช่าง")
    assert any("ต่อจากหน้าก่อน" in doubt.thai for doubt in report.doubts)
