"""What is looked at before it is saved asks little of the database, however large the office and however much is changed; and
it says what the saving then does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import date
from typing import Final

import pytest
from fastapi.routing import iter_route_contexts
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from ita_model.agencies import find_agency
from ita_model.records import Checkpoint, Division, Handover, Move
from tests.support.cast import PRASERT, Town
from tests.support.counting import queries
from tests.support.large import LARGE, SMALL, a_large_town
from tests.web.doors.looks import Look, looks, set_up
from tests.web.doors.test_who_may_not import MAY
from web.app import create_app
from web.desk.edit_parts import Done, Edit
from web.door import visitor_of

MOST: Final = 10
NAMES: Final = (
    "somebody comes", "somebody is called otherwise", "a division comes", "a division ends, and all is waived",
    "a division ends, and all goes to another", "a division is renamed", "somebody becomes head", "somebody acts as head",
    "somebody becomes deputy", "somebody becomes secretary", "somebody becomes executive", "a head leaves",
    "a measure is added", "a step is added", "a measure is reworded", "a step is reworded", "a due day is added",
    "a due day is moved for all", "a due day is taken out", "a step is taken out", "one division's part goes to a new one",
    "a division joins", "a key is issued", "a key is ended", "a hook is added", "a hook is ended",
)  # fmt: skip


class AtADesk:
    """A secretary's browser in an office, with what can be looked at there."""

    def __init__(self, town: Town, client: TestClient) -> None:
        self.town, self.client, self.looks = town, client, looks(town)

    def send(self, look: Look, step: str) -> tuple[int, str, list[str]]:
        """The answer's status, its text, and what was asked of the database for it."""
        with queries(self.town.office.engine) as seen:
            answer = self.client.post(look.path, data={**look.typed, "step": step})
        return answer.status_code, answer.text, seen


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[AtADesk, AtADesk]]:
    """A small office and a large one, in which nothing but looking is done: something is waived there, and something waits."""
    with ExitStack() as stack:
        found = []
        for size in (SMALL, LARGE):
            town = stack.enter_context(a_large_town(tmp_path_factory.mktemp("large") / "office", size))
            set_up(town)
            town.waive(town.checkpoint("m01", "d1", date(2024, 2, 29)), "ไม่มีในปีนี้")
            for number in range(1, size.monthly + 1):
                town.confirm(town.checkpoint(f"m{number:02}", "d2", date(2024, 2, 29)), "h2")
            client = stack.enter_context(TestClient(create_app(town.office, clock=town.clock), follow_redirects=False))
            client.headers.update({"sec-fetch-site": "same-origin"})
            client.cookies.set("ita-visit", town.sign_in(PRASERT))
            found.append(AtADesk(town, client))
        yield found[0], found[1]


def test_the_large_office_is_large() -> None:
    assert (LARGE.monthly + LARGE.once, LARGE.divisions, LARGE.checkpoints) == (14, 5, 400)


def test_whatever_is_looked_at_before_it_is_saved_is_counted(desks: tuple[AtADesk, AtADesk]) -> None:
    small, large = desks
    assert sorted(small.looks) == sorted(large.looks) == sorted(NAMES)
    app = create_app(small.town.office, clock=small.town.clock)
    routes = iter_route_contexts(app.routes)
    named = {f"POST {one.path}" for one in routes if (one.name or "").startswith("change ")}
    assert named == {one.line for one in small.looks.values()}
    assert named <= MAY.keys()


@pytest.mark.parametrize("name", NAMES)
def test_a_look_takes_ten_queries_at_most_and_no_more_where_there_is_more(desks: tuple[AtADesk, AtADesk], name: str) -> None:
    counts = []
    for desk in desks:
        look = desk.looks[name]
        before = desk.town.dump()
        status, page, seen = desk.send(look, "check")
        assert status == 200, page
        assert '<h1 class="page">ตรวจก่อนบันทึก</h1>' in page
        assert look.says in page
        assert len(seen) <= MOST, f"{name} asks {len(seen)} times:\n" + "\n".join(seen)
        assert desk.town.dump() == before
        counts.append(len(seen))
    assert counts[0] == counts[1]


class _TakenBack(Exception):
    """Nothing is to be recorded."""


@contextmanager
def deed(desk: AtADesk, look: Look) -> Iterator[tuple[Session, Edit]]:
    """A change as the saving makes it, in a transaction that is taken back."""
    with suppress(_TakenBack), desk.town.begin() as (session, agency):
        visitor = visitor_of(session, agency, desk.town.officer(session, PRASERT), at=desk.town.now)
        yield session, look.build(session, visitor, desk.town.now, look.typed)
        raise _TakenBack


def seen_by(desk: AtADesk, look: Look) -> tuple[Edit, Done]:
    """What the look before saving says, in a transaction that cannot write."""
    with desk.town.office.look() as session:
        agency = find_agency(session, desk.town.code)
        visitor = visitor_of(session, agency, desk.town.officer(session, PRASERT), at=desk.town.now)
        edit = look.build(session, visitor, desk.town.now, look.typed)
        assert edit.see is not None, edit.troubles
        return edit, edit.see()


def numbers(session: Session) -> dict[str, int]:
    """How many rows of what a change of the plan makes are there."""
    return {
        table.__tablename__: session.scalar(select(func.count()).select_from(table)) or 0
        for table in (Checkpoint, Move, Handover)
    }


def promised(edit: Edit, done: Done) -> dict[str, int]:
    """How many of them the look says that there will be more."""
    handed = [row.after for row in edit.rows if row.label.startswith("ส่งต่อให้")]
    added = [found[1] for one in done.follows if (found := re.search(r"มีเพิ่ม (\d+) รายการ", one))]
    return {
        "checkpoint": sum(map(int, added)),
        "move": len(done.waived),
        "handover": sum(int(one.split()[0]) for one in handed),
    }


@pytest.mark.parametrize("name", NAMES)
def test_the_saving_does_what_the_look_said(desks: tuple[AtADesk, AtADesk], name: str) -> None:
    for desk in desks:
        look = desk.looks[name]
        edit, seen = seen_by(desk, look)
        with deed(desk, look) as (session, same):
            before = numbers(session)
            assert same.act is not None
            done = same.act()
            after = numbers(session)
        assert (done.follows, done.waived) == (seen.follows, seen.waived)
        assert same.rows == edit.rows
        more = {table: after[table] - count for table, count in before.items()}
        if name != "a due day is added":  # whose look tells of its day, and counts nothing
            assert more == promised(edit, seen)
        if name in LARGE_DEEDS and desk is desks[1]:
            assert sum(more.values()) >= LARGE_DEEDS[name]


LARGE_DEEDS: Final = {
    "a division ends, and all is waived": 80,
    "a division ends, and all goes to another": 80,
    "a measure is added": 35,
    "a step is added": 35,
    "a step is taken out": 50,
    "a division joins": 12,
}
"""Of how many facts the largest changes are in the large office."""


@pytest.mark.parametrize("name", NAMES)
def test_saving_asks_no_more_where_there_is_more(desks: tuple[AtADesk, AtADesk], name: str) -> None:
    counts = []
    for desk in desks:
        with deed(desk, desk.looks[name]) as (_session, edit):
            assert edit.act is not None
            with queries(desk.town.office.engine) as seen:
                edit.act()
        counts.append(len(seen))
    assert counts[0] == counts[1]


def answers(desk: AtADesk) -> dict[str, tuple[str, dict[str, object], int, str]]:
    """What else a press is answered with by a page that records nothing: where, what is typed, the status, and what it says."""
    pending, waived = desk.town.checkpoint("m01", "d1", date(2024, 1, 31)), desk.town.checkpoint("m01", "d1", date(2024, 2, 29))
    act, stands = f"/desk/checkpoints/{pending}", {"words": "เพราะอะไรสักอย่าง", "stands": "0-0"}
    with desk.town.office.look() as session:
        to = f"division-{session.scalars(select(Division.id).order_by(Division.position.desc()).limit(1)).one()}"
    look = "กลับไปแก้ข้อความ"
    return {
        "a waiver is looked at": (f"{act}/waive", stands, 200, look),
        "a handover is looked at": (f"{act}/hand-over", {**stands, "to": to}, 200, look),
        "an opening is looked at": (f"/desk/checkpoints/{waived}/reopen", {**stands, "stands": "1-0"}, 200, look),
        "nothing was said of why": (f"{act}/waive", {"stands": "0-0"}, 422, "ยังไม่ได้เขียนเหตุผลที่ยกเว้น"),
        "everything is ticked": ("/desk/review/tick", {"tick": "all"}, 200, "checked"),
        "nothing is ticked": ("/desk/review/return", {"comment": "แก้"}, 422, "ยังไม่ได้เลือกรายการ"),
        "nobody is to be reminded": ("/desk/nudge", {}, 422, "ยังไม่ได้เลือกผู้รับ"),
        "a head hands over without a word": (
            f"/me/checkpoints/{desk.town.checkpoint('m01', 'd2', date(2024, 1, 31))}/hand-over", {"to": to}, 422,
            "ยังไม่ได้เขียนข้อความถึงผู้รับ",
        ),
        "a head asks for a waiver without a reason": (
            f"/me/checkpoints/{desk.town.checkpoint('m01', 'd2', date(2024, 1, 31))}/waiver", {"reason": ""}, 422,
            "ยังไม่ได้เขียนเหตุผล",
        ),
    }  # fmt: skip


ANSWERS: Final = (
    "a waiver is looked at", "a handover is looked at", "an opening is looked at", "nothing was said of why",
    "everything is ticked", "nothing is ticked", "nobody is to be reminded", "a head hands over without a word",
    "a head asks for a waiver without a reason",
)  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_a_page_that_answers_a_press_takes_ten_queries_at_most(desks: tuple[AtADesk, AtADesk], name: str) -> None:
    counts = []
    for desk in desks:
        path, typed, status, says = answers(desk)[name]
        before = desk.town.dump()
        with queries(desk.town.office.engine) as seen:
            answer = desk.client.post(path, data=typed)
        assert answer.status_code == status, answer.text
        assert says in answer.text
        assert len(seen) <= MOST, f"{name} asks {len(seen)} times:\n" + "\n".join(seen)
        assert desk.town.dump() == before
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_every_other_answer_is_counted(desks: tuple[AtADesk, AtADesk]) -> None:
    assert sorted(answers(desks[0])) == sorted(ANSWERS)
