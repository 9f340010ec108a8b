"""Gather the texts of the pages into the catalogue of their English: `make texts`, or `python -m web.make_texts`.

A text that is new gets an empty English, for a person to fill in; one that no page says any more goes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Final

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from web.language import LOCALE, Language
from web.pages import HERE

PLACE: Final = LOCALE / Language.ENGLISH / "LC_MESSAGES" / "messages.po"
_SPOKEN: Final = {"_": None, "n_": (1, 2), "gettext": None, "ngettext": (1, 2)}
_HEAD: Final = r"""# The English of the pages. Their own texts are Thai and stand in the code and the templates.
# `make texts` gathers them here.
msgid ""
msgstr ""
"Language: en\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""


def texts() -> Iterator[str | tuple[str, ...]]:
    """Every text of the pages; one that depends on a number as a pair."""
    ways = [("**.py", "python"), ("templates/**.html", "jinja2")]
    options = {"templates/**.html": {"trimmed": "true", "silent": "false"}}
    for _file, _line, text, _comments, _context in extract_from_dir(HERE, ways, options, _SPOKEN):
        yield text


def gathered(before: Catalog) -> Catalog:
    """The catalogue of the pages as they are, with the English that was there before."""
    now = Catalog(locale=Language.ENGLISH)
    for text in texts():
        known = before.get(text)
        now.add(text, known.string if known else None)
    return now


def read() -> Catalog:
    """The catalogue as it stands."""
    with PLACE.open("rb") as source:
        return read_po(source, locale=Language.ENGLISH)


def untold(catalogue: Catalog) -> list[object]:
    """The texts that have no English yet."""
    return [one.id for one in catalogue if one.id and not (all(one.string) if isinstance(one.string, tuple) else one.string)]


def main() -> None:
    """Bring the catalogue up to date and say what is still without English."""
    catalogue = gathered(read())
    held = io.BytesIO()
    write_po(held, catalogue, width=0, omit_header=True, sort_output=True)
    PLACE.write_text(_HEAD + held.getvalue().decode(), encoding="utf-8")
    print(f"{len(catalogue)} texts, {len(untold(catalogue))} without English")  # noqa: T201


if __name__ == "__main__":
    main()
