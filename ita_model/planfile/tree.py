"""YAML as a tree of plain text with the place of every entry.

Scalars stay the text that was written: YAML would make `no` a truth value, `012` an octal number, and fail on
`2567-02-29`, which is a day of the Buddhist calendar only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from ita_model.planfile.mistakes import Mistake, PlanMistakes

Loc = tuple[int | str, ...]
"""The way to an entry: keys and list positions from the top."""

Plain = str | None | list["Plain"] | dict[str, "Plain"]

# Aliases let a few lines stand for millions of entries; no plan of a real office comes near this many.
_MOST_ENTRIES: Final = 200_000


@dataclass(slots=True)
class Tree:
    """The file as `plain` text, lists and dicts, and where each entry stands. Made by `read_tree`."""

    plain: Plain = None
    values: dict[Loc, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Loc, tuple[int, int]] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def place(self, loc: Loc) -> tuple[int, int]:
        """Line and column of the entry at `loc`, or of the nearest entry above it that exists."""
        while loc and loc not in self.values:
            loc = loc[:-1]
        return self.values.get(loc, (1, 1))

    def key_place(self, loc: Loc) -> tuple[int, int]:
        """Line and column of the key that names the entry at `loc`."""
        return self.keys.get(loc) or self.place(loc)

    def tell(self, place: tuple[int, int], thai: str, english: str) -> None:
        """Note a mistake at `place`."""
        self.mistakes.append(Mistake(*place, thai, english))

    def text(self, *loc: int | str) -> str | None:
        """The text at `loc`, stripped; None where there is none, or something else stands there."""
        found = self._at(loc)
        return found.strip() or None if isinstance(found, str) else None

    def items(self, *loc: int | str) -> Iterator[Loc]:
        """The way to each entry of the list at `loc`; nothing where there is no list."""
        found = self._at(loc)
        if isinstance(found, list):
            for n in range(len(found)):
                yield (*loc, n)

    def has(self, *loc: int | str) -> bool:
        """Whether anything but an empty entry stands at `loc`."""
        return self._at(loc) is not None

    def _at(self, loc: Loc) -> Plain:
        here: Any = self.plain
        for part in loc:
            if isinstance(here, dict) and isinstance(part, str):
                here = here.get(part)
            elif isinstance(here, list) and isinstance(part, int) and part < len(here):
                here = here[part]
            else:
                return None
        return here  # type: ignore[no-any-return]


def read_tree(text: str) -> Tree:
    """Read YAML. Raises PlanMistakes when it is no YAML, or is empty; a key given twice is only noted in the tree."""
    try:
        node = YAML().compose(text.removeprefix("\ufeff"))
    except MarkedYAMLError as error:
        raise PlanMistakes([_syntax_mistake(error)]) from error
    except ReaderError as error:
        raise PlanMistakes([_strange_letter(text, error.position)]) from error
    except (YAMLError, RecursionError, ValueError) as error:
        raise PlanMistakes([Mistake(1, 1, "อ่านไฟล์นี้เป็น YAML ไม่ได้", f"not YAML: {type(error).__name__}")]) from error
    if node is None:
        raise PlanMistakes([Mistake(1, 1, "ไฟล์ว่างเปล่า ยังไม่มีแผน", "the file is empty")])
    tree = Tree()
    try:
        tree.plain = _Walk(tree).plain(node, (), ())
    except RecursionError:
        raise PlanMistakes([Mistake(1, 1, "ไฟล์ซ้อนกันลึกเกินไป", "nested too deeply")]) from None
    return tree


@dataclass(slots=True)
class _Walk:
    """Turns nodes into plain values, noting places on the way."""

    tree: Tree
    seen: int = 0

    def plain(self, node: Node, loc: Loc, above: tuple[Node, ...]) -> Plain:
        self.seen += 1
        self.tree.values[loc] = place = _place(node)
        if node in above or self.seen > _MOST_ENTRIES:
            raise PlanMistakes([Mistake(*place, "เครื่องหมาย & และ * อ้างถึงกันไม่รู้จบ ให้เขียนข้อความเต็มแทน", "aliases without end")])
        match node:
            case ScalarNode():
                # An entry with nothing after its colon has no place of its own: it stands where its key does.
                empty = node.tag == "tag:yaml.org,2002:null"
                if empty and not node.value:
                    self.tree.values[loc] = self.tree.keys.get(loc, place)
                return None if empty else str(node.value)
            case SequenceNode():
                return [self.plain(item, (*loc, n), (*above, node)) for n, item in enumerate(node.value)]
            case MappingNode():
                return self._mapping(node, loc, above)
            case _:
                raise TypeError(f"unknown YAML node {type(node).__name__}")

    def _mapping(self, node: MappingNode, loc: Loc, above: tuple[Node, ...]) -> dict[str, Plain]:
        found: dict[str, Plain] = {}
        for key, value in node.value:
            place = _place(key)
            if not isinstance(key, ScalarNode):
                self.tree.tell(place, "หัวข้อหน้าเครื่องหมาย : ต้องเป็นคำเดียว", "a key must be one word")
                continue
            name = str(key.value)
            if name in found:
                first = self.tree.keys[(*loc, name)][0]
                self.tree.tell(
                    place,
                    f"มี “{name}” ซ้ำกับบรรทัดที่ {first} ให้เหลือไว้เพียงแห่งเดียว",
                    f"{name!r} is given twice (first on line {first})",
                )
                continue
            self.tree.keys[(*loc, name)] = place
            found[name] = self.plain(value, (*loc, name), (*above, node))
        return found


def _place(node: Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _syntax_mistake(error: MarkedYAMLError) -> Mistake:
    problem = str(error.problem or error.context or "not YAML")
    # What was opened and never closed is found out at the file's end, and mended where it was opened.
    unclosed = "end of stream" in problem
    mark = (unclosed and error.context_mark) or error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    if "'\\t'" in problem:
        thai = "มีเครื่องหมาย Tab อยู่หน้าบรรทัด ให้ย่อหน้าด้วยการเว้นวรรคแทน"
    elif unclosed:
        thai = "เปิดเครื่องหมายคำพูดหรือวงเล็บไว้แต่ไม่ได้ปิด"
    elif "mapping values" in problem:
        thai = "มีเครื่องหมาย : เกินมา หรือย่อหน้าไม่ตรง หากเป็นส่วนหนึ่งของข้อความให้ครอบข้อความด้วยเครื่องหมายคำพูด"
    elif "cannot start any token" in problem:
        thai = "ข้อความนี้ขึ้นต้นด้วยเครื่องหมายที่ YAML สงวนไว้ ให้ครอบข้อความด้วยเครื่องหมายคำพูด"
    elif "another document" in problem:
        thai = "มีเครื่องหมาย --- คั่นกลางไฟล์ หนึ่งไฟล์มีได้แผนเดียว"
    else:
        thai = "รูปแบบ YAML ไม่ถูกต้องตรงนี้ ให้ตรวจการย่อหน้า เครื่องหมาย : และเครื่องหมายคำพูด"
    return Mistake(line, column, thai, f"not YAML: {problem}")


def _strange_letter(text: str, position: int) -> Mistake:
    before = text[:position]
    line, column = before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1
    return Mistake(line, column, "มีอักขระที่มองไม่เห็นและใช้ในไฟล์ไม่ได้ตรงนี้ ให้ลบออก", f"unprintable character {text[position]!r}")
