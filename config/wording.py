"""The reports' own sentences, from `reports/wording.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from pydantic import Field

from config.yamlfile import Entry, read_yaml
from ita_model.report.document import ReportKind
from ita_model.report.wording import Lines, Wording

WORDING: Final = Path(__file__).parent / "reports" / "wording.yaml"


class _Lines(Entry):
    cover: tuple[str, ...]
    title: tuple[str, ...]


class _Wording(Entry):
    columns: tuple[str, str, str, str, str, str]
    office: tuple[str, ...]
    year_end: _Lines = Field(alias="year-end")
    six_month: _Lines = Field(alias="six-month")


@cache
def read_wording(path: Path = WORDING) -> Wording:
    """The sentences that a file gives, read once a process. Raises BadConfiguration."""
    told = read_yaml(path, _Wording)
    return Wording(
        columns=told.columns,
        office=told.office,
        lines={
            ReportKind.YEAR_END: Lines(told.year_end.cover, told.year_end.title),
            ReportKind.SIX_MONTH: Lines(told.six_month.cover, told.six_month.title),
        },
    )
