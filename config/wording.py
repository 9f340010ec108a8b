"""The reports' own sentences, from `reports/wording.yaml`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field
from ruamel.yaml import YAML

from ita_model.report.document import ReportKind
from ita_model.report.wording import Lines, Wording

WORDING: Final = Path(__file__).parent / "reports" / "wording.yaml"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Lines(_Strict):
    cover: tuple[str, ...]
    title: tuple[str, ...]


class _Wording(_Strict):
    columns: tuple[str, str, str, str, str, str]
    office: tuple[str, ...]
    year_end: _Lines = Field(alias="year-end")
    six_month: _Lines = Field(alias="six-month")


def read_wording(path: Path = WORDING) -> Wording:
    """The sentences that a file gives. Raises ValueError saying what is wrong with it."""
    told = _Wording.model_validate(YAML(typ="safe").load(path.read_text(encoding="utf-8")))
    return Wording(
        columns=told.columns,
        office=told.office,
        lines={
            ReportKind.YEAR_END: Lines(told.year_end.cover, told.year_end.title),
            ReportKind.SIX_MONTH: Lines(told.six_month.cover, told.six_month.title),
        },
    )
