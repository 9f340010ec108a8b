"""How the agencies of the installation stand, behind a secret address: for a province or a ministry, who have no account."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import Response

from config.overview_links import OverviewLink, OverviewLinks
from ita_model.calendar import office_day
from ita_model.report.lives import public_path
from ita_model.report.states import ReportState
from ita_model.states import Standing
from web.desk.words_reports import report_state
from web.language import _
from web.overview_table import MEDIA_TYPE, overview_table
from web.pages import Desk
from web.views_overview import MOST_WORDS, NoOverview, Only, Wanted, overview_page, overview_rows
from web.words import short_date

BELOW: Final = "/overview"


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter(prefix=BELOW)

    @routes.api_route("/{token}.csv", methods=["GET", "HEAD"])
    def table(token: str, words: str = "", only: str = "") -> Response:
        at = desk.clock()
        link = _opened(desk, token, at)
        with desk.office.look() as session:
            rows = overview_rows(session, link, Wanted.read(words, only, ""), at=at)
        name = quote(f"{_('ภาพรวมของหน่วยงาน')} {link.province} {short_date(office_day(at))}".replace("  ", " "))
        headers = {"Content-Disposition": f"attachment; filename=\"overview.csv\"; filename*=UTF-8''{name}.csv"}
        return Response(overview_table(rows), headers=headers, media_type=MEDIA_TYPE)

    @routes.api_route("/{token}", methods=["GET", "HEAD"])
    def page(token: str, words: str = "", only: str = "", page: str = "") -> Response:
        at, wanted = desk.clock(), Wanted.read(words, only, page)
        link = _opened(desk, token, at)
        with desk.office.look() as session:
            shown = overview_page(session, link, wanted, at=at)
        return desk.page(
            "overview.html", here=f"{BELOW}/{quote(token)}", link=link, at=at, shown=shown, wanted=wanted, only=Only,
            most_words=MOST_WORDS, buckets=_BUCKETS, public_path=public_path, published=ReportState.PUBLISHED,
            state_word=report_state,
        )  # fmt: skip

    return routes


_BUCKETS: Final = (
    ("done", Standing.ACCEPTED),
    ("to_review", Standing.SUBMITTED),
    ("late", Standing.OVERDUE),
    ("open", Standing.OPEN),
    ("planned", Standing.PLANNED),
)
"""What is counted of an agency, by the names of `Stands`, each with the standing whose shape and word it has."""


def _opened(desk: Desk, token: str, at: datetime) -> OverviewLink:
    """What a token opens, before anything is asked of the record. Raises NoOverview."""
    link = OverviewLinks.of(desk.office.settings).opened(token, at=at)
    if link is None:
        raise NoOverview
    return link
