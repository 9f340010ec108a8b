"""Which versions of a report are compared, and what is said where one is not as it was kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from ita_model import journal
from ita_model.records import Report, ReportFile
from ita_model.report.causing import Why
from ita_model.report.document import ReportKind
from ita_model.report.versions import (
    NoSuchVersion,
    NotAsKept,
    NothingBefore,
    OfAnotherReport,
)
from tests.support.cast import ANAN, Town, a_plan, a_town
from tests.support.differing import cell, compared, compiled


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """An office in March: one checkpoint of กองคลัง's measure, one of either division in the other."""
    with a_town(tmp_path / "office", on=date(2024, 3, 25), plan=a_plan(months=False)) as town:
        yield town


def on_record_as_before(town: Town, number: int) -> int:
    """The same version once more, recorded as it was before parts of the manifest were kept; gives its number."""
    with town.begin() as (session, _):
        like = session.get_one(Report, number)
        early = Report(
            agency_id=like.agency_id, year_id=like.year_id, kind=like.kind, as_of=like.as_of, draft=like.draft, at=town.now,
            officer_id=like.officer_id, measures=like.measures, outstanding=like.outstanding, manifest_sha256="0" * 64,
        )  # fmt: skip
        session.add(early)
        session.flush()
        written = session.scalars(select(ReportFile).where(ReportFile.report_id == number)).all()
        files = [
            ReportFile(agency_id=like.agency_id, report_id=early.id, name=one.name, size=one.size, sha256=one.sha256)
            for one in written
        ]
        session.add_all(files)
        session.flush()
        journal.record(session, early, *files, kind="report.compiled", at=town.now, by=early.officer_id)
        return early.id


def kept(town: Town, number: int, ending: str) -> Path:
    """Where a version's JSON or its part of the manifest stands in the store."""
    with town.begin() as (session, _):
        sha256 = session.get_one(Report, number).manifest_sha256
        if ending == "json":
            of_it = (ReportFile.report_id == number, ReportFile.name.endswith(".json"))
            sha256 = session.scalars(select(ReportFile.sha256).where(*of_it)).one()
    return town.office.documents("sample").path(sha256)


def test_a_version_does_not_differ_from_itself(town: Town) -> None:
    number = compiled(town)
    assert compared(town, number, number).changes == ()


def test_a_version_from_before_parts_were_kept_is_compared_and_nothing_is_made_up(town: Town) -> None:
    early = on_record_as_before(town, compiled(town))
    town.confirm(town.checkpoint("m2", "works"), ANAN)
    town.accept(town.checkpoint("m2", "works"))
    compiled(town)
    found = compared(town)
    assert (found.older.report.id, found.untold) == (early, (early,))
    assert {one.because.whys for one in found.changes} == {(Why.UNTOLD,)}
    assert cell(found, "m2", 4).because.facts == ()
    assert town.faults() == []


@pytest.mark.parametrize("ending", ["json", "manifest"])
@pytest.mark.parametrize("spoil", [Path.unlink, lambda place: place.write_bytes(b"{}")])
def test_a_kept_file_that_is_gone_or_damaged_is_named(town: Town, ending: str, spoil: Callable[[Path], object]) -> None:
    compiled(town)
    number = compiled(town, draft=False, reason="ส่งอำเภอ")
    spoil(kept(town, number, ending))
    with pytest.raises(NotAsKept) as caught:
        compared(town)
    assert (caught.value.number, ending in caught.value.file) == (number, True)


def test_only_versions_of_one_report_are_compared(town: Town) -> None:
    with pytest.raises(NoSuchVersion):
        compared(town)
    first, other = compiled(town), compiled(town, kind=ReportKind.YEAR_END)
    with pytest.raises(OfAnotherReport):
        compared(town, first, other)
    with pytest.raises(NothingBefore):
        compared(town, first)
    with pytest.raises(NoSuchVersion):
        compared(town, first, 7)


def test_without_numbers_the_newest_is_compared_with_the_one_before_of_its_kind(town: Town) -> None:
    first = compiled(town)
    compiled(town, kind=ReportKind.YEAR_END)
    town.confirm(town.checkpoint("m2", "works"), ANAN)
    second = compiled(town)
    for numbers in ((), (second,), (first, second), (second, first)):
        found = compared(town, *numbers)
        assert (found.older.report.id, found.newer.report.id) == (first, second)
