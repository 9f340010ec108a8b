"""Adding and ending addresses that are told of events: each made from what was typed, by the rules of the commands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from ita_model import hooks
from ita_model.hooks import EVENTS
from ita_model.moves import Outrun
from ita_model.records import Hook
from web.desk.edit_parts import Builder, Choice, Done, Edit, Field, Kind, Once, Row, Typed
from web.desk.words_programs import event_words
from web.door import Visitor
from web.language import _
from web.uploads import Trouble
from web.views_checkpoint import NotHere

HOOKS: Final = "/desk/hooks"


def adding(*, inside: bool) -> Builder:
    """A new address; `inside` allows those of the office's own network."""

    def build(session: Session, visitor: Visitor, at: datetime, typed: Typed | None) -> Edit:
        title = _("เพิ่มปลายทาง")
        about = _("ระบบส่งข้อความไปที่อยู่นี้ทุกครั้งที่เกิดเหตุการณ์ที่เลือก มีเพียงหมายเลขและสถานะ ไม่มีชื่อคนหรือข้อความที่คนเขียน")
        said = typed if typed is not None else {"events": " ".join(EVENTS)}
        url, wanted = said.get("url", ""), [one for one in EVENTS if one in said.get("events", "").split(" ")]
        words = event_words()
        fields = (
            Field("url", _("ที่อยู่ของโปรแกรมที่รับ"), url, _("ขึ้นต้นด้วย https://")),
            Field(
                "events", _("แจ้งเมื่อใด"), " ".join(wanted), kind=Kind.MANY,
                choices=tuple(Choice(one, words[one]) for one in EVENTS),
            ),
        )  # fmt: skip
        if typed is None:
            return _edit(title, about, fields)
        troubles = [] if url else [Trouble("url", _("ยังไม่ได้ใส่ที่อยู่ โปรดใส่ที่อยู่ของโปรแกรมที่รับ"))]
        if not wanted:
            troubles.append(Trouble("events", _("ยังไม่ได้เลือกเหตุการณ์ โปรดเลือกอย่างน้อยหนึ่งอย่าง")))
        if troubles:
            return _edit(title, about, fields, tuple(troubles))

        how = (
            _("ตั้งที่โปรแกรมที่รับ เพื่อตรวจว่าทุกข้อความมาจากระบบนี้จริง"),
            _("ลองส่งข้อความทดสอบได้จากหน้าปลายทางนี้"),
        )

        def see() -> Done:
            hooks.may_add(session, visitor.agency, url, wanted, inside=inside)
            return Done(HOOKS, how)

        def act() -> Done:
            _hook, secret = hooks.add(session, visitor.agency, url, wanted, by=visitor.officer, at=at, inside=inside)
            return Done(HOOKS, how, once=Once(_("เพิ่มปลายทางแล้ว"), _("รหัสตรวจลายเซ็น"), secret))

        rows = (Row(_("ที่อยู่"), url), Row(_("แจ้งเมื่อใด"), "\n".join(words[one] for one in wanted)))
        return _edit(title, about, fields, rows=rows, see=see, act=act)

    return build


def ending(number: int) -> Builder:
    """An address is told nothing any more."""

    def build(session: Session, visitor: Visitor, at: datetime, typed: Typed | None) -> Edit:
        hook = here(session, visitor, number)
        title, about = _("เลิกแจ้งปลายทางนี้"), hook.url
        if typed is None:
            return _edit(title, about, (), grave=True)

        done = Done(HOOKS, (_("ข้อความที่ค้างอยู่จะไม่ส่ง และปลายทางนี้กลับมาใช้อีกไม่ได้ ต้องเพิ่มใหม่"),))

        def see() -> Done:
            hooks.may_remove(session, hook)
            return done

        def act() -> Done:
            hooks.remove(session, hook, by=visitor.officer, at=at)
            return done

        return _edit(title, about, (), rows=(Row(_("ที่อยู่"), hook.url),), see=see, act=act, grave=True)

    return build


def here(session: Session, visitor: Visitor, number: int) -> Hook:
    """The agency's hook with this number. Raises NotHere."""
    found = hooks.find_hook(session, visitor.agency, number)
    if found is None:
        raise NotHere(f"hook {number}")
    return found


def _edit(
    title: str,
    about: str,
    fields: tuple[Field, ...],
    troubles: tuple[Trouble, ...] = (),
    *,
    rows: tuple[Row, ...] = (),
    see: Callable[[], Done] | None = None,
    act: Callable[[], Done] | None = None,
    grave: bool = False,
) -> Edit:
    return Edit(title, about, HOOKS, _("กลับไปหน้าปลายทาง"), fields, troubles, rows, see, act, _why_not, grave)


def _why_not(error: Exception) -> Trouble | None:
    match error:
        case hooks.SuchAHook():
            return Trouble("url", _("เพิ่มปลายทางนี้ไปแล้ว จึงไม่เพิ่มซ้ำ หากคัดลอกรหัสตรวจลายเซ็นไม่ทัน โปรดเลิกแจ้งปลายทางเดิมแล้วเพิ่มใหม่"))
        case hooks.Inside():
            return Trouble("url", _("ที่อยู่นี้อยู่ในเครื่องนี้หรือเครือข่ายภายใน ระบบจึงไม่ส่งให้ โปรดใช้ที่อยู่บนอินเทอร์เน็ต หรือปรึกษาผู้ดูแลระบบ"))
        case hooks.NoAddress():
            return Trouble("url", _("ที่อยู่ไม่ถูกต้อง ต้องขึ้นต้นด้วย https:// มีชื่อเครื่อง และไม่มีชื่อผู้ใช้หรือเครื่องหมาย #"))
        case Outrun():
            return Trouble("form", _("เลิกแจ้งปลายทางนี้ไปก่อนแล้ว ยังไม่มีสิ่งใดเปลี่ยน"))
        case _:
            return None
