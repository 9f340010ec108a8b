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
from tasks.rendering import paper, parts, word_styles
from tasks.rendering.legible import NO_PICTURES, Legible, fits_xml
from tasks.rendering.tables import Column, Part
from tasks.rendering.template.fields import CELLS
from tasks.rendering.template.starting_places import foot, memo, photographs, places_to_sign, tag
from tasks.rendering.template.starting_rows import FOLLOWING, FOR_EACH_MEASURE, Tagged
from tasks.rendering.word import TABLE_WIDTH, Writing
from tasks.rendering.word_package import leave_old_styles, packed, speak_thai
from tasks.rendering.word_pages import count_in_thai, lay_out_foot, lying, upright
from tasks.rendering.word_xml import element, paragraph, run

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


def starting_template() -> bytes:
    """A .docx with every tag in its place, in real styles: equal to our own report once it is filled in."""
    file = docx.Document()
    word_styles.apply(file, family=FAMILY, scale=_POINTS / paper.TEXT_SIZE)
    leave_old_styles(file)
    speak_thai(file)
    _name_typefaces(file)
    _Starting(file, Legible(fits_xml), NO_PICTURES).template()
    properties = file.core_properties
    properties.title, properties.author, properties.comments = "แม่แบบรายงาน", "", ""
    properties.created = properties.modified = datetime(2024, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    return packed(file)


class _Starting(Writing):
    """Writes tags where a report has its words."""

    def template(self) -> None:
        sample = sample_report(ReportKind.SIX_MONTH, draft=True)
        self._lines(word_styles.COVER.id, '{{ cover|join("\\n") }}')
        self._lines(word_styles.OFFICE.id, '{{ cover_office|join("\\n") }}')
        lying(self._file.sections[0])
        self._mark_drafts(self._file.sections[0])
        upright(self._section_with_foot(numbered=False))
        self._add(tag("if memo"))
        for block in memo():
            self._add(block)
        inside = self._section_with_foot(numbered=True)
        lying(inside)
        count_in_thai(inside)
        self._add(tag("endif"))  # after the break, so that a report without a memo has no empty page for it
        self._lines(word_styles.TITLE.id, '{{ title|join("\\n") }}')
        self._lines(word_styles.AS_OF.id, "{{ as_of_line }}")
        table = parts.measures(sample)
        columns = tuple(
            Column(f"{{{{ heading.{name} }}}}", one.width, one.align) for name, one in zip(CELLS, table.columns, strict=True)
        )
        self._add(self._table(replace(table, columns=columns, rows=FOR_EACH_MEASURE)))
        for part in parts.parts_after(sample):
            self._tagged(part, FOLLOWING[part.heading])
        self._add(paragraph(word_styles.LAST.id))

    def _section_with_foot(self, *, numbered: bool) -> Section:
        section: Section = self._file.add_section()
        lay_out_foot(section, *foot(), numbered=numbered)
        return section

    def _tagged(self, part: Part, tags: Tagged) -> None:
        """A part that stands in the report only when it has something to tell."""
        self._add(tag(f"if {tags.wanted}"))
        self._lines(word_styles.PART.id, part.heading, new_page=part.apart)
        if part.heading == parts.ASPECTS_HEADING:
            self._lines(word_styles.NOTE.id, "{{ summary.said }}")
        if part.table:
            self._add(self._table(replace(part.table, rows=tags.rows)))
        elif part.signatures:
            self._add(places_to_sign(tags.wanted, width=TABLE_WIDTH))
        elif part.pictures:
            self._photographs()
        else:
            self._add(tag(f"for line in {tags.wanted}"))
            self._lines(word_styles.NOTE.id, "{{ line }}")
            self._add(tag("endfor"))
        self._add(tag("endif"))

    def _photographs(self) -> None:
        self._add(tag("for group in photographs"))
        self._lines(word_styles.PICTURES.id, "{{ group.measure }}")
        self._add(tag("if group.note"))
        self._lines(word_styles.SMALL.id, "{{ group.note }}")
        self._add(tag("endif"))
        self._add(photographs(TABLE_WIDTH))
        self._add(tag("endfor"))

    def _mark_drafts(self, cover: Section) -> None:
        cover.header.is_linked_to_previous = False
        header = cover.header._element
        for child in list(header):
            header.remove(child)
        framed = run(" {{ draft_mark }} ", element("bdr", val="single", sz=8, space=2, color="auto"))
        header.append(paragraph(word_styles.HEADER.id, run("{% if draft %}"), framed, run("{% endif %}")))


def _name_typefaces(file: Document) -> None:
    for relation in file.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            relation.target_part._blob = _FONT_TABLE.encode()
