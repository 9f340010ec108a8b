"""Divisions that come and go: each made from what was typed, with a look that lists what it comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model import divisions
from ita_model.division_ends import Divisions, divisions_there
from ita_model.handing import NobodyThere
from ita_model.letting_go import Left, around_of, left_of, parted
from ita_model.moves import NotAllowed, Outrun
from ita_model.posting import NotSo
from ita_model.records import Checkpoint, Division, Measure, Officer, Step
from ita_model.records import names as names_of
from web.desk.edit_parts import Builder, Choice, Done, Edit, Field, Kind, Part, Row, Typed, day_of, first_wrong, written
from web.desk.people_forms import edit, must_say, short, why_not
from web.desk.plan_owing import follows_of, how_fields, read_how
from web.desk.staff import Staff
from web.desk.views_people import PEOPLE
from web.door import Visitor
from web.language import _, n_
from web.uploads import Trouble
from web.views_checkpoint import NotHere
from web.words import long_date, names, short_date

_Step = tuple[str, tuple[int, int, str]]
"""A step's words, and its measure as it stands among others: its year, its place and its title."""


def adding_division(session: Session, visitor: Visitor, at: datetime, typed: Typed | None) -> Edit:
    """A division comes, with a head."""
    staff, value = Staff(session, visitor.agency.id, today=visitor.today), (typed or {"from_on": written(visitor.today)}).get
    people = {str(one.officer_id): one for one in staff.everybody()}
    choices = tuple(Choice(number, one.name, one.position) for number, one in people.items())
    fields = (
        Field("name", _("ชื่อสำนัก/กอง"), value("name", ""), _("ตามที่จะพิมพ์ในรายงาน เช่น กองสวัสดิการสังคม")),
        Field("who", _("หัวหน้า"), value("who", ""), _("หากยังไม่มีชื่อ โปรดเพิ่มเจ้าหน้าที่ก่อน"), Kind.LIST, choices),
        Field("from_on", _("ตั้งแต่วันใด"), value("from_on", ""), kind=Kind.DAY),
    )
    title = _("เพิ่มสำนัก/กอง")
    if typed is None:
        return edit(title, "", PEOPLE, fields)
    troubles: list[Trouble] = []
    name, who = typed.get("name", ""), people.get(typed.get("who", ""))
    short(troubles, "name", name, _("ยังไม่ได้ใส่ชื่อสำนัก/กอง"))
    if who is None:
        troubles.append(Trouble("who", _("ยังไม่ได้เลือกหัวหน้า")))
    from_on = first_wrong(troubles, "from_on", day_of(typed.get("from_on", "")))
    if troubles or from_on is None or who is None:
        return _edit(edit(title, "", PEOPLE, fields, tuple(troubles)))
    head = session.get_one(Officer, who.officer_id)

    follows = (
        _("ยังไม่มีรายการที่ต้องทำ เพิ่มหรือส่งต่องานให้ได้ที่หน้าแผน"),
        _("ตั้งแต่ %(day)s %(who)sยืนยันแทน%(division)sได้", day=long_date(from_on), who=head.name, division=name),
        _("รายงานของวันก่อนหน้านี้ไม่มีสำนัก/กองนี้"),
    )

    def see() -> Done:
        there = divisions_there(session, visitor.agency.id)
        divisions.may_add(there, visitor.agency, name=name, head=head, from_on=from_on, at=at)
        return Done(PEOPLE, follows)

    def act() -> Done:
        made = divisions.add_division(session, visitor.agency, name=name, head=head, from_on=from_on, by=visitor.officer, at=at)
        return Done(f"{PEOPLE}#{made.code}", follows)

    rows = (Row(_("ชื่อสำนัก/กอง"), name), Row(_("หัวหน้า"), head.name), Row(_("ตั้งแต่"), long_date(from_on)))
    return _edit(edit(title, "", PEOPLE, fields, rows=rows, see=see, act=act))


def ending_division(code: str) -> Builder:
    """A division ends; what it still owes is waived or handed over with it."""

    def build(session: Session, visitor: Visitor, at: datetime, typed: Typed | None) -> Edit:
        there = divisions_there(session, visitor.agency.id)
        division = next((one for one in there.every if one.code == code), None)
        if division is None:
            raise NotHere(f"division {code}")
        others = {key: one for key, one in there.by_code.items() if key != code}
        left = left_of(session, visitor.agency.id, division=division.id)
        title, value = _("สิ้นสุดสำนัก/กอง"), (typed or {"last_on": written(visitor.today)}).get
        how, why = how_fields(typed, others)
        fields = (Field("last_on", _("วันสุดท้าย"), value("last_on", ""), kind=Kind.DAY), *((how,) if left.asked else ()), why)
        about = " · ".join(filter(None, (division.name, _owes(left))))
        if typed is None:
            return edit(title, about, PEOPLE, fields, _known_before(division, there, left))
        troubles: list[Trouble] = []
        last_on = first_wrong(troubles, "last_on", day_of(typed.get("last_on", "")))
        to = read_how(troubles, typed, others) if left.asked else None
        must_say(troubles, "words", typed.get("words", ""), _("ยังไม่ได้เขียนเหตุผล โปรดเขียนสั้น ๆ"))
        if troubles or last_on is None:
            return edit(title, about, PEOPLE, fields, tuple(troubles), grave=True)
        staff, day = Staff(session, visitor.agency.id, today=visitor.today), last_on
        around = around_of(session, left.asked, to, visitor.posts, there)
        went = parted(left.asked, to, around.own)

        def told(done: divisions.Ended) -> Done:
            who = names(list(dict.fromkeys(staff.officer(term.officer_id).name for term in done.posts)))
            waived = tuple((one.id, division.name) for one in done.went.waived)
            return Done(PEOPLE, _what_follows(division, done, to, who, day, visitor.today), waived)

        def see() -> Done:
            by, why = visitor.officer, typed["words"]
            posts = staff.terms
            return told(divisions.ended(division, there, posts, left, to, around, last_on=day, by=by, at=at, words=why))

        def act() -> Done:
            by, why = visitor.officer, typed["words"]
            return told(divisions.end_division(session, division, last_on=day, to=to, by=by, at=at, words=why))

        label = _("ส่งต่อให้%(division)s", division=to.name) if to else ""
        steps = _steps_of(session, visitor, left.asked)
        rows = (
            Row(_("สำนัก/กอง"), division.name),
            Row(_("วันสุดท้าย"), long_date(day)),
            *((_by_measure(label, went.handed, steps),) if went.handed else ()),
            *((_by_measure(_("ยกเว้น"), went.waived, steps),) if went.waived else ()),
            Row(_("เพราะอะไร"), typed["words"]),
        )
        return _edit(edit(title, about, PEOPLE, fields, rows=rows, see=see, act=act, grave=True))

    return build


def _known_before(division: Division, there: Divisions, left: Left) -> tuple[Trouble, ...]:
    """Why a division cannot end now, as far as that is so before anything is typed."""
    try:
        divisions.may_end(division, there, left)
    except NotSo as error:
        why = _why_not(error)
        return (why,) if why else ()
    return ()


def _steps_of(session: Session, visitor: Visitor, points: Sequence[Checkpoint]) -> Mapping[int, _Step]:
    """The steps of some checkpoints, by their numbers: one query."""
    of = (
        select(Step.id, Step.text, Measure.year_id, Measure.position, Measure.title)
        .join(Measure, names_of(Step, Measure))
        .where(Step.agency_id == visitor.agency.id, Step.id.in_({one.step_id for one in points}))
    )
    return {number: (text, (year, position, title)) for number, text, year, position, title in session.execute(of)}


def _by_measure(label: str, points: Sequence[Checkpoint], steps: Mapping[int, _Step]) -> Row:
    """What becomes of some checkpoints of a division: under each measure, which of its steps, and until when."""
    found: dict[tuple[int, int, str], dict[str, list[str]]] = {}
    for one in points:
        text, measure = steps[one.step_id]
        found.setdefault(measure, {}).setdefault(text, []).append(short_date(one.due_on))
    parts = tuple(
        Part(title, sum(map(len, texts.values())), tuple((text, tuple(days)) for text, days in texts.items()))
        for (_year, _position, title), texts in sorted(found.items())
    )
    n = len(points)
    return Row(label, n_("%(n)s รายการ", "%(n)s รายการ", n) % {"n": n}, parts=parts)


def _what_follows(
    division: Division, done: divisions.Ended, to: Division | None, who: str, day: date, today: date
) -> tuple[str, ...]:
    """In sentences, what the end of a division comes to; `who` are those whose posts end with it."""
    left, went = done.left, done.went
    follows = [_("ทุกรายการข้างต้นเปลี่ยนทันทีที่บันทึก ไม่รอถึงวันสุดท้าย")] if left.asked and day > today else []
    if who:
        follows.append(_("%(who)sพ้นจากตำแหน่งของ%(division)sในวันนั้น", who=who, division=division.name))
    if went.handed and went.waived and to is not None:
        own = _("ที่ยกเว้น คือรายการที่%(division)sต้องทำของตนเองอยู่แล้ว รายงานแสดงพร้อมเหตุผลนี้", division=to.name)
        follows.append(own)
    goes = to if went.handed else None
    follows += follows_of(goes, left, today) if left.asked else [_("รายงานของวันก่อนหน้านี้ยังเหมือนเดิม")]
    return (*follows, _("ผลที่ทำไว้แล้วยังอยู่ในรายงานภายใต้ชื่อเดิม"))


def _owes(left: Left) -> str:
    n = len(left.asked)
    return n_("ยังค้าง %(n)s รายการ", "ยังค้าง %(n)s รายการ", n) % {"n": n} if n else ""


def _edit(made: Edit) -> Edit:
    """The same, with why a rule refuses what is special to divisions."""
    return replace(made, why_not=_why_not)


def _why_not(error: Exception) -> Trouble | None:
    match error:
        case divisions.NameTaken():
            return Trouble("name", _("มีสำนัก/กองชื่อนี้แล้ว โปรดใช้ชื่ออื่น"))
        case divisions.LeadStays():
            return Trouble("form", _("สำนัก/กองลำดับแรกเป็นผู้เสนอรายงาน จึงสิ้นสุดไม่ได้ หากเปลี่ยนชื่อ ให้ใช้ “เปลี่ยนชื่อ”"))
        case divisions.InReview():
            waits = n_("มี %(n)s รายการรอตรวจ โปรดรับรองหรือส่งกลับก่อน", "มี %(n)s รายการรอตรวจ โปรดรับรองหรือส่งกลับก่อน", error.count)
            return Trouble("form", waits % {"n": error.count})
        case NobodyThere():
            return Trouble("how", _("สำนัก/กองนั้นไม่มีหัวหน้าหรือผู้แทนในวันนี้ จึงรับแทนไม่ได้ โปรดแต่งตั้งก่อน หรือเลือกที่อื่น"))
        case Outrun() | NotAllowed():
            return Trouble("form", _("มีผู้อื่นเปลี่ยนรายการนี้พร้อมกัน จึงยังไม่ได้บันทึก โปรดดูข้อมูลล่าสุดแล้วทำอีกครั้ง"))
        case _:
            return why_not(error)
