"""How the agencies stand, for whoever holds a secret address of the overview: which of them are shown, in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from config.overview_links import OverviewLink
from ita_model.calendar import office_day
from ita_model.overview import Reported, Stands, overview, reported

A_PAGE: Final = 50
MOST_WORDS: Final = 100


class NoOverview(Exception):
    """The address opens nothing: it is unknown, too old, or taken back. Nobody is told which."""


class Only(StrEnum):
    """Which agencies alone are shown. The value is what an address says."""

    LATE = "late"
    CALM = "nothing-late"
    STILL = "not-swept"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which agencies are asked for: those with all these words in their name or district, those of one kind, and the page."""

    words: str = ""
    only: Only | None = None
    page: int = 1

    @classmethod
    def read(cls, words: str, only: str, page: str) -> Wanted:
        """As an address says it. What it says that nobody can mean is as if it were not said."""
        number = int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 1
        return cls(" ".join(words[:MOST_WORDS].split()), next((one for one in Only if one == only), None), max(1, number))

    def asked(self, **other: object) -> str:
        """The query of an address that asks for the same, but for what is `other`; with its question mark, or empty."""
        said = {"words": self.words, "only": self.only or "", **other}
        query = urlencode({name: value for name, value in said.items() if value})
        return f"?{query}" if query else ""


@dataclass(frozen=True, slots=True)
class Row:
    """One agency, whether a sweep of its was missed, and where its reports stand."""

    stands: Stands
    missed: bool
    reports: tuple[Reported, ...] = ()


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """What a page shows: `counts` are of all agencies, None being how many there are; `rows` are this page's, of `found`.

    `be` is the newest year of any agency; `several` whether they are of several provinces.
    """

    be: int | None
    counts: Mapping[Only | None, int]
    not_begun: int
    several: bool
    rows: tuple[Row, ...]
    found: int
    page: int
    pages: int


def overview_page(session: Session, link: OverviewLink, wanted: Wanted, *, at: datetime) -> OverviewPage:
    """A page of the agencies that a link shows, the worst first: six queries, however many there are."""
    everybody = _rows(session, link, at=at)
    matching = [one for one in everybody if _is_wanted(one, wanted)]
    pages = max(1, -(-len(matching) // A_PAGE))
    page = min(wanted.page, pages)
    shown = with_reports(session, matching[(page - 1) * A_PAGE : page * A_PAGE])
    return OverviewPage(
        be=newest_year(everybody),
        counts={None: len(everybody), **{only: sum(_is_one_of(one, only) for one in everybody) for only in Only}},
        not_begun=sum(one.stands.be is None for one in everybody),
        several=len({one.stands.province for one in everybody}) > 1,
        rows=shown,
        found=len(matching),
        page=page,
        pages=pages,
    )


def overview_rows(session: Session, link: OverviewLink, wanted: Wanted, *, at: datetime) -> tuple[Row, ...]:
    """Every agency that is asked for, the worst first, whatever the page: six queries."""
    return with_reports(session, [one for one in _rows(session, link, at=at) if _is_wanted(one, wanted)])


def with_reports(session: Session, rows: Sequence[Row]) -> tuple[Row, ...]:
    """The same with where their reports stand: one query."""
    found = reported(session, [one.stands for one in rows])
    return tuple(Row(one.stands, one.missed, found.get(one.stands.code, ())) for one in rows)


def newest_year(rows: Sequence[Row]) -> int | None:
    """The newest fiscal year that has begun for any of them."""
    return max((one.stands.be for one in rows if one.stands.be is not None), default=None)


def _rows(session: Session, link: OverviewLink, *, at: datetime) -> list[Row]:
    found = overview(session, on=office_day(at), province=link.province)
    return sorted((Row(one, one.missed(at=at)) for one in found), key=_worst_first)


def _worst_first(row: Row) -> tuple[bool, int, bool, int, int, str]:
    """What is late comes first, then where the system stands still, letters that failed, and what waits for review; agencies
    whose year has not begun come last."""
    one = row.stands
    return (one.be is None, -one.late, not row.missed, -one.failed, -one.to_review, one.name)


def _is_wanted(row: Row, wanted: Wanted) -> bool:
    return (wanted.only is None or _is_one_of(row, wanted.only)) and _says(row.stands, wanted.words)


def _is_one_of(row: Row, only: Only) -> bool:
    match only:
        case Only.LATE:
            return row.stands.late > 0
        case Only.CALM:
            return row.stands.be is not None and row.stands.late == 0
        case Only.STILL:
            return row.missed


def _says(one: Stands, words: str) -> bool:
    told = f"{one.name} {one.whole_name} {one.district}".casefold()
    return all(word in told for word in words.casefold().split())
