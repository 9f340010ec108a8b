"""How often one program or one place may ask: a bucket of turns each, which fills again as time passes.

Kept in the memory of this one process: whoever serves an office from several machines limits at the door before them.
"""

from __future__ import annotations

import hashlib
import math
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import IPv4Address, ip_address, ip_network
from threading import Lock
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

_HOUSEHOLD: Final = 64
"""How many bits of an IPv6 address name a network."""
_MOST_BUCKETS: Final = 20_000
"""So many are kept in mind; beyond that the one that was asked for longest ago is forgotten."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many turns in a minute; all of them at once, if need be."""

    a_minute: int


KEY: Final = Rate(300)
"""For a key of the API."""
PLACE: Final = Rate(600)
"""For the API from one address, whatever it shows: a key that is guessed is another one each time."""
SIGN_IN: Final = Rate(30)
"""For the pages of signing in, from one address."""
CHECK: Final = Rate(60)
"""For the check of a code, from one address."""
OVERVIEW: Final = Rate(60)
"""For the overview behind a secret address, from one address: each page of it has all agencies counted."""


@dataclass
class Buckets:
    """What each one that asks has left, since when. Several requests at once are counted one after another."""

    left: OrderedDict[str, tuple[float, datetime]] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def take(self, wanted: Iterable[tuple[str, Rate]], *, at: datetime) -> int:
        """Take a turn of each bucket; gives 0, or after how many seconds all of them have one. Then none was taken."""
        with self.lock:
            found = [(name, self._left(name, rate, at), rate) for name, rate in wanted]
            wait = max((math.ceil((1 - left) * 60 / rate.a_minute) for _, left, rate in found if left < 1), default=0)
            for name, left, _ in found:
                self.left[name] = (left if wait else left - 1, at)
                self.left.move_to_end(name)
            while len(self.left) > _MOST_BUCKETS:
                self.left.popitem(last=False)
            return wait

    def _left(self, name: str, rate: Rate, at: datetime) -> float:
        if name not in self.left:
            return float(rate.a_minute)
        left, since = self.left[name]
        return min(float(rate.a_minute), left + max(0.0, (at - since).total_seconds()) * rate.a_minute / 60)


class Pace:
    """The layer that lets nobody ask too often; `refused` makes the answer that says so, and after how many seconds to come."""

    def __init__(
        self, app: ASGIApp, clock: Callable[[], datetime], refused: Callable[[Request, int], Response], buckets: Buckets
    ) -> None:
        self.app, self.clock, self.refused, self.buckets = app, clock, refused, buckets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        wanted = limits_of(Request(scope)) if scope["type"] == "http" else ()
        wait = self.buckets.take(wanted, at=self.clock()) if wanted else 0
        if not wait:
            await self.app(scope, receive, send)
            return
        answer = self.refused(Request(scope), wait)
        answer.headers["Retry-After"] = str(wait)
        await answer(scope, receive, send)


def place_of(address: str) -> str:
    """Where a request comes from, as one place: of IPv6 the network of a household, which has more addresses than anybody can
    count.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ip_network((found, _HOUSEHOLD), strict=False))


def limits_of(request: Request) -> tuple[tuple[str, Rate], ...]:
    """The buckets that a request takes a turn of; most take none."""
    path, place = request.url.path, place_of(request.client.host if request.client else "")
    if path.startswith("/api/"):
        shown = request.headers.get("authorization", "")
        of_key = ((f"key {hashlib.sha256(shown.encode()).hexdigest()}", KEY),) if shown else ()
        return (*of_key, (f"api {place}", PLACE))
    if path.startswith("/sign-in"):
        return ((f"sign-in {place}", SIGN_IN),)
    if path.startswith("/overview"):
        return ((f"overview {place}", OVERVIEW),)
    return ((f"check {place}", CHECK),) if path.startswith("/check") else ()
