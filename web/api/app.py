"""The API as an application of its own below `/api/v1`, with its description as OpenAPI 3.1."""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.api import routes_reads, routes_writes
from web.api.problems import handle_problems, schema
from web.pages import Desk

BASE: Final = "/api/v1"
_MOST_JSON: Final = 64_000
_ABOUT: Final = """
The measures of one agency, where their checkpoints stand, the evidence and the reports; and, for keys that may, what a head
and the secretary do with them. Days are those of the office's wall calendar (Asia/Bangkok); years are Buddhist fiscal years.

A key (`Authorization: Bearer ita_…`) belongs to one agency and acts for one officer. It may do what its scopes *and* that
officer's posts of the day allow, and sees nothing of any other agency. Problems are told as RFC 9457, with a `code` for
programs and a `detail` for people, in the language of `Accept-Language` (`th` or `en`; Thai where none is asked for). Lists are
paged: send `next` back as `cursor`. Reads bear an `ETag`.
"""


class _Bounded:
    """Stops reading a body that is too large: the framework reads it before it asks who sends it. The route that takes files
    reads its own, within bounds of its own, when it knows who sends them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].endswith("/confirm"):
            await self.app(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > _MOST_JSON:
                raise HTTPException(413)
            return message

        await self.app(scope, counted, send)


def make_api(desk: Desk) -> FastAPI:
    """The API over an office, to be mounted at BASE."""
    api = FastAPI(
        title="ITA engine",
        version="1",
        summary="The measures of an agency, their checkpoints, evidence and reports.",
        description=_ABOUT,
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        servers=[{"url": BASE}],
        root_path_in_servers=False,
    )
    api.state.desk = desk
    api.add_middleware(_Bounded)
    handle_problems(api)
    for routes in (routes_reads, routes_writes):
        api.include_router(routes.router(desk))
    _describe_problems(api)
    return api


def _describe_problems(api: FastAPI) -> None:
    """The framework describes its own errors, which nobody is answered with here: ours take their place."""
    made = api.openapi

    def described() -> dict[str, Any]:
        if api.openapi_schema is None:
            told = made()
            schemas = told["components"]["schemas"]
            for name in ("HTTPValidationError", "ValidationError"):
                schemas.pop(name, None)
            problem = schema()
            schemas.update(problem.pop("$defs", {}))
            schemas["Problem"] = problem
            api.openapi_schema = told
        return api.openapi_schema

    api.openapi = described  # type: ignore[method-assign]  # the framework's own way
