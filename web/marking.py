"""What is Thai on an English page is marked as such: a reading machine speaks it as Thai, and a browser breaks its lines
between words. The office's own words come into a page through every template and every sentence, so it is done to the page as
it leaves.
"""

from __future__ import annotations

import re
from typing import Final

from web.html_parts import attributes, parts_of

_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_THAI: Final = re.compile(r"[\u0e00-\u0e7f]")
_RUN: Final = re.compile(r"[\u0e00-\u0e7f](?:[^A-Za-z]*[\u0e00-\u0e7f])?")
"""From the first Thai letter to the last, as long as no Latin one stands between; what a page escapes by a name has some."""
_LANG: Final = re.compile(r"\slang=\"?([a-z]+)")
_VOID: Final = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_TEXT_ALONE: Final = frozenset({"option", "textarea", "title"})
"""Elements in which no other can stand: they are marked themselves."""
_SAYS: Final = {"img": "alt", "input": "value", "meta": "content"}
"""Elements that hold nothing, and the attribute that says something for them: they are marked themselves, too."""
THAI: Final = "th"


def marked(page: str) -> str:
    """An HTML page in another language than Thai, with each run of Thai letters within `lang="th"`.

    An element that holds nothing but Thai is marked itself. In any other a text with Thai in it becomes one `span` with others
    within: where a page lays its parts out in a row, a text then stays one part. An attribute is of its element's language, so
    that of one which holds English as well should not say anything in Thai: pages have a hidden text instead.
    """
    parts = parts_of(page)
    open_: list[tuple[str, str]] = []
    spoken = ""
    for place in range(1, len(parts), 2):
        tag, text = parts[place], parts[place + 1]
        if not (found := _TAG.match(tag)):
            continue
        closes, name = found.groups()
        if closes:
            _close(open_, name)
            spoken = open_[-1][1] if open_ else ""
        elif name in _VOID or tag.endswith("/>"):
            if not tag.isascii() and spoken != THAI and _says_thai(tag, name):
                parts[place] = _as_thai(tag)
        else:
            if said := _LANG.search(tag) if "lang=" in tag else None:
                spoken = said[1]
            open_.append((name, spoken))
        # Most of a page is tags and the room between them: that is seen at once.
        if text.isascii() or spoken == THAI or _THAI.search(text) is None:
            continue
        closed = parts[place + 2] if place + 2 < len(parts) else ""
        alone = not closes and name not in _VOID and closed.startswith(f"</{name}")
        if alone and (name in _TEXT_ALONE or _all_thai(text)) and not _LANG.search(tag):
            parts[place] = _as_thai(tag)
        else:
            parts[place + 1] = _with_spans(text)
    return "".join(parts)


def _close(open_: list[tuple[str, str]], name: str) -> None:
    """Leave an element, and whatever in it was not closed."""
    if open_ and open_[-1][0] == name:
        open_.pop()
    elif any(one == name for one, _ in open_):
        while open_.pop()[0] != name:
            pass


def _as_thai(tag: str) -> str:
    return f'{tag[:-1]} lang="{THAI}">'


def _says_thai(tag: str, name: str) -> bool:
    """Whether an element that holds nothing says something in Thai."""
    said = attributes(tag) if name in _SAYS else {}
    return "lang" not in said and said.get("type") != "hidden" and _THAI.search(said.get(_SAYS.get(name, ""), "")) is not None


def _all_thai(text: str) -> bool:
    return re.search("[A-Za-z]", re.sub(r"&#?\w+;", "", text)) is None


def _with_spans(text: str) -> str:
    said = text.strip()
    runs = _RUN.sub(lambda run: f'<span lang="{THAI}">{run[0]}</span>', said)
    one = runs if _RUN.fullmatch(said) else f"<span>{runs}</span>"
    return text.replace(said, one, 1)
