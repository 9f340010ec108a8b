"""Silence never becomes done: whatever part of a year was answered, the report claims what was accepted and no more."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from config.office import Office
from config.settings import Settings
from config.wording import read_wording
from ita_model import confirming, thai
from ita_model.calendar import office_moment
from ita_model.database import make_engine
from ita_model.people import officer_by_code
from ita_model.records import Checkpoint, Division, Measure, Year
from ita_model.report.assembling import Assembled, assemble, known_for
from ita_model.report.document import MeasureRow, ReportKind
from ita_model.report.wording import ALL_WAIVED, NOTHING_CONFIRMED, NOTHING_DUE
from tests.support.cast import ANAN, PRASERT, SOMSRI, Town, a_town

ACTED_ON = date(2024, 3, 20)
"""When people act on what is open; on what opens later they act on its first day."""

LAST_DAY = {ReportKind.SIX_MONTH: date(2024, 3, 31), ReportKind.YEAR_END: date(2024, 9, 30)}
CHECKPOINTS = 14


class Fate(Enum):
    """What may have become of a checkpoint."""

    SILENT = auto()
    CONFIRMED = auto()
    ACCEPTED = auto()
    RETURNED = auto()
    WAIVED = auto()
    REOPENED = auto()

    @property
    def settled(self) -> bool:
        return self in (Fate.ACCEPTED, Fate.WAIVED)


@dataclass(frozen=True)
class Point:
    """A checkpoint as the test knows it: the row's own columns and the fate it was given."""

    id: int
    measure: str
    division: str
    period: str
    due_on: date
    fate: Fate


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The record of an office whose year is open and in which nobody has done anything."""
    home = tmp_path_factory.mktemp("opened")
    with a_town(home) as town:
        town.dump()
    return home / "ita.db"


def give(town: Town, fates: Mapping[int, Fate]) -> None:
    """Bring each checkpoint to its fate by the acts of people."""
    with town.office.begin() as session:
        prasert = officer_by_code(session, 1, PRASERT)
        assert prasert is not None
        for number, fate in fates.items():
            point = session.get_one(Checkpoint, number)
            at = office_moment(acted_on(point), 10)
            division = session.get_one(Division, point.division_id).code
            head = officer_by_code(session, 1, SOMSRI if division == "finance" else ANAN)
            assert head is not None
            if fate is Fate.WAIVED:
                confirming.waive(session, point, by=prasert, at=at, reason=f"เหตุผล {number}")
            elif fate is not Fate.SILENT:
                link = confirming.WebLink("ข่าว", "https://www.example.org/news")
                words = f"ผลของจุดตรวจที่ {number} ครบ"
                confirming.confirm(
                    session, point, officer=head, at=at, result=words, outcome="", evidence=[link]
                )  # fmt: skip
                if fate is Fate.RETURNED:
                    confirming.send_back(session, point, by=prasert, at=at, comment="ขอภาพใหม่")
                elif fate is not Fate.CONFIRMED:
                    confirming.accept(session, point, by=prasert, at=at)
                    if fate is Fate.REOPENED:
                        confirming.reopen(session, point, by=prasert, at=at, reason="ภาพของปีก่อน")


def acted_on(point: Checkpoint) -> date:
    return max(ACTED_ON, point.opens_on)


def points_of(town: Town, fates: Mapping[int, Fate], kind: ReportKind) -> list[Point]:
    """The checkpoints with the fates that a report of this kind can know of."""
    with town.office.look() as session:
        rows = session.execute(
            select(Checkpoint, Measure, Division)
            .join(Measure, Measure.id == Checkpoint.measure_id)
            .join(Division, Division.id == Checkpoint.division_id)
        )
        return [
            Point(point.id, measure.code, division.name, point.period, point.due_on, fate)
            for point, measure, division in rows
            for fate in [fates[point.id] if acted_on(point) <= LAST_DAY[kind] else Fate.SILENT]
        ]


def report_of(town: Town, kind: ReportKind) -> Assembled:
    with town.office.look() as session:
        year = session.scalars(select(Year)).one()
        known = known_for(session, year, at=office_moment(date(2024, 10, 1), 9), as_of=LAST_DAY[kind])
        return assemble(session, year, kind, wording=read_wording(), known=known, as_of=LAST_DAY[kind])


@settings(max_examples=30)
@given(fates=st.lists(st.sampled_from(Fate), min_size=CHECKPOINTS, max_size=CHECKPOINTS), kind=st.sampled_from(ReportKind))
def test_a_report_claims_what_was_accepted_and_lists_the_rest(
    opened: Path, tmp_path_factory: pytest.TempPathFactory, fates: list[Fate], kind: ReportKind
) -> None:
    home = tmp_path_factory.mktemp("town")
    shutil.copyfile(opened, home / "ita.db")
    engine = make_engine(f"sqlite:///{home / 'ita.db'}")
    try:
        town = Town(Office(Settings(home=home), engine), "sample", ACTED_ON)
        given_fates = dict(enumerate(fates, start=1))
        give(town, given_fates)
        points = points_of(town, given_fates, kind)
        assembled = report_of(town, kind)
    finally:
        engine.dispose()
    due = [point for point in points if point.due_on <= LAST_DAY[kind]]
    for section in assembled.document.sections:
        for row in section.rows:
            check_row(row, points, due, assembled)
    check_lists(assembled, due, kind)


def check_row(row: MeasureRow, points: list[Point], due: list[Point], assembled: Assembled) -> None:
    mine, mine_due = ([one for one in some if one.measure == row.code] for some in (points, due))
    accepted = [one for one in mine if one.fate is Fate.ACCEPTED]
    assert row.unclaimed == (not accepted)
    said = {one.id for one in mine if f"ผลของจุดตรวจที่ {one.id} ครบ" in row.cells[4]}
    assert said == {one.id for one in accepted}
    sources = {stood.checkpoint.id for stood in assembled.sources.get((row.code, "result"), ())}
    assert sources == said
    missing = sum(not one.fate.settled for one in mine_due)
    if accepted:
        line = f"(ยังขาดหลักฐานที่ผ่านการตรวจ {missing} จาก {len(mine_due)} รายการ)"
        assert (thai.to_thai_digits(line) in row.cells[4]) == (missing > 0)
    else:
        whole = ALL_WAIVED if mine_due and not missing else NOTHING_CONFIRMED if mine_due else NOTHING_DUE
        assert row.cells[4:] == (whole, whole)


def check_lists(assembled: Assembled, due: list[Point], kind: ReportKind) -> None:
    document = assembled.document
    listed = Counter((group.division, item.period) for group in document.outstanding for item in group.items)
    assert listed == Counter((one.division, thai.to_thai_digits(one.period)) for one in due if not one.fate.settled)
    assert Counter(item.reason for item in document.waived) == Counter(
        f"เหตุผล {one.id}" for one in due if one.fate is Fate.WAIVED
    )
    if kind is ReportKind.YEAR_END:
        assert document.progress == ()
        return
    for row in document.progress:
        mine = Counter(one.fate for one in due if one.measure == row.code)
        assert (row.due, row.accepted, row.waived, row.in_review) == (
            mine.total(), mine[Fate.ACCEPTED], mine[Fate.WAIVED], mine[Fate.CONFIRMED],
        )  # fmt: skip
        assert row.missing == mine[Fate.SILENT] + mine[Fate.RETURNED] + mine[Fate.REOPENED]
        assert row.due == row.accepted + row.waived + row.in_review + row.missing
        assert row.complete == all(one.fate.settled for one in due if one.measure == row.code)


def test_the_cast_s_year_has_the_checkpoints_that_the_property_gives_fates_to(opened: Path) -> None:
    engine = make_engine(f"sqlite:///{opened}")
    with engine.connect() as connection:
        ids = connection.exec_driver_sql("SELECT id FROM checkpoint ORDER BY id").scalars().all()
    engine.dispose()
    assert ids == list(range(1, CHECKPOINTS + 1))
