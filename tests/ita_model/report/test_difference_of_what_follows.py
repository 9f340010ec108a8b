"""Of what follows the table too it is told because of which facts it differs: reasons, evidence, pictures, who signs, the
numbers of the summary, and the memo.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from config.wording import read_wording
from ita_model import confirming, details, journal
from ita_model.records import Checkpoint, Post, Role
from ita_model.report.between import Deed, Fact
from ita_model.report.causing import because
from ita_model.report.comparing import Change, Spot
from ita_model.report.difference import Explained
from ita_model.report.document import Memo
from ita_model.report.happened import between
from ita_model.report.reasons import Why
from ita_model.report.versions import chosen, read_version, year_of_report
from tasks import compiling
from tests.support.cast import ANAN, PRASERT, SOMSRI, WICHAI, Town, a_plan, a_town
from tests.support.differing import compared, compiled, deeds, part

ON = date(2024, 3, 25)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """An office in March: one checkpoint of กองคลัง's measure, one of either division in the other."""
    with a_town(tmp_path / "office", on=ON, plan=a_plan(months=False)) as town:
        yield town


def letters(town: Town, on: date) -> None:
    """All that is owed on a day goes out in the morning, and it is noon."""
    town.sweep(on)
    town.deliver(on)
    town.now = town.now.add(days=(on - town.now.date()).days)


def with_pictures(town: Town, checkpoint: int, by: str, *pictures: bytes) -> None:
    """A confirmation with pictures for evidence."""
    store = town.office.evidence("sample")
    with town.begin() as (session, _):
        files = []
        for number, data in enumerate(pictures, start=1):
            kept = store.put(BytesIO(data))
            files.append(confirming.File(f"ภาพที่ {number}.jpg", "image/jpeg", kept.size, kept.sha256))
        point = session.get_one(Checkpoint, checkpoint)
        confirming.confirm(
            session, point, officer=town.officer(session, by), at=town.now, result="ทำแล้ว", outcome="", evidence=files
        )


def acting_secretary(town: Town, officer: str, *, from_on: date, to_on: date) -> None:
    """Somebody acts for the secretary, on record and in the journal."""
    with town.begin() as (session, agency):
        who = town.officer(session, officer)
        held = {"role": Role.SECRETARY, "officer_id": who.id, "division_id": None, "from_on": from_on, "to_on": to_on}
        post = Post(agency_id=agency.id, at=town.now, **held)
        session.add(post)
        session.flush()
        journal.record(session, post, kind="post.filled", at=town.now, by=None)
    town.now = town.now.add(minutes=1)


def of_division(changes: list[Explained], name: str) -> list[Explained]:
    return [one for one in changes if name in one.change.where]


def test_that_people_were_written_to_again_is_told_with_the_letter_of_each_day(town: Town) -> None:
    letters(town, ON)
    compiled(town)
    letters(town, ON + timedelta(days=1))
    compiled(town)
    found = compared(town)
    reasons = [one for one in part(found, "outstanding") if one.change.spot.field == "reason"]
    (works,) = of_division(reasons, "กองช่าง")
    assert "แจ้งแล้ว ๑ ครั้ง ล่าสุด ๒๕ มี.ค. ๒๕๖๗" in str(works.change.before)
    assert "แจ้งแล้ว ๒ ครั้ง ล่าสุด ๒๖ มี.ค. ๒๕๖๗" in str(works.change.after)
    (letter,) = works.because.facts
    assert (letter.deed, letter.words, letter.at.date()) == (Deed.NOTIFIED, "นายอนันต์ มีสุข", ON + timedelta(days=1))
    assert letter.entry is not None
    assert works.because.whys == ()
    assert not any(fact.deed is Deed.NOTIFIED for fact in found.without_trace)


def test_that_a_letter_came_back_is_told_and_its_day_counts_no_more(town: Town) -> None:
    letters(town, ON)
    compiled(town)
    town.now = town.now.add(hours=1)
    town.bounce(town.letter(ANAN, ON))
    compiled(town)
    found = compared(town)
    reasons = [one for one in part(found, "outstanding") if one.change.spot.field == "reason"]
    (works,) = of_division(reasons, "กองช่าง")
    assert "แจ้งแล้ว ๑ ครั้ง" in str(works.change.before)
    assert "ยังไม่ได้ส่งหนังสือแจ้ง" in str(works.change.after)
    (back,) = works.because.facts
    assert (back.table, back.deed, back.words) == ("bounce", Deed.CAME_BACK, "นายอนันต์ มีสุข")
    assert back.entry is not None
    assert works.because.whys == ()
    assert of_division(reasons, "กองคลัง") == []


def test_a_reason_that_is_a_comment_is_told_with_who_made_it(town: Town) -> None:
    works = town.checkpoint("m2", "works")
    town.confirm(works, ANAN)
    compiled(town)
    letters(town, ON)
    town.send_back(works, "ขอภาพประกอบ")
    compiled(town)
    (reason,) = (one for one in part(compared(town), "outstanding") if one.change.after == "ส่งกลับเมื่อ ๒๕ มี.ค. ๒๕๖๗: ขอภาพประกอบ")
    assert deeds(reason) == [Deed.RETURNED]


def test_a_piece_of_evidence_is_told_with_the_moves_of_its_own_checkpoint(town: Town) -> None:
    for division, who in (("finance", SOMSRI), ("works", ANAN)):
        with_pictures(town, town.checkpoint("m2", division), who, division.encode())
    town.accept(town.checkpoint("m2", "works"))
    compiled(town)
    town.accept(town.checkpoint("m2", "finance"))  # its evidence comes first, and all numbers behind it shift
    town.now = town.now.add(minutes=1)
    town.confirm(town.checkpoint("m1", "finance"), SOMSRI)
    town.accept(town.checkpoint("m1", "finance"))
    compiled(town)
    found = compared(town)
    assert [(one.change.where[2], one.change.before, deeds(one)) for one in part(found, "evidence")] == [
        ("กองคลัง", None, [Deed.CONFIRMED, Deed.ACCEPTED]),
        ("กองคลัง", None, [Deed.ACCEPTED]),
    ]
    (link, picture) = part(found, "evidence")
    assert {fact.measure for fact in link.because.facts} == {"m1"}
    assert str(picture.change.after).startswith("ภาพที่ 1.jpg · ยืนยันเมื่อ ๒๕ มี.ค. ๒๕๖๗ · SHA-256 ")
    (shown,) = part(found, "photographs")
    assert shown.change.where[-1] == "ภาพที่แสดงใหม่"
    assert shown.because == picture.because


def test_the_same_link_behind_several_checkpoints_is_told_with_the_moves_of_each(town: Town) -> None:
    with a_town(town.office.settings.home / "months", on=ON) as town:
        points = [town.checkpoint("m1", "finance", due) for due in (date(2023, 10, 31), date(2023, 11, 30))]
        both = [(town.checkpoint("m2", "finance"), SOMSRI), (town.checkpoint("m2", "works"), ANAN)]
        compiled(town)
        for point, who in [*((one, SOMSRI) for one in points), *both]:
            town.confirm(point, who)
            town.accept(point)
        compiled(town)
        told = [{(fact.division, fact.period) for fact in one.because.facts} for one in part(compared(town), "evidence")]
    assert told == [
        {("กองคลัง", "ตุลาคม 2566")},
        {("กองคลัง", "พฤศจิกายน 2566")},
        {("กองคลัง", "19 มีนาคม 2567")},
        {("กองช่าง", "19 มีนาคม 2567")},
    ]


def test_evidence_whose_acceptance_was_taken_back_is_told_once_as_gone(town: Town) -> None:
    works = town.checkpoint("m2", "works")
    with_pictures(town, works, ANAN, b"one")
    town.accept(works)
    compiled(town)
    town.reopen(works, "ภาพของปีก่อน")
    compiled(town)
    found = compared(town)
    for name, label in (("evidence", "หลักฐานที่ไม่มีแล้ว"), ("photographs", "ภาพที่ไม่แสดงแล้ว")):
        (gone,) = part(found, name)
        assert (gone.change.where[-1], gone.change.after, deeds(gone)) == (label, None, [Deed.REOPENED])


def test_pictures_that_lost_their_room_are_told_with_the_moves_of_those_that_took_it(town: Town) -> None:
    works, finance = (town.checkpoint("m2", division) for division in ("works", "finance"))
    with_pictures(town, works, ANAN, b"1", b"2", b"3", b"4")
    town.accept(works)
    compiled(town)
    with_pictures(town, finance, SOMSRI, b"5")
    town.accept(finance)
    compiled(town)
    told = {one.change.where[-1]: one for one in part(compared(town), "photographs")}
    assert told.keys() == {"ภาพที่แสดงใหม่", "ภาพที่ไม่แสดงแล้ว", "หมายเหตุ"}
    for one in told.values():
        assert {fact.division for fact in one.because.facts} == {"กองคลัง"}
    assert told["หมายเหตุ"].change.after == "แสดง ๔ จาก ๕ ภาพ ภาพอื่นอยู่ในรายการหลักฐาน"


def test_another_number_of_pictures_is_the_office_s_own_wish(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    works = town.checkpoint("m2", "works")
    with_pictures(town, works, ANAN, b"1", b"2")
    town.accept(works)
    compiled(town)
    words = read_wording()
    monkeypatch.setattr(compiling, "read_wording", lambda: replace(words, photographs=1))
    compiled(town)
    found = compared(town)
    assert {one.change.where[-1] for one in found.changes} == {"ภาพที่ไม่แสดงแล้ว", "หมายเหตุ"}
    assert all((one.because.facts, one.because.whys) == ((), (Why.WORDING,)) for one in found.changes)


def test_who_signs_now_is_told_with_the_post_and_from_when(town: Town) -> None:
    compiled(town)
    town.now = town.now.add(days=1)
    acting = ON + timedelta(days=2)  # the day after the report's, on which it is signed
    acting_secretary(town, WICHAI, from_on=acting, to_on=date(2024, 4, 10))
    compiled(town)
    signers = [one for one in compared(town).changes if one.change.where[-1] == "ชื่อและตำแหน่ง"]
    assert [one.change.spot.part for one in signers] == ["signatures", "memo"]
    signed = signers[0]
    assert signed.change.before == "นายประเสริฐ มั่นคง\nปลัดองค์การบริหารส่วนตำบล"
    assert signed.change.after == "นายวิชัย ขยันงาน\nนักวิชาการเงินและบัญชี\nรักษาราชการแทนปลัดองค์การบริหารส่วนตำบล"
    for one in signers:
        (fact,) = one.because.facts
        assert (fact.deed, fact.words, fact.was, fact.from_on) == (Deed.APPOINTED, "นายวิชัย ขยันงาน", "secretary", acting)
        assert fact.entry is not None
        assert one.because.whys == ()


def test_who_signs_again_once_the_acting_one_has_ended_is_told_by_the_day(town: Town) -> None:
    acting_secretary(town, WICHAI, from_on=ON, to_on=date(2024, 3, 27))
    town.confirm(town.checkpoint("m2", "works"), ANAN)
    compiled(town)
    town.now = town.now.add(days=3)
    compiled(town)
    (signed,) = part(compared(town), "signatures")
    assert str(signed.change.after).startswith("นายประเสริฐ มั่นคง")
    assert (signed.because.facts, signed.because.whys) == ((), (Why.DAY,))


def test_a_signer_with_a_new_name_is_told_by_it(town: Town) -> None:
    compiled(town)
    with town.begin() as (session, _):
        details.keep(session, town.officer(session, PRASERT), from_on=ON, at=town.now, name="นายประเสริฐ มั่นคงยิ่ง")
    town.now = town.now.add(minutes=1)
    town.confirm(town.checkpoint("m2", "works"), ANAN)
    compiled(town)
    (signed,) = part(compared(town), "signatures")
    assert deeds(signed) == [Deed.RENAMED]


def test_a_number_of_the_summary_is_told_with_the_moves_of_those_whom_it_counts(town: Town) -> None:
    compiled(town)
    for measure, division, who in (("m1", "finance", SOMSRI), ("m2", "works", ANAN)):
        town.confirm(town.checkpoint(measure, division), who)
        town.accept(town.checkpoint(measure, division))
    compiled(town)
    found = compared(town)
    told = {
        (one.change.where[-2], one.change.spot.field): {fact.measure for fact in one.because.facts}
        for one in part(found, "summary")
    }
    assert told == {
        ("มาตรการทั้งหมด", "complete"): {"m1"},
        ("มาตรการทั้งหมด", "in_progress"): {"m2"},
        ("มาตรการทั้งหมด", "missing"): {"m1", "m2"},
        ("(๕) กระบวนการสร้างความโปร่งใสในการใช้งบประมาณ", "complete"): {"m1"},
        ("(๕) กระบวนการสร้างความโปร่งใสในการใช้งบประมาณ", "missing"): {"m1"},
        ("(๗) กลไกและมาตรการ", "in_progress"): {"m2"},
        ("(๗) กลไกและมาตรการ", "missing"): {"m2"},
        ("กองคลัง", "complete"): {"m1"},
        ("กองคลัง", "missing"): {"m1"},
        ("กองช่าง", "complete"): {"m2"},
        ("กองช่าง", "missing"): {"m2"},
    }
    (memo,) = part(found, "memo")
    assert {(fact.measure, fact.deed) for fact in memo.because.facts} == {
        (measure, deed) for measure in ("m1", "m2") for deed in (Deed.CONFIRMED, Deed.ACCEPTED)
    }
    assert memo.because.whys == ()
    assert {one.change.spot.part for one in found.changes[-12:]} == {"summary", "memo"}


def test_a_measure_that_took_another_s_place_in_a_count_is_no_reason_for_the_memo(town: Town) -> None:
    plan = a_plan(months=False)
    books, handbook = plan.aspects
    alone = replace(handbook, measures=(replace(handbook.measures[0], divisions=("works",)),))
    with a_town(town.office.settings.home / "two", on=ON, plan=replace(plan, aspects=(books, alone))) as town:
        first, second = town.checkpoint("m1", "finance"), town.checkpoint("m2", "works")
        town.confirm(first, SOMSRI)
        town.accept(first)
        compiled(town)
        town.now = town.now.add(days=1)
        town.reopen(first, "ผิดเดือน")
        town.confirm(second, ANAN)
        town.accept(second)
        compiled(town)
        (memo,) = part(compared(town), "memo")
    assert (memo.because.facts, memo.because.whys) == ((), (Why.DAY,))


def test_the_memo_in_other_words_is_told_as_the_office_s_own(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled(town)
    words = read_wording()
    memo = replace(words.memo, fields=(("ส่วนราชการ", "{division} โทร. ๐๕๓"), *words.memo.fields[1:]))
    lines = {kind: replace(one, title=("ชื่อใหม่",)) for kind, one in words.lines.items()}
    monkeypatch.setattr(compiling, "read_wording", lambda: replace(words, memo=memo, lines=lines))
    compiled(town)
    found = compared(town)
    assert {(one.change.spot.part, one.change.where[1]) for one in found.changes} == {
        ("memo", "ส่วนราชการ"),
        *(("title", f"ข้อที่ {n}") for n in (1, 2, 3)),
    }
    assert all((one.because.facts, one.because.whys) == ((), (Why.WORDING,)) for one in found.changes)


def test_a_memo_where_older_versions_had_none_is_not_put_down_to_any_fact(town: Town) -> None:
    compiled(town)
    town.confirm(town.checkpoint("m2", "works"), ANAN)
    compiled(town)
    with town.begin() as (session, agency):
        older, newer = (read_version(session, one, town.office.documents("sample")) for one in chosen(session, agency, ()))
        lies = between(session, year_of_report(session, newer.report), older, newer)
    new = Change(Spot("memo", "memo", None, Memo("บันทึกข้อความ", (), (), ())), ("บันทึกข้อความ",), None, "บันทึกข้อความ")
    assert because(new, lies).whys == (Why.NOT_FOUND,)


def test_two_facts_of_a_measure_that_would_read_alike_say_their_steps(town: Town) -> None:
    fact = Fact("move", 1, Deed.ACCEPTED, town.now, None, 1, measure="m1", division="ก", period="ม.ค.", step="หนึ่ง")
    twin, other = replace(fact, number=2, step="สอง"), replace(fact, number=3, measure="m2", step="สาม")
    again = replace(fact, number=4, deed=Deed.CONFIRMED)
    compiled(town)
    compiled(town, reason="ส่งอำเภอ", draft=False)
    found = compared(town)
    one = found.changes[0]
    told = tuple(replace(one, because=replace(one.because, facts=(each,))) for each in (fact, twin, other, again))
    assert replace(found, changes=told).alike == {fact, twin}
