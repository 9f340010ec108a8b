"""The template that an office begins with: our own report with tags in place of words, in the typeface of official papers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.section import Section

from config.sample_report import sample_report
from ita_model.report.document import ReportKind
from tasks.rendering import parts, word_styles
from tasks.rendering.legible import Legible, fits_xml
from tasks.rendering.parts import Column, Part, Row, RowKind
from tasks.rendering.template.fields import CELLS, COUNTS
from tasks.rendering.word import Writing
from tasks.rendering.word_package import packed, speak_thai
from tasks.rendering.word_styles import AS_OF, COVER, HEADER, LAST, NOTE, OFFICE, PART, TITLE
from tasks.rendering.word_xml import paragraph, run

FAMILY: Final = "TH SarabunPSK"
_POINTS: Final = 16
"""The official size of the typeface."""

_FONT_TABLE: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:font w:name="TH SarabunPSK"><w:altName w:val="TH Sarabun New"/><w:charset w:val="DE"/><w:family w:val="swiss"/>'
    '<w:pitch w:val="variable"/></w:font>'
    '<w:font w:name="TH Sarabun New"><w:altName w:val="Sarabun"/><w:charset w:val="DE"/><w:family w:val="swiss"/>'
    '<w:pitch w:val="variable"/></w:font></w:fonts>'
)
"""What takes the typeface's place where it is not installed."""

_FOR_EACH_MEASURE: Final = (
    Row(("{%tr for section in sections %}",), RowKind.GROUP),
    Row(("{{ section.heading }}",), RowKind.GROUP),
    Row(("{%tr for row in section.rows %}",), RowKind.GROUP),
    Row(tuple(f"{{{{ row.{name} }}}}" for name in CELLS)),
    Row(("{%tr endfor %}",), RowKind.GROUP),
    Row(("{%tr endfor %}",), RowKind.GROUP),
)
_FOLLOWING: Final = {
    parts.PROGRESS_HEADING: (
        "progress",
        (
            Row(("{%tr for row in progress %}",), RowKind.GROUP),
            Row(("{{ row.title }}", *(f"{{{{ row.{name}|thai_digits }}}}" for name in COUNTS), "{{ row.standing }}")),
            Row(("{%tr endfor %}",), RowKind.GROUP),
            Row(
                ("รวม", *(f"{{{{ total.{name}|thai_digits }}}}" for name in COUNTS), "{{ total.standing }}"),
                RowKind.TOTAL,
            ),
        ),
    ),
    parts.OUTSTANDING_HEADING: (
        "outstanding",
        (
            Row(("{%tr for group in outstanding %}",), RowKind.GROUP),
            Row(("{{ group.division }} {{ group.items|length|thai_digits }} รายการ",), RowKind.GROUP),
            Row(("{%tr for item in group.items %}",), RowKind.GROUP),
            Row(tuple(f"{{{{ item.{name} }}}}" for name in ("measure", "step", "period", "due", "standing"))),
            Row(("{%tr endfor %}",), RowKind.GROUP),
            Row(("{%tr endfor %}",), RowKind.GROUP),
        ),
    ),
    parts.WAIVED_HEADING: (
        "waived",
        (
            Row(("{%tr for item in waived %}",), RowKind.GROUP),
            Row(tuple(f"{{{{ item.{name} }}}}" for name in ("division", "measure", "step", "period", "reason"))),
            Row(("{%tr endfor %}",), RowKind.GROUP),
        ),
    ),
    parts.NOTES_HEADING: ("notes", ()),
}
"""For each part that follows the measures the list that it tells, and its rows."""


def starting_template() -> bytes:
    """A .docx with every tag in its place, in real styles: equal to our own report once it is filled in."""
    file = docx.Document()
    word_styles.apply(file, family=FAMILY, scale=_POINTS / parts.TEXT_SIZE)
    speak_thai(file)
    _name_typefaces(file)
    _Starting(file, Legible(fits_xml)).template()
    properties = file.core_properties
    properties.title, properties.author, properties.comments = "แม่แบบรายงาน", "", ""
    properties.created = properties.modified = datetime(2024, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    return packed(file)


class _Starting(Writing):
    """Writes tags where a report has its words."""

    def template(self) -> None:
        sample = sample_report(ReportKind.SIX_MONTH, draft=True)
        self._lines(COVER.id, '{{ cover|join("\\n") }}')
        self._lines(OFFICE.id, '{{ cover_office|join("\\n") }}')
        inside = self._sections(draft=False)
        self._number_pages(inside)
        self._mark_drafts()
        self._lines(TITLE.id, '{{ title|join("\\n") }}')
        self._lines(AS_OF.id, "{{ as_of_line }}")
        table = parts.measures(sample)
        columns = tuple(
            Column(f"{{{{ heading.{name} }}}}", one.width, one.align) for name, one in zip(CELLS, table.columns, strict=True)
        )
        self._add(self._table(replace(table, columns=columns, rows=_FOR_EACH_MEASURE)))
        for part in parts.parts_after(sample):
            self._tagged(part)
        self._add(paragraph(LAST.id))

    def _tagged(self, part: Part) -> None:
        """A part that stands in the report only when it has something to tell."""
        name, rows = _FOLLOWING[part.heading]
        self._lines(NOTE.id, f"{{%p if {name} %}}")
        self._lines(PART.id, part.heading)
        if part.table:
            self._add(self._table(replace(part.table, rows=rows)))
        else:
            self._lines(NOTE.id, f"{{%p for line in {name} %}}")
            self._lines(NOTE.id, "{{ line }}")
            self._lines(NOTE.id, "{%p endfor %}")
        self._lines(NOTE.id, "{%p endif %}")

    def _mark_drafts(self) -> None:
        header = self._first_section().header._element
        for child in list(header):
            header.remove(child)
        header.append(paragraph(HEADER.id, run("{{ draft_mark }}")))

    def _first_section(self) -> Section:
        first: Section = self._file.sections[0]
        return first


def _name_typefaces(file: Document) -> None:
    for relation in file.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            relation.target_part._blob = _FONT_TABLE.encode()
