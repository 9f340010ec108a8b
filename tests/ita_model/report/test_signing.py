"""Who signs a report: whoever held the post when it could first be signed, an acting one with the words for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from ita_model import confirming, journal
from ita_model.acting import NoSuchPost, acting, stand_in
from ita_model.calendar import office_moment
from ita_model.confirming import NotYours
from ita_model.records import Checkpoint, Division, Post, Role
from ita_model.report.document import ReportDocument, ReportKind, Signature
from tasks import compiling
from tasks.compiling import Order
from tests.support.cast import ANAN, MANOP, PRASERT, SOMSRI, WICHAI, Town, a_plan, a_town

APRIL_1 = date(2024, 4, 1)
ORDER = Order("sample", ReportKind.SIX_MONTH, reason="ตามกำหนด")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """The office on the morning after the half year."""
    with a_town(tmp_path / "office", on=APRIL_1, plan=a_plan(months=False)) as town:
        yield town


def report(town: Town) -> ReportDocument:
    return compiling.collect(town.office, ORDER, at=town.now).document


def signed(document: ReportDocument) -> list[tuple[str, tuple[str, ...]]]:
    assert document.memo is not None
    assert [place.says for place in document.signatures] == ["ผู้จัดทำรายงาน", "ผู้ตรวจสอบรายงาน"]
    lead, secretary, executive = document.memo.signatures
    assert [(place.name, place.position) for place in document.signatures] == [
        (lead.name, lead.position),
        (secretary.name, secretary.position),
    ]
    return [(place.name, place.position) for place in (lead, secretary, executive)]


def stands_in(town: Town, role: Role, who: str, first: date, last: date, *, by: str = PRASERT, division: str = "") -> Post:
    with town.begin() as (session, agency):
        found = session.scalar(select(Division).where(Division.agency_id == agency.id, Division.code == division))
        return stand_in(
            session,
            agency,
            role,
            town.officer(session, who),
            division=found,
            from_on=first,
            to_on=last,
            by=town.officer(session, by),
            at=town.now,
        )


def test_the_head_of_the_lead_division_the_secretary_and_the_executive_sign(town: Town) -> None:
    assert signed(report(town)) == [
        ("นางสมศรี ใจดี", ("ผู้อำนวยการกองคลัง",)),
        ("นายประเสริฐ มั่นคง", ("ปลัดองค์การบริหารส่วนตำบล",)),
        ("นายมานพ รักถิ่น", ("นายกองค์การบริหารส่วนตำบล",)),
    ]


def test_an_acting_one_signs_as_such_on_the_days_of_the_order_and_on_no_other(town: Town) -> None:
    stands_in(town, Role.SECRETARY, SOMSRI, date(2024, 3, 25), APRIL_1)
    acting_secretary = ("นางสมศรี ใจดี", ("ผู้อำนวยการกองคลัง", "รักษาราชการแทนปลัดองค์การบริหารส่วนตำบล"))
    assert signed(report(town))[1] == acting_secretary
    assert "ปลัดองค์การบริหารส่วนตำบล" in str(report(town).memo)  # the memo goes through the post, whoever holds it
    with a_town(town.office.settings.home / "other", on=APRIL_1, plan=a_plan(months=False)) as other:
        stands_in(other, Role.SECRETARY, SOMSRI, date(2024, 3, 25), date(2024, 3, 31))
        assert signed(report(other))[1][0] == "นายประเสริฐ มั่นคง"


def test_an_acting_head_signs_for_the_lead_division_alone(town: Town) -> None:
    stands_in(town, Role.HEAD, WICHAI, APRIL_1, APRIL_1, division="finance")
    stands_in(town, Role.HEAD, PRASERT, APRIL_1, APRIL_1, division="works")
    assert signed(report(town))[0] == ("นายวิชัย ขยันงาน", ("นักวิชาการเงินและบัญชี", "รักษาราชการแทนผู้อำนวยการกองคลัง"))


def test_whoever_takes_the_post_the_day_after_the_period_signs_and_not_who_left_it(town: Town) -> None:
    with town.begin() as (session, agency):
        who, common = town.officer(session, ANAN), {"agency_id": agency.id, "division_id": None, "to_on": None}
        post = Post(role=Role.SECRETARY, officer_id=who.id, from_on=APRIL_1, at=town.now, **common)
        session.add(post)
        session.flush()
        journal.record(session, post, kind="post.given", at=town.now, by=None)
    name, _ = signed(report(town))[1]
    assert name == "นายอนันต์ มีสุข"


def test_a_post_that_nobody_holds_leaves_its_place_to_be_filled_by_hand(town: Town) -> None:
    with town.begin() as (session, _):
        session.connection().exec_driver_sql("DROP TRIGGER post_refuses_delete")
        for post in session.scalars(select(Post).where(Post.role == Role.EXECUTIVE)):
            session.delete(post)
    assert signed(report(town))[2] == ("", ())


def test_a_report_compiled_before_the_order_reads_the_same_afterwards(town: Town) -> None:
    before = compiling.compile_report(town.office, ORDER, folder=town.office.settings.home / "r", at=town.now)
    stands_in(town, Role.SECRETARY, SOMSRI, date(2024, 5, 1), date(2024, 5, 31))
    again = compiling.collect(town.office, ORDER, at=office_moment(date(2024, 5, 2), 9))
    assert again.document.check is not None
    assert again.document.check.code in (before.folder / "six-month-2567.json").read_text(encoding="utf-8")


def test_what_a_report_does_not_tell_of_makes_no_new_version_of_it(town: Town) -> None:
    folder = town.office.settings.home / "r"
    first = compiling.compile_report(town.office, ORDER, folder=folder, at=town.now)
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    stands_in(town, Role.SECRETARY, SOMSRI, date(2024, 5, 1), date(2024, 5, 31))
    again = compiling.compile_report(town.office, ORDER, folder=folder, at=town.now)
    assert (again.unchanged, again.manifest_sha256) == (True, first.manifest_sha256)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_an_acting_one_may_do_what_the_post_allows_and_is_on_record(town: Town) -> None:
    stands_in(town, Role.SECRETARY, SOMSRI, APRIL_1, APRIL_1)
    town.confirm(town.checkpoint("m2", "works"), ANAN)
    with town.begin() as (session, agency):
        point = session.get_one(Checkpoint, town.checkpoint("m2", "works"))
        confirming.accept(session, point, by=town.officer(session, SOMSRI), at=town.now)
        assert [post.role for post in acting(session, agency)] == [Role.SECRETARY]
    assert town.faults() == []


@pytest.mark.parametrize(
    ("role", "division", "first", "last"),
    [
        (Role.HEAD, "", APRIL_1, APRIL_1),
        (Role.SECRETARY, "finance", APRIL_1, APRIL_1),
        (Role.SECRETARY, "", APRIL_1, date(2024, 3, 31)),
    ],
)
def test_a_post_that_makes_no_sense_is_refused(town: Town, role: Role, division: str, first: date, last: date) -> None:
    rows = town.dump()
    with pytest.raises(NoSuchPost):
        stands_in(town, role, SOMSRI, first, last, division=division)
    assert town.dump() == rows


def test_only_the_secretary_says_who_acts(town: Town) -> None:
    with pytest.raises(NotYours):
        stands_in(town, Role.EXECUTIVE, SOMSRI, APRIL_1, APRIL_1, by=MANOP)


def test_a_signature_is_told_with_what_may_be_ticked(town: Town) -> None:
    memo = report(town).memo
    assert memo is not None
    executive: Signature = memo.signatures[2]
    assert executive.says == "คำสั่งของนายกองค์การบริหารส่วนตำบล"
    assert len(executive.choices) == 2
