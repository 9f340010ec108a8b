"""The demo speaks to this machine and to nobody else; whoever did would be heard."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.demo.conftest import Demo, run_heard

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]

ELSEWHERE = "elsewhere"
"""How the witness marks what goes beyond this machine."""


@dataclass(frozen=True)
class Heard:
    """One thing that a process was heard to do: its number, what, and with whom."""

    process: int
    what: str
    where: str


def heard_in(file: Path) -> list[Heard]:
    lines = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]
    return [Heard(int(process), what, where) for process, what, where in lines]


def test_it_speaks_to_this_machine_alone(demo: Demo) -> None:
    heard = heard_in(demo.heard)
    assert [one for one in heard if ELSEWHERE in one.what] == []
    alive = {one.process: one.where for one in heard if one.what == "alive"}
    (year,) = [process for process, words in alive.items() if "-m demo" in words]
    (prefect,) = [process for process, words in alive.items() if "-m flows.prefect_server" in words]
    assert Heard(year, "socket.connect", "127.0.0.1") in heard
    assert Heard(prefect, "socket.bind", "127.0.0.1") in heard


CLOSED = "door = socket.socket(type=socket.SOCK_DGRAM); door.close(); "
"""A closed socket: the witness hears what is asked of it, and the system refuses it before anything goes out."""


@pytest.mark.parametrize(
    "act",
    [
        f"{CLOSED}door.connect(('192.0.2.1', 9))",
        f"{CLOSED}door.sendto(b'', ('192.0.2.1', 9))",
        f"{CLOSED}door.bind(('0.0.0.0', 0))",
        "socket.getaddrinfo('name.invalid', 9, flags=socket.AI_NUMERICHOST)",
    ],
)
def test_whoever_spoke_to_another_machine_would_be_heard(tmp_path: Path, act: str) -> None:
    """An address that is nobody's, a door open to all, and a name that is none; nothing of these leaves the process."""
    program = f"import contextlib, socket\nwith contextlib.suppress(OSError): {act}"
    run_heard([sys.executable, "-c", program], tmp_path / "heard")
    assert [one for one in heard_in(tmp_path / "heard") if ELSEWHERE in one.what]
