"""Which divisions an office has: as a table of the source lists them, and as its measures name who is responsible."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from ita_model.importing.document import Box, Grid
from ita_model.importing.headings import squeezed
from ita_model.planfile.responsible import divisions_meant

_HEADINGS: Final = frozenset({"สำนัก/กอง", "กอง/สำนัก", "สำนัก/กอง/ฝ่าย", "ชื่อสำนัก/กอง", "รายชื่อสำนัก/กอง"})
_SUM: Final = re.compile(r"(?:รวม|ทั้งหมด|ทุก)")
_COUNT: Final = re.compile(r"[\d\s().,–-]*")
_BETWEEN: Final = re.compile(r"(?:\s*[,/]\s*|\s+|\s*และ)(?=สำนัก|กอง|ฝ่าย|หน่วย)")


def divisions_listed(grids: Iterable[Grid]) -> tuple[str, ...]:
    """The names under `สำนัก/กอง` in the tables whose first column that is, each once.

    A list of something else (evidence, what is outstanding) names only some of them, and counts its own rows first.
    """
    names: dict[str, str] = {}
    for grid in grids:
        for name in _under_the_heading(grid):
            names.setdefault(squeezed(name), name)
    return tuple(names.values())


def divisions_named(responsible: str, known: Iterable[str]) -> tuple[str, ...]:
    """The divisions that a cell names, by their `known` names where it has the same letters."""
    by_letters = {squeezed(name): name for name in known}
    if meant := divisions_meant(squeezed(responsible), {letters: name for letters, name in by_letters.items() if letters}):
        return meant
    return tuple(by_letters.get(squeezed(name), name) for name in _BETWEEN.split(responsible))


def codes_of(responsible: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """The same as codes, of those that have one."""
    return tuple(names[name] for name in divisions_named(responsible, names) if name in names)


def _under_the_heading(grid: Grid) -> Iterator[str]:
    heading: Box | None = None
    for _, boxes in grid.rows():
        said = [box for box in boxes if box.text.strip()]
        if len(said) > 1 and squeezed(said[0].text) in _HEADINGS:
            heading = said[0]
        elif heading and len(said) > 1 and said[0].column == heading.column and _is_name(said[0].text):
            yield " ".join(said[0].text.split())


def _is_name(text: str) -> bool:
    return not _SUM.match(squeezed(text)) and not _COUNT.fullmatch(text)
