"""The page says what the document says, to the eye and to a screen reader, and asks nobody for anything."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from lxml import html
from markupsafe import escape

from config.reports import PAGE_BOLD, PAGE_REGULAR
from ita_model.report.document import ReportDocument
from tasks.rendering import bars, parts
from tasks.rendering.html import render_html
from tasks.rendering.legible import NO_PICTURES, Pictures
from tasks.rendering.page_words import marked
from tasks.rendering.thai_words import parted
from tests.rendering.reading import bare, html_tables, parsed_page
from tests.rendering.samples import MADE_AT, pictures, small_report
from tests.rendering.strategies import CELLS
from tests.support.colours import contrast

SPITEFUL = "<script>alert(1)</script><img src=x onerror=alert(1)> & \" ' {{ 7 * 7 }} </td></table>"


@pytest.fixture(scope="module")
def draft_page(draft: ReportDocument) -> html.HtmlElement:
    return page_of(draft, pictures())


def page_of(document: ReportDocument, shown: Pictures = NO_PICTURES) -> html.HtmlElement:
    return parsed_page(render_html(document, made_at=MADE_AT, pictures=shown).content)


@pytest.mark.parametrize("which", ["published", "draft"])
def test_the_first_table_is_the_measures_cell_by_cell(which: str, request: pytest.FixtureRequest) -> None:
    document = request.getfixturevalue(which)
    header, *rows = html_tables(render_html(document, made_at=MADE_AT).content)[0]
    assert header == document.columns
    assert rows == [row.cells for row in parts.measures(document).rows]


def test_aspects_head_their_measures_across_six_columns(draft: ReportDocument, draft_page: html.HtmlElement) -> None:
    groups = draft_page.find(".//table").findall("tbody")
    assert [group.find("tr/th").text_content() for group in groups] == [section.heading for section in draft.sections]
    assert {(group.find("tr/th").get("colspan"), group.find("tr/th").get("scope")) for group in groups} == {("6", "rowgroup")}
    assert [len(group.findall("tr")) - 1 for group in groups] == [len(section.rows) for section in draft.sections]


def test_each_table_says_what_it_is_and_what_its_columns_and_rows_are(
    draft: ReportDocument, draft_page: html.HtmlElement
) -> None:
    tables = draft_page.findall(".//table")
    headings = [bare(table.find("caption").text_content()) for table in tables]
    after = [part for part in parts.parts_after(draft) if part.table]
    expected = [
        bare("".join((*draft.title, draft.as_of_line))),
        *(bare("".join((part.heading, *part.lines))) for part in after),
    ]
    told_apart = [bare(told).removesuffix(bare("".join(kind.label for kind in bars.PARTS))) for told in headings]
    assert told_apart == expected
    for table, shown in zip(tables, (parts.measures(draft), *(part.table for part in after)), strict=True):
        assert [th.get("scope") for th in table.findall("thead/tr/th")] == ["col"] * len(shown.columns)
        for row in table.findall("tbody/tr"):
            assert row[0].get("scope") == ("rowgroup" if row.get("class") == "group" else "row")
            labels = [cell.get("data-label") for cell in row]
            assert labels == [column.heading for column in shown.columns] or row.get("class") == "group"


def test_a_table_stays_one_for_a_screen_reader_when_it_is_laid_out_as_blocks(draft_page: html.HtmlElement) -> None:
    roles = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell"}
    for tag, role in roles.items():
        assert {one.get("role") for one in draft_page.iter(tag)} == {role}
    assert {one.get("role") for one in draft_page.iter("th")} == {"columnheader", "rowheader"}


def test_headings_lead_through_the_page(draft: ReportDocument, draft_page: html.HtmlElement) -> None:
    headings = [(one.tag, bare(one.text_content())) for one in draft_page.iter("h1", "h2", "h3")]
    after = [("h2", bare(part.heading)) for part in parts.parts_after(draft)]
    pictures_of = [("h3", bare(group.measure)) for group in draft.photographs]
    assert draft.memo is not None
    before = [("h1", draft.cover), ("h2", (draft.memo.heading,)), ("h2", draft.title)]
    assert headings == [*((tag, bare("".join(lines))) for tag, lines in before), *after, *pictures_of]
    assert draft_page.get("lang") == "th"
    assert draft_page.findtext(".//title") == f"{' '.join(draft.title)} ({parts.DRAFT_MARK})"


def test_cover_notes_and_day_are_there(draft: ReportDocument, draft_page: html.HtmlElement) -> None:
    told = bare(draft_page.find("body").text_content())
    assert bare("".join((*draft.cover, *draft.cover_office))) in told
    assert all(bare(line) in told for line in (draft.as_of_line, *draft.notes))


def test_only_a_draft_says_so(draft: ReportDocument, draft_page: html.HtmlElement) -> None:
    final = page_of(replace(draft, draft=False))
    assert draft_page.find_class("draft")[0].text_content() == parts.DRAFT_MARK
    assert not final.find_class("draft")
    assert parts.DRAFT_MARK not in final.text_content()


def test_nothing_is_loaded_from_elsewhere_and_nothing_runs(draft: ReportDocument, draft_page: html.HtmlElement) -> None:
    content = render_html(draft, made_at=MADE_AT, pictures=pictures()).content.decode()
    assert {address[:21] for address in re.findall(r"url\(([^)]*)\)", content)} == {"data:font/woff;base64"}
    assert not re.search(r"@import|<(?:script|link|iframe|object|form|base)\b", content)
    attributes = {name for one in draft_page.iter() for name in one.attrib if one.tag != "img"}
    assert not {name for name in attributes if name in {"src", "href", "style"} or name.startswith("on")}
    assert {address[:23] for address in re.findall(r'src="([^"]*)"', content)} == {"data:image/jpeg;base64,"}
    (policy,) = draft_page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"


def test_words_are_never_taken_for_markup() -> None:
    lines = (SPITEFUL,)
    small = small_report(*[SPITEFUL] * 6)
    document = replace(small, cover=lines, title=lines, agency=SPITEFUL, as_of_line=SPITEFUL, notes=lines)
    page = page_of(document)
    assert html_tables(render_html(document, made_at=MADE_AT).content)[0][2] == (SPITEFUL,) * 6
    assert page.findtext(".//title") == SPITEFUL
    assert page.xpath("//meta[@name='author']/@content") == [SPITEFUL]
    assert page.xpath("//script | //img") == []
    assert "49" not in page.find("body").text_content()


@given(CELLS)
def test_the_places_where_lines_may_end_add_nothing_to_a_text(text: str) -> None:
    assert "".join(parted(text)) == text
    assert html.fragment_fromstring(f"<p>{marked(text, 26.0)}</p>").text_content() == _held(text)


def _held(text: str) -> str:
    """What the parser of HTML keeps of a text."""
    return str(html.fragment_fromstring(f"<p>{escape(text)}</p>").text_content())


def test_lines_may_end_between_words_and_nowhere_in_what_must_not_part() -> None:
    assert marked("รายละเอียด งบประมาณ  ๓ รายการ") == "รายละเอียด<wbr> งบประมาณ<wbr>  ๓ รายการ"
    for whole in ("a1" * 32, "https://www.por.example.org/e-service?q=2567"):
        assert marked(whole, 103.0) == f'<span class="w">{whole}</span>'


def test_what_no_page_can_hold_is_named_and_reported() -> None:
    made = render_html(small_report("ประชุม 😀", "\x07\ud800\x00", "\ufffe", "ที่ ๑\r\nที่ ๒"), made_at=MADE_AT)
    assert made.replaced == ("\x07", "\ud800", "\x00", "\ufffe")
    assert html_tables(made.content)[0][2][:4] == ("ประชุม 😀", "[U+0007][U+D800][U+0000]", "[U+FFFE]", "ที่ ๑\nที่ ๒")


@pytest.mark.parametrize("scheme", ["light", "dark", "paper"])
def test_words_stand_out_from_their_ground(scheme: str, draft: ReportDocument) -> None:
    blocks = re.findall(
        r":root \{(.*?)\}", render_html(draft, made_at=MADE_AT, pictures=pictures()).content.decode(), re.DOTALL
    )
    light, dark, paper = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)) for block in blocks)
    colours = {"light": light, "dark": dark, "paper": light | paper}[scheme]
    pairs = [(ink, ground) for ink in ("ink", "soft") for ground in ("paper", "tint", "head")] + [("mark", "mark-tint")]
    poor = {pair: contrast(*(colours[name] for name in pair)) for pair in pairs}
    assert {pair: round(found, 1) for pair, found in poor.items() if found < 4.5} == {}


def test_a_page_is_light_enough_for_a_telephone(draft: ReportDocument) -> None:
    fonts = sum(font.stat().st_size for font in (PAGE_REGULAR, PAGE_BOLD))
    shown = sum(map(len, pictures().values()))
    assert len(render_html(draft, made_at=MADE_AT, pictures=pictures()).content) < 1.4 * (fonts + shown) + 110_000


def test_equal_documents_give_equal_bytes_and_another_moment_does_not(draft: ReportDocument) -> None:
    made = render_html(draft, made_at=MADE_AT, pictures=pictures()).content
    assert render_html(draft, made_at=MADE_AT, pictures=pictures()).content == made
    assert render_html(draft, made_at=MADE_AT + timedelta(days=1), pictures=pictures()).content != made


def test_a_moment_without_a_time_zone_is_refused(draft: ReportDocument) -> None:
    with pytest.raises(ValueError, match="time zone"):
        render_html(draft, made_at=datetime(2024, 10, 1))  # noqa: DTZ001
