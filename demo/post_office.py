"""A small real mail server on this machine alone: the demo's letterbox, and the tests' mail server that can misbehave.

It never passes a letter on. Each one becomes a file `NNNN-<recipient>.eml` in the order of arrival, and is kept in memory.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from types import TracebackType
from typing import Final, Literal, Self, cast

from aiosmtpd.smtp import SMTP, Envelope, LoginPassword, Session

from demo.smtp_counter import Counter, bind, hang_up, is_loopback, transport_of

Step = Literal["MAIL", "RCPT", "BODY", "DATA"]
"""Where the server can misbehave: BODY is while the letter is on its way, DATA after the whole of it has arrived."""

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
        if not is_loopback(self.host):
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
        self._controller: Counter | None = None
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
            counter = Counter(self, bind(self.host, self.port), self._tls, self._accounts)
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
        """Answer the next `times` letters with `answer`, e.g. `451 4.3.0 Try later`, at a step. 421 also hangs up.

        Raises ValueError at BODY, where a server has no turn to speak.
        """
        if at == "BODY":
            raise ValueError("a server cannot answer while the letter is on its way")
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
        if fault := self._next_fault("MAIL"):
            return _commit(fault, server)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if refusal := self._refused.get(address):
            return refusal
        if fault := self._next_fault("RCPT"):
            return _commit(fault, server)
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        fault = self._next_fault("DATA")
        if fault is None or fault.keep:
            self._take(session, envelope)
        return "250 OK" if fault is None else _commit(fault, server)

    def drops_in_body(self) -> bool:
        return self._next_fault("BODY") is not None

    def _next_fault(self, step: Step) -> _Fault | None:
        """The fault that was asked for at this step, used up once."""
        fault = next((f for f in self._faults if f.step == step), None)
        if fault is not None:
            fault.times -= 1
            if fault.times == 0:
                self._faults.remove(fault)
        return fault

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


def _commit(fault: _Fault, server: SMTP) -> str:
    """The wrong answer; or, where a dropped connection was asked for, no answer at all."""
    if not fault.answer:
        hang_up(server)
        raise asyncio.CancelledError  # ends aiosmtpd's conversation
    if fault.answer.startswith("421"):
        asyncio.get_running_loop().call_soon(transport_of(server).close)
    return fault.answer
