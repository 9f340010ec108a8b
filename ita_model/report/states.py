"""Where a compiled report may stand and go."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class ReportState(StrEnum):
    """Where a compiled report stands."""

    DRAFT = "draft"
    COMPILED = "compiled"
    SIGNED_OFF = "signed-off"
    SENT_BACK = "sent-back"
    ACKNOWLEDGED = "acknowledged"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"

    @property
    def thai(self) -> str:
        """The word on every page and in every list."""
        return REPORT_STATES_IN_THAI[self]


def at_first(*, draft: bool) -> ReportState:
    """Where a report stands before its first move."""
    return ReportState.DRAFT if draft else ReportState.COMPILED


REPORT_STATES_IN_THAI: Final[Mapping[ReportState, str]] = MappingProxyType(
    {
        ReportState.DRAFT: "ฉบับร่าง",
        ReportState.COMPILED: "จัดทำแล้ว รอปลัดลงนาม",
        ReportState.SIGNED_OFF: "ปลัดลงนามแล้ว รอนายกรับทราบ",
        ReportState.SENT_BACK: "นายกส่งกลับ รอปลัดแก้ไขหรือชี้แจง",
        ReportState.ACKNOWLEDGED: "นายกรับทราบแล้ว เผยแพร่ได้",
        ReportState.PUBLISHED: "เผยแพร่แล้ว",
        ReportState.SUPERSEDED: "มีฉบับใหม่แทน",
    }
)

REPORT_STEPS: Final[Mapping[ReportState, tuple[str, str]]] = MappingProxyType(
    {
        ReportState.SIGNED_OFF: ("ปลัดลงนาม", "sign-off"),
        ReportState.SENT_BACK: ("นายกส่งกลับ", "send-back"),
        ReportState.ACKNOWLEDGED: ("นายกรับทราบ", "acknowledge"),
        ReportState.PUBLISHED: ("เผยแพร่", "publish"),
    }
)
"""The steps by where they lead: what people call each, and the command of `ita report` that takes it."""

OF_EXECUTIVE: Final = frozenset({ReportState.SENT_BACK, ReportState.ACKNOWLEDGED})
"""Where the executive brings a report; to every other place the secretary does."""


def needs_words(before: ReportState, to: ReportState) -> bool:
    """Whether a step cannot be taken without words of its own: sending back says why, and signing off again answers."""
    return to is ReportState.SENT_BACK or (before is ReportState.SENT_BACK and to is ReportState.SIGNED_OFF)


NEXT: Final = {
    ReportState.COMPILED: ReportState.SIGNED_OFF,
    ReportState.SIGNED_OFF: ReportState.ACKNOWLEDGED,
    ReportState.SENT_BACK: ReportState.SIGNED_OFF,
    ReportState.ACKNOWLEDGED: ReportState.PUBLISHED,
}
"""Where a report goes from where it stands, if nothing else happens to it."""


def next_step(state: ReportState, number: int | str) -> str | None:
    """The step that follows for a report, with its command: `ปลัดลงนาม: ita report sign-off 3`; None where none does."""
    if state not in NEXT:
        return None
    step, command = REPORT_STEPS[NEXT[state]]
    return f"{step}: ita report {command} {number}"


REPORT_MOVES: Final[Mapping[ReportState, frozenset[ReportState]]] = MappingProxyType(
    {
        ReportState.DRAFT: frozenset(),
        ReportState.COMPILED: frozenset({ReportState.SIGNED_OFF, ReportState.SUPERSEDED}),
        ReportState.SIGNED_OFF: frozenset({ReportState.ACKNOWLEDGED, ReportState.SENT_BACK, ReportState.SUPERSEDED}),
        ReportState.SENT_BACK: frozenset({ReportState.SIGNED_OFF, ReportState.SUPERSEDED}),
        ReportState.ACKNOWLEDGED: frozenset({ReportState.PUBLISHED, ReportState.SUPERSEDED}),
        ReportState.PUBLISHED: frozenset({ReportState.SUPERSEDED}),
        ReportState.SUPERSEDED: frozenset(),
    }
)
"""A draft goes nowhere: the report that follows it is compiled anew. What is superseded stays so."""
