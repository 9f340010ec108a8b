"""What a process says of itself: a line for people or, where the settings ask for it, a JSON object a line.

No line names a person. Nothing of ours logs an address, a token or a path with one; what other libraries say is masked here,
be it the message of an error or the path of a request.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable
from typing import Any, Final

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from config.settings import Settings

_TOKEN: Final = re.compile(r"/(l|sign-in|calendar|overview)/[^/?\s\"'\\]+")
_ADDRESS: Final = re.compile(r"[^\s@<>\"'(\[{:=,;]+@[^\s@<>\"')\]},;]+")
_QUIET: Final = ("httpx", "httpcore", "alembic", "aiosqlite", "docket", "fontTools")
"""Libraries that tell each step of theirs at the level at which others tell what matters."""


def without_tokens(text: str) -> str:
    """The text without what opens somebody's page."""
    return _TOKEN.sub(r"/\1/…", text)


def masked(text: str) -> str:
    """The text without what opens somebody's page, and without anybody's address."""
    return _ADDRESS.sub("…@…", without_tokens(text))


class Masked(structlog.stdlib.ProcessorFormatter):
    """Formats as its base does, and masks the line as a whole: whatever went into it."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


def formatter(*, as_json: bool) -> logging.Formatter:
    """How a record of the standard library, or of structlog, becomes a line."""
    ending: list[Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if as_json
        else [structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0, exception_formatter=structlog.dev.plain_traceback)]
    )
    before: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=False),
        _one_line,
    ]
    return Masked(foreign_pre_chain=before, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *ending])


def start_logging(settings: Settings, *, also: Iterable[str] = ()) -> None:
    """Have everything that this process logs written to its standard error in one form.

    `also` are loggers that keep handlers of their own for the terminal: those go, and what is told them comes here as well.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter(as_json=settings.log_json))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in also:
        logger = logging.getLogger(name)
        logger.handlers[:] = [one for one in logger.handlers if not _is_for_a_terminal(one)]
        logger.propagate = True


def _is_for_a_terminal(handler: logging.Handler) -> bool:
    return isinstance(handler, logging.StreamHandler)


def _one_line(_logger: WrappedLogger, _method: str, told: EventDict) -> EventDict:
    """An event of several lines would pass for several events."""
    event: Any = told.get("event")
    if isinstance(event, str):
        told["event"] = " · ".join(part.strip() for part in event.splitlines() if part.strip())
    return told
