"""The numbers of one process and of the record, as Prometheus reads them.

A request is counted by its route (`/l/{token}/checkpoints/{checkpoint_id}`), never by its path: that names people and opens
their pages.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from sqlalchemy import case, func, select
from sqlalchemy.orm import Session
from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from config.office import Office
from ita_model import watching
from ita_model.calendar import office_day
from ita_model.records import Agency, Checkpoint, Letter, LetterState
from ita_model.states import Standing, State

_SECONDS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_NO_ROUTE: Final = "none"
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_ANOTHER: Final = "other"
"""A request may bear any word as its method: each that is counted by itself is kept for as long as the process lives."""
_WAITING: Final = (LetterState.OWED, LetterState.SENDING)


class Metrics:
    """What one application counts; `routes` are its routes by what answers them, once they are all there."""

    def __init__(self) -> None:
        self.routes: dict[object, str] = {}
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "ita_requests", "Requests by route and status.", ["method", "route", "status"], registry=self.registry
        )
        self.durations = Histogram(
            "ita_request_seconds", "How long a request took, by route.", ["route"], buckets=_SECONDS, registry=self.registry
        )

    def told(self, office: Office, *, at: datetime) -> bytes:
        """All numbers at a moment: the process's own, and those of the record."""
        with office.look() as session:
            record = _of_record(session, at=at)
        return generate_latest(self.registry) + generate_latest(record)


class Counting:
    """The layer that counts each request and how long it took."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            route = self.metrics.routes.get(scope.get("endpoint"), _NO_ROUTE)
            method = scope["method"] if scope["method"] in _METHODS else _ANOTHER
            self.metrics.requests.labels(method, route, str(status)).inc()
            self.metrics.durations.labels(route).observe(time.perf_counter() - begun)


def routes_of(app: FastAPI, base: str = "") -> dict[object, str]:
    """By what answers it, each route as it is written in the code, those of applications that are mounted among them."""
    found: dict[object, str] = {}
    mounted = {one.path: one.app for one in app.routes if isinstance(one, Mount)}
    for route in iter_route_contexts(app.routes):
        below = mounted.get(route.path or "")
        if isinstance(below, FastAPI):
            found |= routes_of(below, f"{base}{route.path}")
        elif below is not None:
            found[below] = f"{base}{route.path}"
        else:
            found[getattr(route.original_route, "endpoint", None)] = f"{base}{route.path}"
    return found


def _of_record(session: Session, *, at: datetime) -> CollectorRegistry:
    """Letters, checkpoints and sweeps of each agency: five queries, however many agencies there are."""
    registry = CollectorRegistry()
    letters = Gauge("ita_letters", "Letters by how they fare.", ["agency", "state"], registry=registry)
    points = Gauge("ita_checkpoints", "Checkpoints of all years by standing.", ["agency", "standing"], registry=registry)
    age = Gauge("ita_last_sweep_age_seconds", "How long ago the last sweep was.", ["agency"], registry=registry)
    for code, told in _letters(session):
        letters.labels(code, told[0]).set(told[1])
    for code, standing, count in _standings(session, at=at):
        points.labels(code, standing).set(count)
    for code, last in watching.last_sweeps(session, at=at).items():
        age.labels(code).set((at - last).total_seconds())
    return registry


def _letters(session: Session) -> Iterable[tuple[str, tuple[str, int]]]:
    how = case((Letter.state.in_(_WAITING), "waiting"), else_=Letter.state)
    rows = select(Agency.code, how, func.count()).join(Letter, Letter.agency_id == Agency.id).group_by(Agency.code, how)
    return ((code, (state, count)) for code, state, count in session.execute(rows))


def _standings(session: Session, *, at: datetime) -> Iterable[tuple[str, str, int]]:
    """By agency and standing, as `states.standing` has it: the same rule in the database's own words."""
    today, c = office_day(at), Checkpoint
    stands = case(
        (c.state.not_in([one for one in State if one.awaits_division]), c.state),
        (c.due_on < today, Standing.OVERDUE.value),
        (c.state == State.RETURNED, Standing.RETURNED.value),
        (c.opens_on <= today, Standing.OPEN.value),
        else_=Standing.PLANNED.value,
    )
    rows = select(Agency.code, stands, func.count()).join(c, c.agency_id == Agency.id).group_by(Agency.code, stands)
    return session.execute(rows)
