"""The reports at the desk: all of them with what was done and what comes next, each by itself, and what changed in it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any, Final

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.responses import Response

from ita_model.moves import NotAllowed, Outrun
from ita_model.report import versions, wishes
from ita_model.report.difference import Difference, difference_of
from ita_model.report.lives import Lived
from ita_model.report.versions import NotAsKept
from ita_model.years import years_of
from web.desk import words_changes
from web.desk.entry import BOARD, onlooker
from web.desk.routes_board import Year
from web.desk.words_reports import refusal_words, report_look, report_state, report_step
from web.door import ME, AtDoor, Door, Visitor
from web.guard import framing
from web.pages import Desk
from web.routes_checkpoint import Id
from web.views_checkpoint import NotHere
from web.views_lives import ReportPage, report_page, two_versions, versions_of

ROOM: Final = f"{BOARD}/reports"
WORDS: Final[Mapping[str, Any]] = {"state_word": report_state, "step_word": report_step, "look": report_look}
"""What the templates of reports call."""


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter()

    @routes.api_route(ROOM, methods=["GET", "HEAD"])
    def room(door: AtDoor, year: Year = "") -> Response:
        at = desk.clock()
        with desk.office.look() as session:
            visitor = onlooker(session, door, at=at)
            several = versions_of(session, visitor)
            asked = wishes.wishes_of(session, visitor.agency.id)
            opened = {one.be for one in years_of(session, visitor.agency.id, on=visitor.today)}
        years = sorted(opened | {one.lived.year for one in several}, reverse=True)
        be = int(year) if year else next((one.lived.year for one in several), years[0] if years else None)
        if year and be not in years:
            raise NotHere(f"year {be}")
        mine = sorted((one for one in several if one.lived.year == be), key=lambda one: one.lived.kind)  # stable: newest first
        kinds = [(kind, list(of_kind)) for kind, of_kind in groupby(mine, key=lambda one: one.lived.kind)]
        return desk.page(
            "reports/room.html", base=ME, visitor=visitor, be=be, years=years, kinds=kinds,
            wishes=[one for one in asked if one.is_open], **WORDS,
        )  # fmt: skip

    @routes.api_route(f"{ROOM}/{{report_id}}", methods=["GET", "HEAD"])
    def report(door: AtDoor, report_id: Id, done: str = "") -> Response:
        with desk.office.look() as session:
            visitor = onlooker(session, door, at=desk.clock())
            shown = report_page(session, desk.office, visitor, report_id)
        return show(desk, visitor, shown, done=done[:20])

    @routes.api_route(f"{ROOM}/{{report_id}}/changes", methods=["GET", "HEAD"])
    def changes(door: AtDoor, report_id: Id, than: str = "") -> Response:
        number = int(than) if than.isascii() and than.isdecimal() and len(than) < 10 else None
        with desk.office.look() as session:
            visitor = onlooker(session, door, at=desk.clock())
            one, other, alike = two_versions(session, visitor, report_id, number)
            found, trouble = None, "" if other is not None else "first"
            if other is not None:
                try:
                    found = _difference(session, desk, visitor, one, other)
                except NotAsKept:
                    trouble = "lost"
        others = [two for two in alike if two is not one]
        return desk.page(
            "reports/changes.html", base=ME, visitor=visitor, lived=one, others=others, found=found, trouble=trouble,
            told=words_changes, **WORDS,
        )  # fmt: skip

    return routes


def _difference(session: Session, desk: Desk, visitor: Visitor, one: Lived, other: Lived) -> Difference:
    """What differs between two versions, whichever is the older. Raises NotAsKept."""
    documents = desk.office.documents(visitor.agency.code)
    several = sorted((one, other), key=lambda version: version.report.id)
    older, newer = (versions.as_kept(session, version.report, version.data, documents) for version in several)
    return difference_of(session, one.tells_of, older, newer)


def show(desk: Desk, visitor: Visitor, shown: ReportPage, *, done: str = "", note: str = "", status: int = 200) -> Response:
    """A report's own page, with what was just done to it, or what was in the way."""
    public = desk.office.settings.base_url + shown.version.lived.address
    page = desk.page(
        "reports/report.html", status, base=ME, visitor=visitor, shown=shown, done=done, note=note, public=public, **WORDS
    )
    return framing(page)


def refused(
    desk: Desk, _door: Door, visitor: Visitor, shown: ReportPage, error: NotAllowed | Outrun, pressed: bool
) -> Response:
    """The report's own page, which says what was in the way of a step, whether it was `pressed` for or only looked at."""
    return show(desk, visitor, shown, note=refusal_words(error, pressed=pressed), status=409)
