"""Asking for a waiver: with a reason, once; the secretary grants or refuses it; and everybody concerned is told, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import func, select

from ita_model import waiving
from ita_model.calendar import office_moment
from ita_model.confirming import NotYours
from ita_model.digest import Section, Words
from ita_model.moves import NotAllowed, Outrun
from ita_model.records import Checkpoint, JournalEntry, Move, WaiverRefusal, WaiverRequest
from ita_model.states import State
from ita_model.waivers import open_request, open_requests
from ita_model.waiving import NoReason
from tests.ita_model.test_handing_over import MONDAY, mine, refused, sections, told
from tests.support.cast import ANAN, MANOP, PRASERT, SOMSRI, TODAY, WICHAI, Town, days


def is_open(town: Town, checkpoint: int) -> bool:
    with town.office.look() as session:
        return open_request(session, session.get_one(Checkpoint, checkpoint)) is not None


def grant(town: Town, checkpoint: int, request: WaiverRequest, by: str = PRASERT, words: str = "") -> Move:
    with town.begin() as (session, _):
        point = session.get_one(Checkpoint, checkpoint)
        return waiving.grant(session, point, request, by=town.officer(session, by), at=town.now, words=words)


def refuse(town: Town, checkpoint: int, request: WaiverRequest, by: str = PRASERT, words: str = "ยังต้องทำ") -> WaiverRefusal:
    with town.begin() as (session, _):
        point = session.get_one(Checkpoint, checkpoint)
        return waiving.refuse(session, point, request, by=town.officer(session, by), at=town.now, words=words)


def test_a_request_is_open_until_it_is_refused_and_may_be_made_again(either_town: Town) -> None:
    point = mine(either_town)
    either_town.ask_waiver(point, WICHAI, reason=" ไม่มีงบประมาณ ")
    assert is_open(either_town, point)
    either_town.refuse_waiver(point)
    assert not is_open(either_town, point)
    either_town.ask_waiver(point, SOMSRI)
    assert is_open(either_town, point)
    with either_town.office.look() as session:
        kinds = session.scalars(select(JournalEntry.kind).order_by(JournalEntry.seq)).all()
        assert kinds[-3:] == ["checkpoint.waiver-asked", "checkpoint.waiver-refused", "checkpoint.waiver-asked"]
        assert session.scalars(select(WaiverRequest.words).order_by(WaiverRequest.id)).first() == "ไม่มีงบประมาณ"
    assert either_town.faults() == []


@pytest.mark.parametrize("what", ["confirm", "hand over", "hand to a colleague", "waive"])
def test_whatever_becomes_of_the_checkpoint_ends_the_request(town: Town, what: str) -> None:
    point = mine(town)
    town.ask_waiver(point, SOMSRI)
    match what:
        case "confirm":
            town.confirm(point, SOMSRI)
        case "hand over":
            town.hand_over(point, "works", SOMSRI)
        case "hand to a colleague":
            town.hand_over(point, WICHAI, SOMSRI)
        case _:
            town.waive(point, "ไม่มีการจัดซื้อ")
    assert not is_open(town, point)
    with town.begin() as (session, agency):
        assert open_requests(session, agency.id) == {}


def test_only_the_division_asks_and_only_with_a_reason_for_what_awaits_it(town: Town) -> None:
    point = mine(town)
    for stranger in (ANAN, PRASERT, MANOP):
        refused(town, NotYours, lambda stranger=stranger: town.ask_waiver(point, stranger))
    refused(town, NoReason, lambda: town.ask_waiver(point, SOMSRI, reason="\n "))
    town.confirm(point, SOMSRI)
    refused(town, NotAllowed, lambda: town.ask_waiver(point, SOMSRI))


def test_asking_twice_at_once_is_asking_once(either_town: Town) -> None:
    point, start = mine(either_town), Barrier(2)

    def press(who: str) -> int:
        start.wait()
        return either_town.ask_waiver(point, who).id

    with ThreadPoolExecutor(2) as pool:
        numbers = set(pool.map(press, [SOMSRI, WICHAI]))
    assert len(numbers) == 1
    with either_town.office.look() as session:
        assert session.scalar(select(func.count(WaiverRequest.id))) == 1
    assert either_town.faults() == []


def test_granting_is_a_waiver_for_the_divisions_own_reason_or_for_the_secretarys(town: Town) -> None:
    first, second = mine(town), mine(town, date(2024, 2, 29))
    made = grant(town, first, town.ask_waiver(first, SOMSRI, reason="ไม่มีงบประมาณ"))
    assert (made.after, made.words) == (State.WAIVED, "ไม่มีงบประมาณ")
    made = grant(town, second, town.ask_waiver(second, SOMSRI), words="สภาเลื่อนงบประมาณ")
    assert made.words == "สภาเลื่อนงบประมาณ"


def test_only_the_secretary_answers_and_refuses_with_words(town: Town) -> None:
    point = mine(town)
    request = town.ask_waiver(point, SOMSRI)
    for stranger in (SOMSRI, MANOP):
        refused(town, NotYours, lambda stranger=stranger: grant(town, point, request, by=stranger))
        refused(town, NotYours, lambda stranger=stranger: refuse(town, point, request, by=stranger))
    refused(town, NoReason, lambda: refuse(town, point, request, words=" "))


@pytest.mark.parametrize("answer", [grant, refuse])
def test_a_request_that_is_open_no_more_is_answered_by_nobody(either_town: Town, answer: object) -> None:
    point = mine(either_town)
    request = either_town.ask_waiver(point, SOMSRI)
    either_town.confirm(point, SOMSRI)
    either_town.send_back(point, "ภาพไม่ชัด")
    refused(either_town, Outrun, lambda: answer(either_town, point, request))  # type: ignore[operator]


def test_granted_and_refused_at_once_is_one_of_the_two(either_town: Town) -> None:
    point, start = mine(either_town), Barrier(2)
    request = either_town.ask_waiver(point, SOMSRI)

    def press(answer: object) -> object:
        start.wait()
        try:
            return answer(either_town, point, request)  # type: ignore[operator]
        except Outrun as error:
            return error

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(press, [grant, refuse]))
    assert sum(isinstance(one, Outrun) for one in answers) == 1
    assert either_town.faults() == []


def test_the_secretary_is_told_at_once_and_again_each_week_and_the_division_goes_on_being_asked(town: Town) -> None:
    point = mine(town)
    town.ask_waiver(point, SOMSRI, reason="ไม่มีงบประมาณ")
    letters = told(town, MONDAY)
    (item,) = (one for one in letters[PRASERT].items if one.checkpoint == point)
    assert (item.section, item.waiver_asked) == (Section.WAIVER, Words("นางสมศรี ใจดี", TODAY, "ไม่มีงบประมาณ"))
    assert sections(told(town, MONDAY + days(1)).get(PRASERT), point) == []
    again = told(town, TODAY + days(7))
    assert sections(again[PRASERT], point) == [Section.WAIVER]
    (mine_too,) = (one for one in again[SOMSRI].items if one.checkpoint == point)
    assert (mine_too.section, mine_too.waiver_asked) == (Section.DUE, item.waiver_asked)


def test_the_secretarys_letter_has_a_checkpoint_once_however_many_notices_there_are(town: Town) -> None:
    """It is late, so that a copy goes to the secretary, and a waiver is asked for."""
    point = town.checkpoint("m2", "finance")
    town.now = office_moment(date(2024, 3, 25), 15)
    town.ask_waiver(point, SOMSRI)
    letters = told(town, date(2024, 3, 26))
    assert sections(letters[PRASERT], point) == [Section.WAIVER]


def test_what_was_settled_before_the_letter_is_not_told(town: Town) -> None:
    point = mine(town)
    town.ask_waiver(point, SOMSRI)
    town.confirm(point, SOMSRI)
    assert sections(told(town, MONDAY)[PRASERT], point) == [Section.REVIEW]


def test_whoever_asked_hears_that_it_was_refused_and_why(town: Town) -> None:
    point = mine(town)
    town.ask_waiver(point, WICHAI)
    town.refuse_waiver(point, "ยังมีรายการที่ต้องเผยแพร่")
    letters = told(town, MONDAY)
    (item,) = (one for one in letters[WICHAI].items if one.checkpoint == point)
    assert item.waiver_refused == Words("นายประเสริฐ มั่นคง", TODAY, "ยังมีรายการที่ต้องเผยแพร่")
    assert sections(letters.get(PRASERT), point) == []


def test_a_refusal_is_not_told_where_it_was_asked_for_again(town: Town) -> None:
    point = mine(town)
    town.ask_waiver(point, WICHAI)
    town.refuse_waiver(point)
    town.ask_waiver(point, WICHAI)
    assert sections(told(town, MONDAY).get(WICHAI), point) == []


def test_whoever_asked_hears_that_it_was_waived_and_of_a_waiver_unasked_whoever_is_asked(town: Town) -> None:
    asked_for, other = mine(town), mine(town, date(2024, 2, 29))
    town.ask_waiver(asked_for, SOMSRI)
    town.waive(asked_for, "ไม่มีการจัดซื้อ")
    town.waive(other, "ไม่มีการจัดซื้อ")
    letters = told(town, MONDAY)
    (item,) = (one for one in letters[SOMSRI].items if one.section is Section.WAIVED)
    assert (item.checkpoint, item.comment) == (asked_for, "ไม่มีการจัดซื้อ")
    assert sections(letters[SOMSRI], other) == [Section.SPARED]
    assert sections(letters[SOMSRI], asked_for) == [Section.WAIVED]


def test_a_waiver_that_was_taken_back_before_the_letter_is_not_told(town: Town) -> None:
    point = mine(town)
    town.ask_waiver(point, SOMSRI)
    town.waive(point, "ไม่มีการจัดซื้อ")
    town.reopen(point, "มีการจัดซื้อ")
    assert sections(told(town, MONDAY)[SOMSRI], point) == [Section.DUE]


def test_where_the_one_who_asked_speaks_for_the_division_no_more_its_head_is_told(town: Town) -> None:
    point = mine(town, date(2024, 4, 30))
    town.post(ANAN, "deputy", "finance", from_on=TODAY, to_on=MONDAY)
    town.ask_waiver(point, ANAN)
    town.now = office_moment(MONDAY + days(1), 10)
    town.refuse_waiver(point)
    letters = told(town, MONDAY + days(2))
    assert sections(letters.get(ANAN), point) == []
    assert sections(letters[SOMSRI], point) == [Section.COMING]
