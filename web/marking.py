"""What is Thai on an English page is marked as such: a reading machine speaks it as Thai, and a browser breaks its lines
between words. The office's own words come into a page through every template and every sentence, so it is done to the page as
it leaves.
"""

from __future__ import annotations

import re
from typing import Final

from web.html_parts import name_of, parts_of

_THAI: Final = re.compile(r"[\u0e00-\u0e7f]")
_RUN: Final = re.compile(r"[\u0e00-\u0e7f](?:[^A-Za-z]*[\u0e00-\u0e7f])?")
"""From the first Thai letter to the last, as long as no Latin one stands between; what a page escapes by a name has some."""
_LANG: Final = re.compile(r"\slang=\"?([a-z]+)")
_VOID: Final = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_TEXT_ALONE: Final = frozenset({"option", "textarea", "title"})
"""Elements in which no other can stand: they are marked themselves."""
THAI: Final = "th"


def marked(page: str) -> str:
    """An HTML page in another language than Thai, with each run of Thai letters within `lang="th"`.

    An element that holds nothing but Thai is marked itself. In any other a text with Thai in it becomes one `span` with others
    within: where a page lays its parts out in a row, a text then stays one part.
    """
    parts = parts_of(page)
    open_: list[tuple[str, str]] = []
    for place in range(1, len(parts), 2):
        tag = parts[place]
        if not (name := name_of(tag)):
            continue
        if tag.startswith("</"):
            _close(open_, name)
        elif name not in _VOID and not tag.endswith("/>"):
            said = _LANG.search(tag)
            open_.append((name, said[1] if said else _spoken(open_)))
        if _spoken(open_) == THAI or _THAI.search(parts[place + 1]) is None:
            continue
        text, closed = parts[place + 1], parts[place + 2] if place + 2 < len(parts) else ""
        alone = not tag.startswith("</") and name not in _VOID and closed.lower().startswith(f"</{name}")
        if alone and (name in _TEXT_ALONE or _all_thai(text)) and not _LANG.search(tag):
            parts[place] = f'{tag[:-1]} lang="{THAI}">'
        else:
            parts[place + 1] = _with_spans(text)
    return "".join(parts)


def _spoken(open_: list[tuple[str, str]]) -> str:
    return open_[-1][1] if open_ else ""


def _close(open_: list[tuple[str, str]], name: str) -> None:
    """Leave an element, and whatever in it was not closed."""
    if any(one == name for one, _ in open_):
        while open_.pop()[0] != name:
            pass


def _all_thai(text: str) -> bool:
    return re.search("[A-Za-z]", re.sub(r"&#?\w+;", "", text)) is None


def _with_spans(text: str) -> str:
    said = text.strip()
    runs = _RUN.sub(lambda run: f'<span lang="{THAI}">{run[0]}</span>', said)
    one = runs if _RUN.fullmatch(said) else f"<span>{runs}</span>"
    return text.replace(said, one, 1)
