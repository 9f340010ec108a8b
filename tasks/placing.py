"""The files of reports in a folder: whole ones beside those that stand, and none left behind."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from ita_model.report.manifest import NAME, manifest_parts

_PASSING: Final = ".coming-"
STRAY: Final = 3600.0
"""How old, in seconds, a passing file must be to be taken for one that nobody finishes any more."""


def parts_there(folder: Path) -> dict[str, dict[str, object]]:
    """The parts of the other reports in the folder; none where there is no manifest, or one that cannot be read."""
    try:
        return manifest_parts((folder / NAME).read_bytes())
    except (OSError, ValueError):
        return {}


def sweep_out(folder: Path, *, before: float) -> None:
    """Take away what a compiling that was cut off has left under passing names, long enough ago to be surely dead."""
    for place in folder.glob(f"{_PASSING}*"):
        if place.is_file() and place.stat().st_mtime < before:
            place.unlink(missing_ok=True)


def set_down(folder: Path, files: Mapping[str, bytes], coming: dict[str, Path]) -> None:
    """Write the files under passing names beside their places, safely on the disk; the manifest stays last.

    `coming` is told each of them as soon as it is there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        handle, passing = tempfile.mkstemp(dir=folder, prefix=f"{_PASSING}{name}-")
        coming[name] = Path(passing)
        with os.fdopen(handle, "wb") as target:
            target.write(data)
            target.flush()
            os.fsync(target.fileno())
        coming[name].chmod(0o644)
