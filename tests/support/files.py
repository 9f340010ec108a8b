"""Small files of each kind, as a telephone or an office would send them."""

from __future__ import annotations

import io
import zipfile

from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 64
PROGRAM = b"MZ" + b"\x00" * 200
PAGE = b"<!doctype html><script>alert(1)</script>"


def picture(kind: str = "JPEG", colour: str = "steelblue") -> bytes:
    """A picture of 40 by 30 points."""
    held = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(held, kind)
    return held.getvalue()


def packed(parts: dict[str, str]) -> bytes:
    """A ZIP with these parts: the same bytes whenever it is made, or two workers would name their tests differently."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return held.getvalue()


WORD = packed({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"})
SHEET = packed({"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>"})
SLIDES = packed({"[Content_Types].xml": "<a/>", "ppt/presentation.xml": "<a/>"})
ODT = packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"})
ZIP = packed({"a.txt": "x"})
