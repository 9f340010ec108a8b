"""What a report may not leave out, whatever paper it stands on: nothing that was claimed, and nothing that is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ita_model.thai import to_thai_digits
from tasks.rendering.template.fields import Context, Many, Plain, Record, Shape, shape_of_report
from tasks.rendering.template.findings import WHOLE_FILE, Finding
from tasks.rendering.template.reading_back import Told, Unseen
from tasks.rendering.template.stories import Tag

GRAVE: Final[Mapping[str, str]] = {
    "sections.rows.measure": "ชื่อมาตรการ",
    "sections.rows.result": "สรุปผลการดำเนินการ",
    "sections.rows.outcome": "ผลลัพธ์หรือความสำเร็จ",
    "outstanding.division": "สำนัก/กองที่ยังขาดหลักฐาน",
    "outstanding.items.measure": "มาตรการของรายการที่ยังขาดหลักฐาน",
    "outstanding.items.step": "ขั้นตอนของรายการที่ยังขาดหลักฐาน",
    "outstanding.items.reason": "เหตุผลที่ยังขาดหลักฐาน",
    "waived.measure": "มาตรการของรายการที่ได้รับยกเว้น",
    "waived.step": "ขั้นตอนของรายการที่ได้รับยกเว้น",
    "waived.reason": "เหตุผลที่ได้รับยกเว้น",
    "notes": "หมายเหตุ ซึ่งรวมเหตุผลที่จัดทำทั้งที่ยังขาดหลักฐาน",
    "as_of": "วันที่ของข้อมูล",
    "check.code": "รหัสตรวจสอบของรายงาน",
}
"""Without one of these a template is refused. `as_of` is said by `as_of_line` too."""

ADVISED: Final[Mapping[str, str]] = {
    "title": "ชื่อรายงาน",
    "sections.heading": "ชื่อด้าน",
    "sections.rows.steps": "ขั้นตอน/วิธีดำเนินการ",
    "sections.rows.responsible": "ผู้รับผิดชอบ",
    "sections.rows.period": "ระยะเวลาดำเนินการ",
    "memo.paragraphs": "ข้อความของบันทึกข้อความนำส่ง",
    "memo.signatures.name": "ผู้ลงนามในบันทึกข้อความ",
    "summary.aspects.name": "สรุปผลรายด้าน",
    "summary.divisions.name": "สรุปผลรายสำนัก/กอง",
    "progress.title": "ความก้าวหน้ารายมาตรการ",
    "progress.missing": "จำนวนที่ยังขาดของแต่ละมาตรการ",
    "outstanding.items.period": "รอบของรายการที่ยังขาดหลักฐาน",
    "outstanding.items.due": "กำหนดของรายการที่ยังขาดหลักฐาน",
    "outstanding.items.standing": "สถานะของรายการที่ยังขาดหลักฐาน",
    "waived.division": "ผู้รับผิดชอบรายการที่ได้รับยกเว้น",
    "waived.period": "รอบของรายการที่ได้รับยกเว้น",
    "signatures.name": "ผู้ลงนามในรายงาน",
    "evidence.items.name": "ชื่อหลักฐาน",
    "evidence.items.sha256": "ค่าแฮชของไฟล์หลักฐาน",
    "evidence.items.url": "ที่อยู่เว็บของหลักฐาน",
    "check.url": "ที่อยู่เว็บที่ใช้ตรวจรายงาน",
}
"""Without one of these a template is taken, and the office is told."""

_IN_A_LOOP: Final = {
    "sections.rows": "row",
    "outstanding.items": "item",
    "evidence.items": "proof",
    "summary.aspects": "tally",
    "summary.divisions": "tally",
    "memo.signatures": "place",
    "signatures": "place",
}
"""What an item of a list is called in the starting template."""

_SAYS_TOO: Final = {"as_of": "as_of_line"}
_ONCE: Final = frozenset({"as_of", "title"})
"""What may stand in a report more often than it must."""


@dataclass(frozen=True, slots=True)
class Must:
    """A text that must stand in the filled document, and the field that it comes from; any of `texts` will do."""

    path: str
    texts: tuple[str, ...]


def musts(context: Context) -> tuple[Must, ...]:
    """What a document filled with this must say."""
    told = tuple(_leaves(context, ""))
    first = dict(reversed(told))
    return tuple(
        Must(path, (text, first[_SAYS_TOO[path]]) if path in _SAYS_TOO else (text,))
        for path, text in told
        if (path in GRAVE or path in ADVISED) and _squeezed(text)
    )


def marked(context: Context, shape: Shape | None = None) -> Context:
    """The same data with another word for each text and another number for each number: what of it is left out, and where
    it comes from, can then be told. What decides what a template shows stays: `kind`, `draft` and its mark.
    """
    numbers = iter(range(1, 1_000_000))
    kept = {name: context[name] for name in ("kind", "kind_thai", "draft", "draft_mark", "year")}
    made = _marked(context, shape or shape_of_report(), numbers)
    assert isinstance(made, dict)
    return {**made, **kept}


def left_out(wanted: Iterable[Must], told: Told, tags: Mapping[int, Tag], *, advise: bool) -> Iterator[Finding]:
    """The fields of which a filled document shows too little; each told once, with its tag where it stands there unseen.

    A text that stands in several rows must be said as often; what stands inside a longer one is not counted for itself.
    Without `advise` only what a report cannot do without is told.
    """
    needed: dict[tuple[str, ...], list[str]] = {}
    for one in wanted:
        needed.setdefault(tuple(map(_squeezed, one.texts)), []).append(one.path)
    shown = _squeezed(told.seen)
    short: dict[str, tuple[str, ...]] = {}
    for texts, fields in sorted(needed.items(), key=lambda pair: -len(pair[0][0])):
        missing = 1 if _ONCE.issuperset(fields) else len(fields)
        for text in dict.fromkeys(texts):
            found = min(shown.count(text), missing)
            shown = shown.replace(text, "\x00", found)
            missing -= found
        if missing:
            for path in fields:
                short.setdefault(path, texts)
    hidden = [(_squeezed(one.text), one) for one in told.unseen]
    for path, texts in short.items():
        if path in GRAVE or advise:
            unseen = next((one for text, one in hidden if any(wanted in text for wanted in texts)), None)
            yield _left_out(path, texts[0], named=not advise) if unseen is None else _unseen(path, unseen, tags)


def _left_out(path: str, text: str, *, named: bool) -> Finding:
    """What is said of a field; `named` adds of which text it was found."""
    above, _, name = path.rpartition(".")
    field = f"{_IN_A_LOOP.get(above, above)}.{name}" if above else name
    told, example = f"{{{{ {field} }}}}", f" (เช่น “{text[:40]}”)" if named else ""
    if path in GRAVE:
        thai = f"แม่แบบไม่ได้พิมพ์{GRAVE[path]}ให้ครบ{example} ซึ่งรายงานขาดไม่ได้ โปรดเติมแท็กนี้ (ดูตัวอย่างใน ita template new)"
        return Finding(WHOLE_FILE, told, thai, f"leaves out {path}{example}", of=path)
    thai = f"แม่แบบไม่ได้พิมพ์{ADVISED[path]} ถ้าไม่ได้ตั้งใจ โปรดเติมแท็กนี้"
    return Finding(WHOLE_FILE, told, thai, f"leaves out {path}", grave=False, of=path)


def _unseen(path: str, found: Unseen, tags: Mapping[int, Tag]) -> Finding:
    """What is said of a field that is printed where nobody sees it."""
    at = [tags[number] for number in found.tags if number in tags]
    place, typed = (at[0].place, " ".join(one.text for one in at)) if at else (WHOLE_FILE, "")
    grave = path in GRAVE
    needed = " ซึ่งรายงานขาดไม่ได้ โปรดแก้ให้อ่านได้" if grave else " ถ้าไม่ได้ตั้งใจ โปรดแก้ให้อ่านได้"
    thai = f"ผู้อ่านมองไม่เห็น{GRAVE[path] if grave else ADVISED[path]}: {found.why.thai}{needed}"
    return Finding(place, typed, thai, f"{path} {found.why.english}", grave)


def _leaves(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _leaves(one, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for one in value:
            yield from _leaves(one, path)
    elif isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        yield path, str(value)


def _marked(value: Any, shape: Shape, numbers: Iterator[int]) -> object:
    if isinstance(shape, Record) and isinstance(value, dict):
        return {name: _marked(one, shape.fields.get(name, Plain.UNKNOWN), numbers) for name, one in value.items()}
    if isinstance(shape, Many) and isinstance(value, list):
        return [_marked(one, shape.of, numbers) for one in value]
    if shape is Plain.TEXT and value:
        return f"ก{next(numbers):06}ข"
    if shape is Plain.NUMBER and value:
        return 1_000_000 + next(numbers)
    return value


def _squeezed(text: str) -> str:
    """Text without white space, digits as Thai ones: what a template may make of a text without leaving anything out."""
    return to_thai_digits("".join(text.split())).lower()
