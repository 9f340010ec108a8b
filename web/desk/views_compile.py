"""What the secretary asks to be compiled: read from the form, checked against the record, and said back before it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from ita_model import thai
from ita_model.calendar import FiscalYear
from ita_model.records import Year
from ita_model.report.document import ReportKind
from ita_model.report.outstanding import count_missing
from ita_model.report.period import NotADayOfIt, day_of, year_meant
from ita_model.years import years_of
from web.door import Visitor
from web.language import _
from web.uploads import Trouble
from web.words import long_date


@dataclass(frozen=True, slots=True)
class Form:
    """The form as it was sent, word for word."""

    kind: str = ""
    year: str = ""
    as_of: str = ""
    form: str = ""

    @property
    def draft(self) -> bool:
        return self.form != "final"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for. `missing` counts what would be outstanding."""

    year: Year
    kind: ReportKind
    as_of: date
    draft: bool
    missing: int

    @property
    def whole(self) -> bool:
        """Whether it is as of the period's last day: the report itself, not one of another day."""
        return self.as_of == self.kind.period(FiscalYear(self.year.be)).end


def form_of(given: Mapping[str, str]) -> Form:
    """The form's fields, cut to what a form of ours can hold."""
    return Form(*(given.get(name, "").strip()[:60] for name in ("kind", "year", "as_of", "form")))


def first_form(session: Session, visitor: Visitor, given: Mapping[str, str]) -> tuple[Form, tuple[int, ...]]:
    """The form as it is first shown, with what a link to it says, and the years to choose from, the newest first: one query."""
    form = form_of(given)
    years = tuple(sorted((one.be for one in years_of(session, visitor.agency.id, on=visitor.today)), reverse=True))
    meant = {kind: year_meant(kind, years, today=visitor.today) for kind in ReportKind}
    ended = FiscalYear.containing(visitor.today).halves()[0].end < visitor.today
    kind = form.kind or (ReportKind.YEAR_END if ended and meant[ReportKind.YEAR_END] else ReportKind.SIX_MONTH)
    year = form.year or str(meant.get(ReportKind(kind) if kind in list(ReportKind) else ReportKind.SIX_MONTH) or "")
    return Form(kind, year, form.as_of, form.form or "draft"), years


def asked(session: Session, visitor: Visitor, form: Form, *, at: datetime) -> Asked | list[Trouble]:
    """What the form asks for, or all that is wrong with it: four queries."""
    troubles = []
    kind = next((one for one in ReportKind if one == form.kind), None)
    if kind is None:
        troubles.append(Trouble("kind", _("ยังไม่ได้เลือกรายงาน โปรดเลือกรอบ 6 เดือน หรือสิ้นปีงบประมาณ")))
    years = {str(one.be): one for one in years_of(session, visitor.agency.id, on=visitor.today)}
    year = years.get(form.year)
    if year is None:
        troubles.append(Trouble("year", _("ยังไม่ได้เปิดปีงบประมาณนี้ โปรดเลือกปีในรายการ")))
    if form.form not in ("draft", "final"):
        troubles.append(Trouble("form", _("ยังไม่ได้เลือกว่าเป็นฉบับร่างหรือฉบับจริง")))
    day = None
    try:
        day = thai.parse_date(form.as_of) if form.as_of else None
    except ValueError:
        troubles.append(Trouble("as_of", _("อ่านวันที่ไม่ออก โปรดเขียนเช่น 31 มี.ค. 2567 หรือ 31/3/2567 หรือเว้นว่างไว้")))
    if troubles or kind is None or year is None:
        return troubles
    try:
        day = day_of(kind, FiscalYear(year.be), today=visitor.today, asked=day)
    except NotADayOfIt as error:
        first, last = long_date(error.first), long_date(error.last)
        said = _("เลือกวันที่ของข้อมูลได้ตั้งแต่ %(first)s ถึง %(last)s", first=first, last=last)
        return [Trouble("as_of", said)]
    return Asked(year, kind, day, form.draft, count_missing(session, year, kind, at=at, as_of=day))
