"""The code that a letter brings for a signature."""

from __future__ import annotations

import re
from collections.abc import Iterable


def code_in(letters: Iterable[str]) -> str:
    """The six digits that stand on a line of their own in one of the letters. ValueError unless there is one such line."""
    (code,) = (code for letter in letters for code in re.findall(r"^\d{6}$", letter, re.MULTILINE))
    return str(code)
