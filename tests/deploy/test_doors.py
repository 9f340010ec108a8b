"""The doors of `deploy/` in a real Caddy: what comes through, what stays within, and what is seen while the pages are down."""

from __future__ import annotations

import os
import re
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from starlette.types import ASGIApp

from config.office import Office
from demo.stage import free_port
from tests.support import files
from tests.support.cast import PRASERT, SOMSRI, Town, a_town
from tests.support.served import served
from web.app import create_app

ROOT = Path(__file__).parents[2]
CADDY = shutil.which("caddy")
pytestmark = pytest.mark.skipif(CADDY is None, reason="no Caddy is installed")

NAME = "ita.example.go.th"
PATIENCE_SECONDS = 60


@dataclass
class Door:
    """A Caddy with a file of `deploy/`, on this machine alone and with an authority of its own."""

    address: str
    said: Path
    client: httpx.Client

    def log(self) -> str:
        return self.said.read_text(encoding="utf-8")


@contextmanager
def door(folder: Path, file: str, places: Mapping[str, str], port: int) -> Iterator[Door]:
    """The door of a file, with other `places` for those that it names."""
    text = (ROOT / "deploy" / file).read_text(encoding="utf-8").replace(f"{NAME} {{", f"https://localhost:{port} {{")
    for named, here in places.items():
        assert named in text
        text = text.replace(named, here)
    first = "{\n\tadmin off\n\tdefault_bind 127.0.0.1\n\tskip_install_trust\n\tauto_https disable_redirects\n"
    text = text.replace("{\n", first, 1) if re.search(r"^\{\n", text, re.MULTILINE) else f"{first}}}\n{text}"
    written, said = folder / "Caddyfile", folder / "caddy.log"
    written.write_text(text, encoding="utf-8")
    told = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "PATH": os.environ["PATH"]}
    with said.open("wb") as log:
        process = subprocess.Popen(
            [str(CADDY), "run", "--config", str(written), "--adapter", "caddyfile"], env=told, stdout=log, stderr=log
        )
        try:
            trusted = ssl.create_default_context(cafile=str(_authority(folder, process, said)))
            address = f"https://localhost:{port}"
            with httpx.Client(base_url=address, verify=trusted, timeout=60, headers={"Origin": address}) as client:
                _until_open(client)
                yield Door(address, said, client)
        finally:
            process.terminate()
            process.wait(PATIENCE_SECONDS)


def _authority(folder: Path, process: subprocess.Popen[bytes], said: Path) -> Path:
    """The certificate by which whoever trusts this door knows it, once it is open."""
    made, end = folder / "caddy" / "pki" / "authorities" / "local" / "root.crt", time.monotonic() + PATIENCE_SECONDS
    while not (made.exists() and "serving initial configuration" in said.read_text(encoding="utf-8")):
        assert process.poll() is None, said.read_text(encoding="utf-8")
        assert time.monotonic() < end, said.read_text(encoding="utf-8")
        time.sleep(0.05)
    return made


def _until_open(client: httpx.Client) -> None:
    """The door's own certificate is made a moment after its authority."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            client.get("/healthz")
        except httpx.ConnectError:
            assert time.monotonic() < end
            time.sleep(0.05)
        else:
            return


def pages(town: Town, address: str) -> ASGIApp:
    """The pages of an office whose people come by this address."""
    office = Office(town.office.settings.model_copy(update={"base_url": address}), town.office.engine)
    return create_app(office, clock=town.clock)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with a_town(tmp_path / "office") as made:
        yield made


@pytest.fixture
def one_machine(tmp_path: Path, town: Town) -> Iterator[Door]:
    port = free_port()
    with served(pages(town, f"https://localhost:{port}")) as within:
        behind = within.removeprefix("http://")
        with door(tmp_path, "Caddyfile", {"127.0.0.1:8000": behind}, port) as made:
            yield made


def test_a_head_confirms_and_the_secretary_signs_in_through_the_door(one_machine: Door, town: Town) -> None:
    through, mine = one_machine.client, town.checkpoint("m2", "finance")
    link = f"/l/{town.link(SOMSRI)}"
    asked = through.get(link, headers={"Accept-Encoding": "gzip"})
    assert asked.status_code == 200
    assert asked.headers["content-encoding"] == "gzip"
    photographs = [("files", (f"ภาพ {n}.jpg", files.picture())) for n in (1, 2)]
    sent = through.post(f"{link}/checkpoints/{mine}", data={"result": "จัดทำแล้ว"}, files=photographs)
    assert sent.status_code == 303
    assert through.get(sent.headers["location"]).status_code == 200
    entered = through.post(f"/sign-in/{town.sign_in_link(PRASERT)}")
    assert (entered.status_code, entered.headers["location"]) == (303, "/desk")
    assert "secure" in entered.headers["set-cookie"].lower()
    assert through.get("/desk").status_code == 200


@pytest.mark.parametrize("path", ["/readyz", "/metrics", "//readyz", "/./metrics", "/%72eadyz", "/x/../metrics", "/METRICS"])
def test_how_the_server_fares_stays_within(one_machine: Door, path: str) -> None:
    address = httpx.URL(one_machine.address).copy_with(raw_path=path.encode())
    assert one_machine.client.get(address).status_code == 404
    assert one_machine.client.get("/healthz").status_code == 200


def test_while_the_pages_are_away_the_door_says_so(tmp_path: Path, town: Town) -> None:
    with door(tmp_path, "Caddyfile", {"127.0.0.1:8000": f"127.0.0.1:{free_port()}"}, free_port()) as made:
        told = made.client.get(f"/l/{town.link(SOMSRI)}")
    assert told.status_code == 502
    assert told.headers["content-type"] == "text/html; charset=utf-8"
    assert "ระบบกำลังเปิดใหม่" in told.text
    assert told.headers["retry-after"]


def test_what_goes_wrong_is_written_down_without_anybodys_link(tmp_path: Path, town: Town) -> None:
    """Without the page above Caddy logs what it could not pass on, with the path and the cookie if it is not kept from it."""
    secret, visit = town.link(SOMSRI), {"Cookie": "visit=of-the-test"}
    bare = {"127.0.0.1:8000": f"127.0.0.1:{free_port()}", _errors_of("Caddyfile"): ""}
    with door(tmp_path, "Caddyfile", bare, free_port()) as made:
        assert made.client.get(f"/l/{secret}", headers=visit).status_code == 502
        log = made.log()
    assert "connection refused" in log
    assert secret not in log
    assert "of-the-test" not in log


def _errors_of(file: str) -> str:
    """The part of a door that answers for pages that are away."""
    text = (ROOT / "deploy" / file).read_text(encoding="utf-8")
    found = re.search(r"^\thandle_errors \{\n.*?^\t\}\n", text, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[0]


def test_of_two_machines_the_one_that_lives_answers(tmp_path: Path, town: Town) -> None:
    port, link = free_port(), f"/l/{town.link(SOMSRI)}"
    with ExitStack() as both:
        first, second = (both.enter_context(served(pages(town, f"https://localhost:{port}"))) for _ in range(2))
        dead = ExitStack()
        third = dead.enter_context(served(pages(town, f"https://localhost:{port}")))
        places = {
            "10.0.0.11:8000": third.removeprefix("http://"),
            "10.0.0.12:8000": second.removeprefix("http://"),
            "10.0.0.11:4200": f"127.0.0.1:{free_port()}",
            "10.0.0.12:4200": first.removeprefix("http://"),
            "http://prefect.inside.example:4201": f"http://127.0.0.1:{free_port()}",
            "bind 10.0.0.10": "bind 127.0.0.1",
        }
        made = both.enter_context(door(tmp_path, "many/Caddyfile", places, port))
        assert {made.client.get(link).status_code for _ in range(4)} == {200}
        dead.close()
        assert {made.client.get(link).status_code for _ in range(8)} == {200}, "nobody meets the machine that has died"
