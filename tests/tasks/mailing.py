"""What the tests of sending share: a letter as the engine writes it, and a mailer to the post office."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import compat32
from email.utils import parseaddr

import pytest

from config.letters import Letter, evidence_digest
from demo.post_office import PostOffice
from ita_model.digest import Digest, DigestItem, Section
from tasks.mailer import Mailer, MailError
from tasks.message import named_address

EVIL = "x\r\nBcc: other@example.org"
MOMENT = datetime(2024, 3, 22, 1, 30, tzinfo=UTC)
MESSAGE_ID = "<letter-42@ita.example.org>"
SENDER = named_address("งานติดตามมาตรการ, อบต.ปอ", "ita@example.org")


def letter(**changes: str) -> Letter:
    """A letter to the head of กองคลัง, as the engine writes it."""
    item = DigestItem(
        checkpoint=812,
        section=Section.DUE,
        division="กองคลัง",
        measure="มาตรการเผยแพร่ข้อมูลการจัดซื้อจัดจ้าง",
        step="จัดทำสรุปผลการจัดซื้อจัดจ้างรายเดือน",
        period="มีนาคม 2567",
        due_on=date(2024, 3, 29),
        why_due="ทุกเดือน ภายในวันสุดท้ายของเดือน",
    )
    content = Digest(
        agency="po",
        agency_name="อบต.ปอ",
        officer="สมศรี ใจดี",
        position="ผู้อำนวยการกองคลัง",
        on=date(2024, 3, 22),
        items=(item,),
        link_until=date(2024, 4, 30),
    )
    written = evidence_digest(content, address="somsri@example.org", link="https://ita.example.org/c/kX3vQ9w2")
    return replace(written, **changes)


def mailer_to(office: PostOffice, **changes: object) -> Mailer:
    plain: dict[str, object] = {
        "host": office.host,
        "port": office.port,
        "sender_name": "งานติดตามมาตรการ, อบต.ปอ",
        "sender_address": "ita@example.org",
        "starttls": False,
        "timeout": 10,
    }
    return Mailer(**(plain | changes))  # type: ignore[arg-type]


def send(mailer: Mailer, what: Letter | None = None, message_id: str = MESSAGE_ID) -> None:
    mailer.send(what or letter(), message_id=message_id, moment=MOMENT)


def error_of(act: Callable[[], None]) -> MailError:
    with pytest.raises(MailError) as caught:
        act()
    return caught.value


def named_in(wire: bytes, header: str) -> tuple[str, str]:
    """The name and address of a header, read with the older parser: the newer puts spaces between encoded words of a name."""
    name, address = parseaddr(message_from_bytes(wire, policy=compat32)[header])
    return str(make_header(decode_header(name))), address
