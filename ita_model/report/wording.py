"""The sentences of a report that are neither the plan's nor a head's words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from string import Formatter
from typing import Final

from pydantic import TypeAdapter

from ita_model import thai
from ita_model.calendar import Span
from ita_model.database import canonical, sha256
from ita_model.records import AgencyDetail
from ita_model.report.document import ReportKind

NOTHING_DUE: Final = "ยังไม่ถึงกำหนดดำเนินการในรอบนี้"
NOTHING_CONFIRMED: Final = "ยังไม่มีผลการดำเนินการที่ยืนยันพร้อมหลักฐานและผ่านการตรวจแล้ว"
ALL_WAIVED: Final = "ได้รับยกเว้น"
NO_OUTCOME: Final = "ไม่ได้ระบุ"

_OWN_MARK: Final = re.compile(r"\s*(?:[๐-๙0-9]+\s*[.)]|[-–•])")


class SignedBy(StrEnum):
    """Who signs: the head of the lead division, for whom the report is written; the secretary; the executive."""

    LEAD = "lead"
    SECRETARY = "secretary"
    EXECUTIVE = "executive"


@dataclass(frozen=True, slots=True)
class SignatureWords:
    """A place to sign: whose, what is said by it, and what may be ticked there."""

    by: SignedBy
    says: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MemoWords:
    """The memo's heading, the lines of its head as (label, text), and who signs it."""

    heading: str
    fields: tuple[tuple[str, str], ...]
    signatures: tuple[SignatureWords, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """The cover's upper lines, the title's, and the memo's paragraphs, with fields in braces."""

    cover: tuple[str, ...]
    title: tuple[str, ...]
    memo: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """What an office may word in its own way; see `config/reports/wording.yaml` for the fields.

    `photographs` is how many pictures of a measure the annex shows.
    """

    columns: tuple[str, str, str, str, str, str]
    office: tuple[str, ...]
    memo: MemoWords
    signatures: tuple[SignatureWords, ...]
    photographs: int
    lines: Mapping[ReportKind, Lines]

    def texts(self) -> Iterator[str]:
        """Every text that may have fields in it."""
        yield from self.office
        for lines in self.lines.values():
            yield from (*lines.cover, *lines.title, *lines.memo)
        for _, text in self.memo.fields:
            yield text
        for place in (*self.memo.signatures, *self.signatures):
            yield from (place.says, *place.choices)


FIELDS: Final = (
    *("agency", "district", "province", "division", "secretary", "executive"),
    *("year", "year_thai", "first_month", "last_month", "as_of"),
    *("standing", "measures", "complete", "in_progress", "missing", "not_due", "outstanding"),
)
"""The fields that may stand in a text, in braces."""


def filled(lines: Sequence[str], fields: Mapping[str, str]) -> tuple[str, ...]:
    """Lines with their fields filled in."""
    return tuple(line.format_map(fields) for line in lines)


def fields_in(lines: Iterable[str], text: str) -> frozenset[str]:
    """The fields that stand in the one of the lines that a text was made of; none where it is of none of them."""
    for line in lines:
        parts = [(literal, field) for literal, field, _, _ in Formatter().parse(line)]
        if re.fullmatch("".join(re.escape(literal) + (".*" if field else "") for literal, field in parts), text, re.DOTALL):
            return frozenset(field for _, field in parts if field)
    return frozenset()


def place_fields(agency: AgencyDetail, span: Span, year: int) -> dict[str, str]:
    """What the fields stand for that tell where and when, in the report of a period."""
    return {
        "agency": agency.name,
        "district": agency.district,
        "province": agency.province,
        "year": str(year),
        "year_thai": thai.to_thai_digits(year),
        "first_month": thai.to_thai_digits(thai.month_and_year(span.start)),
        "last_month": thai.to_thai_digits(thai.month_and_year(span.end)),
    }


def wording_as_data(wording: Wording, kind: ReportKind) -> dict[str, object]:
    """What a report uses of a wording, for its manifest: it is checked against these words, whatever is in use later."""
    told = _ADAPTER.dump_python(replace(wording, lines={kind: wording.lines[kind]}), mode="json")
    return dict(told)


def data_sha256(told: object) -> str:
    """By which the wording that a report uses is told from others."""
    return sha256(canonical(told))


def wording_from_data(told: object) -> Wording:
    """The wording that `wording_as_data` gave. Raises ValueError where it is none."""
    return _ADAPTER.validate_python(told, extra="forbid")


def said_together(texts: Iterable[str]) -> str:
    """Several heads' words as one cell: identical words once, others as a list in the order given.

    Words that bring a list mark of their own keep it; others get a dash. White space alone makes no difference of words.
    """
    different: dict[str, str] = {}
    for text in texts:
        if text.strip():
            different.setdefault(re.sub(r"\s+", "", text), text.strip())
    if len(different) < 2:
        return "".join(different.values())
    return "\n".join(text if _OWN_MARK.match(text) else f"- {text}" for text in different.values())


def steps_together(steps: Sequence[tuple[str, str]]) -> str:
    """The steps cell from (marker, text) pairs, as the plan has them."""
    return "\n".join(f"{marker} {text}" if marker else text for marker, text in steps)


def still_missing(missing: int, due: int) -> str:
    """The line that says a result is not the whole one."""
    return thai.to_thai_digits(f"(ยังขาดหลักฐานที่ผ่านการตรวจ {missing} จาก {due} รายการ)")


def compiled_although(missing: int, reason: str) -> str:
    """The note that says why a report was compiled although something is outstanding."""
    return thai.to_thai_digits(f"จัดทำรายงานฉบับนี้ทั้งที่ยังขาดหลักฐาน {missing} รายการ เหตุผล: ") + reason


_ADAPTER: Final = TypeAdapter(Wording)
