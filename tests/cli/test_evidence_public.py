"""`ita evidence list`, `publish` and `withdraw`: which evidence everybody may see."""

from __future__ import annotations

import json

from tests.cli.conftest import Ita, checkpoint
from tests.support.por import Por

LIST = ("evidence", "list", "--year", 2567)


def test_accepted_evidence_is_listed_with_its_number_and_who_may_see_it(ita: Ita, por: Por) -> None:
    assert "หลักฐาน 0 รายการ เผยแพร่อยู่ 0 รายการ" in ita(*LIST).stdout, "what waits for review is not there yet"
    ita("review", "accept", checkpoint(por))
    told = ita(*LIST).stdout
    assert "การประชุมประจำเดือนพนักงาน" in told
    assert "  1  [ภายใน]  กองคลัง · ตุลาคม 2566 · " in told
    assert "หลักฐาน 1 รายการ เผยแพร่อยู่ 0 รายการ" in told
    (one,) = json.loads(ita(*LIST, "--json").stdout)
    assert (one["number"], one["division"], one["public"]) == (1, "กองคลัง", False)


def test_what_is_published_is_listed_so_until_it_is_withdrawn(ita: Ita, por: Por) -> None:
    ita("review", "accept", checkpoint(por))
    assert "เผยแพร่: 1  " in ita("evidence", "publish", 1).stdout
    assert "[เผยแพร่]" in ita(*LIST, "--public").stdout
    assert "เผยแพร่อยู่ก่อนแล้ว: 1" in ita("evidence", "publish", 1).stdout
    assert "ถอนแล้ว: 1" in ita("evidence", "withdraw", 1, "-w", "มีใบหน้าประชาชน").stdout
    assert "ไม่ได้เผยแพร่อยู่: 1" in ita("evidence", "withdraw", 1).stdout
    assert "[" not in ita(*LIST, "--public").stdout
    assert "ถูกต้องครบถ้วน" in ita("audit", "verify").stdout


def test_whoever_publishes_is_told_what_goes_along(ita: Ita, por: Por) -> None:
    ita("review", "accept", checkpoint(por))
    said = ita("evidence", "publish", 1)
    assert "ข้อมูลส่วนบุคคล" in said.stdout
    picture = por.evidence().media_type.startswith("image/")
    assert ("ไม่มีพิกัดสถานที่" in said.stdout) == picture
    assert ("ชื่อผู้จัดทำ ประวัติการแก้ไข" in said.stderr) == (not picture)


def test_what_cannot_be_published_leaves_all_of_it_as_it_was(ita: Ita, por: Por) -> None:
    assert "ไม่ได้อยู่กับผลที่ปลัดรับรองไว้" in ita("evidence", "publish", 1, code=1).stderr
    ita("review", "accept", checkpoint(por))
    assert "ไม่พบหลักฐานหมายเลข 99" in ita("evidence", "publish", 1, 99, code=2).stderr
    assert "เผยแพร่อยู่ 0 รายการ" in ita(*LIST).stdout
    assert "ไม่ได้ดำรงตำแหน่ง" in ita("evidence", "publish", 1, "--by", "head-klang", code=1).stderr


def test_a_year_that_is_not_open_is_said_so(ita: Ita, por: Por) -> None:
    assert "ยังไม่ได้เปิดปีงบประมาณ 2570" in ita("evidence", "list", "--year", 2570, code=2).stderr
