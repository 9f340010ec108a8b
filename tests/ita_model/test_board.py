"""The board of a day: who stood where, who owed what, who had really been reminded; the same whenever it is asked for."""

from __future__ import annotations

from datetime import date

from ita_model import outbox
from ita_model.board import Board, board
from ita_model.calendar import end_of_office_day, office_moment
from ita_model.records import LetterState
from ita_model.states import Standing
from tests.support.cast import ANAN, SOMSRI, TODAY, Town, days


def board_of(town: Town, day: date) -> tuple[Board, dict[LetterState, int]]:
    with town.begin() as (session, agency):
        return board(session, agency, today=day), outbox.counts(session, agency.id, until=end_of_office_day(day))


def test_the_board_of_a_day_is_the_same_whatever_came_later(either_town: Town) -> None:
    town, then = either_town, {}
    finance, works = town.checkpoint("m2", "finance"), town.checkpoint("m2", "works")

    def look(day: date) -> None:
        then[day] = board_of(town, day)

    town.sweep(TODAY)
    town.deliver(TODAY)
    town.confirm(finance, SOMSRI)
    look(TODAY)
    town.now = office_moment(TODAY + days(3), 10)
    town.send_back(finance, "ภาพไม่ชัด")
    town.confirm(works, ANAN)
    look(TODAY + days(3))
    town.now = office_moment(TODAY + days(4), 10)
    town.sweep(TODAY + days(4))
    town.accept(works)
    town.confirm(finance, SOMSRI)
    look(TODAY + days(4))
    town.now = office_moment(TODAY + days(5), 10)
    town.deliver(TODAY + days(5))
    town.accept(finance)
    town.reopen(works, "ภาพของปีก่อน")
    look(TODAY + days(5))
    assert {day: board_of(town, day) for day in then} == then
    assert len({repr(shown) for shown in then.values()}) == 4


def test_a_division_that_has_been_sent_no_letter_was_never_reminded(town: Town) -> None:
    town.sweep(TODAY)
    shown, letters = board_of(town, TODAY)
    assert {owing.division: owing.last_reminded for owing in shown.years[0].owing} == {"กองคลัง": None, "กองช่าง": None}
    assert letters == {LetterState.OWED: 5}
    town.deliver(TODAY)
    shown, letters = board_of(town, TODAY)
    assert {owing.division: owing.last_reminded for owing in shown.years[0].owing} == {"กองคลัง": TODAY, "กองช่าง": TODAY}
    assert letters == {LetterState.SENT: 5}


def test_every_checkpoint_stands_somewhere(town: Town) -> None:
    town.confirm(town.checkpoint("m2", "finance"), SOMSRI)
    monthly, both = board_of(town, TODAY)[0].years[0].measures
    assert sum(monthly.standings.values()) == 12
    assert both.standings == {Standing.SUBMITTED: 1, Standing.OVERDUE: 1}
