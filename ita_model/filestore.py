"""Files kept under their SHA-256: written once, whole or not at all, never changed."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

_CHUNK: Final = 1 << 20
_COMING: Final = ".coming-"


class TooLarge(Exception):
    """A file is larger than the office allows."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the store: its SHA-256 in hexadecimal and its size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class FileStore:
    """One agency's files of a kind below `root`, as `root/ab/abcdef…`."""

    root: Path

    def path(self, sha256: str) -> Path:
        """Where the file with this hash stands, or would."""
        return self.root / sha256[:2] / sha256

    def put(self, source: BinaryIO, *, limit: int | None = None) -> Kept:
        """Keep what `source` holds, and have it on the disk before returning. The same bytes twice are one file.

        Raises TooLarge past `limit` bytes, and OSError where the disk refuses; nothing is left behind then.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.root, prefix=_COMING)
        coming = Path(name)
        try:
            digest, size = hashlib.sha256(), 0
            with os.fdopen(handle, "wb") as target:
                while chunk := source.read(_CHUNK):
                    size += len(chunk)
                    if limit is not None and size > limit:
                        raise TooLarge(f"more than {limit} bytes")
                    digest.update(chunk)
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
            kept = Kept(digest.hexdigest(), size)
            place = self.path(kept.sha256)
            place.parent.mkdir(exist_ok=True)
            coming.replace(place)
            _settle(place.parent)
        finally:
            coming.unlink(missing_ok=True)
        return kept

    def differs(self, sha256: str, size: int) -> str | None:
        """Why the file with this hash is not as it was kept (an English phrase), or None where it is."""
        place = self.path(sha256)
        if not place.is_file():
            return "is missing"
        if place.stat().st_size != size:
            return "has another size"
        with place.open("rb") as kept:
            found = hashlib.file_digest(kept, "sha256").hexdigest()
        return None if found == sha256 else "has other content"

    def older(self, than: datetime) -> Iterator[str]:
        """The hash in the name of every file that was put there before a moment."""
        for sha256 in self.hashes():
            if self.path(sha256).stat().st_mtime < than.timestamp():
                yield sha256

    def clear_unfinished(self, before: datetime) -> None:
        """Take away what somebody began to put there before a moment and was cut off at."""
        for coming in self.root.glob(f"{_COMING}*"):
            with suppress(FileNotFoundError):  # it was finished just now
                if coming.stat().st_mtime < before.timestamp():
                    coming.unlink()

    def hashes(self) -> Iterator[str]:
        """The hash in the name of every file that is there."""
        for place in sorted(self.root.glob("??/*")):
            yield place.name


@dataclass(frozen=True, slots=True)
class AgencyFiles:
    """All the files that an agency's record speaks of: what heads gave as evidence, the documents of its reports, and the
    templates that these were made from.
    """

    evidence: FileStore
    documents: FileStore
    templates: FileStore


def _settle(folder: Path) -> None:
    """Make the rename itself last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
