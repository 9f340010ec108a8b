"""The board of the year, and a measure's page. The executive may look as well; others have `/me`."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.responses import Response

from ita_model.states import Standing
from web.desk.entry import BOARD, onlooker
from web.desk.views_board import MOST_SHOWN, Filter, board_page
from web.desk.views_measure import measure_page
from web.desk.words_reports import report_state
from web.door import ME, AtDoor
from web.pages import Desk
from web.views_reports import awaiting, compiled_reports

Year = Annotated[str, Query(max_length=4, pattern=r"^(\d{4})?$")]
Month = Annotated[str, Query(max_length=2, pattern=r"^\d{0,2}$")]
COUNTED: Final = (Standing.OVERDUE, Standing.RETURNED, Standing.SUBMITTED, Standing.OPEN, Standing.ACCEPTED)
"""What is counted at the head of the board, in this order."""


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter()

    @routes.api_route(BOARD, methods=["GET", "HEAD"])
    def board(door: AtDoor, year: Year = "", division: str = "", standing: str = "") -> Response:
        wanted = Filter(division, next((one for one in Standing if one == standing), None))
        with desk.office.look() as session:
            at = desk.clock()
            visitor = onlooker(session, door, at=at)
            shown = board_page(session, visitor, be=int(year) if year else None, wanted=wanted, at=at)
            reports = compiled_reports(session, visitor)
        return desk.page(
            "board.html", base=ME, visitor=visitor, shown=shown, reports=reports, wanted=wanted, counted=COUNTED,
            most=MOST_SHOWN, awaiting=awaiting(reports, visitor), state_word=report_state,
        )  # fmt: skip

    @routes.api_route(f"{BOARD}/measures/{{code}}", methods=["GET", "HEAD"])
    def measure(door: AtDoor, code: str, year: Year = "", month: Month = "") -> Response:
        with desk.office.look() as session:
            visitor = onlooker(session, door, at=desk.clock())
            shown = measure_page(session, visitor, code, be=int(year) if year else None)
        return desk.page("measure.html", base=ME, visitor=visitor, shown=shown, month=int(month) if month else None)

    return routes
