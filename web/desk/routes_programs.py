"""Other programs at the desk: the keys by which they are let in, and the addresses that are told of events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path
from pendulum import DateTime
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from ita_model import hook_outbox, hooks, keys
from ita_model.hook_trying import try_hook
from ita_model.keys import scopes_of
from ita_model.records import MessageState
from web.desk.editing import edits
from web.desk.entry import secretary
from web.desk.hook_edits import HOOKS, adding, here
from web.desk.hook_edits import ending as ending_hook
from web.desk.key_edits import KEYS, issuing, told_until
from web.desk.key_edits import ending as ending_key
from web.desk.words_programs import LOOK, event_word, hook_trouble, message_word, scope_word
from web.door import ME, AtDoor, Door
from web.pages import Desk

Id = Annotated[int, Path(ge=1, le=2**31 - 1)]
_WORDS: Final[Mapping[str, Any]] = {
    "event_word": event_word,
    "message_word": message_word,
    "trouble_word": hook_trouble,
    "look": LOOK,
}


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter()

    @routes.api_route(KEYS, methods=["GET", "HEAD"])
    def all_keys(door: AtDoor, saved: str = "") -> Response:
        at = desk.clock()
        with desk.office.look() as session:
            visitor = secretary(session, door, at=at)
            listed = keys.keys_of(session, visitor.agency)
        good = [one for one in listed if one.works(at=at)]
        return desk.page(
            "desk/keys.html", base=ME, visitor=visitor, saved=saved == "1", good=good,
            over=[one for one in listed if one not in good], scopes_of=scopes_of, scope_word=scope_word,
            told_until=told_until, scopes=list(keys.Scope),
        )  # fmt: skip

    @routes.api_route(HOOKS, methods=["GET", "HEAD"])
    def all_hooks(door: AtDoor, saved: str = "") -> Response:
        with desk.office.look() as session:
            visitor = secretary(session, door, at=desk.clock())
            listed = hooks.hooks_of(session, visitor.agency)
        return desk.page(
            "desk/hooks.html", base=ME, visitor=visitor, saved=saved == "1", states=list(MessageState),
            listening=[one for one in listed if one.end is None], ended=[one for one in listed if one.end is not None],
            **_WORDS,
        )  # fmt: skip

    edits(routes, desk, f"{KEYS}/new", lambda _path: issuing)
    edits(routes, desk, f"{KEYS}/{{key:int}}/end", lambda path: ending_key(path["key"]))
    edits(routes, desk, f"{HOOKS}/new", lambda _path: adding(inside=desk.office.settings.hooks_inside))
    edits(routes, desk, f"{HOOKS}/{{hook:int}}/end", lambda path: ending_hook(path["hook"]))

    @routes.api_route(f"{HOOKS}/{{hook}}", methods=["GET", "HEAD"])
    def one_hook(door: AtDoor, hook: Id, tested: str = "") -> Response:
        with desk.office.look() as session:
            visitor = secretary(session, door, at=desk.clock())
            row = here(session, visitor, hook)
            end = hooks.end_of(session, row)
            messages = hook_outbox.messages_of(session, row)
        return desk.page(
            "desk/hook.html", base=ME, visitor=visitor, hook=row, end=end, messages=messages, tested=tested == "1",
            kept=hook_outbox.KEPT.days, given_up=hook_outbox.GIVEN_UP_AFTER.days, **_WORDS,
        )  # fmt: skip

    @routes.post(f"{HOOKS}/{{hook}}/test")
    async def test(door: AtDoor, hook: Id) -> Response:
        at = desk.clock()
        await run_in_threadpool(_test, desk, door, hook, at)
        told = None if desk.events is None else BackgroundTask(desk.events.deliver, at, urgent=False)
        return RedirectResponse(f"{HOOKS}/{hook}?tested=1", 303, background=told)

    return routes


def _test(desk: Desk, door: Door, number: int, at: DateTime) -> None:
    with desk.office.begin() as session:
        visitor = secretary(session, door, at=at)
        row = here(session, visitor, number)
        if hooks.end_of(session, row) is None:
            try_hook(session, row, by=visitor.officer, at=at)
