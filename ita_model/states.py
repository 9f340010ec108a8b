"""Where a checkpoint may stand and go: the states, the table of legal moves, and what the calendar says of them.

Documents, tests, the pages' buttons, the database's own check and `moves.move` all read the table below.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class State(StrEnum):
    """Where a checkpoint stands on record. Planned, open and overdue are the calendar's words: see `Standing`."""

    PENDING = "pending"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    WAIVED = "waived"

    @property
    def awaits_division(self) -> bool:
        """Whether the division has something to do: it has not confirmed, or was sent back."""
        return self in _AWAITS_DIVISION

    @property
    def is_final(self) -> bool:
        """Whether it counts as settled until the secretary reopens it."""
        return self in _FINAL


_AWAITS_DIVISION: Final = frozenset({State.PENDING, State.RETURNED})
_FINAL: Final = frozenset({State.ACCEPTED, State.WAIVED})
UNSETTLED: Final = tuple(state for state in State if not state.is_final)
"""The states in which something is yet asked of somebody: of a division, or of the secretary who reviews."""

MOVES: Final[Mapping[State, frozenset[State]]] = MappingProxyType(
    {
        State.PENDING: frozenset({State.SUBMITTED, State.WAIVED}),
        State.SUBMITTED: frozenset({State.ACCEPTED, State.RETURNED}),
        State.RETURNED: frozenset({State.SUBMITTED, State.WAIVED}),
        State.ACCEPTED: frozenset({State.PENDING}),
        State.WAIVED: frozenset({State.PENDING}),
    }
)

NEEDS_WORDS: Final = frozenset({(State.SUBMITTED, State.RETURNED), (State.PENDING, State.WAIVED),
                                (State.RETURNED, State.WAIVED), (State.ACCEPTED, State.PENDING),
                                (State.WAIVED, State.PENDING)})  # fmt: skip
"""The moves for which the secretary must say why."""


class Standing(StrEnum):
    """What a person is told: the state, and for one that awaits the division, what the calendar says of it that day."""

    PLANNED = "planned"
    OPEN = "open"
    OVERDUE = "overdue"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    WAIVED = "waived"

    @property
    def thai(self) -> str:
        """The word on every page, letter and document."""
        return STANDING_IN_THAI[self]


STANDING_IN_THAI: Final[Mapping[Standing, str]] = MappingProxyType(
    {
        Standing.PLANNED: "ยังไม่ถึงกำหนด",
        Standing.OPEN: "รอยืนยัน",
        Standing.OVERDUE: "เกินกำหนด",
        Standing.SUBMITTED: "รอตรวจ",
        Standing.RETURNED: "ส่งกลับแก้ไข",
        Standing.ACCEPTED: "เสร็จแล้ว",
        Standing.WAIVED: "ยกเว้น",
    }
)


MARKS: Final[Mapping[Standing, str]] = MappingProxyType(
    {
        Standing.PLANNED: "○",
        Standing.OPEN: "◔",
        Standing.OVERDUE: "▲",
        Standing.SUBMITTED: "◐",
        Standing.RETURNED: "↩",
        Standing.ACCEPTED: "●",
        Standing.WAIVED: "–",
    }
)
"""The shape that stands before the word everywhere, so that a standing is never told by colour alone."""


def standing(state: State, *, opens_on: date, due_on: date, today: date) -> Standing:
    """What the calendar says of a checkpoint on `today`. Never writes. A returned one stays `returned` until it is late."""
    if not state.awaits_division:
        return Standing(state.value)
    if today > due_on:
        return Standing.OVERDUE
    if state is State.RETURNED:
        return Standing.RETURNED
    return Standing.OPEN if today >= opens_on else Standing.PLANNED


_LOUDEST_FIRST: Final = (
    Standing.OVERDUE,
    Standing.RETURNED,
    Standing.OPEN,
    Standing.SUBMITTED,
    Standing.PLANNED,
    Standing.ACCEPTED,
    Standing.WAIVED,
)


def loudest(standings: Iterable[Standing]) -> Standing:
    """What several checkpoints together are said to be: the standing that most wants somebody. Planned for none."""
    found = set(standings)
    return next((one for one in _LOUDEST_FIRST if one in found), Standing.PLANNED)
