"""The cast's office, and the secretary at the rooms of people and plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.support.cast import PRASERT, Town, a_town
from tests.support.lent import lent_app

OURS = {"sec-fetch-site": "same-origin"}


class AtTheDesk:
    """Somebody's browser, signed in, and what it reads as text."""

    def __init__(self, client: TestClient, town: Town) -> None:
        self.client, self.town = client, town

    def sign_in(self, who: str = PRASERT) -> None:
        """Come in as another officer."""
        self.town.now = self.town.now.add(seconds=1)
        self.client.cookies = type(self.client.cookies)({"ita-visit": self.town.sign_in(who)})

    def read(self, path: str, status: int = 200) -> str:
        """A page as text."""
        answer = self.client.get(path)
        assert answer.status_code == status, answer.headers.get("location", answer.status_code)
        return text_of(answer.text)

    def check(self, path: str, status: int = 200, **typed: str) -> str:
        """The look before saving, or the form with what is wrong, as text."""
        return self._send(path, "check", status, typed)

    def save(self, path: str, **typed: str) -> str:
        """Look at it, save what was seen, and read the page that follows."""
        looked = re.search('name="seen" value="([0-9a-f]{64})"', self.client.post(path, data={**typed, "step": "check"}).text)
        assert looked is not None
        answer = self.client.post(path, data={**typed, "step": "save", "seen": looked[1]})
        assert answer.status_code == 303, text_of(answer.text)
        return self.read(answer.headers["location"])

    def _send(self, path: str, step: str, status: int, typed: dict[str, str]) -> str:
        answer = self.client.post(path, data={**typed, "step": step})
        assert answer.status_code == status, text_of(answer.text)
        return text_of(answer.text)


def text_of(page: str) -> str:
    """What a page says, without its marks."""
    body = page.partition("<body>")[2]
    return " ".join(unescape(re.sub("<[^>]*>", " ", body)).split())


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """อบต.ตัวอย่าง on 22 March 2567."""
    with a_town(tmp_path / "office") as town:
        yield town


@pytest.fixture
def desk(town: Town) -> Iterator[AtTheDesk]:
    """The secretary, signed in."""
    with lent_app(town) as app, TestClient(app, follow_redirects=False, headers=OURS) as client:
        at = AtTheDesk(client, town)
        at.sign_in()
        yield at
