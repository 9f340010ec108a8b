"""A report is signed off by the secretary, acknowledged by the executive, published, and superseded with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from itertools import pairwise, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from ita_model import journal
from ita_model.calendar import office_moment
from ita_model.confirming import NotYours
from ita_model.moves import NotAllowed, Outrun
from ita_model.records import Report, ReportMove
from ita_model.report import life
from ita_model.report.document import ReportKind
from ita_model.report.life import CompiledAgain, NoReason, OnlyADraft, OutOfTurn
from ita_model.report.states import REPORT_MOVES, ReportState
from tasks.compiling import Order, compile_report
from tests.support.cast import ANAN, MANOP, PRASERT, SOMSRI, Town, a_plan, a_town

COMPILED, SIGNED_OFF, ACKNOWLEDGED, PUBLISHED, SUPERSEDED = (
    ReportState.COMPILED, ReportState.SIGNED_OFF, ReportState.ACKNOWLEDGED, ReportState.PUBLISHED, ReportState.SUPERSEDED,
)  # fmt: skip
WHOLE_LIFE = ((SIGNED_OFF, PRASERT), (ACKNOWLEDGED, MANOP), (PUBLISHED, PRASERT))


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """An office on the morning after the half year."""
    with a_town(tmp_path / "office", on=date(2024, 4, 1), plan=a_plan(months=False)) as town:
        yield town


def compiled(
    town: Town,
    reason: str = "ส่งอำเภอตามกำหนด",
    *,
    kind: ReportKind = ReportKind.SIX_MONTH,
    draft: bool = False,
    as_of: date | None = None,
) -> int:
    """Compile a report; gives the newest number on record."""
    order = Order("sample", kind, year=2567, as_of=as_of, draft=draft, reason=reason)
    compile_report(town.office, order, folder=town.office.settings.home / "out", at=town.now)
    with town.office.look() as session:
        return session.scalars(select(Report.id).order_by(Report.id.desc())).first() or 0


def on_record(town: Town, *, as_of: date = date(2024, 3, 31)) -> int:
    """A report on record without documents; gives its number."""
    with town.begin() as (session, agency):
        report = Report(
            agency_id=agency.id, year_id=1, kind="six-month", as_of=as_of, draft=False, at=town.now,
            officer_id=None, measures=2, outstanding=0, manifest_sha256="0" * 64,
        )  # fmt: skip
        session.add(report)
        session.flush()
        journal.record(session, report, kind="report.compiled", at=town.now, by=None)
        return report.id


def advance(town: Town, report: int, to: ReportState, by: str, words: str = "") -> None:
    with town.begin() as (session, _):
        life.advance(session, session.get_one(Report, report), to, by=town.officer(session, by), at=town.now, words=words)


def state(town: Town, report: int) -> ReportState:
    with town.begin() as (session, _):
        return life.state_of(session, session.get_one(Report, report))


def successor(town: Town, report: int) -> int | None:
    with town.begin() as (session, _):
        found = life.successor(session, session.get_one(Report, report))
        return found.id if found is not None else None


def something_changes(town: Town) -> None:
    """So that the next compilation is another version."""
    town.confirm(town.checkpoint("m2", "works"), ANAN, at=office_moment(date(2024, 3, 29), 9))
    town.now = office_moment(date(2024, 3, 31), 9)
    town.accept(town.checkpoint("m2", "works"))
    town.now = office_moment(date(2024, 4, 2), 9)


def test_a_whole_life_leaves_each_step_with_who_and_when(town: Town) -> None:
    report = compiled(town)
    assert state(town, report) is COMPILED
    for to, by in WHOLE_LIFE:
        advance(town, report, to, by)
        assert state(town, report) is to
    with town.office.look() as session:
        moves = session.scalars(select(ReportMove).order_by(ReportMove.n)).all()
        assert [(one.n, one.before, one.after) for one in moves] == [
            (1, COMPILED, SIGNED_OFF), (2, SIGNED_OFF, ACKNOWLEDGED), (3, ACKNOWLEDGED, PUBLISHED),
        ]  # fmt: skip
    assert town.faults() == []


@pytest.mark.parametrize(("to", "nobody_else"), [(SIGNED_OFF, (MANOP, SOMSRI)), (ACKNOWLEDGED, (PRASERT, SOMSRI))])
def test_each_step_belongs_to_one_of_them(town: Town, to: ReportState, nobody_else: tuple[str, ...]) -> None:
    report = compiled(town)
    if to is ACKNOWLEDGED:
        advance(town, report, SIGNED_OFF, PRASERT)
    before = town.dump()
    for who in nobody_else:
        with pytest.raises(NotYours):
            advance(town, report, to, who)
    assert town.dump() == before


def test_a_draft_is_never_signed(town: Town) -> None:
    report = compiled(town, draft=True)
    assert state(town, report) is ReportState.DRAFT
    with pytest.raises(NotAllowed):
        advance(town, report, SIGNED_OFF, PRASERT)


def test_only_the_newest_version_is_signed_off(town: Town) -> None:
    first = compiled(town)
    something_changes(town)
    second = compiled(town)
    assert second != first
    with pytest.raises(NotAllowed, match="compiled again"):
        advance(town, first, SIGNED_OFF, PRASERT)
    advance(town, second, SIGNED_OFF, PRASERT)


def test_a_return_to_what_was_before_is_a_version_of_its_own_and_the_one_that_stands(town: Town) -> None:
    first, other, again = (compiled(town, reason) for reason in ("ก", "ข", "ก"))
    assert first < other < again
    assert compiled(town, "ก") == again
    for number in (first, other):
        with pytest.raises(NotAllowed, match=f"compiled again since, as report {again}"):
            advance(town, number, SIGNED_OFF, PRASERT)
    advance(town, again, SIGNED_OFF, PRASERT)
    with town.office.look() as session:
        hashes = [session.get_one(Report, number).manifest_sha256 for number in (first, other, again)]
    assert hashes[0] == hashes[2] != hashes[1]
    assert town.faults() == []


def test_a_version_that_was_withdrawn_is_compiled_anew_though_nothing_changed(town: Town) -> None:
    first = compiled(town)
    advance(town, first, SUPERSEDED, PRASERT, "พิมพ์ผิด")
    again = compiled(town)
    assert again > first
    advance(town, again, SIGNED_OFF, PRASERT)


def test_a_report_of_another_day_stops_nobody_from_signing(town: Town) -> None:
    own = compiled(town)
    early = compiled(town, as_of=date(2024, 3, 20))
    assert early > own
    for number in (own, early):
        for to, by in WHOLE_LIFE[:2]:
            advance(town, number, to, by)
    assert (state(town, own), state(town, early)) == (ACKNOWLEDGED, ACKNOWLEDGED)


@pytest.mark.parametrize("days", [(date(2024, 3, 20), None), (None, date(2024, 3, 20))])
def test_of_a_year_and_kind_one_report_stands_published_whatever_its_day(
    town: Town, days: tuple[date | None, date | None]
) -> None:
    first, second = (compiled(town, as_of=day) for day in days)
    for to, by in WHOLE_LIFE:
        advance(town, first, to, by)
    for to, by in WHOLE_LIFE[:2]:
        advance(town, second, to, by)
    before = town.dump()
    with pytest.raises(NoReason) as refused:
        advance(town, second, PUBLISHED, PRASERT)
    assert refused.value.superseded == first
    assert town.dump() == before
    advance(town, second, PUBLISHED, PRASERT, "แก้ผลของกองช่าง")
    assert (state(town, first), state(town, second)) == (SUPERSEDED, PUBLISHED)
    assert successor(town, first) == second
    assert town.faults() == []


def test_the_reports_of_both_kinds_stand_published_together(town: Town) -> None:
    six_month, year_end = compiled(town), compiled(town, kind=ReportKind.YEAR_END)
    for number in (six_month, year_end):
        for to, by in WHOLE_LIFE:
            advance(town, number, to, by)
    assert (state(town, six_month), state(town, year_end)) == (PUBLISHED, PUBLISHED)


def test_two_that_stood_published_side_by_side_are_both_superseded(town: Town) -> None:
    """As an older program let them."""
    first, second, third = compiled(town), compiled(town, as_of=date(2024, 3, 20)), compiled(town, as_of=date(2024, 3, 21))
    for number in (first, second, third):
        for to, by in WHOLE_LIFE[:2]:
            advance(town, number, to, by)
    for number in (first, second):
        with town.begin() as (session, agency):
            made = ReportMove(
                agency_id=agency.id, report_id=number, n=3, before=ACKNOWLEDGED, after=PUBLISHED,
                officer_id=town.officer(session, PRASERT).id, at=town.now, words="",
            )  # fmt: skip
            session.add(made)
            session.flush()
            journal.record(session, made, kind="report.published", at=town.now, by=made.officer_id)
    advance(town, third, PUBLISHED, PRASERT, "แก้ผลของกองช่าง")
    assert [state(town, number) for number in (first, second, third)] == [SUPERSEDED, SUPERSEDED, PUBLISHED]
    assert town.faults() == []


def test_of_two_days_published_at_once_one_is_published_and_the_other_asks_why(either_town: Town) -> None:
    numbers = [on_record(either_town, as_of=date(2024, 3, day)) for day in (28, 29, 30, 31)]
    for number in numbers:
        for to, by in WHOLE_LIFE[:2]:
            advance(either_town, number, to, by)

    def publishes(number: int) -> str:
        try:
            advance(either_town, number, PUBLISHED, PRASERT)
        except NoReason:
            return "asked"
        return "published"

    with ThreadPoolExecutor(4) as people:
        assert sorted(people.map(publishes, numbers)) == ["asked", "asked", "asked", "published"]
    assert either_town.faults() == []


@pytest.mark.parametrize("steps", [1, 2])
def test_once_it_is_compiled_again_an_older_version_goes_no_further(town: Town, steps: int) -> None:
    first = compiled(town, "ก")
    for to, by in WHOLE_LIFE[:steps]:
        advance(town, first, to, by)
    second = compiled(town, "ข")
    to, by = WHOLE_LIFE[steps]
    before = town.dump()
    with pytest.raises(CompiledAgain) as refused:
        advance(town, first, to, by, "เหตุผล")
    assert (refused.value.newest, refused.value.stands) == (second, COMPILED)
    assert town.dump() == before


def test_an_older_version_never_supersedes_a_newer_one_that_is_published(town: Town) -> None:
    first = compiled(town, "ก")
    for to, by in WHOLE_LIFE[:2]:
        advance(town, first, to, by)
    second = compiled(town, "ข")
    for to, by in WHOLE_LIFE:
        advance(town, second, to, by)
    with pytest.raises(CompiledAgain) as refused:
        advance(town, first, PUBLISHED, PRASERT, "เหตุผล")
    assert refused.value.stands is PUBLISHED
    assert (state(town, first), state(town, second)) == (ACKNOWLEDGED, PUBLISHED)
    advance(town, first, SUPERSEDED, PRASERT, "ไม่ใช้แล้ว")  # taking it back stays possible


def test_each_cause_of_a_refusal_has_its_own_name(town: Town) -> None:
    draft, report = compiled(town, draft=True), compiled(town)
    with pytest.raises(OnlyADraft):
        advance(town, draft, SIGNED_OFF, PRASERT)
    with pytest.raises(OutOfTurn) as refused:
        advance(town, report, PUBLISHED, PRASERT)
    assert refused.value.stands is COMPILED
    with pytest.raises(NoReason):
        advance(town, report, SUPERSEDED, PRASERT, "  ")
    advance(town, report, SUPERSEDED, PRASERT, "พิมพ์ผิด")
    with pytest.raises(OutOfTurn):  # not for want of a reason: it is over
        advance(town, report, SUPERSEDED, PRASERT)


def test_only_what_was_published_afterwards_takes_the_place_of_a_version(town: Town) -> None:
    first, second, third = (compiled(town, reason) for reason in "กขค")
    advance(town, first, SUPERSEDED, PRASERT, "พิมพ์ผิด")
    town.now = town.now.add(hours=1)
    assert successor(town, first) is None
    for to, by in WHOLE_LIFE:
        advance(town, third, to, by)
    town.now = town.now.add(hours=1)
    advance(town, second, SUPERSEDED, PRASERT, "ไม่ใช้แล้ว")
    assert (successor(town, first), successor(town, second), successor(town, third)) == (third, None, None)


def test_publishing_a_new_version_supersedes_the_old_one_and_says_why(town: Town) -> None:
    first = compiled(town)
    for to, by in WHOLE_LIFE:
        advance(town, first, to, by)
    something_changes(town)
    second = compiled(town)
    for to, by in WHOLE_LIFE[:2]:
        advance(town, second, to, by)
    with pytest.raises(NotAllowed, match="needs a reason"):
        advance(town, second, PUBLISHED, PRASERT)
    assert (state(town, first), state(town, second)) == (PUBLISHED, ACKNOWLEDGED)
    advance(town, second, PUBLISHED, PRASERT, "เพิ่มผลของกองช่าง")
    assert (state(town, first), state(town, second)) == (SUPERSEDED, PUBLISHED)
    assert successor(town, first) == second
    with town.office.look() as session:
        reason = session.scalars(select(ReportMove.words).where(ReportMove.report_id == first, ReportMove.after == SUPERSEDED))
        assert reason.all() == ["เพิ่มผลของกองช่าง"]


def test_the_same_step_twice_is_refused_and_leaves_one(town: Town) -> None:
    report = compiled(town)
    advance(town, report, SIGNED_OFF, PRASERT)
    before = town.dump()
    with pytest.raises(NotAllowed):
        advance(town, report, SIGNED_OFF, PRASERT)
    assert town.dump() == before


def test_of_two_who_sign_at_once_one_signs_and_the_other_is_told(either_town: Town) -> None:
    number = on_record(either_town)

    def signs(_: int) -> str:
        try:
            advance(either_town, number, SIGNED_OFF, PRASERT)
        except (NotAllowed, Outrun):
            return "told"
        return "signed"

    with ThreadPoolExecutor(4) as people:
        assert sorted(people.map(signs, range(4))) == ["signed", "told", "told", "told"]
    assert either_town.faults() == []


@settings(max_examples=25)
@given(steps=st.lists(st.tuples(st.sampled_from(ReportState), st.sampled_from([PRASERT, MANOP, SOMSRI])), max_size=8))
def test_no_sequence_of_wishes_leaves_the_table(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[ReportState, str]]
) -> None:
    with a_town(tmp_path_factory.mktemp("town"), on=date(2024, 4, 1), plan=a_plan(months=False)) as town:
        number = on_record(town)
        trail = [COMPILED]
        for to, who in steps:
            with suppress(NotAllowed, NotYours):
                advance(town, number, to, who, "เหตุผล")
                trail.append(to)
        assert all(after in REPORT_MOVES[before] for before, after in pairwise(trail))
        assert state(town, number) is trail[-1]


def test_the_database_takes_only_moves_of_the_table(either_town: Town) -> None:
    on_record(either_town)
    taken = set()
    for n, (before, after) in enumerate(product(ReportState, ReportState), start=1):
        with suppress(IntegrityError), either_town.begin() as (session, _):
            session.execute(
                text(
                    'INSERT INTO report_move (agency_id, report_id, n, before, "after", officer_id, at, words)'
                    " SELECT agency_id, id, :n, :before, :after, 1, at, 'x' FROM report"
                ),
                {"n": n, "before": before.value, "after": after.value},
            )
            taken.add((before, after))
    assert taken == {(before, after) for before in REPORT_MOVES for after in REPORT_MOVES[before]}
    with pytest.raises(DatabaseError, match="says_why"), either_town.begin() as (session, _):
        session.execute(
            text(
                'INSERT INTO report_move (agency_id, report_id, n, before, "after", officer_id, at, words)'
                " SELECT agency_id, id, 99, 'compiled', 'superseded', 1, at, ' ' FROM report"
            )
        )
