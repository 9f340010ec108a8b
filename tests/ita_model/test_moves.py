"""Whatever people do, in whatever order: a checkpoint walks the table of moves, and each act leaves its trail or nothing."""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from pendulum import DateTime
from sqlalchemy import func, select

from ita_model import confirming
from ita_model.calendar import office_moment
from ita_model.confirming import Already, NoEvidence, NotAllowed, NotOpen, NotYours, WebLink
from ita_model.moves import Outrun
from ita_model.records import Checkpoint, Confirmation, JournalEntry, Move, Notice
from ita_model.states import MOVES, NEEDS_WORDS, State
from tests.support.cast import ANAN, MANOP, PRASERT, SOMSRI, WICHAI, Town, a_town

EVIDENCE = [WebLink("ข่าว", "https://www.example.org/news")]
PEOPLE = st.sampled_from([SOMSRI, WICHAI, ANAN, PRASERT, MANOP])
WORDS = st.sampled_from(["", " \n", "เพราะภาพไม่ชัด"])


class Acts(RuleBasedStateMachine):
    """Right and wrong people do right and wrong things to one checkpoint of กองคลัง."""

    def __init__(self) -> None:
        super().__init__()
        self._open = ExitStack()
        home = Path(self._open.enter_context(tempfile.TemporaryDirectory()))
        self.town: Town = self._open.enter_context(a_town(home, database_url="sqlite://"))
        self.mine = self.town.checkpoint("m2", "finance")
        self.state, self.moves, self.said = State.PENDING, 0, 0

    def teardown(self) -> None:
        self._open.close()

    @rule(who=PEOPLE, result=WORDS, proven=st.booleans())
    def confirm(self, who: str, result: str, proven: bool) -> None:
        """The division's own head and deputy may, with words and evidence, while the checkpoint awaits them."""
        allowed = who in (SOMSRI, WICHAI) and bool(result.strip()) and proven
        with self._writes_only_if(allowed and self.state.awaits_division), self.town.begin() as (session, _):
            given = EVIDENCE if proven else []
            point, officer = session.get_one(Checkpoint, self.mine), self.town.officer(session, who)
            try:
                answer = confirming.confirm(
                    session, point, officer=officer, at=self._later(), result=result, outcome="", evidence=given
                )
            except (NotYours, NoEvidence, ValueError):
                assert not allowed
                return
            assert isinstance(answer, Confirmation) == self.state.awaits_division
            if isinstance(answer, Already):
                assert answer.state is self.state
                return
        self._moved(State.SUBMITTED)
        self.said += 1

    @rule(
        act=st.sampled_from([(State.ACCEPTED, ""), (State.RETURNED, "ก"), (State.WAIVED, "ข"), (State.PENDING, "ค")]),
        who=PEOPLE,
        worded=st.booleans(),
    )
    def review(self, act: tuple[State, str], who: str, worded: bool) -> None:
        """The secretary may, with a reason where one is needed."""
        to, words = act[0], act[1] if worded else " "
        needs_words = (self.state, to) in NEEDS_WORDS
        legal = who == PRASERT and to in MOVES[self.state] and (bool(words.strip()) or not needs_words)
        with self._writes_only_if(legal), self.town.begin() as (session, _):
            point, officer = session.get_one(Checkpoint, self.mine), self.town.officer(session, who)
            try:
                match to:
                    case State.ACCEPTED:
                        confirming.accept(session, point, by=officer, at=self._later())
                    case State.RETURNED:
                        confirming.send_back(session, point, by=officer, at=self._later(), comment=words)
                    case State.WAIVED:
                        confirming.waive(session, point, by=officer, at=self._later(), reason=words)
                    case _:
                        confirming.reopen(session, point, by=officer, at=self._later(), reason=words)
            except (NotYours, NotAllowed):
                assert not legal
                return
            assert legal
        self._moved(to)

    @invariant()
    def the_state_is_that_of_the_newest_move(self) -> None:
        with self.town.office.look() as session:
            point = session.get_one(Checkpoint, self.mine)
            trail = session.scalars(select(Move).where(Move.checkpoint_id == self.mine).order_by(Move.n)).all()
            said = session.scalar(select(func.count(Confirmation.id)))
        assert [move.n for move in trail] == list(range(1, self.moves + 1))
        assert [move.before for move in trail] == [State.PENDING, *(move.after for move in trail)][: len(trail)]
        assert (point.state, point.moves) == (self.state, self.moves)
        assert point.state is (trail[-1].after if trail else State.PENDING)
        assert said == self.said

    @invariant()
    def every_act_is_vouched_for_once(self) -> None:
        with self.town.office.look() as session:
            kinds = session.scalars(select(JournalEntry.kind)).all()
        assert sum(kind.startswith("checkpoint.") for kind in kinds) == self.moves
        assert kinds.count("confirmation.given") == self.said
        assert self.town.faults() == []

    def _moved(self, to: State) -> None:
        assert to in MOVES[self.state]
        self.state, self.moves = to, self.moves + 1

    def _later(self) -> DateTime:
        self.town.now = self.town.now + timedelta(minutes=1)
        return self.town.now

    def _writes_only_if(self, allowed: bool) -> ExitStack:
        before, stack = self.town.dump(), ExitStack()
        stack.callback(lambda: self._check(before, allowed))
        return stack

    def _check(self, before: list[str], allowed: bool) -> None:
        assert (self.town.dump() != before) == allowed


TestNoSequenceOfActsLeavesTheTable = Acts.TestCase
TestNoSequenceOfActsLeavesTheTable.settings = settings(max_examples=12, stateful_step_count=20, deadline=None)


@pytest.mark.parametrize("who", [SOMSRI, WICHAI])
def test_two_who_confirm_at_once_get_one_confirmation_and_one_answer(either_town: Town, who: str) -> None:
    mine, start = either_town.checkpoint("m2", "finance"), Barrier(2)

    def press(name: str) -> Confirmation | Already:
        with either_town.begin() as (session, _):
            officer = either_town.officer(session, name)
        start.wait()
        with either_town.begin() as (session, _):
            point = session.get_one(Checkpoint, mine)
            return confirming.confirm(
                session, point, officer=officer, at=either_town.now, result="ทำแล้ว", outcome="", evidence=EVIDENCE
            )

    for _ in range(5):
        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(press, [SOMSRI, who]))
        first = next(answer for answer in answers if isinstance(answer, Confirmation))
        late = next(answer for answer in answers if isinstance(answer, Already))
        with either_town.begin() as (session, _):
            winner = next(one for one in (SOMSRI, who) if either_town.officer(session, one).id == first.officer_id)
            assert late == Already(either_town.officer(session, winner).name, either_town.now, State.SUBMITTED)
        assert either_town.faults() == []
        either_town.send_back(mine, "อีกครั้ง")


def test_who_is_sure_to_be_late_is_told_who_was_first_and_when(either_town: Town) -> None:
    """The page was read before the other one pressed."""
    mine = either_town.checkpoint("m2", "finance")
    with either_town.office.look() as session:
        stale = session.get_one(Checkpoint, mine)
    either_town.confirm(mine, WICHAI)
    with either_town.begin() as (session, _):
        session.add(stale)
        answer = confirming.confirm(
            session, stale, officer=either_town.officer(session, SOMSRI), at=either_town.now.add(hours=1),
            result="ทำแล้ว", outcome="", evidence=EVIDENCE,
        )  # fmt: skip
    assert answer == Already("นายวิชัย ขยันงาน", either_town.now, State.SUBMITTED)
    with either_town.office.look() as session:
        assert session.scalar(select(func.count(Confirmation.id))) == 1
        assert session.scalar(select(func.count(Notice.id))) == 1
    assert either_town.faults() == []


def test_a_review_that_was_outrun_writes_nothing(either_town: Town) -> None:
    mine = either_town.checkpoint("m2", "finance")
    either_town.confirm(mine, SOMSRI)
    with either_town.office.look() as session:
        stale = session.get_one(Checkpoint, mine)
    either_town.send_back(mine, "ภาพไม่ชัด")
    either_town.confirm(mine, SOMSRI)
    before = either_town.dump()
    with either_town.begin() as (session, _):
        session.add(stale)
        secretary = either_town.officer(session, PRASERT)
        with pytest.raises(Outrun):
            confirming.accept(session, stale, by=secretary, at=either_town.now)
    assert either_town.dump() == before


def test_divisions_that_confirm_at_once_do_not_lock_each_other_out(either_town: Town) -> None:
    start = Barrier(2)

    def press(division: str, who: str) -> None:
        mine = either_town.checkpoint("m2", division)
        start.wait()
        either_town.confirm(mine, who)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(press, "finance", SOMSRI), pool.submit(press, "works", ANAN)]:
            done.result()
    assert either_town.faults() == []


def test_a_checkpoint_is_not_confirmed_before_asking_begins(either_town: Town) -> None:
    checkpoint = either_town.checkpoint("m2", "finance")
    before = either_town.dump()
    with pytest.raises(NotOpen):
        either_town.confirm(checkpoint, SOMSRI, at=office_moment(date(2023, 12, 1), 9))
    assert either_town.dump() == before
