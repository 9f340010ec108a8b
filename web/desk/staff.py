"""The office's people read at once: who holds which post, what everybody is called, and what of it was changed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Final, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model.calendar import office_day
from ita_model.details import details_of_divisions, in_force
from ita_model.division_ends import division_ends
from ita_model.divisions import KINDS as KINDS_OF_DIVISIONS
from ita_model.lacking import Unreached, unreachable
from ita_model.records import (
    DivisionDetail,
    DivisionEnd,
    JournalEntry,
    OfficerDetail,
    Role,
)
from ita_model.staffing import KINDS
from ita_model.terms import Seat, Term, in_office, terms
from web.desk.bounce_words import unreached_word
from web.language import _
from web.views_checkpoint import NotHere
from web.words import short_date

_MOST_ENTRIES: Final = 200
_D = TypeVar("_D", OfficerDetail, DivisionDetail)


@dataclass(frozen=True, slots=True)
class Sitting:
    """Somebody in a post: their name, whether they act, and their days as far as they are known."""

    post: int
    officer: int
    name: str
    acting: bool
    from_on: date
    last_on: date | None


@dataclass(frozen=True, slots=True)
class SeatShown:
    """A post: what it is called, who holds it today (the holder first, then whoever acts), and who comes."""

    role: Role
    division: str
    name: str
    now: tuple[Sitting, ...]
    coming: tuple[Sitting, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """An officer in the list of all; `trouble` says what is wrong with the address, if anything is, and `letter` is the number
    of the letter that told of it, if one did.
    """

    id: int
    name: str
    position: str
    address: str
    posts: tuple[str, ...]
    trouble: str
    letter: int | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """One line of the record: what was changed, by whom, and when."""

    words: str
    by: str
    at: datetime
    entry: int


class Staff:
    """What is on record of an agency's people, each of five things read once, when it is first asked for."""

    def __init__(self, session: Session, agency_id: int, *, today: date) -> None:
        self.session, self.agency_id, self.today = session, agency_id, today

    @cached_property
    def terms(self) -> Sequence[Term]:
        """Every post."""
        return terms(self.session, self.agency_id)

    @cached_property
    def details(self) -> Mapping[int, Sequence[OfficerDetail]]:
        """By the officer's number what they are called from which day on."""
        return _grouped(self.session, self.agency_id)

    @cached_property
    def names(self) -> Mapping[int, Sequence[DivisionDetail]]:
        """The same of the divisions."""
        found: dict[int, list[DivisionDetail]] = defaultdict(list)
        for row in details_of_divisions(self.session, self.agency_id):
            found[row.division_id].append(row)
        return found

    @cached_property
    def unreached(self) -> Mapping[int, Unreached]:
        """By their numbers the officers whom letters do not reach."""
        return {one.officer.id: one for one in unreachable(self.session, self.agency_id)}

    @cached_property
    def ends(self) -> Mapping[int, DivisionEnd]:
        """By the division's number the end that is on record."""
        return division_ends(self.session, self.agency_id)

    def officer(self, number: int, *, on: date | None = None) -> OfficerDetail:
        """An officer as they are called on a day. Raises NotHere."""
        found = in_force(self.details.get(number, ()), on=on or self.today)
        if found is None:
            raise NotHere(f"officer {number}")
        return found

    def division(self, number: int, *, on: date | None = None) -> DivisionDetail:
        """A division as it is called on a day. Raises NotHere."""
        found = in_force(self.names.get(number, ()), on=on or self.today)
        if found is None:
            raise NotHere(f"division {number}")
        return found

    def division_of(self, code: str) -> DivisionDetail:
        """A division by its code. Raises NotHere."""
        found = next((one for one in self.divisions() if one.code == code), None)
        if found is None:
            raise NotHere(f"division {code}")
        return found

    def divisions(self) -> list[DivisionDetail]:
        """The divisions in the office's own order."""
        return sorted((self.division(number) for number in self.names), key=lambda one: one.position)

    def everybody(self) -> list[OfficerDetail]:
        """The officers, by name."""
        return sorted((self.officer(number) for number in self.details), key=lambda one: (one.name, one.officer_id))

    def trouble(self, number: int) -> str:
        """What is wrong with an officer's address; nothing where letters get there as far as is known."""
        if number not in self.unreached:
            return ""
        return unreached_word(self.unreached[number])

    def seat_name(self, seat: Seat, *, on: date | None = None) -> str:
        """What a post is called: `หัวหน้ากองคลัง`."""
        return seat_name(seat[0], self.division(seat[1], on=on).name if seat[1] is not None else "")

    def seat(self, seat: Seat) -> SeatShown:
        """A post with who holds it and who comes."""
        mine = [term for term in self.terms if term.seat == seat]
        now = sorted(in_office(mine, on=self.today), key=lambda term: (term.acting, term.from_on))
        coming = sorted((term for term in mine if term.from_on > self.today and not term.void), key=lambda term: term.from_on)
        code = self.division(seat[1]).code if seat[1] is not None else ""
        sat = [tuple(self.sitting(term) for term in some) for some in (now, coming)]
        return SeatShown(seat[0], code, self.seat_name(seat), sat[0], sat[1])

    def sitting(self, term: Term) -> Sitting:
        """A post's holder."""
        name = self.officer(term.officer_id).name
        return Sitting(term.id, term.officer_id, name, term.acting, term.from_on, self.last_of(term))

    def last_of(self, term: Term) -> date | None:
        """The last day of a post: its own, or the day before whoever comes next."""
        following = [
            one.from_on for one in self.terms
            if one.seat == term.seat and not one.acting and not one.void and one.from_on > term.from_on
        ]  # fmt: skip
        ends = [day for day in (term.last_on, None if term.acting or not following else _before(min(following))) if day]
        return min(ends, default=None)

    def posts_of(self, number: int) -> tuple[str, ...]:
        """What an officer holds or acts for today."""
        mine = [term for term in in_office(self.terms, on=self.today) if term.officer_id == number]
        return tuple(acting_word(self.seat_name(term.seat), acting=term.acting) for term in mine)

    def person(self, number: int) -> Person:
        """An officer as the list shows them."""
        told = self.officer(number)
        letter = self.unreached[number].letter if number in self.unreached else None
        return Person(number, told.name, told.position, told.address, self.posts_of(number), self.trouble(number), letter)

    def record(self, *, about: Collection[tuple[str, int]] | None = None) -> tuple[Changed, ...]:
        """What was changed of the people since they were put on record, the newest first: one query.

        `about` keeps only the entries that vouch for one of these facts (each a table's name and a number).
        """
        wanted = select(JournalEntry).where(
            JournalEntry.agency_id == self.agency_id, JournalEntry.kind.in_((*KINDS, *KINDS_OF_DIVISIONS))
        )
        found = []
        for entry in self.session.scalars(wanted.order_by(JournalEntry.seq.desc()).limit(_MOST_ENTRIES)):
            facts = [(fact["table"], fact["id"]) for fact in json.loads(entry.payload)["facts"]]
            if about is None or any(fact in about for fact in facts):
                by = self.officer(entry.officer_id, on=office_day(entry.at)).name if entry.officer_id else ""
                found += [Changed(self._told(*fact), by, entry.at, entry.seq) for fact in facts]
        return tuple(found)

    def facts_about(self, number: int) -> set[tuple[str, int]]:
        """The facts about an officer: names, posts and their ends."""
        mine = [term for term in self.terms if term.officer_id == number]
        return {
            *(("officer_detail", one.id) for one in self.details.get(number, ())),
            *(("post", term.id) for term in mine),
            *(("post_end", term.end_id) for term in mine if term.end_id is not None),
        }

    def _told(self, table: str, number: int) -> str:
        match table:
            case "officer_detail":
                mine = next(rows for rows in self.details.values() if any(row.id == number for row in rows))
                return _renamed_officer(mine, number)
            case "division_detail":
                names = next(rows for rows in self.names.values() if any(row.id == number for row in rows))
                row, was = _with_before(names, number)
                day = short_date(row.from_on)
                if was is None:
                    return _("เพิ่ม%(name)s ตั้งแต่ %(day)s", name=row.name, day=day)
                return _("เปลี่ยนชื่อ%(was)s เป็น “%(now)s” ตั้งแต่ %(day)s", was=was.name, now=row.name, day=day)
            case "division_end":
                end = next(one for one in self.ends.values() if one.id == number)
                called = self.division(end.division_id, on=end.last_on).name
                return _("%(name)sสิ้นสุด วันสุดท้าย %(day)s: %(why)s", name=called, day=short_date(end.last_on), why=end.words)
            case "post":
                return self._appointed(next(term for term in self.terms if term.id == number))
            case _:
                return self._ended(next((term for term in self.terms if term.end_id == number), None))

    def _appointed(self, term: Term) -> str:
        who, post, day = self.officer(term.officer_id).name, self.seat_name(term.seat), short_date(term.from_on)
        if term.to_on is None:
            return _("ให้%(who)sเป็น%(post)s ตั้งแต่ %(day)s", who=who, post=post, day=day)
        return _("ให้%(who)sรักษาราชการแทน%(post)s %(day)s ถึง %(last)s", who=who, post=post, day=day, last=short_date(term.to_on))

    def _ended(self, term: Term | None) -> str:
        if term is None or term.ended_on is None:
            return _("เปลี่ยนวันสุดท้ายของตำแหน่ง (มีบันทึกใหม่กว่าแล้ว)")
        who, why = self.officer(term.officer_id).name, term.end_words or ""
        post = acting_word(self.seat_name(term.seat), acting=term.acting)
        if term.void:
            return _("ยกเลิกบันทึกที่ให้%(who)sเป็น%(post)s: %(why)s", who=who, post=post, why=why)
        last = short_date(term.ended_on)
        return _("ให้%(who)sพ้นจาก%(post)s วันสุดท้าย %(last)s: %(why)s", who=who, post=post, last=last, why=why)


def seat_name(role: Role, division: str) -> str:
    """What a post is called."""
    return {
        Role.HEAD: _("หัวหน้า%(division)s", division=division),
        Role.DEPUTY: _("รองหรือผู้ช่วยหัวหน้า%(division)s", division=division),
        Role.SECRETARY: _("ปลัด"),
        Role.EXECUTIVE: _("ผู้บริหาร"),
    }[role]


def _grouped(session: Session, agency_id: int) -> Mapping[int, Sequence[OfficerDetail]]:
    found: dict[int, list[OfficerDetail]] = defaultdict(list)
    for row in session.scalars(select(OfficerDetail).where(OfficerDetail.agency_id == agency_id).order_by(OfficerDetail.id)):
        found[row.officer_id].append(row)
    return found


def _renamed_officer(rows: Sequence[OfficerDetail], number: int) -> str:
    row, was = _with_before(rows, number)
    day = short_date(row.from_on)
    if was is None:
        return _("เพิ่ม%(name)s (%(position)s) %(address)s ตั้งแต่ %(day)s", name=row.name, position=row.position,
                 address=row.address, day=day)  # fmt: skip
    pairs = ((was.name, row.name), (was.position, row.position), (was.address, row.address))
    before, after = (" · ".join(pair[side] for pair in pairs if pair[0] != pair[1]) for side in (0, 1))
    return _("%(name)s: เปลี่ยน “%(was)s” เป็น “%(now)s” ตั้งแต่ %(day)s", name=was.name, was=before, now=after, day=day)


def _with_before(rows: Sequence[_D], number: int) -> tuple[_D, _D | None]:
    """A fact, and what held before it as far as was on record then."""
    row = next(one for one in rows if one.id == number)
    earlier = [one for one in rows if one.id < number]
    return row, in_force(earlier, on=row.from_on) if earlier else None


def acting_word(post: str, *, acting: bool) -> str:
    """What a post is called, of its holder or of whoever acts."""
    return _("ผู้รักษาราชการแทน%(post)s", post=post) if acting else post


def _before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
