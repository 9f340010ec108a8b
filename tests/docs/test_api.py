"""What docs/api.md says is what the API does."""

from __future__ import annotations

import re
from pathlib import Path

from ita_model.answers import KEPT
from ita_model.hook_outbox import GIVEN_UP_AFTER
from ita_model.hook_outbox import KEPT as MESSAGES_KEPT
from ita_model.hooks import EVENTS, signature
from ita_model.keys import LONGEST, Scope
from tests.web.doors.test_who_may_not import all_routes
from web.api.given import MOST, USUAL
from web.api.problems import TITLES
from web.pace import CHECK, KEY, OVERVIEW, PLACE, SIGN_IN

TOLD = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")


def section(name: str) -> str:
    return TOLD.split(f"\n## {name}\n")[1].split("\n## ")[0]


def test_every_scope_event_and_problem_is_told() -> None:
    assert set(re.findall(r"^\| `([a-z]+:[a-z]+)`", section("Keys"), re.MULTILINE)) == set(Scope)
    assert set(re.findall(r"`((?:checkpoint|report)\.[a-z-]+)`", section("Hooks"))) == set(EVENTS)
    told = {
        (int(status), code)
        for status, codes in re.findall(r"^\| (\d{3}) \| (.*) \|$", section("Problems"), re.MULTILINE)
        for code in re.findall(r"`([a-z]+-?[a-z-]*)`", codes)
        if code in TITLES
    }
    assert told == {(status, code) for code, (status, _) in TITLES.items()}


def test_every_address_is_told() -> None:
    of_api = [line.split(" /api/v1") for line in all_routes() if " /api/v1" in line]
    for method, path in of_api:
        last = re.sub(r"\{\w+\}", "{id}", path)
        where = section("Writing" if method == "POST" else "Reading") + TOLD.split("\n## ")[0]
        assert last in where or f"/{last.rsplit('/', 1)[1]}`" in where, path


def test_the_figures_are_those_of_the_code() -> None:
    assert f"at most {LONGEST.days} days" in section("Keys")
    assert f"For {KEPT.total_seconds() / 3600:.0f} hours" in section("Writing")
    assert f"at most {MOST} items (`limit`, {USUAL} unless said)" in section("Reading")
    assert f"given up {GIVEN_UP_AFTER.days} days after" in section("Hooks")
    assert f"deleted {MESSAGES_KEPT.days} days after" in section("Hooks")
    pace = " ".join(section("Pace").split())
    assert f"A key may ask {KEY.a_minute} times a minute" in pace
    assert f"one address {PLACE.a_minute} times" in pace
    strangers = f"`/sign-in` {SIGN_IN.a_minute}, `/overview` {OVERVIEW.a_minute}"
    assert f"`/check` takes {CHECK.a_minute} requests a minute from one address, {strangers}." in pace


def test_the_check_of_a_signature_is_right() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", section("Hooks"), re.DOTALL)
    found: dict[str, object] = {}
    exec(code, found)
    secret, body, at = "whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQ=", b'{"type":"x"}', 1_711_600_000
    found["time"] = type("Clock", (), {"time": staticmethod(lambda: at + 10)})
    headers = {"webhook-id": "msg_1", "webhook-timestamp": str(at), "webhook-signature": signature(secret, "msg_1", at, body)}
    is_ours = found["is_ours"]
    assert callable(is_ours)
    assert is_ours(secret, headers, body)
    assert not is_ours(secret, headers, body + b" ")
    assert not is_ours(secret, {**headers, "webhook-id": "msg_2"}, body)
