"""Who orders what by command, and what is said where the rules refuse it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from cli.desk import FINDING, WRONG_USE, stop
from ita_model.calendar import office_day
from ita_model.confirming import NotYours
from ita_model.moves import NotAllowed, Outrun
from ita_model.people import roster
from ita_model.records import Agency, Officer, Role

ByOption = Annotated[str | None, typer.Option("--by", help="รหัสผู้สั่ง (ค่าเริ่มต้น: ผู้ดำรงตำแหน่งในวันนี้)")]


def officer_for(session: Session, agency: Agency, role: Role, code: str | None, at: datetime) -> Officer:
    """The officer with this code; without one, who holds the post `role` today. Where there is none the command ends."""
    mine = select(Officer).where(Officer.agency_id == agency.id)
    if code is not None:
        found = session.scalar(mine.where(Officer.code == code))
    else:
        ids = roster(session, agency.id, office_day(at)).of_agency(role)
        found = session.scalar(mine.where(Officer.id == ids[0])) if ids else None
    if found is None:
        raise stop(WRONG_USE, "ไม่พบผู้สั่ง โปรดระบุ --by เป็นรหัสของเจ้าหน้าที่", "no such officer")
    return found


@contextmanager
def refusals(thing: str = "จุดตรวจ") -> Iterator[None]:
    """Around an order: what the rules refuse ends the command with a sentence about the `thing`."""
    try:
        yield
    except NotYours as error:
        raise stop(FINDING, "ผู้สั่งไม่ได้ดำรงตำแหน่งที่สั่งเรื่องนี้ได้ในวันนี้ ไม่มีอะไรเปลี่ยน", str(error)) from error
    except NotAllowed as error:
        raise stop(FINDING, f"สถานะของ{thing}ไม่อนุญาต หรือยังไม่ได้ให้เหตุผล ไม่มีอะไรเปลี่ยน", str(error)) from error
    except Outrun as error:
        raise stop(FINDING, f"มีผู้อื่นดำเนินการกับ{thing}นี้ก่อนแล้ว โปรดดูสถานะใหม่", str(error)) from error
