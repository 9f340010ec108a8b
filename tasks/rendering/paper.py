"""The sheets that a report is printed on, and the sizes of its letters; what all renderers share."""

from __future__ import annotations

from typing import Final

PAGE_WIDTH: Final = 297.0
PAGE_HEIGHT: Final = 210.0
SIDE_MARGIN: Final = 15.0
TOP_MARGIN: Final = 17.0
BOTTOM_MARGIN: Final = 21.0
"""The page is A4 on its side; lengths are in millimetres. At its foot stands the code that the report is checked by."""

MEMO_WIDTH: Final = 210.0
MEMO_HEIGHT: Final = 297.0
MEMO_LEFT: Final = 30.0
MEMO_RIGHT: Final = 20.0
MEMO_TOP: Final = 20.0
"""The memo stands upright, with the margins that the rules on official correspondence ask for."""

INDENT: Final = 25.0
"""How far a paragraph of a memo begins from the margin."""

TEXT_SIZE: Final = 10.5
SMALL_SIZE: Final = 8.0
FOOT_SIZE: Final = 7.0
TITLE_SIZE: Final = 13.0
MEMO_SIZE: Final = 19.0
COVER_SIZE: Final = 21.0
OFFICE_SIZE: Final = 16.0
WATERMARK_SIZE: Final = 150.0
"""Sizes in points. Sarabun draws larger than TH Sarabun: 10.5 pt of it is about 16 pt of the official face."""

CODE_SIDE: Final = 13.0
"""The side of the square code at the foot of each page, its white rim included."""

PICTURES_ABREAST: Final = 4
PICTURE_WIDTH: Final = 62.0
PICTURE_HEIGHT: Final = 46.5
"""The room of a picture in the annex; it keeps its own shape in it."""
