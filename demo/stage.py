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

_ROOT: Final = Path(__file__).parent.parent
_READY_SECONDS: Final = 120
_STOPPED_SECONDS: Final = 120

# What an office's server does in the background and a year on one machine has no use for: there is no schedule, no worker, no
# automation, and the week's list of events would be that of one minute. Runs, task runs and artifacts are kept as ever.
_IDLE: Final = (
    "CANCELLATION_CLEANUP", "EVENT_PERSISTER", "FOREMAN", "LATE_RUNS",
    "PAUSE_EXPIRATIONS", "REPOSSESSOR", "SCHEDULER", "TRIGGERS",
)  # fmt: skip
_LEAN: Final = {
    **{f"PREFECT_SERVER_SERVICES_{service}_ENABLED": "false" for service in _IDLE},
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
    # The year's task runs are written down in one go when the server ends: whatever else wrote meanwhile would make the flows
    # ask again.
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100000",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "3600",
}
_QUIET: Final = {
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
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


class PrefectServer:
    """A Prefect server in a process of its own."""

    def __init__(self, process: subprocess.Popen[bytes], api: str) -> None:
        self._process, self._api, self._asked = process, api, False

    def wait_until_ready(self) -> None:
        """Come back when it answers."""
        with httpx.Client(timeout=2) as client:
            _wait(lambda: client.get(f"{self._api}/health").is_success, self._process)

    def stop(self) -> None:
        """Ask it to end, once. It writes down what it still holds, and need not be waited for meanwhile."""
        if not self._asked:
            self._asked = True
            self._process.terminate()

    def wait_until_stopped(self) -> None:
        """Come back when it has ended, by force if need be."""
        try:
            self._process.wait(timeout=_STOPPED_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextmanager
def prefect_server(home: Path, *, lean: bool = True) -> Iterator[PrefectServer]:
    """A Prefect server on loopback with its data below `home`, which this process is set to use. It starts meanwhile.

    A `lean` one does without what a year on one machine has no use for.
    """
    home.mkdir(parents=True, exist_ok=True)
    port = free_port()
    api = f"http://127.0.0.1:{port}/api"
    os.environ.update({**_QUIET, **(_LEAN if lean else {}), "PREFECT_HOME": str(home.absolute()), "PREFECT_API_URL": api})
    with (home / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "flows.prefect_server"],
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, "ITA_PREFECT_PORT": str(port)},
            cwd=_ROOT,  # where prefect.toml stands
        )
        server = PrefectServer(process, api)
        try:
            yield server
        finally:
            server.stop()
            server.wait_until_stopped()


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
        with httpx.Client(timeout=2) as client:
            _wait(lambda: client.get(f"{address}/healthz").is_success)
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
