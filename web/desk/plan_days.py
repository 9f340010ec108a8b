"""Other due days, and more of them, during the year, each with a reason."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model import growing, replanning
from ita_model.calendar import FiscalYear
from ita_model.division_ends import divisions_there
from ita_model.growth import checkpoint_to_be
from ita_model.records import Checkpoint, Division, Year, names
from ita_model.years import calendar_of
from web.desk.edit_parts import Builder, Choice, Done, Edit, Field, Kind, Row, Typed, day_of, first_wrong
from web.desk.plan_edits import measure_of, plan_edit, read_reason, step_of
from web.desk.views_plan import PLAN
from web.door import Visitor
from web.language import _, n_
from web.uploads import Trouble
from web.views_checkpoint import NotHere
from web.words import long_date, period_word

ONE, ALL = "one", "all"


def moving(number: int) -> Builder:
    """A checkpoint, or all of its step and period, is due on another day."""

    def build(session: Session, visitor: Visitor, at: datetime, typed: Typed | None) -> Edit:
        point = session.scalar(select(Checkpoint).where(Checkpoint.agency_id == visitor.agency.id, Checkpoint.id == number))
        if point is None:
            raise NotHere(f"checkpoint {number}")
        measure, year = measure_of(session, visitor, point.measure_id)
        alike = _alike(session, point)
        division = alike[point.id][1]
        movable = [row for row, _name in alike.values() if not row.state.is_final]
        title, back = _("เลื่อนกำหนด"), f"{PLAN}?year={year.be}"
        about = f"{measure.title} · {division} · {period_word(point.period)} · {long_date(point.due_on)}"
        value = (typed or {}).get
        fields: tuple[Field, ...] = (
            Field("due_on", _("กำหนดใหม่"), value("due_on", ""), kind=Kind.DAY),
            Field("words", _("เพราะอะไร"), value("words", ""), _("หัวหน้าเห็นเหตุผลนี้ข้างกำหนดใหม่"), Kind.TEXT),
        )
        if len(movable) > 1:
            n = len(movable)
            every = n_("ทั้ง %(n)s รายการของขั้นตอนนี้ในรอบเดียวกัน", "ทั้ง %(n)s รายการของขั้นตอนนี้ในรอบเดียวกัน", n) % {"n": n}
            choices = (
                Choice(ONE, _("เฉพาะ%(division)s", division=division)),
                Choice(ALL, every, _("ที่ยังไม่รับรองหรือยกเว้น")),
            )
            fields = (Field("whole", _("รายการใด"), value("whole", ONE), kind=Kind.PICK, choices=choices), *fields)
        if typed is None:
            return plan_edit(title, about, back, fields)
        troubles: list[Trouble] = []
        due_on = first_wrong(troubles, "due_on", day_of(value("due_on", "")))
        why = value("words", "")
        read_reason(troubles, why)
        if troubles or due_on is None:
            return plan_edit(title, about, back, fields, tuple(troubles))
        chosen = movable if value("whole", ONE) == ALL else [point]
        day = due_on

        def see() -> Done:
            replanning.rescheduled(chosen, year, due_on=day)
            opens = min(replanning.opens_then(row, year, due_on=day) for row in chosen)
            return Done(back, _of_days(year, opens, day, visitor.today))

        def act() -> Done:
            replanning.reschedule(session, chosen, due_on=day, by=visitor.officer, at=at, words=why)
            return Done(back, _of_days(year, min(row.opens_on for row in chosen), day, visitor.today))

        whose = " ".join(alike[row.id][1] for row in chosen)
        rows = (
            Row(_("สำนัก/กอง"), whose),
            Row(_("กำหนด"), long_date(due_on, weekday=True), long_date(point.due_on, weekday=True)),
            Row(_("เพราะอะไร"), why),
        )
        return plan_edit(title, about, back, fields, rows=rows, see=see, act=act)

    return build


def adding(number: int) -> Builder:
    """A division is asked for a step on a day more than the year was opened with."""

    def build(session: Session, visitor: Visitor, at: datetime, typed: Typed | None) -> Edit:
        step, measure, year = step_of(session, visitor, number)
        there = divisions_there(session, visitor.agency.id)
        divisions = there.by_code
        title, back, about = _("เพิ่มกำหนด"), f"{PLAN}?year={year.be}", f"{measure.title} · {step.text}"
        value = (typed or {}).get
        choices = tuple(Choice(one.code, one.name) for one in divisions.values())
        fields = (
            Field("division", _("สำนัก/กอง"), value("division", ""), kind=Kind.LIST, choices=choices),
            Field("due_on", _("ภายในวันใด"), value("due_on", ""), kind=Kind.DAY),
            Field("words", _("เพราะอะไร"), value("words", ""), _("หัวหน้าเห็นเหตุผลนี้ข้างกำหนด"), Kind.TEXT),
        )
        if typed is None:
            return plan_edit(title, about, back, fields)
        troubles: list[Trouble] = []
        division = divisions.get(value("division", ""))
        if division is None:
            troubles.append(Trouble("division", _("ยังไม่ได้เลือกสำนัก/กอง")))
        due_on = first_wrong(troubles, "due_on", day_of(value("due_on", "")))
        why = value("words", "")
        read_reason(troubles, why)
        if troubles or due_on is None or division is None:
            return plan_edit(title, about, back, fields, tuple(troubles))
        to, day = division, due_on

        def see() -> Done:
            (made,) = checkpoint_to_be(session, year, step, to, there, due_on=day, words=why).points
            return Done(back, _of_days(year, made.opens_on, day, visitor.today))

        def act() -> Done:
            made = growing.add_checkpoint(session, step, to, due_on=day, by=visitor.officer, at=at, words=why)
            return Done(back, _of_days(year, made.opens_on, day, visitor.today))

        told = (Row(_("สำนัก/กอง"), to.name), Row(_("กำหนด"), long_date(day, weekday=True)), Row(_("เพราะอะไร"), why))
        return plan_edit(title, about, back, fields, rows=told, see=see, act=act)

    return build


def _alike(session: Session, point: Checkpoint) -> dict[int, tuple[Checkpoint, str]]:
    """The checkpoints of the same step and period, with their divisions' names."""
    rows = session.execute(
        select(Checkpoint, Division.name)
        .join(Division, names(Checkpoint, Division))
        .where(
            Checkpoint.agency_id == point.agency_id,
            Checkpoint.step_id == point.step_id,
            Checkpoint.occurrence == point.occurrence,
        )
        .order_by(Division.position, Checkpoint.id)
    )
    return {row.id: (row, name) for row, name in rows}


def _of_days(year: Year, opens: date, due_on: date, today: date) -> tuple[str, ...]:
    said = []
    if opens > today:
        said.append(_("หัวหน้าได้รับแจ้งในจดหมายรอบส่งถัดไป รายการเปิดให้ยืนยันและเริ่มเตือน %(day)s", day=long_date(opens)))
    elif due_on < today:
        said.append(_("กำหนดใหม่ผ่านไปแล้ว รายการนี้จะเกินกำหนดทันที และหัวหน้าได้รับแจ้งในจดหมายรอบส่งถัดไป"))
    else:
        said.append(_("หน้าของหัวหน้าใช้กำหนดใหม่ทันที และหัวหน้าได้รับแจ้งในจดหมายรอบส่งถัดไป"))
    if why := calendar_of(year).why_off(due_on):
        said.append(_("%(day)s เป็น%(why)s", day=long_date(due_on), why=why))
    if due_on > FiscalYear(year.be).halves()[0].end:
        said.append(_("รายงานรอบ 6 เดือนไม่นับรายการนี้ เพราะกำหนดอยู่หลังวันสุดท้ายของรอบ"))
    said.append(_("รายงานของวันก่อนหน้านี้ยังใช้กำหนดเดิม"))
    return tuple(said)
