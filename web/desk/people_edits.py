"""The changes of the office's people: each made from what was typed, for the form, the look before saving, and the saving."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ita_model import staffing
from ita_model.foreseeing import Foreseen, foreseen
from ita_model.records import Checkpoint, Division, Officer, Post, Role
from ita_model.staffing import NotSo
from ita_model.terms import Seat, Term, terms
from web.desk.editing import Builder, Choice, Done, Edit, Field, Kind, Row, Typed, day_of, first_wrong, written
from web.desk.views_people import PEOPLE, Staff
from web.door import Visitor
from web.language import _, n_
from web.typed import too_long
from web.uploads import Trouble
from web.views_checkpoint import NotHere
from web.views_list import AWAITING
from web.words import long_date, names

_MOST_NAME: Final = 200
STAYS, ACTS = "stays", "acts"


def adding(session: Session, visitor: Visitor, at: datetime, typed: Typed | None) -> Edit:
    """Somebody new comes to the office."""
    fields = (*_identity(typed, "", "", ""), _from(typed, visitor.today, _("มาเริ่มงานวันใด")))
    troubles, said, from_on = _read_identity(typed)
    if typed is None or troubles or from_on is None:
        return _edit(_("เพิ่มเจ้าหน้าที่"), "", PEOPLE, fields, troubles)

    def act() -> Done:
        made = staffing.add_officer(session, visitor.agency, **said, from_on=from_on, by=visitor.officer, at=at)
        return Done(f"{PEOPLE}/officers/{made.id}", (_("ยังไม่มีตำแหน่งในระบบ จึงยังไม่ได้รับจดหมาย จนกว่าจะให้ดำรงตำแหน่ง"),))

    rows = (*_identity_rows(said), Row(_("ตั้งแต่"), long_date(from_on)))
    return _edit(_("เพิ่มเจ้าหน้าที่"), "", PEOPLE, fields, rows=rows, act=act)


def changing(number: int) -> Builder:
    """An officer is called otherwise, or has another address, from a day on."""

    def build(session: Session, visitor: Visitor, at: datetime, typed: Typed | None) -> Edit:
        staff = Staff(session, visitor.agency.id, today=visitor.today)
        was, back = staff.officer(number), f"{PEOPLE}/officers/{number}"
        title = _("แก้ไขชื่อ ตำแหน่ง หรืออีเมล")
        fields = (*_identity(typed, was.name, was.position, was.address), _from(typed, visitor.today, _("ใช้ตั้งแต่วันใด")))
        troubles, said, from_on = _read_identity(typed)
        if typed is None or troubles or from_on is None:
            return _edit(title, was.name, back, fields, troubles)
        officer = session.get_one(Officer, number)
        later = [one for one in staff.details[number] if one.from_on > from_on]

        def act() -> Done:
            staffing.change_officer(session, officer, **said, from_on=from_on, by=visitor.officer, at=at)
            follows = []
            if said["address"] != was.address:
                follows.append(
                    _("ตั้งแต่ %(day)s จดหมายถึง%(name)sจะไปที่ %(address)s", day=long_date(max(from_on, visitor.today)),
                      name=said["name"], address=said["address"])
                )  # fmt: skip
            if from_on > visitor.today:
                follows.append(_("ก่อนวันนั้น จดหมายและหน้าต่าง ๆ ยังใช้ของเดิม"))
            follows.append(_("รายงานของวันก่อนหน้านั้นยังแสดงชื่อและตำแหน่งเดิม"))
            follows += [
                _("แต่มีบันทึกไว้แล้วว่าตั้งแต่ %(day)s จะใช้ %(told)s หากไม่ถูกต้อง ให้แก้ไขตั้งแต่วันนั้นด้วย",
                  day=long_date(one.from_on), told=f"{one.name} · {one.position} · {one.address}")
                for one in later
            ]  # fmt: skip
            return Done(back, tuple(follows))

        rows = (*_identity_rows(said, (was.name, was.position, was.address)), Row(_("ตั้งแต่"), long_date(from_on)))
        return _edit(title, was.name, back, fields, rows=rows, act=act)

    return build


def renaming(code: str) -> Builder:
    """A division has another name from a day on."""

    def build(session: Session, visitor: Visitor, at: datetime, typed: Typed | None) -> Edit:
        staff = Staff(session, visitor.agency.id, today=visitor.today)
        was, title = staff.division_of(code), _("เปลี่ยนชื่อสำนัก/กอง")
        name = was.name if typed is None else typed.get("name", "")
        fields = (Field("name", _("ชื่อใหม่"), name), _from(typed, visitor.today, _("ใช้ตั้งแต่วันใด")))
        troubles: list[Trouble] = []
        if typed is not None:
            _short(troubles, "name", name, _("ยังไม่ได้ใส่ชื่อใหม่ของสำนัก/กอง"))
        from_on = first_wrong(troubles, "from_on", day_of(typed.get("from_on", ""))) if typed is not None else None
        if typed is None or troubles or from_on is None:
            return _edit(title, was.name, PEOPLE, fields, tuple(troubles))
        division = session.get_one(Division, was.division_id)

        def act() -> Done:
            staffing.rename_division(session, division, name=name, from_on=from_on, by=visitor.officer, at=at)
            day = long_date(from_on)
            return Done(
                PEOPLE,
                (
                    _("ตั้งแต่ %(day)s จดหมาย หน้าต่าง ๆ และรายงานใช้ชื่อ %(name)s", day=day, name=name),
                    _("รายงานของวันก่อนหน้านั้นยังใช้ชื่อ %(name)s", name=was.name),
                    _("ช่องผู้รับผิดชอบในตารางรายงานเป็นถ้อยคำของแผน แก้ไขได้ที่หน้าแผน"),
                ),
            )

        rows = (Row(_("ชื่อสำนัก/กอง"), name, was.name), Row(_("ตั้งแต่"), long_date(from_on)))
        return _edit(title, was.name, PEOPLE, fields, rows=rows, act=act)

    return build


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
            return _edit(title, about, PEOPLE, fields)
        troubles: list[Trouble] = []
        who = _officer_chosen(staff, typed.get("who", ""), troubles)
        how = typed.get("how", "")
        if how not in (STAYS, ACTS):
            troubles.append(Trouble("how", _("ยังไม่ได้เลือกว่าดำรงตำแหน่งเองหรือรักษาราชการแทน")))
        from_on = first_wrong(troubles, "from_on", day_of(typed.get("from_on", "")))
        to_on = first_wrong(troubles, "to_on", day_of(typed.get("to_on", ""))) if how == ACTS else None
        if troubles or from_on is None or who is None:
            return _edit(title, about, PEOPLE, fields, tuple(troubles))
        officer = session.get_one(Officer, who)
        division = session.get_one(Division, where) if where else None
        before = staff.terms

        def act() -> Done:
            given = {"division": division, "from_on": from_on, "by": visitor.officer, "at": at}
            if to_on is not None:
                staffing.act(session, visitor.agency, role, officer, to_on=to_on, **given)  # type: ignore[arg-type]
            else:
                staffing.appoint(session, visitor.agency, role, officer, **given)  # type: ignore[arg-type]
            return Done(PEOPLE, follows(session, visitor, before, seat))

        days = long_date(from_on) if to_on is None else _("%(day)s ถึง %(last)s", day=long_date(from_on), last=long_date(to_on))
        rows = (
            Row(_("ตำแหน่ง"), post),
            Row(_("ผู้ดำรงตำแหน่ง") if to_on is None else _("ผู้รักษาราชการแทน"), staff.officer(who).name),
            Row(_("ตั้งแต่"), days),
        )
        return _edit(title, about, PEOPLE, fields, rows=rows, act=act)

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
            return _edit(title, about, PEOPLE, fields)
        troubles: list[Trouble] = []
        last: date | None = date.fromordinal(term.from_on.toordinal() - 1)
        if not coming:
            last = first_wrong(troubles, "last_on", day_of(value("last_on", "")))
        why = value("words", "")
        _long(troubles, "words", why, _("ยังไม่ได้เขียนเหตุผล โปรดเขียนสั้น ๆ"))
        if troubles or last is None:
            return _edit(title, about, PEOPLE, fields, tuple(troubles))
        row = session.get_one(Post, number)
        before, last_on = staff.terms, last

        def act() -> Done:
            staffing.end_post(session, row, last_on=last_on, by=visitor.officer, at=at, words=why)
            return Done(PEOPLE, follows(session, visitor, before, term.seat))

        days = Row(_("วันสุดท้าย"), long_date(last_on), long_date(sitting.last_on) if sitting.last_on else "")
        rows = (*(() if coming else (days,)), Row(_("เพราะอะไร"), why))
        return _edit(title, about, PEOPLE, fields, rows=rows, act=act, grave=True)

    return build


def follows(session: Session, visitor: Visitor, before: Iterable[Term], seat: Seat) -> tuple[str, ...]:
    """In sentences, what a change of a post that was just written comes to."""
    staff = Staff(session, visitor.agency.id, today=visitor.today)
    found = foreseen(before, terms(session, visitor.agency.id), seat, today=visitor.today)
    if not found:
        return (_("วันนี้และวันต่อ ๆ ไปไม่มีอะไรเปลี่ยน เพราะเป็นช่วงที่ผ่านไปแล้ว"),)
    said: list[str] = []
    for one in found:
        said += _in_days(session, staff, visitor, seat, one)
    return tuple(said)


def _in_days(session: Session, staff: Staff, visitor: Visitor, seat: Seat, one: Foreseen) -> Iterable[str]:
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
    waits = _waiting(session, visitor, division)
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


def _edit(
    title: str,
    about: str,
    back: str,
    fields: tuple[Field, ...],
    troubles: tuple[Trouble, ...] = (),
    *,
    rows: tuple[Row, ...] = (),
    act: Callable[[], Done] | None = None,
    grave: bool = False,
) -> Edit:
    return Edit(title, about, back, _("กลับไปหน้าคน"), fields, troubles, rows, act, _why_not, grave)


def _why_not(error: Exception) -> Trouble | None:
    match error:
        case staffing.NoSecretary():
            return Trouble(
                "form",
                _("บันทึกไม่ได้ เพราะตั้งแต่ %(day)s จะไม่มีปลัด และจะไม่มีใครเปิดโต๊ะทำงานนี้ได้อีก โปรดแต่งตั้งปลัดคนใหม่ก่อน",
                  day=long_date(error.on)),
            )  # fmt: skip
        case staffing.FarOff():
            return Trouble("from_on", _("วันที่ห่างจากวันนี้เกินไป (ย้อนหลังได้ 1 ปี ล่วงหน้าได้ 2 ปี) โปรดตรวจปี พ.ศ."))
        case staffing.OutOfOrder():
            return Trouble("to_on", _("วันสุดท้ายมาก่อนวันแรก โปรดแก้ไขวันใดวันหนึ่ง"))
        case staffing.HeldAlready():
            return Trouble("who", _("เป็นเช่นนั้นอยู่แล้วในวันดังกล่าว หรือมีชื่อนี้แล้ว โปรดเลือกผู้อื่นหรือแก้ไขวัน"))
        case staffing.NoAddress():
            return Trouble("address", _("ที่อยู่อีเมลไม่ถูกต้อง โปรดพิมพ์ให้ครบ เช่น name@example.go.th"))
        case staffing.AddressTaken():
            return Trouble("address", _("อีเมลนี้เป็นของ%(who)sแล้ว แต่ละคนต้องมีอีเมลของตนเอง", who=error.officer))
        case staffing.NotHeld():
            return Trouble("last_on", _("ตำแหน่งนี้สิ้นสุดไปแล้ว ไม่มีอะไรให้เปลี่ยน"))
        case staffing.NothingNew():
            return Trouble("form", _("เหมือนเดิมทุกอย่าง จึงยังไม่มีอะไรให้บันทึก"))
        case NotSo():
            return Trouble("form", _("บันทึกไม่ได้ โปรดตรวจข้อมูลอีกครั้ง"))
        case _:
            return None


def _identity(typed: Typed | None, name: str, position: str, address: str) -> tuple[Field, ...]:
    value = (typed or {"name": name, "position": position, "address": address}).get
    return (
        Field("name", _("ชื่อและนามสกุล"), value("name", ""), _("มีคำนำหน้าชื่อ เช่น นางสมศรี ใจดี ตามที่ใช้ลงนามในรายงาน")),
        Field("position", _("ชื่อตำแหน่ง"), value("position", ""), _("ตามที่พิมพ์ใต้ชื่อในรายงาน เช่น ผู้อำนวยการกองคลัง")),
        Field("address", _("อีเมล"), value("address", ""), _("จดหมายและลิงก์เข้าสู่ระบบไปที่อีเมลนี้")),
    )


def _read_identity(typed: Typed | None) -> tuple[tuple[Trouble, ...], dict[str, str], date | None]:
    if typed is None:
        return (), {}, None
    said = {name: typed.get(name, "") for name in ("name", "position", "address")}
    troubles: list[Trouble] = []
    _short(troubles, "name", said["name"], _("ยังไม่ได้ใส่ชื่อและนามสกุล"))
    _short(troubles, "position", said["position"], _("ยังไม่ได้ใส่ชื่อตำแหน่ง"))
    if not staffing.is_address(said["address"]):
        troubles.append(Trouble("address", _("ที่อยู่อีเมลไม่ถูกต้อง โปรดพิมพ์ให้ครบ เช่น name@example.go.th")))
    from_on = first_wrong(troubles, "from_on", day_of(typed.get("from_on", "")))
    return tuple(troubles), said, from_on


def _identity_rows(said: dict[str, str], was: tuple[str, str, str] = ("", "", "")) -> tuple[Row, ...]:
    labels = (_("ชื่อและนามสกุล"), _("ชื่อตำแหน่ง"), _("อีเมล"))
    return tuple(
        Row(label, after, "" if after == before else before)
        for label, after, before in zip(labels, said.values(), was, strict=True)
    )


def _from(typed: Typed | None, today: date, label: str) -> Field:
    value = written(today) if typed is None else typed.get("from_on", "")
    return Field("from_on", label, value, kind=Kind.DAY)


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


def _short(troubles: list[Trouble], name: str, words: str, missing: str) -> None:
    if not words:
        troubles.append(Trouble(name, missing))
    elif len(words) > _MOST_NAME or "\n" in words:
        troubles.append(Trouble(name, _("ยาวเกินไป โปรดพิมพ์ไม่เกิน %(most)s ตัวอักษรในบรรทัดเดียว", most=_MOST_NAME)))


def _long(troubles: list[Trouble], name: str, words: str, missing: str) -> None:
    if not words:
        troubles.append(Trouble(name, missing))
    elif long := too_long(words):
        troubles.append(Trouble(name, long))
