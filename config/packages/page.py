"""The index of a package as one web page that needs nothing else, its links leading to the files beside it."""

from __future__ import annotations

from functools import cache
from typing import Final

from jinja2 import Environment

from config.packages import words
from config.reports import EVIDENCE_TEMPLATE
from config.reports.pages import fonts_inside, page_environment
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
    return page.render(package=package, columns=COLUMNS, fonts=fonts_inside(), words=words).encode()


@cache
def _environment() -> Environment:
    environment = page_environment(lambda value: words.plain(value) if type(value) is str else value)
    environment.filters["thai_digits"] = thai.to_thai_digits
    return environment
