"""Field codes of Word in a template: those that number and point are kept, those that fetch or change by themselves are not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from tasks.rendering.template.findings import Finding, Place
from tasks.rendering.template.stories import P, Story

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HARMLESS: Final = frozenset(
    {"PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "PAGEREF", "REF", "NOTEREF", "STYLEREF", "SEQ", "TOC", "TC", "HYPERLINK",
     "SYMBOL", "EQ", "ADVANCE"}
)  # fmt: skip
_CLOCKS: Final = frozenset({"DATE", "TIME", "SAVEDATE", "PRINTDATE", "CREATEDATE", "EDITTIME"})


def field_findings(stories: list[Story]) -> Iterator[Finding]:
    """Every field code that a report may not have, with its place."""
    for story in stories:
        for place, code in _codes(story):
            name = (code.split() or [""])[0].upper()
            if name in _CLOCKS:
                thai = "วันที่แบบนี้เปลี่ยนเองทุกครั้งที่เปิดไฟล์ โปรดใช้ {{ as_of }} หรือ {{ as_of_line }} แทน"
                yield Finding(place, code[:60], thai, f"the field {name} changes by itself")
            elif name not in _HARMLESS:
                thai = "เขตข้อมูลนี้ดึงเนื้อหาจากที่อื่นหรือทำงานเองได้ รายงานใช้ไม่ได้ โปรดลบออก"
                yield Finding(place, code[:60], thai, f"the field {name or '(empty)'} is not allowed")


def _codes(story: Story) -> Iterator[tuple[Place, str]]:
    """The code of each field. One may be cut into runs, and run over paragraphs; a field inside another ends its code."""
    open_codes: list[tuple[etree._Element, list[str]]] = []
    for one in story.tree.iter(f"{_W}fldSimple", f"{_W}fldChar", f"{_W}instrText", f"{_W}delInstrText"):
        mark = one.tag.removeprefix(_W)
        if mark == "fldSimple":
            yield _where(story, one), one.get(f"{_W}instr", "").strip()
        elif mark in ("instrText", "delInstrText"):
            if open_codes:
                open_codes[-1][1].append(one.text or "")
            else:
                yield _where(story, one), (one.text or "").strip()
        elif one.get(f"{_W}fldCharType") == "begin":
            open_codes.append((one, []))
        elif one.get(f"{_W}fldCharType") == "end" and open_codes:
            begun, code = open_codes.pop()
            yield _where(story, begun), "".join(code).strip()
    for begun, code in open_codes:
        yield _where(story, begun), "".join(code).strip()


def _where(story: Story, one: etree._Element) -> Place:
    above = next(one.iterancestors(P), None)
    return story.places.of(above) if above is not None else Place("ทั้งไฟล์", "the file")
