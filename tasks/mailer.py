"""Sending letters, so that the caller always knows whether a letter went.

yagmail connects, starts TLS with a context that verifies, and logs in; `tasks.message` composes; the letter goes out
through yagmail's open connection, one connection for a batch. yagmail's own `send` is not used: it waits and returns False
where a letter is lost, and fetches what a letter links to.

The SMTP transaction is walked step by step here because of one instant: between the end of the message and the server's
reply nobody can know whether the letter was taken. Before it a lost connection is harmless and the letter is offered once
more; after it the letter is in doubt, and only the caller may decide.
"""

from __future__ import annotations

import re
import socket
import ssl
from datetime import datetime
from types import TracebackType
from typing import Any, Final, Self

import yagmail

from config.letters import Letter
from tasks.message import message_bytes, named_address

_LEADING_DOT: Final = re.compile(rb"^\.", re.MULTILINE)
_GOING_AWAY: Final = 421
_END_OF_DATA: Final = "end of DATA"


class MailError(Exception):
    """A letter was not sent, or may not have been.

    `transient`: the same letter may be offered again later. `in_doubt`: the connection was lost after the whole letter
    was handed over and before the server answered, so it may have gone; offering it again may send it twice (its
    Message-ID stays the same). `of_server`: the office's mail server could not be used at all (unreachable, certificate,
    password, sender): no letter is at fault, every other one would fail the same way, and all stay owed; when it is not
    `transient` either, somebody must mend the settings or the server first.
    """

    def __init__(self, trouble: str, *, transient: bool, in_doubt: bool = False, of_server: bool = False) -> None:
        super().__init__(trouble)
        self.transient = transient
        self.in_doubt = in_doubt
        self.of_server = of_server


class _LostError(Exception):
    """The connection is gone, or talks nonsense, while the server certainly has not taken the letter."""


class _RefusedError(Exception):
    """The server answered a step of the transaction with a refusal: the letter was certainly not taken."""

    def __init__(self, step: str, code: int, words: bytes) -> None:
        super().__init__(f"{step}: {code} {words.decode('utf-8', 'replace')}")
        self.code = code
        self.of_server = step == "MAIL" or code == _GOING_AWAY
        self.before_the_letter = step != _END_OF_DATA

    @property
    def transient(self) -> bool:
        return self.code < 500


class Mailer:
    """An open way to the office's mail server. Use it as a context manager around a batch; it connects at the first letter.

    With `starttls` the connection is encrypted before anything else is said, or not used at all; `tls_context` must verify
    (by default the machine's trusted authorities). Without `user` nobody is logged in. `timeout` is in seconds, for each
    answer of the server. One thread at a time. Raises ValueError on arguments that cannot work.
    """

    def __init__(
        self,
        *,
        host: str,
        port: int,
        sender_name: str,
        sender_address: str,
        user: str = "",
        password: str = "",
        starttls: bool = True,
        timeout: float = 30,
        tls_context: ssl.SSLContext | None = None,
    ) -> None:
        if tls_context and (tls_context.verify_mode is not ssl.CERT_REQUIRED or not tls_context.check_hostname):
            raise ValueError("the TLS context must verify the mail server's certificate and name")
        if not (user + password).isascii():
            raise ValueError("mail servers take ASCII letters only in a login name and password")
        self._address = sender_address
        self._sender = named_address(sender_name, sender_address)
        self._where = f"{host}:{port}"
        self._connected = False
        self._client: Any = yagmail.Client(
            {user or sender_address: sender_name},
            password,
            host=host,
            port=port,
            timeout=timeout,
            smtp_ssl=False,
            smtp_starttls={"context": tls_context or ssl.create_default_context()} if starttls else False,
            smtp_skip_login=not user,
            soft_email_validation=False,  # a login name need not be an address
        )
        self._client.set_logging(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def write_for(self, sender_name: str) -> None:
        """From now on letters bear this name of the sender's: one connection serves several agencies."""
        self._sender = named_address(sender_name, self._address)

    def close(self) -> None:
        """Take leave of the server. Never raises: the letters that were sent are sent."""
        if self._connected:
            self._connected = False
            try:
                self._client.close()
            except OSError:
                self._hang_up()

    def send(self, letter: Letter, *, message_id: str, moment: datetime) -> None:
        """Send one letter; when this returns, the server has taken it. Raises MailError, which says what is known.

        A connection that was lost before the letter was handed over is opened anew once; a server that says it is
        going away (421) before it saw the letter likewise, if other letters went through that connection.
        """
        try:
            wire = message_bytes(letter, sender=self._sender, message_id=message_id, moment=moment)
        except ValueError as error:
            raise MailError(str(error), transient=False) from error
        for last_try in (False, True):
            fresh = not self._connected
            if fresh:
                self._connect()
            try:
                self._hand_over(letter.to_address, wire)
                return
            except _LostError as error:
                self._hang_up()
                if last_try:
                    raise MailError(str(error), transient=True, of_server=True) from error
            except _RefusedError as error:
                self._clear(error.code)
                if last_try or fresh or error.code != _GOING_AWAY or not error.before_the_letter:
                    raise MailError(str(error), transient=error.transient, of_server=error.of_server) from error
            except BaseException:
                # In doubt, or interrupted in mid-letter: the next one must not continue this conversation.
                self._hang_up()
                raise

    def _connect(self) -> None:
        self._client.smtp = None
        try:
            self._client.login()
            self._client.smtp.ehlo_or_helo_if_needed()
            # Else the end mark, sent on its own, waits 40 ms for the other side to acknowledge the letter.
            self._client.smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except (OSError, ValueError) as error:  # the mail library's own are OSErrors; a hostile greeting makes others
            asks_too_much = self._client.smtp is not None and self._client.smtp.sock is not None
            self._hang_up()
            code = getattr(error, "smtp_code", None)
            if isinstance(code, int):
                transient = code < 500
            else:
                # Still connected and no answer code: the server does not offer TLS or login, which no waiting changes.
                transient = not isinstance(error, ssl.SSLCertVerificationError) and not asks_too_much
            raise MailError(f"{self._where}: {error}", transient=transient, of_server=True) from error
        self._connected = True

    def _hand_over(self, recipient: str, wire: bytes) -> None:
        """Offer the letter. Raises _LostError or _RefusedError when it was certainly not taken, MailError when in doubt."""
        smtp = self._client.smtp
        try:
            _expect("MAIL", 2, *smtp.mail(self._sender.addr_spec))
            _expect("RCPT", 2, *smtp.rcpt(recipient))
            _expect("DATA", 3, *smtp.docmd("DATA"))
            # The end mark goes on its own: while it is unsent, no server may take the letter for whole.
            smtp.send(_LEADING_DOT.sub(b"..", wire))
        except OSError as error:
            raise _LostError(f"{self._where}: {error}") from error
        try:
            smtp.send(b".\r\n")
            _expect(_END_OF_DATA, 2, *smtp.getreply())
        except (OSError, _LostError) as error:
            trouble = f"{self._where}: no answer after the letter was handed over: {error}"
            raise MailError(trouble, transient=True, in_doubt=True) from error

    def _clear(self, code: int) -> None:
        """Make the connection ready for the next letter after a refusal."""
        try:
            if code == _GOING_AWAY or self._client.smtp.rset()[0] != 250:
                self._hang_up()
        except OSError:
            self._hang_up()

    def _hang_up(self) -> None:
        self._connected = False
        self._client.is_closed = True  # else yagmail takes leave again when it is collected
        if self._client.smtp is not None:
            self._client.smtp.close()


def _expect(step: str, first_digit: int, code: int, words: bytes) -> None:
    """Pass when the answer begins with `first_digit`. Raises _RefusedError on a refusal, _LostError on no real answer."""
    if code // 100 in {4, 5}:
        raise _RefusedError(step, code, words)
    if code // 100 != first_digit:
        raise _LostError(f"{step}: not an answer: {code} {words!r}")
