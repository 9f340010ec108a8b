"""Reports of the cast's office on their way to everybody, with evidence of each kind behind them."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pillow_heif
from PIL import Image
from sqlalchemy import select

from config.office import Office
from config.settings import Settings
from ita_model.calendar import office_moment
from ita_model.confirming import WebLink
from ita_model.database import make_engine, migrate
from ita_model.plan import Aspect
from ita_model.records import Evidence, Report, ReportFile
from ita_model.report import as_json, life
from ita_model.report.document import ReportKind
from ita_model.report.states import OF_EXECUTIVE, ReportState
from tasks.compiling import Order, collect, compile_report, store
from tests.support import files
from tests.support.cast import ANAN, MANOP, PRASERT, SOMSRI, Town, a_plan, a_town

ADDRESS = "/public/sample/2567/six-month"
REASON = "ส่งอำเภอตามกำหนด"
LIFE = (ReportState.SIGNED_OFF, ReportState.ACKNOWLEDGED, ReportState.PUBLISHED)
SECRET_PLACE = b"GPS-SECRET-CAMERA"
"""The maker of the camera in the pictures' EXIF."""


@dataclass
class Proofs:
    """The numbers of the evidence of กองคลัง, and of what กองช่าง gave."""

    photo: int
    heic: int
    paper: int
    news: int
    works: int


def photo(kind: str = "JPEG", *, size: tuple[int, int] = (1200, 900)) -> bytes:
    """A picture that says where it was taken, and by what."""
    image = Image.new("RGB", size, "steelblue")
    exif = image.getexif()
    exif[0x010F] = SECRET_PLACE.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (19.0, 54.0, 0.0), 3: "E", 4: (100.0, 30.0, 0.0)})
    held = io.BytesIO()
    if kind == "HEIF":
        pillow_heif.register_heif_opener()
    image.save(held, kind, exif=exif.tobytes())
    return held.getvalue()


def build(home: Path) -> None:
    """The office with its six-month report compiled on the morning after the half year, as report 1."""
    with a_town(home) as town:
        town.confirm_with(
            town.checkpoint("m2", "finance"),
            SOMSRI,
            town.hand_in(photo(), "ภาพการแจกคู่มือ.jpg", "image/jpeg"),
            town.hand_in(photo("HEIF"), "ภาพจากโทรศัพท์.heic", "image/heic"),
            town.hand_in(files.PDF, "คู่มือ.pdf", "application/pdf"),
            WebLink("ข่าวประชาสัมพันธ์", "https://www.example.org/news"),
        )
        town.confirm_with(town.checkpoint("m2", "works"), ANAN, town.hand_in(photo("PNG"), "ภาพกองช่าง.png", "image/png"))
        town.now = office_moment(date(2024, 4, 1), 10)
        compile_again(town)


@contextmanager
def copied(home: Path, to: Path) -> Iterator[Town]:
    """A copy of that office, to do with as one likes."""
    shutil.copytree(home, to)
    engine = make_engine(f"sqlite:///{to / 'ita.db'}")
    migrate(engine)
    try:
        yield Town(Office(Settings(home=to), engine), "sample", office_moment(date(2024, 4, 5), 10))
    finally:
        engine.dispose()


def compile_again(town: Town, *, reason: str = REASON, draft: bool = False, as_of: date | None = None) -> int:
    """Compile the six-month report; gives its number."""
    order = Order(town.code, ReportKind.SIX_MONTH, as_of=as_of, draft=draft, reason=None if draft else reason)
    return compile_report(town.office, order, folder=town.office.reports(town.code), at=town.now).number


def file_data(town: Town) -> int:
    """Compile the six-month report in its data form alone, which takes no time; gives its number."""
    order = Order(town.code, ReportKind.SIX_MONTH, reason=REASON)
    assembled = collect(town.office, order, at=town.now)
    made = {f"{assembled.document.name}.json": as_json.to_json(assembled.document)}
    return store(town.office, order, assembled, made, folder=town.office.reports(town.code), at=town.now).number


@contextmanager
def of_many_measures(home: Path, count: int) -> Iterator[Town]:
    """An office whose report of so many measures is published, in the data form alone, with a piece of public evidence
    under each: to be counted, not to be printed.
    """
    plan = a_plan(months=False)
    (one,) = plan.aspects[0].measures
    many = tuple(replace(one, code=f"n{n}", title=f"มาตรการที่ {n}") for n in range(count))
    with a_town(home, plan=replace(plan, aspects=(Aspect(5, "กระบวนการ", many),)), on=date(2024, 3, 29)) as town:
        for n in range(count):
            picture = town.hand_in(files.PDF + str(n).encode(), f"ข่าวที่ {n}.pdf", "application/pdf")
            for number in town.confirm_with(town.checkpoint(f"n{n}", "finance"), SOMSRI, picture):
                town.disclose(number)
        town.now = office_moment(date(2024, 4, 1), 10)
        go(town, file_data(town), *LIFE)
        yield town


def go(town: Town, number: int, *to: ReportState, words: str = "") -> None:
    """Take a report through these states, each by whom it takes."""
    for one in to:
        with town.begin() as (session, _):
            who = town.officer(session, MANOP if one in OF_EXECUTIVE else PRASERT)
            life.advance(session, session.get_one(Report, number), one, by=who, at=town.now, words=words)


def code(town: Town, number: int) -> str:
    """The code that is printed on a report."""
    with town.office.look() as session:
        found = session.get_one(Report, number).claims_sha256
    assert found is not None
    return found


def form(town: Town, number: int, ending: str = "pdf") -> Path:
    """Where a form of a report stands in the store."""
    with town.office.look() as session:
        of_it = (ReportFile.report_id == number, ReportFile.name.endswith(f".{ending}"))
        sha256 = session.scalars(select(ReportFile.sha256).where(*of_it)).one()
    return town.office.documents(town.code).path(sha256)


def proofs(town: Town) -> Proofs:
    """The evidence that was given."""
    with town.office.look() as session:
        return Proofs(*session.scalars(select(Evidence.id).order_by(Evidence.id)))
