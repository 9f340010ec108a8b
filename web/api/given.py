"""What callers give in addresses and headers, each with its bounds; and how they are told that nothing changed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Coroutine
from datetime import date
from typing import Annotated, Any, Final

from fastapi import Header, Path, Query
from fastapi.routing import APIRoute
from pydantic import BeforeValidator, Field
from starlette.requests import Request
from starlette.responses import Response

from web.api.problems import FieldProblem, Problem
from web.language import _

MOST: Final = 200
"""Of a page."""
_USUAL: Final = 50


def _digits(value: object) -> object:
    """Numbers are written in digits alone: not `1e3`, `1_000` or ` 1`."""
    if isinstance(value, str) and not re.fullmatch("[0-9]{1,10}", value):
        raise ValueError(_("ต้องเขียนเป็นตัวเลขล้วน"))
    return value


def _day(value: object) -> object:
    """Days are written `2024-03-29`, not as a moment or a count of seconds."""
    if isinstance(value, str) and not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError(_("ต้องเขียนเช่น 2024-03-29"))
    return value


# The bounds come first: behind a validator they would be missing in the description.
Number = Annotated[int, Field(ge=1, le=2**31 - 1), BeforeValidator(_digits), Path()]
Limit = Annotated[int, Field(ge=1, le=MOST), BeforeValidator(_digits), Query(description="How many at most.")]
YearQuery = Annotated[
    Annotated[int, Field(ge=2500, le=2700), BeforeValidator(_digits)] | None,
    Query(description="A fiscal year (Buddhist).", examples=[2567]),
]
DayQuery = Annotated[Annotated[date, BeforeValidator(_day)] | None, Query()]
CodeQuery = Annotated[str | None, Query(max_length=40, description="A division's code.")]
IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
        description="Chosen by you for this one request, such as a UUID. The same request sent again under it is answered as "
        "before, for 48 hours.",
    ),
]
USUAL: Final = _USUAL


class Tagged(APIRoute):
    """A route whose readers are told, by `ETag` and `If-None-Match`, that nothing has changed; and, where they ask by a name
    that it does not know, that it does not: a filter with a slip in its name would give everything."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        names = {param.alias for param in self.dependant.query_params}

        async def tagged(request: Request) -> Response:
            answer = await handle(request)
            if unknown := sorted(request.query_params.keys() - names):
                wrong = [FieldProblem(field=f"query.{name}", detail=_("ไม่มีชื่อนี้ในคำขอนี้")) for name in unknown]
                raise Problem("invalid", errors=wrong)
            if request.method != "GET" or answer.status_code != 200:
                return answer
            if "etag" not in answer.headers:
                answer.headers["ETag"] = f'"{hashlib.sha256(bytes(answer.body)).hexdigest()[:32]}"'
            answer.headers["Cache-Control"] = "private, no-cache"
            known = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
            if answer.headers["etag"] in known:
                kept = {name: answer.headers[name] for name in ("etag", "cache-control")}
                return Response(status_code=304, headers=kept)
            return answer

        return tagged
