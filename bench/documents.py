"""The documents of a year: the demo's year-end report in five forms, one of a thousand rows, and what stands around them."""

from __future__ import annotations

import logging
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from bench.figures import Figure, memory_of, middle, seconds, spread, tell
from bench.rows import with_rows
from config.frameworks import frameworks
from config.office import Office, open_office
from config.packages import prepare
from config.settings import read_settings
from ita_model.agencies import find_agency
from ita_model.calendar import office_moment
from ita_model.importing.plan_from_report import plan_from_report
from ita_model.importing.recognising import read_source
from ita_model.records import Year
from ita_model.report.assembling import Assembled
from ita_model.report.document import ReportDocument, ReportKind
from ita_model.report.period import year_of
from tasks import compiling
from tasks.compiling import Order

AGENCY = "por"
ORDER = Order(AGENCY, ReportKind.YEAR_END, 2567)
AT = office_moment(date(2024, 10, 1), 9)
ROWS = 1_000
WARM = 7


def main(words: list[str]) -> None:
    """`CASE HOME`: one of CASES, on a copy of the demo's folder."""
    logging.disable(logging.WARNING)
    what, home = words
    with tempfile.TemporaryDirectory() as passing:
        copied = Path(passing) / "home"
        shutil.copytree(home, copied, ignore=shutil.ignore_patterns("prefect", "mail", "copies"))
        office = open_office(read_settings({"ITA_HOME": str(copied)}))
        tell(*CASES[what](office))


def _demo(office: Office) -> list[Figure]:
    assembled, evidence = _assembled(office), office.evidence(AGENCY)
    (cold,) = seconds(lambda: compiling.render(assembled, evidence))
    warm = seconds(lambda: compiling.render(assembled, evidence), times=WARM)
    document = assembled.document
    told = f"{document.measures} measures, {_items(document)} pieces of evidence, {_pictures(document)} pictures"
    return [
        Figure("year-end of the demo, five forms, warm", middle(warm), "s", 0.5, f"{told}; {spread(warm)}"),
        Figure("year-end of the demo, five forms, first in a process", cold, "s", None, told),
    ]


def _rows(office: Office, *, pictures: bool = False) -> list[Figure]:
    assembled, evidence = _assembled(office), office.evidence(AGENCY)
    document = with_rows(assembled.document, ROWS)
    long = replace(assembled, document=document if pictures else replace(document, photographs=()))
    (taken,) = seconds(lambda: compiling.render(long, evidence))
    told = (
        f"{long.document.measures} measures, no cell like another, {_items(long.document)} pieces of evidence, "
        f"{_pictures(long.document)} pictures, first in a process"
    )
    name = "report of a thousand rows with pictures" if pictures else "report of a thousand rows"
    return [Figure(f"{name}, five forms", taken, "s", None if pictures else 5, told)]


def _compile(office: Office) -> list[Figure]:
    folder = office.reports(AGENCY)
    compiling.compile_report(office, ORDER, folder=folder, at=AT)
    taken = seconds(lambda: compiling.compile_report(office, ORDER, folder=folder, at=AT), times=WARM)
    return [Figure("year-end of the demo compiled again, collect to store", middle(taken), "s", None, spread(taken))]


def _around(office: Office) -> list[Figure]:
    with office.look() as session:
        year = year_of(session, find_agency(session, AGENCY), ReportKind.YEAR_END, 2567, today=AT.date())
        assert isinstance(year, Year)
        store = office.evidence(AGENCY)

        def packed() -> int:
            return sum(map(len, prepare(session, year, store, as_of=date(2024, 9, 30), at=AT).chunks()))

        package = seconds(packed, times=3)
        size = packed() / 1_000_000
    files = compiling.render(_assembled(office), office.evidence(AGENCY)).files
    names = frameworks().aspect_names()
    figures = [Figure("evidence package of the demo's year", middle(package), "s", None, f"{size:.1f} MB; {spread(package)}")]
    for ending in ("docx", "xlsx", "pdf"):
        content = files[f"year-end-2567.{ending}"]
        taken = seconds(partial(_read, content, names), times=3)
        figures.append(Figure(f"our own report made a plan again from {ending}", middle(taken), "s", None, spread(taken)))
    return figures


def _read(content: bytes, names: Mapping[int, str]) -> object:
    return plan_from_report(read_source(content, names), names)


def _assembled(office: Office) -> Assembled:
    return compiling.collect(office, ORDER, at=AT)


def _items(document: ReportDocument) -> int:
    return sum(len(group.items) for group in document.evidence)


def _pictures(document: ReportDocument) -> int:
    return sum(len(group.photographs) for group in document.photographs)


CASES: Final[Mapping[str, Callable[[Office], list[Figure]]]] = {
    "demo": _demo,
    "rows": _rows,
    "rows-with-pictures": partial(_rows, pictures=True),
    "compile": _compile,
    "around": _around,
}
"""What is measured, each in a process of its own."""


MEMORY: Final[Mapping[str, tuple[str, float | None]]] = {
    "rows": ("report of a thousand rows, most memory at once", 400),
    "rows-with-pictures": ("report of a thousand rows with pictures, most memory at once", None),
}
"""Of which cases the memory is taken as well, in a second run: what it is called, and what was promised of it."""


def memory(home: str) -> list[Figure]:
    """The most memory at one moment of the process of a case and of those that it begins, what they share counted once."""
    how = "all processes together, what they share counted once, looked at 50 times a second"
    taken = {what: memory_of("bench.documents", what, home) for what in MEMORY}
    return [Figure(name, taken[what], "MB", most, how) for what, (name, most) in MEMORY.items()]


if __name__ == "__main__":
    main(sys.argv[1:])
