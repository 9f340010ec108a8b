"""The cast's office as other programs see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from httpx import Response
from starlette.testclient import TestClient

from tests.support.cast import Town
from tests.support.lent import lent_app

Call = Callable[..., Response]


@pytest.fixture
def program(town: Town) -> Iterator[TestClient]:
    """Another program, at the office's API."""
    with lent_app(town) as app, TestClient(app, base_url="http://testserver/api/v1/") as client:
        yield client


def bearer(secret: str) -> dict[str, str]:
    """The header by which a key is shown."""
    return {"Authorization": f"Bearer {secret}"}
