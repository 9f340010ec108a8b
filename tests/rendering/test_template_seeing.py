"""What a template prints where nobody sees it is as good as left out; what can be read may look as the office likes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from copy import deepcopy
from typing import Final

import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from tasks.rendering.template.checking import probes
from tasks.rendering.template.findings import Finding, grave
from tasks.rendering.template.working import work
from tests.rendering.papers import NAMES, changed, filled, footnoted, member
from tests.rendering.samples import six_month_draft

Change = Callable[[Document, etree._Element], object]

REASON: Final = "{{ item.reason }}"
W14: Final = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def _stories(file: Document) -> list[etree._Element]:
    return [file.element.body, *(one.footer._element for one in file.sections), *(one.header._element for one in file.sections)]


def _paper(tag: str, change: Change) -> bytes:
    """The starting template after a change to each text that holds a tag."""

    def each(file: Document) -> None:
        found = [text for story in _stories(file) for text in story.iter(qn("w:t")) if tag in (text.text or "")]
        assert found, tag
        for text in found:
            change(file, text)

    return changed(each)


def _xml(told: str) -> etree._Element:
    made: etree._Element = parse_xml(told.replace(" ", f" {NAMES} {W14} ", 1) if " " in told else told[:-2] + f" {NAMES}/>")
    return made


def _letters(*marks: str) -> Change:
    """Letters with these marks at them; each counts before what was there."""

    def change(_: Document, text: etree._Element) -> None:
        run = next(text.iterancestors(qn("w:r")))
        for mark in marks:
            run.get_or_add_rPr().insert(0, _xml(mark))

    return change


def _styled(kind: WD_STYLE_TYPE, *marks: str) -> Change:
    """Letters with these marks by a style that the style of the text or paragraph is based on."""

    def change(file: Document, text: etree._Element) -> None:
        names = [style.name for style in file.styles]
        if "ฐาน" not in names:
            base = file.styles.add_style("ฐาน", kind)
            for mark in marks:
                base.element.get_or_add_rPr().append(_xml(mark))
            file.styles.add_style("ลูก", kind).base_style = base
        style = f'w:val="{file.styles["ลูก"].style_id}"'
        if kind is WD_STYLE_TYPE.CHARACTER:
            next(text.iterancestors(qn("w:r"))).get_or_add_rPr().insert(0, _xml(f"<w:rStyle {style}/>"))
        else:
            marks_of = next(text.iterancestors(qn("w:p"))).get_or_add_pPr()
            for old in marks_of.findall(qn("w:pStyle")):
                marks_of.remove(old)
            marks_of.insert(0, _xml(f"<w:pStyle {style}/>"))

    return change


def _table_style(part: str) -> Change:
    """A style of the table around a text that holds this."""

    def change(file: Document, text: etree._Element) -> None:
        if "ตาราง" not in [style.name for style in file.styles]:
            style = file.styles.add_style("ตาราง", WD_STYLE_TYPE.TABLE)
            style.element.append(_xml(part))
        marks = next(text.iterancestors(qn("w:tbl"))).tblPr
        for old in marks.findall(qn("w:tblStyle")):
            marks.remove(old)
        for old in marks.findall(qn("w:tblLook")):
            marks.remove(old)
        marks.append(_xml('<w:tblLook w:val="0500"/>'))  # the last column
        marks.insert(0, _xml(f'<w:tblStyle w:val="{file.styles["ตาราง"].style_id}"/>'))

    return change


def _around(tag: str, path: str, mark: str) -> Change:
    """The marks of the paragraph, cell, row or table around a text with one more, which counts before what was there."""

    def change(_: Document, text: etree._Element) -> None:
        holder = next(text.iterancestors(qn(f"w:{tag}")))
        marks = holder.find(qn(f"w:{path}"))
        if marks is None:
            marks = holder.makeelement(qn(f"w:{path}"))
            holder.insert(0, marks)
        marks.insert(0, _xml(mark))

    return change


def _both(*changes: Change) -> Change:
    def change(file: Document, text: etree._Element) -> None:
        for one in changes:
            one(file, text)

    return change


def _by_default(*marks: str) -> Change:
    def change(file: Document, _: etree._Element) -> None:
        defaults = file.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        for mark in marks:
            defaults.insert(0, _xml(mark))

    return change


def _moved(_: Document, text: etree._Element) -> None:
    run = next(text.iterancestors(qn("w:r")))
    mark = _xml('<w:moveFrom w:id="7" w:author="x"/>')
    run.addprevious(mark)
    mark.append(run)


HIDDEN, PALE, SMALL, LOW, ROW = "ซ่อนไว้ (Hidden)", "กลืนกับพื้น", "เล็กกว่า 5 พอยต์", "บรรทัดหรือกรอบ", "อยู่ในแถว"
CHARACTER, PARAGRAPH = WD_STYLE_TYPE.CHARACTER, WD_STYLE_TYPE.PARAGRAPH
UNSEEN: Final[dict[str, tuple[Change, str]]] = {
    "hidden": (_letters("<w:vanish/>"), HIDDEN),
    "hidden on the web": (_letters("<w:webHidden/>"), HIDDEN),
    "hidden for good": (_letters("<w:specVanish/>"), HIDDEN),
    "hidden by the style of the letters": (_styled(CHARACTER, "<w:vanish/>"), HIDDEN),
    "hidden by the style of the paragraph": (_styled(PARAGRAPH, "<w:vanish/>"), HIDDEN),
    "hidden by the table's style": (_table_style("<w:rPr ><w:vanish/></w:rPr>"), HIDDEN),
    "hidden by the part of the table's style": (
        _table_style('<w:tblStylePr w:type="lastCol"><w:rPr><w:vanish/></w:rPr></w:tblStylePr>'),
        HIDDEN,
    ),
    "white": (_letters('<w:color w:val="FFFFFF"/>'), PALE),
    "nearly white": (_letters('<w:color w:val="F4F4F4"/>'), PALE),
    "white by a style": (_styled(CHARACTER, '<w:color w:val="FFFFFF"/>'), PALE),
    "white by the theme, whatever it says besides": (
        _letters('<w:color w:val="000000" w:themeColor="background1"/>'),
        PALE,
    ),
    "light by the theme": (_letters('<w:color w:val="000000" w:themeColor="light1" w:themeShade="F2"/>'), PALE),
    "in the colour of its own shading": (
        _letters('<w:color w:val="1F3864"/>', '<w:shd w:val="clear" w:fill="1F3864"/>'),
        PALE,
    ),
    "black under black ink": (_letters('<w:color w:val="000000"/>', '<w:shd w:val="solid" w:color="000000"/>'), PALE),
    "in the colour of the pen": (_letters('<w:color w:val="FFFF00"/>', '<w:highlight w:val="yellow"/>'), PALE),
    "in the colour of the paragraph": (
        _both(_letters('<w:color w:val="1F3864"/>'), _around("p", "pPr", '<w:shd w:val="clear" w:fill="1F3864"/>')),
        PALE,
    ),
    "in the colour of the cell": (
        _both(_letters('<w:color w:val="1F3864"/>'), _around("tc", "tcPr", '<w:shd w:val="clear" w:fill="1F3864"/>')),
        PALE,
    ),
    "without ink": (_letters("<w14:textFill ><w14:noFill/></w14:textFill>"), PALE),
    "nearly clear": (
        _letters(
            '<w14:textFill ><w14:solidFill><w14:srgbClr w14:val="000000"><w14:alpha w14:val="99000"/></w14:srgbClr>'
            "</w14:solidFill></w14:textFill>"
        ),
        PALE,
    ),
    "of one point": (_letters('<w:szCs w:val="2"/>', '<w:sz w:val="2"/>'), SMALL),
    "small in Thai alone": (_letters('<w:szCs w:val="9"/>'), SMALL),
    "small by a style": (_styled(PARAGRAPH, '<w:szCs w:val="2"/>', '<w:sz w:val="2"/>'), SMALL),
    "pressed": (_letters('<w:w w:val="1"/>'), SMALL),
    "in lines of one point": (_around("p", "pPr", '<w:spacing w:line="20" w:lineRule="exact"/>'), LOW),
    "in a hidden row": (_around("tr", "trPr", "<w:hidden/>"), ROW),
    "in a row of no height": (_around("tr", "trPr", '<w:trHeight w:val="0" w:hRule="exact"/>'), ROW),
    "in a row of a point": (_around("tr", "trPr", '<w:trHeight w:val="20" w:hRule="exact"/>'), ROW),
    "in a cell merged into the one above": (_around("tc", "tcPr", "<w:vMerge/>"), "ผสานกับช่องบน"),
    "moved away": (_moved, "ย้ายออกไปแล้ว"),
}


def _checked(content: bytes) -> tuple[Finding, ...]:
    """What is found with the sample that has something in every part; the others take their time."""
    return work(content, probes()[:1]).findings


def _of(content: bytes, tag: str) -> list[Finding]:
    return [one for one in grave(_checked(content)) if one.tag == tag]


@pytest.mark.parametrize("name", UNSEEN)
def test_what_must_be_said_and_is_not_seen_is_refused_at_its_tag(name: str) -> None:
    change, said = UNSEEN[name]
    found = _of(_paper(REASON, change), REASON)
    assert found, "it is refused"
    for one in found:
        assert one.place.thai.startswith("ตารางที่ ")
        assert said in one.thai
        assert "โปรดแก้ให้อ่านได้" in one.thai


@pytest.mark.parametrize("tag", ["{{ check.code }}", "{{ line }}", "{{ as_of_line }}", "{{ row.result }}", "{{ item.step }}"])
@pytest.mark.parametrize("how", [_styled(CHARACTER, "<w:vanish/>"), _letters('<w:color w:val="FFFFFF"/>')])
def test_whatever_must_be_said_must_be_seen(tag: str, how: Change) -> None:
    (one, *_) = [one for one in grave(_checked(_paper(tag, how))) if tag in one.tag]
    assert one.place.thai != "ทั้งไฟล์"
    assert "ผู้อ่านมองไม่เห็น" in one.thai


def test_a_document_hidden_by_its_defaults_says_nothing() -> None:
    told = grave(_checked(_paper("{{ line }}", _by_default("<w:vanish/>"))))
    assert {REASON, "{{ line }}", "{{ row.result }}"} <= {one.tag for one in told}


SEEN: Final[dict[str, Change]] = {
    "hidden by a style and shown at the letters": _both(_styled(CHARACTER, "<w:vanish/>"), _letters('<w:vanish w:val="0"/>')),
    "white on dark": _letters('<w:color w:val="FFFFFF"/>', '<w:shd w:val="clear" w:fill="1F3864"/>'),
    "white on a dark cell": _both(
        _letters('<w:color w:val="FFFFFF"/>'), _around("tc", "tcPr", '<w:shd w:val="clear" w:fill="1F3864"/>')
    ),
    "white on the dark part of a table": _both(
        _letters('<w:color w:val="FFFFFF" w:themeColor="background1"/>'),
        _table_style('<w:tblStylePr w:type="lastCol"><w:tcPr><w:shd w:val="clear" w:fill="2E74B5"/></w:tcPr></w:tblStylePr>'),
    ),
    "in grey by the theme": _letters('<w:color w:val="FFFFFF" w:themeColor="background1" w:themeShade="80"/>'),
    "in a pale grey": _letters('<w:color w:val="A6A6A6"/>'),
    "in the colour that Word finds": _letters('<w:color w:val="auto"/>', '<w:shd w:val="clear" w:fill="000000"/>'),
    "of six points": _letters('<w:szCs w:val="12"/>', '<w:sz w:val="12"/>'),
    "in a row of a fixed height": _around("tr", "trPr", '<w:trHeight w:val="400" w:hRule="exact"/>'),
    "in a row of some height at least": _around("tr", "trPr", '<w:trHeight w:val="20" w:hRule="atLeast"/>'),
    "where a merging begins": _around("tc", "tcPr", '<w:vMerge w:val="restart"/>'),
}


@pytest.mark.parametrize("name", SEEN)
def test_what_can_be_read_may_look_as_the_office_likes(name: str) -> None:
    assert _of(_paper(REASON, SEEN[name]), REASON) == []


def test_what_may_be_left_out_may_be_hidden_and_is_pointed_out() -> None:
    found = _checked(_paper("{{ section.heading }}", _letters("<w:vanish/>")))
    (one,) = [one for one in found if "{{ section.heading }}" in one.tag]
    assert not one.grave
    assert "ถ้าไม่ได้ตั้งใจ" in one.thai


def _hidden_copy(_: Document, text: etree._Element) -> None:
    run = next(text.iterancestors(qn("w:r")))
    copy = deepcopy(run)
    copy.get_or_add_rPr().insert(0, _xml("<w:vanish/>"))
    run.addnext(copy)


def test_a_field_that_is_seen_elsewhere_may_stand_hidden_too() -> None:
    twice = _paper(REASON, _hidden_copy)
    assert member(twice, "word/document.xml").count(b"item.reason") == 4
    assert _of(twice, REASON) == []


def test_nothing_of_the_search_stays_in_the_document() -> None:
    made = filled(footnoted("ณ {{ as_of }}"), six_month_draft())
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        told = {name: archive.read(name) for name in archive.namelist() if name.endswith(".xml")}
    assert "๒๙ มีนาคม" in told["word/footnotes.xml"].decode()
    assert [name for name, content in told.items() if b" tags=" in content] == []
