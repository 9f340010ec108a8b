"""The socket and the thread behind `demo.post_office`: aiosmtpd on this machine alone, able to hang up on anybody."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from typing import Any, Protocol, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class Postmaster(Protocol):
    """Who decides what the counter does; aiosmtpd's `handle_...` hooks are looked up on it by name."""

    def drops_in_body(self) -> bool:
        """Whether to hang up while this letter is still on its way."""
        ...


class _Clerk(SMTP):
    """One conversation with a client."""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if self.event_handler.drops_in_body():
            await self.push("354 Go ahead")
            hang_up(self)
            raise asyncio.CancelledError
        await super().smtp_DATA(arg)


class Counter(Controller):
    """aiosmtpd's thread, on a socket that is bound already, which knows who is connected."""

    def __init__(
        self, office: Postmaster, bound: socket.socket, tls: ssl.SSLContext | None, accounts: Mapping[str, str] | None
    ) -> None:
        def authenticate(
            server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: LoginPassword
        ) -> AuthResult:
            known = isinstance(given, LoginPassword) and (accounts or {}).get(given.login.decode()) == given.password.decode()
            return AuthResult(success=known, handled=False, auth_data=given)

        host, port = bound.getsockname()[:2]
        options: dict[str, Any] = {"tls_context": tls, "require_starttls": tls is not None}
        if accounts is not None:
            options |= {"authenticator": authenticate, "auth_required": True}
        super().__init__(office, hostname=host, port=port, server_hostname="localhost", **options)
        self._bound = bound
        self._served: list[SMTP] = []

    def factory(self) -> SMTP:
        served = _Clerk(self.handler, **self.SMTP_kwargs)
        self._served.append(served)
        return served

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self._bound)

    def hang_up_on_all(self) -> None:
        """Drop every connection at once, as a server does that is switched off."""

        async def drop() -> None:
            for served in self._served:
                hang_up(served)
            self._served.clear()

        asyncio.run_coroutine_threadsafe(drop(), self.loop).result()


def hang_up(server: SMTP) -> None:
    """Drop a client's connection without a word."""
    if server.transport is not None:
        transport_of(server).abort()


def transport_of(server: SMTP) -> asyncio.Transport:
    """What a conversation goes over."""
    return cast(asyncio.Transport, server.transport)


def is_loopback(host: str) -> bool:
    """Whether `host` is an address of this machine that nobody else can reach."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def bind(host: str, port: int) -> socket.socket:
    """A socket that holds the address. Raises OSError when it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named because asyncio asks for it before it turns off the wait that would cost each letter 40 ms.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
    except OSError:
        bound.close()
        raise
    return bound
