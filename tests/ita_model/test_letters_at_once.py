"""Letters that somebody waits for: whatever the hour, once, with a link or code that is nowhere on record."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pendulum import DateTime
from sqlalchemy import event, select

from ita_model import outbox, signing_in, urgent
from ita_model.calendar import office_moment
from ita_model.records import Letter, LetterKind, LetterState, OneTime
from ita_model.signing_in import Invited, NoEntry
from ita_model.urgent import CodeNote, SignInNote, Urgent
from tests.support.cast import ANAN, MANOP, PRASERT, SOMSRI, TODAY, Town, a_plan, open_plan

ADDRESS = "prasert@sample.example.org"
SATURDAY_NIGHT = office_moment(date(2024, 3, 23), 22)


def ask(town: Town, address: str = ADDRESS, *, at: DateTime | None = None) -> bool:
    with town.office.begin() as session:
        return signing_in.ask(session, address, at=at or town.now)


def post(town: Town, *, at: DateTime | None = None, agency: str = "sample") -> list[Urgent]:
    """What a delivery would send at once, as sent."""
    at, gone = at or town.now, []
    with Town(town.office, agency, town.now).begin() as (session, owner):
        signing_in.owe_letters(session, owner, at=at, mail_domain="example.org")
        while claimed := urgent.claim(session, owner.id, at=at):
            outbox.sent(session, claimed, at=at)
            gone.append(claimed)
    return gone


def claim(town: Town, *, at: DateTime | None = None) -> Urgent | None:
    at = at or town.now
    with town.begin() as (session, owner):
        signing_in.owe_letters(session, owner, at=at, mail_domain="example.org")
        return urgent.claim(session, owner.id, at=at)


def enters(town: Town, token: str, *, at: DateTime | None = None) -> Invited | NoEntry:
    with town.office.look() as session:
        return signing_in.look_at(session, token, at=at or town.now)


def states(town: Town) -> list[tuple[LetterKind, LetterState]]:
    with town.office.look() as session:
        return [tuple(row) for row in session.execute(select(Letter.kind, Letter.state).order_by(Letter.id))]


def test_it_goes_on_a_saturday_night(town: Town) -> None:
    assert ask(town, at=SATURDAY_NIGHT)
    (letter,) = post(town, at=SATURDAY_NIGHT)
    assert (letter.address, letter.until) == (ADDRESS, SATURDAY_NIGHT + urgent.LIFE)
    assert isinstance(letter.note, SignInNote)
    assert isinstance(enters(town, letter.secret, at=SATURDAY_NIGHT), Invited)


def test_it_goes_beside_the_days_letter_and_takes_nothing_from_it(town: Town) -> None:
    for who in ("somsri", "prasert"):
        ask(town, f"{who}@sample.example.org")
    assert len(post(town)) == 2
    town.sweep(TODAY)
    ask(town, "somsri@sample.example.org", at=town.now.add(minutes=1))
    assert len(post(town, at=town.now.add(minutes=1))) == 1
    went = {letter.address.partition("@")[0] for letter in town.deliver(TODAY, hour=11)}
    assert {SOMSRI, PRASERT} < went, "a sign-in letter does not stand for the day's"
    assert town.faults() == []


def test_however_often_the_post_is_looked_after_an_ask_brings_one_letter(town: Town) -> None:
    ask(town)
    assert [len(post(town, at=town.now.add(minutes=n))) for n in range(5)] == [1, 0, 0, 0, 0]
    ask(town, at=town.now.add(minutes=5))
    assert len(post(town, at=town.now.add(minutes=5))) == 1


def test_capitals_and_spaces_around_an_address_do_not_matter(town: Town) -> None:
    ask(town, "  Prasert@Sample.Example.ORG ")
    assert [letter.address for letter in post(town)] == [ADDRESS]


def test_whose_token_it_is_the_record_does_not_know(town: Town) -> None:
    ask(town)
    (letter,) = post(town)
    assert letter.secret not in "\n".join(town.dump())
    with town.office.look() as session:
        assert session.scalars(select(OneTime.token_sha256)).one() == urgent.token_hash(letter.secret)


def test_an_address_of_nobody_is_asked_for_in_the_very_same_statements(town: Town) -> None:
    said: list[str] = []
    event.listen(town.office.engine, "before_cursor_execute", lambda *args: said.append(args[2]))
    ask(town)
    known, said[:] = list(said), []
    ask(town, "nobody@elsewhere.example.org")
    assert said == known != []
    assert [letter.address for letter in post(town)] == [ADDRESS]


def test_five_letters_an_hour_and_no_more_whether_the_address_is_known_or_not(town: Town) -> None:
    for address in (ADDRESS, "nobody@elsewhere.example.org"):
        took = [ask(town, address, at=town.now.add(minutes=5 * n)) for n in range(7)]
        assert took == [True] * 5 + [False] * 2
        assert ask(town, address, at=town.now.add(minutes=61))


def test_who_holds_no_post_today_gets_no_letter(town: Town) -> None:
    before = office_moment(date(2023, 9, 1), 9)
    ask(town, at=before)
    assert post(town, at=before) == []


def test_an_address_in_two_agencies_gets_a_letter_from_each_and_each_opens_its_own(town: Town) -> None:
    plan = a_plan("other")
    people = tuple(one if one.code != PRASERT else type(one)(one.code, one.name, one.position, ADDRESS) for one in plan.people)
    open_plan(town, type(plan)(**{**{name: getattr(plan, name) for name in plan.__dataclass_fields__}, "people": people}))
    ask(town)
    (mine,), (theirs,) = post(town), post(town, agency="other")
    opened = [enters(town, letter.secret) for letter in (mine, theirs)]
    assert [one.agency.code for one in opened if isinstance(one, Invited)] == ["sample", "other"]


def test_what_the_server_did_not_take_is_tried_again_with_another_link(town: Town) -> None:
    ask(town)
    first = claim(town)
    assert first is not None
    with town.office.begin() as session:
        outbox.try_again(session, first, at=town.now, trouble="no server")
    assert claim(town) is None
    (second,) = post(town, at=town.now.add(minutes=1))
    assert enters(town, first.secret) is NoEntry.REVOKED
    assert isinstance(enters(town, second.secret, at=town.now.add(minutes=1)), Invited)


def test_a_letter_in_doubt_is_not_sent_again_and_its_link_stays_good(town: Town) -> None:
    ask(town)
    letter = claim(town)
    assert letter is not None
    with town.office.begin() as session:
        outbox.in_doubt(session, letter, trouble="the line broke")
    assert post(town, at=town.now.add(minutes=5)) == []
    assert isinstance(enters(town, letter.secret), Invited)
    assert town.sweep(TODAY).letters == len(town.deliver(TODAY, hour=11))


def test_a_letter_that_could_not_leave_in_time_never_leaves(town: Town) -> None:
    ask(town)
    first = claim(town)
    assert first is not None
    with town.office.begin() as session:
        outbox.try_again(session, first, at=town.now, trouble="no server")
    assert post(town, at=town.now.add(minutes=31)) == []
    assert states(town) == [(LetterKind.SIGN_IN, LetterState.SUPERSEDED)]


def test_an_ask_that_no_delivery_saw_for_half_an_hour_is_let_go(town: Town) -> None:
    ask(town)
    assert post(town, at=town.now.add(minutes=31)) == []


def test_asks_are_forgotten_after_a_day(town: Town) -> None:
    ask(town)
    ask(town, "nobody@elsewhere.example.org", at=town.now.add(hours=25))
    assert len([row for row in town.dump() if row.startswith("sign_in_ask ")]) == 1


def a_code(town: Town, *, about: str = "report=1") -> Urgent:
    with town.begin() as (session, agency):
        who = town.officer(session, MANOP)
        urgent.owe_code(session, agency, who, what="รายงาน", about=about, at=town.now, mail_domain="example.org")
    town.now = town.now.add(seconds=1)
    (letter,) = post(town)
    assert isinstance(letter.note, CodeNote)
    return letter


def used(town: Town, code: str, *, who: str = MANOP, about: str = "report=1", at: DateTime | None = None) -> bool:
    with town.begin() as (session, agency):
        officer = town.officer(session, who)
        return urgent.use_code(session, agency.id, officer.id, about=about, code=code, at=at or town.now) is not None


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_a_code_signs_once(town: Town) -> None:
    letter = a_code(town)
    assert letter.secret not in "\n".join(town.dump())
    assert used(town, f" {letter.secret[:3]} {letter.secret[3:]} ")
    assert not used(town, letter.secret)


def test_a_code_signs_nothing_else_for_nobody_else_and_not_for_ever(town: Town) -> None:
    code = a_code(town).secret
    assert not used(town, code, about="report=2")
    assert not used(town, code, who=PRASERT)
    assert not used(town, code, at=town.now + urgent.LIFE)
    assert used(town, code)


def test_five_wrong_codes_end_the_right_one(town: Town) -> None:
    code = a_code(town).secret
    for _ in range(urgent.MOST_TRIES):
        assert not used(town, other_than(code))
    assert not used(town, code)


def test_a_newer_code_ends_the_older_one(town: Town) -> None:
    older = a_code(town).secret
    newer = a_code(town).secret
    assert [used(town, older), used(town, newer)] == [older == newer, True]


@pytest.mark.parametrize("who", [SOMSRI, ANAN])
def test_a_link_works_once_and_for_twenty_minutes(town: Town, who: str) -> None:
    ask(town, f"{who}@sample.example.org")
    (letter,) = post(town)
    late = town.now + urgent.LIFE
    assert isinstance(enters(town, letter.secret, at=late - timedelta(seconds=1)), Invited)
    assert enters(town, letter.secret, at=late) is NoEntry.EXPIRED
    with town.office.begin() as session:
        assert isinstance(signing_in.use(session, letter.secret, at=town.now), Invited)
    with town.office.begin() as session:
        assert signing_in.use(session, letter.secret, at=town.now) is NoEntry.USED
    assert enters(town, letter.secret + "x") is NoEntry.UNKNOWN
