"""A day on the pages, everything that is logged of it, and nobody in it: no name, no address, no link, no words of theirs."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from config.logs import formatter
from ita_model.records import Officer
from tests.support import files
from tests.support.cast import PRASERT, SOMSRI, Town
from web.app import create_app
from web.cookies import cookie_name
from web.events import PrefectEvents


@pytest.fixture(params=[False, True], ids=["lines", "json"])
def logged(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """Whatever any logger says, down to its last detail."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter(as_json=request.param))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield out
    root.removeHandler(handler)
    root.setLevel(before)


def test_nobody_is_named_in_what_is_logged_of_a_day(town: Town, logged: io.StringIO) -> None:
    token, cookie = town.link(SOMSRI), town.sign_in(PRASERT)
    sign_in = town.sign_in_link(PRASERT, at=town.now.subtract(minutes=1))
    checkpoint = town.checkpoint("m2", "finance")
    said = "จัดทำคู่มือแล้วแจกนางสาวขวัญใจ"
    app = create_app(town.office, clock=town.clock, events=PrefectEvents("http://127.0.0.1:1/api", "ita:secret-of-prefect"))
    with TestClient(app, follow_redirects=False, raise_server_exceptions=False) as browser:
        browser.get(f"/l/{token}")
        given, asked = {"result": said, "address": "www.example.org/khwan"}, {"address": "prasert@sample.example.org"}
        from_here = {"Sec-Fetch-Site": "same-origin"}
        assert browser.post(f"/l/{token}/checkpoints/{checkpoint}", data=given).status_code == 303
        browser.post(f"/l/{token}/checkpoints/{checkpoint}", data={"result": said}, files=[("files", ("ขวัญใจ.jpg", files.PDF))])
        browser.get(f"/l/{token}x/checkpoints/{checkpoint}")
        browser.post("/sign-in", data=asked, headers=from_here)
        browser.get(f"/sign-in/{sign_in}")
        browser.get("/desk", headers={"Cookie": f"{cookie_name(town.office.settings.base_url)}={cookie}"})
        with town.begin() as (session, _):  # from here on the record is broken: what breaks says most
            session.connection().exec_driver_sql("ALTER TABLE sign_in_ask RENAME TO gone_sign_in_ask")
            session.connection().exec_driver_sql("ALTER TABLE link RENAME TO gone_link")
        assert browser.post("/sign-in", data=asked, headers=from_here).status_code == 500
        assert browser.get(f"/l/{token}").status_code == 500
    told = logged.getvalue()
    assert "request broke" in told
    assert "Prefect was not told" in told
    with town.office.look() as session:
        people = [word for one in session.scalars(select(Officer)) for word in (one.name, one.name.split()[0], one.address)]
    words = [*people, token, cookie, sign_in, said, "ขวัญใจ", "khwan", "secret-of-prefect", "prasert@"]
    assert [word for word in words if word in told] == []
