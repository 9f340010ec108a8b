"""A page that we made ourselves, as its texts and tags in turn: enough to change a few of them and leave the rest as it is."""

from __future__ import annotations

import html
import re
from typing import Final

_PARTS: Final = re.compile(r"(<!--.*?-->|<[a-zA-Z/!](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>)", re.DOTALL)
_NAME: Final = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
_ATTRIBUTE: Final = re.compile(r"""\s([a-zA-Z][\w-]*)(?:=(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?""")


def parts_of(page: str) -> list[str]:
    """The parts of a page: its texts at the even places, tags and comments at the odd ones. Joined they are the page."""
    return _PARTS.split(page)


def name_of(tag: str) -> str:
    """What element a tag opens or closes, in small letters; nothing for a comment."""
    found = _NAME.match(tag)
    return found[1].lower() if found else ""


def attributes(tag: str) -> dict[str, str]:
    """What a tag that opens says of its element."""
    return {
        one[1].lower(): html.unescape(next((said for said in one.groups()[1:] if said is not None), ""))
        for one in _ATTRIBUTE.finditer(tag)
    }


def with_attribute(tag: str, name: str, value: str | None) -> str:
    """A tag with an attribute as given, or without it (None)."""
    rest = _ATTRIBUTE.sub(lambda one: "" if one[1].lower() == name else one[0], tag)
    return rest if value is None else f'{rest[:-1].rstrip()} {name}="{html.escape(value)}">'
