"""What everybody is called is a fact from a day on: a new name changes no report of the time before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy import select

from ita_model.calendar import FiscalYear, office_moment
from ita_model.details import agency_then, divisions_then
from ita_model.opening import open_year
from ita_model.plan import Plan
from ita_model.records import AgencyDetail, Division, DivisionDetail, Officer, OfficerDetail
from ita_model.report.document import ReportKind
from tasks.compiling import Order, compile_report
from tests.support.cast import SOMSRI, Town, a_plan

LATE_IN_THE_YEAR = office_moment(date(2024, 9, 20), 10)
LAST_DAY = date(2024, 9, 30)


def next_year() -> Plan:
    """The plan of 2568, in which กองคลัง is กองการเงินและพัสดุ, Somsri is married and the agency a municipality."""
    plan = a_plan(months=False)
    finance, works = plan.divisions
    somsri, *others = plan.people
    return replace(
        plan,
        year=FiscalYear(2568),
        agency=replace(plan.agency, name="เทศบาลตำบลตัวอย่าง", short_name="ทต.ตัวอย่าง"),
        divisions=(works, replace(finance, name="กองการเงินและพัสดุ")),
        people=(replace(somsri, name="นางสมศรี รักดี", address="somsri.r@sample.example.org"), *others),
        aspects=(),
    )


def opened(town: Town, plan: Plan, text: str = "2568") -> None:
    with town.office.begin() as session:
        open_year(session, plan, text=text, days_off={}, at=LATE_IN_THE_YEAR)


def reports(town: Town, kind: ReportKind, folder: Path) -> dict[str, bytes]:
    order = Order("sample", kind, year=2567, reason="ส่งอำเภอตามกำหนด")
    done = compile_report(town.office, order, folder=folder, at=office_moment(date(2024, 10, 1), 9))
    return {place.name: place.read_bytes() for place in done.folder.iterdir()}


def test_a_new_name_in_the_next_years_plan_changes_no_report_of_this_year(town: Town, tmp_path: Path) -> None:
    before = {kind: reports(town, kind, tmp_path / f"{kind}-before") for kind in ReportKind}
    opened(town, next_year())
    after = {kind: reports(town, kind, tmp_path / f"{kind}-after") for kind in ReportKind}
    assert after[ReportKind.SIX_MONTH] == before[ReportKind.SIX_MONTH]
    # The manifest names the newest entry that counted; the opening of the next year is one.
    for told in (before, after):
        del told[ReportKind.YEAR_END]["manifest.json"]
    assert after[ReportKind.YEAR_END] == before[ReportKind.YEAR_END]
    assert "กองคลัง" in before[ReportKind.YEAR_END]["year-end-2567.json"].decode()
    assert town.faults() == []


def test_on_the_day_of_the_new_names_they_hold_and_until_then_the_old_ones(either_town: Town) -> None:
    opened(either_town, next_year())
    with either_town.begin() as (session, agency):
        for day, name, divisions in (
            (LAST_DAY, "องค์การบริหารส่วนตำบลตัวอย่าง", ["กองคลัง", "กองช่าง"]),
            (date(2024, 10, 1), "เทศบาลตำบลตัวอย่าง", ["กองช่าง", "กองการเงินและพัสดุ"]),
        ):
            then = divisions_then(session, agency.id, on=day, until=LATE_IN_THE_YEAR)
            assert [one.name for one in sorted(then.values(), key=lambda one: one.position)] == divisions
            assert agency_then(session, agency.id, on=day, until=LATE_IN_THE_YEAR).name == name


def test_what_was_not_yet_on_record_is_not_known(town: Town) -> None:
    opened(town, next_year())
    with town.begin() as (session, agency):
        earlier = LATE_IN_THE_YEAR.subtract(seconds=1)
        assert agency_then(session, agency.id, on=date(2025, 1, 1), until=earlier).short_name == "อบต.ตัวอย่าง"


def test_letters_and_pages_show_the_new_names_from_their_day_on(town: Town) -> None:
    def shown() -> tuple[str, str, list[str]]:
        with town.begin() as (session, agency):
            names = select(Division.name).where(Division.agency_id == agency.id).order_by(Division.position)
            return agency.short_name, town.officer(session, SOMSRI).address, list(session.scalars(names))

    opened(town, next_year())
    assert shown() == ("อบต.ตัวอย่าง", "somsri@sample.example.org", ["กองคลัง", "กองช่าง"])
    town.sweep(LAST_DAY)
    assert shown()[0] == "อบต.ตัวอย่าง"
    town.sweep(date(2024, 10, 1))
    assert shown() == ("ทต.ตัวอย่าง", "somsri.r@sample.example.org", ["กองช่าง", "กองการเงินและพัสดุ"])
    assert town.faults() == []


def test_a_plan_of_the_past_opened_late_does_not_bring_old_names_back(town: Town) -> None:
    past = replace(next_year(), year=FiscalYear(2566))
    opened(town, past, "2566")
    with town.begin() as (session, agency):
        assert agency.short_name == "อบต.ตัวอย่าง"
        assert agency_then(session, agency.id, on=date(2023, 1, 1), until=LATE_IN_THE_YEAR).short_name == "ทต.ตัวอย่าง"
    assert town.faults() == []


def test_the_same_names_again_add_no_fact(town: Town) -> None:
    def facts() -> list[int]:
        with town.office.look() as session:
            return [len(session.scalars(select(table)).all()) for table in (AgencyDetail, DivisionDetail, OfficerDetail)]

    before = facts()
    opened(town, replace(a_plan(months=False), year=FiscalYear(2568), aspects=()))
    with town.begin() as (session, _):
        assert before == facts() == [1, 2, len(session.scalars(select(Officer)).all())]
