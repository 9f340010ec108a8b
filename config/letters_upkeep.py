"""Letters about the installation itself: that mail goes out at all, and that the clockwork stands still."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from config.letters import Letter, compose, greeting_of
from ita_model.calendar import office_day


@dataclass(frozen=True, slots=True)
class Reader:
    """To whom such a letter goes; `agency_name` is what people call the agency that they are of."""

    agency_name: str
    officer: str
    position: str
    address: str


def clockwork_stands(reader: Reader, reasons: Sequence[str], *, desk: str, at: datetime) -> Letter:
    """The letter to a secretary that the system does not do its work, with each reason in a sentence.

    Raises ValueError where there is none: nobody is alarmed for nothing.
    """
    if not reasons:
        raise ValueError("a letter without a reason alarms for nothing")
    return _compose("clockwork_stands", reader, at, reasons=tuple(reasons), desk=desk)


def mail_goes(address: str, *, name: str, server: str, at: datetime) -> Letter:
    """The letter by which whoever sets up the mail server sees that it arrives; `server` is the one that took it."""
    return _compose("mail_goes", Reader(name, "", "ผู้ดูแลระบบ", address), at, server=server)


def _compose(event: str, reader: Reader, at: datetime, **facts: object) -> Letter:
    told = {"note": reader, "greeting": greeting_of(reader.officer, reader.position), "at": at, "on": office_day(at), **facts}
    return compose(event, reader.officer or reader.position, reader.address, told)
