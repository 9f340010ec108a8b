"""Pictures made anew from their dots: upright, small, as JPEG, and without anything else that the file told.

A phone writes into a picture where and by what it was taken. What strangers see, or what stands in a published report, is
therefore never the file that was handed in.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import logging
import os
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PICTURES: Final = frozenset({"image/jpeg", "image/png", "image/webp", "image/heic"})
"""The media types of evidence that can be shown as pictures."""

MOST_DOTS: Final = 120_000_000
"""More than any phone's camera; a picture of more is a trap for whoever opens it."""

_PILLOW_MAY_OPEN: Final = MOST_DOTS
"""From here on Pillow complains by itself: of every picture in the process, so it is one fixed figure."""

_MOST_DOTS_WHILE_SOMEBODY_WAITS: Final = 64_000_000
"""Of a picture that must be unpacked whole: a quarter of a gigabyte of memory."""

_QUALITY: Final = 78
_ONE_AT_A_TIME: Final = threading.Lock()
"""A page of forty pictures must not unpack forty of them at once."""

_HOPELESS: Final[dict[str, None]] = {}
_MOST_HOPELESS: Final = 1000
"""By their SHA-256 the files that were found to be no picture: whoever asks again does not have them read again."""

_log = logging.getLogger(__name__)


class NoPicture(Exception):
    """A file that is not what was handed in, or holds nothing that can be shown as a picture; `for_good` where its bytes
    will never be one, whoever reads them again.
    """

    def __init__(self, sha256: str, why: object, *, for_good: bool) -> None:
        super().__init__(f"picture {sha256}: {why}")
        self.for_good = for_good


def made_small(path: Path, sha256: str, *, longest: int, most_dots: int = MOST_DOTS) -> bytes:
    """A picture as a JPEG of at most `longest` dots a side, upright, without a word of its own. Equal pictures, equal bytes.

    The file is checked against its SHA-256 before it is believed. Raises NoPicture.
    """
    from PIL import Image

    try:
        content = path.read_bytes()
    except OSError as error:
        raise NoPicture(sha256, error, for_good=False) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise NoPicture(sha256, "the file is not what was handed in", for_good=False)
    try:
        return _small(content, longest, most_dots)
    except (OSError, ValueError, SyntaxError, MemoryError, EOFError, Image.DecompressionBombError) as error:
        raise NoPicture(sha256, error, for_good=not isinstance(error, MemoryError)) from error


@dataclass(frozen=True)
class Thumbnails:
    """One agency's small pictures, kept on the disk below `root` as `480/ab/abcdef….jpg`, so that each is made once.

    They are made from the evidence and may be thrown away at any time.
    """

    root: Path

    def of(self, path: Path, sha256: str, *, longest: int) -> Path:
        """Where the small picture of an evidence's file stands, made now if it was not before. Raises NoPicture."""
        place = self.root / str(longest) / sha256[:2] / f"{sha256}.jpg"
        if place.is_file():
            return place
        if sha256 in _HOPELESS:
            raise NoPicture(sha256, "it could not be opened before", for_good=True)
        with _ONE_AT_A_TIME:
            if not place.is_file():  # somebody else may have made it meanwhile
                self._make(place, path, sha256, longest)
        return place

    def _make(self, place: Path, path: Path, sha256: str, longest: int) -> None:
        try:
            content = made_small(path, sha256, longest=longest, most_dots=_MOST_DOTS_WHILE_SOMEBODY_WAITS)
        except NoPicture as error:
            _log.info("no small picture: %s", error)
            if error.for_good:
                _HOPELESS[sha256] = None  # the same bytes will not open next time either
                if len(_HOPELESS) > _MOST_HOPELESS:
                    del _HOPELESS[next(iter(_HOPELESS))]
            raise
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place.parent, prefix=".coming-")
        try:
            with os.fdopen(handle, "wb") as coming:
                coming.write(content)
            Path(name).replace(place)
        finally:
            with contextlib.suppress(FileNotFoundError):
                Path(name).unlink()


def _small(content: bytes, longest: int, most_dots: int) -> bytes:
    import pillow_heif  # here: most commands show no picture, and this takes a while to load
    from PIL import Image, ImageOps

    pillow_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = _PILLOW_MAY_OPEN  # several threads come by here
    with Image.open(io.BytesIO(content)) as source:
        if source.width * source.height > (MOST_DOTS if source.format == "JPEG" else most_dots):
            raise ValueError(f"{source.width} by {source.height} dots are too many")
        source.draft("RGB", (longest, longest))  # a JPEG need not be unpacked whole
        upright = ImageOps.exif_transpose(source)
        upright.thumbnail((longest, longest))
        bare = Image.new("RGB", upright.size, "white")  # what was seen through becomes white
        seen = upright.convert("RGBA")
        bare.paste(seen, mask=seen.getchannel("A"))
        out = io.BytesIO()
        bare.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()
