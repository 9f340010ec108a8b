"""What a locked SQLite turned away is tried again within Prefect's server, before anybody hears of it.

Most of what the server writes begins with a look, in one transaction; where somebody else writes between the two, SQLite turns
it away at once, and nothing of it is kept. Prefect answers 503 then, and its flows ask again after two seconds: longer than all
the rest of an ordinary day's sweep.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import OperationalError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAUSES: Final[Sequence[float]] = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 0.5)
"""Seconds to wait before each further try. After the last goes out what Prefect says, and its flows ask again in their time."""
_LOCKED: Final = ("SQLITE_BUSY", "SQLITE_LOCKED")


class TriesAgain:
    """An ASGI application that asks another again what a locked SQLite turned away."""

    def __init__(self, app: ASGIApp, pauses: Sequence[float] = PAUSES) -> None:
        self._app, self._pauses = app, pauses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = await _whole(receive)
        for pause in self._pauses:
            answer = _Answer(send)
            try:
                await self._app(dict(scope), _Replay(asked, receive), answer)
            except OperationalError as trouble:
                if not answer.withheld or not _is_lock(trouble):
                    await answer.give()
                    raise
            else:
                await answer.give()
                return
            await asyncio.sleep(pause)
        await self._app(scope, _Replay(asked, receive), send)


class _Answer:
    """An answer on its way: that of an error is withheld until it is given."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.withheld: list[Message] = []

    async def __call__(self, message: Message) -> None:
        if self.withheld or (message["type"] == "http.response.start" and message["status"] >= 500):
            self.withheld.append(message)
        else:
            await self._send(message)

    async def give(self) -> None:
        for message in self.withheld:
            await self._send(message)


class _Replay:
    """What was asked, told once more; afterwards whatever the caller does next."""

    def __init__(self, asked: Sequence[Message], receive: Receive) -> None:
        self._left, self._receive = list(asked), receive

    async def __call__(self) -> Message:
        return self._left.pop(0) if self._left else await self._receive()


async def _whole(receive: Receive) -> list[Message]:
    """All that a caller asks, to its end."""
    asked = [await receive()]
    while asked[-1].get("more_body"):
        asked.append(await receive())
    return asked


def _is_lock(trouble: OperationalError) -> bool:
    name = getattr(trouble.orig, "sqlite_errorname", "") if isinstance(trouble.orig, sqlite3.OperationalError) else ""
    return name.startswith(_LOCKED)
