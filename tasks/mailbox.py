"""The mailbox that returned letters come to, over IMAP: what was not read before is read, marked, and left where it lies.

The standard library's client is used, and four things are seen to here that it leaves to its caller: the certificate is
verified, names and passwords are quoted, a folder's Thai name is written as IMAP wants it, and no message is read beyond what
is looked at. A message is marked with a word of our own, so that somebody who reads the mailbox as well hides nothing from us;
a server that keeps no such words marks it as seen.
"""

from __future__ import annotations

import base64
import imaplib
import re
import ssl
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta
from types import TracebackType
from typing import Any, Final, Self

from config.settings import ImapSecurity
from ita_model.returned import MOST_BYTES

MARK: Final = "$ItaRead"
SEEN: Final = "\\Seen"
LOOKS_BACK: Final = timedelta(days=30)
"""How old a message may be to be read: a mail server gives up after some five days."""
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_BEYOND_ASCII: Final = re.compile(r"[^\x20-\x7e]+")


class MailboxError(Exception):
    """The mailbox could not be read: unreachable, a certificate that nobody vouches for, a wrong password, no such folder."""


class Mailbox:
    """A folder of a mailbox, opened. Use it as a context manager. Raises ValueError on arguments that cannot work, and
    MailboxError wherever the server does not do as it is asked.

    `tls_context` must verify (by default the machine's trusted authorities). `timeout` is in seconds, for each answer.
    """

    def __init__(
        self,
        *,
        host: str,
        port: int,
        user: str,
        password: str,
        folder: str = "INBOX",
        security: ImapSecurity = ImapSecurity.TLS,
        timeout: float = 30,
        tls_context: ssl.SSLContext | None = None,
    ) -> None:
        if tls_context and (tls_context.verify_mode is not ssl.CERT_REQUIRED or not tls_context.check_hostname):
            raise ValueError("the TLS context must verify the mail server's certificate and name")
        if not (user + password).isascii() or any(ord(char) < 32 for char in user + password):
            raise ValueError("mail servers take ASCII letters only in a login name and password")
        self._where = f"{host}:{port}"
        self._said = (host, port, timeout)
        self._login = (quoted(user), password)
        self._folder, self._security = folder, security
        self._context = tls_context
        self._client: Any = None
        self._mark = MARK

    def __enter__(self) -> Self:
        host, port, timeout = self._said
        context = self._context or ssl.create_default_context()
        try:
            if self._security is ImapSecurity.TLS:
                self._client = imaplib.IMAP4_SSL(host, port, ssl_context=context, timeout=timeout)
            else:
                self._client = imaplib.IMAP4(host, port, timeout=timeout)
                if self._security is ImapSecurity.STARTTLS:
                    self._client.starttls(context)
            self._client.login(*self._login)
            self._ask("SELECT", *self._client.select(quoted(in_imap(self._folder))))
            self._mark = mark_for(self._client.response("PERMANENTFLAGS")[1])
        except (OSError, imaplib.IMAP4.error, MailboxError) as error:
            self._hang_up()
            raise MailboxError(f"{self._where}: {error}") from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._hang_up()

    def unread(self, *, today: date) -> list[str]:
        """The messages that were not read before, by their numbers in this folder, the oldest first."""
        since = today - LOOKS_BACK
        before = "UNSEEN" if self._mark == SEEN else f"UNKEYWORD {MARK}"
        wanted = f"({before} SINCE {since.day}-{_MONTHS[since.month - 1]}-{since.year})"
        (found,) = self._uid("SEARCH", wanted) or (b"",)
        return [number.decode("ascii") for number in (found or b"").split()]

    def message(self, number: str) -> bytes:
        """The first part of a message, as much of it as is looked at; empty where it is gone. Nothing is marked by it."""
        told = self._uid("FETCH", number, f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
        return next((bytes(part[1]) for part in told if isinstance(part, tuple)), b"")

    def done(self, number: str) -> None:
        """Mark a message as read. It stays where it lies."""
        self._uid("STORE", number, "+FLAGS.SILENT", f"({self._mark})")

    def _uid(self, command: str, *words: str) -> list[Any]:
        try:
            return self._ask(command, *self._client.uid(command, *words))
        except (OSError, imaplib.IMAP4.error) as error:
            raise MailboxError(f"{self._where}: {command}: {error}") from error

    def _ask(self, command: str, status: str, told: list[Any]) -> list[Any]:
        if status != "OK":
            raise MailboxError(f"{self._where}: {command}: {status} {told!r}")
        return [part for part in told if part is not None]

    def _hang_up(self) -> None:
        """Take leave. Never raises: what was read is read."""
        if self._client is not None:
            for leave in (self._client.logout, self._client.shutdown):
                with suppress(OSError, imaplib.IMAP4.error):
                    leave()
            self._client = None


def mark_for(permanent: Iterable[bytes | None]) -> str:
    """With what a message is marked as read, by the flags that a folder keeps: our own word, or else that it was seen."""
    kept = b" ".join(one for one in permanent if one is not None).decode("ascii", "replace")
    return MARK if "\\*" in kept or MARK.lower() in kept.lower() else SEEN


def quoted(text: str) -> str:
    """A text as a quoted string of IMAP."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def in_imap(folder: str) -> str:
    """A folder's name in the letters of IMAP (RFC 3501, 5.1.3): what is not ASCII in a Base64 of its own."""

    def shifted(found: re.Match[str]) -> str:
        held = base64.b64encode(found[0].encode("utf-16-be")).decode("ascii")
        return f"&{held.rstrip('=').replace('/', ',')}-"

    return _BEYOND_ASCII.sub(shifted, folder.replace("&", "&-"))
