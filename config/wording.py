"""The reports' own sentences, from `reports/wording.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Annotated, Final

from pydantic import Field

from config.yamlfile import BadConfiguration, Entry, read_yaml
from ita_model.report.document import ReportKind
from ita_model.report.wording import FIELDS, Lines, MemoWords, SignatureWords, SignedBy, Wording

WORDING: Final = Path(__file__).parent / "reports" / "wording.yaml"

SHIPPED: Final[Mapping[ReportKind, str]] = MappingProxyType(
    {
        ReportKind.YEAR_END: "b9a6a63de32e5f4386afe4e4e554973cdd0662f960f06d787145c6f9c9c38ad0",
        ReportKind.SIX_MONTH: "54235a1c27a2f05000b65fb35957aba96c205ebc0d8f04b0d0dc3981c7f6d6d8",
    }
)
"""The SHA-256 of what each report uses of the file as it comes with this program: so that, wherever texts differ between two
reports, the office's own wish is told from a new program. A change of the file that comes with it changes them."""


class _Lines(Entry):
    cover: tuple[str, ...]
    title: tuple[str, ...]
    memo: tuple[str, ...]


class _Signature(Entry):
    by: SignedBy
    says: str = ""
    choices: tuple[str, ...] = ()


class _Memo(Entry):
    heading: str
    fields: tuple[tuple[str, str], ...]
    signatures: tuple[_Signature, ...]


class _Wording(Entry):
    columns: tuple[str, str, str, str, str, str]
    office: tuple[str, ...]
    memo: _Memo
    signatures: tuple[_Signature, ...]
    photographs_per_measure: Annotated[int, Field(ge=0, le=60)]
    year_end: _Lines = Field(alias="year-end")
    six_month: _Lines = Field(alias="six-month")


@cache
def read_wording(path: Path = WORDING) -> Wording:
    """The sentences that a file gives, read once a process. Raises BadConfiguration, also for a field that there is not."""
    told = read_yaml(path, _Wording)
    wording = Wording(
        columns=told.columns,
        office=told.office,
        memo=MemoWords(told.memo.heading, told.memo.fields, _signatures(told.memo.signatures)),
        signatures=_signatures(told.signatures),
        photographs=told.photographs_per_measure,
        lines={
            kind: Lines(lines.cover, lines.title, lines.memo)
            for kind, lines in ((ReportKind.YEAR_END, told.year_end), (ReportKind.SIX_MONTH, told.six_month))
        },
    )
    for text in wording.texts():
        if wrong := _unknown(text):
            said = f"ไฟล์ {path.name} มีช่องเติมคำที่ใช้ไม่ได้ {wrong} ในข้อความ “{text}” ดูชื่อช่องที่ใช้ได้จากหมายเหตุตอนต้นไฟล์"
            raise BadConfiguration(said, f"{path}: unknown field {wrong} in {text!r}")
    return wording


def _signatures(told: Iterable[_Signature]) -> tuple[SignatureWords, ...]:
    return tuple(SignatureWords(one.by, one.says, one.choices) for one in told)


def _unknown(text: str) -> str | None:
    """What stands in braces and is no plain field; None where all is well."""
    try:
        for _, name, form, conversion in Formatter().parse(text):
            if name is not None and (name not in FIELDS or form or conversion):
                return f"{{{name}}}"
    except ValueError:
        return "{ }"
    return None
