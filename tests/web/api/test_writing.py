"""Writing through the API: by the rules of the pages, once for each Idempotency-Key, in the name of an officer of the day."""

from __future__ import annotations

from datetime import date
from threading import Thread
from typing import Any

import pytest
from httpx import Response
from sqlalchemy import select
from starlette.testclient import TestClient

from ita_model import answers, keys
from ita_model.answers import KEPT
from ita_model.keys import Scope
from ita_model.records import ApiAnswer, Checkpoint, Confirmation, Evidence, Move
from ita_model.states import State
from tests.support import files
from tests.support.cast import ANAN, MANOP, PRASERT, SOMSRI, WICHAI, Town, a_plan, days, open_plan
from tests.web.api.conftest import bearer

WORDS = {"result": "จัดทำคู่มือแล้ว", "outcome": "ทุกคนทราบ"}
PAPER = ("files", ("คู่มือ.pdf", files.PDF, "application/pdf"))


def confirm(program: TestClient, key: str, number: int, chosen: str = "request-1", **more: Any) -> Response:
    given = {"data": WORDS, "files": [PAPER], **more}
    return program.post(f"checkpoints/{number}/confirm", headers={**bearer(key), "Idempotency-Key": chosen}, **given)


def review(program: TestClient, key: str, number: int, act: str, chosen: str = "review-1", **told: Any) -> Response:
    return program.post(f"checkpoints/{number}/{act}", headers={**bearer(key), "Idempotency-Key": chosen}, json=told)


def state(town: Town, number: int) -> State:
    with town.office.look() as session:
        return session.get_one(Checkpoint, number).state


def count(town: Town, table: type[Any]) -> int:
    with town.office.look() as session:
        return len(session.scalars(select(table)).all())


@pytest.fixture
def mine(town: Town) -> int:
    return town.checkpoint("m2", "finance")


def test_a_head_confirms_with_a_file_and_the_secretary_accepts(program: TestClient, town: Town, mine: int) -> None:
    made = confirm(program, town.key(SOMSRI), mine)
    assert made.status_code == 200, made.text
    told = made.json()
    assert (told["checkpoint"], told["state"]) == (mine, "submitted")
    assert state(town, mine) is State.SUBMITTED
    with town.office.look() as session:
        proof = session.scalars(select(Evidence)).one()
        said = session.get_one(Confirmation, told["confirmation"])
        assert (proof.name, proof.media_type, said.result) == ("คู่มือ.pdf", "application/pdf", "จัดทำคู่มือแล้ว")
        assert said.officer_id == town.officer(session, SOMSRI).id
    accepted = review(program, town.key(PRASERT), mine, "accept", confirmation=told["confirmation"])
    assert (accepted.status_code, accepted.json()["state"]) == (200, "accepted")
    assert town.faults() == []


def test_the_secretary_sends_it_back_with_a_comment(program: TestClient, town: Town, mine: int) -> None:
    said = confirm(program, town.key(WICHAI), mine).json()["confirmation"]
    secretary = town.key(PRASERT)
    assert review(program, secretary, mine, "return", confirmation=said, comment=" ").status_code == 422
    assert review(program, secretary, mine, "return", confirmation=said, comment="ภาพไม่ชัด").json()["state"] == "returned"
    with town.office.look() as session:
        assert session.scalars(select(Move.words).order_by(Move.id.desc())).first() == "ภาพไม่ชัด"


def test_the_same_request_is_done_once_and_answered_alike(program: TestClient, town: Town, mine: int) -> None:
    key = town.key(SOMSRI)
    first = confirm(program, key, mine)
    town.now = town.now.add(hours=47)
    again = confirm(program, key, mine)
    assert (again.status_code, again.json()) == (200, first.json())
    assert again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers
    assert count(town, Confirmation) == 1


def test_a_key_that_was_chosen_for_another_request_is_refused(program: TestClient, town: Town, mine: int) -> None:
    key = town.key(SOMSRI)
    confirm(program, key, mine)
    for other in (
        confirm(program, key, mine, data={**WORDS, "result": "อย่างอื่น"}),
        confirm(program, key, mine, files=[("files", ("คู่มือ.pdf", files.PDF + b"\n", "application/pdf"))]),
        confirm(program, key, town.checkpoint("m1", "finance", date(2024, 2, 29))),
    ):
        assert (other.status_code, other.json()["code"]) == (422, "key-used-otherwise")
    assert count(town, Confirmation) == 1


def test_two_callers_may_choose_the_same_key(program: TestClient, town: Town) -> None:
    assert confirm(program, town.key(SOMSRI), town.checkpoint("m2", "finance")).status_code == 200
    assert confirm(program, town.key(ANAN), town.checkpoint("m2", "works")).status_code == 200


def test_a_request_that_is_under_way_is_not_begun_again(program: TestClient, town: Town, mine: int) -> None:
    key = town.key(SOMSRI)
    first = confirm(program, key, mine)
    with town.begin() as (session, _):  # as if nobody had answered it yet
        for row in session.scalars(select(ApiAnswer)):
            row.status, row.body = None, None
    again = confirm(program, key, mine)
    assert (again.status_code, again.json()["code"]) == (409, "request-under-way")
    assert again.headers["retry-after"] == "5"
    town.now = town.now.add(minutes=11)  # whoever began it is long gone
    assert confirm(program, key, mine).json()["code"] == "already-confirmed"
    assert first.status_code == 200


def test_of_two_that_begin_at_once_one_goes_on(town: Town) -> None:
    key = town.key(SOMSRI)
    ended: list[str] = []

    def begin() -> None:
        with town.begin() as (session, _):
            opened = keys.open_key(session, key, at=town.now)
            assert isinstance(opened, keys.Opened)
            try:
                ended.append(type(answers.begin(session, opened.key, "the same", "x", at=town.now)).__name__)
            except answers.UnderWay:
                ended.append("UnderWay")

    both = [Thread(target=begin) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(ended) == ["Begun", "UnderWay"]


def test_a_refused_request_may_be_sent_again_under_its_key(program: TestClient, town: Town) -> None:
    key, later = town.key(SOMSRI), town.checkpoint("m1", "finance", date(2024, 4, 30))
    refused = confirm(program, key, later)
    assert (refused.status_code, refused.json()["code"]) == (409, "not-open-yet")
    assert count(town, ApiAnswer) == 0
    assert not [one for one in (town.office.settings.home / "evidence").rglob("*") if one.is_file()]
    town.now = town.now.add(days=35)
    assert confirm(program, key, later).status_code == 200


def test_answers_are_kept_for_two_days(program: TestClient, town: Town, mine: int) -> None:
    key = town.key(SOMSRI)
    confirm(program, key, mine)
    town.now = town.now + KEPT + days(1)
    assert confirm(program, key, mine).json()["code"] == "already-confirmed"


def test_what_is_wrong_with_a_confirmation_is_said_by_field(program: TestClient, town: Town, mine: int) -> None:
    key = town.key(SOMSRI)
    for field, status, given in (
        ("files", 422, {"files": []}),
        ("files", 422, {"files": [("files", ("โปรแกรม.exe", b"MZ\x90", "application/pdf"))]}),
        ("files", 422, {"files": [PAPER] * 21}),
        ("result", 422, {"data": {"result": " "}}),
        ("result", 422, {"data": {"result": "ก" * 10_001}}),
        ("address", 422, {"data": {**WORDS, "address": "javascript:alert(1)"}}),
    ):
        sent = {"files": [PAPER], **given}
        if not sent["files"]:
            sent = {"files": [("x", ("", b"", ""))], "data": WORDS}
        answer = confirm(program, key, mine, **sent)
        told = answer.json()
        assert answer.status_code == status, told
        assert [one["field"] for one in told["errors"]] == [field]
    answer = program.post(f"checkpoints/{mine}/confirm", headers={**bearer(key), "Idempotency-Key": "12345678"}, json=WORDS)
    assert (answer.status_code, answer.json()["code"]) == (415, "not-multipart")
    assert state(town, mine) is State.PENDING


def test_a_write_needs_an_idempotency_key(program: TestClient, town: Town, mine: int) -> None:
    for chosen in ({}, {"Idempotency-Key": "short"}, {"Idempotency-Key": "has a blank"}):
        answer = program.post(
            f"checkpoints/{mine}/accept", headers={**bearer(town.key(PRASERT)), **chosen}, json={"confirmation": 1}
        )
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "header.Idempotency-Key")


def test_the_secretary_answers_what_was_looked_at(program: TestClient, town: Town, mine: int) -> None:
    key, secretary = town.key(SOMSRI), town.key(PRASERT)
    first = confirm(program, key, mine).json()["confirmation"]
    assert review(program, secretary, mine, "return", confirmation=first, comment="แก้").status_code == 200
    newer = confirm(program, key, mine, "request-2").json()["confirmation"]
    for number in (first, newer + 1):
        late = review(program, secretary, mine, "accept", f"review-{number}-x", confirmation=number)
        assert (late.status_code, late.json()["code"]) == (409, "changed-meanwhile")
    assert state(town, mine) is State.SUBMITTED
    assert review(program, secretary, mine, "accept", "review-2", confirmation=newer).status_code == 200
    assert review(program, secretary, mine, "accept", "review-3", confirmation=newer).json()["code"] == "changed-meanwhile"


def test_a_key_does_no_more_than_its_officer_may_that_day(program: TestClient, town: Town, mine: int) -> None:
    theirs = town.checkpoint("m2", "works")
    head, secretary, executive = town.key(SOMSRI), town.key(PRASERT), town.key(MANOP)
    assert confirm(program, head, theirs).status_code == 404
    assert confirm(program, secretary, mine).json()["code"] == "missing-scope"
    assert confirm(program, executive, mine).json()["code"] == "missing-scope"
    said = confirm(program, head, mine).json()["confirmation"]
    assert review(program, head, mine, "accept", confirmation=said).json()["code"] == "missing-scope"
    with pytest.raises(keys.NothingToDo):
        town.key(SOMSRI, Scope.REVIEW_WRITE)
    town.post(WICHAI, "head", "finance", from_on=town.now.date(), to_on=None)
    gone = confirm(program, head, town.checkpoint("m1", "finance", date(2024, 2, 29)), "request-3")
    assert (gone.status_code, gone.json()["code"]) == (403, "no-post")


def test_a_deputy_whose_days_are_over_confirms_nothing(program: TestClient, town: Town) -> None:
    town.post(ANAN, "head", "finance", from_on=town.now.date(), to_on=town.now.date())
    key, there = town.key(ANAN), town.checkpoint("m2", "finance")
    town.now = town.now.add(days=1)
    assert confirm(program, key, there).status_code == 404
    assert state(town, there) is State.PENDING


def test_a_key_of_another_agency_moves_nothing_here(program: TestClient, town: Town, mine: int) -> None:
    open_plan(town, a_plan("other"))
    other = Town(town.office, "other", town.now)
    said = confirm(program, town.key(SOMSRI), mine).json()["confirmation"]
    assert confirm(program, other.key(SOMSRI), town.checkpoint("m2", "works")).status_code == 404
    assert review(program, other.key(PRASERT), mine, "accept", confirmation=said).status_code == 404
    assert state(town, mine) is State.SUBMITTED


def test_a_body_past_all_measure_is_not_read(program: TestClient, town: Town, mine: int) -> None:
    answer = review(program, town.key(PRASERT), mine, "return", confirmation=1, comment="ก" * 100_000)
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")
    for stranger in ({"data": WORDS, "files": [("files", ("ก.pdf", bytes(100_000), ""))]}, {"content": bytes(100_000)}):
        assert program.post(f"checkpoints/{mine}/accept", **stranger).status_code == 413
        assert program.post(f"checkpoints/{mine}/confirm", **stranger).status_code == 401
