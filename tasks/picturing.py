"""The pictures of a report's annex: taken from the evidence, turned upright, made small, and freed of all they tell besides.

A phone writes into a picture where and by what it was taken; a report is published, so nothing of it goes along.
"""

from __future__ import annotations

import hashlib
import io
import logging
from functools import lru_cache
from pathlib import Path
from typing import Final

import pillow_heif
from PIL import Image, ImageOps

from ita_model.filestore import FileStore
from ita_model.report.document import ReportDocument

LONGEST_SIDE: Final = 900
"""In dots: what the room in the annex shows sharply on paper."""

_QUALITY: Final = 78
_MOST_DOTS: Final = 120_000_000
"""More than any phone's camera; a picture of more is a trap for whoever opens it."""

_log = logging.getLogger(__name__)

pillow_heif.register_heif_opener()


def pictures_of(document: ReportDocument, evidence: FileStore) -> dict[str, bytes]:
    """The annex's pictures as JPEG by the SHA-256 of the evidence; one that cannot be opened is left out, and logged.

    The report says so in its place, and whoever compiles it is told; an audit finds what is wrong with the file.
    """
    wanted = dict.fromkeys(one.sha256 for group in document.photographs for one in group.photographs)
    found = {sha256: made_small(evidence.path(sha256), sha256) for sha256 in wanted}
    return {sha256: content for sha256, content in found.items() if content is not None}


@lru_cache(maxsize=512)
def made_small(path: Path, sha256: str) -> bytes | None:
    """A picture as a JPEG of at most LONGEST_SIDE, upright, without a word of its own; None where it cannot be opened.

    Equal pictures, equal bytes. The file is checked against its SHA-256 before it is believed.
    """
    try:
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ValueError("the file is not what was handed in")
        return _small(content)
    except (OSError, ValueError, SyntaxError, MemoryError, EOFError, Image.DecompressionBombError) as error:
        _log.info("picture %s is left out of the report: %s", sha256, error)
        return None


def _small(content: bytes) -> bytes:
    with Image.open(io.BytesIO(content)) as source:
        if source.width * source.height > _MOST_DOTS:
            raise ValueError(f"{source.width} by {source.height} dots are too many")
        source.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG need not be unpacked whole
        upright = ImageOps.exif_transpose(source)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        bare = Image.new("RGB", upright.size, "white")  # what was seen through becomes white
        seen = upright.convert("RGBA")
        bare.paste(seen, mask=seen.getchannel("A"))
        out = io.BytesIO()
        bare.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()
