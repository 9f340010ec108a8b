"""What a letter tells besides checkpoints and reports: its reader's own posts, and to the secretary which letters came back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ita_model.at_hand import AtHand
from ita_model.digest import LetterBack, PostNews, PostTold
from ita_model.records import Bounce, Checkpoint, Letter, Officer, names
from ita_model.reminding import APPOINTED
from ita_model.states import State
from ita_model.terms import Term, held, in_office, terms_of_each
from ita_model.untold import Owed


@dataclass(frozen=True, slots=True)
class News:
    """What an officer has yet to be told, with the notices that say so, and notices that are no longer true."""

    posts: tuple[PostTold, ...] = ()
    letters: tuple[LetterBack, ...] = ()
    notices: tuple[Owed, ...] = ()
    moot: tuple[Owed, ...] = ()


@dataclass(slots=True)
class _Pool:
    posts: list[PostTold] = field(default_factory=list)
    letters: list[LetterBack] = field(default_factory=list)
    notices: list[Owed] = field(default_factory=list)
    moot: list[Owed] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Load:
    """What a division has still to confirm: in the year, open by now, and late."""

    left: int = 0
    open: int = 0
    overdue: int = 0


def news(at_hand: AtHand, notices: Iterable[Owed]) -> Mapping[int, News]:
    """By officer, what a letter of the day is to tell of posts and of letters that came back: a query or two where anything is
    to be told of them.
    """
    there = list(notices)
    pool: dict[int, _Pool] = defaultdict(_Pool)
    _of_letters(at_hand, [one for one in there if one.bounce_id is not None], pool)
    _of_posts(at_hand, [one for one in there if one.post_id is not None], pool)
    return {
        officer: News(tuple(one.posts), tuple(one.letters), tuple(one.notices), tuple(one.moot))
        for officer, one in pool.items()
    }


def _of_letters(at_hand: AtHand, notices: Sequence[Owed], pool: dict[int, _Pool]) -> None:
    if not notices:
        return
    rows = at_hand.session.execute(
        select(Bounce, Letter.on, Letter.kind, Officer)
        .join(Letter, names(Bounce, Letter))
        .join(Officer, names(Letter, Officer))
        .where(Bounce.agency_id.in_(at_hand.agencies), Bounce.id.in_({one.bounce_id for one in notices}))
    )
    back = {row.Bounce.id: row for row in rows}
    for notice in notices:
        bounce, day, kind, officer = back[notice.bounce_id or 0]
        mine = pool[notice.officer_id]
        if officer.address.casefold() != bounce.address.casefold():  # it was mended meanwhile
            mine.moot.append(notice)
            continue
        mine.notices.append(notice)
        mends = at_hand.people[notice.agency_id].is_secretary(notice.officer_id)
        mine.letters.append(LetterBack(officer.name, officer.position, bounce.address, day, bounce.why, kind, mends))


def _of_posts(at_hand: AtHand, notices: Sequence[Owed], pool: dict[int, _Pool]) -> None:
    if not notices:
        return
    on, agencies = at_hand.on, {one.agency_id for one in notices}
    every = terms_of_each(at_hand.session, agencies)
    posts = {term.id: term for there in every.values() for term in there}
    divisions = {one.id: one.name for one in at_hand.divisions.values()}
    officers = {one.id: one.name for one in at_hand.officers.values()}
    of = {term.division_id for term in posts.values() if term.division_id is not None}
    loads = _loads(at_hand.session, agencies, on, of)
    unheard = {one.post_id for one in notices if one.rung == APPOINTED}
    for notice in notices:
        term, mine, there = posts[notice.post_id or 0], pool[notice.officer_id], every[notice.agency_id]
        division = divisions.get(term.division_id or 0, "")
        load = loads.get(term.division_id or 0, _Load())
        told = (
            _taken(term, there, on, division, load)
            if notice.rung == APPOINTED
            else _left(term, there, on, division, officers, unheard=term.id in unheard)
        )
        if told is None:
            mine.moot.append(notice)
        else:
            mine.notices.append(notice)
            mine.posts.append(told)


def _taken(term: Term, every: Sequence[Term], on: date, division: str, load: _Load) -> PostTold | None:
    """Of somebody who takes a post; None where it is over, or never was."""
    day = max(on, term.from_on)
    if all(one.id != term.id for one in in_office(every, on=day)):
        return None
    what = PostNews.ACTS if term.acting else PostNews.TAKES
    last = term.last_on if term.acting else None
    return PostTold(what, term.role, division, term.from_on, last, left=load.left, open=load.open, overdue=load.overdue)


def _left(
    term: Term, every: Sequence[Term], on: date, division: str, officers: Mapping[int, str], *, unheard: bool
) -> PostTold | None:
    """Of somebody whose post ended; None where they hold it again, or never heard that they were to have it."""
    what = PostNews.ACTED if term.acting else PostNews.ENDED
    if term.void:
        never = PostTold(PostNews.NEVER, term.role, division, term.from_on, words=term.end_words or "")
        return None if unheard else never
    following = _next(term, every)
    before = following.from_on - timedelta(days=1) if following is not None else None
    if following is not None and before is not None and (term.ended_on is None or before < term.ended_on):
        last, by = before, officers.get(following.officer_id, "")
    elif term.ended_on is not None:
        last, by = term.ended_on, ""
    else:
        return None
    if term.officer_id in held(every, on=max(on, last + timedelta(days=1))).get(term.seat, ()):
        return None
    words = term.end_words or "" if not by else ""
    return PostTold(what, term.role, division, term.from_on, last, words=words, successor=by)


def _next(term: Term, every: Iterable[Term]) -> Term | None:
    """Who took a post after somebody, for good."""
    after = [
        one for one in every if one.seat == term.seat and not one.acting and not one.void and one.from_on > term.from_on
    ]  # fmt: skip
    return None if term.acting else min(after, key=lambda one: (one.from_on, one.id), default=None)


def _loads(session: Session, agencies: Collection[int], on: date, divisions: Collection[int]) -> Mapping[int, _Load]:
    c = Checkpoint
    waiting = c.state.in_([one for one in State if one.awaits_division])
    rows = session.execute(
        select(
            c.division_id,
            func.count(),
            func.count().filter(c.opens_on <= on),
            func.count().filter(c.due_on < on),
        )
        .where(c.agency_id.in_(agencies), c.division_id.in_(divisions), waiting)
        .group_by(c.division_id)
    )
    return {row[0]: _Load(*row[1:]) for row in rows}
