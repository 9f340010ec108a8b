"""Putting a report's files into the folder where people find them: all of them, or on the next occasion the rest.

No file system puts six files in place at once. So they are first set down complete under passing names, with a marker that says
where each belongs and which report on record they are; whoever comes next after a cut finishes what the marker tells of.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from ita_model.report.manifest import NAME, Part, manifest_parts

_PASSING: Final = ".coming-"
_MARKER: Final = ".marked-"
_STRAY: Final = 3600.0
"""How old, in seconds, a passing file must be to be taken for one that nobody finishes any more."""


def parts_there(folder: Path) -> dict[str, Part]:
    """The parts of the reports that a folder's manifest tells of; none where there is none, or one that cannot be read."""
    try:
        return manifest_parts((folder / NAME).read_bytes())
    except (OSError, ValueError):
        return {}


def set_down(folder: Path, files: Mapping[str, bytes], coming: dict[str, Path]) -> None:
    """Write files under passing names beside their places, safely on the disk, in the order given.

    `coming` is told each of them, by its own name, as soon as it is there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        coming[name] = _written(folder, f"{_PASSING}{name}-", data)


def mark(folder: Path, coming: Mapping[str, Path], digest: str) -> Path:
    """Leave a marker that these files are the report with this manifest, for whoever must finish; gives the marker."""
    told = {"manifest_sha256": digest, "files": {name: place.name for name, place in coming.items()}}
    return _written(folder, _MARKER, json.dumps(told, ensure_ascii=False).encode())


def place(folder: Path, coming: Mapping[str, Path], marker: Path) -> None:
    """Give the files their names, and take the marker away. One that somebody else has finished meanwhile is in place."""
    for name, passing in coming.items():
        _renamed(passing, folder / name)
    marker.unlink(missing_ok=True)


def finish(folder: Path, on_record: Callable[[str], bool], *, at: datetime) -> int:
    """Finish what was cut off in a folder by the moment `at`, oldest first, and take away what nobody will: gives how many were
    finished.

    `on_record` says of a manifest's SHA-256 whether its report was recorded; only then its files are the report.
    """
    finished, dead = 0, at.timestamp() - _STRAY
    markers = sorted(folder.glob(f"{_MARKER}*"), key=lambda marker: marker.stat().st_mtime)
    for marker in markers:
        digest, coming = _marked(marker)
        if digest and on_record(digest):
            place(folder, coming, marker)
            finished += 1
        elif marker.stat().st_mtime < dead:
            marker.unlink(missing_ok=True)
    for passing in folder.glob(f"{_PASSING}*"):
        if passing.is_file() and passing.stat().st_mtime < dead:
            passing.unlink(missing_ok=True)
    return finished


def _marked(marker: Path) -> tuple[str, dict[str, Path]]:
    """What a marker tells of; nothing where it cannot be read."""
    try:
        told = json.loads(marker.read_bytes())
        files = {str(name): marker.parent / Path(str(passing)).name for name, passing in told["files"].items()}
        return str(told["manifest_sha256"]), files
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return "", {}


def _renamed(passing: Path, final: Path) -> None:
    try:
        passing.replace(final)
    except FileNotFoundError:
        if not final.exists():
            raise


def _written(folder: Path, prefix: str, data: bytes) -> Path:
    """A new file, whole and on the disk; none where the disk refuses."""
    handle, name = tempfile.mkstemp(dir=folder, prefix=prefix)
    written = Path(name)
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(data)
            target.flush()
            os.fsync(target.fileno())
        written.chmod(0o644)
    except BaseException:
        written.unlink(missing_ok=True)
        raise
    return written
