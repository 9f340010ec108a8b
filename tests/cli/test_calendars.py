"""`ita calendar`: an address is shown once, listed without its secret, and closed at once."""

from __future__ import annotations

import re

import pytest

from tests.cli.conftest import Ita
from tests.support.por import PLAN_FILE


@pytest.fixture(autouse=True)
def opened(ita: Ita) -> None:
    ita("year", "open", PLAN_FILE)


def test_an_address_is_shown_once_listed_and_closed(ita: Ita) -> None:
    assert "ยังไม่เคยสร้าง" in ita("calendar", "list").output
    said = ita("calendar", "issue", "--division", "klang").output
    (secret,) = re.findall(r"http://127\.0\.0\.1:8000/calendar/([\w-]{43})\.ics", said)
    assert "ทั้งหน่วยงาน" in ita("calendar", "issue").output
    listed = ita("calendar", "list").output
    assert "กองคลัง" in listed
    assert secret not in listed
    assert "ปิดที่อยู่ปฏิทินหมายเลข 1 แล้ว" in ita("calendar", "revoke", 1).output
    assert "ก่อนแล้ว" in ita("calendar", "revoke", 1, code=1).output
    assert ita("audit", "verify").exit_code == 0


def test_what_makes_no_sense_is_said_so(ita: Ita) -> None:
    assert "ไม่พบสำนัก/กองรหัส nowhere" in ita("calendar", "issue", "--division", "nowhere", code=2).output
    assert "ไม่พบปฏิทินหมายเลข 9" in ita("calendar", "revoke", 9, code=2).output
    assert "ไม่มีอะไรเปลี่ยน" in ita("calendar", "issue", "--by", "head-klang", code=1).output
