"""`ita web` where the pages cannot be served: a sentence, never a stack trace."""

from __future__ import annotations

import socket

import pytest

from tests.cli.conftest import Ita
from web.main import door


@pytest.mark.parametrize("port", [99999999, 65536, 0, -1, "แปดพัน"])
def test_a_port_that_no_machine_has_is_wrong_use(ita: Ita, port: object) -> None:
    assert "--port" in ita("web", "--port", port, code=2).stderr


def test_an_address_that_is_taken_is_said_in_thai(ita: Ita) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        told = ita("web", "--port", port, code=3).stderr
    assert f"พอร์ต {port} ของ 127.0.0.1 มีโปรแกรมอื่นใช้อยู่" in told
    assert f"cannot listen on 127.0.0.1:{port}" in told


@pytest.mark.parametrize("host", ["192.0.2.1", "ก" * 70])
def test_an_address_that_this_machine_has_not_is_said_in_thai(ita: Ita, host: str) -> None:
    assert "เปิดบริการที่" in ita("web", "--host", host, code=3).stderr


def test_a_place_that_was_left_can_be_taken_again_at_once() -> None:
    with door("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
    with door("127.0.0.1", port) as second:
        assert second.getsockname()[1] == port
