"""Issuing and ending keys: each made from what was typed, by the rules of the commands."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model import keys
from ita_model.calendar import end_of_office_day, office_day
from ita_model.keys import Scope
from ita_model.moves import Outrun
from ita_model.records import Officer
from web.desk.edit_parts import Builder, Choice, Done, Edit, Field, Kind, Once, Row, Typed, day_of, first_wrong, written
from web.desk.words_programs import scope_word
from web.door import Visitor
from web.language import _
from web.typed import too_long
from web.uploads import Trouble
from web.views_checkpoint import NotHere
from web.words import long_date

KEYS: Final = "/desk/keys"
_A_YEAR: Final = timedelta(days=365)


def issuing(session: Session, visitor: Visitor, at: datetime, typed: Typed | None) -> Edit:
    """A new key for an officer, for some purposes, until a day."""
    officers = _with_posts(session, visitor)
    title, about = _("ออกกุญแจใหม่"), _("โปรแกรมที่ถือกุญแจทำได้เท่าที่เลือก และไม่เกินตำแหน่งของเจ้าหน้าที่ผู้นั้นในแต่ละวัน")
    fields = _fields(officers, typed, visitor)
    if typed is None:
        return _edit(title, about, fields)
    troubles: list[Trouble] = []
    name, scopes = typed.get("name", ""), [one for one in Scope if one.value in typed.get("scopes", "").split(" ")]
    officer = next((one for one in officers if str(one.id) == typed.get("who", "")), None)
    if not name:
        troubles.append(Trouble("name", _("ยังไม่ได้ตั้งชื่อ โปรดบอกว่ากุญแจนี้ใช้ที่ใด")))
    elif long := too_long(name):
        troubles.append(Trouble("name", long))
    if officer is None:
        troubles.append(Trouble("who", _("ยังไม่ได้เลือกเจ้าหน้าที่ โปรดเลือกผู้ที่กุญแจทำงานแทน")))
    if not scopes:
        troubles.append(Trouble("scopes", _("ยังไม่ได้เลือกว่าให้ทำอะไร โปรดเลือกอย่างน้อยหนึ่งอย่าง")))
    until = first_wrong(troubles, "until", day_of(typed.get("until", "")))
    if troubles or officer is None or until is None:
        return _edit(title, about, fields, tuple(troubles))

    last = end_of_office_day(until)
    how = (
        _("วางในโปรแกรมที่จะใช้ แล้วเก็บไว้เป็นความลับเหมือนรหัสผ่าน"),
        _("ใครถือกุญแจนี้ทำแทน%(who)sได้ หากหลุดหรือเลิกใช้ โปรดยกเลิกทันที", who=officer.name),
    )

    def see() -> Done:
        keys.may_issue(session, visitor.agency, officer, scopes, visitor.posts, name=name, until=last, at=at)
        return Done(KEYS, how)

    def act() -> Done:
        _key, secret = keys.issue(session, visitor.agency, officer, scopes, name=name, until=last, by=visitor.officer, at=at)
        return Done(KEYS, how, once=Once(_("กุญแจ “%(name)s” พร้อมแล้ว", name=name), _("กุญแจ"), secret))

    rows = (
        Row(_("ใช้ที่ใด"), name),
        Row(_("ทำงานแทน"), officer.name),
        Row(_("ทำอะไรได้"), "\n".join(scope_word(one) for one in scopes)),
        Row(_("ใช้ได้ถึง"), long_date(until)),
    )
    return _edit(title, about, fields, rows=rows, see=see, act=act, officer=officer)


def ending(number: int) -> Builder:
    """A key opens nothing any more."""

    def build(session: Session, visitor: Visitor, at: datetime, typed: Typed | None) -> Edit:
        key = keys.find_key(session, visitor.agency, number)
        if key is None:
            raise NotHere(f"key {number}")
        words = (typed or {}).get("words", "")
        title, about = _("ยกเลิกกุญแจ"), _("“%(name)s” ลงท้ายด้วย %(ending)s", name=key.name, ending=key.ending)
        fields = (Field("words", _("เหตุผล (ไม่บังคับ)"), words, kind=Kind.TEXT),)
        if typed is None:
            return _edit(title, about, fields, grave=True)
        if long := too_long(words):
            return _edit(title, about, fields, (Trouble("words", long),), grave=True)

        done = Done(KEYS, (_("โปรแกรมที่ใช้กุญแจนี้จะเข้าไม่ได้ทันที และกุญแจนี้กลับมาใช้อีกไม่ได้"),))

        def see() -> Done:
            keys.may_revoke(session, key)
            return done

        def act() -> Done:
            keys.revoke(session, key, by=visitor.officer, at=at, words=words)
            return done

        rows = (Row(_("กุญแจ"), key.name), *((Row(_("เหตุผล"), words),) if words else ()))
        return _edit(title, about, fields, rows=rows, see=see, act=act, grave=True)

    return build


def _fields(officers: list[Officer], typed: Typed | None, visitor: Visitor) -> tuple[Field, ...]:
    said = typed or {"until": written(visitor.today + _A_YEAR)}
    people = tuple(Choice(str(one.id), one.name, one.position) for one in officers)
    return (
        Field("name", _("ใช้ที่ใด"), said.get("name", ""), _("เช่น เว็บไซต์ อบต.")),
        Field("who", _("ทำงานแทนใคร"), said.get("who", ""), kind=Kind.LIST, choices=people),
        Field(
            "scopes", _("ให้ทำอะไรได้"), said.get("scopes", ""), kind=Kind.MANY,
            choices=tuple(Choice(one.value, scope_word(one)) for one in Scope),
        ),
        Field("until", _("ใช้ได้ถึงวันที่"), said.get("until", ""), _("ไม่เกิน %(n)s วัน", n=keys.LONGEST.days), Kind.DAY),
    )  # fmt: skip


def _with_posts(session: Session, visitor: Visitor) -> list[Officer]:
    """Who holds a post today, in the order in which they came on record."""
    ids = {number for holders in visitor.posts.held.values() for number in holders}
    mine = select(Officer).where(Officer.agency_id == visitor.agency.id, Officer.id.in_(ids))
    return list(session.scalars(mine.order_by(Officer.id)))


def _edit(
    title: str, about: str, fields: tuple[Field, ...], troubles: tuple[Trouble, ...] = (), *, officer: Officer | None = None,
    **more: object,
) -> Edit:  # fmt: skip
    def why_not(error: Exception) -> Trouble | None:
        match error:
            case keys.TooLong():
                return Trouble("until", _("กุญแจใช้ได้ตั้งแต่วันนี้ ไม่เกิน %(n)s วัน โปรดแก้วันที่", n=keys.LONGEST.days))
            case keys.SuchAKey():
                return Trouble("name", _("ออกกุญแจนี้ไปแล้ว จึงไม่ออกซ้ำ หากคัดลอกไม่ทัน โปรดยกเลิกดอกเดิมแล้วออกใหม่ หรือใช้ชื่ออื่น"))
            case keys.NothingToDo(scope=Scope() as scope) if officer is not None:
                said = _("วันนี้%(who)sไม่มีตำแหน่งที่ทำ “%(what)s” ได้ โปรดเลือกผู้อื่น หรือเอาข้อนี้ออก",
                         who=officer.name, what=scope_word(scope))  # fmt: skip
                return Trouble("scopes", said)
            case Outrun():
                return Trouble("form", _("กุญแจนี้ยกเลิกไปก่อนแล้ว ยังไม่มีสิ่งใดเปลี่ยน"))
            case _:
                return None

    return Edit(title, about, KEYS, _("กลับไปหน้ากุญแจ"), fields, troubles, why_not=why_not, **more)  # type: ignore[arg-type]


def told_until(one: keys.Listed) -> str:
    """Until when a key works, or since when it does not."""
    if one.end is not None:
        return _("ยกเลิกเมื่อ %(day)s", day=long_date(office_day(one.end.at)))
    return _("ใช้ได้ถึง %(day)s", day=long_date(office_day(one.key.expires_at)))
