"""What a monitor asks: that the process is alive, whether the installation can do its work, and its numbers.

None of it names a person. The numbers are for this machine, or for whoever shows the token of the settings.
"""

from __future__ import annotations

import secrets
from ipaddress import ip_address
from typing import Final

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from config.readiness import as_json, findings
from web.metrics import Metrics
from web.pages import Desk

_FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
"""What a proxy adds: a request that bears one comes from elsewhere, however near its last step was."""


def router(desk: Desk, metrics: Metrics) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter()

    @routes.api_route("/healthz", methods=["GET", "HEAD"])
    async def alive() -> PlainTextResponse:
        """That the process answers."""
        return PlainTextResponse("ok")

    @routes.api_route("/readyz", methods=["GET", "HEAD"])
    def ready() -> JSONResponse:
        """Whether all is well, and what is not: 503 then."""
        told = as_json(findings(desk.office, desk.prefect, at=desk.clock()))
        return JSONResponse(told, 200 if told["ready"] else 503)

    @routes.api_route("/metrics", methods=["GET", "HEAD"])
    def numbers(request: Request) -> Response:
        """The numbers in Prometheus's form."""
        token = desk.office.settings.metrics_token
        if not (_is_here(request) or (token and _shows(request, token.get_secret_value()))):
            return PlainTextResponse("only on this machine, or with ITA_METRICS_TOKEN\n", 403)
        return Response(metrics.told(desk.office, at=desk.clock()), media_type=CONTENT_TYPE_LATEST)

    return routes


def _is_here(request: Request) -> bool:
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def _shows(request: Request, token: str) -> bool:
    said = request.headers.get("authorization", "")
    return secrets.compare_digest(said.encode(), f"Bearer {token}".encode())
