"""A whole year of the demo's plan: once nobody answers, once everybody does; and the preview foretells the first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from config.ladder import read_ladder
from ita_model import audit
from ita_model.preview import preview
from ita_model.records import Checkpoint, JournalEntry, Letter, LetterState, Move, Notice, Officer
from ita_model.reminding import REVIEW
from ita_model.states import State
from ita_model.workdays import WorkCalendar
from tests.support.por import Por, days_off, each_day, por_plan

AFTER = timedelta(days=read_ladder().last_day + 10)


def _swept_to_the_end(por: Por) -> Por:
    for day in each_day(por.plan.year.start, por.plan.year.end + AFTER):
        por.sweep(day)
        por.post(day)
    return por


@pytest.fixture(scope="module")
def silent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Por]:
    """Nobody ever answers."""
    por = _swept_to_the_end(Por(tmp_path_factory.mktemp("silent")))
    yield por
    por.office.engine.dispose()


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Por]:
    """Everybody answers on the due day, and the secretary accepts the same afternoon."""
    por = Por(tmp_path_factory.mktemp("answered"))
    for day in each_day(por.plan.year.start, por.plan.year.end + AFTER):
        por.sweep(day)
        por.post(day)
        por.answer_all(until=day)
    yield por
    por.office.engine.dispose()


def _letters(por: Por) -> dict[str, list[date]]:
    found: dict[str, list[date]] = defaultdict(list)
    with por.look() as (session, _):
        for code, on in session.execute(select(Officer.code, Letter.on).join(Letter, Letter.officer_id == Officer.id)):
            found[code].append(on)
    return found


@pytest.mark.parametrize("kind", ["silent", "answered"])
def test_each_person_has_at_most_one_letter_a_day_and_on_working_days_only(kind: str, request: pytest.FixtureRequest) -> None:
    por: Por = request.getfixturevalue(kind)
    calendar = WorkCalendar(days_off(por.plan))
    for on in _letters(por).values():
        assert len({*on}) == len(on)
        assert all(calendar.is_working_day(day) for day in on)
    with por.look() as (session, agency):
        assert {*session.scalars(select(Letter.state))} == {LetterState.SENT}
        messages = session.scalars(select(Letter.message_id)).all()
        assert len({*messages}) == len(messages)
        keys = session.scalars(select(Notice.key)).all()
        assert len({*keys}) == len(keys)
        assert list(audit.faults(session, agency, por.office.files(agency.code))) == []
        sent = Counter(session.scalars(select(JournalEntry.kind)))["letter.sent"]
        assert sent == len(messages)


def test_silence_never_becomes_done(silent: Por) -> None:
    with silent.look() as (session, _):
        assert {*session.scalars(select(Checkpoint.state))} == {State.PENDING}
        assert session.scalars(select(Move.id)).all() == []
        last = session.scalars(select(Notice.checkpoint_id).where(Notice.rung == "overdue-14")).all()
        assert {*last} == {*session.scalars(select(Checkpoint.id))}


def test_the_preview_foretells_exactly_the_letters_of_a_year_of_silence(silent: Por) -> None:
    told = preview(por_plan(), days_off=days_off(silent.plan), ladder=read_ladder())
    letters = _letters(silent)
    assert {code: list(on) for code, on in told.letters.items() if on} == {code: sorted(on) for code, on in letters.items()}
    assert len(told.checkpoints) == silent.checkpoints


def test_a_year_of_answers_is_done_without_one_overdue_word(answered: Por) -> None:
    with answered.look() as (session, _):
        assert {*session.scalars(select(Checkpoint.state))} == {State.ACCEPTED}
        rungs = Counter(session.scalars(select(Notice.rung)))
        assert not [rung for rung in rungs if rung.startswith("overdue")]
        told = session.scalars(select(Notice).where(Notice.rung == REVIEW)).all()
        assert all(notice.moot_on is not None and notice.letter_id is None for notice in told)


def test_answers_save_letters(silent: Por, answered: Por) -> None:
    assert sum(map(len, _letters(answered).values())) < sum(map(len, _letters(silent).values()))
