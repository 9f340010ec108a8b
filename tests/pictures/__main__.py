"""`make pictures`: run the demo to the middle of its year, take pictures of its pages, and write `docs/pages.md` of them."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from itertools import groupby
from pathlib import Path
from typing import Final

from tests.pictures import desk, everybody, heads, reports
from tests.pictures.studio import NOON, Picture, studio

FOLDER: Final = Path("docs/pictures")
GALLERY: Final = Path("docs/pages.md")
_SIDE_BY_SIDE: Final = {True: 4, False: 2}
"""How many stand in a row: of a phone, of a desk."""


def main(words: list[str]) -> int:
    """`--demo HOME` uses a demo that was run until the day, and copies it; otherwise it is run first."""
    parser = argparse.ArgumentParser(prog="pictures")
    parser.add_argument("--demo", type=Path)
    given: Path | None = parser.parse_args(words).demo
    with tempfile.TemporaryDirectory() as passing:
        home = Path(passing) / "home"
        if given is None:
            until = str(NOON.date())
            subprocess.run([sys.executable, "-m", "demo", "--home", str(home), "--until", until], check=True)
        else:
            shutil.copytree(given, home, ignore=shutil.ignore_patterns("prefect"))
        with studio(home, FOLDER) as at:
            heads.take(at)
            desk.take(at)
            heads.what_came_back(at)
            reports.take(at)
            everybody.take(at)
            heads.strangers_at_the_door(at)
            desk.still(at)
            GALLERY.write_text(gallery(at.taken), encoding="utf-8")
    return 0


def gallery(taken: list[Picture]) -> str:
    """The pictures of each part under its heading, as many beside each other as can be read."""
    lines = ["# หน้าต่าง ๆ ของระบบ", "", "ภาพจากข้อมูลสาธิต บุคคลและหลักฐานสมมุติขึ้น ทำใหม่ได้ด้วย `make pictures`"]
    for part, ones in groupby(taken, key=lambda one: one.part):
        lines += ["", f"## {part}"]
        for phone, alike in groupby(ones, key=lambda one: one.phone):
            lines += _rows(list(alike), _SIDE_BY_SIDE[phone])
    return "\n".join([*lines, ""])


def _rows(ones: list[Picture], abreast: int) -> list[str]:
    columns = min(abreast, len(ones))
    lines = ["", "|" + "   |" * columns, "|" + "---|" * columns]
    for at in range(0, len(ones), columns):
        row = ones[at : at + columns]
        shown = [f"![{one.says}](pictures/{one.name}.png)<br>{one.says}" for one in row] + [""] * (columns - len(row))
        lines.append(f"| {' | '.join(shown)} |")
    return lines


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
