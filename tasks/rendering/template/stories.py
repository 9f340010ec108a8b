"""The texts of a Word file that may hold tags: its body, headers, footers and footnotes, paragraph by paragraph.

Word cuts what a person types into runs as it likes (spelling marks, fonts, bookmarks). Here each tag is put together again
in the run where it begins, with the quotes and spaces that Word improved made plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from lxml import etree

from tasks.rendering.template.findings import WHOLE_FILE, Finding, Place
from tasks.rendering.template.package import BODY, COMMENTS, ENDNOTES, FOOTER, FOOTNOTES, HEADER, Package

_STORIES: Final = {
    BODY: ("", ""),
    HEADER: ("หัวกระดาษ ", "header "),
    FOOTER: ("ท้ายกระดาษ ", "footer "),
    FOOTNOTES: ("เชิงอรรถ ", "footnote "),
}
_NEVER_FILLED: Final = {ENDNOTES: ("อ้างอิงท้ายเรื่อง", "an endnote"), COMMENTS: ("ข้อคิดเห็น", "a comment")}

_TAG: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_MARK: Final = re.compile(r"\{\{|\{%|\{#|%\}|\}\}")
_LONE_BRACE: Final = re.compile(r"(?<![{%#])\{\s*([a-z_][a-z_.]*)\s*\}(?!\})")
_SCOPE: Final = re.compile(r"(p|tr|tc|r)(?=\s)")
_SPEAKS: Final = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-", "softHyphen": "", "ptab": " "}
"""What a mark in a run is worth inside a tag."""

_QUOTES: Final = str.maketrans({**dict.fromkeys("“”„‟″«»", '"'), **dict.fromkeys("‘’‚‛′", "'")})
_NO_INK: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
P, R, T, TC, TR, TBL = (f"{_W}{name}" for name in ("p", "r", "t", "tc", "tr", "tbl"))
BOX: Final = f"{_W}txbxContent"
_HOLDERS: Final = frozenset({TC, BOX, *(f"{_W}{name}" for name in ("body", "hdr", "ftr", "footnote"))})
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
HOLDS: Final = "tags"
"""The attribute of a text that lists the numbers of the tags printed in it, so that what they gave is found again in the filled
document. No finished document has it.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Tag:
    """One tag. `code` is what Jinja reads, `text` what a person typed; `scope` is "p" or "tr" where it takes its whole
    paragraph or row away with it. In the story's tree `placeholder` stands for it, in the run's text `stands_in`.
    """

    number: int
    opener: str
    scope: str
    code: str
    text: str
    place: Place
    stands_in: etree._Element

    @property
    def placeholder(self) -> str:
        return f"{self.opener}{self.scope} ita{self.number}x {CLOSER[self.opener]}"

    @property
    def paragraph(self) -> etree._Element:
        return next(self.stands_in.iterancestors(P))

    @property
    def holder(self) -> etree._Element:
        """What a loop may not reach out of: its cell, box, header or the page; for a row tag its table."""
        wanted = {TBL} if self.scope == "tr" else _HOLDERS
        return next((one for one in self.stands_in.iterancestors() if one.tag in wanted), self.paragraph)


CLOSER: Final = {"{{": "}}", "{%": "%}"}


@dataclass(slots=True)
class Story:
    """One text of the file: the member it stands in, its places by name, and its tags in the order they are filled in."""

    member: str
    tree: etree._Element
    places: Places
    tags: list[Tag] = field(default_factory=list)

    @property
    def holds_pictures(self) -> bool:
        return str(self.tree.tag) != f"{_W}footnotes"


def read_stories(package: Package) -> tuple[list[Story], list[Finding]]:
    """The stories with their tags made whole (in the package's own trees), and what is wrong with the tags' form."""
    stories: list[Story] = []
    troubles: list[Finding] = []
    numbers = count(1)
    for kind, (thai, english) in _STORIES.items():
        for member, tree in package.of_type(kind).items():
            places = Places(tree, thai, english)
            troubles += _elsewhere(tree, places)
            found: list[Tag] = []
            for paragraph in list(tree.iter(P)):
                found += _tags(paragraph, places, numbers, troubles)
            order = {text: n for n, text in enumerate(tree.iter(T))}
            found.sort(key=lambda tag: (order[tag.stands_in], tag.number))
            stories.append(Story(member, tree, places, found))
    for kind, (thai, english) in _NEVER_FILLED.items():
        for tree in package.of_type(kind).values():
            troubles += [_never_filled(Place(thai, english), tag) for tag in _TAG.findall("".join(tree.itertext()))]
    return stories, troubles


class Places:
    """Names paragraphs of a story as a person would find them. Tables, and paragraphs outside them, are counted from one."""

    def __init__(self, tree: etree._Element, thai: str, english: str) -> None:
        self._prefix = thai, english
        self._tables = {table: n for n, table in enumerate(tree.iter(TBL), start=1)}
        outside = (one for one in tree.iter(P) if (above := holder_of(one)) is None or above.tag not in (TC, BOX))
        self._paragraphs = {paragraph: n for n, paragraph in enumerate(outside, start=1)}

    def of(self, paragraph: etree._Element) -> Place:
        """`ตารางที่ 1 แถว 2 ช่อง 5 “…”`, or `ย่อหน้าที่ 3 “…”`."""
        thai, english = self._prefix
        holder = holder_of(paragraph)
        said = " ".join("".join(text for _, text in pieces(paragraph)).split())
        quote = f" “{said[:40]}{'…' if len(said) > 40 else ''}”" if said else ""
        if holder is not None and holder.tag == BOX:
            return Place(f"{thai}กล่องข้อความ{quote}", f"{english}text box{quote}")
        if holder is not None and holder.tag == TC:
            row = next(holder.iterancestors(TR))
            table = next(row.iterancestors(TBL))
            down = [one for one in table.iter(TR) if next(one.iterancestors(TBL)) is table].index(row) + 1
            across = [one for one in row.iter(TC) if next(one.iterancestors(TR)) is row].index(holder) + 1
            number = self._tables[table]
            return Place(
                f"{thai}ตารางที่ {number} แถว {down} ช่อง {across}{quote}",
                f"{english}table {number} row {down} cell {across}{quote}",
            )
        number = self._paragraphs.get(paragraph, 0)
        return Place(f"{thai}ย่อหน้าที่ {number}{quote}", f"{english}paragraph {number}{quote}")


def holder_of(one: etree._Element) -> etree._Element | None:
    """The cell, box, header or page that an element stands in."""
    return next((above for above in one.iterancestors() if above.tag in _HOLDERS), None)


def pieces(paragraph: etree._Element) -> list[tuple[etree._Element, str]]:
    """The texts and marks of a paragraph's own runs, those of boxes anchored in it left out, with what each says."""
    found = []
    for one in paragraph.iter(f"{_W}*"):
        mark = one.tag.removeprefix(_W)
        if (mark == "t" or mark in _SPEAKS) and _in_a_run(one) and next(one.iterancestors(P)) is paragraph:
            found.append((one, (one.text or "") if mark == "t" else _SPEAKS[mark]))
    return found


def plain_code(code: str) -> str:
    """What stands in a tag, with straight quotes and single plain spaces, and without characters that have no ink."""
    return " ".join(code.translate(_NO_INK).translate(_QUOTES).split())


def _in_a_run(one: etree._Element) -> bool:
    above = one.getparent()
    return above is not None and above.tag == R


def _tags(paragraph: etree._Element, places: Places, numbers: Iterator[int], troubles: list[Finding]) -> list[Tag]:
    """A paragraph's tags, each with its placeholder in the text in which it begins; remarks, and marks in a tag, go."""
    parts = pieces(paragraph)
    said = "".join(text for _, text in parts)
    if "{" not in said and "}" not in said:
        return []
    place = places.of(paragraph)
    rest = _TAG.sub(" ", said)
    troubles += [_half(place, mark) for mark in dict.fromkeys(_MARK.findall(rest))]
    troubles += [_single(place, one) for one in _LONE_BRACE.finditer(rest)]
    owner = [number for number, (_, text) in enumerate(parts) for _ in text]
    left = [""] * len(parts)
    tags: list[Tag] = []
    at = 0
    for one in _TAG.finditer(said):
        for place_of_char in range(at, one.start()):
            left[owner[place_of_char]] += said[place_of_char]
        if not one.group().startswith("{#"):
            begins = owner[one.start()]
            tags.append(_tag(next(numbers), one.group(), place, parts[begins][0]))
            left[begins] += tags[-1].placeholder
            if tags[-1].opener == "{{":
                text = parts[begins][0]
                text.set(HOLDS, f"{text.get(HOLDS, '')} {tags[-1].number}".strip())
        at = one.end()
    for place_of_char in range(at, len(said)):
        left[owner[place_of_char]] += said[place_of_char]
    for (element, text), now in zip(parts, left, strict=True):
        if element.tag == T:
            element.text = now
            element.set(_SPACE, "preserve")
        elif text and not now:
            element.getparent().remove(element)
    return tags


def _tag(number: int, typed: str, place: Place, element: etree._Element) -> Tag:
    """A tag as it was typed, read."""
    opener, inside = typed[:2], typed[2:-2]
    scope = found.group() if (found := _SCOPE.match(inside.translate(_NO_INK))) else ""
    code = plain_code(inside).removeprefix(scope).strip()
    return Tag(number, opener, scope, code, " ".join(typed.translate(_NO_INK).split()), place, element)


def _elsewhere(tree: etree._Element, places: Places) -> Iterator[Finding]:
    """Tags where nothing is filled in: deleted text, field codes, names and descriptions of pictures."""
    for one in tree.iter(etree.Element):
        shown = one.tag == T and _in_a_run(one)
        for text in (*one.attrib.values(), "" if shown else one.text or "", one.tail or ""):
            if _MARK.search(str(text)):
                above = one if one.tag == P else next(one.iterancestors(P), None)
                yield _never_filled(places.of(above) if above is not None else WHOLE_FILE, str(text).strip()[:60])
    for remark in tree.iter(etree.Comment, etree.ProcessingInstruction):
        if _MARK.search(remark.text or ""):
            yield _never_filled(WHOLE_FILE, (remark.text or "")[:60])


def _half(place: Place, mark: str) -> Finding:
    other = {"{{": "}}", "}}": "{{", "{%": "%}", "%}": "{%", "{#": "#}"}[mark]
    done = "เปิดแท็กแล้วไม่ได้ปิดด้วย" if mark.startswith("{") else "ปิดแท็กโดยไม่ได้เปิดด้วย"
    thai = f"{done} {other} ในย่อหน้าเดียวกัน โปรดพิมพ์แท็กให้ครบในย่อหน้าเดียว"
    return Finding(place, mark, thai, f"a tag with {mark} has no {other} in the same paragraph")


def _single(place: Place, one: re.Match[str]) -> Finding:
    thai = f"มีวงเล็บปีกกาชั้นเดียว ถ้าตั้งใจให้เติมข้อมูล ให้เขียน {{{{ {one.group(1)} }}}}"
    return Finding(place, one.group(), thai, "single braces are no tag", grave=False)


def _never_filled(place: Place, text: str) -> Finding:
    thai = (
        "แท็กอยู่ในที่ที่เติมข้อมูลไม่ได้ (ข้อความที่ลบไว้ ข้อคิดเห็น รหัสเขตข้อมูล ชื่อหรือคำอธิบายภาพ) โปรดย้ายไปไว้ในเนื้อความ หรือกดยอมรับการแก้ไขทั้งหมดก่อน"
    )
    return Finding(place, text, thai, "a tag stands where nothing is filled in (deleted text, a comment, a field code, a name)")
