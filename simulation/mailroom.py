"""The mail server of a made-up country: a real one on this machine alone, which counts each letter and forgets it."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from aiosmtpd.smtp import SMTP, Envelope, Session

_HERE: Final = "127.0.0.1"


@dataclass
class Mailroom:
    """What came: how many letters, and how many to each address. `port` is where it listens."""

    port: int = 0
    letters: int = 0
    to: Counter[str] = field(default_factory=Counter)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        """Take a letter."""
        self.letters += 1
        self.to.update(envelope.rcpt_tos)
        return "250 taken"


@contextmanager
def mailroom() -> Iterator[Mailroom]:
    """A mail server meanwhile, in a thread of its own, on a port that is free."""
    room, loop = Mailroom(), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="mailroom", daemon=True)
    thread.start()

    async def opened() -> asyncio.Server:
        server = await loop.create_server(lambda: SMTP(room, loop=loop), _HERE, 0)
        room.port = server.sockets[0].getsockname()[1]
        return server

    async def closed(server: asyncio.Server) -> None:
        server.close()
        await server.wait_closed()

    server = asyncio.run_coroutine_threadsafe(opened(), loop).result()
    try:
        yield room
    finally:
        asyncio.run_coroutine_threadsafe(closed(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
