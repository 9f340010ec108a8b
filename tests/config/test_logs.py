"""What a process logs: a line an event, for people or as JSON, and nobody in it."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from config.logs import formatter, masked

TOKEN = "kX3vQ9w2-Fe_8"


@pytest.fixture(params=[False, True], ids=["lines", "json"])
def said(request: pytest.FixtureRequest) -> Iterator[tuple[logging.Logger, io.StringIO]]:
    """A logger and what it wrote."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter(as_json=request.param))
    logger = logging.getLogger(f"test.{request.param}")
    logger.handlers[:], logger.propagate = [handler], False
    logger.setLevel(logging.INFO)
    yield logger, out
    logger.handlers.clear()


@pytest.mark.parametrize(
    "text",
    [
        f"GET /l/{TOKEN}/checkpoints/12 broke",
        f'"GET /sign-in/{TOKEN}?x=1"',
        f"http://127.0.0.1:8000/calendar/{TOKEN}.ics",
        f"GET /overview/{TOKEN}.csv?only=late",
        "550 <somsri@por.example.org>: no such mailbox",
        "mailto:somsri.j+x@por.example.org, again",
    ],
)
def test_what_opens_a_page_or_reaches_somebody_is_masked(said: tuple[logging.Logger, io.StringIO], text: str) -> None:
    logger, out = said
    logger.warning("it says %s", text)
    assert TOKEN not in out.getvalue()
    assert "somsri" not in out.getvalue()
    assert "it says" in out.getvalue()


def test_a_trace_is_masked_too(said: tuple[logging.Logger, io.StringIO]) -> None:
    logger, out = said
    try:
        raise RuntimeError(f"/l/{TOKEN} of somsri@por.example.org")
    except RuntimeError:
        logger.exception("it broke")
    assert "RuntimeError" in out.getvalue()
    assert TOKEN not in out.getvalue()
    assert "somsri" not in out.getvalue()


def test_an_event_of_several_lines_stays_one() -> None:
    line = formatter(as_json=False).format(logging.LogRecord("x", logging.INFO, "", 0, "first\nsecond\n", (), None))
    assert "first · second" in line
    assert "\n" not in line


def test_json_has_the_event_its_level_logger_and_moment() -> None:
    record = logging.LogRecord("ita.runner", logging.WARNING, "", 0, "กวาดงาน %s", (3,), None)
    told = json.loads(formatter(as_json=True).format(record))
    assert (told["event"], told["level"], told["logger"]) == ("กวาดงาน 3", "warning", "ita.runner")
    assert "timestamp" in told


def test_what_is_no_address_stays() -> None:
    assert masked("at 10:30 @ noon, /lists/open, sign-in page") == "at 10:30 @ noon, /lists/open, sign-in page"
