"""Who may come to the desk: the secretary of the day, and where a page only tells, the executive as well."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from web.door import ME, Door, Visitor, admit

BOARD = "/desk"
"""Where the desk begins."""


class Elsewhere(Exception):
    """The page is not for this visitor; `to` is the address of theirs."""

    def __init__(self, to: str) -> None:
        super().__init__(to)
        self.to = to


def onlooker(session: Session, door: Door, *, at: datetime) -> Visitor:
    """The visitor, where they may look at the whole office at the moment `at`. Raises Refused and Elsewhere."""
    visitor = admit(session, door, at=at)
    if not (visitor.is_secretary or visitor.is_executive):
        raise Elsewhere(ME)
    return visitor


def secretary(session: Session, door: Door, *, at: datetime) -> Visitor:
    """The visitor, where they are, or act as, the secretary at the moment `at`. Raises Refused and Elsewhere."""
    visitor = onlooker(session, door, at=at)
    if not visitor.is_secretary:
        raise Elsewhere(BOARD)
    return visitor
