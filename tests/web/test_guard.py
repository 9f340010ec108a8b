"""No answer leaves without its headers; no trace leaves at all; no log holds a token."""

from __future__ import annotations

import logging
import re

import pytest
from starlette.testclient import TestClient

from tests.support.cast import SOMSRI, Town
from tests.support.colours import contrast
from web import routes_list
from web.main import TokensMasked
from web.pages import STATIC, static


@pytest.mark.parametrize("path", ["/", "/healthz", "/l/x", "/static/style.css", "/static/nothing.css", "/static/../app.py"])
def test_every_answer_carries_its_headers(browser: TestClient, path: str) -> None:
    headers = browser.get(path).headers
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert "noindex" in headers["x-robots-tag"]
    assert "set-cookie" not in headers


def test_pages_are_kept_by_nobody_and_the_typeface_by_the_browser(browser: TestClient, town: Town) -> None:
    assert browser.get(f"/l/{town.link(SOMSRI)}").headers["cache-control"] == "no-store"
    assert "max-age" in browser.get(f"{static()}/fonts/sarabun-400.woff").headers["cache-control"]


def test_the_health_page_says_ok(browser: TestClient) -> None:
    assert browser.get("/healthz").text == "ok"


def test_what_breaks_shows_a_calm_page_and_logs_its_reference_without_the_token(
    browser: TestClient, town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the wheel came off")

    monkeypatch.setattr(routes_list, "own_page", broken)
    token = town.link(SOMSRI)
    with caplog.at_level(logging.ERROR):
        answer = browser.get(f"/l/{token}")
    assert answer.status_code == 500
    found = re.search(r"<code>([0-9a-f]{8})</code>", answer.text)
    assert found is not None
    assert found[1] in caplog.text
    assert "wheel" in caplog.text
    assert "wheel" not in answer.text
    assert token not in caplog.text
    assert answer.headers["cache-control"] == "no-store"


def test_an_access_log_that_somebody_turns_on_holds_no_token() -> None:
    line = ("127.0.0.1:1", "GET", "/l/SECRET-token_1/checkpoints/3?thanks=1", "1.1", 200)
    record = logging.LogRecord("uvicorn.access", logging.INFO, "", 0, '%s - "%s %s HTTP/%s" %d', line, None)
    assert TokensMasked().filter(record)
    assert record.getMessage() == '127.0.0.1:1 - "GET /l/…/checkpoints/3?thanks=1 HTTP/1.1" 200'
    calendar = logging.LogRecord("uvicorn.access", logging.INFO, "", 0, "GET /calendar/SECRET-token_1.ics", None, None)
    assert TokensMasked().filter(calendar)
    assert calendar.getMessage() == "GET /calendar/…"
    overview = logging.LogRecord("uvicorn.access", logging.INFO, "", 0, "GET /overview/SECRET-token_1?page=2", None, None)
    assert TokensMasked().filter(overview)
    assert overview.getMessage() == "GET /overview/…?page=2"


def test_a_first_visit_weighs_less_than_150_kilobytes(browser: TestClient, town: Town) -> None:
    token, mine = town.link(SOMSRI), town.checkpoint("m2", "finance")
    page, form = browser.get(f"/l/{token}"), browser.get(f"/l/{token}/checkpoints/{mine}")
    linked = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text + form.text))
    fonts = {f"{static()}/{name}" for name in re.findall(r"url\(([^)]+)\)", (STATIC / "style.css").read_text("utf-8"))}
    weight = sum(len(browser.get(path).content) for path in linked | fonts)
    assert weight + len(page.content) + len(form.content) < 150_000


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_words_stand_out_from_their_ground_in_both_schemes(scheme: int) -> None:
    block = re.findall(r":root \{(.*?)\}", (STATIC / "style.css").read_text("utf-8"), re.DOTALL)[scheme]
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    standings = ("planned", "open", "overdue", "submitted", "returned", "accepted", "waived")
    pairs = [(tone, ground) for tone in ("ink", "soft", "press", *standings) for ground in ("paper", "tint")]
    pairs += [("on-press", "press"), ("overdue", "bad-tint"), ("returned", "comment-tint"), ("accepted", "good-tint")]
    pairs += [("ink", tint) for tint in ("bad-tint", "comment-tint", "good-tint")]
    assert {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 1) for pair in pairs
            if contrast(colours[pair[0]], colours[pair[1]]) < 4.5} == {}  # fmt: skip
