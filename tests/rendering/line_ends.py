"""Where a browser ends the lines of a page, held against PyThaiNLP's words of the text that it shows."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Page
from pythainlp.tokenize import word_tokenize

_SHOWN_LINES = """
() => {
  const blocks = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const around = node => {
    let one = node.parentElement;
    while (one.matches('wbr, b, span')) one = one.parentElement;
    return one;
  };
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const block = around(node), shape = getComputedStyle(block);
    if (!block.checkVisibility() || !block.clientWidth) continue;
    if (!blocks.has(block)) {
      const room = block.clientWidth - parseFloat(shape.paddingLeft) - parseFloat(shape.paddingRight);
      blocks.set(block, {room, letters: []});
    }
    for (let at = 0; at < node.data.length; at++) {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const box = [...range.getClientRects()].find(box => box.width > 0);
      blocks.get(block).letters.push([node.data[at], box ? box.top : null, box ? box.left : 0, box ? box.right : 0]);
    }
  }
  return [...blocks.values()];
}
"""
_HIGHER = 8.0
"""In pixels, by how much a letter stands lower than the one before when a new line has begun."""


@dataclass(frozen=True)
class LineEnds:
    """How many lines end inside a text, and the words inside which they do although the word would fit a line."""

    count: int
    broken: tuple[str, ...]


def line_ends(page: Page) -> LineEnds:
    """All line ends of the page as it is shown now."""
    count, broken = 0, []
    for block in page.evaluate(_SHOWN_LINES):
        letters = block["letters"]
        ends = set(_ends(letters))
        count += len(ends)
        broken += _inside_words(letters, ends, block["room"])
    return LineEnds(count, tuple(broken))


def _ends(letters: list[list]) -> Iterator[int]:
    """The places of the letters that begin a line."""
    top = None
    for at, (_, here, _, _) in enumerate(letters):
        if here is None:
            continue
        if top is not None and abs(here - top) > _HIGHER:
            yield at
        top = here


def _inside_words(letters: list[list], ends: set[int], room: float) -> Iterator[str]:
    text = "".join(letter for letter, *_ in letters)
    words = list(_words(text))
    assert "".join(words) == text
    for end, word in zip(itertools.accumulate(map(len, words)), words, strict=True):
        begin = end - len(word)
        wide = sum(right - left for _, _, left, right in letters[begin:end])
        if wide <= room and any(begin < at < end for at in ends):
            yield word


def _words(text: str) -> Iterator[str]:
    """The dictionary's words; what stands together without white space in Latin, such as an address, is one."""
    for latin, run in itertools.groupby(word_tokenize(text, engine="newmm"), _is_latin):
        words = list(run)
        yield from ["".join(words)] if latin else words


def _is_latin(word: str) -> bool:
    return word.isascii() and not word.isspace()
