"""The edge: the pages with the office of this machine and the real clock. `python -m web.main`, or uvicorn's `--factory`."""

from __future__ import annotations

import logging
import os
import socket

import uvicorn
from fastapi import FastAPI

from config.clock import now
from config.logs import start_logging, without_tokens
from config.office import open_office
from config.readiness import prefect_at
from config.settings import read_settings
from config.tether import end_with_keeper
from web.app import create_app
from web.events import prefect_events


class TokensMasked(logging.Filter):
    """Takes the token out of whatever a server logs of a request, should somebody turn its access log on."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = without_tokens(str(record.msg))
        if isinstance(record.args, tuple):
            record.args = tuple(without_tokens(arg) if isinstance(arg, str) else arg for arg in record.args)
        return True


def build() -> FastAPI:
    """The application that serves an office: settings from the environment, time from the clock."""
    for name in ("uvicorn.access", "uvicorn.error"):
        logging.getLogger(name).addFilter(TokensMasked())
    return create_app(open_office(), clock=now, events=prefect_events(os.environ), prefect=prefect_at(os.environ))


def door(host: str = "127.0.0.1", port: int = 8000) -> socket.socket:
    """The place at which the pages are served, taken before anything else. Raises OSError where it cannot be had."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except UnicodeError as error:  # a name that no network can have
        raise OSError(f"not a host: {host!r}") from error
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        # A server that was just stopped leaves its place in use for a minute otherwise.
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(address)
    except OSError:
        opened.close()
        raise
    return opened


def serve(at: socket.socket) -> None:
    """Serve the pages until stopped, without an access log."""
    start_logging(read_settings(), also=("uvicorn", "uvicorn.error"))
    # Whose word is taken for whom they ask is a setting of the office's own (`ITA_PROXIES`), which the application looks at.
    config = uvicorn.Config(
        "web.main:build", factory=True, access_log=False, server_header=False, proxy_headers=False, log_config=None
    )
    with at:
        uvicorn.Server(config).run(sockets=[at])


def main() -> None:
    """The process of `ita up`: at the place that the settings name."""
    end_with_keeper()
    settings = read_settings()
    serve(door(settings.web_host, settings.web_port))


if __name__ == "__main__":
    main()
