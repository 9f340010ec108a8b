"""`ita ready` and `ita watch`: whether the installation does its work; the second writes to the secretary where it does not."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from typing import Final

import typer

from cli.desk import FINDING, JsonOption, at_the_office, at_the_settings, console
from cli.supervised import NotRunning, kept
from config.clock import now
from config.installation import Installation
from config.readiness import Finding, PrefectAt, as_json, findings, prefect_at

CHECKED: Final = {
    "processes": ("โปรแกรมของระบบ", "processes"),
    "database": ("ฐานข้อมูล", "database"),
    "disk": ("ดิสก์", "disk"),
    "prefect": ("Prefect", "Prefect"),
    "runner": ("ตัวเดินงานตามเวลา", "runner"),
    "sweep": ("กวาดงานประจำวัน", "daily sweep"),
    "outbox": ("ตู้จดหมาย", "outbox"),
}


def ready(told_as_json: JsonOption = False) -> None:
    """ระบบพร้อมทำงานหรือไม่ และขาดอะไร: โปรแกรม ฐานข้อมูล ดิสก์ Prefect การกวาดงาน และตู้จดหมาย"""
    with at_the_settings() as settings:
        place = Installation(settings)
    with at_the_office() as office:
        found = (*_processes(place), *findings(office, prefect_of(place), at=now()))
    _end(found, told_as_json=told_as_json)


def watch(told_as_json: JsonOption = False) -> None:
    """เฝ้าดูระบบจากภายนอก สำหรับ cron: ถ้าผิดปกติ ส่งจดหมายถึงปลัดวันละไม่เกินหนึ่งฉบับ และจบด้วยรหัส 1"""
    from tasks.watching import tell_secretaries

    with at_the_settings() as settings:
        place = Installation(settings)
    with at_the_office() as office:
        moment = now()
        found = findings(office, prefect_of(place), at=moment)
        told = tell_secretaries(office, found, at=moment)
    if not told_as_json:
        for count, thai, english in (
            (told.now, "ส่งจดหมายถึงปลัดแล้ว {} ฉบับ", "{} letters were sent"),
            (told.before, "แจ้งปลัดไปแล้วในวันนี้ {} ฉบับ", "{} were told earlier today"),
            (told.failed, "ส่งจดหมายถึงปลัดไม่ได้ {} ฉบับ", "{} letters could not be sent"),
        ):
            if count:
                console.print(thai.format(count))
                console.print(f"  {english.format(count)}", style="dim")
    _end(found, told_as_json=told_as_json)


def prefect_of(place: Installation) -> PrefectAt | None:
    """The server of Prefect's that the environment names, or the one of `ita up` where it was ever begun."""
    named = prefect_at(os.environ)
    if named is not None or not place.was_made:
        return named
    return PrefectAt(place.prefect_api, place.prefect_login())


def _end(found: Iterable[Finding], *, told_as_json: bool) -> None:
    """Tell each finding; where something is wrong the command ends with 1."""
    every = tuple(found)
    if told_as_json:
        typer.echo(json.dumps(as_json(every), ensure_ascii=False))
    else:
        for one in every:
            _say(one)
    if not all(one.well for one in every):
        raise typer.Exit(FINDING)


def _say(one: Finding) -> None:
    name, english = CHECKED[one.name]
    if one.well:
        console.print(f"ปกติ     {name}")
        return
    console.print(f"ผิดปกติ  {name}: {one.thai}", style="bold")
    console.print(f"         {english}: {one.english}", style="dim")


def _processes(place: Installation) -> tuple[Finding, ...]:
    """Whether `ita up` keeps its processes; nothing is asked where it was never begun."""
    if not place.was_made:
        return ()
    try:
        lacking = " ".join(one.name for one in kept(place) if one.state != "RUNNING")
    except NotRunning:
        return (Finding("processes", False, "ระบบปิดอยู่ สั่ง make up หรือ ita up", "nothing is up"),)
    if lacking:
        return (Finding("processes", False, f"กำลังเริ่มใหม่: {lacking}", f"starting again: {lacking}"),)
    return (Finding("processes", True),)
