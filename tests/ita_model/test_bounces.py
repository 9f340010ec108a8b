"""Letters that come back: believed only of whoever has seen the letter, put on record once, and counted for no reminder."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from ita_model import bounces, outbox, staffing, urgent
from ita_model.board import board
from ita_model.bounces import Became
from ita_model.calendar import office_day, office_moment
from ita_model.came_back import Fares
from ita_model.digest import Digest, LetterBack, digest_from_json
from ita_model.lacking import unreachable
from ita_model.message_ids import is_secret
from ita_model.records import (
    Bounce,
    BounceWhy,
    JournalEntry,
    Letter,
    LetterKind,
    LetterState,
    Link,
    Notice,
    OneTime,
    Receipt,
    Year,
)
from ita_model.report.outstanding import told_of
from ita_model.urgent import CodeStands
from tests.support.cast import ANAN, MANOP, PRASERT, SOMSRI, TODAY, WICHAI, Town, days

MONDAY, TUESDAY = TODAY + days(3), TODAY + days(4)
SAMPLES = Path(__file__).parents[1] / "golden" / "returned"
THEIR_ID = b"<sample.somsri.2024-03-22.0123456789abcdef0123456789abcdef@example.org>"


def post(town: Town, on: date) -> None:
    """The sweep of a day, and all its letters gone."""
    town.now = office_moment(on, 10)
    town.sweep(on)
    town.deliver(on)


def told(town: Town, officer: str, on: date) -> Digest | None:
    """What an officer's letter of a day says, if they have one."""
    with town.begin() as (session, _):
        mine = (Letter.officer_id == town.officer(session, officer).id, Letter.on == on, Letter.kind == "digest")
        found = session.scalar(select(Letter.digest).where(*mine))
    return digest_from_json(found) if found else None


def returned(town: Town, letter: int, name: str = "postfix") -> bytes:
    """A sample as it would come of one of our letters."""
    with town.office.look() as session:
        number = session.get_one(Letter, letter).message_id.encode()
    return (SAMPLES / f"{name}.eml").read_bytes().replace(THEIR_ID, number)


def take(town: Town, raw: bytes) -> Became:
    with town.begin() as (session, _):
        return bounces.take(session, raw, at=town.now).became


@pytest.mark.parametrize("name", ["postfix", "exim", "exim-plain", "exchange", "gmail", "qmail", "postfix-given-up"])
def test_what_each_mail_server_says_marks_the_letter_that_it_names(town: Town, name: str) -> None:
    post(town, TODAY)
    mine = town.letter(SOMSRI, TODAY)
    assert take(town, returned(town, mine, name)) is Became.RECORDED
    with town.office.look() as session:
        (fact,) = session.scalars(select(Bounce))
        assert (fact.letter_id, fact.address) == (mine, "somsri@sample.example.org")
    assert town.faults() == []


def test_it_is_put_on_record_once_however_often_it_is_read(either_town: Town) -> None:
    post(either_town, TODAY)
    raw = returned(either_town, either_town.letter(SOMSRI, TODAY))
    with ThreadPoolExecutor(4) as pool:
        became = sorted(pool.map(lambda _: take(either_town, raw), range(4)))
    assert became == [Became.KNOWN] * 3 + [Became.RECORDED]
    with either_town.office.look() as session:
        assert len(session.scalars(select(Bounce)).all()) == 1
        assert len(session.scalars(select(JournalEntry).where(JournalEntry.kind == "letter.bounced")).all()) == 1
        assert len(session.scalars(select(Notice).where(Notice.rung == "bounced")).all()) == 1
    assert either_town.faults() == []


@pytest.mark.parametrize(
    ("name", "became"),
    [
        ("postfix-delayed", Became.DELAYED),
        ("exim-delayed", Became.DELAYED),
        ("away", Became.NO_RETURN),
        ("read", Became.NO_RETURN),
    ],
)
def test_what_is_late_and_what_is_no_return_changes_nothing(town: Town, name: str, became: Became) -> None:
    post(town, TODAY)
    before = town.dump()
    assert take(town, returned(town, town.letter(SOMSRI, TODAY), name)) is became
    assert town.dump() == before


def test_a_forged_return_marks_nothing(town: Town) -> None:
    """Without the letter nobody knows its Message-ID; with another's letter nobody marks but that one."""
    post(town, TODAY)
    mine, theirs = town.letter(SOMSRI, TODAY), town.letter(ANAN, TODAY)
    before = town.dump()
    assert take(town, (SAMPLES / "postfix.eml").read_bytes()) is Became.NO_LETTER
    assert take(town, returned(town, theirs)) is Became.OTHER_ADDRESS
    assert take(town, b"") is Became.NO_RETURN
    assert town.dump() == before
    with town.begin() as (session, _):  # as they were before Message-IDs could not be guessed
        session.get_one(Letter, mine).message_id = "<sample.somsri.2024-03-22@example.org>"
    before = town.dump()
    assert take(town, returned(town, mine)) is Became.NO_LETTER
    assert town.dump() == before


def test_no_message_id_can_be_guessed_and_each_is_another(town: Town) -> None:
    post(town, TODAY)
    town.sign_in(PRASERT)
    with town.office.look() as session:
        ids = session.scalars(select(Letter.message_id)).all()
    assert all(is_secret(one) for one in ids)
    assert len({one.rsplit(".", 1)[0].rpartition(".")[2] for one in ids}) == len(ids) > 3


@pytest.mark.parametrize("state", [LetterState.OWED, LetterState.FAILED, LetterState.SUPERSEDED])
def test_what_never_went_cannot_come_back(town: Town, state: LetterState) -> None:
    town.sweep(TODAY)
    mine = town.letter(SOMSRI, TODAY)
    with town.begin() as (session, _):
        session.get_one(Letter, mine).state = state
    assert town.bounce(mine) is Became.NO_LETTER


def test_a_letter_in_doubt_that_comes_back_is_in_doubt_no_more(town: Town) -> None:
    town.sweep(TODAY)
    town.lose(TODAY)
    mine = town.letter(SOMSRI, TODAY)
    assert town.bounce(mine) is Became.RECORDED
    with town.begin() as (session, agency):
        counted = outbox.counts(session, agency.id, until=office_moment(TODAY, 23))
    assert counted[Fares.BOUNCED] == 1
    assert counted[Fares.IN_DOUBT] >= 1


def test_what_it_told_is_told_by_the_next_letter_and_its_link_opens_nothing_any_more(either_town: Town) -> None:
    post(either_town, TODAY)
    mine = either_town.letter(SOMSRI, TODAY)
    first = told(either_town, SOMSRI, TODAY)
    assert first is not None
    either_town.bounce(mine)
    with either_town.office.look() as session:
        assert session.scalars(select(Link.revoked_at).where(Link.letter_id == mine)).one() == either_town.now
    post(either_town, MONDAY)
    again = told(either_town, SOMSRI, MONDAY)
    assert again is not None
    assert {item.checkpoint for item in first.items} <= {item.checkpoint for item in again.items}


def test_the_secretary_is_told_once_and_again_only_when_a_letter_had_arrived_between(town: Town) -> None:
    post(town, TODAY)
    town.bounce(town.letter(SOMSRI, TODAY))
    post(town, MONDAY)
    letter = told(town, PRASERT, MONDAY)
    assert letter is not None
    address = "somsri@sample.example.org"
    expected = LetterBack("นางสมศรี ใจดี", "ผู้อำนวยการกองคลัง", address, TODAY, BounceWhy.NO_MAILBOX)
    assert letter.returned == (expected,)
    town.bounce(town.letter(SOMSRI, MONDAY))
    post(town, TUESDAY)
    once = told(town, PRASERT, TUESDAY)
    assert once is None or once.returned == ()
    # The one of Tuesday is not returned; what went on another day and came back is news.
    later = date(2024, 3, 29)
    post(town, later)
    town.bounce(town.letter(SOMSRI, later), status="5.2.2", words="mailbox full")
    post(town, date(2024, 4, 1))
    last = told(town, PRASERT, date(2024, 4, 1))
    assert last is not None
    assert [(one.on, one.why) for one in last.returned] == [(later, BounceWhy.FULL)]


def test_of_an_address_that_was_mended_before_the_morning_nobody_is_told(town: Town) -> None:
    post(town, TODAY)
    town.bounce(town.letter(SOMSRI, TODAY))
    with town.begin() as (session, _):
        who, by = town.officer(session, SOMSRI), town.officer(session, PRASERT)
        said = {"name": who.name, "position": who.position, "address": "somsri.j@sample.example.org"}
        staffing.change_officer(session, who, **said, from_on=TODAY, by=by, at=town.now)
    with town.begin() as (session, agency):
        assert unreachable(session, agency.id) == []
    post(town, MONDAY)
    letter = told(town, PRASERT, MONDAY)
    assert letter is None or letter.returned == ()
    assert told(town, SOMSRI, MONDAY) is not None


def test_that_the_secretarys_own_letters_come_back_the_executive_is_told(town: Town) -> None:
    town.confirm(town.checkpoint("m2", "finance"), SOMSRI)
    post(town, TODAY)
    town.bounce(town.letter(PRASERT, TODAY))
    post(town, MONDAY)
    letter = told(town, MANOP, MONDAY)
    assert letter is not None
    assert [(one.officer, one.kind, one.mends) for one in letter.returned] == [("นายประเสริฐ มั่นคง", LetterKind.DIGEST, False)]


def test_it_counts_for_no_reminder_from_when_it_is_known_and_did_before(town: Town) -> None:
    post(town, TODAY)
    evening = office_moment(TODAY, 18)
    with town.office.look() as session:
        year = session.scalars(select(Year)).one()
        before = told_of(session, year, until=evening)
    town.now = office_moment(MONDAY, 9)
    for officer in (SOMSRI, WICHAI, PRASERT, MANOP):
        town.bounce(town.letter(officer, TODAY))

    def reminded(day: date) -> date | None:
        with town.begin() as (session, agency):
            owing = board(session, agency, today=day).years[0].owing
            return next(one.last_reminded for one in owing if one.division == "กองคลัง")

    assert reminded(TODAY) == TODAY
    assert reminded(MONDAY) is None
    with town.office.look() as session:
        assert told_of(session, year, until=evening) == before
        of_finance = town.checkpoint("m2", "finance")
        assert of_finance in before
        assert of_finance not in told_of(session, year, until=office_moment(MONDAY, 18))


def test_an_officer_is_out_of_reach_while_the_newest_letter_is_one_that_came_back(town: Town) -> None:
    def out_of_reach() -> list[tuple[str, date | None]]:
        with town.begin() as (session, agency):
            return [(one.officer.code, office_day(one.at) if one.at else None) for one in unreachable(session, agency.id)]

    post(town, TODAY)
    assert out_of_reach() == []
    town.bounce(town.letter(SOMSRI, TODAY))
    assert out_of_reach() == [(SOMSRI, TODAY)]
    post(town, MONDAY)
    assert out_of_reach() == []


def test_a_code_whose_letter_came_back_has_failed_and_signs_nothing(town: Town) -> None:
    with town.begin() as (session, agency):
        who = town.officer(session, MANOP)
        urgent.owe_code(session, agency, who, what="รายงาน", about="report=1", at=town.now, mail_domain="example.org")
        claimed = urgent.claim(session, agency.id, at=town.now)
        assert claimed is not None
        outbox.sent(session, claimed, at=town.now)
    assert town.bounce(claimed.letter_id) is Became.RECORDED
    with town.begin() as (session, agency):
        who = town.officer(session, MANOP)
        stands = urgent.code_stands(session, agency.id, who.id, about="report=1", at=town.now)
        assert stands is CodeStands.FAILED
        assert session.scalars(select(OneTime.revoked_at)).one() == town.now
        used = urgent.use_code(session, agency.id, who.id, about="report=1", code=claimed.secret, at=town.now)
        assert used is None
    post(town, MONDAY)
    letter = told(town, PRASERT, MONDAY)
    assert letter is not None
    assert [(one.officer, one.kind, one.mends) for one in letter.returned] == [("นายมานพ รักถิ่น", LetterKind.CODE, True)]


def test_a_letter_that_is_back_before_it_is_recorded_as_sent_is_both(town: Town) -> None:
    town.sweep(TODAY)
    with town.begin() as (session, agency):
        claimed = outbox.claim(session, agency.id, at=town.now)
        assert claimed is not None
    assert town.bounce(claimed.letter_id) is Became.RECORDED
    with town.begin() as (session, agency):
        outbox.sent(session, claimed, at=town.now)
        assert outbox.counts(session, agency.id, until=office_moment(TODAY, 23))[Fares.BOUNCED] == 1
    assert town.faults() == []


def test_a_return_that_was_altered_on_record_is_found(town: Town) -> None:
    post(town, TODAY)
    town.bounce(town.letter(SOMSRI, TODAY))
    with town.office.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER bounce_refuses_update")
        connection.exec_driver_sql("UPDATE bounce SET why = 'full'")
    assert [fault.place for fault in town.faults()] == ["bounce 1"]


def test_who_says_that_it_arrived_is_told_nothing_again(town: Town) -> None:
    town.sweep(TODAY)
    town.lose(TODAY)
    mine = town.letter(SOMSRI, TODAY)
    town.take_as_arrived(mine)
    town.bounce(mine)
    with town.office.look() as session:
        assert session.scalars(select(Receipt.letter_id)).all() == [mine]
    post(town, MONDAY)
    first, again = told(town, SOMSRI, TODAY), told(town, SOMSRI, MONDAY)
    assert first is not None
    known = {item.checkpoint for item in again.items} if again else set()
    assert not {item.checkpoint for item in first.items} & known


def test_another_agencys_letter_is_marked_in_its_own_record(town: Town) -> None:
    from tests.support.cast import a_plan, open_plan

    open_plan(town, a_plan("other"))
    other = Town(town.office, "other", town.now)
    for one in (town, other):
        post(one, TODAY)
    theirs = other.letter(SOMSRI, TODAY)
    raw = returned(town, theirs).replace(b"somsri@sample.example.org", b"somsri@other.example.org")
    before = [row for row in town.dump() if "'agency_id': 1" in row]
    with town.office.begin() as session:
        assert bounces.take(session, raw, at=town.now) == replace(bounces.Taken(Became.RECORDED), agency="other", letter=theirs)
    assert [row for row in town.dump() if "'agency_id': 1" in row] == before
