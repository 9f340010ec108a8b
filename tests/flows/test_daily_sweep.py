"""The daily sweep through Prefect: the same rows as the plain one, and a board that a person can read."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from prefect.client.schemas import StateType
from sqlalchemy import select

from demo.post_office import PostOffice
from flows.daily_sweep import daily_sweep
from ita_model.agencies import NoSuchAgency
from ita_model.calendar import office_moment
from ita_model.records import Agency, Sweep
from ita_model.sweeping import NotYet, Swept
from tasks.each import SomeFailed
from tasks.posting import deliver
from tasks.sweeping import sweep
from tests.flows.conftest import Prefect, Settle, table
from tests.support.cast import ANAN, SOMSRI, Town, a_plan

pytestmark = pytest.mark.xdist_group("prefect")

SweepDay = Callable[[Town, date], Swept]

DAY = date(2024, 3, 20)

NOT_COMPARED = {"link": {"id", "token_sha256"}, "notice": {"id"}, "journal": {"previous", "hash"}}
"""What two offices cannot have in common: random tokens and what is over them, and the numbers of rows that came in another
order."""
RANDOM = re.compile(r"\.[0-9a-f]{32}@")
"""The end of a Message-ID, in letters and where the journal names one."""


def by_flow(prefect: Prefect) -> SweepDay:
    return lambda town, on: prefect.run(daily_sweep(town.code, on=on, at=office_moment(on, 8, 30)))[town.code]


def plainly(town: Town, on: date) -> Swept:
    moment = office_moment(on, 8, 30)
    swept = sweep(town.office, town.code, on=on, at=moment)
    deliver(town.office, town.code, clock=lambda: moment)
    return swept


def late_in_march(town: Town, sweep_day: SweepDay) -> None:
    """Reminders, confirmations, one sent back, one accepted and reopened, a Saturday between, and a week nobody swept."""
    sweep_day(town, date(2024, 3, 8))
    town.now = office_moment(date(2024, 3, 8), 10)
    works, finance = town.checkpoint("m2", "works"), town.checkpoint("m2", "finance")
    town.confirm(works, ANAN)
    town.confirm(finance, SOMSRI)
    sweep_day(town, date(2024, 3, 9))
    town.now = office_moment(date(2024, 3, 9), 16)
    town.send_back(works, "ขอภาพที่เห็นวันที่ชัดเจน")
    town.accept(finance)
    sweep_day(town, date(2024, 3, 11))
    town.now = office_moment(date(2024, 3, 11), 11)
    town.confirm(town.checkpoint("m1", "finance", date(2024, 2, 29)), SOMSRI)
    town.reopen(finance, "ภาพเป็นของปีก่อน")
    sweep_day(town, date(2024, 3, 20))


def spoil_days_off(town: Town, code: str) -> None:
    """Make an agency's days off unreadable, as a hand in the database could: whatever asks for a working day fails."""
    with town.office.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER year_refuses_update")
        connection.exec_driver_sql(
            """UPDATE year SET days_off = '{"วันสงกรานต์": ""}' WHERE agency_id = (SELECT id FROM agency WHERE code = ?)""",
            (code,),
        )


def rows(town: Town) -> dict[str, list[str]]:
    """Every row of every table, without what two offices cannot have in common."""
    with town.office.engine.connect() as connection:
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        return {
            table: sorted(
                RANDOM.sub(".@", repr({name: row[name] for name in row if name not in NOT_COMPARED.get(table, ())}))
                for row in connection.exec_driver_sql(f"SELECT * FROM {table}").mappings()
            )
            for table in tables
        }


def test_the_flow_and_the_plain_sweep_leave_the_same_rows_and_letters(
    prefect: Prefect, settle: Settle, post_office: PostOffice
) -> None:
    flowing = settle("flowing")
    late_in_march(flowing, by_flow(prefect))
    flown = [(letter.recipients, letter.subject) for letter in post_office.letters]
    post_office.letters.clear()
    plain = settle("plain")
    late_in_march(plain, plainly)
    assert rows(flowing) == rows(plain)
    assert flown == [(letter.recipients, letter.subject) for letter in post_office.letters] != []


def test_two_offices_of_one_record_are_swept_each_for_itself(prefect: Prefect, settle: Settle, post_office: PostOffice) -> None:
    town = settle("both", a_plan("east", months=False), a_plan("west", months=False))
    by_flow(prefect)(town, date(2024, 3, 20))
    assert {address.partition("@")[2] for letter in post_office.letters for address in letter.recipients} == {
        "east.example.org"
    }
    before = len(post_office.letters)
    town.code = "west"
    by_flow(prefect)(town, date(2024, 3, 20))
    assert [letter.recipients[0].replace("west", "east") for letter in post_office.letters[before:]] == [
        letter.recipients[0] for letter in post_office.letters[:before]
    ]


@pytest.fixture
def both(settle: Settle) -> Town:
    """Two agencies, east and west, on one record."""
    return settle("both", a_plan("east", months=False), a_plan("west", months=False))


def test_without_a_name_every_agency_is_swept(prefect: Prefect, both: Town, post_office: PostOffice) -> None:
    swept = prefect.run(daily_sweep(on=DAY, at=office_moment(DAY, 8, 30)))
    assert swept == {code: Swept(DAY, notices=3, letters=2) for code in ("east", "west")}
    assert [letter.recipients[0].partition("@")[2] for letter in post_office.letters] == [
        *["east.example.org"] * 2,
        *["west.example.org"] * 2,
    ]
    assert [prefect.artifacts(f"sweep-{code}-{DAY}") != [] for code in swept] == [True, True]
    assert "กวาดงานประจำวัน 20 มี.ค. 2567" in [run.name for run in prefect.flow_runs()]


def test_one_agencys_trouble_keeps_no_other_from_its_sweep(prefect: Prefect, both: Town, post_office: PostOffice) -> None:
    spoil_days_off(both, "east")
    with pytest.raises(SomeFailed, match="ไม่สำเร็จ: east · เสร็จแล้ว: west · failed for east; done for west"):
        prefect.run(daily_sweep(on=DAY, at=office_moment(DAY, 8, 30)))
    assert {letter.recipients[0].partition("@")[2] for letter in post_office.letters} == {"west.example.org"}
    with both.office.look() as session:
        assert session.scalars(select(Agency.code).join(Sweep, Sweep.agency_id == Agency.id)).all() == ["west"]
    newest = [run for run in prefect.flow_runs() if run.name.startswith("กวาดงาน")][-1]
    assert newest.state is not None
    assert newest.state.is_failed()


def test_a_lone_agencys_trouble_is_told_as_it_is(prefect: Prefect, town: Town) -> None:
    spoil_days_off(town, town.code)
    with pytest.raises(ValueError, match="Invalid isoformat"):
        prefect.run(daily_sweep(on=DAY, at=office_moment(DAY, 8, 30)))


def test_a_day_to_come_is_refused_in_words_and_changes_nothing(prefect: Prefect, town: Town, post_office: PostOffice) -> None:
    before = town.dump()
    with pytest.raises(NotYet):
        prefect.run(daily_sweep(town.code, on=date(2024, 3, 21), at=office_moment(DAY, 23, 59)))
    assert town.dump() == before
    assert post_office.letters == []
    refused = prefect.flow_runs()[-1]
    assert (refused.name, refused.state_type) == ("กวาดงานประจำวัน sample 21 มี.ค. 2567", StateType.FAILED)
    assert "21 มี.ค. 2567 ยังมาไม่ถึง วันนี้ 20 มี.ค. 2567" in str(refused.state and refused.state.message)


def test_an_agency_that_is_not_there_fails_the_run(prefect: Prefect, town: Town) -> None:
    with pytest.raises(NoSuchAgency):
        prefect.run(daily_sweep("nowhere", on=DAY, at=office_moment(DAY, 8, 30)))


def test_the_same_day_again_adds_nothing_and_sends_nothing(prefect: Prefect, town: Town, post_office: PostOffice) -> None:
    sweep_day = by_flow(prefect)
    first = sweep_day(town, date(2024, 3, 20))
    assert (first.notices > 0, first.letters > 0) == (True, True)
    before, sent = town.dump(), len(post_office.letters)
    again = sweep_day(town, date(2024, 3, 20))
    assert (again.notices, again.letters) == (0, 0)
    assert town.dump() == before
    assert len(post_office.letters) == sent


def test_a_day_before_one_that_was_swept_has_nothing_left_to_do(prefect: Prefect, town: Town) -> None:
    sweep_day = by_flow(prefect)
    sweep_day(town, date(2024, 3, 20))
    before = town.dump()
    assert sweep_day(town, date(2024, 3, 19)).behind
    assert town.dump() == before


def test_prefect_s_page_reads_as_a_board_of_compliance(prefect: Prefect, town: Town) -> None:
    town.confirm(town.checkpoint("m2", "works"), ANAN, at=office_moment(date(2024, 3, 18), 9))
    town.confirm(town.checkpoint("m2", "finance"), SOMSRI, at=office_moment(date(2024, 3, 18), 9))
    town.now = office_moment(date(2024, 3, 18), 15)
    town.accept(town.checkpoint("m2", "finance"))
    by_flow(prefect)(town, date(2024, 3, 20))
    monthly, both = prefect.flow_runs()[-2:]
    assert monthly.name == "มาตรการเผยแพร่ข้อมูลการจัดซื้อจัดจ้าง · 20 มี.ค. 2567"
    assert both.name == "กลไกและมาตรการในการแก้ไขและป้องกันการทุจริตภายในหน่วยงาน · 20 มี.ค. 2567"
    told = [(run.name, run.state_name) for run in prefect.task_runs(both, count=2)]
    assert told == [("ขั้นตอนที่ 1 · กองคลัง", "Accepted"), ("ขั้นตอนที่ 1 · กองช่าง", "AwaitingReview")]
    (late,) = prefect.task_runs(monthly, count=1)
    assert (late.name, late.state_name, late.state.message) == ("ขั้นตอนที่ 1 · กองคลัง", "Overdue", "เกินกำหนด")


def test_only_a_measure_that_moves_is_run(prefect: Prefect, settle: Settle) -> None:
    town = settle("still", a_plan(months=False))
    known = {run.id for run in prefect.flow_runs()}
    by_flow(prefect)(town, date(2024, 2, 20))
    sweep_run, measure_run = [run for run in prefect.flow_runs() if run.id not in known]
    assert sweep_run.name == "กวาดงานประจำวัน sample 20 ก.พ. 2567"
    assert measure_run.name == "กลไกและมาตรการในการแก้ไขและป้องกันการทุจริตภายในหน่วยงาน · 20 ก.พ. 2567"
    assert [run.name for run in prefect.task_runs(sweep_run, count=4)] == [
        "หามาตรการที่มีความเคลื่อนไหว 20 ก.พ. 2567",
        "measure-0",
        "เขียนจดหมายของวันที่ 20 ก.พ. 2567",
        "ส่งจดหมายของ sample",
    ]


def test_each_sweep_and_each_measure_says_in_a_table_what_it_did(prefect: Prefect, settle: Settle) -> None:
    town = settle("told", a_plan("told", months=False))
    by_flow(prefect)(town, date(2024, 3, 20))
    (swept,) = prefect.artifacts("sweep-told-2024-03-20")
    assert swept.description == "ผลการกวาดงานประจำวันที่ 20 มี.ค. 2567"
    assert table(swept)[-1] == {"มาตรการ": "รวม", "แจ้งเตือน": 3, "จดหมาย": 2, "ส่งแล้ว": 2}
    (board,) = prefect.artifacts("measure-told-m2")
    assert board.description == "กลไกและมาตรการในการแก้ไขและป้องกันการทุจริตภายในหน่วยงาน · 20 มี.ค. 2567"
    assert table(board) == [
        {"ขั้นตอน": "ขั้นตอนที่ 1", "ส่วนงาน": "กองคลัง", "สถานะ": "เกินกำหนด", "แจ้งเตือน": 1},
        {"ขั้นตอน": "ขั้นตอนที่ 1", "ส่วนงาน": "กองช่าง", "สถานะ": "เกินกำหนด", "แจ้งเตือน": 1},
    ]


@pytest.mark.parametrize("at", ["2024-03-20T08:30:00+07:00", None])
def test_a_missed_day_is_run_by_its_date_as_prefect_s_page_gives_it(prefect: Prefect, settle: Settle, at: str | None) -> None:
    town = settle(f"missed-{at}", a_plan(months=False))
    swept = prefect.run(daily_sweep(town.code, on="2024-03-20", at=at))[town.code]
    assert swept.on == date(2024, 3, 20)
    assert swept.letters > 0
