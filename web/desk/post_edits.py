"""Filling and ending posts: each made from what was typed, and in sentences what follows from it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ita_model import staffing
from ita_model.foreseeing import Foreseen, foreseen
from ita_model.posting import Coming, appointed, ended
from ita_model.records import Checkpoint, Division, Officer, Post, Role
from ita_model.terms import Seat, Term, terms
from web.desk.edit_parts import Builder, Choice, Done, Edit, Field, Kind, Row, Typed, day_of, first_wrong, written
from web.desk.people_forms import edit, must_say
from web.desk.staff import Staff
from web.desk.views_people import PEOPLE
from web.door import Visitor
from web.language import _, n_
from web.uploads import Trouble
from web.views_checkpoint import NotHere
from web.views_list import AWAITING
from web.words import long_date, names

STAYS, ACTS = "stays", "acts"


def filling(role: Role, code: str) -> Builder:
    """Somebody takes a post from a day on, or acts for its holder from a day to a day."""

    def build(session: Session, visitor: Visitor, at: datetime, typed: Typed | None) -> Edit:
        staff = Staff(session, visitor.agency.id, today=visitor.today)
        if (role in (Role.HEAD, Role.DEPUTY)) != bool(code):
            raise NotHere(f"no {role} of {code!r}")
        where = staff.division_of(code).division_id if code else None
        seat: Seat = (role, where)
        post = staff.seat_name(seat)
        shown = staff.seat(seat)
        about = _("ขณะนี้: %(who)s", who=names([one.name for one in shown.now])) if shown.now else _("ขณะนี้ไม่มีผู้ดำรงตำแหน่ง")
        title = _("ให้ดำรงตำแหน่ง%(post)s", post=post)
        fields = _filling_fields(staff, typed, visitor.today)
        if typed is None:
            return edit(title, about, PEOPLE, fields)
        troubles: list[Trouble] = []
        who = _officer_chosen(staff, typed.get("who", ""), troubles)
        how = typed.get("how", "")
        if how not in (STAYS, ACTS):
            troubles.append(Trouble("how", _("ยังไม่ได้เลือกว่าดำรงตำแหน่งเองหรือรักษาราชการแทน")))
        from_on = first_wrong(troubles, "from_on", day_of(typed.get("from_on", "")))
        to_on = first_wrong(troubles, "to_on", day_of(typed.get("to_on", ""))) if how == ACTS else None
        if troubles or from_on is None or who is None:
            return edit(title, about, PEOPLE, fields, tuple(troubles))
        officer = session.get_one(Officer, who)
        division = session.get_one(Division, where) if where else None
        coming = Coming(role, where, officer.id, from_on, to_on)

        def see() -> Done:
            return Done(PEOPLE, follows(staff, visitor, appointed(staff.terms, coming, at=at).posts, seat))

        def act() -> Done:
            given = {"division": division, "from_on": from_on, "by": visitor.officer, "at": at}
            if to_on is not None:
                staffing.act(session, visitor.agency, role, officer, to_on=to_on, **given)  # type: ignore[arg-type]
            else:
                staffing.appoint(session, visitor.agency, role, officer, **given)  # type: ignore[arg-type]
            return Done(PEOPLE, follows(staff, visitor, terms(session, visitor.agency.id), seat))

        days = long_date(from_on) if to_on is None else _("%(day)s ถึง %(last)s", day=long_date(from_on), last=long_date(to_on))
        rows = (
            Row(_("ตำแหน่ง"), post),
            Row(_("ผู้ดำรงตำแหน่ง") if to_on is None else _("ผู้รักษาราชการแทน"), staff.officer(who).name),
            Row(_("ตั้งแต่"), days),
        )
        return edit(title, about, PEOPLE, fields, rows=rows, see=see, act=act)

    return build


def ending(number: int) -> Builder:
    """A post ends early, or never begins."""

    def build(session: Session, visitor: Visitor, at: datetime, typed: Typed | None) -> Edit:
        staff = Staff(session, visitor.agency.id, today=visitor.today)
        term = next((one for one in staff.terms if one.id == number and not one.void), None)
        if term is None:
            raise NotHere(f"post {number}")
        sitting, post = staff.sitting(term), staff.seat_name(term.seat)
        post = _("ผู้รักษาราชการแทน%(post)s", post=post) if term.acting else post
        coming = term.from_on > visitor.today
        title = _("ยกเลิกบันทึกนี้") if coming else _("พ้นจากตำแหน่ง")
        about = _("%(who)s · %(post)s", who=sitting.name, post=post)
        value = (typed or {}).get
        words = Field("words", _("เพราะอะไร"), value("words", ""), _("เช่น กลับมาปฏิบัติราชการแล้ว ย้าย เกษียณ บันทึกผิด"), Kind.TEXT)
        day = Field("last_on", _("วันสุดท้ายที่ดำรงตำแหน่ง"), value("last_on", written(visitor.today)), kind=Kind.DAY)
        fields = (words,) if coming else (day, words)
        if typed is None:
            return edit(title, about, PEOPLE, fields)
        troubles: list[Trouble] = []
        last: date | None = date.fromordinal(term.from_on.toordinal() - 1)
        if not coming:
            last = first_wrong(troubles, "last_on", day_of(value("last_on", "")))
        why = value("words", "")
        must_say(troubles, "words", why, _("ยังไม่ได้เขียนเหตุผล โปรดเขียนสั้น ๆ"))
        if troubles or last is None:
            return edit(title, about, PEOPLE, fields, tuple(troubles))
        row = session.get_one(Post, number)
        last_on = last

        def see() -> Done:
            after = ended(staff.terms, number, last_on=last_on, at=at, words=why).posts
            return Done(PEOPLE, follows(staff, visitor, after, term.seat))

        def act() -> Done:
            staffing.end_post(session, row, last_on=last_on, by=visitor.officer, at=at, words=why)
            return Done(PEOPLE, follows(staff, visitor, terms(session, visitor.agency.id), term.seat))

        days = Row(_("วันสุดท้าย"), long_date(last_on), long_date(sitting.last_on) if sitting.last_on else "")
        rows = (*(() if coming else (days,)), Row(_("เพราะอะไร"), why))
        return edit(title, about, PEOPLE, fields, rows=rows, see=see, act=act, grave=True)

    return build


def follows(staff: Staff, visitor: Visitor, after: Iterable[Term], seat: Seat) -> tuple[str, ...]:
    """In sentences, what a change of a post comes to, after which all posts are these; `staff` was read before it."""
    found = foreseen(staff.terms, after, seat, today=visitor.today)
    if not found:
        return (_("วันนี้และวันต่อ ๆ ไปไม่มีอะไรเปลี่ยน เพราะเป็นช่วงที่ผ่านไปแล้ว"),)
    waits = _waiting(staff.session, visitor, seat[1]) if seat[1] is not None else 0
    return tuple(said for one in found for said in _in_days(staff, visitor, seat, one, waits))


def _in_days(staff: Staff, visitor: Visitor, seat: Seat, one: Foreseen, waits: int) -> Iterable[str]:
    """What becomes otherwise in some days; `waits` counts what waits for the division."""
    if one.to_on is None:
        days = _("ตั้งแต่ %(day)s", day=long_date(one.from_on))
    else:
        days = _("ตั้งแต่ %(day)s ถึง %(last)s", day=long_date(one.from_on), last=long_date(one.to_on))
    who = names([staff.officer(number).name for number in one.asked])
    gone = names([staff.officer(number).name for number in one.gone])
    role, division = seat
    if division is None:
        if not one.asked:
            yield _("%(days)s จะไม่มี%(post)s", days=days, post=staff.seat_name(seat))
        elif role is Role.SECRETARY:
            yield _("%(days)s ผู้ตรวจและรับรอง และผู้ใช้โต๊ะทำงานนี้คือ %(who)s", days=days, who=who)
        else:
            yield _("%(days)s จดหมายถึงผู้บริหารจะไปถึง %(who)s", days=days, who=who)
        if visitor.officer.id in one.gone:
            yield _("%(days)s ท่านจะเปิดโต๊ะทำงานนี้ไม่ได้อีก", days=days)
        elif gone:
            yield _("%(days)s %(gone)s จะทำหน้าที่นี้ไม่ได้ แม้ยังมีลิงก์เดิม", days=days, gone=gone)
        return
    name = staff.division(division, on=one.from_on).name
    left = n_("รายการที่ค้างอยู่ %(n)s รายการ", "รายการที่ค้างอยู่ %(n)s รายการ", waits) % {"n": waits}
    if one.asked:
        yield _("%(days)s จดหมายของ%(division)sจะไปถึง %(who)s (%(left)s)", days=days, division=name, who=who, left=left)
    else:
        yield _("%(days)s จะไม่มีใครได้รับจดหมายของ%(division)s (%(left)s) โปรดแต่งตั้งหัวหน้าหรือผู้รักษาราชการแทน",
                days=days, division=name, left=left)  # fmt: skip
    if gone:
        yield _("%(days)s %(gone)s จะยืนยันในนาม%(division)sไม่ได้ แม้ยังมีลิงก์เดิม", days=days, gone=gone, division=name)


def _waiting(session: Session, visitor: Visitor, division: int) -> int:
    c = Checkpoint
    mine = (c.agency_id == visitor.agency.id, c.division_id == division, c.state.in_(AWAITING), c.opens_on <= visitor.today)
    return session.scalar(select(func.count()).select_from(c).where(*mine)) or 0


def _filling_fields(staff: Staff, typed: Typed | None, today: date) -> tuple[Field, ...]:
    value = (typed or {"from_on": written(today)}).get
    people = tuple(
        Choice(str(one.officer_id), one.name, names(staff.posts_of(one.officer_id)) or one.position)
        for one in staff.everybody()
    )
    how = (
        Choice(STAYS, _("ดำรงตำแหน่งเอง"), _("แทนผู้ดำรงตำแหน่งคนเดิม ตั้งแต่วันแรกเป็นต้นไป")),
        Choice(ACTS, _("รักษาราชการแทน"), _("ชั่วคราว มีวันแรกและวันสุดท้าย ผู้ดำรงตำแหน่งเดิมยังทำได้เช่นเดิม")),
    )
    return (
        Field("who", _("ใคร"), value("who", ""), _("ถ้าไม่มีชื่อในรายการ ให้เพิ่มเจ้าหน้าที่ก่อน"), Kind.LIST, people),
        Field("how", _("อย่างไร"), value("how", ""), kind=Kind.PICK, choices=how),
        Field("from_on", _("วันแรก"), value("from_on", ""), kind=Kind.DAY),
        Field("to_on", _("วันสุดท้าย"), value("to_on", ""), _("เฉพาะการรักษาราชการแทน"), Kind.DAY),
    )


def _officer_chosen(staff: Staff, value: str, troubles: list[Trouble]) -> int | None:
    found = next((number for number in staff.details if str(number) == value), None)
    if found is None:
        troubles.append(Trouble("who", _("ยังไม่ได้เลือกว่าใคร")))
    return found
