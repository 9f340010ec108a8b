"""The audit trail, and the check of its chain from the first entry to the last. The executive may read it as well."""

from __future__ import annotations

from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.responses import Response

from ita_model import audit, journal
from ita_model.journal_told import Search
from web.desk.asked import days_of
from web.desk.entry import BOARD, onlooker
from web.desk.routes_letters import Day, Number, Words
from web.desk.trail_words import kind_words, sentence
from web.desk.views_trail import trail_page
from web.door import ME, AtDoor
from web.pages import Desk

TRAIL: Final = f"{BOARD}/trail"
MOST_FAULTS: Final = 50
Code = Annotated[str, Query(max_length=60)]


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter()

    @routes.api_route(TRAIL, methods=["GET", "HEAD"])
    def look(
        door: AtDoor, who: Number = "", kind: Code = "", measure: Code = "", division: Code = "", since: Day = "",
        until: Day = "", words: Words = "", before: Number = "",
    ) -> Response:  # fmt: skip
        days, kinds = days_of(since, until), kind_words()
        wanted = Search(
            int(who or 0), (kind,) if kind in kinds else (), measure, division, words.strip(), days.since, days.until,
            int(before or 0),
        )  # fmt: skip
        with desk.office.look() as session:
            visitor = onlooker(session, door, at=desk.clock())
            shown = trail_page(session, visitor, wanted)
        asked = {"who": who, "kind": kind, "measure": measure, "division": division, "since": since, "until": until}
        asked = {name: value for name, value in {**asked, "words": words.strip()}.items() if value}
        return desk.page(
            "desk/trail.html", 422 if days.troubles else 200, base=ME, visitor=visitor, shown=shown, wanted=wanted, days=days,
            kinds=kinds, sentence=sentence, searched=bool(asked),
            older=f"{TRAIL}?{urlencode({**asked, 'before': shown.older})}" if shown.older else "",
            newest=f"{TRAIL}?{urlencode(asked)}" if before else "",
        )  # fmt: skip

    @routes.api_route(f"{TRAIL}/check", methods=["GET", "HEAD"])
    def check(door: AtDoor) -> Response:
        at = desk.clock()
        with desk.office.look() as session:
            visitor = onlooker(session, door, at=at)
            head = journal.head(session, visitor.agency.id)
            faults = list(audit.chain(session, visitor.agency.id))
        return desk.page(
            "desk/trail_check.html", base=ME, visitor=visitor, at=at, head=head, faults=faults[:MOST_FAULTS], count=len(faults)
        )

    return routes
