"""What the library that writes Excel files has no words for."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import Final

_FIXED_ROW: Final = re.compile(rb'(<row r="(\d+)"[^>]*?) customHeight="1"')


def growing(sheet: bytes, rows: Set[int]) -> bytes:
    """A sheet's XML in which the height of these rows, from 1, is one that Excel changes when the text does.

    The library fixes every height it is given. An office goes on writing in the file, maybe in another typeface.
    """
    return _FIXED_ROW.sub(lambda found: found[1] if int(found[2]) in rows else found[0], sheet)
