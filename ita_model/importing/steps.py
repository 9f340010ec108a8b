"""Splits a cell of steps as offices write them: `๑. … ๒. …`, `๑.จัดให้`, `- …`, `-…` behind a sentence, or plain prose.

A split must be certain, since each step becomes somebody's obligation: where the marks could be anything else, the cell
stays one step. Nothing is lost: markers and texts, put together again, are the cell (white space aside).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ita_model import thai
from ita_model.importing.document import OWN_ITEM

_NUMBER: Final = re.compile(r"(?:(?<=\s)|^)(?:\(([๐-๙0-9]{1,2})\)|([๐-๙0-9]{1,2})[.)])(?![๐-๙0-9])")
_OPENING: Final = re.compile(r"(?:\(([๐-๙0-9]{1,2})\)|([๐-๙0-9]{1,2})[.)]|[-–•])(?![๐-๙0-9])\s*(?=\S)")
"""A mark at the beginning of an item that the source itself divides from the others: its number may be any."""

_DASHES: Final = "-–•"
_THAI: Final = "\u0e01-\u0e2e\u0e40-\u0e44"
"""What a Thai word may begin with: a consonant, or a vowel that is written first."""

# Behind a sentence, a dash opens a step only when it is glued to a Thai word and free on the other side, or opens a line.
_GLUED: Final = re.compile(rf"(?<=\s)-(?=[{_THAI}])|(?<=\n)[-–•](?=\s*\S)")
# Before a dash that opens an item there is no Latin letter (E - Service), no digit (๒๕๖๖ - ก.ย.), no short form (ต.ค. -).
_NO_ITEM_AFTER: Final = re.compile(r"[A-Za-z0-9๐-๙.]\s*$")


@dataclass(frozen=True, slots=True)
class SourceStep:
    """One step of a cell. `marker` is the mark in front of it as printed, or empty."""

    marker: str
    text: str


def split_steps(cell: str) -> tuple[SourceStep, ...]:
    """The steps of `cell`, in order; none for an empty cell. Text and markers are the source's own."""
    text = cell.strip()
    if not text:
        return ()
    if OWN_ITEM in text and not _numbered(text):
        return tuple(_own(item.strip()) for item in text.split(OWN_ITEM) if item.strip())
    marks = _numbered(text) or _dashed(text)
    bounds = [*marks, (len(text), len(text))]
    steps = [SourceStep("", text[: bounds[0][0]].strip())]
    for (start, end), (following, _) in pairwise(bounds):
        steps.append(SourceStep(text[start:end], text[end:following].strip()))
    return tuple(step for step in steps if step.marker or step.text)


def may_hold_more(cell: str) -> bool:
    """Whether a cell that stayed one step looks as if it lists several, or has several lines: a person should look."""
    text = cell.strip()
    return len(split_steps(cell)) == 1 and (len(_sequence(text)) > 1 or "\n" in text)


def _own(item: str) -> SourceStep:
    mark = _OPENING.match(item)
    return SourceStep(item[: mark.end()].rstrip(), item[mark.end() :]) if mark else SourceStep("", item)


def _numbered(text: str) -> list[tuple[int, int]]:
    """Where the marks of a list stand that opens the cell and counts 1, 2, 3 …; nothing for any other cell."""
    marks = _sequence(text)
    return marks if marks and marks[0][0] == 0 and _all_say_something(text, marks) else []


def _sequence(text: str) -> list[tuple[int, int]]:
    """Marks that count up from 1; a number out of turn (`มาตรา 9.`) belongs to the sentence."""
    marks: list[tuple[int, int]] = []
    for found in _NUMBER.finditer(text):
        if int(thai.to_arabic_digits(found[1] or found[2])) == len(marks) + 1:
            marks.append(found.span())
    return marks


def _dashed(text: str) -> list[tuple[int, int]]:
    if text[0] in _DASHES:
        opener = re.compile(rf"(?:(?<=\s)|^){re.escape(text[0])}(?=\s*\S)")
        return _kept(text, opener)
    return _kept(text, _GLUED)


def _kept(text: str, opener: re.Pattern[str]) -> list[tuple[int, int]]:
    marks = [found.span() for found in opener.finditer(text) if not _NO_ITEM_AFTER.search(text[: found.start()])]
    return marks if _all_say_something(text, marks) else []


def _all_say_something(text: str, marks: list[tuple[int, int]]) -> bool:
    """Whether a letter follows each mark before the next: a row of marks is no list."""
    bounds = [*marks, (len(text), len(text))]
    return all(any(letter.isalpha() for letter in text[after:end]) for (_, after), (end, _) in pairwise(bounds))
