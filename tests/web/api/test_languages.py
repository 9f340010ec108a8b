"""What the API says to people comes in the language that the request asks for."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from ita_model.records import Confirmation, Move
from ita_model.states import State
from tests.support.cast import PRASERT, SOMSRI, Town
from web.language import Language, asked

THAI = re.compile(r"[\u0e00-\u0e7f]")
QUERIES = (
    "limit=0", "limit=999", "limit=many", "year=1", "due_from=31/3/2567", "due_from=2024-02-31", "standing=done", "nothing=1",
    f"division={'x' * 41}",
)  # fmt: skip


def ask(browser: TestClient, town: Town, address: str, language: str, **more: object) -> dict[str, object]:
    """What is said of a request that does not fit."""
    headers = {"Authorization": f"Bearer {town.key(PRASERT)}", "Accept-Language": language, "Idempotency-Key": "a-request"}
    answer = browser.request("POST" if more else "GET", f"/api/v1{address}", headers=headers, **more)  # type: ignore[arg-type]
    told: dict[str, object] = answer.json()
    assert answer.status_code == 422
    assert answer.headers["content-language"] == asked(language)
    assert "Accept-Language" in answer.headers["vary"]
    return told


@pytest.mark.parametrize("query", QUERIES)
def test_what_is_wrong_with_a_query_is_said_in_the_language_of_the_request(browser: TestClient, town: Town, query: str) -> None:
    for language, thai in (("en", False), ("en-GB,en;q=0.9,th;q=0.1", False), ("th", True), ("", True), ("fr", True)):
        told = ask(browser, town, f"/checkpoints?{query}", language)
        for words in (told["detail"], *(one["detail"] for one in told["errors"])):  # type: ignore[attr-defined]
            assert bool(THAI.search(words)) is thai, words


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"confirmation": "x", "comment": 7},
        {"confirmation": 0, "comment": ""},
        [],
        {"confirmation": 1, "comment": "ก" * 2_001},
    ],
)
def test_what_is_wrong_with_a_body_is_said_so_too(browser: TestClient, town: Town, body: object) -> None:
    address = f"/checkpoints/{town.checkpoint('m2', 'finance')}/return"
    for language, thai in (("en", False), ("th", True)):
        told = ask(browser, town, address, language, json=body)
        for one in told["errors"]:  # type: ignore[attr-defined]
            assert bool(THAI.search(one["detail"])) is thai, one


def test_what_is_wrong_with_a_form_is_said_so_too(browser: TestClient, town: Town) -> None:
    address, headers = f"/api/v1/checkpoints/{town.checkpoint('m2', 'finance')}/confirm", {"Idempotency-Key": "a-request"}
    for language, words in (("en", "There is no evidence"), ("th", "ยังไม่มีหลักฐาน")):
        mine = {**headers, "Authorization": f"Bearer {town.key(SOMSRI)}", "Accept-Language": language}
        told = browser.post(address, data={"result": "x"}, files={"none": b""}, headers=mine).json()
        assert [one["detail"][: len(words)] for one in told["errors"]] == [words]


def test_a_comment_goes_on_record_without_what_turns_the_writing(browser: TestClient, town: Town) -> None:
    point = town.checkpoint("m2", "finance")
    town.confirm(point, SOMSRI)
    with town.office.look() as session:
        number = session.scalars(select(Confirmation.id)).one()
    headers = {"Authorization": f"Bearer {town.key(PRASERT)}", "Idempotency-Key": "a-request"}
    sent = {"confirmation": number, "comment": " ภาพ\u202egpj.exe\u0007 \r\nไม่ชัด"}
    assert browser.post(f"/api/v1/checkpoints/{point}/return", json=sent, headers=headers).status_code == 200
    with town.office.look() as session:
        assert session.scalars(select(Move.words).where(Move.after == State.RETURNED)).one() == "ภาพgpj.exe \nไม่ชัด"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", Language.THAI), ("en", Language.ENGLISH), ("EN-us", Language.ENGLISH), ("th,en", Language.THAI),
        ("th;q=0.2, en;q=0.8", Language.ENGLISH), ("en;q=0", Language.THAI), ("en;q=x", Language.THAI), ("*", Language.THAI),
        ("de,en;q=0.5", Language.ENGLISH), (",;,q=", Language.THAI), ("en;q=0.5,th;q=0.5", Language.THAI),
    ],
)  # fmt: skip
def test_the_language_is_the_one_that_is_liked_best(header: str, language: Language) -> None:
    assert asked(header) is language
