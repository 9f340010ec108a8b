"""The rules of the office's posts, by what is on record of them: who may come, what may end, and what is refused.

Nothing here reads or writes the record. The page before saving asks these rules what a change comes to, and the saving asks
them again when it is its turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from ita_model.calendar import office_day
from ita_model.records import Role
from ita_model.terms import Seat, Term, empty_from, in_office

_EARLIEST, _LATEST = timedelta(days=366), timedelta(days=731)


class NotSo(Exception):
    """It cannot be put on record like that; nothing was written."""


class NoSecretary(NotSo):
    """From the day `on` nobody would be the office's secretary."""

    def __init__(self, on: date) -> None:
        super().__init__(f"nobody would be the secretary from {on}")
        self.on = on


class FarOff(NotSo):
    """The day is more than a year gone, or more than two to come: a slip, most likely."""


class OutOfOrder(NotSo):
    """The last day comes before the first."""


class HeldAlready(NotSo):
    """The same officer holds the same post in those days anyway."""


class NothingNew(NotSo):
    """It is just so already."""


class NoAddress(NotSo):
    """What stands for an address is none."""


class AddressTaken(NotSo):
    """Another officer has the address: one would open the other's links."""

    def __init__(self, officer: str) -> None:
        super().__init__(f"the address belongs to {officer}")
        self.officer = officer


class NotHeld(NotSo):
    """The post is over, or never began: there is nothing to end."""


@dataclass(frozen=True, slots=True)
class Coming:
    """A post as it is to be: for good, or with a last day as one that acts."""

    role: Role
    division_id: int | None
    officer_id: int
    from_on: date
    to_on: date | None = None

    @property
    def seat(self) -> Seat:
        """What it is a post of."""
        return self.role, self.division_id


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change of posts comes to: all posts after it, and those whose place is taken by it."""

    posts: Sequence[Term]
    before: Sequence[Term] = ()


def appointed(here: Sequence[Term], coming: Coming, *, at: datetime) -> Changed:
    """An officer takes a post, or acts for its holder. Raises what of NotSo fits."""
    if coming.to_on is not None:
        if coming.to_on < coming.from_on:
            raise OutOfOrder(f"{coming.to_on} comes before {coming.from_on}")
        sound_day(coming.from_on, at)
        sound_day(coming.to_on, at)
        _may_act(here, coming, coming.to_on)
        return Changed([*here, _new(here, coming)])
    sound_day(coming.from_on, at)
    before = _holders(here, coming)
    _must_be_another(before, coming)
    after = [*here, _new(here, coming)]
    _must_have_secretary(after, at)
    return Changed(after, before)


def ended(here: Sequence[Term], post: int, *, last_on: date, at: datetime, words: str) -> Changed:
    """A post ends on a day, earlier than it says. Raises what of NotSo fits."""
    sound_day(last_on, at)
    term = next(one for one in here if one.id == post)
    if term.void or (term.last_on is not None and term.last_on < office_day(at)):
        raise NotHeld(f"post {post} is over")
    if term.last_on is not None and term.last_on <= last_on:
        raise NothingNew(f"post {post} ends on {term.last_on}")
    if not words.strip():
        raise NothingNew("ending a post needs words")
    after = [replace(one, ended_on=last_on) if one.id == post else one for one in here]
    _must_have_secretary(after, at)
    return Changed(after)


def ended_with(here: Sequence[Term], division_id: int, *, last_on: date, at: datetime, words: str) -> tuple[Term, ...]:
    """The posts of a division that end with it. Raises what of NotSo fits."""
    after, found = list(here), []
    for term in here:
        if term.division_id != division_id or term.void or (term.last_on is not None and term.last_on <= last_on):
            continue
        try:
            after = list(ended(after, term.id, last_on=last_on, at=at, words=words).posts)
        except NotHeld:  # an acting head's days were over before today anyway
            continue
        found.append(term)
    return tuple(found)


def sound_day(day: date, at: datetime) -> None:
    """Raises FarOff where a day is far from today."""
    today = office_day(at)
    if not today - _EARLIEST <= day <= today + _LATEST:
        raise FarOff(f"{day} is far from {today}")


def _may_act(here: Sequence[Term], coming: Coming, to_on: date) -> None:
    same = [
        one for one in here
        if one.seat == coming.seat and one.officer_id == coming.officer_id and one.acting and not one.void
    ]  # fmt: skip
    if any(one.from_on <= to_on and coming.from_on <= (one.last_on or to_on) for one in same):
        raise HeldAlready(f"{coming.officer_id} acts as {coming.role} in those days already")
    _must_be_another(_holders(here, coming), coming)


def _must_be_another(before: Iterable[Term], coming: Coming) -> None:
    if any(one.officer_id == coming.officer_id for one in before):
        raise HeldAlready(f"{coming.officer_id} holds {coming.role} on {coming.from_on}")


def _holders(there: Iterable[Term], coming: Coming) -> list[Term]:
    return [one for one in in_office(there, on=coming.from_on) if one.seat == coming.seat and not one.acting]


def _new(here: Iterable[Term], coming: Coming) -> Term:
    number = max((one.id for one in here), default=0) + 1
    return Term(number, coming.role, coming.division_id, coming.officer_id, coming.from_on, coming.to_on)


def _must_have_secretary(there: Iterable[Term], at: datetime) -> None:
    empty = empty_from(there, (Role.SECRETARY, None), on=office_day(at))
    if empty is not None:
        raise NoSecretary(empty)
