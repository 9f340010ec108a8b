"""How the cells of the workbook look: few shapes, all in the office's own typeface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format

FONT: Final = "TH Sarabun New"
"""An Excel file cannot carry its typeface. Offices have this one; where it is missing, the reader's program takes another."""

SIZE: Final = 16
A4: Final = 9

_BODY: Final[Mapping[str, Any]] = MappingProxyType(
    {"font_name": FONT, "font_size": SIZE, "font_family": 2, "font_charset": 222, "font_scheme": "none"}  # 222: Thai
)

_RULE: Final = "#5A5A5A"
_QUIET_INK: Final = "#5A5A5A"
_HEADER_FILL: Final = "#E2E2E2"
_GROUP_FILL: Final = "#F2F2F2"
_READ_AS_FORMULA: Final = ("=", "+", "-", "@", "'")


def options() -> dict[str, Any]:
    """How the workbook is opened: no text becomes a formula, a number or a link. The library writes into what it is given."""
    return {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        # What is typed into an empty cell looks the same, and columns are measured in this typeface's digits.
        "default_format_properties": dict(_BODY),
        "default_row_height": 30,
        "default_column_width": 72,
    }


@dataclass(frozen=True, slots=True)
class Look:
    """The look of a cell; sizes in points."""

    size: int = SIZE
    bold: bool = False
    align: str = "left"
    middle: bool = False
    ruled: bool = True
    fill: str = ""
    ink: str = ""

    def heavy(self) -> Look:
        """The same in bold."""
        return replace(self, bold=True)

    def pale(self) -> Look:
        """The same in grey, for what claims nothing."""
        return replace(self, ink=_QUIET_INK)


COVER: Final = Look(18, bold=True, align="center", middle=True, ruled=False)
OFFICE: Final = Look(bold=True, align="center", middle=True, ruled=False)
TITLE: Final = Look(bold=True, align="center", middle=True, ruled=False)
AS_OF: Final = Look(align="center", ruled=False)
PART: Final = Look(18, bold=True, middle=True, ruled=False)
NOTE: Final = Look(ruled=False)
SMALL: Final = Look(12, ruled=False)
CAPTION: Final = Look(12, align="center", ruled=False)
DRAFT: Final = Look(18, bold=True, align="right", ruled=False)
HEADER: Final = Look(bold=True, align="center", middle=True, fill=_HEADER_FILL)
GROUP: Final = Look(bold=True, fill=_GROUP_FILL)
LEFT: Final = Look()
CENTER: Final = Look(align="center")
RIGHT: Final = Look(align="right")


class Styles:
    """A workbook's styles, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[Look, bool], Format] = {}

    def of(self, look: Look, text: str) -> Format:
        """The style of a cell of this look and text.

        A text that begins like a formula, as `- ` list items do, is marked as text, so that Excel does not take it for one
        when somebody edits the cell.
        """
        key = look, text.startswith(_READ_AS_FORMULA)
        if key not in self._made:
            self._made[key] = self._book.add_format(_properties(look, quoted=key[1]))
        return self._made[key]


def page_font(*, bold: bool = False, size: int = 14) -> str:
    """The code that sets what follows it in a page's header or footer in our typeface."""
    return f'&"{FONT},{"Bold" if bold else "Regular"}"&{size}'


def _properties(look: Look, *, quoted: bool) -> dict[str, Any]:
    properties = dict(_BODY) | {
        "font_size": look.size,
        "bold": look.bold,
        "align": look.align,
        "valign": "vcenter" if look.middle else "top",
        "text_wrap": True,
        "quote_prefix": quoted,
    }
    if look.ruled:
        properties |= {"border": 1, "border_color": _RULE}
    if look.fill:
        properties |= {"bg_color": look.fill}
    if look.ink:
        properties |= {"font_color": look.ink}
    return properties
