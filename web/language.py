"""The language of the pages: Thai, in which every text is written, or English behind a switch.

A text stands in the code and the templates as a Thai reader sees it, wrapped in `_` or `n_`; its English is in the catalogue
`locale/en/LC_MESSAGES/messages.po`, which is read as it is: there is nothing to compile. What the office itself wrote, such as
a measure or a comment, is never translated.
"""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE: Final = Path(__file__).parent / "locale"
COOKIE: Final = "ita-language"


class Language(StrEnum):
    """What the pages can be read in. The value is what HTML calls it."""

    THAI = "th"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who a page is made for: the language, and the address that they came to, to come back to in the other language; empty
    where it cannot be opened again by itself. Where a form was `sent`, it is that of the page on which the form stood: there
    what was typed can be filled in again, and nowhere else. `sent_to` is then where it was sent."""

    language: Language = Language.THAI
    address: str = ""
    sent: bool = False
    sent_to: str = ""


_reading: ContextVar[Reader] = ContextVar("reading", default=Reader())  # noqa: B039 (it cannot be changed)


def reader() -> Reader:
    """Who the page that is being made is for."""
    return _reading.get()


def language() -> Language:
    """What the page that is being made is read in."""
    return reader().language


@contextmanager
def reading(by: Reader) -> Iterator[None]:
    """Make pages for this reader meanwhile."""
    before = _reading.set(by)
    try:
        yield
    finally:
        _reading.reset(before)


def asked(header: str) -> Language:
    """The language that a program asks for by `Accept-Language`; Thai where it asks for none that there is."""
    wanted = []
    for part in header.split(","):
        name, _, weight = part.strip().partition(";")
        found = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", weight) if weight else None
        if not weight or found:
            wanted.append((float(found[1]) if found else 1.0, name.strip().lower().partition("-")[0]))
    liked = {name: weight for weight, name in sorted(wanted)}
    there = [one for one in Language if liked.get(one, 0) > 0]
    return max(there, key=lambda one: liked[one], default=Language.THAI)


def chosen(cookie: str | None) -> Language:
    """The language that a reader's cookie asks for; Thai where it asks for none that there is."""
    return next((one for one in Language if one == cookie), Language.THAI)


def _(text: str, **values: object) -> str:
    """A text in the language of the page that is being made, its `%(name)s` filled with `values`."""
    said = catalogue(language()).gettext(text)
    return said % values if values else said


def n_(one: str, several: str, n: int) -> str:
    """A text that depends on a number, in the language of the page. Thai does not count: there both texts are the same."""
    return catalogue(language()).ngettext(one, several, n)


@cache
def catalogue(of: Language) -> gettext.NullTranslations:
    """The texts of a language by their Thai."""
    if of is Language.THAI:
        return gettext.NullTranslations()
    held = io.BytesIO()
    with (LOCALE / of / "LC_MESSAGES" / "messages.po").open("rb") as source:
        write_mo(held, read_po(source, locale=of))
    held.seek(0)
    return gettext.GNUTranslations(held)
