"""The cast's office with evidence of every kind, and its package read back."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from config.packages import Ready, prepare
from ita_model import confirming
from ita_model.calendar import office_moment
from ita_model.confirming import File, WebLink
from ita_model.records import Checkpoint, Year
from tests.support.cast import PRASERT, SOMSRI, Town, a_town

OCTOBER, NOVEMBER, DECEMBER, JANUARY, FEBRUARY = (
    date(2023, 10, 31), date(2023, 11, 30), date(2023, 12, 29), date(2024, 1, 31), date(2024, 2, 29),
)  # fmt: skip
LONG = "บันทึกข้อความขออนุมัติเผยแพร่สรุปผลการจัดซื้อจัดจ้างรายเดือนตามแบบ สขร.๑ ประจำเดือนพฤศจิกายน ฉบับที่ลงนามแล้ว.PDF"
LINK = WebLink("www.example.org/ข่าว", "https://www.example.org/ข่าว?ที่=1&b=2")


@dataclass(frozen=True)
class Opened:
    """A package as whoever receives it finds it."""

    data: bytes
    archive: zipfile.ZipFile
    manifest: dict[str, Any]

    @property
    def files(self) -> list[str]:
        """The paths of the files of evidence."""
        return [name for name in self.archive.namelist() if "/" in name]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """อบต.ตัวอย่าง on 22 March 2567: three months of กองคลัง accepted, one returned, one in review; กองช่าง is let off."""
    with a_town(tmp_path / "office") as town:
        two = [a_file(town, "ภาพประกาศ.jpg", b"one"), a_file(town, "ภาพประกาศ.jpg", b"two"), LINK]
        give(town, OCTOBER, two)
        give(town, NOVEMBER, [a_file(town, LONG, b"long")])
        give(town, DECEMBER, [a_file(town, "CON.pdf", b"reserved"), a_file(town, 'ก/ข:ค?"<>|*#%41.jpg', b"signs")])
        give(town, JANUARY, [a_file(town, "ส่งกลับ.jpg", b"returned")], accept=False)
        town.send_back(town.checkpoint("m1", "finance", JANUARY), "ภาพไม่ชัด")
        give(town, FEBRUARY, [a_file(town, "รอตรวจ.jpg", b"waits")], accept=False)
        with town.begin() as (session, _):
            point = session.get_one(Checkpoint, town.checkpoint("m2", "works"))
            confirming.waive(session, point, by=town.officer(session, PRASERT), at=town.now, reason="ไม่มีทรัพย์สินให้ยืม")
        yield town


def a_file(town: Town, name: str, data: bytes) -> File:
    """A file in the office's store."""
    kept = town.office.evidence(town.code).put(io.BytesIO(data))
    return File(name, "image/jpeg", kept.size, kept.sha256)


def give(town: Town, due: date, evidence: list[File | WebLink], *, accept: bool = True, measure: str = "m1") -> None:
    """Somsri confirms a checkpoint of กองคลัง on its due day at ten; Prasert accepts it at three."""
    number = town.checkpoint(measure, "finance", due)
    with town.begin() as (session, _):
        point, at = session.get_one(Checkpoint, number), office_moment(due, 10)
        who = town.officer(session, SOMSRI)
        confirming.confirm(session, point, officer=who, at=at, result="เผยแพร่แล้ว <b>ครบ</b>", outcome="", evidence=evidence)
    if accept:
        with town.begin() as (session, _):
            point, at = session.get_one(Checkpoint, number), office_moment(due, 15)
            confirming.accept(session, point, by=town.officer(session, PRASERT), at=at)


def ready(town: Town, *, as_of: date | None = None, aspect: int | None = None) -> Ready:
    """The package as of today, or another day."""
    with town.office.look() as session:
        year = session.scalars(select(Year)).one()
        store = town.office.evidence(town.code)
        return prepare(session, year, store, as_of=as_of or town.now.date(), at=town.now, aspect=aspect)


def opened(package: Ready) -> Opened:
    """What whoever receives it finds in it."""
    data = b"".join(package.chunks())
    archive = zipfile.ZipFile(io.BytesIO(data))
    return Opened(data, archive, json.loads(archive.read("manifest.json")))
