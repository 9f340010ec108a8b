"""People come, go, act and are called otherwise from a day on; and the office is never without a secretary."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model import details, staffing
from ita_model.confirming import NotYours
from ita_model.people import roster
from ita_model.records import Agency, Division, Post, Role
from tests.support.cast import ANAN, PRASERT, SOMSRI, TODAY, WICHAI, Town

TOMORROW, NEXT_WEEK = date(2024, 3, 23), date(2024, 3, 29)


class Desk:
    """The secretary at work, in one transaction."""

    def __init__(self, town: Town, session: Session, agency: Agency) -> None:
        self.town, self.session, self.agency = town, session, agency
        self.by = town.officer(session, PRASERT)

    def division(self, code: str = "finance") -> Division:
        return self.session.scalars(select(Division).where(Division.agency_id == self.agency.id, Division.code == code)).one()

    def appoint(self, who: str, role: Role = Role.HEAD, *, from_on: date, division: str | None = "finance") -> Post:
        officer, where = self.town.officer(self.session, who), self.division(division) if division else None
        at = self.town.now
        return staffing.appoint(self.session, self.agency, role, officer, division=where, from_on=from_on, by=self.by, at=at)

    def act(self, who: str, from_on: date, to_on: date) -> Post:
        officer, at = self.town.officer(self.session, who), self.town.now
        return staffing.act(
            self.session, self.agency, Role.HEAD, officer, division=self.division(), from_on=from_on, to_on=to_on,
            by=self.by, at=at,
        )  # fmt: skip

    def end(self, post: Post, last_on: date, words: str = "กลับมาปฏิบัติราชการแล้ว") -> None:
        staffing.end_post(self.session, post, last_on=last_on, by=self.by, at=self.town.now, words=words)

    def heads(self, on: date) -> list[str]:
        found = roster(self.session, self.agency.id, on).holders(Role.HEAD, self.division().id)
        codes = {self.town.officer(self.session, code).id: code for code in (SOMSRI, WICHAI, ANAN, PRASERT)}
        return [codes[number] for number in found]


@contextmanager
def at_the_desk(town: Town) -> Iterator[Desk]:
    with town.begin() as (session, agency):
        yield Desk(town, session, agency)


def test_who_is_appointed_takes_the_place_of_who_was_there_from_that_day_on(either_town: Town) -> None:
    with at_the_desk(either_town) as desk:
        desk.appoint(WICHAI, from_on=NEXT_WEEK)
        assert desk.heads(TODAY) == [SOMSRI]
        assert desk.heads(NEXT_WEEK) == [WICHAI]
    assert either_town.faults() == []


def test_who_acts_may_be_ended_early_and_what_was_a_mistake_is_taken_back(either_town: Town) -> None:
    with at_the_desk(either_town) as desk:
        mine = desk.act(WICHAI, TODAY, NEXT_WEEK)
        assert desk.heads(NEXT_WEEK) == [SOMSRI, WICHAI]
        desk.end(mine, TOMORROW)
        assert desk.heads(TOMORROW) == [SOMSRI, WICHAI]
        assert desk.heads(NEXT_WEEK) == [SOMSRI]
        wrong = desk.appoint(ANAN, from_on=NEXT_WEEK)
        desk.end(wrong, date(2024, 3, 28), "บันทึกผิดคน")
        assert desk.heads(NEXT_WEEK) == [SOMSRI]
        with pytest.raises(staffing.NotHeld):
            desk.end(wrong, date(2024, 3, 27))
    assert either_town.faults() == []


def test_the_office_is_never_left_without_a_secretary(town: Town) -> None:
    with at_the_desk(town) as desk:
        mine = desk.session.scalars(select(Post).where(Post.role == Role.SECRETARY)).one()
        with pytest.raises(staffing.NoSecretary) as told:
            desk.end(mine, NEXT_WEEK, "เกษียณอายุราชการ")
        assert told.value.on == date(2024, 3, 30)
        desk.appoint(WICHAI, Role.SECRETARY, from_on=NEXT_WEEK, division=None)
        desk.end(mine, date(2024, 3, 28), "เกษียณอายุราชการ")
        other = desk.session.scalars(select(Post).where(Post.role == Role.SECRETARY).order_by(Post.id.desc())).first()
        assert other is not None
        with pytest.raises(staffing.NoSecretary):
            desk.end(other, date(2024, 6, 1), "ย้าย")
    assert town.faults() == []


@pytest.mark.parametrize("who", [SOMSRI, WICHAI])
def test_only_the_secretary_changes_the_offices_people(town: Town, who: str) -> None:
    before = town.dump()
    with at_the_desk(town) as desk:
        desk.by = town.officer(desk.session, who)
        with pytest.raises(NotYours):
            desk.appoint(WICHAI, from_on=NEXT_WEEK)
        with pytest.raises(NotYours):
            desk.act(WICHAI, TODAY, NEXT_WEEK)
        with pytest.raises(NotYours):
            staffing.rename_division(desk.session, desk.division(), name="กองการเงิน", from_on=TODAY, by=desk.by, at=town.now)
        with pytest.raises(NotYours):
            staffing.add_officer(
                desk.session, desk.agency, name="ก", position="ข", address="k@sample.example.org", from_on=TODAY, by=desk.by,
                at=town.now,
            )  # fmt: skip
    assert town.dump() == before


def test_what_makes_no_sense_is_not_put_on_record(town: Town) -> None:
    before = town.dump()
    with at_the_desk(town) as desk:
        for wrong, act in (
            (staffing.HeldAlready, lambda: desk.appoint(SOMSRI, from_on=NEXT_WEEK)),
            (staffing.HeldAlready, lambda: desk.act(SOMSRI, TODAY, NEXT_WEEK)),
            (staffing.OutOfOrder, lambda: desk.act(WICHAI, NEXT_WEEK, TODAY)),
            (staffing.FarOff, lambda: desk.appoint(WICHAI, from_on=date(2034, 3, 29))),
            (staffing.FarOff, lambda: desk.act(WICHAI, date(2021, 1, 1), NEXT_WEEK)),
        ):
            with pytest.raises(wrong):
                act()
    assert town.dump() == before


def test_an_officer_is_added_with_a_code_of_their_own_and_an_address_that_nobody_has(town: Town) -> None:
    with at_the_desk(town) as desk:

        def add(address: str) -> str:
            return staffing.add_officer(
                desk.session, desk.agency, name="นางมาลี ใหม่", position="นักจัดการ", address=address, from_on=TODAY, by=desk.by,
                at=town.now,
            ).code  # fmt: skip

        assert add("Somsri@other.example.org") == "somsri-2"
        assert add("มาลี@sample.example.org") == "officer"
        with pytest.raises(staffing.AddressTaken):
            add("SOMSRI@sample.example.org")
        for wrong in ("", "somsri", "a@b", "a b@c.th", "a@c.th, d@e.th"):
            with pytest.raises(staffing.NoAddress):
                add(wrong)
    assert town.faults() == []


def test_a_new_address_holds_from_its_day_and_that_days_sweep_takes_it_over(town: Town) -> None:
    with at_the_desk(town) as desk:
        somsri = town.officer(desk.session, SOMSRI)
        staffing.change_officer(
            desk.session, somsri, name="นางสมศรี รักดี", position=somsri.position, address="new@sample.example.org",
            from_on=date(2024, 3, 26), by=desk.by, at=town.now,
        )  # fmt: skip
        assert somsri.address == "somsri@sample.example.org"
    town.sweep(date(2024, 3, 25))
    assert {one.address for one in town.deliver(date(2024, 3, 25))} >= {"somsri@sample.example.org"}
    assert town.faults() == []
    town.sweep(date(2024, 3, 26))
    with at_the_desk(town) as desk:
        assert town.officer(desk.session, SOMSRI).address == "new@sample.example.org"
        assert details.bring_up(desk.session, desk.agency, on=date(2024, 3, 26)) == 0
        assert details.bring_up(desk.session, desk.agency, on=date(2024, 3, 25)) == 1
    # A row that shows again what held before the change was recorded: sound. One that shows anything else is found.
    assert town.faults() == []
    with town.begin() as (session, _):
        town.officer(session, SOMSRI).address = "thief@elsewhere.example.org"
    assert [fault.place.split()[0] for fault in town.faults()] == ["officer"]


def test_a_division_has_its_new_name_from_its_day_on(town: Town) -> None:
    with at_the_desk(town) as desk:
        staffing.rename_division(desk.session, desk.division(), name="กองการเงิน", from_on=NEXT_WEEK, by=desk.by, at=town.now)
        assert desk.division().name == "กองคลัง"
        with pytest.raises(staffing.HeldAlready):
            staffing.rename_division(desk.session, desk.division(), name="กองช่าง", from_on=NEXT_WEEK, by=desk.by, at=town.now)
    town.sweep(NEXT_WEEK)
    with at_the_desk(town) as desk:
        assert desk.division().name == "กองการเงิน"
    assert town.faults() == []
