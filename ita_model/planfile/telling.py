"""Turns what pydantic finds wrong into mistakes that a Thai office can act on."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ita_model.planfile.mistakes import Mistake
from ita_model.planfile.shape import ENTRIES, LABELS
from ita_model.planfile.tree import Loc, Tree

_WORDS: Final = {
    "every": "month (ทุกเดือน), quarter (ทุกไตรมาส), half-year (ทุกรอบ 6 เดือน) หรือ year (ปีละครั้ง)",
    "shift": "previous (เลื่อนมาวันทำการก่อนหน้า), next (เลื่อนไปวันทำการถัดไป) หรือ stay (ไม่เลื่อน)",
}


def tell(error: ValidationError, tree: Tree) -> Iterator[Mistake]:
    """Each thing pydantic refused, at its place in the file."""
    details = error.errors(include_url=False)
    misspelt = {
        (*detail["loc"][:-1], near)
        for detail in details
        if detail["type"] == "extra_forbidden" and (near := _near(detail["loc"], tree))
    }
    for detail in details:
        if detail["type"] == "missing" and detail["loc"] in misspelt:
            continue  # told once, where it is misspelt
        if detail["type"] == "too_short" and detail["input"]:
            continue  # pydantic counts the sound entries only; what is wrong with the others is told by itself
        place, thai, english = _one(detail, tree)
        yield Mistake(*place, thai, english)


def label(loc: Loc) -> str:
    """What the entry at `loc` is called: `อีเมล (address)`."""
    key = _key(loc)
    return f"{LABELS[key]} ({key})" if key in LABELS else f"“{key}”"


def _one(detail: ErrorDetails, tree: Tree) -> tuple[tuple[int, int], str, str]:
    loc: Loc = detail["loc"]
    key, name = _key(loc), label(loc)
    given = detail["input"]
    match detail["type"]:
        case "extra_forbidden":
            return tree.key_place(loc), *_unknown_key(loc, tree)
        case "missing":
            return tree.place(loc), f"ขาด {name} ให้เพิ่มบรรทัด “{key}: …”", f"{key!r} is missing"
        case "plan":
            context = detail.get("ctx", {})
            return tree.place(loc), f"{name}: {context['thai']}", f"{key}: {context['english']}"
        case "enum":
            near = get_close_matches(str(given), [word.split()[0] for word in _WORDS[key].split(", ")], n=1)
            hint = f" (หมายถึง {near[0]} หรือไม่)" if near else ""
            return (
                tree.place(loc),
                f"ไม่รู้จักคำว่า “{given}” ใน {name}{hint} ใช้ได้: {_WORDS[key]}",
                f"{key}: {given!r} is not a word of schedules" + (f"; did you mean {near[0]!r}?" if near else ""),
            )
        case "too_short":
            return tree.key_place(loc), f"{name}: ต้องมีอย่างน้อยหนึ่งรายการ", f"{key} needs at least one entry"
        case "string_type":
            return tree.place(loc), f"{name}: ต้องเป็นข้อความบรรทัดเดียว ไม่ใช่รายการย่อย", f"{key} must be text"
        case _:
            shape = "รายการที่ขึ้นต้นด้วย - ทีละข้อ" if "tuple" in detail["type"] else "หัวข้อย่อยแบบ “ชื่อ: ค่า”"
            if given is None:
                return tree.place(loc), f"{name}: ยังไม่ได้กรอก ต้องเป็น{shape}", f"{key} is empty"
            return tree.place(loc), f"{name}: ต้องเป็น{shape}", f"{key}: {detail['msg'].lower()}"


def _key(loc: Loc) -> str:
    """The last key on the way to `loc`, leaving out positions in lists."""
    return next((part for part in reversed(loc) if isinstance(part, str)), "plan")


def _unknown_key(loc: Loc, tree: Tree) -> tuple[str, str]:
    key, near = str(loc[-1]), _near(loc, tree)
    if near:
        return f"ไม่รู้จัก “{key}” หมายถึง “{near}” หรือไม่", f"unknown key {key!r}; did you mean {near!r}?"
    known = ", ".join(_known(loc))
    return f"ไม่รู้จัก “{key}” ใช้ได้: {known}", f"unknown key {key!r}; known: {known}"


def _known(loc: Loc) -> list[str]:
    """The keys that may stand where `loc` does."""
    above = next((part for part in reversed(loc[:-1]) if isinstance(part, str)), "")
    return list(ENTRIES[above].model_fields)


def _near(loc: Loc, tree: Tree) -> str | None:
    """The key that an unknown one was probably meant to be: alike, and not given beside it."""
    free = [word for word in _known(loc) if not tree.has(*loc[:-1], word)]
    return next(iter(get_close_matches(str(loc[-1]), free, n=1)), None)
