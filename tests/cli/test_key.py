"""`ita key`: what lets another program in is issued by the secretary, shown once, and ended at once."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from config.clock import now
from tests.cli.conftest import Ita
from tests.support.por import PLAN_FILE

SOON = (now().date() + timedelta(days=30)).isoformat()
READS = ("--scope", "plan:read", "--scope", "board:read")


@pytest.fixture(autouse=True)
def opened(ita: Ita) -> None:
    ita("year", "open", PLAN_FILE)


def test_a_key_is_shown_once_listed_and_revoked(ita: Ita, home: Path) -> None:
    assert "ยังไม่เคยออกกุญแจ" in ita("key", "list").output
    said = ita("key", "issue", "เว็บไซต์ อบต.", "--for", "head-klang", *READS, "--until", SOON).output
    (secret,) = re.findall(r"ita_[\w-]{43}", said)
    listed = ita("key", "list").output
    assert "เว็บไซต์ อบต." in listed
    assert secret[-4:] in listed
    assert secret not in listed
    assert secret.encode() not in (home / "ita.db").read_bytes() + (home / "ita.db-wal").read_bytes()
    assert "ยกเลิกกุญแจหมายเลข 1" in ita("key", "revoke", 1, "--words", "เปลี่ยนระบบ").output
    assert "เปลี่ยนระบบ" in ita("key", "list").output
    assert "ก่อนแล้ว" in ita("key", "revoke", 1, code=1).output
    assert ita("audit", "verify").exit_code == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("x", "--for", "nobody", *READS, "--until", SOON), 2, "ไม่พบเจ้าหน้าที่รหัส nobody"),
        ((" ", "--for", "head-klang", *READS, "--until", SOON), 2, "ตั้งชื่อกุญแจ"),
        (("x", "--for", "head-klang", *READS, "--until", "2567-01-01"), 2, "--until"),
        (("x", "--for", "head-klang", *READS, "--until", "2999-01-01"), 2, "--until"),
        (("x", "--for", "head-klang", "--scope", "review:write", "--until", SOON), 1, "review:write"),
        (("x", "--for", "head-klang", *READS, "--until", SOON, "--by", "head-klang"), 1, "ไม่มีอะไรเปลี่ยน"),
    ],
)
def test_what_makes_no_sense_is_said_so(ita: Ita, words: tuple[str, ...], code: int, said: str) -> None:
    assert said in ita("key", "issue", *words, code=code).output
    assert "ยังไม่เคยออกกุญแจ" in ita("key", "list").output


def test_a_key_that_there_is_not_is_not_revoked(ita: Ita) -> None:
    assert "ไม่พบกุญแจหมายเลข 7" in ita("key", "revoke", 7, code=2).output
