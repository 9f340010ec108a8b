"""The sentences of a report that are neither the plan's nor a head's words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ita_model import thai
from ita_model.calendar import Span
from ita_model.records import AgencyDetail
from ita_model.report.document import ReportKind

NOTHING_DUE: Final = "ยังไม่ถึงกำหนดดำเนินการในรอบนี้"
NOTHING_CONFIRMED: Final = "ยังไม่มีผลการดำเนินการที่ยืนยันพร้อมหลักฐานและผ่านการตรวจแล้ว"
ALL_WAIVED: Final = "ได้รับยกเว้น"
NO_OUTCOME: Final = "ไม่ได้ระบุ"

_OWN_MARK: Final = re.compile(r"\s*(?:[๐-๙0-9]+\s*[.)]|[-–•])")


@dataclass(frozen=True, slots=True)
class Lines:
    """The cover's upper lines and the title's, with fields in braces."""

    cover: tuple[str, ...]
    title: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """What an office may word in its own way; see `config/reports/wording.yaml` for the fields."""

    columns: tuple[str, str, str, str, str, str]
    office: tuple[str, ...]
    lines: Mapping[ReportKind, Lines]

    def cover(self, kind: ReportKind, agency: AgencyDetail, span: Span, year: int) -> tuple[str, ...]:
        """The cover's upper lines."""
        return _filled(self.lines[kind].cover, agency, span, year)

    def title(self, kind: ReportKind, agency: AgencyDetail, span: Span, year: int) -> tuple[str, ...]:
        """The title's lines."""
        return _filled(self.lines[kind].title, agency, span, year)

    def cover_office(self, agency: AgencyDetail, span: Span, year: int) -> tuple[str, ...]:
        """The cover's lower lines: who and where."""
        return _filled(self.office, agency, span, year)


def wording_as_data(wording: Wording, kind: ReportKind) -> dict[str, object]:
    """What a report uses of a wording, for its manifest: it is checked against these words, whatever is in use later."""
    lines = wording.lines[kind]
    told = {"columns": wording.columns, "office": wording.office, "cover": lines.cover, "title": lines.title}
    return {name: list(texts) for name, texts in told.items()}


def wording_from_data(told: Mapping[str, Sequence[str]], kind: ReportKind) -> Wording:
    """The wording that `wording_as_data` gave. Raises KeyError or ValueError where it is none."""
    one, two, three, four, five, six = told["columns"]
    lines = Lines(tuple(told["cover"]), tuple(told["title"]))
    return Wording((one, two, three, four, five, six), tuple(told["office"]), {kind: lines})


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


def _filled(lines: Sequence[str], agency: AgencyDetail, span: Span, year: int) -> tuple[str, ...]:
    fields = {
        "agency": agency.name,
        "district": agency.district,
        "province": agency.province,
        "year": str(year),
        "year_thai": thai.to_thai_digits(year),
        "first_month": thai.to_thai_digits(thai.month_and_year(span.start)),
        "last_month": thai.to_thai_digits(thai.month_and_year(span.end)),
    }
    return tuple(line.format_map(fields) for line in lines)
