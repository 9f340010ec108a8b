"""The changes of the office's people: each made from what was typed, for the form, the look before saving, and the saving."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from ita_model import staffing
from ita_model.division_ends import divisions_there
from ita_model.records import OfficerDetail
from web.desk.edit_parts import Builder, Done, Edit, Field, Kind, Row, Typed, day_of, first_wrong, written
from web.desk.people_forms import edit, short
from web.desk.staff import Staff
from web.desk.views_people import PEOPLE
from web.door import Visitor
from web.language import _
from web.uploads import Trouble
from web.words import long_date


def adding(session: Session, visitor: Visitor, at: datetime, typed: Typed | None) -> Edit:
    """Somebody new comes to the office."""
    fields = (*_identity(typed, "", "", ""), _from(typed, visitor.today, _("มาเริ่มงานวันใด")))
    troubles, said, from_on = _read_identity(typed)
    if typed is None or troubles or from_on is None:
        return edit(_("เพิ่มเจ้าหน้าที่"), "", PEOPLE, fields, troubles)

    follows = (_("ยังไม่มีตำแหน่งในระบบ จึงยังไม่ได้รับจดหมาย จนกว่าจะให้ดำรงตำแหน่ง"),)

    def see() -> Done:
        others = staffing.officers_of(session, visitor.agency.id)
        staffing.may_be_called(said["address"], others, from_on=from_on, at=at)
        return Done(PEOPLE, follows)

    def act() -> Done:
        made = staffing.add_officer(session, visitor.agency, **said, from_on=from_on, by=visitor.officer, at=at)
        return Done(f"{PEOPLE}/officers/{made.id}", follows)

    rows = (*_identity_rows(said), Row(_("ตั้งแต่"), long_date(from_on)))
    return edit(_("เพิ่มเจ้าหน้าที่"), "", PEOPLE, fields, rows=rows, see=see, act=act)


def changing(number: int) -> Builder:
    """An officer is called otherwise, or has another address, from a day on."""

    def build(session: Session, visitor: Visitor, at: datetime, typed: Typed | None) -> Edit:
        staff = Staff(session, visitor.agency.id, today=visitor.today)
        was, back = staff.officer(number), f"{PEOPLE}/officers/{number}"
        title = _("แก้ไขชื่อ ตำแหน่ง หรืออีเมล")
        fields = (*_identity(typed, was.name, was.position, was.address), _from(typed, visitor.today, _("ใช้ตั้งแต่วันใด")))
        troubles, said, from_on = _read_identity(typed)
        if typed is None or troubles or from_on is None:
            return edit(title, was.name, back, fields, troubles)
        everybody = staffing.officers_of(session, visitor.agency.id)
        officer = next(one for one in everybody if one.id == number)
        done = Done(back, _what_follows(was, said, from_on, staff.details[number], visitor.today))

        def see() -> Done:
            others = [one for one in everybody if one is not officer]
            address = staffing.may_be_called(said["address"], others, from_on=from_on, at=at)
            staffing.may_be_told(officer, staff.details[number], from_on=from_on, **{**said, "address": address})
            return done

        def act() -> Done:
            staffing.change_officer(session, officer, **said, from_on=from_on, by=visitor.officer, at=at)
            return done

        rows = (*_identity_rows(said, (was.name, was.position, was.address)), Row(_("ตั้งแต่"), long_date(from_on)))
        return edit(title, was.name, back, fields, rows=rows, see=see, act=act)

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
            short(troubles, "name", name, _("ยังไม่ได้ใส่ชื่อใหม่ของสำนัก/กอง"))
        from_on = first_wrong(troubles, "from_on", day_of(typed.get("from_on", ""))) if typed is not None else None
        if typed is None or troubles or from_on is None:
            return edit(title, was.name, PEOPLE, fields, tuple(troubles))
        there = divisions_there(session, visitor.agency.id)
        division = next(one for one in there.every if one.id == was.division_id)

        follows = (
            _("ตั้งแต่ %(day)s จดหมาย หน้าต่าง ๆ และรายงานใช้ชื่อ %(name)s", day=long_date(from_on), name=name),
            _("รายงานของวันก่อนหน้านั้นยังใช้ชื่อ %(name)s", name=was.name),
            _("ช่องผู้รับผิดชอบในตารางรายงานเป็นถ้อยคำของแผน แก้ไขได้ที่หน้าแผน"),
        )

        def see() -> Done:
            staffing.may_rename(division, there, name=name, from_on=from_on, at=at)
            staffing.may_be_told(division, staff.names[division.id], from_on=from_on, name=name)
            return Done(PEOPLE, follows)

        def act() -> Done:
            staffing.rename_division(session, division, name=name, from_on=from_on, by=visitor.officer, at=at)
            return Done(PEOPLE, follows)

        rows = (Row(_("ชื่อสำนัก/กอง"), name, was.name), Row(_("ตั้งแต่"), long_date(from_on)))
        return edit(title, was.name, PEOPLE, fields, rows=rows, see=see, act=act)

    return build


def _what_follows(
    was: OfficerDetail, said: Mapping[str, str], from_on: date, known: Iterable[OfficerDetail], today: date
) -> tuple[str, ...]:
    """In sentences, what follows from calling an officer otherwise; `known` is what is on record of what they are called."""
    follows = []
    if said["address"] != was.address:
        day = long_date(max(from_on, today))
        told = _("ตั้งแต่ %(day)s จดหมายถึง%(name)sจะไปที่ %(address)s", day=day, name=said["name"], address=said["address"])
        follows.append(told)
    if from_on > today:
        follows.append(_("ก่อนวันนั้น จดหมายและหน้าต่าง ๆ ยังใช้ของเดิม"))
    follows.append(_("รายงานของวันก่อนหน้านั้นยังแสดงชื่อและตำแหน่งเดิม"))
    follows += [
        _("แต่มีบันทึกไว้แล้วว่าตั้งแต่ %(day)s จะใช้ %(told)s หากไม่ถูกต้อง ให้แก้ไขตั้งแต่วันนั้นด้วย",
          day=long_date(one.from_on), told=f"{one.name} · {one.position} · {one.address}")
        for one in known if one.from_on > from_on
    ]  # fmt: skip
    return tuple(follows)


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
    short(troubles, "name", said["name"], _("ยังไม่ได้ใส่ชื่อและนามสกุล"))
    short(troubles, "position", said["position"], _("ยังไม่ได้ใส่ชื่อตำแหน่ง"))
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
