"""What a printed report looks like: the template of the PDF and the typeface of every document."""

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent
TEMPLATE: Final = FOLDER / "measures.typ"

FONTS: Final = FOLDER / "fonts"
FONT_FAMILY: Final = "Sarabun Report"
REGULAR: Final = FONTS / "SarabunReport-Regular.ttf"
BOLD: Final = FONTS / "SarabunReport-Bold.ttf"
