"""`ita hand-over`, and the secretary's answers to requests for a waiver."""

from __future__ import annotations

import json

from config.clock import now
from ita_model import waiving
from ita_model.records import Checkpoint, Division
from tests.cli.conftest import Ita, checkpoint, state_of
from tests.support.por import Por


def alone(por: Por) -> int:
    """A checkpoint of a measure of สำนักปลัด alone, which no other division owes by itself."""
    with por.look() as (session, agency):
        points = session.query(Checkpoint).where(Checkpoint.agency_id == agency.id).order_by(Checkpoint.id).all()
        steps = {one.step_id for one in points if one.division_id != 1}
        return next(one.id for one in points if one.step_id not in steps)


def whose(por: Por, number: int) -> str:
    """The division that is asked for a checkpoint."""
    with por.look() as (session, _):
        return session.get_one(Division, session.get_one(Checkpoint, number).division_id).code


def asked(por: Por, number: int, reason: str = "ไม่มีงบประมาณ [1]") -> None:
    with por.begin() as (session, agency):
        point = session.get_one(Checkpoint, number)
        waiving.ask(session, point, by=por.head_of(session, agency, point.division_id), at=now(), reason=reason)


def test_the_secretary_hands_a_checkpoint_to_another_division(ita: Ita, por: Por) -> None:
    number = alone(por)
    assert "ให้กองช่าง" in ita("hand-over", number, "--to", "chang", "-w", "กองช่างเป็นผู้ทำ").stdout
    assert whose(por, number) == "chang"
    owing = {one["division"]: one["open"] for one in json.loads(ita("status", "--json").stdout)["years"][0]["owing"]}
    ita("hand-over", number, "--to", "klang", "-w", "กองคลังเป็นผู้ทำ", "--by", "head-chang")
    now_owing = {one["division"]: one["open"] for one in json.loads(ita("status", "--json").stdout)["years"][0]["owing"]}
    assert (now_owing["กองช่าง"], now_owing["กองคลัง"]) == (owing["กองช่าง"] - 1, owing["กองคลัง"] + 1)


def test_what_cannot_be_handed_over_says_why_and_changes_nothing(ita: Ita, por: Por) -> None:
    number, other = alone(por), checkpoint(por, "chang")
    assert "อย่างใดอย่างหนึ่ง" in ita("hand-over", number, "-w", "ก", code=2).stderr
    assert "ไม่พบสำนัก/กองรหัส nowhere" in ita("hand-over", number, "--to", "nowhere", "-w", "ก", code=2).stderr
    assert "ไม่พบเจ้าหน้าที่รหัส nobody" in ita("hand-over", number, "--to-officer", "nobody", "-w", "ก", code=2).stderr
    assert "ยังไม่ได้เขียนข้อความ" in ita("hand-over", number, "--to", "chang", "-w", " ", code=1).stderr
    assert "ให้ขอยกเว้น" in ita("hand-over", other, "--to", "klang", "-w", "ก", code=1).stderr
    assert "อยู่แล้ว" in ita("hand-over", other, "--to", "chang", "-w", "ก", code=1).stderr
    assert "ไม่ได้ดำรงตำแหน่ง" in ita("hand-over", other, "--to-officer", "head-klang", "-w", "ก", code=1).stderr
    assert "ผู้สั่งไม่ได้ดำรงตำแหน่ง" in ita("hand-over", number, "--to", "chang", "-w", "ก", "--by", "head-klang", code=1).stderr
    assert whose(por, other) == "chang"


def test_requests_for_a_waiver_are_listed_and_granted_for_their_own_reason(ita: Ita, por: Por) -> None:
    number = checkpoint(por, "chang")
    asked(por, number)
    told = ita("review", "list").stdout
    assert "ขอยกเว้น: ไม่มีงบประมาณ [1]" in told, "a head's words are shown as they are"
    assert "ขอยกเว้น 1 รายการ" in told
    assert "ยกเว้นจุดตรวจ" in ita("review", "grant-waiver", number).stdout
    assert state_of(por, number) == "waived"
    assert "ขอยกเว้น" not in ita("review", "list").stdout


def test_a_waiver_is_refused_with_words(ita: Ita, por: Por) -> None:
    number = checkpoint(por, "chang")
    asked(por, number)
    ita("review", "refuse-waiver", number, code=2)
    assert "ไม่มีอะไรเปลี่ยน" in ita("review", "refuse-waiver", number, "-w", " ", code=1).stderr
    assert "ไม่ยกเว้นจุดตรวจ" in ita("review", "refuse-waiver", number, "-w", "ยังต้องทำ").stdout
    assert state_of(por, number) == "pending"
    assert "ไม่มีคำขอยกเว้น" in ita("review", "grant-waiver", number, code=1).stderr
    assert "ไม่พบจุดตรวจหมายเลข 9999" in ita("review", "grant-waiver", 9999, code=2).stderr
