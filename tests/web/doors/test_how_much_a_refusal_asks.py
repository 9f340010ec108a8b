"""What answers a form is a page as well: it takes ten queries at most besides those of the deed that it tells of.

What is counted is what docs/decisions/0034 says: each query of a transaction that can only read. Where the form was refused
before a deed began there is no other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import pytest
from httpx import Request
from starlette.testclient import TestClient

from ita_model.records import Division
from tests.support.cast import SOMSRI, Town
from tests.support.counting import queries
from tests.web.doors.callers import Stage, Who, head_divisions_too
from tests.web.doors.test_how_much_is_asked import MOST
from tests.web.doors.test_who_may_not import MAY, can_come, come, path_of

MOST_WITH_A_DEED: Final = 2 * MOST
"""Of what was refused under the lock: the checks that the deed made there, and the page."""
WORKS: Final = "works"
"""What stands for the number of กองช่าง in a form."""
WRITING: Final = sorted(line for line in MAY if line.startswith("POST "))


@dataclass(frozen=True)
class Sent:
    """A form that is refused: where it is sent, by whom, what it says, and of which checkpoint it is."""

    line: str
    who: Who
    of: str = "submitted"
    step: str = "supersede"
    form: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f"{self.line} {self.of} {self.who.name} {'-'.join(name for name, _ in self.form)}"


WANTING: Final = (
    Sent("/checkpoints/{checkpoint_id}", Who.HEAD, "handed"),
    Sent("/checkpoints/{checkpoint_id}", Who.SECRETARY, "handed"),
    Sent("/checkpoints/{checkpoint_id}/return", Who.SECRETARY),
    Sent("/checkpoints/{checkpoint_id}/hand-over", Who.HEAD, "pending"),
    Sent("/checkpoints/{checkpoint_id}/hand-over", Who.SECRETARY, "pending"),
    Sent("/checkpoints/{checkpoint_id}/hand-over", Who.HEAD, "handed"),
    Sent("/checkpoints/{checkpoint_id}/waiver", Who.HEAD, "pending"),
    Sent("/waivers/{request_id}/refuse", Who.SECRETARY),
    Sent("/desk/reports/{report_id}/{step}", Who.SECRETARY),
)
"""Forms in which something is wanting: no deed is begun."""

SETTLED: Final = (
    Sent("/checkpoints/{checkpoint_id}/return", Who.SECRETARY, "pending"),
    Sent("/checkpoints/{checkpoint_id}/hand-over", Who.HEAD),
    Sent("/waivers/{request_id}/refuse", Who.SECRETARY),
)
"""Forms in which something is wanting, of what was settled since they were opened: no deed is begun either."""

TOO_LATE: Final = (
    Sent("/checkpoints/{checkpoint_id}", Who.HEAD, form=(("result", "แจกแล้ว"), ("address", "https://example.org/1"))),
    Sent("/checkpoints/{checkpoint_id}", Who.SECRETARY, form=(("result", "แจกแล้ว"), ("address", "https://example.org/1"))),
    Sent("/checkpoints/{checkpoint_id}/accept", Who.SECRETARY),
    Sent("/checkpoints/{checkpoint_id}/return", Who.SECRETARY, form=(("comment", "ภาพไม่ชัด"),)),
    Sent("/checkpoints/{checkpoint_id}/hand-over", Who.HEAD, form=(("to", WORKS), ("words", "ทำแทนด้วย"))),
    Sent("/checkpoints/{checkpoint_id}/hand-over", Who.SECRETARY, form=(("to", WORKS), ("words", "ทำแทนด้วย"))),
    Sent("/checkpoints/{checkpoint_id}/hand-over", Who.HEAD, form=(("to", "division-0"), ("words", "ทำแทนด้วย"))),
    Sent("/checkpoints/{checkpoint_id}/waiver", Who.HEAD, form=(("reason", "น้ำท่วม"),)),
    Sent("/waivers/{request_id}/grant", Who.SECRETARY),
    Sent("/waivers/{request_id}/refuse", Who.SECRETARY, form=(("words", "ทำได้"),)),
    Sent("/desk/reports/{report_id}/sign-off", Who.SECRETARY, form=(("code", "12345678"),)),
    Sent("/desk/reports/{report_id}/sign-off/code", Who.SECRETARY),
    Sent("/desk/reports/{report_id}/{step}", Who.SECRETARY, step="publish"),
    Sent("/reports/{report_id}/acknowledge", Who.EXECUTIVE, form=(("code", "12345678"),)),
    Sent("/reports/{report_id}/acknowledge/code", Who.EXECUTIVE),
    Sent("/reports/{report_id}/send-back", Who.EXECUTIVE, form=(("words", "แก้ตาราง"), ("read", "1"))),
)
"""Forms that were right when their page was opened: under the lock it is seen that something else happened meanwhile."""


def by_each_door(several: Sequence[Sent]) -> list[Sent]:
    """The same forms from the desk, from the pages of who signed in, and from those of a letter's link."""
    of_desk = [one for one in several if one.line.startswith("/desk")]
    others = [one for one in several if not one.line.startswith("/desk")]
    return [*of_desk, *(replace(one, line=f"{door}{one.line}") for door in ("/me", "/l/{token}") for one in others)]


@pytest.mark.parametrize("line", WRITING)
def test_the_page_that_answers_an_empty_form_takes_ten_queries_at_most(
    visitor: TestClient, town: Town, stage: Stage, line: str
) -> None:
    head_divisions_too(town)
    for who in (one for one in Who if one in MAY[line] and can_come(line, one, stage.shown)):
        with queries(town.office.engine) as seen, queries(town.office.engine, looking=True) as looked:
            answer = come(visitor, stage, line, who)
        assert len(looked) <= MOST, f"{line} asks {len(looked)} times for {who}:\n" + "\n".join(looked)
        if answer.status_code == 422:
            assert len(seen) <= MOST, f"{line} asks {len(seen)} times for {who}:\n" + "\n".join(seen)


@pytest.mark.parametrize("sent", by_each_door(WANTING), ids=str)
def test_a_form_in_which_something_is_wanting_is_answered_by_ten_queries_at_most(
    visitor: TestClient, town: Town, stage: Stage, sent: Sent
) -> None:
    head_divisions_too(town)
    form = _made(visitor, town, stage, sent)
    with queries(town.office.engine) as seen, queries(town.office.engine, looking=True) as looked:
        answer = visitor.send(form)
    assert answer.status_code == 422
    assert looked == seen, "a deed was begun"
    assert len(seen) <= MOST, f"asks {len(seen)} times:\n" + "\n".join(seen)


@pytest.mark.parametrize("sent", by_each_door(SETTLED), ids=str)
def test_a_form_in_which_something_is_wanting_of_what_was_settled_since_is_answered_by_how_it_stands(
    visitor: TestClient, town: Town, stage: Stage, sent: Sent
) -> None:
    head_divisions_too(town)
    town.confirm(town.checkpoint("m1", "finance", date(2024, 1, 31)), SOMSRI)  # of which a waiver was asked for
    form = _made(visitor, town, stage, sent)
    with queries(town.office.engine) as seen, queries(town.office.engine, looking=True) as looked:
        answer = visitor.send(form)
    assert answer.status_code == 409
    assert "รายการนี้เปลี่ยนไปแล้วหลังจากที่ท่านเปิดหน้า" in answer.text
    assert looked == seen, "a deed was begun"
    assert len(seen) <= MOST, f"asks {len(seen)} times:\n" + "\n".join(seen)


@pytest.mark.parametrize("sent", by_each_door(TOO_LATE), ids=str)
def test_what_comes_too_late_is_told_by_ten_queries_at_most_besides_those_of_its_deed(
    visitor: TestClient, town: Town, stage: Stage, sent: Sent
) -> None:
    head_divisions_too(town)
    town.confirm(town.checkpoint("m1", "finance", date(2024, 1, 31)), SOMSRI)  # of which a waiver was asked for
    form = _made(visitor, town, stage, sent)
    with queries(town.office.engine) as seen, queries(town.office.engine, looking=True) as looked:
        answer = visitor.send(form)
    assert answer.status_code == 409
    assert len(looked) < len(seen), "no deed was begun"
    assert len(looked) <= MOST, f"asks {len(looked)} times:\n" + "\n".join(looked)
    assert len(seen) <= MOST_WITH_A_DEED, f"asks {len(seen)} times:\n" + "\n".join(seen)


def _made(visitor: TestClient, town: Town, stage: Stage, sent: Sent) -> Request:
    """A form that is ready to be sent."""
    numbers = {
        **stage.numbers,
        "supersede": sent.step,
        "checkpoint_id": {
            "submitted": stage.numbers["checkpoint_id"],
            "pending": stage.numbers["pending"],
            "handed": str(town.checkpoint("m1", "finance", date(2024, 2, 29))),
        }[sent.of],
    }
    with town.office.look() as session:
        works = session.query(Division.id).filter_by(agency_id=1, code="works").scalar()
    path = path_of(Stage(stage.home, stage.shown, numbers), f"POST {sent.line}", sent.who)
    headers = {"sec-fetch-site": "same-origin", "Cookie": f"ita-visit={stage.shown.cookies[sent.who]}"}
    form = {name: value.replace(WORKS, f"division-{works}") for name, value in sent.form}
    return visitor.build_request("POST", path, headers=headers, data=form)
