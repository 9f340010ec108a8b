"""The API keeps to its own description: schemathesis asks for all that it allows, and for much that it does not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case, GenerationMode
from schemathesis.schemas import BaseSchema
from sqlalchemy import select
from starlette.testclient import TestClient

from ita_model.records import Checkpoint, Confirmation
from ita_model.states import State
from tests.support import files, publishing
from tests.support.cast import PRASERT, SOMSRI, YEAR, Town
from tests.support.lent import lent_app
from web.app import create_app

EXAMPLES = 40
READY = 3
"""The checkpoint that writes find waiting for them."""


@pytest.fixture(scope="module")
def office(compiled_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The office with a report and evidence, in which the secretary heads a division as well and so may do everything."""
    with publishing.copied(compiled_home, tmp_path_factory.mktemp("asked") / "office") as town:
        town.post(PRASERT, "head", "finance", from_on=YEAR.start, to_on=YEAR.end)
        for number in range(3, 7):
            town.confirm(number, SOMSRI)
        yield town


@pytest.fixture(scope="module")
def key(office: Town) -> str:
    """A key of the secretary's, for everything."""
    return office.key(PRASERT)


@pytest.fixture(scope="module")
def api(office: Town) -> BaseSchema:
    """The description of the API, with the application that it describes."""
    app = create_app(office.office, clock=office.clock, paced=False)
    described = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    described.config.generation.update(
        modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE],
        max_examples=EXAMPLES,
        deterministic=True,
        with_security_parameters=False,
    )
    count = iter(range(1, 1_000_000))

    @described.hook
    def map_case(_context: object, case: Case) -> Case:
        """What a description cannot say of a good request: that what it names is there, the key new, the file a real one."""
        if case.meta is not None and case.meta.generation.mode is not GenerationMode.POSITIVE:
            return case
        now = next(count)
        for name, number in dict(case.path_parameters or {}).items():
            if str(number).isdigit() and int(number) > 0:
                case.path_parameters[name] = int(number) % (2 if name == "report_id" else 20) + 1
        if "Idempotency-Key" in case.headers:
            case.headers["Idempotency-Key"] = str(UUID(int=now))
        if isinstance(case.body, dict) and "files" in case.body:
            case.body["files"] = [files.PDF for _ in case.body["files"]]
        if case.method == "POST" and now % 2:
            make_ready(office, case)
        return case

    return described


def make_ready(office: Town, case: Case) -> None:
    """Have a write be about a checkpoint that waits for just this."""
    case.path_parameters["checkpoint_id"] = READY
    with office.office.look() as session:
        state = session.get_one(Checkpoint, READY).state
    if case.path.endswith("/confirm"):
        if state is State.SUBMITTED:
            office.send_back(READY, "แก้ไข")
        elif state is State.ACCEPTED:
            office.reopen(READY, "เปิดใหม่")
        return
    if state is State.ACCEPTED:
        office.reopen(READY, "เปิดใหม่")
    if state is not State.SUBMITTED:
        office.confirm(READY, SOMSRI)
    with office.office.look() as session:
        newest = session.scalars(select(Confirmation.id).where(Confirmation.checkpoint_id == READY)).all()
    if isinstance(case.body, dict):
        case.body["confirmation"] = max(newest)


described = schemathesis.pytest.from_fixture("api")


@described.parametrize()
@settings(max_examples=EXAMPLES, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_api_keeps_to_its_description(case: Case, key: str) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {key}"})


def test_the_description_says_of_each_operation_what_it_needs(office: Town) -> None:
    with lent_app(office) as app, TestClient(app) as program:
        told = program.get("/api/v1/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert told["servers"] == [{"url": "/api/v1"}]
    assert "HTTPValidationError" not in told["components"]["schemas"]
    for path, item in told["paths"].items():
        for method, operation in item.items():
            assert operation["security"] == [{"key": []}], path
            assert "Scope `" in operation["description"], path
            assert {"401", "403", "404", "422"} <= operation["responses"].keys(), path
            names = {one["name"] for one in operation.get("parameters", [])}
            assert ("Idempotency-Key" in names) is (method == "post"), path
