"""The processes of `ita up`, as supervisor is told to keep them: its configuration, and how to ask it."""

from __future__ import annotations

import socket
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any, Final
from xml.parsers.expat import ExpatError
from xmlrpc.client import Fault, dumps, loads

from config.installation import ROOT, Installation

_LOG_BYTES: Final = "5MB"
_LOG_FILES: Final = 3
_STOP_SECONDS: Final = 20
_ANSWER_SECONDS: Final = 10
_NEVER_GIVES_UP: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Process:
    """One process: the module that it runs, and what it is in both languages."""

    name: str
    module: str
    thai: str
    english: str


PREFECT: Final = Process("prefect", "flows.prefect_server", "Prefect", "Prefect's server and page")
PAGES: Final = Process("pages", "web.main", "หน้าเว็บ", "the pages")
RUNNER: Final = Process("runner", "flows.runner", "ตัวเดินงานตามเวลา", "the runner of all schedules")
PROCESSES: Final = (PREFECT, PAGES, RUNNER)
"""In the order in which they are begun."""


def configuration(place: Installation) -> str:
    """Supervisor's configuration: each process is begun again whenever it ends, and all stop together."""
    sections: list[tuple[str, Mapping[str, object]]] = [
        ("supervisord", {
            "nodaemon": "true", "silent": "true", "umask": "077",
            "logfile": place.logs / "supervisor.log", "logfile_maxbytes": _LOG_BYTES, "logfile_backups": _LOG_FILES,
            "pidfile": place.run / "supervisord.pid", "childlogdir": place.logs,
        }),
        ("unix_http_server", {"file": place.socket, "chmod": "0600"}),
        ("rpcinterface:supervisor", {"supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface"}),
        *((f"program:{one.name}", _program(place, one, priority)) for priority, one in enumerate(PROCESSES, 1)),
    ]  # fmt: skip
    return "\n".join(
        "\n".join([f"[{name}]", *(f"{key}={str(value).replace('%', '%%')}" for key, value in told.items()), ""])
        for name, told in sections
    )


def _program(place: Installation, one: Process, priority: int) -> Mapping[str, object]:
    return {
        "command": f'"{sys.executable}" -m {one.module}',
        "directory": ROOT,
        "priority": priority,
        "autorestart": "true",
        "startsecs": 1,
        "startretries": _NEVER_GIVES_UP,
        "stopsignal": "TERM",
        "stopwaitsecs": _STOP_SECONDS,
        "stopasgroup": "true",
        "killasgroup": "true",
        "redirect_stderr": "true",
        "stdout_logfile": place.logs / f"{one.name}.log",
        "stdout_logfile_maxbytes": _LOG_BYTES,
        "stdout_logfile_backups": _LOG_FILES,
    }


@dataclass(frozen=True, slots=True)
class Kept:
    """A process as supervisor tells of it."""

    name: str
    state: str
    pid: int


class NotRunning(Exception):
    """No supervisor answers for this data folder."""


def kept(place: Installation) -> tuple[Kept, ...]:
    """The processes that are kept now. Raises NotRunning."""
    return tuple(Kept(one["name"], one["statename"], one["pid"]) for one in _asked(place, "getAllProcessInfo"))


def keeper(place: Installation) -> int:
    """The number of the supervisor's own process. Raises NotRunning."""
    return int(_asked(place, "getPID"))


def stop_all(place: Installation) -> None:
    """Ask the supervisor to stop its processes, and then itself. Comes back at once. Raises NotRunning."""
    _asked(place, "shutdown")


class _ToSocket(HTTPConnection):
    """HTTP over a socket in the file system."""

    def __init__(self, place: str) -> None:
        super().__init__("localhost", timeout=_ANSWER_SECONDS)
        self._place = place

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._place)


def _asked(place: Installation, what: str) -> Any:
    """What supervisor answers to one of its own questions. Raises NotRunning."""
    with closing(_ToSocket(str(place.socket))) as connection:
        try:
            connection.request("POST", "/RPC2", dumps((), f"supervisor.{what}"), {"Content-Type": "text/xml"})
            (answer,), _ = loads(connection.getresponse().read().decode())
        except (OSError, HTTPException, Fault, ExpatError) as error:
            raise NotRunning(str(error)) from error
    return answer
