"""The secretary's wishes for reports: kept as facts until they come true, whoever compiles them and whenever.

A wish comes true at most once; while it waits, whoever has it may withdraw it. Work on it that was cut off is taken up again
after a while; what cannot come true says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ita_model import journal
from ita_model.agencies import take_turn
from ita_model.calendar import FiscalYear, office_day
from ita_model.confirming import NotYours
from ita_model.moves import NotAllowed
from ita_model.people import roster
from ita_model.records import Officer, ReportWish, ReportWishStep, WishStep, Year, names
from ita_model.report.document import ReportKind
from ita_model.report.outstanding import count_missing
from ita_model.report.period import day_of

AT_WORK: Final = timedelta(minutes=10)
"""How long whoever set to work on a wish is waited for: a report takes seconds."""
MOST_BEGUN: Final = 3
"""How often it is tried where the work is cut off each time."""


_ENDS: Final = (WishStep.DONE, WishStep.FAILED, WishStep.WITHDRAWN)


class Trouble(StrEnum):
    """What was in the way of a wish."""

    OUTSTANDING = "outstanding"
    """Something is outstanding by now, and no reason was given."""
    TEMPLATE = "template"
    """The office's own Word template cannot be filled."""
    TYPEFACE = "typeface"
    DISK = "disk"
    """A file could not be read or written."""
    BROKEN = "broken"
    """Anything else."""


class NeedsReason(Exception):
    """A report that is no draft is wished for, `missing` checkpoints are outstanding, and nobody said why."""

    def __init__(self, missing: int) -> None:
        super().__init__(f"{missing} checkpoints are outstanding; a reason is needed")
        self.missing = missing


class AtWork(NotAllowed):
    """Somebody has set to work on the wish: it can no longer be withdrawn."""

    def __init__(self, number: int) -> None:
        super().__init__(f"somebody is at work on wish {number}")


class NotOpen(Exception):
    """The wish came true, or could not, or somebody is at work on it: nothing more is to be done now."""


@dataclass(frozen=True, slots=True)
class Wished:
    """A wish with its year and its steps, the first first."""

    wish: ReportWish
    year: int
    steps: tuple[ReportWishStep, ...] = ()

    @property
    def kind(self) -> ReportKind:
        return ReportKind(self.wish.kind)

    @property
    def last(self) -> WishStep | None:
        """What happened to it last; None where nobody has set to work on it."""
        return self.steps[-1].step if self.steps else None

    @property
    def is_open(self) -> bool:
        """Whether it may still come true."""
        return self.last in (None, WishStep.BEGUN)

    @property
    def is_withdrawn(self) -> bool:
        """Whether whoever asked for it wants it no longer."""
        return self.last is WishStep.WITHDRAWN

    def waits(self, *, at: datetime) -> bool:
        """Whether somebody should set to work on it now."""
        return self.is_open and (not self.steps or at - self.steps[-1].at > AT_WORK)

    def may_be_withdrawn(self, officer: Officer, *, at: datetime) -> bool:
        """Whether an officer may withdraw it now: who asked for it, while it waits."""
        return self.wish.officer_id == officer.id and self.waits(at=at)

    @property
    def report_id(self) -> int | None:
        """The report that came of it."""
        return self.steps[-1].report_id if self.steps else None

    @property
    def trouble(self) -> Trouble | None:
        """What was in its way."""
        return Trouble(self.steps[-1].trouble) if self.last is WishStep.FAILED else None


def wish_for(
    session: Session, year: Year, kind: ReportKind, *, draft: bool, by: Officer, at: datetime, as_of: date, reason: str = ""
) -> ReportWish:
    """The secretary's wish for a report as of a day, on record; the same again while it is open is the same wish.

    The reason is kept where something is outstanding and it is no draft. Raises NotYours, NotADayOfIt, NeedsReason.
    """
    _hold(session, year.agency_id)  # of two presses of one button the second finds the wish of the first
    if not roster(session, year.agency_id, office_day(at)).is_secretary(by.id):
        raise NotYours(f"{by.code} is not the secretary")
    day = day_of(kind, FiscalYear(year.be), today=office_day(at), asked=as_of)
    missing = 0 if draft else count_missing(session, year, kind, at=at, as_of=day)
    if missing and not reason.strip():
        raise NeedsReason(missing)
    why = reason.strip() if missing else None
    for one in _read(session, year.agency_id, _unended(year.agency_id)):
        kept = one.wish
        if (kept.year_id, kept.kind, kept.as_of, kept.draft, kept.reason) == (year.id, kind, day, draft, why):
            return kept
    made = ReportWish(
        agency_id=year.agency_id,
        year_id=year.id,
        kind=kind.value,
        as_of=day,
        draft=draft,
        reason=why,
        officer_id=by.id,
        at=at,
    )
    session.add(made)
    session.flush()
    journal.record(session, made, kind="wish.asked", at=at, by=by.id)
    return made


def withdraw(session: Session, agency_id: int, number: int, *, by: Officer, at: datetime) -> ReportWish:
    """Whoever asked for a report wants it no longer, while the wish waits; a wish that was withdrawn is so for good.

    Of this and a worker that sets to work on it one comes first, and the other is told. Raises NotYours, AtWork, and NotOpen
    where the wish has ended.
    """
    found = _open(session, agency_id, number)
    if found.wish.officer_id != by.id:
        raise NotYours(f"{by.code} did not ask for it")
    if not found.waits(at=at):
        raise AtWork(number)
    _step(session, found, WishStep.WITHDRAWN, at=at)
    return found.wish


def wish(session: Session, agency_id: int, number: int) -> Wished | None:
    """An agency's wish by its number: one query."""
    return next(iter(_read(session, agency_id, [number])), None)


def wishes_of(session: Session, agency_id: int, *, most: int = 50) -> tuple[Wished, ...]:
    """An agency's newest wishes, the newest first: one query."""
    mine = select(ReportWish.id).where(ReportWish.agency_id == agency_id).order_by(ReportWish.id.desc()).limit(most)
    return _read(session, agency_id, mine)


def waiting(session: Session, agency_id: int, *, at: datetime) -> tuple[Wished, ...]:
    """The wishes on which somebody should set to work now, the oldest first."""
    return tuple(one for one in reversed(_read(session, agency_id, _unended(agency_id))) if one.waits(at=at))


def begin(session: Session, agency_id: int, number: int, *, at: datetime) -> Wished | None:
    """Set to work on a wish; None where the work was cut off too often: it fails by that, which must be committed.

    Raises NotOpen where nothing is to be done now.
    """
    _hold(session, agency_id)
    found = wish(session, agency_id, number)
    if found is None or not found.waits(at=at):
        raise NotOpen(f"wish {number} is not to be worked on")
    tried_enough = len(found.steps) >= MOST_BEGUN
    _step(session, found, *((WishStep.FAILED, Trouble.BROKEN) if tried_enough else (WishStep.BEGUN, "")), at=at)
    return None if tried_enough else found


def came_true(session: Session, agency_id: int, number: int, report_id: int, *, at: datetime) -> None:
    """Put on record which report came of a wish, in the transaction that files it. Raises NotOpen."""
    _step(session, _open(session, agency_id, number), WishStep.DONE, at=at, report_id=report_id)


def failed(session: Session, agency_id: int, number: int, trouble: Trouble, *, at: datetime) -> None:
    """Put on record what was in the way of a wish. Raises NotOpen."""
    _step(session, _open(session, agency_id, number), WishStep.FAILED, trouble, at=at)


def must_be_open(session: Session, agency_id: int, number: int) -> None:
    """Raises NotOpen where a wish came true already, or could not."""
    _open(session, agency_id, number)


def _unended(agency_id: int) -> Select[int]:
    """The numbers of an agency's wishes that may still come true, however old."""
    ended = (names(ReportWishStep, ReportWish), ReportWishStep.step.in_(_ENDS))
    return select(ReportWish.id).where(ReportWish.agency_id == agency_id, ~select(ReportWishStep.id).where(*ended).exists())


def _open(session: Session, agency_id: int, number: int) -> Wished:
    _hold(session, agency_id)
    found = wish(session, agency_id, number)
    if found is None or not found.is_open:
        raise NotOpen(f"wish {number} has ended")
    return found


def _hold(session: Session, agency_id: int) -> None:
    """Of two who work on an agency's wishes one waits here for the other's transaction."""
    take_turn(session, agency_id)


def _step(
    session: Session, one: Wished, step: WishStep, trouble: str = "", *, at: datetime, report_id: int | None = None
) -> None:
    made = ReportWishStep(
        agency_id=one.wish.agency_id,
        wish_id=one.wish.id,
        n=len(one.steps) + 1,
        step=step,
        at=at,
        report_id=report_id,
        trouble=str(trouble),
    )
    session.add(made)
    session.flush()
    journal.record(session, made, kind=f"wish.{step}", at=at, by=one.wish.officer_id)


def _read(session: Session, agency_id: int, numbers: Sequence[int] | Select[int]) -> tuple[Wished, ...]:
    rows = session.execute(
        select(ReportWish, Year.be, ReportWishStep)
        .join(Year, names(ReportWish, Year))
        .outerjoin(ReportWishStep, names(ReportWishStep, ReportWish))
        .where(ReportWish.agency_id == agency_id, ReportWish.id.in_(numbers))
        .order_by(ReportWish.id.desc(), ReportWishStep.n)
    )
    found: dict[int, tuple[ReportWish, int, list[ReportWishStep]]] = {}
    for row, be, step in rows:
        steps = found.setdefault(row.id, (row, be, []))[2]
        if step is not None:
            steps.append(step)
    return tuple(Wished(row, be, tuple(steps)) for row, be, steps in found.values())
