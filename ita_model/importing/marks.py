"""Quarters and months that are marked with a cross, a tick or an arrow, said as a period in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from ita_model import thai
from ita_model.importing.document import Box
from ita_model.importing.headings import Slot

_YEAR: Final = (10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9)
_NO_MARK: Final = re.compile(r"[\s\-–—.]*|✗|✘|ไม่มี")


def period_of(boxes: Iterable[Box], months: Mapping[Slot, tuple[int, ...]]) -> str:
    """The period that the marks in a row's boxes mean (`ไตรมาส ๑ - ๒`, `ต.ค., ม.ค.`); empty where nothing is marked.

    A box across several columns marks them all.
    """
    marked = {
        month
        for box in boxes
        if not _NO_MARK.fullmatch(box.text)
        for slot, meant in months.items()
        if box.overlap(slot.start, slot.end)
        for month in meant
    }
    by_quarters = all(len(meant) > 1 for meant in months.values())
    if by_quarters:
        quarters = [n for n in range(1, 5) if marked & set(_YEAR[3 * n - 3 : 3 * n])]
        return f"ไตรมาส {_said(quarters, [thai.to_thai_digits(n) for n in range(1, 5)])}" if quarters else ""
    places = [n for n, month in enumerate(_YEAR, start=1) if month in marked]
    return _said(places, [thai.SHORT_MONTHS[month - 1] for month in _YEAR])


def _said(places: list[int], names: list[str]) -> str:
    """Places (from 1) by their names: a row without gaps by its ends."""
    if len(places) > 1 and places[-1] - places[0] == len(places) - 1:
        return f"{names[places[0] - 1]} - {names[places[-1] - 1]}"
    return ", ".join(names[place - 1] for place in places)
