"""A mailbox read message by message, on either database: one that cannot be put on record is in the way of no other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Self

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DataError, OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from config.office import Office
from ita_model.database import make_engine
from ita_model.records import Bounce, Letter
from tasks.mailbox import Mailbox
from tasks.returning import read_back
from tests.support.cast import SOMSRI, TODAY, Town

SAMPLES = Path(__file__).parents[1] / "golden" / "returned"
THEIR_ID = b"<sample.somsri.2024-03-22.0123456789abcdef0123456789abcdef@example.org>"
WITH_A_NUL = b"<sam\x00ple.somsri.0123456789abcdef0123456789abcdef@example.org>"


class Box(Mailbox):
    """A mailbox without a server: its messages, and the numbers of those that were marked."""

    def __init__(self, *messages: bytes) -> None:
        self._messages = messages
        self.marked: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        return None

    def unread(self, *, today: date) -> list[str]:
        return [str(number) for number in range(1, len(self._messages) + 1)]

    def message(self, number: str) -> bytes:
        return self._messages[int(number) - 1]

    def done(self, number: str) -> None:
        self.marked.append(number)


class Stumbles(Office):
    """An office whose database does not take what the first message says."""

    @contextmanager
    def begin(self) -> Iterator[Session]:
        with super().begin() as session:
            yield session
            if not session.scalars(select(Bounce)).all():
                raise DataError("INSERT", {}, ValueError("somsri@sample.example.org"))


def came_back(town: Town) -> bytes:
    """What a mail server says of a letter of ours, once the letters of the day are gone."""
    town.sweep(TODAY)
    town.deliver(TODAY)
    with town.office.look() as session:
        number = session.get_one(Letter, town.letter(SOMSRI, TODAY)).message_id.encode()
    return (SAMPLES / "postfix.eml").read_bytes().replace(THEIR_ID, number)


def test_a_message_with_characters_that_no_database_keeps_is_settled_and_those_behind_it_too(either_town: Town) -> None:
    real = came_back(either_town)
    spoilt = (SAMPLES / "postfix.eml").read_bytes().replace(THEIR_ID, WITH_A_NUL)
    words = real.replace(b"User unknown", b"User\x00 unknown").replace(b"user unknown", b"user\x00 unknown")
    box = Box(spoilt, words, real)
    done = read_back(either_town.office, box, at=either_town.now)
    assert (done.read, done.recorded, done.known) == (3, 1, 1)
    assert done.left == ("message 1: names no letter of this office",)
    assert box.marked == ["1", "2", "3"]
    assert either_town.faults() == []


def test_what_one_message_raises_is_said_without_its_words_and_the_next_has_its_turn(either_town: Town) -> None:
    real, office = came_back(either_town), either_town.office
    box = Box(b"", real)
    done = read_back(Stumbles(office.settings, office.engine), box, at=either_town.now)
    assert (done.read, done.recorded) == (2, 1)
    assert done.spoilt == ("message 1: could not be put on record (DataError)",)
    assert box.marked == ["1", "2"]
    assert either_town.faults() == []


@pytest.mark.parametrize("url", ["sqlite:////nowhere/at/all/ita.db", "postgresql+psycopg://ita@127.0.0.1:1/ita"])
def test_while_the_database_is_down_nothing_is_marked(town: Town, url: str) -> None:
    engine, box = make_engine(url), Box(came_back(town))
    with pytest.raises(OperationalError):
        read_back(replace(town.office, engine=engine), box, at=town.now)
    engine.dispose()
    assert box.marked == []


def test_where_the_schema_is_not_ours_nothing_is_marked(town: Town, empty_database: str) -> None:
    engine, box = make_engine(empty_database), Box(came_back(town))
    with pytest.raises((OperationalError, ProgrammingError)):
        read_back(replace(town.office, engine=engine), box, at=town.now)
    engine.dispose()
    assert box.marked == []
