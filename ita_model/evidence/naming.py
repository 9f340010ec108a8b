"""Names for files and folders that Windows, macOS and Linux all take, and that a person can still read.

Lengths are in UTF-16 units, as Windows counts. A unit takes three bytes of UTF-8 at the most, as a Thai letter does, and most
file systems take 255 bytes: hence `MOST_UNITS`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from ita_model.thai import to_thai_digits

LEAST_UNITS: Final = 20
"""Room for the longest ending, an ellipsis, a number behind the name and some letters of it."""
MOST_UNITS: Final = 85

NAMELESS: Final = "ไม่มีชื่อ"

# The first nine are Windows'; Excel takes what follows a # in the address of a file for a place inside it.
_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*#]+')
_RESERVED: Final = re.compile(
    r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|COM[0-9¹²³]|LPT[0-9¹²³])\s*(\..*)?", re.IGNORECASE | re.DOTALL
)
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_ENDING: Final = re.compile(r"(?<=.)\.[A-Za-z0-9]{1,10}\Z")
_MORE: Final = "…"
_THAI_RUN: Final = re.compile("[ก-ฺเ-๎]+")
# A cut never parts a vowel or mark from the letter that it belongs to, before or behind it.
_FOLLOWS: Final = frozenset("ะาำๅๆฯ")
_LEADS: Final = frozenset("เแโใไ")


def safe(name: str) -> str:
    """`name` as every system takes it: NFC, on one line, without characters that act or cannot be seen, never empty."""
    spaced = "".join(" " if char.isspace() else char for char in name)
    seen = "".join(char for char in spaced if unicodedata.category(char) not in _UNSEEN)
    plain = " ".join(unicodedata.normalize("NFC", _FORBIDDEN.sub("-", seen)).split()).strip(" .")
    return f"_{plain}" if _RESERVED.fullmatch(plain) else plain or NAMELESS


def ending(name: str) -> str:
    """What says of which kind a file is, with its dot: `.pdf`; empty where a name has no such ending."""
    found = _ENDING.search(safe(name))
    return found[0] if found else ""


def shortened(name: str, units: int) -> str:
    """A safe name of at most so many UTF-16 units, cut behind a whole word where that can be, its ending kept.

    Raises ValueError where `units` is not between `LEAST_UNITS` and `MOST_UNITS`.
    """
    if not LEAST_UNITS <= units <= MOST_UNITS:
        raise ValueError(f"a name of {units} units")
    return _cut(name, units)


class Folder:
    """Gives each name of one folder once, whatever a file system takes for the same: ก.PDF beside ก.pdf, NFD beside NFC."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def place(self, name: str, units: int) -> str:
        """`name`, safe and shortened, with a number behind it where it is taken: `ภาพ.jpg`, `ภาพ (๒).jpg`."""
        made, kind, count = shortened(name, units), ending(name), 1
        while _same(made) in self._taken:
            count += 1
            mark = f" ({to_thai_digits(count)})"
            stem = _cut(name, units - len(mark)).removesuffix(kind)
            made = safe(f"{stem}{mark}{kind}")
        self._taken.add(_same(made))
        return made


def _same(name: str) -> str:
    """One key for all names that some file system takes for one."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).upper().casefold())


def _cut(name: str, units: int) -> str:
    plain, kind = safe(name), ending(name)
    if _units(plain) <= units:
        return plain
    room, kept = units - len(_MORE) - len(kind), [""]
    for piece in _pieces(plain.removesuffix(kind)):
        left = room - _units("".join(kept))
        if _units(piece) > left:
            # A long word that comes early is cut: better half of it than next to nothing.
            kept = _ended(kept) if left < units * 2 // 3 else [*kept, _part_of(piece, left)]
            break
        kept.append(piece)
    return safe(f"{''.join(kept).rstrip(' .-(')}{_MORE}{kind}")


def _ended(pieces: list[str]) -> list[str]:
    """The words without those at the end with which a phrase only begins: การ, และ."""
    from ita_model.importing.words import JOINTS

    whole = list(pieces)
    while len(whole) > 2 and (whole[-1] in JOINTS or whole[-1].isspace()):
        whole.pop()
    return whole


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _pieces(text: str) -> Iterator[str]:
    """The words of a text, Thai and other, with what stands between them."""
    from ita_model.importing.words import words_of

    end = 0
    for run in _THAI_RUN.finditer(text):
        yield from re.findall(r"\s+|\S+", text[end : run.start()])
        yield from words_of(run[0])
        end = run.end()
    yield from re.findall(r"\s+|\S+", text[end:])


def _part_of(word: str, room: int) -> str:
    """As much of a word as fits, no letter parted from its vowels and tones where that can be."""
    cuts = [cut for cut in range(1, len(word)) if _units(word[:cut]) <= room]
    return word[: max((cut for cut in cuts if _may_cut(word, cut)), default=max(cuts, default=0))]


def _may_cut(word: str, cut: int) -> bool:
    before, after = word[cut - 1], word[cut]
    return not unicodedata.category(after).startswith("M") and after not in _FOLLOWS and before not in _LEADS
