"""The edge: the pages with the office of this machine and the real clock. `python -m web.main`, or uvicorn's `--factory`."""

from __future__ import annotations

import logging
import os
import re
from typing import Final

import pendulum
import uvicorn
from fastapi import FastAPI

from config.office import open_office
from ita_model.calendar import OFFICE_ZONE
from web.app import create_app
from web.events import prefect_events

_TOKEN: Final = re.compile(r"/l/[^/?\s\"]+")


class TokensMasked(logging.Filter):
    """Takes the token out of whatever a server logs of a request, should somebody turn its access log on."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _TOKEN.sub("/l/…", str(record.msg))
        if isinstance(record.args, tuple):
            record.args = tuple(_TOKEN.sub("/l/…", arg) if isinstance(arg, str) else arg for arg in record.args)
        return True


def build() -> FastAPI:
    """The application that serves an office: settings from the environment, time from the clock."""
    for name in ("uvicorn.access", "uvicorn.error"):
        logging.getLogger(name).addFilter(TokensMasked())
    return create_app(open_office(), clock=lambda: pendulum.now(OFFICE_ZONE), events=prefect_events(os.environ))


def serve(host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve the pages until stopped, without an access log."""
    uvicorn.run("web.main:build", factory=True, host=host, port=port, access_log=False, server_header=False)


if __name__ == "__main__":
    serve()
