"""The changes of the plan during the year: other words from a day on, and other due days, each with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model import replanning
from ita_model.calendar import FiscalYear
from ita_model.moves import Outrun
from ita_model.planning import MEASURE_WORDS, STEP_WORDS
from ita_model.records import Checkpoint, Division, Measure, Step, Year, names
from ita_model.reminding import calendar_of
from ita_model.replanning import NotPlanned
from web.desk.editing import Builder, Choice, Done, Edit, Field, Kind, Row, Typed, day_of, first_wrong, written
from web.desk.views_plan import PLAN
from web.door import Visitor
from web.language import _, n_
from web.typed import too_long
from web.uploads import Trouble
from web.views_checkpoint import NotHere
from web.words import long_date

_MOST: Final = 4_000
ONE, ALL = "one", "all"


def wording_measure(number: int) -> Builder:
    """A measure reads otherwise from a day on."""

    def build(session: Session, visitor: Visitor, at: datetime, typed: Typed | None) -> Edit:
        measure, year = _measure(session, visitor, number)
        labels = (_("ชื่อมาตรการ"), _("ผู้รับผิดชอบ"), _("ระยะเวลา"))
        hints = (
            _("ตามที่พิมพ์ในตารางรายงาน"), _("ถ้อยคำในช่องผู้รับผิดชอบของรายงาน ไม่เปลี่ยนว่าใครต้องยืนยัน"), _("ถ้อยคำในช่องระยะเวลาของรายงาน"),
        )  # fmt: skip
        fields = tuple(
            Field(name, label, (typed or {}).get(name, getattr(measure, name)), hint, Kind.TEXT)
            for name, label, hint in zip(MEASURE_WORDS, labels, hints, strict=True)
        )
        title, back = _("แก้ถ้อยคำของมาตรการ"), f"{PLAN}?year={year.be}"
        fields = (*fields, *_reasons(typed, visitor.today))
        troubles, from_on, said = _read(typed, MEASURE_WORDS)
        if typed is None or troubles or from_on is None:
            return _edit(title, measure.title, back, fields, troubles)

        def act() -> Done:
            replanning.reword_measure(
                session, measure, title=said["title"], responsible=said["responsible"], period=said["period"],
                from_on=from_on, by=visitor.officer, at=at, words=said["words"],
            )  # fmt: skip
            return Done(back, _follows(from_on, visitor.today))

        was = [getattr(measure, name) for name in MEASURE_WORDS]
        rows = tuple(
            Row(label, said[name], "" if said[name] == before else before)
            for name, label, before in zip(MEASURE_WORDS, labels, was, strict=True)
        )
        return _edit(title, "", back, fields, rows=(*rows, *_because(from_on, said["words"])), act=act)

    return build


def wording_step(number: int) -> Builder:
    """A step, or what good evidence of it is, reads otherwise from a day on."""

    def build(session: Session, visitor: Visitor, at: datetime, typed: Typed | None) -> Edit:
        row = session.scalar(select(Step).where(Step.agency_id == visitor.agency.id, Step.id == number))
        if row is None:
            raise NotHere(f"step {number}")
        step = row
        measure, year = _measure(session, visitor, step.measure_id)
        labels = (_("ขั้นตอน"), _("หลักฐานที่ดี"))
        hints = (_("ตามที่พิมพ์ในช่องขั้นตอนของรายงาน และในจดหมาย"), _("หัวหน้าเห็นข้อความนี้เมื่อยืนยัน เช่น ภาพหน้าเว็บไซต์ที่เห็นวันที่ชัดเจน"))
        fields = tuple(
            Field(name, label, (typed or {}).get(name, getattr(step, name)), hint, Kind.TEXT)
            for name, label, hint in zip(STEP_WORDS, labels, hints, strict=True)
        )
        title, back = _("แก้ถ้อยคำของขั้นตอน"), f"{PLAN}?year={year.be}"
        fields = (*fields, *_reasons(typed, visitor.today))
        troubles, from_on, said = _read(typed, STEP_WORDS, may_be_empty=("good_evidence",))
        if typed is None or troubles or from_on is None:
            return _edit(title, measure.title, back, fields, troubles)

        def act() -> Done:
            replanning.reword_step(
                session, step, text=said["text"], good_evidence=said["good_evidence"],
                from_on=from_on, by=visitor.officer, at=at, words=said["words"],
            )  # fmt: skip
            return Done(back, _follows(from_on, visitor.today))

        was = [getattr(step, name) for name in STEP_WORDS]
        rows = tuple(
            Row(label, said[name] or _("(ว่าง)"), "" if said[name] == before else before)
            for name, label, before in zip(STEP_WORDS, labels, was, strict=True)
        )
        return _edit(title, measure.title, back, fields, rows=(*rows, *_because(from_on, said["words"])), act=act)

    return build


def moving(number: int) -> Builder:
    """A checkpoint, or all of its step and period, is due on another day."""

    def build(session: Session, visitor: Visitor, at: datetime, typed: Typed | None) -> Edit:
        point = session.scalar(select(Checkpoint).where(Checkpoint.agency_id == visitor.agency.id, Checkpoint.id == number))
        if point is None:
            raise NotHere(f"checkpoint {number}")
        measure, year = _measure(session, visitor, point.measure_id)
        alike = _alike(session, point)
        division = alike[point.id][1]
        movable = [row for row, _name in alike.values() if not row.state.is_final]
        title, back = _("เลื่อนกำหนด"), f"{PLAN}?year={year.be}"
        about = f"{measure.title} · {division} · {point.period} · {long_date(point.due_on)}"
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
            return _edit(title, about, back, fields)
        troubles: list[Trouble] = []
        due_on = first_wrong(troubles, "due_on", day_of(value("due_on", "")))
        why = value("words", "")
        _reason(troubles, why)
        if troubles or due_on is None:
            return _edit(title, about, back, fields, tuple(troubles))
        chosen = movable if value("whole", ONE) == ALL else [point]
        day = due_on

        def act() -> Done:
            replanning.reschedule(session, chosen, due_on=day, by=visitor.officer, at=at, words=why)
            return Done(back, _of_days(year, chosen, day, visitor.today))

        whose = " ".join(alike[row.id][1] for row in chosen)
        rows = (
            Row(_("สำนัก/กอง"), whose),
            Row(_("กำหนด"), long_date(due_on, weekday=True), long_date(point.due_on, weekday=True)),
            Row(_("เพราะอะไร"), why),
        )
        return _edit(title, about, back, fields, rows=rows, act=act)

    return build


def adding(number: int) -> Builder:
    """A division is asked for a step on a day more than the year was opened with."""

    def build(session: Session, visitor: Visitor, at: datetime, typed: Typed | None) -> Edit:
        step = session.scalar(select(Step).where(Step.agency_id == visitor.agency.id, Step.id == number))
        if step is None:
            raise NotHere(f"step {number}")
        measure, year = _measure(session, visitor, step.measure_id)
        rows = select(Division).where(Division.agency_id == visitor.agency.id).order_by(Division.position)
        divisions = {one.code: one for one in session.scalars(rows)}
        title, back, about = _("เพิ่มกำหนด"), f"{PLAN}?year={year.be}", f"{measure.title} · {step.text}"
        value = (typed or {}).get
        choices = tuple(Choice(one.code, one.name) for one in divisions.values())
        fields = (
            Field("division", _("สำนัก/กอง"), value("division", ""), kind=Kind.LIST, choices=choices),
            Field("due_on", _("ภายในวันใด"), value("due_on", ""), kind=Kind.DAY),
            Field("words", _("เพราะอะไร"), value("words", ""), _("หัวหน้าเห็นเหตุผลนี้ข้างกำหนด"), Kind.TEXT),
        )
        if typed is None:
            return _edit(title, about, back, fields)
        troubles: list[Trouble] = []
        division = divisions.get(value("division", ""))
        if division is None:
            troubles.append(Trouble("division", _("ยังไม่ได้เลือกสำนัก/กอง")))
        due_on = first_wrong(troubles, "due_on", day_of(value("due_on", "")))
        why = value("words", "")
        _reason(troubles, why)
        if troubles or due_on is None or division is None:
            return _edit(title, about, back, fields, tuple(troubles))
        to, day = division, due_on

        def act() -> Done:
            made = replanning.add_checkpoint(session, step, to, due_on=day, by=visitor.officer, at=at, words=why)
            return Done(back, _of_days(year, [made], day, visitor.today))

        told = (Row(_("สำนัก/กอง"), to.name), Row(_("กำหนด"), long_date(day, weekday=True)), Row(_("เพราะอะไร"), why))
        return _edit(title, about, back, fields, rows=told, act=act)

    return build


def _measure(session: Session, visitor: Visitor, number: int) -> tuple[Measure, Year]:
    found = session.execute(
        select(Measure, Year)
        .join(Year, names(Measure, Year))
        .where(Measure.agency_id == visitor.agency.id, Measure.id == number)
    ).first()
    if found is None:
        raise NotHere(f"measure {number}")
    return found.Measure, found.Year


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


def _of_days(year: Year, chosen: list[Checkpoint], due_on: date, today: date) -> tuple[str, ...]:
    said = []
    opens = min(row.opens_on for row in chosen)
    if opens > today:
        said.append(_("เปิดให้ยืนยันและเริ่มเตือน %(day)s ก่อนวันนั้นไม่มีจดหมายเรื่องนี้", day=long_date(opens)))
    elif due_on < today:
        said.append(_("กำหนดใหม่ผ่านไปแล้ว รายการนี้จะเกินกำหนดทันที"))
    else:
        said.append(_("จดหมายและหน้าของหัวหน้าใช้กำหนดใหม่ทันที"))
    if why := calendar_of(year).why_off(due_on):
        said.append(_("%(day)s เป็น%(why)s", day=long_date(due_on), why=why))
    if due_on > FiscalYear(year.be).halves()[0].end:
        said.append(_("รายงานรอบ 6 เดือนไม่นับรายการนี้ เพราะกำหนดอยู่หลังวันสุดท้ายของรอบ"))
    said.append(_("รายงานของวันก่อนหน้านี้ยังใช้กำหนดเดิม"))
    return tuple(said)


def _follows(from_on: date, today: date) -> tuple[str, ...]:
    day = long_date(from_on)
    said = [_("ตั้งแต่ %(day)s รายงาน จดหมาย และหน้าต่าง ๆ ใช้ถ้อยคำใหม่", day=day)]
    if from_on > today:
        said.append(_("ก่อนวันนั้นยังใช้ถ้อยคำเดิม"))
    said.append(_("รายงานของวันก่อนหน้านั้นยังใช้ถ้อยคำเดิม แม้จัดทำใหม่ภายหลัง"))
    said.append(_("ถ้อยคำเดิมยังอยู่ในบันทึกการเปลี่ยนแปลงของแผน"))
    return tuple(said)


def _reasons(typed: Typed | None, today: date) -> tuple[Field, Field]:
    value = (typed or {"from_on": written(today)}).get
    return (
        Field("from_on", _("ใช้ตั้งแต่วันใด"), value("from_on", ""), kind=Kind.DAY),
        Field("words", _("แก้ไขเพราะอะไร"), value("words", ""), _("เก็บไว้ในบันทึกการเปลี่ยนแปลงของแผน"), Kind.TEXT),
    )


def _read(
    typed: Typed | None, said: tuple[str, ...], *, may_be_empty: tuple[str, ...] = ()
) -> tuple[tuple[Trouble, ...], date | None, dict[str, str]]:
    if typed is None:
        return (), None, {}
    troubles: list[Trouble] = []
    words = {name: typed.get(name, "") for name in (*said, "words")}
    for name in said:
        if not words[name] and name not in may_be_empty:
            troubles.append(Trouble(name, _("ช่องนี้ว่างไม่ได้")))
        elif len(words[name]) > _MOST:
            troubles.append(Trouble(name, _("ข้อความยาวเกิน %(most)s ตัวอักษร โปรดย่อ", most=f"{_MOST:,}")))
    from_on = first_wrong(troubles, "from_on", day_of(typed.get("from_on", "")))
    _reason(troubles, words["words"])
    return tuple(troubles), from_on, words


def _reason(troubles: list[Trouble], words: str) -> None:
    if not words:
        troubles.append(Trouble("words", _("ยังไม่ได้เขียนเหตุผล โปรดเขียนสั้น ๆ")))
    elif long := too_long(words):
        troubles.append(Trouble("words", long))


def _because(from_on: date, words: str) -> tuple[Row, Row]:
    return Row(_("ตั้งแต่"), long_date(from_on)), Row(_("เพราะอะไร"), words)


def _edit(
    title: str,
    about: str,
    back: str,
    fields: tuple[Field, ...],
    troubles: tuple[Trouble, ...] = (),
    *,
    rows: tuple[Row, ...] = (),
    act: Callable[[], Done] | None = None,
) -> Edit:
    return Edit(title, about, back, _("กลับไปหน้าแผน"), fields, troubles, rows, act, _why_not)


def _why_not(error: Exception) -> Trouble | None:
    match error:
        case replanning.OutsideTheYear():
            return Trouble("form", _("วันที่อยู่นอกปีงบประมาณของแผนนี้ โปรดตรวจวันและปี พ.ศ."))
        case replanning.Same():
            return Trouble("form", _("เหมือนเดิมทุกอย่าง จึงยังไม่มีอะไรให้บันทึก"))
        case replanning.Settled():
            return Trouble("form", _("รายการนี้รับรองหรือยกเว้นแล้ว กำหนดจึงเลื่อนไม่ได้"))
        case NotPlanned():
            return Trouble("form", _("บันทึกไม่ได้ โปรดตรวจข้อมูลอีกครั้ง"))
        case Outrun():
            return Trouble("form", _("มีผู้อื่นเปลี่ยนรายการนี้พร้อมกัน จึงยังไม่ได้บันทึก โปรดดูข้อมูลล่าสุดแล้วทำอีกครั้ง"))
        case _:
            return None
