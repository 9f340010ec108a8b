"""Whatever is written into a template, it gives a report or a list of what to mend: never an error of ours."""

from __future__ import annotations

import io

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ita_model.report.document import ReportDocument
from tasks.rendering.parts import measures, parts_after
from tasks.rendering.template.fields import paths, shape_of_report
from tasks.rendering.template.findings import grave
from tasks.rendering.word import render_docx
from tests.rendering.papers import filled, outcome_of, replaced, saying, starting
from tests.rendering.reading import bare, docx_rows, docx_tables
from tests.rendering.samples import MADE_AT, six_month_draft
from tests.rendering.strategies import CELLS, DOCUMENTS

_TABLES = [measures(six_month_draft()), *(part for part in parts_after(six_month_draft()) if part.table)]
_WORDS = st.sampled_from(
    ["agency", "sections", "row", "row.result", "notes", "draft", "year", "x", "loop.index", "range(3)", "''", "1", "-1",
     "none", "__class__", "(", ")", "[0]", "['a']", ".items", "|join(', ')", "|length", "|thai_digits", "|d('')", "+", "~", "*",
     "and", "in", "==", "if", "else", ",", "“", "”", "\u00a0", "&", "<", "%", "}", "{", "#"]
)  # fmt: skip
_ORDERS = st.sampled_from(
    [
        "for x in",
        "for row in",
        "endfor",
        "if",
        "elif",
        "else",
        "endif",
        "set x =",
        "include",
        "p for x in",
        "tr for x in",
        "p endfor",
    ]
)
_INSIDE = st.lists(st.one_of(_WORDS, st.sampled_from([path for path, _ in paths(shape_of_report())]), CELLS), max_size=5).map(
    " ".join
)
_TAGS = st.one_of(
    _INSIDE.map(lambda inside: f"{{{{ {inside} }}}}"),
    st.builds(lambda order, inside: f"{{%{order} {inside} %}}", _ORDERS, _INSIDE),
    st.builds(lambda order, inside: f"{{% {order} {inside} %}}", _ORDERS, _INSIDE),
    st.sampled_from(["{{", "}}", "{%", "%}", "{#", "#}", "{# ก #}", "¦", "{¦{ agency }¦}", "{% if draft %}ร่าง{% endif %}"]),
)
_XML_FITS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=20)
_PARAGRAPHS = st.lists(st.one_of(_TAGS, _XML_FITS), max_size=6).map("".join).map(lambda text: text.replace("\x07", ""))


@settings(max_examples=150)
@given(st.lists(_PARAGRAPHS, min_size=1, max_size=3))
def test_a_template_gives_a_report_or_a_list_of_what_to_mend(texts: list[str]) -> None:
    outcome = outcome_of(saying(*texts), six_month_draft())
    if outcome.files:
        assert len(docx_tables(outcome.files[0])) == len(_TABLES)
        assert not grave(outcome.findings)
    else:
        assert grave(outcome.findings)
        assert all(one.thai and one.english and one.place.thai for one in outcome.findings)


@settings(max_examples=40)
@given(st.integers(0, len(starting()) - 1), st.binary(min_size=1, max_size=4))
def test_a_damaged_file_gives_a_report_or_a_list_of_what_to_mend(place: int, bytes_there: bytes) -> None:
    template = starting()[:place] + bytes_there + starting()[place + len(bytes_there) :]
    outcome = outcome_of(template, six_month_draft())
    assert outcome.files or grave(outcome.findings)


@settings(max_examples=30)
@given(DOCUMENTS)
def test_whatever_a_report_says_the_starting_template_says_too(document: ReportDocument) -> None:
    ours = [docx_rows(table) for table in docx_tables(render_docx(document, made_at=MADE_AT).content)]
    assert [docx_rows(table) for table in docx_tables(filled(starting(), document))] == ours


@pytest.mark.parametrize("field", [path for path, _ in paths(shape_of_report()) if "." not in path])
def test_every_field_can_be_named_in_a_condition_and_counted_or_printed(field: str, draft: ReportDocument) -> None:
    made = filled(replaced("{{ as_of_line }}", f"{{{{ as_of_line }}}}{{% if {field} %}}{{% endif %}}"), draft)
    assert bare(draft.as_of_line) in bare("".join(paragraph.text for paragraph in docx.Document(io.BytesIO(made)).paragraphs))
