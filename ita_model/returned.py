"""What a mail server says when it gives a letter back: read from the message that it sends, standard (RFC 3464) or not.

Only what came back for good counts: of a letter that is merely late the server says so again, or delivers it. Whoever can
write to a mailbox can write such a message, so nothing here is taken for true but by `bounces`, which asks for a Message-ID
that nobody can guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.parser import HeaderParser
from email.utils import getaddresses
from enum import StrEnum
from itertools import islice, takewhile
from typing import Any, Final

from ita_model.message_ids import IN_TEXT
from ita_model.records import BounceWhy

MOST_BYTES: Final = 1_000_000
"""How much of a message is looked at: what came back stands in front of what it brings along."""
_MOST_WORDS: Final = 500
_MOST_LINE: Final = 1_000
_MOST_TEXT: Final = 8_000
_MOST_IDS: Final = 100
"""How much of a line, of what is written for people, and how many Message-IDs are looked at: whoever writes the message
chooses its length, and a pattern may take far longer than its text grows.
"""
_MOST_NESTS: Final = 30
"""How many parts with parts of their own: the parser holds each line against the end of every one that it stands in."""
_SPOILS: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""What stands in no honest name or word, and what PostgreSQL keeps in no text."""
_REPORTS: Final = frozenset({"message/delivery-status", "message/global-delivery-status"})
_HEADERS: Final = frozenset({"text/rfc822-headers", "message/rfc822-headers", "message/global-headers"})
_MACHINE: Final = re.compile(r"^(mailer-daemon|postmaster)@?", re.IGNORECASE)
_STILL_TRYING: Final = re.compile(
    r"delivery attempts will continue|will (be|keep) (retried|trying)|no action is required|not yet been delivered",
    re.IGNORECASE,
)
_CODE: Final = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_FOR_GOOD: Final = re.compile(r"\b5\.\d{1,3}\.\d{1,3}\b|\b5\d\d[ -]")
_SMTP_FULL: Final = re.compile(r"\b552[ -]")
_ADDRESS: Final = re.compile(r"[^\s<>()\",;:@]{1,64}@[^\s<>()\",;:@]{1,255}")
_COPY_FOLLOWS: Final = ("copy of the message", "copy of your message", "original message")

_NO_MAILBOX: Final = frozenset({"1.1", "1.2", "1.3", "1.6", "1.10", "2.1", "4.4"})
_SAYS_NO_MAILBOX: Final = re.compile(
    r"(user|recipient|mailbox|address|account) (is )?(unknown|not found|disabled|inactive)|unknown (user|recipient|address)"
    r"|no such (user|mailbox|recipient|person|address)|no mailbox here|(does not|doesn.t) exist|recipient address rejected"
    r"|unrouteable address|(host|domain)[^.\n]{0,60}not found|invalid (recipient|mailbox)",
    re.IGNORECASE,
)
_SAYS_FULL: Final = re.compile(r"quota|mailbox (is )?full|out of storage|insufficient (system )?storage", re.IGNORECASE)
_SAYS_REFUSED: Final = re.compile(
    r"spam|unsolicited|block(ed|ing|list)|blacklist|reputation|policy|dmarc|\bspf\b|dkim|rejected|denied", re.IGNORECASE
)


class Left(StrEnum):
    """Why a message tells of nothing that came back."""

    NO_RETURN = "no-return"
    """It is something else: a person's words, an answer that somebody is away."""
    DELAYED = "delayed"
    """The server has not given up."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A letter that came back for good: under which of our Message-IDs, from which addresses (in small letters), and why."""

    message_ids: tuple[str, ...]
    addresses: frozenset[str]
    why: BounceWhy
    status: str
    words: str


def read_returned(raw: bytes) -> Returned | Left:
    """What a message says of a letter that came back. Never raises, whatever it is given."""
    looked_at = raw[:MOST_BYTES]
    if looked_at.lower().count(b"boundary=") > _MOST_NESTS:
        return Left.NO_RETURN
    try:
        message = message_from_bytes(looked_at)
        parts = list(message.walk())
        found = (
            _by_the_standard(parts, message) if any(_kind(part) in _REPORTS for part in parts) else _by_its_text(parts, message)
        )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):  # the parser's own, on what is no mail
        return Left.NO_RETURN
    return found


def why_of(status: str, words: str) -> BounceWhy:
    """The cause, by the server's code and by its words where the code says little."""
    about = status.partition(".")[2]
    if about in _NO_MAILBOX:
        return BounceWhy.NO_MAILBOX
    if about == "2.2" or (not status and _SMTP_FULL.search(words)):
        return BounceWhy.FULL
    if _SAYS_NO_MAILBOX.search(words):
        return BounceWhy.NO_MAILBOX
    if about.startswith("7."):
        return BounceWhy.REFUSED
    if _SAYS_FULL.search(words):
        return BounceWhy.FULL
    return BounceWhy.REFUSED if _SAYS_REFUSED.search(words) else BounceWhy.OTHER


def _by_the_standard(parts: list[Message], message: Message) -> Returned | Left:
    """A report with a part for machines: a block for each recipient."""
    blocks = [block for part in parts if _kind(part) in _REPORTS for block in _blocks(part)]
    told = [block for block in blocks if block["Final-Recipient"] or block["Original-Recipient"]]
    failed = [block for block in told if _failed(block)]
    if not failed:
        late = any(_said(block["Action"]).lower() == "delayed" or _said(block["Status"]).startswith("4") for block in told)
        return Left.DELAYED if late else Left.NO_RETURN
    first = failed[0]
    diagnosed = _said(first["Diagnostic-Code"])[:_MOST_LINE]
    words = diagnosed.partition(";")[2] or diagnosed
    names = [_said(block[name]) for block in failed for name in ("Original-Recipient", "Final-Recipient")]
    addresses = [name.partition(";")[2] or name for name in names if name]
    return _returned(parts, [*addresses, *_failed_recipients(message)], _said(first["Status"]), words)


def _by_its_text(parts: list[Message], message: Message) -> Returned | Left:
    """A message for people alone, as Exim and qmail write it: from the mail server itself, with a code that is for good."""
    marked = _failed_recipients(message)
    sender = next((address for _, address in getaddresses([_said(message["From"])[:_MOST_LINE]])), "")
    if not (marked or _MACHINE.match(sender)):
        return Left.NO_RETURN
    above = _above("\n".join(_text(part) for part in parts if _kind(part) == "text/plain"))
    if _STILL_TRYING.search(above):
        return Left.DELAYED
    if not (marked or _FOR_GOOD.search(above)):
        return Left.NO_RETURN
    telling = next((line.strip() for line in above.splitlines() if _FOR_GOOD.search(line)), "")
    return _returned(parts, marked or _ADDRESS.findall(above), "", telling or " ".join(above.split()))


def _above(text: str) -> str:
    """What a mail server says itself, above its copy of the letter; of that no more than is looked at."""
    lines = (line[:_MOST_LINE] for line in text.split("\n"))
    return "\n".join(takewhile(lambda line: not _copy_follows(line), lines))[:_MOST_TEXT]


def _copy_follows(line: str) -> bool:
    said = line.casefold()
    return line.startswith("---") and any(words in said for words in _COPY_FOLLOWS)


def _returned(parts: list[Message], addresses: Iterable[str], status: str, words: str) -> Returned | Left:
    found = dict.fromkeys(_plain(one) for said in _everything(parts) for one in IN_TEXT.findall(said))
    ids = tuple(islice(found, _MOST_IDS))
    code = _CODE.search(status)
    within = _CODE.search(words)
    # A code that says no more than that it failed is made good by the other server's own.
    best = within if within and (code is None or code[0].endswith(".0.0")) else code
    said = best[0] if best else ""
    told = _plain(" ".join(words.split()))[:_MOST_WORDS]
    known = frozenset(_plain(address).strip().strip("<>").rstrip(".").casefold() for address in addresses if "@" in address)
    return Returned(ids, known, why_of(said, told), said, told)


def _failed(block: Message) -> bool:
    action = _said(block["Action"]).lower()
    return action == "failed" or (not action and _said(block["Status"]).startswith("5"))


def _failed_recipients(message: Message) -> list[str]:
    return [one for named in message.get_all("X-Failed-Recipients", []) for one in _ADDRESS.findall(_said(named)[:_MOST_TEXT])]


def _blocks(part: Message) -> Iterator[Message]:
    """The blocks of fields of a report, however the parser took them."""
    for block in _inside(part):
        yield block
        rest = block.get_payload()
        if isinstance(rest, str):
            yield from (
                HeaderParser().parsestr(text) for text in re.split(r"\n\s*\n", rest.replace("\r\n", "\n")) if text.strip()
            )


def _everything(parts: list[Message]) -> Iterator[str]:
    """All that is said anywhere in a message, what came back with it first: headers, unfolded, and texts."""
    for part in parts:
        if _kind(part) in _HEADERS or part.get_content_maintype() == "text":
            yield from (_said(HeaderParser().parsestr(_text(part).lstrip())["Message-ID"]), _text(part))
    for part in parts:
        yield from (_said(value) for value in part.values())


def _text(part: Message) -> str:
    held: Any = part.get_payload(decode=True)
    if isinstance(held, bytes):
        return held.decode("utf-8", "replace").replace("\r\n", "\n")
    return "\n".join(_said(value) for one in _inside(part) for value in one.values())


def _inside(part: Message) -> list[Message]:
    held: Any = part.get_payload()
    return [one for one in held if isinstance(one, Message)] if isinstance(held, list) else []


def _plain(said: str) -> str:
    return _SPOILS.sub("", said)


def _kind(part: Message) -> str:
    return part.get_content_type()


def _said(value: object) -> str:
    return " ".join(str(value).split()) if value is not None else ""
