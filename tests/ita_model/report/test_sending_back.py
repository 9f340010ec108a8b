"""The executive sends a report back with words: who hears of it, what may follow, and what the record holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from ita_model import outbox, urgent
from ita_model.calendar import office_day
from ita_model.confirming import NotYours
from ita_model.digest import Digest, digest_from_json
from ita_model.records import JournalEntry, Letter, LetterKind, Notice, Report, ReportMove
from ita_model.report import life, signature
from ita_model.report.life import CompiledAgain, NoWords, OutOfTurn
from ita_model.report.life_told import life_told, refusal_told, standing_told
from ita_model.report.states import ReportState
from tests.support import publishing
from tests.support.cast import MANOP, PRASERT, Town

SIGNED_OFF, SENT_BACK, ACKNOWLEDGED = ReportState.SIGNED_OFF, ReportState.SENT_BACK, ReportState.ACKNOWLEDGED
WHY = "ผลของมาตรการที่ 2 ยังไม่ตรงกับที่ประชุม"
ANSWER = "ตรวจกับกองคลังแล้ว ตัวเลขถูกต้อง"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("sent-back") / "office"
    publishing.build(home)
    return home


@pytest.fixture
def town(home: Path, tmp_path: Path) -> Iterator[Town]:
    """An office on 5 April 2567 whose six-month report is signed off."""
    with publishing.copied(home, tmp_path / "office") as town:
        publishing.go(town, 1, SIGNED_OFF)
        yield town


def go(town: Town, to: ReportState, words: str = "", who: str = "") -> None:
    with town.begin() as (session, _):
        by = town.officer(session, who or (MANOP if to in (SENT_BACK, ACKNOWLEDGED) else PRASERT))
        life.advance(session, session.get_one(Report, 1), to, by=by, at=town.now, words=words)


def letters_of(town: Town, who: str) -> list[Digest]:
    """What an officer is told on the day."""
    town.sweep(office_day(town.now))
    with town.begin() as (session, _):
        mine = (Letter.officer_id == town.officer(session, who).id, Letter.kind == LetterKind.DIGEST)
        return [digest_from_json(one) for one in session.scalars(select(Letter.digest).where(*mine).order_by(Letter.id))]


def test_the_secretary_hears_who_sent_it_back_and_why(town: Town) -> None:
    go(town, SENT_BACK, WHY)
    (report,) = letters_of(town, PRASERT)[-1].sent_back
    assert report.said is not None
    assert (report.said.by, report.said.text) == ("นายมานพ รักถิ่น", WHY)
    assert letters_of(town, MANOP)[-1].to_acknowledge == ()
    with town.office.look() as session:
        kinds = session.scalars(select(JournalEntry.kind).where(JournalEntry.kind.like("report.%"))).all()
        assert kinds[-1] == "report.sent-back"
        report_row = session.get_one(Report, 1)
        assert standing_told(session, report_row) == SENT_BACK.thai
        assert f"เหตุผล: {WHY}" in list(life_told(session, report_row))[-1]
    assert town.faults() == []


def test_nobody_sends_back_without_words_nor_answers_without(town: Town) -> None:
    with pytest.raises(NoWords) as refused:
        go(town, SENT_BACK, "  ")
    assert "-w" in refusal_told(refused.value)
    go(town, SENT_BACK, WHY)
    with pytest.raises(NoWords) as refused:
        go(town, SIGNED_OFF)
    assert "-w" in refusal_told(refused.value)
    go(town, SIGNED_OFF, ANSWER)
    assert town.faults() == []


def test_the_database_itself_takes_no_such_move_without_words(town: Town) -> None:
    into = 'INSERT INTO report_move (agency_id, report_id, n, before, "after", officer_id, at, words)'
    taken = f"{into} SELECT agency_id, report_id, 2, 'signed-off', 'sent-back', officer_id, at, ' ' FROM report_move"
    with pytest.raises(IntegrityError), town.office.begin() as session:
        session.execute(text(taken))


def test_only_the_executive_sends_back_and_only_what_waits_for_them(town: Town) -> None:
    with pytest.raises(NotYours):
        go(town, SENT_BACK, WHY, who=PRASERT)
    go(town, ACKNOWLEDGED)
    with pytest.raises(OutOfTurn):
        go(town, SENT_BACK, WHY)


def test_signed_again_with_an_answer_it_waits_for_the_executive_anew_and_both_are_told_anew(town: Town) -> None:
    letters_of(town, MANOP)
    go(town, SENT_BACK, WHY)
    letters_of(town, PRASERT)
    town.now = town.now.add(days=3)
    go(town, SIGNED_OFF, ANSWER)
    assert len(letters_of(town, MANOP)[-1].to_acknowledge) == 1
    assert letters_of(town, PRASERT)[-1].sent_back == ()
    town.now = town.now.add(days=1)
    go(town, SENT_BACK, "ยังไม่ตรง")
    assert [one.said.text for one in letters_of(town, PRASERT)[-1].sent_back if one.said] == ["ยังไม่ตรง"]
    go(town, SIGNED_OFF, "แก้แล้ว")
    go(town, ACKNOWLEDGED)
    with town.office.look() as session:
        keys = session.scalars(select(Notice.key).where(Notice.report_id == 1)).all()
        moves = session.scalars(select(ReportMove.after).order_by(ReportMove.n)).all()
    assert len(keys) == len(set(keys))
    assert moves == [SIGNED_OFF, SENT_BACK, SIGNED_OFF, SENT_BACK, SIGNED_OFF, ACKNOWLEDGED]
    assert town.faults() == []


def test_compiled_anew_the_old_version_goes_no_further(town: Town) -> None:
    go(town, SENT_BACK, WHY)
    town.now = town.now.add(minutes=1)
    town.write("m2", "แจกคู่มือครบทุกคน", "รู้ทั่วกัน")
    number = publishing.file_data(town)
    assert number != 1
    with pytest.raises(CompiledAgain):
        go(town, SIGNED_OFF, ANSWER)
    publishing.go(town, number, *publishing.LIFE)


def test_a_code_is_not_used_up_where_the_answer_is_missing(town: Town) -> None:
    go(town, SENT_BACK, WHY)
    with town.begin() as (session, agency):
        report, by = session.get_one(Report, 1), town.officer(session, PRASERT)
        signature.ask_code(session, agency, report, SIGNED_OFF, by=by, at=town.now, mail_domain="example.org")
        claimed = urgent.claim(session, agency.id, at=town.now)
        assert claimed is not None
        outbox.sent(session, claimed, at=town.now)
    for words, raises in (("", True), (ANSWER, False)):
        with town.begin() as (session, _):
            report, by = session.get_one(Report, 1), town.officer(session, PRASERT)
            given = {"by": by, "code": claimed.secret, "at": town.now, "words": words}
            if raises:
                with pytest.raises(NoWords):
                    signature.sign(session, report, SIGNED_OFF, **given)  # type: ignore[arg-type]
            else:
                assert signature.sign(session, report, SIGNED_OFF, **given) is not None  # type: ignore[arg-type]
