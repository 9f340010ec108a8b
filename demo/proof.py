"""Evidence made for the demo: a picture that says what it shows, as a phone would send it, and a small paper as PDF."""

from __future__ import annotations

import io
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from ita_model import thai

_FONT: Final = Path(__file__).parent.parent / "config" / "reports" / "fonts" / "SarabunReport-Bold.ttf"
_SIZE: Final = (960, 720)
_INK: Final = ((31, 58, 110), (30, 107, 60), (138, 74, 0), (95, 59, 160), (179, 38, 30))


def photograph(division: str, what: str, on: date, *, number: int) -> bytes:
    """A JPEG of 960 × 720 that bears division, matter and day. The same words give the same picture."""
    image = Image.new("RGB", _SIZE, "white")
    draw = ImageDraw.Draw(image)
    ink = _INK[number % len(_INK)]
    draw.rectangle((0, 0, _SIZE[0], 150), fill=ink)
    for place in range(4 + number % 3):  # people round a table, so that each picture differs
        left = 120 + place * 120
        draw.ellipse((left, 360, left + 80, 440), fill=ink)
        draw.rounded_rectangle((left - 20, 450, left + 100, 580), radius=40, fill=ink)
    draw.rectangle((80, 590, 880, 620), fill=(138, 100, 20))
    draw.text((40, 40), division, font=_font(56), fill="white")
    draw.text((40, 180), what if len(what) <= 42 else f"{what[:41]}…", font=_font(34), fill=(27, 34, 48))
    draw.text((40, 240), thai.to_thai_digits(thai.long_date(on, weekday=True)), font=_font(34), fill=(27, 34, 48))
    draw.text((40, 650), f"ภาพที่สร้างขึ้นเพื่อการสาธิต ลำดับที่ {number}", font=_font(24), fill=(90, 96, 110))
    return _saved(image, "JPEG", quality=80)


def signed_paper(division: str, what: str, on: date, *, number: int) -> bytes:
    """A PDF of one page that stands for a signed order."""
    page = Image.new("RGB", (827, 1169), "white")
    draw = ImageDraw.Draw(page)
    draw.text((90, 110), "บันทึกข้อความ", font=_font(52), fill="black")
    for place, line in enumerate(
        (f"ส่วนราชการ {division}", f"วันที่ {thai.to_thai_digits(thai.long_date(on))}", f"เรื่อง {what[:44]}")
    ):
        draw.text((90, 230 + place * 60), line, font=_font(30), fill="black")
    draw.text((90, 900), f"เอกสารที่สร้างขึ้นเพื่อการสาธิต ลำดับที่ {number}", font=_font(26), fill=(90, 96, 110))
    # The day stands in the paper's own data, so that the same words give the same bytes.
    moment = on.timetuple()
    return _saved(page, "PDF", creationDate=moment, modDate=moment)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FONT), size)


def _saved(image: Image.Image, kind: str, **how: object) -> bytes:
    kept = io.BytesIO()
    image.save(kept, kind, **how)
    return kept.getvalue()
