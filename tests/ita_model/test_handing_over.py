"""Handing over: who may, to whom, with words; whoever is asked next is told; two at once; and how it was before stays known."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import select

from ita_model import confirming, handing, outbox
from ita_model.board import board, last_reminded
from ita_model.calendar import office_moment
from ita_model.confirming import NotYours, WebLink
from ita_model.digest import Digest, Section, Words, digest_from_json
from ita_model.handing import AlreadyThere, NobodyThere, NoWords, OwesItself
from ita_model.moves import NotAllowed, Outrun
from ita_model.records import Checkpoint, Confirmation, Division, Handover, JournalEntry, Letter, Notice, Officer, Year
from ita_model.sweeping import is_behind
from tests.support.cast import ANAN, MANOP, PRASERT, SOMSRI, TODAY, WICHAI, Town, days

MONDAY = TODAY + days(3)


def mine(town: Town, due: date = date(2024, 3, 29)) -> int:
    """The monthly summary of กองคลัง that is due in a week."""
    return town.checkpoint("m1", "finance", due)


def division_of(town: Town, checkpoint: int) -> str:
    with town.office.look() as session:
        point = session.get_one(Checkpoint, checkpoint)
        return session.get_one(Division, point.division_id).code


def told(town: Town, on: date) -> dict[str, Digest]:
    """The letters of a day, by whom they go to."""
    town.sweep(on)
    with town.office.look() as session:
        rows = session.execute(
            select(Officer.code, Letter.digest).join(Letter, Letter.officer_id == Officer.id).where(Letter.on == on)
        )
        found = {code: digest_from_json(text) for code, text in rows}
    town.deliver(on)
    return found


def sections(digest: Digest | None, checkpoint: int) -> list[Section]:
    """Where a letter tells of a checkpoint."""
    return [] if digest is None else [item.section for item in digest.items if item.checkpoint == checkpoint]


@pytest.mark.parametrize("who", [SOMSRI, WICHAI, PRASERT])
def test_head_deputy_and_secretary_hand_over_with_a_note(either_town: Town, who: str) -> None:
    made = either_town.hand_over(mine(either_town), "works", who, words="  ช่างเป็นผู้จัดซื้อเอง ")
    assert (made.n, made.words) == (1, "ช่างเป็นผู้จัดซื้อเอง")
    assert division_of(either_town, made.checkpoint_id) == "works"
    with either_town.office.look() as session:
        entry = session.scalars(select(JournalEntry).order_by(JournalEntry.seq.desc()).limit(1)).one()
    assert entry.kind == "checkpoint.handed-over"
    assert either_town.faults() == []


def refused(town: Town, wrong: type[Exception], act: Callable[[], object]) -> None:
    """The act is refused, and nothing is written."""
    before = town.dump()
    with pytest.raises(wrong):
        act()
    assert town.dump() == before


@pytest.mark.parametrize("who", [ANAN, MANOP])
def test_nobody_else_hands_it_over(town: Town, who: str) -> None:
    refused(town, NotYours, lambda: town.hand_over(mine(town), "works", who))


def test_it_needs_words_and_a_place_where_it_is_not_yet(town: Town) -> None:
    point = mine(town)
    refused(town, NoWords, lambda: town.hand_over(point, "works", SOMSRI, words=" \n"))
    refused(town, AlreadyThere, lambda: town.hand_over(point, "finance", SOMSRI))
    refused(town, AlreadyThere, lambda: town.hand_over(point, SOMSRI, WICHAI))
    refused(town, NobodyThere, lambda: town.hand_over(point, ANAN, SOMSRI))
    town.hand_over(point, WICHAI, SOMSRI)
    refused(town, AlreadyThere, lambda: town.hand_over(point, WICHAI, SOMSRI))


def test_what_every_division_owes_by_itself_stays_where_it_is(town: Town) -> None:
    refused(town, OwesItself, lambda: town.hand_over(town.checkpoint("m2", "finance"), "works", SOMSRI))


def test_only_what_awaits_its_division_is_handed_over(town: Town) -> None:
    point = mine(town)
    town.confirm(point, SOMSRI)
    refused(town, NotAllowed, lambda: town.hand_over(point, "works", SOMSRI))
    town.send_back(point, "ภาพไม่ชัด")
    town.hand_over(point, "works", SOMSRI)
    town.confirm(point, ANAN)
    town.accept(point)
    refused(town, NotAllowed, lambda: town.hand_over(point, "finance", ANAN))


def test_a_division_in_which_nobody_holds_a_post_is_handed_nothing(town: Town) -> None:
    with town.begin() as (session, agency):
        session.add(Division(agency_id=agency.id, code="empty", name="กองใหม่", position=3))
    refused(town, NobodyThere, lambda: town.hand_over(mine(town), "empty", SOMSRI))


def test_who_handed_it_over_may_not_confirm_it_and_the_other_head_may(town: Town) -> None:
    point = mine(town)
    town.hand_over(point, "works", SOMSRI)
    refused(town, NotYours, lambda: town.confirm(point, SOMSRI))
    town.confirm(point, ANAN)


def test_it_may_come_back_and_each_time_is_counted(town: Town) -> None:
    point = mine(town)
    numbers = [town.hand_over(point, to, by).n for to, by in (("works", SOMSRI), ("finance", ANAN), (WICHAI, SOMSRI))]
    assert numbers == [1, 2, 3]
    assert division_of(town, point) == "finance"
    assert town.faults() == []


def test_two_who_hand_it_over_at_once_leave_it_in_one_place(either_town: Town) -> None:
    point, start = mine(either_town), Barrier(2)

    def press(by: str) -> Handover | Exception:
        start.wait()
        try:
            return either_town.hand_over(point, "works", by)
        except (Outrun, NotYours) as error:
            return error

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(press, [SOMSRI, WICHAI]))
    assert sum(isinstance(one, Handover) for one in answers) == 1
    assert either_town.faults() == []


@pytest.mark.parametrize("first", ["hand over", "confirm"])
def test_whoever_read_the_page_before_the_other_pressed_is_too_late(either_town: Town, first: str) -> None:
    point = mine(either_town)
    with either_town.office.look() as session:
        stale = session.get_one(Checkpoint, point)
    if first == "hand over":
        either_town.hand_over(point, "works", WICHAI)
    else:
        either_town.confirm(point, WICHAI)
    before = either_town.dump()
    with either_town.begin() as (session, agency):
        session.add(stale)
        works = session.scalars(select(Division).where(Division.agency_id == agency.id, Division.code == "works")).one()
        head = either_town.officer(session, SOMSRI)
        with pytest.raises(Outrun):
            handing.hand_over(session, stale, works, by=head, at=either_town.now, words="ไม่ใช่งานของกองคลัง")
    assert either_town.dump() == before


def test_who_confirms_what_was_just_handed_away_is_refused_and_what_went_to_a_colleague_is_confirmed(either_town: Town) -> None:
    """The page was read before the handover, as on a server that serves two at once."""
    away, near = mine(either_town), mine(either_town, date(2024, 2, 29))
    with either_town.office.look() as session:
        stale = {one: session.get_one(Checkpoint, one) for one in (away, near)}
    either_town.hand_over(away, "works", WICHAI)
    either_town.hand_over(near, WICHAI, SOMSRI)

    def confirm(number: int) -> object:
        with either_town.begin() as (session, _):
            session.add(stale[number])
            return confirming.confirm(
                session, stale[number], officer=either_town.officer(session, SOMSRI), at=either_town.now, result="ทำแล้ว",
                outcome="", evidence=[WebLink("ข่าว", "https://www.example.org/news")],
            )  # fmt: skip

    refused(either_town, NotYours, lambda: confirm(away))
    assert isinstance(confirm(near), Confirmation)
    assert either_town.faults() == []


def test_the_other_head_is_told_in_the_next_letter_who_handed_it_over_and_why(either_town: Town) -> None:
    point = mine(either_town)
    either_town.hand_over(point, "works", SOMSRI, words="งานประกาศอยู่กับกองช่าง")
    letters = told(either_town, MONDAY)
    (item,) = (one for one in letters[ANAN].items if one.checkpoint == point)
    assert (item.section, item.division) == (Section.DUE, "กองช่าง")
    assert item.handed_over == Words("นางสมศรี ใจดี", TODAY, "งานประกาศอยู่กับกองช่าง", "กองคลัง")
    assert sections(letters.get(SOMSRI), point) == []
    assert sections(told(either_town, MONDAY + days(1)).get(ANAN), point) == [], "it is told once"


def test_a_reminder_that_waits_for_the_old_head_is_dropped(town: Town) -> None:
    """The letter of the day was written and never left."""
    point = mine(town)
    town.sweep(TODAY)
    town.now = office_moment(TODAY, 16)
    town.hand_over(point, "works", SOMSRI)
    letters = told(town, MONDAY)
    assert sections(letters.get(SOMSRI), point) == []
    assert sections(letters[ANAN], point) == [Section.DUE]
    with town.office.look() as session:
        moot = session.scalars(select(Notice).where(Notice.moot_on == MONDAY, Notice.checkpoint_id == point)).all()
        assert {session.get_one(Officer, one.officer_id).code for one in moot} == {SOMSRI}


def test_what_was_handed_on_before_the_letter_is_told_only_where_it_is_now(town: Town) -> None:
    point = mine(town)
    town.hand_over(point, "works", SOMSRI)
    town.hand_over(point, "finance", ANAN, words="ไม่ใช่ของกองช่าง")
    letters = told(town, MONDAY)
    assert sections(letters.get(ANAN), point) == []
    (item,) = (one for one in letters[SOMSRI].items if one.checkpoint == point)
    assert item.handed_over == Words("นายอนันต์ มีสุข", TODAY, "ไม่ใช่ของกองช่าง", "กองช่าง")


def test_one_that_is_not_open_yet_is_told_as_coming(town: Town) -> None:
    point = mine(town, date(2024, 5, 31))
    town.hand_over(point, "works", SOMSRI)
    assert sections(told(town, MONDAY)[ANAN], point) == [Section.COMING]


def test_a_deputy_is_asked_in_place_of_the_head_until_it_is_late(town: Town) -> None:
    point = mine(town, date(2024, 4, 30))
    town.now = office_moment(date(2024, 3, 25), 10)
    town.hand_over(point, WICHAI, SOMSRI)
    asked: dict[date, set[str]] = {}
    day = date(2024, 3, 26)
    while day <= date(2024, 5, 8):
        letters = told(town, day)
        if who := {code for code, digest in letters.items() if sections(digest, point)}:
            asked[day] = who
        day += days(1)
    assert asked == {
        date(2024, 3, 26): {WICHAI},  # it was handed over
        date(2024, 4, 22): {WICHAI},  # it opens
        date(2024, 4, 23): {WICHAI},
        date(2024, 4, 29): {WICHAI},
        date(2024, 4, 30): {WICHAI},
        date(2024, 5, 3): {SOMSRI, WICHAI},
        date(2024, 5, 7): {SOMSRI, WICHAI, PRASERT},
    }


def test_what_the_deputy_has_is_not_counted_in_the_heads_letter(town: Town) -> None:
    """Beside what they are told of: the rest of what is open, and may not be the deputy's."""
    town.sweep(TODAY)
    town.deliver(TODAY)
    town.hand_over(mine(town), WICHAI, SOMSRI)
    other = town.checkpoint("m2", "finance")
    town.confirm(other, SOMSRI)
    town.send_back(other, "อีกครั้ง")
    letters = told(town, MONDAY)
    late = 5  # the months from October to February
    assert (letters[SOMSRI].also_open, letters[SOMSRI].also_overdue) == (late, late)
    assert letters[WICHAI].also_open == late + 1


def test_a_deputy_whose_post_ends_is_asked_no_more_and_the_head_is(town: Town) -> None:
    point = mine(town, date(2024, 4, 30))
    town.post(ANAN, "deputy", "finance", from_on=TODAY, to_on=date(2024, 4, 22))
    town.hand_over(point, ANAN, SOMSRI)
    assert sections(told(town, MONDAY).get(ANAN), point) == [Section.COMING]
    assert sections(told(town, date(2024, 4, 22)).get(ANAN), point) == [Section.DUE]
    letters = told(town, date(2024, 4, 23))
    assert sections(letters.get(ANAN), point) == []
    assert sections(letters[SOMSRI], point) == [Section.DUE]


def test_what_is_returned_goes_back_to_whoever_it_was_handed_to(town: Town) -> None:
    point = mine(town)
    town.hand_over(point, WICHAI, SOMSRI)
    town.confirm(point, WICHAI)
    town.send_back(point, "ภาพไม่ชัด")
    letters = told(town, MONDAY)
    assert sections(letters[WICHAI], point) == [Section.RETURNED]
    assert sections(letters.get(SOMSRI), point) == []


def test_the_board_of_a_day_names_the_division_that_was_asked_then(either_town: Town) -> None:
    """And whoever got it was reminded of it only by letters that came after."""
    town = either_town

    def owing(day: date) -> dict[str, tuple[int, date | None]]:
        with town.begin() as (session, agency):
            return {one.division: (one.open, one.last_reminded) for one in board(session, agency, today=day).years[0].owing}

    town.confirm(town.checkpoint("m2", "works"), ANAN)
    town.sweep(TODAY)
    town.deliver(TODAY)
    before = owing(TODAY)
    assert before == {"กองคลัง": (7, TODAY)}
    town.now = office_moment(MONDAY, 10)
    town.hand_over(mine(town), "works", SOMSRI)
    assert owing(MONDAY) == {"กองคลัง": (6, TODAY), "กองช่าง": (1, None)}
    told(town, MONDAY + days(1))
    assert owing(MONDAY + days(1))["กองช่าง"] == (1, MONDAY + days(1))
    assert owing(TODAY) == before
    with town.office.look() as session:
        assert not is_behind(session, 1, MONDAY + days(1))


def test_whoever_loses_it_by_the_secretarys_hand_is_told_once_to_whom_and_why(either_town: Town) -> None:
    point = mine(either_town)
    either_town.hand_over(point, "works", PRASERT, words="กองช่างเป็นผู้จัดซื้อเอง")
    letters = told(either_town, MONDAY)
    (item,) = (one for one in letters[SOMSRI].items if one.checkpoint == point)
    assert item.section is Section.PASSED_ON
    assert item.passed_on == Words("นายประเสริฐ มั่นคง", TODAY, "กองช่างเป็นผู้จัดซื้อเอง", "กองช่าง")
    assert sections(letters[ANAN], point) == [Section.DUE]
    assert sections(told(either_town, MONDAY + days(1)).get(SOMSRI), point) == []


def test_whoever_has_it_again_before_the_letter_is_not_told_that_it_went(town: Town) -> None:
    point = mine(town)
    town.hand_over(point, "works", PRASERT)
    town.hand_over(point, "finance", ANAN)
    letters = told(town, MONDAY)
    assert sections(letters[SOMSRI], point) == [Section.DUE]
    assert sections(letters.get(ANAN), point) == []


def test_the_word_that_it_went_is_no_reminder_of_it(town: Town) -> None:
    """What it tells the one division must not count as a reminder of the other."""
    point = mine(town)
    town.hand_over(point, "works", PRASERT)
    town.sweep(MONDAY)
    at = office_moment(MONDAY, 9)
    with town.begin() as (session, agency):
        while claimed := outbox.claim(session, agency.id, at=at):
            if town.officer(session, SOMSRI).address == claimed.address:
                outbox.sent(session, claimed, at=at)
            else:
                outbox.failed(session, claimed, at=at, trouble="550")
        year = session.scalars(select(Year)).one()
        reminded = last_reminded(session, year, until=office_moment(MONDAY, 23))
        works = session.scalars(select(Division.id).where(Division.code == "works")).one()
    assert works not in reminded
