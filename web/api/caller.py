"""Who calls: a bearer token says which key it is, the key for which officer, and today's posts what that officer may do."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from starlette.requests import Request

from config.office import Office
from ita_model.keys import NoKey, Scope, allowed, open_key, used
from ita_model.records import ApiKey
from web.api.problems import Problem
from web.door import Visitor, visitor_of
from web.pages import Desk

BEARER = HTTPBearer(
    scheme_name="key",
    bearerFormat="ita_…",
    description="A key of the API, which the secretary issues with `ita key issue`. It acts for one officer of one agency.",
    auto_error=False,
)


@dataclass(frozen=True, slots=True)
class Caller:
    """A key that is good for what is asked, with its officer as the pages know them."""

    key: ApiKey
    visitor: Visitor
    token: str
    used_on: date | None = None

    def at(self, office: Office) -> Office:
        """The office, kept to the agency that the key is of."""
        return office.of(self.visitor.agency.id)


def identify(session: Session, token: str, scope: Scope, *, at: datetime) -> Caller:
    """The caller whom a token lets in for a purpose at the moment `at`: at most three queries.

    Changes nothing; raises Problem.
    """
    opened = open_key(session, token, at=at) if token else None
    if opened is None:
        raise Problem("no-token", headers={"WWW-Authenticate": 'Bearer realm="ita"'})
    if isinstance(opened, NoKey):
        raise Problem(f"{opened}-token", headers={"WWW-Authenticate": 'Bearer realm="ita", error="invalid_token"'})
    if scope not in opened.scopes:
        told = f'Bearer realm="ita", error="insufficient_scope", scope="{scope}"'
        raise Problem("missing-scope", headers={"WWW-Authenticate": told})
    visitor = visitor_of(session, opened.agency, opened.officer, at=at)
    if not allowed(visitor.posts, opened.officer.id, scope):
        raise Problem("no-post")
    return Caller(opened.key, visitor, token, opened.used_on)


def needs(scope: Scope) -> Callable[[Request, HTTPAuthorizationCredentials | None], Caller]:
    """What a route asks for that is for the keys of a scope alone."""

    def caller(request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]) -> Caller:
        desk: Desk = request.app.state.desk
        with desk.office.look() as session:
            found = identify(session, given.credentials if given else "", scope, at=desk.clock())
        if found.used_on is None or found.used_on < found.visitor.today:
            # Once a day, and no request waits or fails for it: it only tells the secretary which keys are in use. Where
            # somebody writes just then, the key's next request puts it down.
            with suppress(DBAPIError), desk.office.begin_unless_busy() as session:
                used(session, found.key, on=found.visitor.today)
        return found

    return caller


PlanReader = Annotated[Caller, Depends(needs(Scope.PLAN_READ))]
BoardReader = Annotated[Caller, Depends(needs(Scope.BOARD_READ))]
EvidenceReader = Annotated[Caller, Depends(needs(Scope.EVIDENCE_READ))]
ReportReader = Annotated[Caller, Depends(needs(Scope.REPORT_READ))]
Confirmer = Annotated[Caller, Depends(needs(Scope.CONFIRM_WRITE))]
Reviewer = Annotated[Caller, Depends(needs(Scope.REVIEW_WRITE))]
