"""Typst's part of a PDF: from a report's setting to the file, with the office's own two typefaces and nothing else.

Run as a program it does the same in a process of its own: the setting as JSON comes in, the file goes out. Typst keeps what a
report took, some two hundred megabytes for one of a thousand rows, for as long as its process lives.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

import typst

from config.reports import FONTS, TEMPLATE

_ROOT: Final = Path(__file__).parents[2]
_GIVEN_BACK: Final = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "131072"}
"""What has glibc give large blocks back at once, and not keep a room for each thread: a tenth less at the highest."""


def typeset(report: str, *, made_at: datetime, folder: Path) -> bytes:
    """What the template makes of a report's setting (JSON). `folder` holds the template and the pictures.

    RuntimeError where Typst cannot, or does it with a warning: that means that something is not shown as it should be.
    """
    try:
        content, warnings = typst.compile_with_warnings(
            folder / TEMPLATE.name,
            root=folder,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"report": report},
            format="pdf",
            pdf_standards=["a-2a", "ua-1"],
            timestamp=made_at,
        )
    except typst.TypstError as error:
        raise RuntimeError(f"the report could not be set: {error}") from error
    if warnings:
        raise RuntimeError("the report was not set cleanly: " + "; ".join(warning.message for warning in warnings))
    if not isinstance(content, bytes):
        raise RuntimeError("Typst gave no file")
    return content


@cache
def _fonts() -> typst.Fonts:
    """Our two files and nothing else: what a machine happens to have installed never changes a report."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


class Apart:
    """Typst in a process of its own, ready before there is anything to set."""

    def __init__(self, *, made_at: datetime, folder: Path) -> None:
        """Begins the process; OSError where the machine has none to give."""
        way = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH", ""))))
        self._process = subprocess.Popen(  # noqa: S603 - this very module
            [sys.executable, "-m", __name__, made_at.isoformat(), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **_GIVEN_BACK, "PYTHONPATH": way},
        )

    def typeset(self, report: bytes) -> bytes:
        """As `typeset`, once; the setting is given as the other process reads it."""
        content, said = self._process.communicate(report)
        if self._process.returncode:
            told = said.decode(errors="replace").strip().splitlines() or [f"Typst ended with {self._process.returncode}"]
            raise RuntimeError(told[-1])
        return content

    def end(self) -> None:
        """Nothing more is wanted of it; nothing happens where it has ended."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.communicate()


def main(words: list[str]) -> int:
    """`MADE_AT FOLDER`: the setting comes in, the file goes out; 1 and the reason where it cannot."""
    made_at, folder = words
    _fonts()
    try:
        content = typeset(sys.stdin.read(), made_at=datetime.fromisoformat(made_at), folder=Path(folder))
    except RuntimeError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.buffer.write(content)
    return 0


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
