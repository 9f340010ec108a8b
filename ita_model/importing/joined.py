"""Spaces that are only perhaps noise: between two whole words that belong together.

Each half is a word, so the letters alone tell nothing; what tells is that the report itself writes the two as one
elsewhere, or that offices do. Where a phrase may begin or end (และ, ของ, ที่ …) a space is always taken as meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ita_model.importing.words import JOINTS, LETTERS, OFFICE_WORDS, PREFIXES, bounds, heads, tails, words_of

_RUN: Final = re.compile(rf"[{LETTERS}]+")


def joined_in(texts: Iterable[str]) -> frozenset[str]:
    """Every two words that stand together somewhere in `texts`, written as one."""
    return frozenset(pair for text in texts for run in _RUN.findall(text) for pair in _pairs(words_of(run)))


def joined_elsewhere(left: str, right: str, joined: frozenset[str]) -> tuple[str, str] | None:
    """The two words around a gap between two runs of letters, where they belong together and are among `joined`."""
    for head in tails(words_of(left)[-1]):
        for tail in heads(words_of(right)[0]):
            if head + tail in joined and tail not in JOINTS and (head not in JOINTS or head in PREFIXES):
                return head, tail
    return None


def office_word(left: str, right: str) -> tuple[str, str] | None:
    """The two parts of a word of offices that the gap between two runs of letters divides."""
    starts = bounds(left) | {len(left) - len(tail) for tail in tails(words_of(left)[-1])}
    ends = bounds(right) | {len(head) for head in heads(words_of(right)[0])}
    for word in sorted(OFFICE_WORDS, key=len, reverse=True):
        for cut in range(1, len(word)):
            head, tail = word[:cut], word[cut:]
            if left.endswith(head) and right.startswith(tail) and len(left) - cut in starts and len(tail) in ends:
                return head, tail
    return None


def _pairs(words: tuple[str, ...]) -> Iterable[str]:
    # A compound may be cut into two words or three: ความ|ซื่อสัตย์สุจริต, ความซื่อสัตย์|สุจริต.
    for size in (2, 3):
        for n in range(len(words) - size + 1):
            first, *between, last = words[n : n + size]
            yield from (start + "".join(between) + end for start in tails(first) for end in heads(last))
