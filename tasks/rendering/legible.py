"""What a renderer hands back, and how a character that it cannot show stays visible."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from types import MappingProxyType
from typing import Final, TypeVar

from ita_model.turning import TURNING

_Told = TypeVar("_Told")

Pictures = Mapping[str, bytes]
NO_PICTURES: Final[Pictures] = MappingProxyType({})
"""Pictures as JPEG, by the SHA-256 that the document names."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished file, and the characters of the report that it names as `[U+1F600]`: those that it could not show, and those
    that would have shown others in a false order.
    """

    content: bytes
    replaced: tuple[str, ...] = ()


class Legible:
    """Makes text fit to be shown, and remembers what had to be replaced. One for each file."""

    def __init__(self, shows: Callable[[str], bool]) -> None:
        """`shows` says of one character whether the file can show it."""
        self._shown = _Shown(shows)

    @property
    def replaced(self) -> tuple[str, ...]:
        """The characters replaced so far, each once, in order of appearance."""
        return tuple(self._shown.replaced)

    def __call__(self, text: str) -> str:
        """`text` with line feeds and plain spaces as its only white space; what cannot be shown stands as `[U+XXXX]`."""
        return text.replace("\r\n", "\n").translate(self._shown)


class _Shown(dict[int, str]):
    """What each character is shown as, found when it is first met."""

    def __init__(self, shows: Callable[[str], bool]) -> None:
        super().__init__()
        self._shows = shows
        self.replaced: list[str] = []

    def __missing__(self, code: int) -> str:
        self[code] = self._found(chr(code))
        return self[code]

    def _found(self, char: str) -> str:
        if char == "\n" or char in "\r\v\f\x85\u2028\u2029":
            return "\n"
        if char.isspace() and char != "\u00a0":
            return " "
        if char not in TURNING and self._shows(char):
            return char
        if char not in TURNING and _says_nothing(char):
            return ""
        self.replaced.append(char)
        return f"[U+{ord(char):04X}]"


def made_legible(told: _Told, legible: Legible) -> _Told:
    """A document, or any part of one, with every text in it made legible."""
    made: object = told
    if isinstance(told, str):
        made = told if isinstance(told, Enum) else legible(told)
    elif isinstance(told, tuple):
        made = tuple(made_legible(one, legible) for one in told)
    elif is_dataclass(told) and not isinstance(told, type):
        made = replace(told, **{field.name: made_legible(getattr(told, field.name), legible) for field in fields(told)})
    return made  # type: ignore[return-value]


def fits_xml(char: str) -> bool:
    """True for the characters that XML 1.0 allows; where our typeface lacks one, the reader's machine finds another."""
    code = ord(char)
    return 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000


def can_be_seen(text: str) -> bool:
    """Whether anything of a text leaves ink: white space and joiners do not, though a typeface may have them."""
    return any(not (char.isspace() or _says_nothing(char)) for char in text)


def _says_nothing(char: str) -> bool:
    """Characters without ink of their own: joiners, breaks for word processors, and the choice of a variant."""
    return unicodedata.category(char) == "Cf" or "\ufe00" <= char <= "\ufe0f"
