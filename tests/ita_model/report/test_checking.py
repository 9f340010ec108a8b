"""What a stranger's check looks at, on either database; the pages' own tests try every change."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from ita_model.calendar import office_moment
from ita_model.confirming import WebLink
from ita_model.records import ReportFile
from ita_model.report import lives
from ita_model.report.checking import Looked, look_at
from ita_model.report.lives import Lived
from ita_model.report.states import ReportState
from tests.support.cast import SOMSRI, Town
from tests.support.counting import queries
from tests.support.publishing import LIFE, code, file_data, go


def found(town: Town, typed: str) -> Lived:
    with town.office.look() as session:
        return lives.meant_by_code(lives.versions_checked_by(session, typed))


def looked(town: Town, one: Lived) -> Looked:
    with town.office.look() as session:
        files = session.scalars(select(ReportFile).where(ReportFile.report_id == one.report.id)).all()
        return look_at(session, one.report, files, one.moves, town.office.documents(town.code))


def test_a_report_is_found_by_the_beginning_of_its_code_and_holds(either_town: Town) -> None:
    either_town.confirm_with(either_town.checkpoint("m2", "finance"), SOMSRI, WebLink("ข่าว", "https://www.example.org/"))
    either_town.write("m2", "กองคลังแจกแล้ว", "ทุกคนทราบ")
    either_town.now = office_moment(date(2024, 4, 1), 10)
    number = file_data(either_town)
    go(either_town, number, *LIFE)
    printed = code(either_town, number)
    for typed in (printed, printed[:12]):
        one = found(either_town, typed)
        assert (one.report.id, one.state, one.year) == (number, ReportState.PUBLISHED, 2567)
    with queries(either_town.office.engine) as seen:
        answers = looked(either_town, one)
    assert [(answer.question, answer.good) for answer in answers.found] == [(answer.question, True) for answer in answers.found]
    assert answers.document is not None
    assert len(seen) <= 6
    assert lives.standing_at_address([one]) is one


def test_a_code_that_is_nobodys_finds_nothing(either_town: Town) -> None:
    with either_town.office.look() as session:
        for typed in ("0" * 12, "f" * 64):
            assert lives.versions_checked_by(session, typed) == ()


def test_what_takes_the_place_of_a_report_is_the_first_that_was_published_after_it(either_town: Town) -> None:
    either_town.now = office_moment(date(2024, 4, 1), 10)
    first = file_data(either_town)
    go(either_town, first, *LIFE)
    either_town.now = office_moment(date(2024, 4, 2), 10)
    either_town.confirm_with(either_town.checkpoint("m2", "finance"), SOMSRI, WebLink("ข่าว", "https://www.example.org/"))
    go(either_town, first, ReportState.SUPERSEDED, words="ตัวเลขผิด")
    with either_town.office.look() as session:
        versions = lives.versions_at(session, "sample")
        assert lives.in_place_of(versions[-1], versions) is None
        assert lives.standing_at_address(versions) is None
    second = file_data(either_town)
    go(either_town, second, *LIFE)
    with either_town.office.look() as session:
        versions = lives.versions_at(session, "sample")
        place = lives.in_place_of(versions[-1], versions)
        standing = lives.standing_at_address(versions)
    assert place is not None
    assert standing is not None
    assert place.report.id == standing.report.id == second
