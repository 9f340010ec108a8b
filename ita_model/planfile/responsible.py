"""Which divisions a plan's words mean: `ทุกสำนัก/กอง`, a division's name, or several names in a row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from ita_model.plan import EVERY_DIVISION

# Other ways in which offices write "every division"; the first is the seed report's own.
_EVERY: Final = frozenset({EVERY_DIVISION, "ทุกสำนักและกอง", "ทุกสำนัก", "ทุกกอง", "ทุกกอง/สำนัก", "ทุกส่วนราชการ"})
_BETWEEN: Final = re.compile(r"(?:\s|,|/|;|และ)*")


def means_every_division(words: str) -> bool:
    """Whether `words` ask every division."""
    return "".join(words.split()) in _EVERY


def divisions_meant(words: str, names: Mapping[str, str]) -> tuple[str, ...] | None:
    """The codes of the divisions that `words` mean, in the order of `words`; None when they say anything else.

    `names` maps each division's name to its code, in the office's order. The longest name wins, since a name may hold
    another, or a space or `และ` of its own (กองการศึกษา ศาสนาและวัฒนธรรม).
    """
    if means_every_division(words):
        return tuple(names.values())
    by_length = sorted(names, key=len, reverse=True)
    found: list[str] = []
    rest = words.strip()
    while rest:
        name = next((name for name in by_length if rest.startswith(name)), None)
        if name is None:
            return None
        if names[name] not in found:
            found.append(names[name])
        rest = rest[len(name) :]
        gap = _BETWEEN.match(rest)
        if rest and (gap is None or not gap.group()):
            return None
        rest = rest[gap.end() :] if gap else rest
    return tuple(found) or None
