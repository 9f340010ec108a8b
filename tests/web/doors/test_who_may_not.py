"""Every route of the application, and for each who may use it: everybody else is refused, and nothing changes by their asking.

A new route without a line in `MAY` fails `test_every_route_stands_in_the_table`. Its line says who may; the number of what it
names comes from `callers.Stage.numbers` by the name that the route calls it, so a new name wants a new thing on the stage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from httpx import Response
from starlette.routing import Mount
from starlette.testclient import TestClient

from config.office import Office
from config.settings import Settings
from ita_model.database import make_engine
from tests.support.cast import Town
from tests.web.doors.callers import MORNING, Shown, Stage, Who
from web.app import create_app
from web.pages import static

EVERYBODY: Final = frozenset(Who)
PEOPLE: Final = frozenset({Who.PAST_DEPUTY, Who.OTHER_HEAD, Who.HEAD, Who.SECRETARY, Who.EXECUTIVE, Who.OTHER_AGENCY})
"""Whoever is let in at all: they see a page of their own, whatever stands on it."""
POSTED: Final = PEOPLE - {Who.PAST_DEPUTY}
HEAD: Final = frozenset({Who.HEAD})
SEE: Final = frozenset({Who.HEAD, Who.SECRETARY, Who.EXECUTIVE})
SECRETARY: Final = frozenset({Who.SECRETARY})
EXECUTIVE: Final = frozenset({Who.EXECUTIVE})
ONLOOKERS: Final = frozenset({Who.SECRETARY, Who.EXECUTIVE})
OF_THEIR_OWN: Final = frozenset({Who.OTHER_AGENCY})
"""Added where a secretary finds, at the same address, what is their own agency's."""
OWN: Final = SECRETARY | OF_THEIR_OWN

# By the path below `/l/{token}` and `/me`.
BEHIND_A_DOOR: Final = {
    "GET ": PEOPLE,
    "GET /checkpoints/{checkpoint_id}": SEE,
    "POST /checkpoints/{checkpoint_id}": HEAD,
    "POST /checkpoints/{checkpoint_id}/accept": SECRETARY,
    "POST /checkpoints/{checkpoint_id}/return": SECRETARY,
    "GET /checkpoints/{checkpoint_id}/hand-over": HEAD | SECRETARY,
    "POST /checkpoints/{checkpoint_id}/hand-over": HEAD | SECRETARY,
    "GET /handovers/{handover_id}": SEE,
    "GET /checkpoints/{checkpoint_id}/waiver": HEAD,
    "POST /checkpoints/{checkpoint_id}/waiver": HEAD,
    "GET /waivers/{request_id}": HEAD | SECRETARY,
    "POST /waivers/{request_id}/grant": SECRETARY,
    "POST /waivers/{request_id}/refuse": SECRETARY,
    "GET /evidence/{evidence_id}": SEE,
    "GET /evidence/{evidence_id}/small": SEE,
    "GET /reports/{file_id}": ONLOOKERS,
    "GET /reports/{report_id}/preview": ONLOOKERS,
    "GET /reports/{report_id}/as/{ending}": ONLOOKERS,
    "GET /reports/{report_id}/acknowledge": EXECUTIVE,
    "POST /reports/{report_id}/acknowledge": EXECUTIVE,
    "POST /reports/{report_id}/acknowledge/code": EXECUTIVE,
    "GET /reports/{report_id}/send-back": EXECUTIVE,
    "POST /reports/{report_id}/send-back": EXECUTIVE,
}

# Rooms of the desk: by their path below `/desk`, those of the secretary alone. What a room lists is each secretary's own; what
# is named by a number is nobody else's.
ROOMS: Final = {
    "GET /calendars": OWN,
    "POST /calendars": OWN,
    "POST /calendars/{feed_id}/close": SECRETARY,
    "GET /review": OWN,
    "POST /review/tick": OWN,
    "POST /review/accept": OWN,
    "POST /review/return": OWN,
    "GET /nudge": OWN,
    "POST /nudge": OWN,
    "GET /letters": OWN,
    "GET /letters/{letter_id}": SECRETARY,
    "POST /letters/{letter_id}/arrived": SECRETARY,
    "GET /narratives": OWN,
    "GET /narratives/{code}": OWN,
    "POST /narratives/{code}": OWN,
    "GET /plan": OWN,
    "GET /plan/changes": OWN,
    "GET /plan/gaps": OWN,
    "GET /people": OWN,
    "GET /people/officers/{officer}": SECRETARY,
    "GET /reports/compile": OWN,
    "POST /reports/compile": OWN,
    "GET /reports/compile/check": OWN,
    "GET /reports/wishes/{wish_id}": SECRETARY,
    "GET /reports/wishes/{wish_id}/withdraw": SECRETARY,
    "POST /reports/wishes/{wish_id}/withdraw": SECRETARY,
    "GET /keys": OWN,
    "GET /hooks": OWN,
    "GET /hooks/{hook}": SECRETARY,
    "POST /hooks/{hook}/test": SECRETARY,
    "GET /reports/wishes/{wish_id}/standing": SECRETARY,
    "GET /reports/{report_id}/sign-off": SECRETARY,
    "POST /reports/{report_id}/sign-off": SECRETARY,
    "POST /reports/{report_id}/sign-off/code": SECRETARY,
    "GET /reports/{report_id}/{step}": SECRETARY,
    "POST /reports/{report_id}/{step}": SECRETARY,
    **{
        f"{method} {path}": may
        for method in ("GET", "POST")
        for path, may in {
            "/checkpoints/{checkpoint_id}/evidence": SECRETARY,
            "/checkpoints/{checkpoint_id}/hand-over": SECRETARY,
            "/checkpoints/{checkpoint_id}/reopen": SECRETARY,
            "/checkpoints/{checkpoint_id}/waive": SECRETARY,
            "/keys/new": OWN,
            "/keys/{key:int}/end": SECRETARY,
            "/hooks/new": OWN,
            "/hooks/{hook:int}/end": SECRETARY,
            "/people/add": OWN,
            "/people/divisions/add": OWN,
            "/people/divisions/{code}/deputy": OWN,
            "/people/divisions/{code}/end": OWN,
            "/people/divisions/{code}/head": OWN,
            "/people/divisions/{code}/rename": OWN,
            "/people/executive": OWN,
            "/people/secretary": OWN,
            "/people/officers/{officer:int}/change": SECRETARY,
            "/people/posts/{post:int}/end": SECRETARY,
            "/plan/checkpoints/{number:int}/due": SECRETARY,
            "/plan/checkpoints/{number:int}/stop": SECRETARY,
            "/plan/measures/{number:int}/add": SECRETARY,
            "/plan/measures/{number:int}/words": SECRETARY,
            "/plan/steps/{number:int}/add": SECRETARY,
            "/plan/steps/{number:int}/join": SECRETARY,
            "/plan/steps/{number:int}/stop": SECRETARY,
            "/plan/steps/{number:int}/words": SECRETARY,
            "/plan/years/{be:int}/aspects/{number:int}/add": OWN,
        }.items()
    },
}

MAY: Final = {
    **{line.replace(" ", f" {base}", 1): may for base in ("/l/{token}", "/me") for line, may in BEHIND_A_DOOR.items()},
    "POST /l/{token}/new-link": frozenset({Who.EXPIRED}),
    "GET /sign-in": EVERYBODY,
    "POST /sign-in": EVERYBODY,
    "GET /sign-in/{token}": EVERYBODY,
    "POST /sign-in/{token}": EVERYBODY,
    "POST /sign-out": EVERYBODY,
    "GET /sign-out": EVERYBODY,
    "GET /desk": ONLOOKERS | OF_THEIR_OWN,
    "GET /desk/measures/{code}": ONLOOKERS | OF_THEIR_OWN,
    "GET /desk/reports": ONLOOKERS | OF_THEIR_OWN,
    "GET /desk/reports/{report_id}": ONLOOKERS,
    "GET /desk/reports/{report_id}/changes": ONLOOKERS,
    "GET /desk/reports/{report_id}/acknowledge": EVERYBODY,  # it only says where the executive's page is
    "GET /desk/trail": ONLOOKERS | OF_THEIR_OWN,
    "GET /desk/trail/check": ONLOOKERS | OF_THEIR_OWN,
    **{line.replace(" ", " /desk", 1): may for line, may in ROOMS.items()},
    "GET /": EVERYBODY,
    "GET /robots.txt": EVERYBODY,
    "GET /public/{agency}": EVERYBODY,
    "GET /public/{agency}/{year}/{kind}": EVERYBODY,
    "GET /public/{agency}/{year}/{kind}/{path}": EVERYBODY,
    "GET /public/{agency}/{year}/{kind}/evidence/{evidence_id}": EVERYBODY,
    "GET /public/{agency}/{year}/{kind}/evidence/{evidence_id}/small": EVERYBODY,
    "GET /check": EVERYBODY,
    "GET /check/{code:path}": EVERYBODY,
    "POST /check/{code:path}": EVERYBODY,
    "GET /calendar/{secret}.ics": EVERYBODY,
    "GET /overview/{token}": EVERYBODY,
    "GET /overview/{token}.csv": EVERYBODY,
    "POST /language": EVERYBODY,
    "GET /healthz": EVERYBODY,
    "GET /readyz": EVERYBODY,
    "GET /metrics": frozenset(),  # for the machine itself, or with a token: tests/web/test_health.py
    "GET /static": EVERYBODY,
    "GET /api/v1/openapi.json": EVERYBODY,
    "GET /api/v1/agency": POSTED,
    "GET /api/v1/divisions": POSTED,
    "GET /api/v1/years": POSTED,
    "GET /api/v1/measures": POSTED,
    "GET /api/v1/checkpoints": POSTED,
    "GET /api/v1/checkpoints/{checkpoint_id}": SEE,
    "GET /api/v1/board": POSTED,
    "GET /api/v1/evidence/{evidence_id}": SEE,
    "GET /api/v1/reports": ONLOOKERS | OF_THEIR_OWN,
    "GET /api/v1/reports/{report_id}": ONLOOKERS,
    "GET /api/v1/reports/{report_id}/documents/{document_id}": ONLOOKERS,
    "GET /api/v1/reports/{report_id}/content": ONLOOKERS,
    "GET /api/v1/reports/{report_id}/manifest": ONLOOKERS,
    "POST /api/v1/checkpoints/{checkpoint_id}/confirm": HEAD,
    "POST /api/v1/checkpoints/{checkpoint_id}/accept": SECRETARY,
    "POST /api/v1/checkpoints/{checkpoint_id}/return": SECRETARY,
}
"""By method and path, who may use a route. Whoever is not named is to be refused."""

NAMED_OTHERWISE: Final = {
    "/check/{code:path}": {"code": "check"},
    "/sign-in/{token}": {"token": "sign-in"},
    "/overview/{token}": {"token": "overview"},
    "/overview/{token}.csv": {"token": "overview"},
    "/desk/plan/checkpoints/{number:int}/due": {"number": "pending"},
    "/desk/plan/measures/{number:int}/add": {"number": "measure"},
    "/desk/plan/measures/{number:int}/words": {"number": "measure"},
    "/desk/plan/steps/{number:int}/add": {"number": "step"},
    "/desk/plan/checkpoints/{number:int}/stop": {"number": "pending"},
    "/desk/plan/steps/{number:int}/join": {"number": "step"},
    "/desk/plan/steps/{number:int}/stop": {"number": "step"},
    "/desk/plan/steps/{number:int}/words": {"number": "step"},
    "/desk/plan/years/{be:int}/aspects/{number:int}/add": {"be": "year", "number": "aspect"},
    "/desk/reports/{report_id}/{step}": {"step": "supersede"},
    **{f"/desk/people/divisions/{{code}}/{what}": {"code": "division"} for what in ("head", "deputy", "rename", "end")},
}
"""Where a name in a path is not what it is elsewhere."""
OF_PLANS: Final = ("agency", "divisions", "years", "measures")
"""What of the API is for keys with `plan:read`."""
NOT_FOR_YOU: Final = (401, 403, 404, 410)


def routes_of(app: FastAPI, base: str = "") -> Iterator[str]:
    """Each route as `GET /path`, those of applications that are mounted among them. HEAD is what GET is, without the body."""
    for route in iter_route_contexts(app.routes):
        path = f"{base}{getattr(route, 'path', '')}"
        mounted = next((one for one in app.routes if isinstance(one, Mount) and f"{base}{one.path}" == path), None)
        if mounted is not None and isinstance(mounted.app, FastAPI):
            yield from routes_of(mounted.app, path)
        elif mounted is not None:
            yield f"GET {re.sub('/static/[0-9a-f]+$', '/static', path)}"
        else:
            yield from (f"{method} {path}" for method in sorted(getattr(route, "methods", None) or {"GET"}) if method != "HEAD")


def all_routes() -> list[str]:
    """Every route of the application, which is made here for that alone."""
    nowhere = Office(Settings(home=Path("nowhere")), make_engine("sqlite://"))
    return list(routes_of(create_app(nowhere, clock=lambda: MORNING)))


def test_every_route_stands_in_the_table() -> None:
    there = all_routes()
    assert len(there) == len(set(there)) > 60
    assert sorted(set(there) - MAY.keys()) == [], "say in MAY who may use these"
    assert sorted(MAY.keys() - set(there)) == [], "there are no such routes any more"


@pytest.mark.parametrize("line", sorted(MAY))
def test_a_route_refuses_everybody_but_those_it_is_for(visitor: TestClient, town: Town, stage: Stage, line: str) -> None:
    may = MAY[line]
    if may == EVERYBODY:
        assert not is_refused(come(visitor, stage, line, Who.NOBODY), line)
        return
    before = record_of(town)
    for who in Who:
        if who not in may and can_come(line, who, stage.shown):
            answer = come(visitor, stage, line, who)
            assert is_refused(answer, line), f"{line} answers {who} with {answer.status_code}"
    assert record_of(town) == before
    for who in sorted(may):
        answer = come(visitor, stage, line, who)
        assert not is_refused(answer, line), f"{line} refuses {who} with {answer.status_code}"


def record_of(town: Town) -> list[str]:
    """Everything on record. The day on which a key was last used is no fact, and is put down whatever the key then may."""
    return [row for row in town.dump() if not row.startswith("api_key_use ")]


def can_come(line: str, who: Who, shown: Shown) -> bool:
    """Whether somebody of this kind can come by the door of a route at all."""
    return who in (shown.keys if " /api/" in line else shown.links if " /l/" in line else shown.cookies)


def path_of(stage: Stage, line: str, who: Who) -> str:
    """The path of a route for somebody, with something in it of what it names."""
    _method, path = line.split(" ", 1)
    numbers = {name: stage.numbers[of] for name, of in NAMED_OTHERWISE.get(path, {}).items()}
    if path.startswith("/l/"):
        numbers["token"] = stage.shown.links[who]
    return re.sub(r"\{(\w+)(:\w+)?\}", lambda found: numbers.get(found[1]) or stage.numbers[found[1]], path)


def come(visitor: TestClient, stage: Stage, line: str, who: Who, *, cookies: str = "") -> Response:
    """Somebody asks for a route, with what they have to show, and with `cookies` besides."""
    method, path = line.split(" ", 1)
    address = path_of(stage, line, who)
    headers = {"sec-fetch-site": "same-origin"}
    if path.startswith("/api/"):
        wanted_plan = path.rsplit("/", 1)[1] in OF_PLANS
        key = stage.shown.no_plan if who is Who.NO_SCOPE and wanted_plan else stage.shown.keys[who]
        headers |= {"Authorization": f"Bearer {key}"} if key else {}
    elif path.startswith(("/me", "/desk")):
        headers["Cookie"] = f"ita-visit={stage.shown.cookies[who]}"
    if cookies:
        headers["Cookie"] = f"{headers.get('Cookie', '')}; {cookies}".strip("; ")
    if path == "/static":
        address = f"{static()}/style.css"
    if method == "POST" and path.startswith("/api/"):
        headers["Idempotency-Key"] = f"asked-by-{who.name}"
        said = {"confirmation": 10_000, "comment": "แก้"} if path.endswith("return") else {"confirmation": 10_000}
        return visitor.request(method, address, headers=headers, json=said)
    return visitor.request(method, address, headers=headers, data={} if method == "POST" else None)


def is_refused(answer: Response, line: str) -> bool:
    """Whether somebody was turned away: told so, or sent to a page of their own."""
    sent_away = answer.status_code == 303 and answer.headers["location"] in ("/me", "/desk") and " /desk" in line
    # Whose link is good still needs no new one, and is sent to their page.
    needs_none = answer.status_code == 303 and line.endswith("/new-link")
    return answer.status_code in NOT_FOR_YOU or sent_away or needs_none
