"""A browser at the desk, and what every test of these rooms needs at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from starlette.testclient import TestClient

from tests.support.cast import PRASERT, Town
from tests.support.lent import lent_app


@pytest.fixture
def person(town: Town) -> Iterator[TestClient]:
    """A browser at the pages, with nobody signed in."""
    ours = {"sec-fetch-site": "same-origin"}
    with lent_app(town) as app, TestClient(app, follow_redirects=False, headers=ours) as client:
        yield client


@pytest.fixture
def enter(person: TestClient, town: Town) -> Callable[..., None]:
    """Signs one of the cast in; the secretary, if nobody is named."""

    def sign_in(who: str = PRASERT) -> None:
        town.now = town.now.add(seconds=1)
        person.cookies = type(person.cookies)({"ita-visit": town.sign_in(who)})

    return sign_in
