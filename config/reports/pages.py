"""What every page that an office sends as a file is made with: the templates beside this file, and the typeface inside it."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from config.reports import FOLDER, PAGE_BOLD, PAGE_REGULAR


def page_environment(finalize: Callable[[Any], Any] | None = None) -> Environment:
    """Jinja over the templates of pages: what a template names must be there, and every text is escaped.

    `finalize` is done to each value before that.
    """
    return Environment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=finalize,
    )


@cache
def fonts_inside() -> dict[int, str]:
    """The typeface by its weight, as text that may stand in a style sheet."""
    return {weight: _inside(font) for weight, font in ((400, PAGE_REGULAR), (700, PAGE_BOLD))}


def _inside(font: Path) -> str:
    return base64.b64encode(font.read_bytes()).decode("ascii")
