"""`make bench`: take every figure, say it, and write it down in `docs/bench.md` with the machine it was taken on."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench import board, country, days, documents
from bench.figures import Figure, in_its_own_process

DEMO = Path("var/demo")
WRITTEN = Path("docs/bench.md")


def main(words: list[str]) -> int:
    """Take the figures. Gives 1 where one is more than was promised, 3 where there is no demo to take them of."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--write", action="store_true", help="write them down in docs/bench.md")
    asked = parser.parse_args(words)
    console = Console(highlight=False)
    if not (DEMO / "ita.db").exists():
        console.print("ยังไม่มีปีสาธิต โปรดสั่ง make demo ก่อน · run make demo first")
        return 3
    figures: list[Figure] = []
    for what in documents.CASES:
        figures += in_its_own_process("bench.documents", what, str(DEMO))
    figures += documents.memory(str(DEMO))
    for what in board.CASES:
        figures += in_its_own_process("bench.board", what)
    for what in days.CASES:
        figures += in_its_own_process("bench.days", what)
    for what in country.CASES:
        figures += in_its_own_process("bench.country", what)
    figures += in_its_own_process("bench.up")
    console.print(_table(figures))
    if asked.write:
        WRITTEN.write_text(_page(figures), encoding="utf-8")
        console.print(f"written down in {WRITTEN}")
    return 0 if all(figure.kept for figure in figures) else 1


def _table(figures: list[Figure]) -> Table:
    table = Table("figure", "measured", "at most", "how")
    for one in figures:
        style = "" if one.kept else "bold red"
        table.add_row(one.name, _said(one.value, one.unit), _most(one), one.how, style=style)
    return table


def _page(figures: list[Figure]) -> str:
    rows = [f"| {one.name} | {_said(one.value, one.unit)} | {_most(one)} | {one.how} |" for one in figures]
    return "\n".join(
        [
            "# Measured",
            "",
            f"Taken by `make bench` on {datetime.now(UTC):%Y-%m-%d}, on {_machine()}.",
            "A figure whose limit is empty was promised nothing. Each group runs in a process of its own.",
            "",
            "| figure | measured | at most | how |",
            "|---|---:|---:|---|",
            *rows,
            "",
        ]
    )


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GiB of memory, {platform.system()}, "
        f"Python {platform.python_version()}, load {load:.1f} before it ended"
    )


def _said(value: float, unit: str) -> str:
    return f"{value:.0f} {unit}" if value >= 100 else f"{value:.2f} {unit}"


def _most(one: Figure) -> str:
    return "" if one.most is None else _said(one.most, one.unit).replace(".00", "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
