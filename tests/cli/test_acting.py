"""`ita acting`: whoever stands in for the secretary is put on record in one line, and may then do what the secretary may."""

from __future__ import annotations

from datetime import timedelta

import pytest

from config.clock import now
from tests.cli.conftest import Ita
from tests.support.por import PLAN_FILE

TODAY = now().date()
DAYS = ("--from", TODAY.isoformat(), "--to", (TODAY + timedelta(days=2)).isoformat())


@pytest.fixture(autouse=True)
def opened(ita: Ita) -> None:
    ita("year", "open", PLAN_FILE)


def test_who_acts_is_recorded_and_listed(ita: Ita) -> None:
    assert "ไม่มีผู้รักษาราชการแทน" in ita("acting", "list").output
    said = ita("acting", "add", "secretary", "head-palad", *DAYS).output
    assert "นางสมใจ นามสมมุติ (หัวหน้าสำนักปลัด) รักษาราชการแทนปลัด" in said
    head = ita("acting", "add", "head", "deputy-klang", "--division", "klang", *DAYS).output
    assert "รักษาราชการแทนหัวหน้ากองคลัง" in head
    assert ita("acting", "list").output.count("รักษาราชการแทน") == 2
    assert ita("audit", "verify").exit_code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("secretary", "nobody", *DAYS), "ไม่พบเจ้าหน้าที่รหัส nobody"),
        (("head", "head-palad", *DAYS), "ต้องระบุ --division"),
        (("head", "head-palad", "--division", "nowhere", *DAYS), "ไม่พบสำนัก/กองรหัส nowhere"),
        (("secretary", "head-palad", "--from", "2567-02-30", "--to", "2567-03-01"), "ไม่มีวันที่"),
    ],
)
def test_what_makes_no_sense_is_said_so(ita: Ita, words: tuple[str, ...], said: str) -> None:
    result = ita("acting", "add", *words, code=2)
    assert said in result.output


def test_only_the_secretary_may_say_so(ita: Ita) -> None:
    assert "ไม่มีอะไรเปลี่ยน" in ita("acting", "add", "secretary", "head-palad", *DAYS, "--by", "head-klang", code=1).output
