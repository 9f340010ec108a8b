"""What is added to the plan during the year: a measure under an aspect, and a step to a measure, each with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.frameworks import frameworks
from ita_model import growing, thai
from ita_model.calendar import FiscalYear
from ita_model.division_ends import divisions_there
from ita_model.growing import NewStep
from ita_model.growth import measure_to_be, step_to_be
from ita_model.plan import EVERY_DIVISION
from ita_model.records import Aspect, Checkpoint, Division, Year
from ita_model.schedule import Every, Schedule, Shift
from web.desk.edit_parts import Builder, Choice, Done, Edit, Field, Kind, Row, Typed, day_of
from web.desk.plan_edits import measure_of, plan_edit, read_reason
from web.desk.plan_follows import of_additions
from web.desk.plan_owing import words_stay
from web.desk.views_plan import PLAN
from web.door import Visitor
from web.language import _
from web.uploads import Trouble
from web.views_checkpoint import NotHere
from web.words import long_date

_MOST: Final = 4_000
_MOST_DAYS: Final = 40
DAYS: Final = "days"


def adding_measure(be: int, number: int) -> Builder:
    """A measure more under an aspect, with its first step."""

    def build(session: Session, visitor: Visitor, at: datetime, typed: Typed | None) -> Edit:
        year, name = _aspect_of(session, visitor, be, number)
        there = divisions_there(session, visitor.agency.id)
        divisions, value = there.by_code, (typed or {"period": _rest_of(year, visitor.today)}).get
        title, back, about = _("เพิ่มมาตรการ"), f"{PLAN}?year={year.be}", f"({number}) {name}"
        pages = (_("มาตรการ"), _("ขั้นตอนแรก"), _("ใครทำ เมื่อใด"))
        fields = (
            Field("title", _("ชื่อมาตรการ"), value("title", ""), _("ตามที่จะพิมพ์ในตารางรายงาน"), Kind.TEXT),
            Field("period", _("ระยะเวลา"), value("period", ""), _("ถ้อยคำในช่องระยะเวลาของรายงาน")),
            *_step_fields(typed, divisions, page=1),
        )
        if typed is None:
            return plan_edit(title, about, back, fields, pages=pages)
        troubles: list[Trouble] = []
        _must_say(troubles, "title", typed.get("title", ""), _("ยังไม่ได้ใส่ชื่อมาตรการ"))
        _must_say(troubles, "period", typed.get("period", ""), _("ยังไม่ได้ใส่ระยะเวลา เช่น มี.ค. ๒๕๖๗ - ก.ย. ๒๕๖๗"))
        step = _read_step(troubles, typed, divisions)
        if troubles or step is None:
            return plan_edit(title, about, back, fields, tuple(troubles), pages=pages)
        said = {"title": typed["title"], "period": typed["period"], "responsible": _responsible(step.divisions, divisions)}

        def see() -> Done:
            made = measure_to_be(session, year, [step], there, aspect=number, **said, at=at, words=typed["words"])
            return Done(back, of_additions(year, made.points, there.going, visitor.today))

        def act() -> Done:
            made = growing.add_measure(
                session, year, [step], aspect=number, aspect_name=name, **said, by=visitor.officer, at=at,
                words=typed["words"],
            )  # fmt: skip
            points = _points(session, visitor, Checkpoint.measure_id == made.id)
            return Done(f"{PLAN}?year={year.be}#{made.code}", of_additions(year, points, divisions.values(), visitor.today))

        rows = (
            Row(_("ชื่อมาตรการ"), said["title"]),
            Row(_("ผู้รับผิดชอบ"), said["responsible"]),
            Row(_("ระยะเวลา"), said["period"]),
            *_step_rows(step, typed["words"]),
        )
        return plan_edit(title, about, back, fields, rows=rows, see=see, act=act, pages=pages)

    return build


def adding_step(number: int) -> Builder:
    """A step more of a measure."""

    def build(session: Session, visitor: Visitor, at: datetime, typed: Typed | None) -> Edit:
        measure, year = measure_of(session, visitor, number)
        there = divisions_there(session, visitor.agency.id)
        divisions = there.by_code
        title, back = _("เพิ่มขั้นตอน"), f"{PLAN}?year={year.be}"
        pages, fields = (_("ขั้นตอน"), _("ใครทำ เมื่อใด")), _step_fields(typed, divisions, page=0)
        if typed is None:
            return plan_edit(title, measure.title, back, fields, pages=pages)
        troubles: list[Trouble] = []
        step = _read_step(troubles, typed, divisions)
        if troubles or step is None:
            return plan_edit(title, measure.title, back, fields, tuple(troubles), pages=pages)

        def see() -> Done:
            made = step_to_be(session, year, measure, step, there, at=at, words=typed["words"])
            return Done(back, (*of_additions(year, made.points, there.going, visitor.today), words_stay(measure)))

        def act() -> Done:
            made = growing.add_step(session, measure, step, by=visitor.officer, at=at, words=typed["words"])
            points = _points(session, visitor, Checkpoint.step_id == made.id)
            follows = of_additions(year, points, divisions.values(), visitor.today)
            return Done(f"{back}#step-{made.id}", (*follows, words_stay(measure)))

        rows = _step_rows(step, typed["words"])
        return plan_edit(title, measure.title, back, fields, rows=rows, see=see, act=act, pages=pages)

    return build


def _aspect_of(session: Session, visitor: Visitor, be: int, number: int) -> tuple[Year, str]:
    """A year, and what an aspect is called in its plan, or else by the assessment. Raises NotHere."""
    row = session.execute(
        select(Year, Aspect.name)
        .outerjoin(Aspect, (Aspect.agency_id == Year.agency_id) & (Aspect.year_id == Year.id) & (Aspect.number == number))
        .where(Year.agency_id == visitor.agency.id, Year.be == be)
    ).first()
    name = row and (row.name or frameworks().aspect_names().get(number))
    if row is None or not name:
        raise NotHere(f"aspect {number} of {be}")
    return row.Year, name


def _points(session: Session, visitor: Visitor, which: object) -> Sequence[Checkpoint]:
    mine = select(Checkpoint).where(Checkpoint.agency_id == visitor.agency.id, which)  # type: ignore[arg-type]
    return session.scalars(mine.order_by(Checkpoint.due_on, Checkpoint.id)).all()


def _rest_of(year: Year, today: date) -> str:
    """The rest of a year as its reports write a period: `มี.ค. ๒๕๖๗ - ก.ย. ๒๕๖๗`."""
    span = FiscalYear(year.be)
    first = min(max(today, span.start), span.end)
    return thai.to_thai_digits(" - ".join(thai.short_date(day).partition(" ")[2] for day in (first, span.end)))


def _step_fields(typed: Typed | None, divisions: Mapping[str, Division], *, page: int) -> tuple[Field, ...]:
    """The fields of a step on one page, and on the next who does it, when, and why it is added."""
    value = (typed or {}).get
    choices = tuple(Choice(one.code, one.name) for one in divisions.values())
    whens = (
        Choice(DAYS, _("ตามวันที่ระบุ"), _("ใส่วันที่ในช่องถัดไป")),
        Choice(Every.MONTH.value, _("ทุกเดือนจนสิ้นปีงบประมาณ"), _("ภายในวันทำการสุดท้ายของเดือน เริ่มเดือนนี้")),
        Choice(Every.QUARTER.value, _("ทุกไตรมาสจนสิ้นปีงบประมาณ"), _("ภายในวันทำการสุดท้ายของไตรมาส เริ่มไตรมาสนี้")),
    )
    days_hint = _("หากเลือก “ตามวันที่ระบุ” ใส่วันละบรรทัด เช่น 31 พ.ค. 2567")
    return (
        Field("text", _("ขั้นตอน"), value("text", ""), _("ตามที่จะพิมพ์ในช่องขั้นตอนของรายงาน และในจดหมาย"), Kind.TEXT, page=page),
        Field(
            "good_evidence", _("หลักฐานที่ดี"), value("good_evidence", ""),
            _("หัวหน้าเห็นข้อความนี้เมื่อยืนยัน เช่น ภาพหน้าเว็บไซต์ที่เห็นวันที่ชัดเจน"), Kind.TEXT, page=page,
        ),
        Field(
            "divisions", _("สำนัก/กองที่ต้องทำ"), value("divisions", ""), _("แต่ละแห่งต้องยืนยันของตนเอง"), Kind.MANY, choices,
            page + 1,
        ),
        Field("when", _("กำหนดเมื่อใด"), value("when", DAYS), kind=Kind.PICK, choices=whens, page=page + 1),
        Field("days", _("วันที่"), value("days", ""), days_hint, Kind.TEXT, page=page + 1),
        Field("words", _("เพิ่มเพราะอะไร"), value("words", ""), _("หัวหน้าเห็นเหตุผลนี้ข้างกำหนด"), Kind.TEXT, page=page + 1),
    )  # fmt: skip


def _read_step(troubles: list[Trouble], typed: Typed, divisions: Mapping[str, Division]) -> NewStep | None:
    """The step that was typed; None where something is wrong with it, which is noted."""
    _must_say(troubles, "text", typed.get("text", ""), _("ยังไม่ได้เขียนขั้นตอน โปรดเขียนว่าต้องทำอะไร"))
    _must_say(troubles, "good_evidence", typed.get("good_evidence", ""))
    chosen = [divisions[code] for code in divisions if code in typed.get("divisions", "").split()]
    if not chosen:
        troubles.append(Trouble("divisions", _("ยังไม่ได้เลือกสำนัก/กอง")))
    schedule = _schedule(troubles, typed)
    read_reason(troubles, typed.get("words", ""))
    if schedule is None or troubles:
        return None
    return NewStep(typed["text"], typed.get("good_evidence", ""), chosen, schedule)


def _schedule(troubles: list[Trouble], typed: Typed) -> Schedule | None:
    if (rule := typed.get("when", DAYS)) in (Every.MONTH.value, Every.QUARTER.value):
        return Schedule(every=Every(rule))
    lines = [one.strip() for one in typed.get("days", "").split("\n") if one.strip()]
    read = [day_of(one) for one in lines] or [day_of("")]
    if wrong := [one for one in read if isinstance(one, str)]:
        troubles += [Trouble("days", one) for one in wrong[:1]]
        return None
    if len(read) > _MOST_DAYS:
        troubles.append(Trouble("days", _("ใส่ได้ไม่เกิน %(most)s วัน", most=_MOST_DAYS)))
        return None
    # A day that the secretary names is meant; the look before saving says where it is a day off.
    return Schedule(on=tuple(sorted({one for one in read if isinstance(one, date)})), shift=Shift.STAY)


def _step_rows(step: NewStep, words: str) -> tuple[Row, ...]:
    rule = {Every.MONTH: _("ทุกเดือนจนสิ้นปีงบประมาณ"), Every.QUARTER: _("ทุกไตรมาสจนสิ้นปีงบประมาณ")}
    when = rule[step.schedule.every] if step.schedule.every else "\n".join(long_date(day) for day in step.schedule.on)
    return (
        Row(_("ขั้นตอน"), step.text),
        Row(_("หลักฐานที่ดี"), step.good_evidence or _("(ว่าง)")),
        Row(_("สำนัก/กองที่ต้องทำ"), "\n".join(one.name for one in step.divisions)),
        Row(_("กำหนด"), when),
        Row(_("เพราะอะไร"), words),
    )


def _responsible(chosen: Sequence[Division], divisions: Mapping[str, Division]) -> str:
    """Who is responsible, in the words of the report's column."""
    return EVERY_DIVISION if len(chosen) == len(divisions) > 1 else ", ".join(one.name for one in chosen)


def _must_say(troubles: list[Trouble], name: str, words: str, missing: str = "") -> None:
    """Note that words are too long, or that there are none where that is something to tell."""
    if not words and missing:
        troubles.append(Trouble(name, missing))
    elif len(words) > _MOST:
        troubles.append(Trouble(name, _("ข้อความยาวเกิน %(most)s ตัวอักษร โปรดย่อ", most=f"{_MOST:,}")))
