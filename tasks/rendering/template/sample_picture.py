"""What stands in a sample report where an office would have photographs."""

from __future__ import annotations

import io
from functools import cache
from typing import Final

from PIL import Image, ImageDraw

from ita_model.report.document import ReportDocument

_SIZE: Final = (800, 600)


def sample_pictures(document: ReportDocument) -> dict[str, bytes]:
    """The pictures of a sample report as JPEG, all alike."""
    return {one.sha256: _drawn() for group in document.photographs for one in group.photographs}


@cache
def _drawn() -> bytes:
    """Two hills and a sun, in grey: plainly no photograph of anybody."""
    image = Image.new("RGB", _SIZE, "#dfe3ea")
    draw = ImageDraw.Draw(image)
    draw.ellipse((560, 90, 680, 210), fill="#f4f5f8")
    draw.polygon(((0, 600), (300, 240), (620, 600)), fill="#b4bcca")
    draw.polygon(((260, 600), (560, 340), (800, 560), (800, 600)), fill="#98a2b5")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80, optimize=True)
    return out.getvalue()
