"""What kind of file something is, by its content: never by its name, nor by what the browser says of it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from types import MappingProxyType
from typing import BinaryIO, Final

WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SLIDES: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_ODT: Final = "application/vnd.oasis.opendocument.text"
_ODS: Final = "application/vnd.oasis.opendocument.spreadsheet"

ENDINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "image/jpeg": ".jpg",
        "image/png": ".png",
        "image/webp": ".webp",
        "image/heic": ".heic",
        "application/pdf": ".pdf",
        WORD: ".docx",
        SHEET: ".xlsx",
        _SLIDES: ".pptx",
        _ODT: ".odt",
        _ODS: ".ods",
    }
)
"""The kinds of file that evidence may be, with the ending that one is given whose name says otherwise."""

_OTHER_ENDINGS: Final = {
    "image/jpeg": (".jpeg", ".jpe", ".jfif"),
    "image/heic": (".heif",),
    # The same packages with macros in them, which their programs open under these endings alone.
    WORD: (".docm",),
    SHEET: (".xlsm",),
    _SLIDES: (".pptm", ".ppsx"),
}

MOST_BYTES: Final = 20_000_000
"""Of one file: twenty megabytes as phones and computers count them."""

INLINE: Final = frozenset({"image/jpeg", "image/png", "image/webp", "application/pdf"})
"""The kinds that a browser shows by itself; the others are saved."""

ACCEPT: Final = ",".join(("image/*", ".heic", *(ending for kind, ending in ENDINGS.items() if not kind.startswith("image/"))))
"""What a file input says it takes."""

_HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"})
_OFFICE: Final = {"word/document.xml": WORD, "xl/workbook.xml": SHEET, "ppt/presentation.xml": _SLIDES}
_HEAD: Final = 1024
# Scanners put line ends, blanks or a byte order mark before it. Letters there are somebody else's: MZ, ELF, PK, #!, <html>.
_PDF: Final = re.compile(rb"(?:\xef\xbb\xbf)?[\x00-\x20]{0,64}%PDF-")


def media_type_of(source: BinaryIO) -> str | None:
    """The media type of what `source` holds, where it is one that evidence may be. Leaves `source` at its start."""
    source.seek(0)
    head = source.read(_HEAD)
    kind = _by_head(head) or (_inside_zip(source) if head.startswith(b"PK\x03\x04") else None)
    source.seek(0)
    return kind


def ends_as(name: str, media_type: str) -> bool:
    """Whether a name's ending is one that files of this kind bear: `.jpeg` and `.JPG` both are a picture's."""
    return name.lower().endswith((ENDINGS[media_type], *_OTHER_ENDINGS.get(media_type, ())))


def _by_head(head: bytes) -> str | None:
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return "image/heic"
    return "application/pdf" if _PDF.match(head) else None


def _inside_zip(source: BinaryIO) -> str | None:
    try:
        with zipfile.ZipFile(source) as packed:
            inside = set(packed.namelist())
            if "mimetype" in inside and packed.getinfo("mimetype").file_size <= len(_ODS) + 2:
                said = packed.read("mimetype").decode("ascii", "replace").strip()
                return said if said in (_ODT, _ODS) else None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        return None
    if "[Content_Types].xml" not in inside:
        return None
    return next((kind for part, kind in _OFFICE.items() if part in inside), None)
