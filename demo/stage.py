"""What stands around the year: a Prefect server, the web pages and a clock that the demo winds; all on loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import httpx
import pendulum

if TYPE_CHECKING:
    from config.office import Office

_READY_SECONDS: Final = 60

# Without these Prefect's writers and the flows' own writes lock each other out of its SQLite for seconds at a time.
_BATCHED: Final = {
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "1000",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "1000",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "10",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "1000",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_READ_BATCH_SIZE": "1000",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_FLUSH_INTERVAL": "20",
}
_QUIET: Final = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
}


class Clock:
    """A clock that stands where it was put."""

    def __init__(self, moment: pendulum.DateTime) -> None:
        self.moment = moment

    def __call__(self) -> pendulum.DateTime:
        return self.moment


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])


@contextmanager
def prefect_server(home: Path) -> Iterator[Callable[[], None]]:
    """A Prefect server with its data below `home`, which this process is set to use. It starts meanwhile: what is given
    waits until it is ready."""
    home.mkdir(parents=True, exist_ok=True)
    port = free_port()
    api = f"http://127.0.0.1:{port}/api"
    os.environ.update({**_QUIET, **_BATCHED, "PREFECT_HOME": str(home), "PREFECT_API_URL": api})
    log = (home / "server.log").open("wb")
    server = subprocess.Popen(  # noqa: S603 (our own interpreter, our own words)
        [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)],
        stdout=log,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PREFECT_API_URL": ""},
    )
    try:
        yield lambda: _wait(lambda: httpx.get(f"{api}/health", timeout=2).is_success, server)
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        log.close()


@contextmanager
def web_server(office: Office, clock: Clock, port: int) -> Iterator[str]:
    """The office's pages on loopback, telling the time by `clock`; gives their address."""
    import uvicorn

    from web.app import create_app
    from web.events import prefect_events

    app = create_app(office, clock=clock, events=prefect_events(os.environ))
    settings = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(lambda: httpx.get(f"{address}/healthz", timeout=2).is_success)
        yield address
    finally:
        server.should_exit = True
        thread.join(timeout=20)


def _wait(ready: Callable[[], bool], process: subprocess.Popen[Any] | None = None) -> None:
    until = time.monotonic() + _READY_SECONDS
    while time.monotonic() < until:
        if process is not None and process.poll() is not None:
            raise RuntimeError(f"the server stopped with code {process.returncode}; see its log")
        try:
            if ready():
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError("the server was not ready in time")
