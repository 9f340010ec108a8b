"""Memory that a long report took, given back to the machine as soon as a form of it is made.

What is remembered of its texts helps no other report, and the C library keeps what was freed: together some fifty megabytes
of a report of a thousand rows, while Typst needs its most beside us.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache
from typing import Final

from ita_model.report.document import ReportDocument
from tasks.rendering import fit, page_words
from tasks.rendering.tables import LONG

REMEMBERED: Final = (fit.set_lines, *page_words.REMEMBERED)
"""What is kept of texts that were set."""


def gives_back(document: ReportDocument) -> bool:
    """Whether it is so long that it is worth a report's time."""
    return document.measures >= LONG


def give_back() -> None:
    """Forget the lines and marks of the texts that were set, and return what is free to the machine, where that can be done."""
    for remembered in REMEMBERED:
        remembered.cache_clear()
    _trim()(0)


@cache
def _trim() -> Callable[[int], object]:
    """glibc's own; nothing where the C library is another and has no such thing."""
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return lambda _kept: None
