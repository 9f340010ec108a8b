"""The outbox: which letters went, wait, or did not arrive, and what stands in one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from ita_model.came_back import Fares, fares, of_letter
from ita_model.records import Bounce, Letter, LetterKind, Notice, Officer, Receipt, names
from ita_model.watching import StandsStill, stands_still
from ita_model.years import years_of
from web.desk.letters_shown import Read, read
from web.door import Visitor
from web.views_checkpoint import NotHere

A_PAGE: Final = 30


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which letters are shown: that fare so, to an officer, of days from and to, with words in them, older than a number."""

    state: Fares | None = None
    officer: int = 0
    since: date | None = None
    until: date | None = None
    words: str = ""
    before: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One letter in the list. `arrived` is set where the secretary knows that one in doubt arrived."""

    id: int
    officer: str
    kind: LetterKind
    state: Fares
    on: date
    sent_at: datetime | None
    subject: str
    arrived: bool


@dataclass(frozen=True, slots=True)
class LettersPage:
    """A page of the outbox, newest first; `counts` are of all letters, `older` is from where the next page goes on.
    `still` is what of the clockwork stands still."""

    counts: Mapping[Fares, int]
    officers: tuple[tuple[int, str], ...]
    letters: tuple[Line, ...]
    older: int
    still: StandsStill


@dataclass(frozen=True, slots=True)
class LetterPage:
    """A letter. `waiting` counts what it told that waits for the next one; `receipt` is by whom, when and how it is known
    that it arrived, `bounce` that it came back.
    """

    letter: Letter
    state: Fares
    officer: str
    address: str
    read: Read
    waiting: int
    receipt: tuple[str, datetime, str] | None
    bounce: Bounce | None


def letters_page(session: Session, visitor: Visitor, wanted: Wanted, *, at: datetime) -> LettersPage:
    """The letters that are wanted: five queries."""
    mine = Letter.agency_id == visitor.agency.id
    how = fares()
    counts = session.execute(select(how, func.count()).outerjoin(Bounce, of_letter()).where(mine).group_by(how))
    officers = session.execute(
        select(Officer.id, Officer.name).where(Officer.agency_id == visitor.agency.id).order_by(Officer.name, Officer.id)
    )
    rows = session.execute(
        select(Letter, how, Officer.name, Receipt.id)
        .join(Officer, names(Letter, Officer))
        .outerjoin(Receipt, names(Receipt, Letter))
        .outerjoin(Bounce, of_letter())
        .where(mine, *_matching(wanted))
        .order_by(Letter.id.desc())
        .limit(A_PAGE + 1)
    ).all()
    lines = tuple(
        Line(one.id, name, one.kind, Fares(state), one.on, one.sent_at, read(one).subject, receipt is not None)
        for one, state, name, receipt in rows[:A_PAGE]
    )
    return LettersPage(
        {Fares(row[0]): row[1] for row in counts},
        tuple((row.id, row.name) for row in officers),
        lines,
        lines[-1].id if len(rows) > A_PAGE else 0,
        stands_still(session, years_of(session, visitor.agency.id, on=visitor.today), at=at),
    )


def letter_page(session: Session, visitor: Visitor, letter_id: int) -> LetterPage:
    """One letter: two queries. Raises NotHere."""
    teller = aliased(Officer)
    row = session.execute(
        select(Letter, Officer.name, Officer.address, Receipt, teller.name.label("teller"), Bounce)
        .join(Officer, names(Letter, Officer))
        .outerjoin(Receipt, names(Receipt, Letter))
        .outerjoin(Bounce, of_letter())
        .outerjoin(teller, (teller.agency_id == Receipt.agency_id) & (teller.id == Receipt.officer_id))
        .where(Letter.agency_id == visitor.agency.id, Letter.id == letter_id)
    ).one_or_none()
    if row is None:
        raise NotHere(f"letter {letter_id}")
    told = (Notice.agency_id == visitor.agency.id, Notice.letter_id == letter_id, Notice.moot_on.is_(None))
    waiting = session.scalars(select(func.count()).select_from(Notice).where(*told)).one()
    receipt = (row.teller, row.Receipt.at, row.Receipt.words) if row.Receipt is not None else None
    state = Fares.BOUNCED if row.Bounce is not None else Fares(row.Letter.state)
    return LetterPage(row.Letter, state, row.name, row.address, read(row.Letter), waiting, receipt, row.Bounce)


def _matching(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.state is not None:
        found.append(fares() == wanted.state.value)
    if wanted.officer:
        found.append(Letter.officer_id == wanted.officer)
    if wanted.since is not None:
        found.append(Letter.on >= wanted.since)
    if wanted.until is not None:
        found.append(Letter.on <= wanted.until)
    if wanted.words:
        found.append(Letter.digest.contains(wanted.words, autoescape=True))
    if wanted.before:
        found.append(Letter.id < wanted.before)
    return found
