"""The calendar behind a secret address."""

from __future__ import annotations

import hashlib
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from ita_model.calendar import office_day
from ita_model.feeds import NoFeed, due_days, open_feed
from web.calendars import MEDIA_TYPE, calendar
from web.language import _
from web.pages import Desk

_KEPT: Final = "private, max-age=900"


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter()

    @routes.api_route("/calendar/{secret}.ics", methods=["GET", "HEAD"])
    def read(request: Request, secret: str) -> Response:
        with desk.office.look() as session:
            opened = open_feed(session, secret)
            if isinstance(opened, NoFeed):
                return _refused(opened)
            due = due_days(session, opened, today=office_day(desk.clock()))
        made = calendar(opened, due, base_url=desk.office.settings.base_url)
        tag = f'"{hashlib.sha256(made).hexdigest()[:32]}"'
        headers = {"ETag": tag, "Cache-Control": _KEPT, "Content-Disposition": 'inline; filename="ita.ics"'}
        if tag in [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]:
            return Response(status_code=304, headers=headers)
        return Response(made, headers=headers, media_type=MEDIA_TYPE)

    return routes


def _refused(why: NoFeed) -> Response:
    if why is NoFeed.CLOSED:
        return PlainTextResponse(_("ที่อยู่ปฏิทินนี้ปิดแล้ว โปรดขอที่อยู่ใหม่จากปลัด"), 410)
    return PlainTextResponse(_("ไม่พบปฏิทินนี้ โปรดตรวจว่าคัดลอกที่อยู่มาครบ หรือขอที่อยู่ใหม่จากปลัด"), 404)
