"""`ita review`, `waive`, `reopen` and `revoke-links`."""

from __future__ import annotations

import pytest

from config.clock import now
from ita_model import links
from ita_model.calendar import office_moment
from ita_model.people import officer_by_code
from tests.cli.conftest import Ita, checkpoint, state_of
from tests.support.por import Por


def test_what_waits_is_listed_with_its_words_and_evidence(ita: Ita, por: Por) -> None:
    told = ita("review", "list").stdout
    assert f"{checkpoint(por)}  กองคลัง · การประชุมประจำเดือนพนักงาน · ตุลาคม 2566" in told
    assert "25 ต.ค. 2566  ประชุมแล้ว [1/2] :smile: [/ปิด]" in told, "a head's words are shown as they are"
    assert "หลักฐาน: ภาพการประชุม.jpg" in told
    assert told.endswith("รอตรวจ 1 รายการ\n")


def test_accepting_is_final_until_it_is_reopened_with_a_reason(ita: Ita, por: Por) -> None:
    number = checkpoint(por)
    assert f"บันทึกแล้ว: จุดตรวจ {number}" in ita("review", "accept", number).stdout
    assert state_of(por, number) == "accepted"
    assert "ไม่อนุญาต" in ita("review", "accept", number, code=1).stderr
    assert "ยังไม่ได้ให้เหตุผล" in ita("reopen", number, "--words", " ", code=1).stderr
    ita("reopen", number, "--words", "ภาพของปีก่อน")
    assert state_of(por, number) == "pending"


def test_returning_needs_a_comment(ita: Ita, por: Por) -> None:
    number = checkpoint(por)
    ita("review", "return", number, code=2)
    ita("review", "return", number, "--words", "", code=1)
    assert state_of(por, number) == "submitted"
    ita("review", "return", number, "-w", "ขอภาพที่เห็นวันที่")
    assert state_of(por, number) == "returned"


def test_waiving_needs_a_reason_and_something_that_is_not_confirmed(ita: Ita, por: Por) -> None:
    other = checkpoint(por, "chang")
    ita("waive", other, "--words", "ไม่มีผู้เข้าประชุม")
    assert state_of(por, other) == "waived"
    assert "ไม่มีอะไรเปลี่ยน" in ita("waive", checkpoint(por), "--words", "เหตุผล", code=1).stderr
    assert state_of(por, checkpoint(por)) == "submitted"


def test_only_the_secretary_reviews(ita: Ita, por: Por) -> None:
    number = checkpoint(por)
    assert "ผู้สั่งไม่ได้ดำรงตำแหน่ง" in ita("review", "accept", number, "--by", "head-klang", code=1).stderr
    assert "ไม่พบผู้สั่ง" in ita("review", "accept", number, "--by", "nobody", code=2).stderr
    assert state_of(por, number) == "submitted"
    ita("review", "accept", number, "--by", "secretary")


@pytest.mark.parametrize("command", [("review", "accept"), ("waive", "-w", "ก"), ("reopen", "-w", "ก")])
def test_a_number_that_no_checkpoint_has_is_wrong_use(ita: Ita, por: Por, command: tuple[str, ...]) -> None:
    assert "ไม่พบจุดตรวจหมายเลข 9999" in ita(*command, 9999, code=2).stderr


def test_a_person_s_links_are_revoked_and_counted(ita: Ita, por: Por) -> None:
    with por.begin() as (session, agency):
        klang = officer_by_code(session, agency.id, "head-klang")
        assert klang is not None
        links.issue(session, agency.id, klang.id, at=now())
        links.issue(session, agency.id, klang.id, at=office_moment(por.plan.year.start, 9))
    assert "ยกเลิกแล้ว 1 ลิงก์ของนางสาวสมศรี นามสมมุติ" in ita("revoke-links", "head-klang").stdout
    assert "ยกเลิกแล้ว 0 ลิงก์" in ita("revoke-links", "head-klang").stdout
    assert "ไม่พบเจ้าหน้าที่รหัส nobody" in ita("revoke-links", "nobody", code=2).stderr


def test_a_new_link_goes_by_letter_and_is_never_shown(ita: Ita, por: Por) -> None:
    told = ita("send-link", "head-klang").stdout
    assert "จะไปกับจดหมายวัน" in told
    assert "/l/" not in told
    assert "ไม่พบเจ้าหน้าที่รหัส nobody" in ita("send-link", "nobody", code=2).stderr
