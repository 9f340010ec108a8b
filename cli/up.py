"""`ita up` and `ita down`: one machine as the office's server."""

from __future__ import annotations

import os
import socket
import sys
import time
from pathlib import Path
from typing import Annotated, Final

import httpx
import typer

from cli.desk import OUTSIDE, WRONG_USE, at_the_office, at_the_settings, console, stop, with_configuration
from cli.first_start import first_start
from cli.supervised import PAGES, PREFECT, RUNNER, NotRunning, configuration, keeper, stop_all
from config.installation import ROOT, Installation
from config.tether import KEEPER

_READY_SECONDS: Final = 180
_STOPPED_SECONDS: Final = 60
_PORT_SECONDS: Final = 15
_ASKED_EVERY: Final = 0.5

PlanOption = Annotated[
    Path | None, typer.Option("--plan", help="แผนที่จะเปิดเมื่อเริ่มครั้งแรก (ค่าเริ่มต้น: plan.yaml ใน ITA_HOME หรือใน config)")
]


def up(plan: PlanOption = None) -> None:
    """เปิดระบบทั้งชุดบนเครื่องนี้: หน้าเว็บ Prefect และตัวเดินงานตามเวลา จนกว่าจะกด Ctrl+C หรือสั่ง ita down"""
    place = _place()
    try:
        keeper(place)
    except NotRunning:
        pass
    else:
        raise stop(WRONG_USE, "ระบบเปิดอยู่แล้ว สั่ง ita ready เพื่อดูสภาพ หรือ ita down เพื่อปิด", "it is up already")
    os.umask(0o077)
    with with_configuration():
        _make(place)
        os.environ.update(place.environment())
        with at_the_office(may_be_new=True) as office:
            began = first_start(office, plan)
    _free(place)
    _tell(place)
    if began is not None:
        began.say(shown="JOURNAL_STREAM" not in os.environ)  # what a service says is kept, and a link is nobody else's
    (place.run / "supervisord.conf").write_text(configuration(place), encoding="utf-8")
    os.environ[KEEPER] = str(os.getpid())
    _announce_when_ready(place)
    os.chdir(ROOT)
    program = [sys.executable, "-m", "supervisor.supervisord", "-c", str(place.run / "supervisord.conf")]
    os.execv(sys.executable, program)  # noqa: S606 - our own interpreter; this process becomes the one that keeps the others


def down() -> None:
    """ปิดระบบทั้งชุดที่ ita up เปิดไว้"""
    place = _place()
    try:
        stop_all(place)
    except NotRunning:
        console.print("ระบบปิดอยู่แล้ว")
        return
    until = time.monotonic() + _STOPPED_SECONDS
    while time.monotonic() < until:
        try:
            keeper(place)
        except NotRunning:
            console.print("ปิดระบบแล้ว")
            return
        time.sleep(_ASKED_EVERY)
    raise stop(OUTSIDE, "สั่งปิดแล้วแต่ระบบยังไม่หยุด โปรดรอสักครู่แล้วสั่งใหม่", "it has not stopped yet")


def _place() -> Installation:
    with at_the_settings() as settings:
        return Installation(settings)


def _make(place: Installation) -> None:
    try:
        place.make()
    except OSError as error:
        raise stop(OUTSIDE, f"สร้างโฟลเดอร์ข้อมูลที่ {place.home} ไม่ได้ โปรดตรวจ ITA_HOME", str(error)) from error


def _free(place: Installation) -> None:
    """Both ports must be free. What was killed a moment ago may hold them for another."""
    for host, port, what in (
        (place.settings.web_host, place.settings.web_port, "ITA_WEB_PORT"),
        ("127.0.0.1", place.settings.prefect_port, "ITA_PREFECT_PORT"),
    ):
        until = time.monotonic() + _PORT_SECONDS
        while (trouble := _taken(host, port)) is not None:
            if time.monotonic() > until:
                said = f"เปิดพอร์ต {port} ของ {host} ไม่ได้ โปรดปิดโปรแกรมที่ใช้อยู่ หรือตั้ง {what} เป็นพอร์ตอื่น"
                raise stop(OUTSIDE, said, f"cannot listen on {host}:{port}: {trouble}")
            time.sleep(_ASKED_EVERY)


def _taken(host: str, port: int) -> str | None:
    """Why nobody can listen there now; None where one can."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with socket.socket(family, kind) as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind(address)
    except OSError as error:
        return error.strerror or str(error)
    return None


def _tell(place: Installation) -> None:
    """A line for each process: what runs where."""
    where = {
        PREFECT: (place.prefect_page, f"{place.prefect_page} (login: {place.home / 'secrets' / 'prefect'})"),
        PAGES: (place.pages, f"{place.pages} (in letters: {place.settings.base_url})"),
        RUNNER: ("ตาม prefect.yaml", "as prefect.yaml says"),
    }
    for one in (PAGES, PREFECT, RUNNER):
        thai_text, english = where[one]
        console.print(f"{one.thai}: {thai_text} · บันทึก {place.logs / one.name}.log")
        console.print(f"  {one.english}: {english}", style="dim")


def _announce_when_ready(place: Installation) -> None:
    """Leave a child behind that says when all is well, and ends: this process is another program by then."""
    if os.fork():
        return
    try:
        until = time.monotonic() + _READY_SECONDS
        while os.getppid() == int(os.environ[KEEPER]):
            if _answers_well(place):
                console.print("พร้อมใช้งานแล้ว · กด Ctrl+C หรือสั่ง ita down เพื่อปิด")
                console.print("  Ready. Ctrl+C, or ita down, stops it.", style="dim")
                break
            if time.monotonic() > until:
                console.print("ยังไม่พร้อม สั่ง ita ready เพื่อดูว่าขาดอะไร")
                console.print("  Not ready yet: ita ready says what is lacking.", style="dim")
                break
            time.sleep(_ASKED_EVERY)
    finally:
        os._exit(0)


def _answers_well(place: Installation) -> bool:
    try:
        return httpx.get(f"{place.pages}/readyz", timeout=5).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False
