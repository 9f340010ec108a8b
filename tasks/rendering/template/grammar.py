"""What a template's tags say, read without filling anything in: every mistake in them, each at its place.

Only what is listed here may stand in a tag. The sandbox that fills the template (`sandbox`) refuses the rest once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from jinja2 import nodes
from jinja2.exceptions import TemplateError

from tasks.rendering.template.expressions import Names, Reading
from tasks.rendering.template.fields import Plain, Record, Shape, shape_of_report
from tasks.rendering.template.findings import Finding
from tasks.rendering.template.forms import form
from tasks.rendering.template.sandbox import ENVIRONMENT
from tasks.rendering.template.stories import Story, Tag
from tasks.rendering.template.troubles import Trouble, not_for_print, unknown

LONGEST_TAG: Final = 400
_ENDS: Final = {"endfor": "for", "endif": "if"}
_KNOWN: Final = ("for", "endfor", "if", "elif", "else", "endif", "set")
_LOOP: Final = Record(
    "loop",
    {
        **dict.fromkeys(("index", "index0", "revindex", "revindex0", "length"), Plain.NUMBER),
        **dict.fromkeys(("first", "last"), Plain.FLAG),
    },
)


@dataclass(slots=True)
class _Block:
    """An open `for` or `if`, the names that a loop brings, and whether its `else` has been said."""

    keyword: str
    tag: Tag
    names: dict[str, Shape] = field(default_factory=dict)
    has_else: bool = False


@dataclass(frozen=True, slots=True)
class Grammar:
    """What came of reading: what is wrong, and which of a report's own fields the tags name."""

    findings: tuple[Finding, ...]
    used: frozenset[str]


def read_tags(stories: Iterable[Story]) -> Grammar:
    """Every tag of the stories, in their order. Each story is read for itself: a loop ends where its story ends."""
    findings: list[Finding] = []
    used: set[str] = set()
    for story in stories:
        reader = _Reader(pictures=story.holds_pictures)
        for tag in story.tags:
            findings += [Finding(tag.place, tag.text, *trouble) for trouble in reader.read(tag)]
        findings += [
            Finding(block.tag.place, block.tag.text, f"เปิด {block.keyword} ไว้แต่ไม่มี {{% end{block.keyword} %}} ปิด โปรดเติมให้ครบ",
                    f"{block.keyword} is never ended")
            for block in reader.open
        ]  # fmt: skip
        used |= reader.used
    return Grammar(tuple(findings), frozenset(used))


class _Reader:
    """Reads one story's tags, and remembers what is open and what is named."""

    def __init__(self, *, pictures: bool) -> None:
        """`pictures` says whether the story can hold any."""
        self._pictures = pictures
        self.open: list[_Block] = []
        self.used: set[str] = set()
        self._set: dict[str, Shape] = {}

    def read(self, tag: Tag) -> Iterator[Trouble]:
        """What is wrong with the next tag."""
        if len(tag.code) > LONGEST_TAG:
            yield Trouble(f"แท็กยาวเกิน {LONGEST_TAG} ตัวอักษร โปรดแบ่งให้สั้นลง", "the tag is too long")
            return
        yield from form(tag)
        code = tag.code.strip("-+ ")
        if tag.opener == "{{":
            yield from self._printed(code)
            return
        keyword = code.split(" ", 1)[0]
        if keyword in _ENDS:
            yield from self._ended(tag, keyword, code)
        elif keyword in ("else", "elif"):
            yield from self._otherwise(tag, keyword, code)
        elif keyword in ("for", "if", "set"):
            yield from self._begun(tag, keyword, code)
        else:
            yield _no_such_order(keyword)
            if keyword.startswith("end"):
                return

    def _names(self) -> Names:
        known: dict[str, Shape] = {**shape_of_report().fields, **self._set}
        for block in self.open:
            known |= block.names
        return Names(known)

    def _printed(self, code: str) -> Iterator[Trouble]:
        if not code:
            yield Trouble("แท็กว่าง โปรดใส่ชื่อช่องข้อมูล เช่น {{ agency }}", "the tag is empty")
            return
        parsed = _parsed(f"{{{{ {code} }}}}")
        if isinstance(parsed, Trouble):
            yield parsed
            return
        for output in parsed.find_all(nodes.Output):
            for one in output.nodes:
                if not isinstance(one, nodes.TemplateData):
                    reading = Reading(self._names())
                    shape = reading.shape(one)
                    yield from reading.troubles
                    self.used |= reading.used
                    if not reading.troubles and (trouble := not_for_print(shape)):
                        yield trouble
                    if shape is Plain.PICTURE and not self._pictures:
                        yield Trouble(
                            "ใส่ภาพในเชิงอรรถไม่ได้ โปรดย้ายไปไว้ในเนื้อความ หัวกระดาษ หรือท้ายกระดาษ", "footnotes hold no pictures"
                        )

    def _begun(self, tag: Tag, keyword: str, code: str) -> Iterator[Trouble]:
        whole = f"{{% {code} %}}" + ("" if keyword == "set" else f"{{% end{keyword} %}}")
        parsed = _parsed(whole)
        names: dict[str, Shape] = {}
        if isinstance(parsed, Trouble):
            yield parsed
            names = dict.fromkeys(_targets(code), Plain.UNKNOWN) if keyword == "for" else {}
        else:
            reading = Reading(self._names())
            statement = parsed.body[0]
            if isinstance(statement, nodes.For):
                names = reading.loop(statement)
            elif isinstance(statement, nodes.If):
                reading.shape(statement.test)
            elif isinstance(statement, nodes.Assign):
                self._set |= reading.assigned(statement)
            else:
                reading.troubles.append(Trouble("โปรดเขียน set เป็น {% set ชื่อ = ค่า %} เท่านั้น", "only a plain set is allowed"))
            yield from reading.troubles
            self.used |= reading.used
        if keyword != "set":
            self.open.append(_Block(keyword, tag, names | ({"loop": _LOOP} if keyword == "for" else {})))

    def _otherwise(self, tag: Tag, keyword: str, code: str) -> Iterator[Trouble]:
        if not self.open or (keyword == "elif" and self.open[-1].keyword != "if"):
            yield Trouble(f"มี {keyword} โดยไม่มี if เปิดไว้ก่อน โปรดลบออก หรือเติม if", f"{keyword} without if")
            return
        block = self.open[-1]
        if block.has_else:
            yield Trouble(f"มี {keyword} หลัง else แล้ว โปรดเหลือ else ไว้ท้ายสุดอันเดียว", f"{keyword} after else")
        block.has_else = block.has_else or keyword == "else"
        yield from _same_place(block, tag)
        if keyword == "else":
            block.names = {}
            if code != "else":
                yield Trouble("หลัง else ต้องไม่มีอะไรต่อ ถ้ามีเงื่อนไขให้ใช้ elif", "nothing follows else")
            return
        parsed = _parsed(f"{{% if true %}}{{% {code} %}}{{% endif %}}")
        if isinstance(parsed, Trouble):
            yield parsed
            return
        reading = Reading(self._names())
        for one in parsed.find_all(nodes.If):
            for other in one.elif_:
                reading.shape(other.test)
        yield from reading.troubles
        self.used |= reading.used

    def _ended(self, tag: Tag, keyword: str, code: str) -> Iterator[Trouble]:
        opened = _ENDS[keyword]
        if code != keyword:
            yield Trouble(f"หลัง {keyword} ต้องไม่มีอะไรต่อ", f"nothing follows {keyword}")
        if not any(block.keyword == opened for block in self.open):
            yield Trouble(f"มี {keyword} โดยไม่มี {opened} เปิดไว้ก่อน โปรดลบออก หรือเติม {opened}", f"{keyword} without {opened}")
            return
        while (block := self.open.pop()).keyword != opened:
            where = f"{block.tag.text} ที่{block.tag.place.thai}"
            yield Trouble(f"ปิด {opened} ก่อนปิด {where} โปรดเติม {{% end{block.keyword} %}} ก่อน", f"{block.keyword} is still open")
        yield from _same_place(block, tag)


def _parsed(code: str) -> nodes.Template | Trouble:
    """A tag read by Jinja, or what it cannot read."""
    try:
        return ENVIRONMENT.parse(code)
    except TemplateError as error:
        return Trouble(f"อ่านแท็กไม่ออก โปรดตรวจวงเล็บ เครื่องหมายคำพูด และจุด ({error.message})", f"cannot be read: {error.message}")
    except (RecursionError, ValueError, OverflowError) as error:
        return Trouble("แท็กซับซ้อนเกินไป โปรดเขียนให้ง่ายลง", f"cannot be read: {error}")


def _targets(code: str) -> list[str]:
    """The names that a `for` which cannot be read would have brought, so that they are not called unknown too."""
    return [name.strip("() ") for name in code.removeprefix("for").partition(" in ")[0].split(",")]


def _no_such_order(keyword: str) -> Trouble:
    if keyword in ("p", "tr", "tc", "r"):
        return Trouble(f"ต้องเขียน {keyword} ติดกับเครื่องหมาย เช่น {{%{keyword} for … %}}", f"{keyword} must follow {{% at once")
    if not keyword:
        return Trouble("แท็กว่าง โปรดลบออก", "the tag is empty")
    guess = unknown(keyword, _KNOWN)
    return Trouble(
        f"ไม่รองรับคำสั่ง “{keyword}” ใช้ได้เฉพาะ for if elif else set{guess.thai}", f"no such order: {keyword}{guess.english}"
    )


def _same_place(block: _Block, tag: Tag) -> Iterator[Trouble]:
    """A block must end as it began: with the same kind of tag, in the same cell, box or table."""
    begun = f"{block.tag.text} ที่{block.tag.place.thai}"
    if block.tag.scope != tag.scope:
        kind = {"": "{% … %}", "p": "{%p … %}", "tr": "{%tr … %}"}.get(block.tag.scope, "{% … %}")
        yield Trouble(f"เปิดไว้ด้วย {begun} จึงต้องเขียนแบบเดียวกันคือ {kind}", f"must be of the kind of {block.tag.text}")
    elif block.tag.holder is not tag.holder:
        told = "ถ้าต้องการให้ซ้ำทั้งแถว ให้ใช้ {%tr for … %} และ {%tr endfor %} ในแถวของตัวเอง"
        yield Trouble(f"เปิดไว้คนละที่กัน ({begun}) ต้องเปิดและปิดในช่องหรือตารางเดียวกัน {told}", "begins in another cell or table")
