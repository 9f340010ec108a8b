"""Thai text as pieces that a line may break between, because Thai writes no spaces between words.

Words come from PyThaiNLP's newmm dictionary; what must not part (a closing mark, `ต่าง ๆ`, `ต.ค. ๒๕๖๖`, a list marker and its
item) is one piece with its neighbour.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

import marisa_trie
from pythainlp.tokenize import subword_tokenize, word_tokenize
from pythainlp.util import Trie

from ita_model.thai import MONTHS, SHORT_MONTHS

SPACE: Final = " "
"""The piece at which a line may end and which is then not shown."""

_NO_BREAK: Final = "\u00a0"
_MONTH: Final = "|".join(map(re.escape, (*MONTHS, *SHORT_MONTHS)))

# A space that stays but does not break the line: (what stands before it, what stands after it).
_KEPT_SPACES: Final = tuple(
    re.compile(rf"({before}) (?={after})")
    for before, after in (
        ("", "[ๆ/]"),
        (_MONTH, r"[๐-๙0-9]{4}|พ\.ศ\."),
        (r"พ\.ศ\.", "[๐-๙0-9]"),
        ("[๐-๙0-9]", f"(?:เดือน|ปี|วัน|ครั้ง|รายการ|บาท|{_MONTH})(?![ก-๎])"),
        (r"\b[A-Za-z]", "[-–] ?[A-Za-z]"),  # `E – Service`
        (rf"\b[A-Za-z]{_NO_BREAK}?[-–]", "[A-Za-z]"),
        ("", f"[-–] (?:{_MONTH})"),  # the dash of `ต.ค. ๒๕๖๖ - ก.ย. ๒๕๖๗` ends a line, that of a list begins one
        (rf"(?:^|(?<= ))(?:[๐-๙0-9]{{1,2}}[.)]|[-–•])(?! (?:{_MONTH}))", r"\S"),
    )
)

_RUNS: Final = re.compile(
    rf"(?P<abbreviation>(?<![ก-๎])(?:{_MONTH}|(?:[ก-ฮ]{{1,5}}\.)+))"  # มี.ค.  อบต.  พ.ศ.
    r"|(?P<latin>[A-Za-z0-9][A-Za-z0-9._@:/?&=%+#~-]*)"
)
_ENDS_ONLY: Final = re.compile(r"[ๆฯะัาำิีึืฺุู็่้๊๋์ํ๎ๅ).,:;!?%”’\"\]}/]")  # never begins a line
_BEGINS_ONLY: Final = re.compile(r"[(“‘\[{เแโใไ]$|^[-–]$|^[๐-๙0-9]{1,2}[.)]$")  # never ends a line
_CUTS_WELL: Final = frozenset("/.-_?&=@" + _NO_BREAK)

_LONGEST_PART: Final = 8
"""Letters of the longest word taken as a part when a long compound must be cut."""

_WORDS: Final = "words_th.txt"
"""The file of PyThaiNLP's own words, one a line. Its own reader keeps them, in ten times the room that they take here."""

_UNKNOWN: Final = 3
"""For how many words a letter counts that is in none."""


@lru_cache(maxsize=2**14)
def pieces(line: str) -> tuple[str, ...]:
    """The pieces of one line of text; joined, they are the line, with runs of white space as one (no-break) space."""
    text = SPACE.join(line.split())
    for kept in _KEPT_SPACES:
        text = kept.sub(rf"\1{_NO_BREAK}", text)
    out: list[str] = []
    for number, stretch in enumerate(text.split(SPACE)):
        if number:
            out.append(SPACE)
        out.extend(_glued(_words(stretch)))
    return tuple(sys.intern(piece) for piece in out if piece)  # a report of a thousand rows has the same few words


def parted(line: str) -> tuple[str, ...]:
    """`line` itself as such pieces, each with the white space before it; joined, they are the line, letter by letter."""
    out, begin = [], 0
    for piece in pieces(line):
        end = _behind(piece, line, begin)
        if end > begin:
            out.append(line[begin:end])
        begin = end
    return (*out[:-1], "".join(out[-1:]) + line[begin:])


def _behind(piece: str, line: str, at: int) -> int:
    """Where a piece ends that begins at a place of the line, after white space of whatever length."""
    for word in piece.replace(_NO_BREAK, SPACE).split():
        at = line.index(word, at) + len(word)
    return at


def fitted(line: str, widest: float, width: Callable[[str], float]) -> tuple[str, ...]:
    """The pieces of `line`, those wider than `widest` cut to fit: at a part of a compound, after a `/`, or where it must be."""
    return tuple(part for piece in pieces(line) for part in _cut(piece, widest, width))


def in_lines(parts: Iterable[str], widest: float, width: Callable[[str], float], *, begun: float = 0.0) -> tuple[str, ...]:
    """The pieces as the lines that they fill, each as full as it can be; of nothing one empty line.

    `begun` is how much of the first line is taken already. A space at which a line ends still stands in it.
    """
    lines, used = [""], begun
    for part in parts:
        wide = width(part)
        if part != SPACE and used + wide > widest and lines[-1]:
            lines.append("")
            used = 0.0
        lines[-1] += part
        used += wide
    return tuple(lines)


def _words(stretch: str) -> Iterator[str]:
    """Abbreviations and Latin runs whole, the rest in newmm's words."""
    at = 0
    for run in _RUNS.finditer(stretch):
        yield from _newmm(stretch[at : run.start()])
        yield run[0]
        at = run.end()
    yield from _newmm(stretch[at:])


def _newmm(text: str) -> list[str]:
    return word_tokenize(text, custom_dict=_dictionary(), engine="newmm") if text else []


class _Dictionary(Trie):
    """PyThaiNLP's own words, kept in a fifth of the memory that its own dictionary takes, and there four times as fast."""

    def __init__(self, words: Collection[str]) -> None:
        self._words = marisa_trie.Trie(words)
        self._longest = max(map(len, words))

    def prefixes(self, text: str, start: int = 0) -> list[str]:
        """The words that the text begins with at a place, the shortest first."""
        found: list[str] = self._words.prefixes(text[start : start + self._longest])
        return found

    def __contains__(self, word: object) -> bool:
        return word in self._words

    def __bool__(self) -> bool:
        return True


@cache
def _dictionary() -> _Dictionary:
    lines = (files("pythainlp.corpus") / _WORDS).read_text(encoding="utf-8-sig").splitlines()
    return _Dictionary(frozenset(filter(None, map(str.strip, lines))))


def _glued(words: Iterable[str]) -> list[str]:
    """Words joined where no line may break between them."""
    out: list[str] = []
    for word in words:
        if out and (_ENDS_ONLY.match(word) or _holds_next(out[-1]) or word.startswith(_NO_BREAK)):
            out[-1] += word
        else:
            out.append(word)
    return out


@lru_cache(maxsize=2**14)
def _holds_next(piece: str) -> bool:
    """An opening mark, a leading vowel or a no-break space; or an abbreviation, whose name follows: `อบต.ปอ`."""
    abbreviation = _RUNS.fullmatch(piece) is not None and piece[0] >= "ก"
    return abbreviation or piece.endswith(_NO_BREAK) or _BEGINS_ONLY.search(piece) is not None


def _cut(piece: str, widest: float, width: Callable[[str], float]) -> Iterator[str]:
    if width(piece) <= widest:
        yield piece
        return
    atoms, good = _atoms(piece), _good_cuts(piece)
    while atoms:
        fits, used = 1, width(atoms[0])
        while fits < len(atoms) and used + width(atoms[fits]) <= widest:
            used += width(atoms[fits])
            fits += 1
        if fits < len(atoms):
            remaining = sum(map(len, atoms))
            end = len(piece) - remaining
            ends = [(end := end + len(atom)) for atom in atoms[:fits]]
            fits = next((n for n in range(fits, 0, -1) if ends[n - 1] in good), fits)
        yield "".join(atoms[:fits])
        atoms = atoms[fits:]


def _atoms(piece: str) -> list[str]:
    """What is never cut: a letter with its vowels and tones."""
    return [atom for atom in subword_tokenize(piece, engine="tcc") if atom]


def _good_cuts(piece: str) -> frozenset[int]:
    """Places in a piece where a cut reads well."""
    return _ends_of_parts(piece) | {n for n, char in enumerate(piece, start=1) if char in _CUTS_WELL}


def _ends_of_parts(piece: str) -> frozenset[int]:
    """Where short words end in a compound: as few of them as make it up, letters that are in none counting as several.

    The dictionary is asked for each stretch; another one of its short words alone would take as much memory as a report.
    """
    words = _dictionary()
    fewest: list[tuple[int, int]] = [(0, 0)]  # up to each place: how many, and where the last of them begins
    for end in range(1, len(piece) + 1):
        stretches = ((start, piece[start:end] in words) for start in range(max(0, end - _LONGEST_PART), end))
        fewest.append(
            min(
                (fewest[start][0] + (1 if known else _UNKNOWN * (end - start)), start)
                for start, known in stretches
                if known or end - start == 1
            )
        )
    ends, at = set(), len(piece)
    while at:
        ends.add(at)
        at = fewest[at][1]
    return frozenset(ends)
