"""A small real mail server on this machine alone: the demo's letterbox, and the tests' mail server that can misbehave.

It never passes a letter on. Each one becomes a file `NNNN-<recipient>.eml` in the order of arrival, and is kept in memory.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Literal, Self, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

Step = Literal["MAIL", "RCPT", "DATA"]
"""Where the server can misbehave; DATA is after the whole letter has arrived."""

_UNSAFE: Final = re.compile(r"[^A-Za-z0-9.@_+-]")


@dataclass(frozen=True, slots=True)
class Received:
    """A letter as it arrived: `raw` is what came over the wire, `message` the same parsed, `login` who was logged in."""

    number: int
    path: Path
    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    message: EmailMessage
    over_tls: bool
    login: str

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        """The plain part, with `\\n` line ends; empty when there is none."""
        return self._part("plain")

    @property
    def html(self) -> str:
        """The HTML part, with `\\n` line ends; empty when there is none."""
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return str(part.get_content()).replace("\r\n", "\n") if isinstance(part, EmailMessage) else ""


@dataclass(slots=True)
class _Fault:
    """What goes wrong at a step, and how often still. An empty answer drops the connection instead."""

    step: Step
    times: int
    answer: str = ""
    keep: bool = False


class PostOffice:
    """The server. `start` and `stop` may be called again and again; the port stays the same once it was chosen (0: any).

    With `tls` the server offers STARTTLS; with `accounts` (user → password) it demands a login over TLS. Raises ValueError
    on a host that is not this machine itself, OSError when the port is taken.
    """

    def __init__(
        self,
        folder: Path,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        tls: ssl.SSLContext | None = None,
        accounts: Mapping[str, str] | None = None,
    ) -> None:
        self.host = "127.0.0.1" if host == "localhost" else host
        if not _is_loopback(self.host):
            raise ValueError(f"the post office serves this machine alone, not {host!r}")
        self.folder = folder
        self.port = port
        self.letters: list[Received] = []
        self.greetings = 0
        """How many times a client has said EHLO: twice on a connection that then starts TLS."""
        self._tls = tls
        self._accounts = accounts
        self._faults: list[_Fault] = []
        self._refused: dict[str, str] = {}
        self._controller: _Counter | None = None
        self._number = 0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def start(self) -> None:
        """Open the counter. Does nothing when it is open."""
        if self._controller is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            kept = self.folder.glob("[0-9][0-9][0-9][0-9]-*.eml")
            self._number = max((int(path.name[:4]) for path in kept), default=self._number)
            counter = _Counter(self, _bind(self.host, self.port), self._tls, self._accounts)
            counter.start()
            self.port, self._controller = counter.port, counter

    def stop(self) -> None:
        """Close the counter and hang up on whoever is connected. Does nothing when it is closed."""
        if self._controller is not None:
            controller, self._controller = self._controller, None
            controller.hang_up_on_all()
            controller.stop()

    def to(self, address: str) -> list[Received]:
        """The letters to one address, in the order of arrival."""
        return [letter for letter in self.letters if address in letter.recipients]

    def answer_next(self, times: int, answer: str, *, at: Step = "DATA") -> None:
        """Answer the next `times` letters with `answer`, e.g. `451 4.3.0 Try later`, at a step. 421 also hangs up."""
        self._faults.append(_Fault(at, times, answer))

    def refuse(self, address: str, answer: str = "550 5.1.1 No such person here") -> None:
        """From now on refuse letters to `address`."""
        self._refused[address] = answer

    def drop_next(self, times: int = 1, *, at: Step = "DATA", keep: bool = False) -> None:
        """Hang up on the next `times` letters at a step. With `keep`, at DATA, the letter is taken before hanging up."""
        self._faults.append(_Fault(at, times, keep=keep))

    def behave(self) -> None:
        """Forget every fault that was asked for."""
        self._faults.clear()
        self._refused.clear()

    # What follows is called by aiosmtpd in its own thread, by these names.

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.greetings += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if trouble := self._misbehave("MAIL", server):
            return trouble
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if trouble := self._refused.get(address) or self._misbehave("RCPT", server):
            return trouble
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        fault = next((f for f in self._faults if f.step == "DATA"), None)
        if fault is not None and fault.keep:
            self._take(session, envelope)
        if trouble := self._misbehave("DATA", server):
            return trouble
        self._take(session, envelope)
        return "250 OK"

    def _misbehave(self, step: Step, server: SMTP) -> str:
        """The wrong answer that was asked for at this step, or empty; hangs up when that was asked for."""
        fault = next((f for f in self._faults if f.step == step), None)
        if fault is None:
            return ""
        fault.times -= 1
        if fault.times == 0:
            self._faults.remove(fault)
        if not fault.answer:
            _hang_up(server)
            raise asyncio.CancelledError  # ends aiosmtpd's conversation without an answer
        if fault.answer.startswith("421"):
            asyncio.get_running_loop().call_soon(_transport(server).close)
        return fault.answer

    def _take(self, session: Session, envelope: Envelope) -> None:
        raw = cast(bytes, envelope.original_content)
        self._number += 1
        path = self.folder / f"{self._number:04d}-{_UNSAFE.sub('_', envelope.rcpt_tos[0])[:100]}.eml"
        path.write_bytes(raw)
        self.letters.append(
            Received(
                number=self._number,
                path=path,
                sender=envelope.mail_from or "",
                recipients=tuple(envelope.rcpt_tos),
                raw=raw,
                message=message_from_bytes(raw, policy=default),
                over_tls=session.ssl is not None,
                login=session.auth_data.login.decode() if isinstance(session.auth_data, LoginPassword) else "",
            )
        )


class _Counter(Controller):
    """aiosmtpd's thread, on a socket that is bound already, which knows who is connected."""

    def __init__(
        self, office: PostOffice, bound: socket.socket, tls: ssl.SSLContext | None, accounts: Mapping[str, str] | None
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
        served: SMTP = super().factory()  # type: ignore[no-untyped-call]
        self._served.append(served)
        return served

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self._bound)

    def hang_up_on_all(self) -> None:
        """Drop every connection at once, as a server does that is switched off."""

        async def drop() -> None:
            for served in self._served:
                _hang_up(served)
            self._served.clear()

        asyncio.run_coroutine_threadsafe(drop(), self.loop).result()


def _hang_up(server: SMTP) -> None:
    if server.transport is not None:
        _transport(server).abort()


def _transport(server: SMTP) -> asyncio.Transport:
    return cast(asyncio.Transport, server.transport)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
    except OSError:
        bound.close()
        raise
    return bound
