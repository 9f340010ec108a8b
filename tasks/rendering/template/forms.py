"""How and where a tag is written: rows and paragraphs that go with it must hold nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.rendering.template.stories import TBL, TR, P, Tag, pieces
from tasks.rendering.template.troubles import Trouble


def form(tag: Tag) -> Iterator[Trouble]:
    """What is wrong with how and where a tag is written, whatever it says."""
    if tag.code[:1] in ("-", "+") or tag.code[-1:] in ("-", "+"):
        yield Trouble("ไม่รองรับเครื่องหมาย - หรือ + ที่ขอบแท็ก โปรดลบออก", "white space control is not supported")
    if tag.scope in ("tc", "r") or (tag.scope and tag.opener == "{{"):
        yield Trouble(
            f"ไม่รองรับ {tag.opener}{tag.scope} ใช้ได้เฉพาะ {{%tr … %}} และ {{%p … %}}", f"{tag.scope} is not supported here"
        )
    elif tag.scope == "tr":
        yield from _alone_in_its_row(tag)
    elif tag.scope == "p" and not _alone(tag.paragraph, tag):
        yield Trouble("{%p … %} ต้องอยู่ลำพังในย่อหน้า ข้อความหรือภาพอื่นในย่อหน้านี้จะหายไป", "must stand alone in its paragraph")


def _alone_in_its_row(tag: Tag) -> Iterator[Trouble]:
    row = next(tag.paragraph.iterancestors(TR), None)
    if row is None:
        yield Trouble("{%tr … %} ใช้ได้เฉพาะในแถวของตาราง นอกตารางให้ใช้ {%p … %}", "must stand in a row of a table")
    elif next(row.iter(TBL), None) is not None or not all(_alone(one, tag) for one in row.iter(P)):
        yield Trouble("{%tr … %} ต้องอยู่ลำพังในแถวของตัวเอง ทั้งแถวนี้จะหายไปเมื่อเติมข้อมูล โปรดแยกแถว", "must stand alone in its row")


def _alone(paragraph: object, tag: Tag) -> bool:
    """True where a paragraph says nothing but this tag, or nothing at all."""
    said = "".join(text for _, text in pieces(paragraph)).replace(tag.placeholder, "").strip()
    shows = {"drawing", "pict", "object", "sym", "instrText", "footnoteReference"}
    marks = (one.tag.rpartition("}")[2] for one in paragraph.iter("{*}*"))  # type: ignore[attr-defined]
    return not said and not shows.intersection(marks)
