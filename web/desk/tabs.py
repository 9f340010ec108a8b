"""The rooms of the desk, as they stand at the head of each of its pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from web.desk.entry import BOARD
from web.door import Visitor
from web.language import _

_ROOMS: Final = {
    "people": (f"{BOARD}/people",),
    "plan": (f"{BOARD}/plan",),
    "programs": (f"{BOARD}/keys", f"{BOARD}/hooks"),
}
"""Below which addresses the rooms are in which something is changed."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A room of the desk: what it is known by in the templates, where it is, its name, and whether the executive may enter."""

    key: str
    address: str
    name: str
    for_executive: bool = False


def tabs(visitor: Visitor) -> Sequence[Tab]:
    """The rooms that are open to the visitor, in the order of a day's work, named in the reader's language."""
    rooms = (
        Tab("board", BOARD, _("กระดานงาน"), for_executive=True),
        Tab("review", f"{BOARD}/review", _("ตรวจหลักฐาน")),
        Tab("reports", f"{BOARD}/reports", _("รายงาน"), for_executive=True),
        Tab("people", f"{BOARD}/people", _("คน")),
        Tab("plan", f"{BOARD}/plan", _("แผน")),
        Tab("letters", f"{BOARD}/letters", _("จดหมาย")),
        Tab("trail", f"{BOARD}/trail", _("ประวัติ"), for_executive=True),
        Tab("calendars", "/desk/calendars", _("ปฏิทิน")),
        Tab("programs", "/desk/keys", _("เชื่อมระบบ")),
    )  # fmt: skip
    return [room for room in rooms if visitor.is_secretary or room.for_executive]


def room_of(address: str) -> str:
    """By what the room is known in which an address is; empty where it is in none."""
    path = address.partition("?")[0].partition("#")[0]
    return next((key for key, below in _ROOMS.items() if any(path == one or path.startswith(f"{one}/") for one in below)), "")
