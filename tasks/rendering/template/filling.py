"""A template filled with a report: docxtpl puts the tags to work, in the sandbox, and nothing it gives is taken on trust."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import docx
from docx.document import Document
from docx.opc.part import Part
from docxtpl import DocxTemplate
from jinja2 import Environment, TemplateError, UndefinedError
from lxml import etree

from tasks.rendering.template.draft_mark import mark_draft
from tasks.rendering.template.fields import Context
from tasks.rendering.template.findings import WHOLE_FILE, Finding
from tasks.rendering.template.package import FOOTNOTES
from tasks.rendering.template.pictures import WATERMARK, number_drawings, place_pictures
from tasks.rendering.template.reading_back import Told, read_back
from tasks.rendering.template.sandbox import ENVIRONMENT, Refused, TookTooLong, TooMuch
from tasks.rendering.template.stories import CLOSER, HOLDS, Story, T, Tag
from tasks.rendering.template.tidying import forget_tags, tidy
from tasks.rendering.word_package import packed

LONGEST_PROPERTY: Final = 255
TOO_LONG: Final = "แม่แบบใช้เวลาเติมนานเกินไป จึงหยุดไว้ โปรดลดจำนวนรอบหรือชั้นของ for ที่ซ้อนกัน"
_TOO_MUCH: Final = "แท็กทำให้รายงานยาวเกินไป โปรดลดจำนวนรอบของ for หรือทำข้อความให้สั้นลง"
_PLACEHOLDER: Final = re.compile(r"(\{[{%])\s*ita(\d+)x\s*[%}]\}")


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands in the file's properties, and whether it is a draft."""

    title: str
    author: str
    made_at: datetime
    draft: bool


class CannotFill(Exception):
    """The template has a mistake that shows only when it is filled in; `for_good` where another report would fare the same."""

    def __init__(self, finding: Finding, *, for_good: bool = False) -> None:
        super().__init__(str(finding))
        self.finding = finding
        self.for_good = for_good


def filled(
    template: bytes, stories: Sequence[Story], context: Context, cover: Cover, pictures: Mapping[str, bytes]
) -> tuple[bytes, Told]:
    """The finished .docx and what it says. `template` is the file with its placeholders. Raises CannotFill."""
    paper = _Paper(template, {tag.number: tag for story in stories for tag in story.tags})
    paper.render(context, ENVIRONMENT, autoescape=True)
    raw = io.BytesIO()
    paper.docx.save(raw)
    file = docx.Document(io.BytesIO(raw.getvalue()))
    place_pictures(file, pictures)
    tidy(file)
    if cover.draft:
        mark_draft(file, pictures.get(WATERMARK))
    number_drawings(file)
    _describe(file, cover)
    told = read_back(file)
    forget_tags(file)
    return packed(file), told


def _describe(file: Document, cover: Cover) -> None:
    properties = file.core_properties
    properties.title = cover.title[:LONGEST_PROPERTY]
    properties.author = properties.last_modified_by = cover.author[:LONGEST_PROPERTY]
    properties.subject = properties.category = properties.comments = properties.keywords = ""
    properties.language = "th-TH"
    properties.revision = 1
    properties.created = properties.modified = cover.made_at.astimezone(UTC).replace(tzinfo=None)


class _Paper(DocxTemplate):  # type: ignore[misc]
    """docxtpl with our placeholders in place of tags: what Jinja reads never goes through its rewriting of the XML.

    Its ways to recover from broken XML, to fill properties, and to read what was filled in as tags once more are left out.
    """

    def __init__(self, template: bytes, tags: dict[int, Tag]) -> None:
        super().__init__(io.BytesIO(template))
        self._tags = tags
        self._lines: list[Tag] = []

    def patch_xml(self, src_xml: str) -> str:
        """docxtpl's own, then each placeholder by its tag on a line of its own, so that an error's line names the tag."""
        self._lines = []
        return _PLACEHOLDER.sub(self._code, super().patch_xml(src_xml).replace("\n", " "))

    def _code(self, found: re.Match[str]) -> str:
        tag = self._tags[int(found.group(2))]
        self._lines.append(tag)
        return f"{found.group(1)}\n{tag.code} {CLOSER[found.group(1)]}"

    def render_xml_part(self, src_xml: str, part: Part, context: Context, jinja_env: Environment | None = None) -> str:
        """One story filled in."""
        assert jinja_env is not None
        try:
            return jinja_env.from_string(src_xml).render(context)
        except TookTooLong as error:
            loop = self._outermost_loop(error)
            place, text = (loop.place, loop.text) if loop else (WHOLE_FILE, "")
            raise CannotFill(Finding(place, text, TOO_LONG, "takes too long"), for_good=True) from error
        except TooMuch as error:
            raise CannotFill(self._finding(error, _TOO_MUCH, f"makes too much: {error}")) from error
        except Refused as error:
            raise CannotFill(self._finding(error, error.thai, f"cannot be filled in: {error.message}")) from error
        except UndefinedError as error:
            thai = "ช่องข้อมูลนี้ไม่มีค่าในรายงานบางฉบับ โปรดครอบด้วย {% if … %}"
            raise CannotFill(self._finding(error, thai, f"undefined: {error.message}")) from error
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, RecursionError, AttributeError) as error:
            thai = (
                "เครื่องหมายหรือตัวกรองในแท็กนี้ใช้กับข้อมูลชนิดนั้นไม่ได้ (เช่น เทียบข้อความกับจำนวนด้วย < หรือใช้ round กับข้อความ) "
                "โปรดดูชนิดของแต่ละช่องใน docs/template.md แล้วแก้แท็ก"
            )
            raise CannotFill(self._finding(error, thai, f"cannot be filled in: {error}")) from error

    def _finding(self, error: BaseException, thai: str, english: str) -> Finding:
        tag = self._tag_of(error)
        return Finding(tag.place if tag else WHOLE_FILE, tag.text if tag else "", thai, english)

    def _outermost_loop(self, error: BaseException) -> Tag | None:
        """The first of the loops that were open where time ran out."""
        last = self._tag_of(error)
        loops: list[Tag] = []
        for tag in self._lines:
            if tag.code.startswith("for "):
                loops.append(tag)
            elif tag.code == "endfor":
                loops.pop()
            if tag is last:
                break
        return loops[0] if last and loops else last

    def _tag_of(self, error: BaseException) -> Tag | None:
        """The tag at the line of the template in which an error arose."""
        line = getattr(error, "lineno", None)
        trace = error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == "<template>":
                line = trace.tb_lineno
            trace = trace.tb_next
        return self._lines[line - 2] if line is not None and 2 <= line < len(self._lines) + 2 else None

    def fix_tables(self, xml: str) -> etree._Element:
        """The body as a tree. What is not whole is an error, where docxtpl would go on without the rest."""
        return self._whole(xml)

    def map_headers_footers_xml(self, relKey: str, xml: bytes) -> None:  # noqa: N803
        self._whole(xml)
        super().map_headers_footers_xml(relKey, xml)

    def render_properties(self, context: Context, jinja_env: Environment | None = None) -> None:
        """Nothing: a report's properties are its own."""

    def render_footnotes(self, context: Context, jinja_env: Environment | None = None) -> None:
        """Each part of footnotes once. docxtpl does it for each section, and reads what was filled in as tags the next time."""
        for part in self._footnotes():
            xml = self.render_xml_part(self.patch_xml(part.blob.decode()), part, context, jinja_env)
            self._whole(xml)
            part._blob = xml.encode()

    def _footnotes(self) -> Iterator[Part]:
        assert self.docx is not None
        for part in self.docx.part.package.iter_parts():
            if part.content_type == FOOTNOTES:
                yield part

    def resolve_listing(self, xml: str) -> str:
        """As it is: line feeds are seen to in the tree (`tidying`)."""
        return xml

    def _whole(self, xml: str | bytes) -> etree._Element:
        """A filled story as a tree. Raises CannotFill where it is broken, or longer than a Word file's texts can be."""
        told = xml if isinstance(xml, bytes) else xml.encode()
        try:
            return etree.fromstring(told, etree.XMLParser(resolve_entities=False))
        except etree.XMLSyntaxError as error:
            if (tag := self._longest(told)) is not None:
                raise CannotFill(Finding(tag.place, tag.text, _TOO_MUCH, "makes too much")) from error
            thai = "แท็กคู่หนึ่งเปิดและปิดคร่อมโครงของเอกสาร (เช่น เริ่มในลิงก์แล้วจบนอกลิงก์) โปรดพิมพ์แท็กคู่นั้นใหม่ในย่อหน้าของตัวเองด้วย {%p … %}"
            raise CannotFill(Finding(WHOLE_FILE, "", thai, f"the filled document is broken: {error}")) from error

    def _longest(self, told: bytes) -> Tag | None:
        """The tag in the longest text of a story that only its length keeps from being read; None where it is broken."""
        try:
            tree = etree.fromstring(told, etree.XMLParser(resolve_entities=False, huge_tree=True))
        except etree.XMLSyntaxError:
            return None
        numbers = max(tree.iter(T), key=lambda one: len(one.text or "")).get(HOLDS, "").split()
        return self._tags[int(numbers[0])] if numbers else None
