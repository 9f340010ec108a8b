"""The pages as one application, made for an office and a clock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from fastapi import FastAPI
from pendulum import DateTime
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.staticfiles import StaticFiles
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from config.office import Office
from config.readiness import PrefectAt
from web import (
    routes_acknowledge,
    routes_calendar,
    routes_check,
    routes_checkpoint,
    routes_evidence,
    routes_handover,
    routes_health,
    routes_language,
    routes_list,
    routes_new_link,
    routes_overview,
    routes_public,
    routes_reports,
    routes_review,
    routes_send_back,
    routes_sign_in,
    routes_waiver,
)
from web.api.app import BASE, make_api
from web.cookies import cookie_name
from web.desk import (
    routes_acts,
    routes_board,
    routes_calendars,
    routes_compile,
    routes_disclosing,
    routes_letters,
    routes_narratives,
    routes_nudge,
    routes_people,
    routes_plan,
    routes_programs,
    routes_report_life,
    routes_review_queue,
    routes_trail,
)
from web.desk import routes_reports as routes_reports_room
from web.door import ME
from web.events import PrefectEvents
from web.failures import handle_failures, too_often
from web.guard import Guard
from web.metrics import Counting, Metrics, routes_of
from web.origins import Origins
from web.pace import Buckets, Pace
from web.pages import STATIC, Desk, make_templates, static
from web.way_back import pages_of

_BEHIND_A_DOOR: Final = (
    routes_list,
    routes_checkpoint,
    routes_review,
    routes_handover,
    routes_waiver,
    routes_evidence,
    routes_reports,
    routes_acknowledge,
    routes_send_back,
)
"""What stands below a base: the pages of whoever a link, or a visit, lets in."""
_AT_THE_DESK: Final = (
    routes_board,
    routes_review_queue,
    routes_acts,
    routes_nudge,
    routes_compile,
    routes_reports_room,
    routes_report_life,
    routes_narratives,
    routes_disclosing,
    routes_people,
    routes_plan,
    routes_letters,
    routes_trail,
    routes_calendars,
    routes_programs,
)
_NOT_PACKED: Final = (*DEFAULT_EXCLUDED_CONTENT_TYPES, "font/*", "application/pdf", "application/octet-stream")
"""What is packed already, or read by parts, goes out as it is."""


def create_app(
    office: Office,
    *,
    clock: Callable[[], DateTime],
    events: PrefectEvents | None = None,
    paced: bool = True,
    marks: bool = True,
    prefect: PrefectAt | None = None,
) -> FastAPI:
    """The application. `clock` gives the moment of each request: nothing in here reads the time itself.

    `events` is the Prefect server that is told what happens to checkpoints, if there is one, and `prefect` the one without
    which the installation is not ready. Without `paced` anybody may ask as often as they like, as a test does that asks for
    everything. Without `marks` what is Thai on an English page is not marked, as for a test that looks for Thai which the
    catalogue should have told.
    """
    desk = Desk(office, clock, make_templates(), events, marks, prefect)
    app = FastAPI(title="ITA", openapi_url=None, docs_url=None, redoc_url=None)
    app.state.cookie_name = cookie_name(office.settings.base_url)
    app.add_middleware(Origins, desk=desk)
    if paced:
        app.add_middleware(Pace, clock=clock, refused=too_often(desk), buckets=Buckets())
    metrics = Metrics()
    app.add_middleware(Guard, desk=desk)
    # A list of a long year is text that says the same words again and again: a head's telephone gets an eighth of it.
    app.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=6, exclude_content_types=_NOT_PACKED)
    # Whoever asks is whom a proxy of the office's own names, and nobody else's word is taken for it.
    app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(office.settings.trusted_proxies))
    app.add_middleware(Counting, metrics=metrics)  # the last is the outermost
    handle_failures(app, desk)
    for routes in (*_BEHIND_A_DOOR, routes_new_link):
        app.include_router(routes.router(desk), prefix="/l/{token}")
    for routes in _BEHIND_A_DOOR:
        app.include_router(routes.router(desk), prefix=ME)
    app.include_router(routes_acknowledge.from_the_desk(desk))
    app.include_router(routes_health.router(desk, metrics))
    for routes in (
        routes_sign_in,
        *_AT_THE_DESK,
        routes_public,
        routes_check,
        routes_calendar,
        routes_overview,
        routes_language,
    ):
        app.include_router(routes.router(desk))
    app.state.pages = pages_of(app)
    app.mount(BASE, make_api(desk), name="api")
    app.mount(static(), StaticFiles(directory=STATIC), name="static")
    metrics.routes = routes_of(app)
    return app
