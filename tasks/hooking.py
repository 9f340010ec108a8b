"""Telling hooks what they are owed: claim, send, record, one message after another; a hook that does not answer waits."""

from __future__ import annotations

import socket
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import httpx
from prefect import task
from prefect.cache_policies import NO_CACHE

from config.clock import Clock, clock_at
from config.office import Office, open_office
from ita_model import hook_outbox
from ita_model.agencies import find_agency
from ita_model.hook_outbox import Told
from ita_model.hooks import INSIDE, Inside, signature
from ita_model.outside import is_outside

_PATIENCE_SECONDS: Final = 10
_MOST: Final = 500
"""How many messages of an agency one run sends at most; the rest goes with the next."""


@dataclass(frozen=True, slots=True)
class Hooked:
    """What telling the hooks came to, in messages."""

    sent: int = 0
    waiting: int = 0
    given_up: int = 0


Resolve = Callable[[str, int], Iterable[str]]
"""What gives the addresses, as numbers, that a host and port lead to. Raises OSError where the name is not known."""


def addresses_of(host: str, port: int) -> list[str]:
    """The addresses of a host, as the network knows them now."""
    return list(dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


def tell_hooks(office: Office, agency: str, *, clock: Clock, resolve: Resolve = addresses_of) -> Hooked:
    """Send what an agency's hooks are owed by now. A hook that does not take one is left alone until the next time.

    `resolve` gives the addresses of a host: what leads to a place of ours is sent nothing, whatever it is called.
    """
    found = None if office.settings.hooks_inside else resolve
    ended: Counter[str] = Counter()
    silent: set[int] = set()
    with office.look() as session:
        owner = find_agency(session, agency).id
        if not hook_outbox.has_work(session, owner, at=clock()):
            return Hooked()
    # Nothing is followed: a redirection would take what is signed for one address to another.
    with httpx.Client(timeout=_PATIENCE_SECONDS, follow_redirects=False) as client:
        while ended.total() < _MOST and (told := _claim(office, owner, clock, silent)):
            trouble = _send(client, told, clock(), found)
            with office.begin() as session:
                if not trouble:
                    hook_outbox.sent(session, told, at=clock())
                    ended["sent"] += 1
                    continue
                silent.add(told.hook_id)
                over = hook_outbox.try_again(session, told, at=clock(), trouble=trouble)
                ended["given-up" if over else "waiting"] += 1
    return Hooked(ended["sent"], ended["waiting"], ended["given-up"])


def _claim(office: Office, agency_id: int, clock: Clock, silent: set[int]) -> Told | None:
    with office.begin() as session:
        return hook_outbox.claim(session, agency_id, at=clock(), but=frozenset(silent))


def _send(client: httpx.Client, told: Told, at: datetime, resolve: Resolve | None) -> str:
    """Send one message; gives why it was not taken (nothing where it was). Of the answer only the status is read."""
    payload, moment = told.payload.encode(), int(at.timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "ita-engine",
        "webhook-id": told.message_id,
        "webhook-timestamp": str(moment),
        "webhook-signature": signature(told.secret, told.message_id, moment, payload),
    }
    try:
        place = Place(told.url) if resolve is None else outside(told.url, resolve)
        headers |= {"Host": place.host} if place.host else {}
        with client.stream("POST", place.url, content=payload, headers=headers, extensions=place.extensions) as answer:
            return "" if answer.is_success else f"answered {answer.status_code}"
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return type(error).__name__
    except OSError:
        return "unknown host"
    except Inside:
        return INSIDE


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes: an address, and where that is by number, what its host is called."""

    url: str
    host: str = ""
    extensions: dict[str, str] = field(default_factory=dict)


def outside(url: str, resolve: Resolve) -> Place:
    """The same address by the number that was looked at just now: a name that leads elsewhere a moment later leads nowhere.

    Raises Inside, and OSError where the name is not known.
    """
    named = httpx.URL(url)
    port = named.port or (443 if named.scheme == "https" else 80)
    found = list(resolve(named.host, port))
    if not found or not all(is_outside(one) for one in found):
        raise Inside(named.host)
    return Place(str(named.copy_with(host=found[0])), named.netloc.decode(), {"sni_hostname": named.host})


@task(name="tell-hooks", task_run_name="แจ้งเว็บฮุกของ {agency}", cache_policy=NO_CACHE)
async def tell_hooks_of(agency: str, at: datetime | None) -> Hooked:
    """The shell of `tell_hooks`."""
    return tell_hooks(open_office(), agency, clock=clock_at(at))
