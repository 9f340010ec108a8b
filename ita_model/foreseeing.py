"""What a change of posts comes to: whom letters will go to, in which days, and who loses what they may do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ita_model.records import Role
from ita_model.terms import Seat, Term, held, turns


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Days (without a last one where none is known) in which others are asked than otherwise: who, and who not any more."""

    from_on: date
    to_on: date | None
    asked: tuple[int, ...]
    gone: tuple[int, ...]


def foreseen(before: Iterable[Term], after: Iterable[Term], seat: Seat, *, today: date) -> tuple[Foreseen, ...]:
    """What becomes otherwise around a post, from today on, in the order of days. Days in which nothing does are left out."""
    old, new = list(before), list(after)
    days = sorted({today, *turns(old, after=today), *turns(new, after=today)})
    found: list[Foreseen] = []
    for day, following in zip(days, [*days[1:], None], strict=True):
        then, now = held(old, on=day), held(new, on=day)
        if answering(then, seat) == answering(now, seat) and _speaking(then, seat) == _speaking(now, seat):
            continue
        last = None if following is None else following - timedelta(days=1)
        gone = tuple(sorted(_speaking(then, seat) - _speaking(now, seat)))
        one = Foreseen(day, last, answering(now, seat), gone)
        same = (
            found and found[-1].to_on == day - timedelta(days=1) and (found[-1].asked, found[-1].gone) == (one.asked, one.gone)
        )
        if same:
            found[-1] = Foreseen(found[-1].from_on, last, one.asked, one.gone)
        else:
            found.append(one)
    return tuple(found)


def answering(holders: Mapping[Seat, tuple[int, ...]], seat: Seat) -> tuple[int, ...]:
    """Whom letters about a post's business go to: of a division its heads, where it has none its deputies."""
    role, division = seat
    if role in (Role.HEAD, Role.DEPUTY):
        return holders.get((Role.HEAD, division)) or holders.get((Role.DEPUTY, division)) or ()
    return holders.get(seat, ())


def _speaking(holders: Mapping[Seat, tuple[int, ...]], seat: Seat) -> frozenset[int]:
    """Who may act in the name of a division, or of a post of the agency."""
    role, division = seat
    if role in (Role.HEAD, Role.DEPUTY):
        return frozenset((*holders.get((Role.HEAD, division), ()), *holders.get((Role.DEPUTY, division), ())))
    return frozenset(holders.get(seat, ()))
