"""The index of a package as one web page that needs nothing else, its links leading to the files beside it."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from config.packages import words
from config.reports import EVIDENCE_TEMPLATE, PAGE_BOLD, PAGE_REGULAR
from ita_model import thai
from ita_model.evidence.package import Package

COLUMNS: Final = (
    ("ผู้รับผิดชอบ", 11.5),
    ("รอบ", 12.5),
    ("วันที่ยืนยัน", 11.0),
    ("ผลการดำเนินการ", 24.0),
    ("หลักฐาน", 41.0),
)
"""Each column's heading and its share of the width in per cent."""


def index_page(package: Package) -> bytes:
    """The page in UTF-8: equal packages, equal bytes."""
    page = _environment().get_template(EVIDENCE_TEMPLATE.name)
    fonts = {400: _inside(PAGE_REGULAR), 700: _inside(PAGE_BOLD)}
    return page.render(package=package, columns=COLUMNS, fonts=fonts, words=words).encode()


@cache
def _inside(font: Path) -> str:
    """A font file as text that may stand in a style sheet."""
    return base64.b64encode(font.read_bytes()).decode("ascii")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(EVIDENCE_TEMPLATE.parent),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=lambda value: words.plain(value) if type(value) is str else value,
    )
    environment.filters["thai_digits"] = thai.to_thai_digits
    return environment
