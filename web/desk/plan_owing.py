"""Who owes a step, from a day on: a division joins, or what remains of it is waived or handed over at once, with the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model import growing
from ita_model.division_ends import Divisions, divisions_there
from ita_model.growth import joined
from ita_model.letting_go import Left, around_of, left_of, let_go, may_let_go
from ita_model.records import Checkpoint, Division, Measure
from web.desk.edit_parts import Builder, Choice, Done, Edit, Field, Kind, Row, Typed, day_of, first_wrong, written
from web.desk.plan_edits import plan_edit, read_reason, step_of
from web.desk.plan_follows import of_additions
from web.desk.views_plan import PLAN
from web.door import Visitor
from web.language import _, n_
from web.uploads import Trouble
from web.views_checkpoint import NotHere
from web.words import long_date, period_word

EVERYBODY: Final = "everybody"
WAIVE: Final = "waive"
_HAND: Final = "to-"


def joining(number: int) -> Builder:
    """One division more owes a step, each time from a day on that others do."""

    def build(session: Session, visitor: Visitor, at: datetime, typed: Typed | None) -> Edit:
        step, measure, year = step_of(session, visitor, number)
        there, value = divisions_there(session, visitor.agency.id), (typed or {"from_on": written(visitor.today)}).get
        divisions = there.by_code
        title, back, about = _("เพิ่มสำนัก/กองที่ต้องทำ"), f"{PLAN}?year={year.be}", f"{measure.title} · {step.text}"
        choices = tuple(Choice(one.code, one.name) for one in divisions.values())
        fields = (
            Field("division", _("สำนัก/กอง"), value("division", ""), kind=Kind.LIST, choices=choices),
            Field(
                "from_on", _("ตั้งแต่วันใด"), value("from_on", ""),
                _("ต้องทำตามกำหนดเดียวกับสำนัก/กองอื่นที่เหลือตั้งแต่วันนั้น"), Kind.DAY,
            ),
            Field("words", _("เพราะอะไร"), value("words", ""), _("หัวหน้าเห็นเหตุผลนี้ข้างกำหนด"), Kind.TEXT),
        )  # fmt: skip
        if typed is None:
            return plan_edit(title, about, back, fields)
        troubles: list[Trouble] = []
        division = divisions.get(value("division", ""))
        if division is None:
            troubles.append(Trouble("division", _("ยังไม่ได้เลือกสำนัก/กอง")))
        from_on, why = first_wrong(troubles, "from_on", day_of(value("from_on", ""))), value("words", "")
        read_reason(troubles, why)
        if troubles or from_on is None or division is None:
            return plan_edit(title, about, back, fields, tuple(troubles))
        to, day = division, from_on

        def told(made: Sequence[Checkpoint]) -> Done:
            follows = of_additions(year, made, there.going, visitor.today)
            return Done(f"{back}#step-{step.id}", (*_days_of(made), *follows, words_stay(measure)))

        def see() -> Done:
            return told(joined(session, year, step, to, there, from_on=day, words=why).points)

        def act() -> Done:
            return told(growing.join(session, step, to, from_on=day, by=visitor.officer, at=at, words=why))

        rows = (Row(_("สำนัก/กอง"), to.name), Row(_("ตั้งแต่"), long_date(day)), Row(_("เพราะอะไร"), why))
        return plan_edit(title, about, back, fields, rows=rows, see=see, act=act)

    return build


def stopping(number: int) -> Builder:
    """What remains of a step from a day on, of all divisions or of one, is waived or handed over."""

    def build(session: Session, visitor: Visitor, at: datetime, typed: Typed | None) -> Edit:
        step, measure, year = step_of(session, visitor, number)
        there, value = divisions_there(session, visitor.agency.id), (typed or {"from_on": written(visitor.today)}).get
        divisions = there.by_code
        title, back, about = _("ตัดสิ่งที่เหลือของขั้นตอน"), f"{PLAN}?year={year.be}", f"{measure.title} · {step.text}"
        every = left_of(session, step.agency_id, step=step.id)
        owing = {code: n for code, one in divisions.items() if (n := sum(row.division_id == one.id for row in every.asked))}
        fields = (
            *_whose(value("whose", ""), owing, divisions),
            Field(
                "from_on", _("ตั้งแต่กำหนดของวันใด"), value("from_on", ""), _("รายการที่กำหนดก่อนวันนั้นยังอยู่ตามเดิม"), Kind.DAY,
            ),
            *how_fields(typed, {code: one for code, one in divisions.items() if [code] != list(owing)}),
        )  # fmt: skip
        if typed is None:
            return plan_edit(title, about, back, fields)
        troubles: list[Trouble] = []
        whose = value("whose", EVERYBODY if len(owing) < 2 else "")
        if whose != EVERYBODY and whose not in owing:
            troubles.append(Trouble("whose", _("ยังไม่ได้เลือกว่าของสำนัก/กองใด")))
        from_on = first_wrong(troubles, "from_on", day_of(value("from_on", "")))
        to = read_how(troubles, typed, divisions)
        if troubles or from_on is None:
            return plan_edit(title, about, back, fields, tuple(troubles), grave=True)
        of = divisions[whose].id if whose in owing else None
        left = every.part(division=of, from_on=from_on)
        return _letting_go(session, visitor, at, (title, about, f"{back}#step-{step.id}"), fields, left, to, typed, there)

    return build


def stopping_day(number: int) -> Builder:
    """What remains of one of a step's due days, of all divisions, is waived or handed over."""

    def build(session: Session, visitor: Visitor, at: datetime, typed: Typed | None) -> Edit:
        point = session.scalar(select(Checkpoint).where(Checkpoint.agency_id == visitor.agency.id, Checkpoint.id == number))
        if point is None:
            raise NotHere(f"checkpoint {number}")
        step, measure, year = step_of(session, visitor, point.step_id)
        there = divisions_there(session, visitor.agency.id)
        divisions = there.by_code
        title, back = _("ตัดกำหนดออก"), f"{PLAN}?year={year.be}#step-{step.id}"
        about, fields = f"{measure.title} · {step.text} · {period_word(point.period)}", how_fields(typed, divisions)
        if typed is None:
            return plan_edit(title, about, back, fields)
        troubles: list[Trouble] = []
        to = read_how(troubles, typed, divisions)
        if troubles:
            return plan_edit(title, about, back, fields, tuple(troubles), grave=True)
        left = left_of(session, step.agency_id, step=step.id, occurrence=point.occurrence)
        return _letting_go(session, visitor, at, (title, about, back), fields, left, to, typed, there)

    return build


def words_stay(measure: Measure) -> str:
    """That the report's column of who is responsible is words of the plan, and where to change them."""
    return _("ช่องผู้รับผิดชอบในตารางรายงานยังเป็น “%(words)s” หากไม่ตรงแล้ว แก้ถ้อยคำของมาตรการได้", words=measure.responsible)


def _whose(value: str, owing: Mapping[str, int], divisions: Mapping[str, Division]) -> tuple[Field, ...]:
    """The choice between the divisions that still owe something, where there are several."""
    if len(owing) < 2:
        return ()
    choices = (
        Choice(EVERYBODY, _("ทุกสำนัก/กอง (ตัดขั้นตอนนี้ออกจากแผน)"), _left_said(sum(owing.values()))),
        *(Choice(code, _("เฉพาะ%(division)s", division=divisions[code].name), _left_said(n)) for code, n in owing.items()),
    )
    return (Field("whose", _("ของสำนัก/กองใด"), value, kind=Kind.PICK, choices=choices),)


def _left_said(n: int) -> str:
    return n_("เหลือ %(n)s รายการ", "เหลือ %(n)s รายการ", n) % {"n": n}


def how_fields(typed: Typed | None, divisions: Mapping[str, Division]) -> tuple[Field, Field]:
    """What becomes of it, and why."""
    get = (typed or {}).get
    choices = (
        Choice(WAIVE, _("ยกเว้นทั้งหมด"), _("ไม่มีใครต้องทำแล้ว")),
        *(Choice(f"{_HAND}{one.code}", _("ส่งต่อให้%(division)sทำแทน", division=one.name)) for one in divisions.values()),
    )
    return (
        Field("how", _("จะให้เป็นอย่างไร"), get("how", ""), kind=Kind.PICK, choices=choices),
        Field("words", _("เพราะอะไร"), get("words", ""), _("ใช้กับทุกรายการ และแสดงในรายงานหากยกเว้น"), Kind.TEXT),
    )


def read_how(troubles: list[Trouble], typed: Typed, divisions: Mapping[str, Division]) -> Division | None:
    """To whom it goes; None where it is waived, or where something is wrong, which is noted."""
    how = typed.get("how", "")
    to = divisions.get(how.removeprefix(_HAND)) if how.startswith(_HAND) else None
    if how != WAIVE and to is None:
        troubles.append(Trouble("how", _("ยังไม่ได้เลือกว่าจะยกเว้นหรือส่งต่อ")))
    read_reason(troubles, typed.get("words", ""))
    return to


def _letting_go(
    session: Session, visitor: Visitor, at: datetime, named: tuple[str, str, str], fields: tuple[Field, ...], left: Left,
    to: Division | None, typed: Typed, there: Divisions,
) -> Edit:  # fmt: skip
    """The change itself, with a look that lists every checkpoint which it concerns."""
    title, about, back = named
    # What is with the division already stays there.
    points = tuple(one for one in left.asked if to is None or one.division_id != to.id)
    waived = () if to else tuple((one.id, about) for one in points)
    done = Done(back, follows_of(to, replace(left, asked=points), visitor.today), waived)

    def see() -> Done:
        around = around_of(session, points, to, visitor.posts, there)
        may_let_go(points, to, around, by=visitor.officer, words=typed["words"])
        return done

    def act() -> Done:
        let_go(session, points, to, by=visitor.officer, at=at, words=typed["words"])
        return done

    label = _("ส่งต่อให้%(division)s", division=to.name) if to else _("ยกเว้น")
    rows = (Row(label, listed(points, there)), Row(_("เพราะอะไร"), typed["words"]))
    return plan_edit(title, about, back, fields, rows=rows, see=see, act=act, grave=True)


def listed(points: Sequence[Checkpoint], there: Divisions) -> str:
    """Each checkpoint on a line of its own: whose it is, and until when; under how many there are."""
    n, whose = len(points), {one.id: one.name for one in there.every}
    head = n_("%(n)s รายการ", "%(n)s รายการ", n) % {"n": n}
    return "\n".join((head, *(f"{whose[one.division_id]} · {long_date(one.due_on)}" for one in points)))


def follows_of(to: Division | None, left: Left, today: date) -> tuple[str, ...]:
    """What follows from waiving or handing over what is left; `left.asked` is what the change concerns, and nothing else."""
    said = []
    if to is None:
        said += [_("ไม่มีใครถูกถามหรือเตือนเรื่องเหล่านี้อีก"), _("รายงานแสดงว่ายกเว้น พร้อมเหตุผลนี้")]
    else:
        said += [_("หัวหน้า%(division)sเห็นรายการทันทีและได้รับจดหมาย ผู้ที่เคยถูกถามได้รับแจ้งด้วย", division=to.name)]
    if n := len(left.in_review):
        waits = n_("%(n)s รายการรอตรวจอยู่ ไม่เปลี่ยน โปรดรับรองหรือส่งกลับ", "%(n)s รายการรอตรวจอยู่ ไม่เปลี่ยน โปรดรับรองหรือส่งกลับ", n)
        said.append(waits % {"n": n})
    if late := sum(one.due_on < today for one in left.asked):
        said.append(n_("ในนั้น %(n)s รายการเกินกำหนดแล้ว", "ในนั้น %(n)s รายการเกินกำหนดแล้ว", late) % {"n": late})
    said += [
        _("ทุกรายการยังอยู่ในบันทึก ย้อนกลับได้ทีละรายการ"),
        _("รายงานของวันก่อนหน้านี้ยังเหมือนเดิม"),
    ]
    return tuple(said)


def _days_of(points: Sequence[Checkpoint]) -> tuple[str, ...]:
    return (_("ภายใน %(days)s", days=" · ".join(long_date(one.due_on) for one in points)),) if len(points) > 1 else ()
