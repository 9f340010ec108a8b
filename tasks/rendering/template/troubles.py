"""What is said of a tag that is wrong, whatever it is found by."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import NamedTuple

from tasks.rendering.template.fields import Many, Plain, Record, Shape


class Trouble(NamedTuple):
    """What is wrong with a tag and what to do, in Thai and English."""

    thai: str
    english: str


def not_for_print(shape: Shape) -> Trouble | None:
    """What is wrong with putting something of this shape into a text."""
    if isinstance(shape, Many):
        thai = 'เป็นรายการหลายข้อ พิมพ์ตรง ๆ ไม่ได้ ให้วนด้วย for หรือต่อกันด้วย |join(", ")'
        return Trouble(thai, "a list cannot be printed")
    if isinstance(shape, Record):
        return Trouble(f"เป็นชุดข้อมูล ต้องระบุช่อง เช่น .{next(iter(shape.fields))}", "a record cannot be printed")
    if shape is Plain.NOTHING:
        return Trouble("none คือไม่มีค่า ไม่มีอะไรให้พิมพ์ โปรดลบแท็กออก หรือใช้ '' แทน", "nothing cannot be printed")
    if shape is Plain.FLAG:
        return Trouble("เป็นใช่หรือไม่ พิมพ์ตรง ๆ ไม่ได้ ให้ใช้กับ if เช่น {% if draft %}…{% endif %}", "a yes or no cannot be printed")
    return None


def unknown(name: str, known: Iterable[str]) -> Trouble:
    """What somebody may have meant, as the end of a sentence; nothing where no known name is near."""
    near = difflib.get_close_matches(name.lower(), list(known), n=1, cutoff=0.6)
    return Trouble(f" หมายถึง “{near[0]}” หรือไม่", f"; did you mean {near[0]}?") if near else Trouble("", "")
