"""The secretary's wishes come true through Prefect: asked for one by one, or found when Prefect is back."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest
from prefect.settings import PREFECT_API_URL
from sqlalchemy import select

from flows.compile import compile_report
from flows.wishes import wishes as wishes_flow
from ita_model.calendar import office_day, office_moment
from ita_model.records import Report, Year
from ita_model.report import wishes
from ita_model.report.document import ReportKind
from ita_model.report.wishes import AT_WORK, Trouble
from tests.flows.conftest import Prefect, Settle
from tests.support.cast import PRASERT, Town, a_plan, open_plan
from web.events import PrefectEvents, Wanted

pytestmark = pytest.mark.xdist_group("prefect")

AT = office_moment(date(2024, 4, 2), 10)


@pytest.fixture
def asked(settle: Settle) -> Town:
    """An office whose secretary is at the desk on 2 April."""
    town = settle("asked", a_plan(months=False))
    town.now = AT
    return town


def wish(town: Town, kind: ReportKind = ReportKind.SIX_MONTH, *, draft: bool = True, reason: str = "") -> int:
    with town.begin() as (session, agency):
        year = session.scalars(select(Year).where(Year.agency_id == agency.id)).one()
        who = town.officer(session, PRASERT)
        return wishes.wish_for(
            session, year, kind, draft=draft, by=who, at=town.now, as_of=office_day(town.now), reason=reason
        ).id


def standing(town: Town, number: int) -> wishes.Wished:
    with town.begin() as (session, agency):
        found = wishes.wish(session, agency.id, number)
    assert found is not None
    return found


def test_a_run_that_was_asked_for_compiles_what_the_wish_says(prefect: Prefect, asked: Town) -> None:
    number = wish(asked, draft=False, reason="ส่งอำเภอตามกำหนด")
    done = prefect.run(compile_report("six-month", agency="sample", wish=number, at=AT))["sample"]
    assert standing(asked, number).report_id == done.number
    with asked.office.look() as session:
        report = session.get_one(Report, done.number)
        assert (report.as_of, report.draft, report.reason) == (date(2024, 4, 2), False, "ส่งอำเภอตามกำหนด")


def test_asked_for_again_it_is_not_compiled_again(prefect: Prefect, asked: Town) -> None:
    number = wish(asked)
    prefect.run(compile_report("six-month", agency="sample", wish=number, at=AT))
    for later in (AT, AT + AT_WORK * 2):
        assert prefect.run(compile_report("six-month", agency="sample", wish=number, at=later)) == {}
    with asked.office.look() as session:
        assert len(session.scalars(select(Report)).all()) == 1


def test_what_was_asked_while_prefect_was_away_is_done_when_it_is_back_for_every_agency(prefect: Prefect, asked: Town) -> None:
    open_plan(asked, a_plan("other"))
    first, second = wish(asked), wish(asked, ReportKind.YEAR_END)
    other = wish(Town(asked.office, "other", AT))
    done = prefect.run(wishes_flow(at=AT + timedelta(minutes=1)))
    assert sorted(done) == [f"other/{other}", f"sample/{first}", f"sample/{second}"]
    with asked.office.look() as session:
        made = session.execute(select(Report.agency_id, Report.kind).order_by(Report.agency_id, Report.id)).all()
        assert [tuple(row) for row in made] == [(1, "six-month"), (1, "year-end"), (2, "six-month")]
    assert prefect.run(wishes_flow(at=AT + timedelta(hours=1))) == {}


def test_what_cannot_come_true_fails_the_run_and_says_why_on_record(prefect: Prefect, asked: Town) -> None:
    asked.office.reports("sample").parent.mkdir()
    asked.office.reports("sample").write_text("ไม่ใช่โฟลเดอร์", encoding="utf-8")
    number = wish(asked)
    with pytest.raises(OSError, match=r"."):
        prefect.run(compile_report("six-month", agency="sample", wish=number, at=AT))
    assert standing(asked, number).trouble is Trouble.DISK


def test_a_wish_of_no_agency_is_no_wish(prefect: Prefect, asked: Town) -> None:
    with pytest.raises(ValueError, match="must be named"):
        prefect.run(compile_report("six-month", wish=1, at=AT))


def test_the_page_asks_the_real_server_for_one_run_and_it_does_what_was_asked(prefect: Prefect, asked: Town) -> None:
    prefect.run(_deployed())
    events = PrefectEvents(str(PREFECT_API_URL.value()))
    number = wish(asked)
    wanted = Wanted("sample", "six-month", 2567, True, number)
    assert asyncio.run(events.compile(wanted))
    assert asyncio.run(events.compile(wanted))
    waiting = [run for run in prefect.flow_runs() if run.idempotency_key == f"ita-wish-sample-{number}"]
    assert len(waiting) == 1
    assert waiting[0].state_name == "Scheduled"
    done = prefect.run(compile_report(**waiting[0].parameters, at=AT))
    assert standing(asked, number).report_id == done["sample"].number


async def _deployed() -> None:
    made = await compile_report.to_deployment(name="compile")
    await made.apply()
