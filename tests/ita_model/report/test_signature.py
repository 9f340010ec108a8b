"""Signing a report with a code that came by letter, and who hears of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model import outbox, urgent
from ita_model.calendar import office_day
from ita_model.confirming import NotYours
from ita_model.digest import digest_from_json
from ita_model.records import Agency, JournalEntry, Letter, LetterKind, Notice, Report
from ita_model.report import signature
from ita_model.report.life import OutOfTurn, state_of
from ita_model.report.states import ReportState
from ita_model.urgent import CodeStands, TooOften
from tests.support import publishing
from tests.support.cast import MANOP, PRASERT, SOMSRI, Town

SIGNED_OFF, ACKNOWLEDGED = ReportState.SIGNED_OFF, ReportState.ACKNOWLEDGED


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("signature") / "office"
    publishing.build(home)
    return home


@pytest.fixture
def town(home: Path, tmp_path: Path) -> Iterator[Town]:
    """An office on 5 April 2567 whose six-month report is compiled and not signed."""
    with publishing.copied(home, tmp_path / "office") as town:
        yield town


@contextmanager
def at_work(town: Town) -> Iterator[tuple[Session, Agency, Report]]:
    with town.begin() as (session, agency):
        yield session, agency, session.get_one(Report, 1)


def ask(town: Town, who: str = PRASERT, to: ReportState = SIGNED_OFF) -> bool:
    with at_work(town) as (session, agency, report):
        by = town.officer(session, who)
        return signature.ask_code(session, agency, report, to, by=by, at=town.now, mail_domain="example.org")


def arrives(town: Town) -> str:
    with at_work(town) as (session, agency, _):
        claimed = urgent.claim(session, agency.id, at=town.now)
        assert claimed is not None
        outbox.sent(session, claimed, at=town.now)
        return claimed.secret


def sign(town: Town, code: str, who: str = PRASERT, to: ReportState = SIGNED_OFF) -> bool:
    with at_work(town) as (session, _, report):
        return signature.sign(session, report, to, by=town.officer(session, who), code=code, at=town.now) is not None


def stands(town: Town, who: str = PRASERT, to: ReportState = SIGNED_OFF) -> CodeStands:
    with at_work(town) as (session, _, report):
        return signature.code_for(session, report, to, by=town.officer(session, who), at=town.now)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_a_report_is_signed_by_the_code_and_the_journal_says_by_which(town: Town) -> None:
    assert ask(town)
    assert sign(town, arrives(town))
    with at_work(town) as (session, _, report):
        assert state_of(session, report) is SIGNED_OFF
        (payload,) = session.scalars(select(JournalEntry.payload).where(JournalEntry.kind == "report.signed-off"))
    assert '"about":"report=1:to=signed-off"' in payload
    assert town.faults() == []


def test_how_it_stands_with_the_code_is_told_all_along(town: Town) -> None:
    assert stands(town) is CodeStands.NONE
    ask(town)
    assert stands(town) is CodeStands.COMING
    code = arrives(town)
    assert stands(town) is CodeStands.SENT
    for _ in range(urgent.MOST_TRIES):
        assert not sign(town, wrong(code))
    assert stands(town) is CodeStands.SPENT
    assert not sign(town, code), "a code that was guessed at too often works no more"
    town.now += timedelta(minutes=1)
    ask(town)
    fresh = arrives(town)
    town.now += urgent.LIFE
    assert stands(town) is CodeStands.AGED
    assert not sign(town, fresh)


def test_a_code_works_once_and_for_one_act_and_one_reader_alone(town: Town) -> None:
    ask(town)
    code = arrives(town)
    with pytest.raises(NotYours):
        sign(town, code, MANOP)
    assert sign(town, code)
    with pytest.raises(OutOfTurn):
        sign(town, code)
    ask(town, MANOP, ACKNOWLEDGED)
    assert not sign(town, code, MANOP, ACKNOWLEDGED)
    assert sign(town, arrives(town), MANOP, ACKNOWLEDGED)


def test_one_that_is_on_its_way_is_not_sent_twice_and_nobody_gets_codes_without_end(town: Town) -> None:
    assert ask(town)
    assert not ask(town)
    for _ in range(urgent.MOST_CODES - 1):
        arrives(town)
        town.now += timedelta(minutes=1)
        assert ask(town)
    arrives(town)
    with pytest.raises(TooOften):
        ask(town)
    town.now += urgent.WITHIN
    assert ask(town)


def test_only_whoever_may_take_the_step_gets_a_code(town: Town) -> None:
    for who in (SOMSRI, MANOP):
        with pytest.raises(NotYours):
            ask(town, who)
    with pytest.raises(OutOfTurn):
        ask(town, MANOP, ACKNOWLEDGED)


def of_the_day(town: Town, who: str) -> list[Letter]:
    with town.begin() as (session, _):
        mine = (Letter.officer_id == town.officer(session, who).id, Letter.kind == LetterKind.DIGEST)
        return list(session.scalars(select(Letter).where(*mine, Letter.on == office_day(town.now))))


def test_the_executive_is_written_to_in_the_transaction_of_the_signature(town: Town) -> None:
    for day in (1, 0):  # what else they are to be told, they are told the day before
        town.sweep(office_day(town.now) - timedelta(days=day))
        town.deliver(office_day(town.now) - timedelta(days=day))
    ask(town)
    code = arrives(town)
    assert of_the_day(town, MANOP) == []
    with at_work(town) as (session, agency, report):
        signature.sign(session, report, SIGNED_OFF, by=town.officer(session, PRASERT), code=code, at=town.now)
        day = signature.tell_next(session, agency, SIGNED_OFF, at=town.now, mail_domain="example.org")
    assert day == office_day(town.now)
    (letter,) = of_the_day(town, MANOP)
    (told,) = digest_from_json(letter.digest).to_acknowledge
    assert told.title == "รายงานรอบ 6 เดือน ปีงบประมาณ 2567"


def test_before_the_mornings_sweep_it_is_left_to_the_sweep(town: Town) -> None:
    publishing.go(town, 1, SIGNED_OFF)
    assert of_the_day(town, MANOP) == []
    town.sweep(office_day(town.now))
    (letter,) = of_the_day(town, MANOP)
    assert len(digest_from_json(letter.digest).to_acknowledge) == 1


def test_what_no_longer_waits_for_them_is_not_told(town: Town) -> None:
    publishing.go(town, 1, SIGNED_OFF, ACKNOWLEDGED, ReportState.PUBLISHED)
    town.sweep(office_day(town.now))
    assert [digest_from_json(letter.digest).to_acknowledge for letter in of_the_day(town, MANOP)] == [()]
    with at_work(town) as (session, _, _report):
        rows = session.execute(select(Notice.rung, Notice.moot_on).where(Notice.report_id == 1)).all()
    assert {rung for rung, moot in rows if moot} == {"signed-off", "acknowledged"}


def test_the_secretary_hears_that_it_may_be_published(town: Town) -> None:
    publishing.go(town, 1, SIGNED_OFF, ACKNOWLEDGED)
    town.sweep(office_day(town.now))
    (letter,) = of_the_day(town, PRASERT)
    assert len(digest_from_json(letter.digest).to_publish) == 1
