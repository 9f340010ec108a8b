"""What the API says where it cannot do what is asked: RFC 9457, a code for programs and a sentence for people."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field, JsonValue
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from web.api.saying import wrong_with
from web.language import _, language
from web.views_checkpoint import NotHere

log = logging.getLogger("ita.web")

MEDIA_TYPE: Final = "application/problem+json"

TITLES: Final = {
    "no-token": (401, "A bearer token is needed"),
    "unknown-token": (401, "The token is not known"),
    "expired-token": (401, "The token has expired"),
    "revoked-token": (401, "The token was revoked"),
    "missing-scope": (403, "The token is not for this"),
    "no-post": (403, "The token's officer holds no post today that allows this"),
    "not-found": (404, "There is no such thing here"),
    "method-not-allowed": (405, "This address does not take this method"),
    "already-confirmed": (409, "The checkpoint is confirmed, accepted or waived already"),
    "not-open-yet": (409, "The checkpoint may not be confirmed yet"),
    "changed-meanwhile": (409, "The checkpoint is not any more as the request says"),
    "request-under-way": (409, "A request with the same Idempotency-Key is under way"),
    "too-large": (413, "The request is too large"),
    "not-multipart": (415, "The request must be multipart/form-data"),
    "invalid": (422, "The request does not fit the description"),
    "key-used-otherwise": (422, "The Idempotency-Key was used for another request"),
    "too-many-requests": (429, "More requests came than one key, or one address, may send"),
    "not-understood": (400, "The request could not be read"),
    "broken": (500, "Something broke here"),
}
"""By code the status and what it means. Codes are never renamed."""


_CODES: Final[list[JsonValue]] = [*sorted(TITLES)]
_NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})


class FieldProblem(BaseModel):
    """What is wrong with one part of the request."""

    field: str = Field(description="The part, e.g. `query.limit` or `files`.")
    detail: str = Field(description="What is wrong with it, in the same language.")


class ProblemOut(BaseModel):
    """A problem (RFC 9457)."""

    type: str = Field(description="`urn:ita:problem:` and the code.")
    title: str = Field(description="What the code means, in English.")
    status: int
    code: str = Field(description="For programs; never renamed.", json_schema_extra={"enum": _CODES})
    detail: str = Field(description="For people, in the language of `Accept-Language`, else Thai: what happened, what to do.")
    errors: list[FieldProblem] | None = Field(default=None, description="Each part that is wrong, where the parts are known.")


class Problem(Exception):
    """The request is refused; `code` is one of TITLES."""

    def __init__(
        self, code: str, detail: str = "", errors: Sequence[FieldProblem] = (), headers: Mapping[str, str] = _NO_HEADERS
    ) -> None:
        super().__init__(code)
        self.code, self.detail, self.errors, self.headers = code, detail, tuple(errors), dict(headers)


def answer(problem: Problem, status: int | None = None) -> Response:
    """A problem as it is sent."""
    usual, title = TITLES[problem.code]
    told = ProblemOut(
        type=f"urn:ita:problem:{problem.code}",
        title=title,
        status=status or usual,
        code=problem.code,
        detail=problem.detail or _said(problem.code),
        errors=list(problem.errors) or None,
    )
    body = told.model_dump_json(exclude_none=True)
    headers = {**problem.headers, "Content-Language": language(), "Vary": "Accept-Language"}
    return Response(body, status or usual, headers, media_type=MEDIA_TYPE)


def handle_problems(app: FastAPI) -> None:
    """Have every refusal and every error of the framework answered as a problem."""

    def refused(_request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)
        return answer(error)

    def not_here(_request: Request, _error: Exception) -> Response:
        return answer(Problem("not-found"))

    def invalid(_request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return answer(Problem("invalid", errors=[_field(one) for one in error.errors()]))

    def framework(_request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        code = {404: "not-found", 405: "method-not-allowed", 413: "too-large"}.get(error.status_code, "not-understood")
        return answer(Problem(code, headers=error.headers or {}), error.status_code)

    def broken(request: Request, error: Exception) -> Response:
        # Its trace is logged by whoever serves the pages (`web.guard`), which this error reaches as well.
        reference = secrets.token_hex(4)
        log.error(
            "%s request of the API broke (%s); the answer says reference %s", request.method, type(error).__name__, reference
        )
        detail = _("ระบบขัดข้อง ยังไม่มีสิ่งใดถูกบันทึก โปรดลองใหม่ หากยังไม่ได้ โปรดแจ้งผู้ดูแลระบบด้วยรหัส %(code)s", code=reference)
        return answer(Problem("broken", detail))

    app.add_exception_handler(Problem, refused)
    app.add_exception_handler(NotHere, not_here)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, framework)
    app.add_exception_handler(Exception, broken)


def problems(*codes: str) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route: what it may be refused with besides what every route may."""
    found: dict[int | str, list[str]] = {}
    for code in (*codes, "no-token", "missing-scope", "not-found", "invalid", "too-many-requests"):
        found.setdefault(TITLES[code][0], []).append(f"`{code}`: {TITLES[code][1]}.")
    return {
        status: {
            "description": " ".join(dict.fromkeys(lines)),
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status, lines in found.items()
    }


def _field(error: dict[str, Any]) -> FieldProblem:
    return FieldProblem(field=".".join(str(part) for part in error["loc"]), detail=wrong_with(error))


def _said(code: str) -> str:
    return {
        "no-token": _("ต้องส่งกุญแจ API ในหัวข้อ Authorization: Bearer …"),
        "unknown-token": _("ไม่รู้จักกุญแจ API นี้ โปรดตรวจว่าคัดลอกมาครบ หรือขอกุญแจใหม่จากปลัด"),
        "expired-token": _("กุญแจ API หมดอายุแล้ว โปรดขอกุญแจใหม่จากปลัด"),
        "revoked-token": _("กุญแจ API ถูกยกเลิกแล้ว โปรดขอกุญแจใหม่จากปลัด"),
        "missing-scope": _("กุญแจ API นี้ไม่ได้ออกมาให้ทำเรื่องนี้ โปรดขอกุญแจที่มีขอบเขตครบจากปลัด"),
        "no-post": _("วันนี้ผู้ที่กุญแจ API ทำงานแทนไม่ได้ดำรงตำแหน่งที่ทำเรื่องนี้ได้"),
        "not-found": _("ไม่พบสิ่งที่ขอ หรือไม่ใช่ของที่กุญแจ API นี้เปิดได้"),
        "method-not-allowed": _("ที่อยู่นี้ใช้คำสั่ง (method) แบบนี้ไม่ได้ โปรดดู docs/api.md"),
        "already-confirmed": _("รายการนี้ยืนยันไปแล้ว หรือไม่ต้องยืนยันแล้ว ยังไม่มีสิ่งใดถูกบันทึก"),
        "not-open-yet": _("รายการนี้ยังไม่ถึงวันเปิดให้ยืนยัน ยังไม่มีสิ่งใดถูกบันทึก"),
        "changed-meanwhile": _("รายการนี้เปลี่ยนไปแล้ว ยังไม่มีสิ่งใดถูกบันทึก โปรดอ่านข้อมูลล่าสุดแล้วสั่งใหม่"),
        "request-under-way": _("คำขอที่ใช้ Idempotency-Key เดียวกันกำลังทำอยู่ โปรดรอสักครู่แล้วถามใหม่"),
        "too-large": _("คำขอใหญ่เกินกำหนด ยังไม่มีสิ่งใดถูกบันทึก"),
        "not-multipart": _("ต้องส่งเป็น multipart/form-data"),
        "invalid": _("คำขอไม่ครบหรือไม่ถูกต้อง ยังไม่มีสิ่งใดถูกบันทึก โปรดแก้ตามรายการใน errors"),
        "key-used-otherwise": _("Idempotency-Key นี้ใช้กับคำขออื่นไปแล้ว โปรดตั้งใหม่"),
        "too-many-requests": _("ส่งคำขอถี่เกินไป โปรดรอเท่าที่หัวข้อ Retry-After บอก (วินาที) แล้วส่งใหม่"),
        "not-understood": _("อ่านคำขอไม่ได้ ยังไม่มีสิ่งใดถูกบันทึก"),
        "broken": "",
    }[code]


def schema() -> dict[str, Any]:
    """The schema of a problem, as the description of the API names it."""
    return ProblemOut.model_json_schema(ref_template="#/components/schemas/{model}")
