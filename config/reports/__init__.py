"""What a report looks like: the templates of the PDF and of the page, and the typeface of every document."""

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent
TEMPLATE: Final = FOLDER / "measures.typ"
PAGE_TEMPLATE: Final = FOLDER / "measures.html"
WORD_TEMPLATE: Final = FOLDER / "measures.docx"
"""Where an installation may put a Word template for all its agencies; none is shipped, the built-in form is code."""
EVIDENCE_TEMPLATE: Final = FOLDER / "evidence.html"

FONTS: Final = FOLDER / "fonts"
FONT_FAMILY: Final = "Sarabun Report"
REGULAR: Final = FONTS / "SarabunReport-Regular.ttf"
BOLD: Final = FONTS / "SarabunReport-Bold.ttf"

_WEB_FONTS: Final = FOLDER.parents[1] / "web" / "static" / "fonts"
PAGE_REGULAR: Final = _WEB_FONTS / "sarabun-400.woff"
PAGE_BOLD: Final = _WEB_FONTS / "sarabun-700.woff"
"""A page carries the small cut of the typeface that the pages behind the links have."""
