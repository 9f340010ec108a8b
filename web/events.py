"""Telling Prefect what happened to a checkpoint or a report, so that its automations may act on it.

Never more than a hint: the fact is on record before anything is told, and where Prefect does not answer nothing is lost but
the hint (docs/decisions/0001).
"""

from __future__ import annotations

import logging
import ssl
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Final

import httpx
from starlette.background import BackgroundTasks
from starlette.concurrency import run_in_threadpool

from config.office import Office
from ita_model.agencies import find_agency
from ita_model.report.completeness import Complete, completed_by
from ita_model.states import State
from web.door import Visitor

if TYPE_CHECKING:
    from web.pages import Desk

log = logging.getLogger("ita.web")

_PATIENCE_SECONDS: Final = 3
_ONCE_IN_SECONDS: Final = 15


@dataclass(frozen=True, slots=True)
class Happened:
    """A checkpoint came to a state: which, of which agency, by whom (an officer's code) and when."""

    agency: str
    checkpoint: int
    title: str
    state: State
    officer: str
    at: datetime

    def as_event(self) -> dict[str, object]:
        """The event in Prefect's form. The same happening has the same id, however often it is told."""
        resource = f"ita.checkpoint.{self.agency}.{self.checkpoint}"
        return {
            "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{resource}:{self.state}:{self.at.isoformat()}")),
            "event": f"ita.checkpoint.{self.state}",
            "occurred": self.at.isoformat(),
            "resource": {"prefect.resource.id": resource, "prefect.resource.name": self.title},
            "related": [{"prefect.resource.id": f"ita.agency.{self.agency}", "prefect.resource.role": "agency"}],
            "payload": {"officer": self.officer},
        }


@dataclass(frozen=True, slots=True)
class LacksNothing:
    """The last that a report of an agency lacked was settled, at this moment. An automation of `prefect.yaml` has a draft of it
    compiled.
    """

    agency: str
    report: Complete
    at: datetime

    def as_event(self) -> dict[str, object]:
        """The event in Prefect's form. The same happening has the same id, however often it is told."""
        kind, year = self.report.kind, self.report.year
        resource = f"ita.report.{self.agency}.{year}.{kind}"
        return {
            "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{resource}:complete:{self.at.isoformat()}")),
            "event": "ita.report.complete",
            "occurred": self.at.isoformat(),
            "resource": {"prefect.resource.id": resource, "prefect.resource.name": kind.titled(year)},
            "related": [{"prefect.resource.id": f"ita.agency.{self.agency}", "prefect.resource.role": "agency"}],
            "payload": {"agency": self.agency, "kind": kind.value, "year": year},
        }


@dataclass(frozen=True, slots=True)
class Wanted:
    """A report that the secretary of an agency wishes for, by the number of the wish; the rest is for Prefect's own page."""

    agency: str
    kind: str
    year: int
    draft: bool
    wish: int

    def as_run(self) -> dict[str, object]:
        """The run in Prefect's form. However often it is asked for, it is one run."""
        given = {"agency": self.agency, "kind": self.kind, "year": self.year, "draft": self.draft, "wish": self.wish}
        return {"parameters": given, "idempotency_key": f"ita-wish-{self.agency}-{self.wish}"}


@dataclass(frozen=True, slots=True)
class PrefectEvents:
    """The way to a Prefect server's events. `login` is `user:password` where the server asks for one."""

    api: str
    login: str = ""

    async def tell(self, happened: Happened | LacksNothing) -> None:
        """Tell it; a server that does not take it is noted in the log and changes nothing."""
        try:
            async with self._reached() as prefect:
                (await prefect.post(f"{self.api}/events", json=[happened.as_event()])).raise_for_status()
        except httpx.HTTPError as error:
            log.warning("Prefect was not told of %s: %s", happened.as_event()["event"], type(error).__name__)

    async def deliver(self, at: datetime, *, urgent: bool = True) -> None:
        """Ask for a delivery of the `urgent` letters or of all, once in a while however many ask; else it goes on schedule."""
        moment = int(at.timestamp()) // _ONCE_IN_SECONDS
        key = f"ita-{'urgent' if urgent else 'all'}-{moment}"
        wish = {"parameters": {"urgent": urgent}, "idempotency_key": key}
        await self._run("deliver/deliver", wish)

    async def compile(self, wanted: Wanted) -> bool:
        """Ask for a report to be compiled; says whether Prefect took it. Else the flow `wishes` finds it when it is back."""
        return await self._run("compile/compile", wanted.as_run())

    async def _run(self, name: str, wish: Mapping[str, object]) -> bool:
        """Ask for a run of a deployment; a server that does not take it is noted in the log."""
        try:
            async with self._reached() as prefect:
                found = (await prefect.get(f"{self.api}/deployments/name/{name}")).raise_for_status()
                deployment = str(found.json()["id"])
                answer = await prefect.post(f"{self.api}/deployments/{deployment}/create_flow_run", json=wish)
                answer.raise_for_status()
        except (httpx.HTTPError, ValueError, KeyError) as error:
            log.warning("Prefect was not asked for a run of %s: %s", name, type(error).__name__)
            return False
        return True

    def _reached(self) -> httpx.AsyncClient:
        auth = httpx.BasicAuth(*self.login.split(":", 1)) if ":" in self.login else None
        return httpx.AsyncClient(auth=auth, timeout=_PATIENCE_SECONDS, verify=_trusted())


@cache
def _trusted() -> ssl.SSLContext:
    """The authorities that are trusted, read once: reading them takes longer than telling."""
    return httpx.create_ssl_context()


def prefect_events(environ: Mapping[str, str]) -> PrefectEvents | None:
    """The server that Prefect's own settings name (`PREFECT_API_URL`, `PREFECT_API_AUTH_STRING`); None where they name none."""
    api = environ.get("PREFECT_API_URL", "").rstrip("/")
    return PrefectEvents(api, environ.get("PREFECT_API_AUTH_STRING", "")) if api else None


def afterwards(
    desk: Desk, visitor: Visitor, checkpoints: Collection[tuple[int, str]], state: State, at: datetime
) -> BackgroundTasks | None:
    """What is left to do once the answer has gone out: nobody waits for Prefect. `checkpoints` are numbers and titles."""
    if desk.events is None:
        return None
    tasks = BackgroundTasks()
    for number, title in checkpoints:
        tasks.add_task(desk.events.tell, Happened(visitor.agency.code, number, title, state, visitor.officer.code, at))
    if state.is_final:
        tasks.add_task(_tell_of_complete, desk.office, desk.events, visitor.agency.code, [one for one, _ in checkpoints], at)
    return tasks


async def _tell_of_complete(office: Office, events: PrefectEvents, agency: str, settled: Sequence[int], at: datetime) -> None:
    """Tell of each report that lacks nothing any more now that these checkpoints are settled."""
    for report in await run_in_threadpool(_completed, office, agency, settled):
        await events.tell(LacksNothing(agency, report, at))


def _completed(office: Office, agency: str, settled: Sequence[int]) -> tuple[Complete, ...]:
    with office.look() as session:
        return completed_by(session, find_agency(session, agency).id, settled)
