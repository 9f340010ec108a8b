"""Reading through the API: what is there, page by page, no more than the key's officer may see, and nothing of others."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from ita_model.agencies import find_agency
from ita_model.keys import Scope, keys_of
from ita_model.states import Standing
from tests.support import files
from tests.support.cast import ANAN, MANOP, PRASERT, SOMSRI, TODAY, Town, a_plan, open_plan
from tests.support.counting import queries
from tests.support.lent import lent_app
from tests.web.api.conftest import bearer

READS = ("agency", "divisions", "years", "measures", "checkpoints", "checkpoints/1", "board", "reports")


def read(program: TestClient, path: str, key: str) -> dict[str, object]:
    answer = program.get(path, headers=bearer(key))
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def every(program: TestClient, path: str, key: str, *, limit: int) -> list[dict[str, object]]:
    """All the pages of a list."""
    found: list[dict[str, object]] = []
    cursor = ""
    while True:
        joint = "&" if "?" in path else "?"
        page = program.get(f"{path}{joint}limit={limit}{cursor}", headers=bearer(key)).json()
        assert len(page["items"]) <= limit
        found += page["items"]
        if page["next"] is None:
            return found
        cursor = f"&cursor={page['next']}"


def test_the_agency_says_who_it_is_and_what_day_it_has(program: TestClient, town: Town) -> None:
    told = read(program, "agency", town.key(PRASERT))
    assert (told["code"], told["short_name"], told["today"]) == ("sample", "อบต.ตัวอย่าง", "2024-03-22")


def test_a_program_is_answered_while_somebody_else_writes(program: TestClient, town: Town) -> None:
    key = town.key(PRASERT)
    with ThreadPoolExecutor(1) as pool:
        with town.begin() as (session, _agency):
            session.execute(select(1))  # from here on the file has its one writer
            answer = pool.submit(program.get, "agency", headers=bearer(key)).result(timeout=20)  # a writer would wait for 30
        assert answer.status_code == 200
        assert used_on(town) == [None], "the day of use is left for the next request"
    read(program, "agency", key)
    assert used_on(town) == [TODAY]


def used_on(town: Town) -> list[date | None]:
    """On which day each key was used last."""
    with town.office.look() as session:
        return [one.used_on for one in keys_of(session, find_agency(session, town.code))]


def test_measures_come_with_their_steps_in_the_plans_order(program: TestClient, town: Town) -> None:
    found = every(program, "measures", town.key(SOMSRI), limit=1)
    assert [one["code"] for one in found] == ["m1", "m2"]
    assert found[0]["steps"][0]["marker"] == "๑."  # type: ignore[index]


@pytest.mark.parametrize("limit", [1, 3, 200])
def test_pages_hold_each_checkpoint_once_the_earliest_due_first(program: TestClient, town: Town, limit: int) -> None:
    found = every(program, "checkpoints", town.key(PRASERT), limit=limit)
    assert len({one["id"] for one in found}) == len(found) == 14
    assert [one["due_on"] for one in found] == sorted(str(one["due_on"]) for one in found)


def test_a_list_is_narrowed_by_division_day_and_standing(program: TestClient, town: Town) -> None:
    key = town.key(PRASERT)
    town.confirm(town.checkpoint("m2", "works"), ANAN)
    for query, wanted in (
        ("division=works", [("m2", "submitted")]),
        ("division=nowhere", []),
        ("year=2568", []),
        ("due_from=2024-03-19&due_to=2024-03-29", [("m2", "overdue"), ("m2", "submitted"), ("m1", "open")]),
        ("due_from=2024-03-29&due_to=2024-03-19", []),
        ("standing=submitted", [("m2", "submitted")]),
        ("standing=open&division=finance", [("m1", "open")]),
    ):
        found = every(program, f"checkpoints?{query}", key, limit=50)
        assert [(one["measure"], one["standing"]) for one in found] == wanted, query


def test_filtering_by_standing_says_what_each_checkpoint_says_of_itself(program: TestClient, town: Town) -> None:
    town.confirm(town.checkpoint("m2", "works"), ANAN)
    for due in (date(2023, 10, 31), date(2024, 2, 29)):
        town.confirm(town.checkpoint("m1", "finance", due), SOMSRI)
    town.accept(town.checkpoint("m1", "finance", date(2023, 10, 31)))
    town.send_back(town.checkpoint("m1", "finance", date(2024, 2, 29)), "ภาพไม่ชัด")
    key = town.key(PRASERT)
    for moved in (0, 5, 8, 30):
        town.now = town.now.add(days=moved)
        whole = every(program, "checkpoints", key, limit=200)
        counts = read(program, "board", key)["counts"]
        for one in Standing:
            these = every(program, f"checkpoints?standing={one}", key, limit=5)
            assert these == [told for told in whole if told["standing"] == one]
            assert len(these) == counts[one.value]  # type: ignore[index]


def test_a_checkpoint_tells_its_trail_and_its_evidence(program: TestClient, town: Town) -> None:
    number = town.checkpoint("m2", "finance")
    town.confirm_with(number, SOMSRI, town.hand_in(files.PDF, "คู่มือ.pdf", "application/pdf"))
    told = read(program, f"checkpoints/{number}", town.key(PRASERT))
    assert [one["after"] for one in told["trail"]] == ["submitted", "accepted"]  # type: ignore[attr-defined]
    (said,) = told["confirmations"]  # type: ignore[misc]
    assert said["officer"]["code"] == SOMSRI
    (proof,) = said["evidence"]
    assert proof["name"] == "คู่มือ.pdf"
    answer = program.get(f"evidence/{proof['id']}", headers=bearer(town.key(SOMSRI)))
    assert answer.content == files.PDF
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["etag"] == f'"{proof["sha256"][:32]}"'


def test_a_head_sees_the_checkpoints_and_evidence_of_their_divisions_alone(program: TestClient, town: Town) -> None:
    number = town.checkpoint("m2", "works")
    (proof,) = town.confirm_with(number, ANAN, town.hand_in(files.PDF, "ก.pdf", "application/pdf"))
    key = town.key(SOMSRI)
    assert {one["division"] for one in every(program, "checkpoints", key, limit=200)} == {"finance"}
    assert [one["code"] for one in read(program, "board", key)["divisions"]] == ["finance"]  # type: ignore[attr-defined]
    for path in (f"checkpoints/{number}", f"evidence/{proof}"):
        assert program.get(path, headers=bearer(key)).status_code == 404
        assert program.get(path, headers=bearer(town.key(MANOP))).status_code == 200


def test_a_reader_who_has_it_already_is_sent_nothing(program: TestClient, town: Town) -> None:
    key = town.key(PRASERT)
    first = program.get("board", headers=bearer(key))
    again = {**bearer(key), "If-None-Match": first.headers["etag"]}
    assert (program.get("board", headers=again).status_code, program.get("board", headers=again).content) == (304, b"")
    town.confirm(town.checkpoint("m2", "works"), ANAN)
    assert program.get("board", headers=again).status_code == 200


def test_a_key_of_one_agency_sees_nothing_of_another(program: TestClient, town: Town) -> None:
    open_plan(town, a_plan("other"))
    other = Town(town.office, "other", town.now)
    theirs = other.checkpoint("m2", "finance")
    (proof,) = other.confirm_with(theirs, SOMSRI, other.hand_in(files.PDF, "ก.pdf", "application/pdf"))
    mine = town.key(PRASERT)
    assert theirs not in [one["id"] for one in every(program, "checkpoints", mine, limit=200)]
    for path in (f"checkpoints/{theirs}", f"evidence/{proof}"):
        assert program.get(path, headers=bearer(mine)).status_code == 404
        assert program.get(path, headers=bearer(other.key(PRASERT))).status_code == 200


def test_reports_are_told_with_their_documents_their_words_and_their_manifest(published: Town) -> None:
    with lent_app(published) as app, TestClient(app, base_url="http://testserver/api/v1/") as program:
        key = published.key(PRASERT)
        (told,) = every(program, "reports", key, limit=1)
        assert (told["kind"], told["year"], told["state"]) == ("six-month", 2567, "published")
        assert [one["after"] for one in told["moves"]] == ["signed-off", "acknowledged", "published"]  # type: ignore[attr-defined]
        for document in told["documents"]:  # type: ignore[attr-defined]
            answer = program.get(f"reports/1/documents/{document['id']}", headers=bearer(key))
            assert len(answer.content) == document["size"]
            assert answer.headers["content-type"].startswith(document["media_type"])
        assert program.get("reports/1/content", headers=bearer(key)).json()["year"] == 2567
        part = program.get("reports/1/manifest", headers=bearer(key)).json()
        assert set(part["files"]) == {one["name"] for one in told["documents"]}  # type: ignore[attr-defined]
        assert program.get("reports/1/documents/999", headers=bearer(key)).status_code == 404
        assert program.get("reports/2", headers=bearer(key)).status_code == 404
        head = program.get("reports", headers=bearer(published.key(SOMSRI, Scope.PLAN_READ)))
        assert (head.status_code, head.json()["code"]) == (403, "missing-scope")


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "limit=1_0",
        "cursor=x",
        "year=67",
        "standing=late",
        "due_from=1711670400",
        "due_to=2024-02-30",
        "divison=works",
    ],
)
def test_what_does_not_fit_is_refused_by_name(program: TestClient, town: Town, query: str) -> None:
    answer = program.get(f"checkpoints?{query}", headers=bearer(town.key(PRASERT)))
    assert answer.status_code == 422
    told = answer.json()
    assert (told["code"], answer.headers["content-type"]) == ("invalid", "application/problem+json")
    assert [one["field"] for one in told["errors"]] == [f"query.{query.partition('=')[0]}"]


def test_a_key_opens_nothing_when_it_is_wrong_old_revoked_or_its_officer_has_no_post(program: TestClient, town: Town) -> None:
    key, short = town.key(SOMSRI), town.key(SOMSRI, until=town.now.add(days=2))

    def code(secret: str) -> tuple[int, str]:
        answer = program.get("agency", headers=bearer(secret) if secret else {})
        assert answer.status_code == 403 or answer.headers["www-authenticate"].startswith("Bearer")
        return answer.status_code, answer.json()["code"]

    assert code("") == (401, "no-token")
    assert code(key[:-1] + ("A" if key[-1] != "A" else "B")) == (401, "unknown-token")
    town.now = town.now.add(days=2)
    assert code(short) == (401, "expired-token")
    town.post(ANAN, "head", "finance", from_on=town.now.date(), to_on=None)  # from now on Somsri heads nothing
    assert code(key) == (403, "no-post")
    town.revoke_key(key)
    assert code(key) == (401, "revoked-token")


def test_what_is_not_there_is_a_problem_too(program: TestClient) -> None:
    for method, path, status in (("GET", "nowhere", 404), ("DELETE", "agency", 405), ("POST", "agency", 405)):
        answer = program.request(method, path)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.headers["allow"] == "GET"


def test_no_read_takes_more_than_ten_queries(program: TestClient, town: Town) -> None:
    for due in (date(2023, 10, 31), date(2023, 11, 30), date(2024, 2, 29)):
        town.confirm(town.checkpoint("m1", "finance", due), SOMSRI)
    key = town.key(PRASERT)
    for path in READS:
        with queries(town.office.engine) as seen:
            assert program.get(path, headers=bearer(key)).status_code == 200
        assert len(seen) <= 10, (path, seen)
