"""A letter as the message that goes over the wire: the same letter gives the same bytes, and no Thai letter is lost.

The standard library's `EmailMessage` composes. Names and subjects are folded here, because its own folding loses a space
of a long subject now and then (where a line would end at it).
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from typing import Any, Final
from zoneinfo import ZoneInfo

from config.letters import Letter, header_line, mail_address
from ita_model.calendar import OFFICE_ZONE

_MESSAGE_ID: Final = re.compile(r"<[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+>")

_WORD_BYTES: Final = 39
"""Bytes of UTF-8 in one encoded word: with `Subject: ` in front the line stays within the 76 characters of RFC 2047."""


def compose_message(letter: Letter, *, sender: Address, message_id: str, moment: datetime) -> EmailMessage:
    """The letter as a message: headers, then the text part, then the HTML part. `moment` becomes the Date, in office time.

    Raises ValueError when a header would hold a line break, when `message_id` is not `<something@somewhere>`, or when
    `moment` has no time zone.
    """
    if not _MESSAGE_ID.fullmatch(message_id):
        raise ValueError(f"not a Message-ID: {message_id!r}")
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    message = EmailMessage(policy=_POLICY)
    message["From"] = sender
    message["To"] = named_address(letter.to_name, letter.to_address)
    message["Subject"] = header_line("the subject", letter.subject)
    message["Date"] = moment.astimezone(ZoneInfo(OFFICE_ZONE))
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "th"
    message.set_content(letter.text, cte="base64")
    message.add_alternative(letter.html, subtype="html", cte="base64")
    # A boundary by chance would make two sendings of one letter differ; "=_" can stand in no encoded part.
    message.set_boundary("=_" + hashlib.sha256(message_id.encode()).hexdigest()[:32])
    return message


def message_bytes(letter: Letter, *, sender: Address, message_id: str, moment: datetime) -> bytes:
    """The letter exactly as it goes over the wire, with CRLF line ends. Raises as `compose_message` does."""
    return compose_message(letter, sender=sender, message_id=message_id, moment=moment).as_bytes()


def named_address(name: str, address: str) -> Address:
    """A named mail address. Raises ValueError when either part could break out of its header."""
    local, _, domain = mail_address(address).rpartition("@")
    return Address(header_line("the name", name), local, domain)


class _ThaiFolding(EmailPolicy):
    """The standard policy for mail, but names and subjects are encoded and folded by `_encoded`."""

    def fold(self, name: str, value: Any) -> str:
        match name:
            case "Subject":
                return f"Subject: {_encoded(str(value))}\r\n"
            case "From" | "To":
                return f"{name}: {_said(value.addresses[0])}\r\n"
            case _:
                return str(super().fold(name, value))

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode("ascii")


_POLICY: Final = _ThaiFolding() + SMTP


def _said(address: Address) -> str:
    return f"{_encoded(address.display_name)}\r\n <{address.addr_spec}>" if address.display_name else address.addr_spec


def _encoded(text: str) -> str:
    """`text` as encoded words (RFC 2047), one to a line; no character is split between two."""
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(chunk).decode()}?=" for chunk in _chunks(text))


def _chunks(text: str) -> Iterator[bytes]:
    chunk = b""
    for char in text:
        more = char.encode()
        if len(chunk) + len(more) > _WORD_BYTES:
            yield chunk
            chunk = b""
        chunk += more
    yield chunk
