"""Putting a package of evidence down as a file: whole under its name, or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path


class NoRoom(Exception):
    """The disk has less room than the file needs; `needed` and `free` in bytes."""

    def __init__(self, needed: int, free: int) -> None:
        super().__init__(f"{needed} bytes are needed, {free} are free")
        self.needed, self.free = needed, free


def put_down(chunks: Iterable[bytes], place: Path, *, size: int) -> None:
    """Write a file of `size` bytes piece by piece under a passing name, and give it its own once it is safely on the disk.

    Raises NoRoom, OSError, and whatever the pieces raise; `place` is then as it was, and nothing is left behind.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(place.parent).free
    if size > free:
        raise NoRoom(size, free)
    handle, passing = tempfile.mkstemp(dir=place.parent, prefix=".coming-")
    coming = Path(passing)
    try:
        with os.fdopen(handle, "wb") as target:
            for chunk in chunks:
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        coming.chmod(0o644)
        coming.replace(place)
        _settle(place.parent)
    finally:
        coming.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """Make the rename itself last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
