"""What somebody has typed, filled in again on the page of its form as it is anew: in the other language. It is kept nowhere.

It is for browsers without scripts; with them the drafts of `drafts.js` do it, files and all.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Final

from starlette.datastructures import FormData

from web.html_parts import attributes, name_of, parts_of, with_attribute
from web.uploads import plain

FORM: Final = "writing"
"""The `id` of a page's form into which people write; a page has one at most."""
_NO_WORDS: Final = frozenset({"hidden", "file", "submit", "button", "image", "reset", "password"})
_TICKED: Final = frozenset({"checkbox", "radio"})
Typed = Mapping[str, Sequence[str]]


def typed_in(form: FormData, *, but: str) -> Typed:
    """What was typed and ticked, by the names of the fields; `but` is no field of theirs."""
    words: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if name != but and isinstance(value, str):
            words.setdefault(name, []).append(plain(value))
    return words


def filled(page: str, typed: Typed) -> tuple[str, str, tuple[str, ...]]:
    """A page up to its form and from there on, with what was typed, and the names of files that have to be chosen again.

    A code that counts as a signature is not filled in, as elsewhere.
    """
    parts, filling = parts_of(page), _Filling(typed)
    begin = next((place for place in range(1, len(parts), 2) if _is_the_form(parts[place])), len(parts))
    for place in range(begin, len(parts), 2):
        if parts[place].startswith("</") and name_of(parts[place]) == "form":
            break
        filling.look_at(parts, place)
    # A form that a page has folded away is shown: somebody was writing in it.
    around = _open_around(parts, begin)
    for place in {*filling.folds, *around}:
        parts[place] = with_attribute(parts[place], "open", "")
    return "".join(parts[:begin]), "".join(parts[begin:]), tuple(filling.files)


class _Filling:
    """One walk through a form. `folds` are the places of what holds something that was filled in."""

    def __init__(self, typed: Typed) -> None:
        self.typed = typed
        self.files: list[str] = []
        self.folds: set[int] = set()
        self.within: list[int] = []
        self.choice = ""

    def look_at(self, parts: list[str], place: int) -> None:
        """Fill in what stands at a place, if it is something to fill in."""
        tag, element = parts[place], name_of(parts[place])
        if tag.startswith("</"):
            if element == "details" and self.within:
                self.within.pop()
            return
        said = attributes(tag)
        if element == "details":
            self.within.append(place)
        elif element == "select":
            self.choice = said.get("name", "")
        elif element == "option" and self.choice in self.typed:
            chosen = said.get("value", html.unescape(parts[place + 1]).strip()) in self.typed[self.choice]
            parts[place] = with_attribute(tag, "selected", "" if chosen else None)
        elif element == "textarea" and said.get("name") in self.typed and "readonly" not in said:
            words = self.typed[said["name"]][0]
            self._note(words, plain(html.unescape(parts[place + 1])))
            parts[place + 1] = f"\n{html.escape(words)}"
        elif element == "input":
            parts[place] = self._input(tag, said)

    def _input(self, tag: str, said: Mapping[str, str]) -> str:
        name, kind = said.get("name", ""), said.get("type", "text")
        if kind in _TICKED and name:
            typed = self.typed.get(name, ())
            # Carried along from another page of its form, what was ticked stands with a space between.
            several = typed[0].split() if len(typed) == 1 and kind == "checkbox" else ()
            ticked = said.get("value", "on") in (*typed, *several)
            self._note("x" if ticked else "", "x" if "checked" in said else "")
            return with_attribute(tag, "checked", "" if ticked else None)
        if "data-kept" in said and name in self.typed:  # what a page carries along from another of its form
            words = " ".join(self.typed[name]) if said["data-kept"] == "many" else self.typed[name][0]
            return with_attribute(tag, "value", words)
        if kind == "file":
            self.files += [one for one in self.typed.get(name, ()) if one and one not in self.files]
        if kind in _NO_WORDS or name not in self.typed or said.get("autocomplete") == "one-time-code":
            return tag
        words = self.typed[name][0]
        self._note(words, said.get("value", ""))
        return with_attribute(tag, "value", words)

    def _note(self, words: str, before: str) -> None:
        if words and words != before:
            self.folds.update(self.within)


def _is_the_form(tag: str) -> bool:
    return name_of(tag) == "form" and not tag.startswith("</") and attributes(tag).get("id") == FORM


def _open_around(parts: list[str], begin: int) -> list[int]:
    around: list[int] = []
    for place in range(1, min(begin, len(parts)), 2):
        if name_of(parts[place]) == "details":
            if parts[place].startswith("</"):
                around.pop()
            else:
                around.append(place)
    return around
