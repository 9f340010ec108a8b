"""`ita sweep`, `ita deliver` and `ita status`: the day's work by hand, through the same rules as the flows."""

from __future__ import annotations

import json
from dataclasses import asdict

import typer
from rich.table import Table

from cli.desk import OUTSIDE, WRONG_USE, AgencyOption, DayOption, JsonOption, at_the_office, console, stop
from config.clock import now
from ita_model import outbox, thai
from ita_model.agencies import find_agency
from ita_model.board import Board, board
from ita_model.calendar import end_of_office_day, office_day
from ita_model.came_back import Fares
from ita_model.states import MARKS, STANDING_IN_THAI
from ita_model.sweeping import NotYet, day_to_sweep

_NUMBERS_WIDTH = 4 + 6 * len(MARKS)
"""What the board's numbers and rules take of a line; the measure's title has the rest."""


def sweep(on: DayOption = None, agency: AgencyOption = None) -> None:
    """กวาดงานหนึ่งวัน: ใครต้องได้รับการเตือนอะไร แล้วเขียนจดหมายลงตู้ส่งออก"""
    from tasks.sweeping import sweep as sweep_day

    with at_the_office() as office:
        moment = now()
        try:
            day = day_to_sweep(on, at=moment)
        except NotYet as error:
            raise stop(WRONG_USE, "วันที่นี้ยังมาไม่ถึง โปรดระบุวันนี้หรือวันที่ผ่านมาแล้ว", error.english) from error
        done = sweep_day(office, agency, on=day, at=moment)
    if done.behind:
        console.print(f"{thai.long_date(done.on)}: กวาดงานของวันหลังจากนี้ไปแล้ว ไม่มีอะไรค้าง")
    else:
        console.print(f"{thai.long_date(done.on)}: แจ้งเตือนใหม่ {done.notices} เรื่อง เขียนจดหมาย {done.letters} ฉบับ")


def deliver(agency: AgencyOption = None) -> None:
    """ส่งจดหมายที่ค้างในตู้ส่งออก"""
    from tasks.posting import deliver as deliver_now

    with at_the_office() as office:
        with office.look() as session:
            code = find_agency(session, agency).code
        done = deliver_now(office, code, clock=now)
    if done.day_off:
        console.print(f"วันนี้เป็นวันหยุด จดหมายที่รอส่ง {done.waiting} ฉบับจะออกในวันทำการถัดไป")
        return
    console.print(f"ส่งแล้ว {done.sent} ฉบับ รอส่งใหม่ {done.waiting} ส่งไม่ได้ {done.failed} ไม่แน่ใจ {done.in_doubt}")
    if done.waiting or done.failed or done.in_doubt:
        raise stop(OUTSIDE, "บางฉบับยังไม่ถึงผู้รับ ระบบเก็บไว้และจะส่งหรือรวมไปกับฉบับถัดไป", "see: ita status")


def status(
    on: DayOption = None,
    agency: AgencyOption = None,
    as_json: JsonOption = False,
) -> None:
    """งานอยู่ตรงไหนแล้ว หรือ ณ วันที่ผ่านมาแล้ว: แต่ละมาตรการ ใครค้างอะไร จดหมายไปถึงไหน"""
    with at_the_office() as office, office.look() as session:
        owner = find_agency(session, agency)
        today = on or office_day(now())
        shown = board(session, owner, today=today)
        letters = outbox.counts(session, owner.id, until=end_of_office_day(today))
    if as_json:
        told = {**asdict(shown), "letters": {state.value: number for state, number in sorted(letters.items())}}
        typer.echo(json.dumps(told, ensure_ascii=False, default=str, indent=1))
        return
    _show(shown, letters, of="วันนี้ " if today == office_day(now()) else "ณ ")


def _show(shown: Board, letters: dict[Fares, int], *, of: str) -> None:
    console.print(f"{shown.agency} · {of}{thai.full_date(shown.on)}", style="bold")
    for year in shown.years:
        table = Table(title=f"ปีงบประมาณ {year.be}", title_justify="left")
        table.add_column("มาตรการ", overflow="ellipsis", no_wrap=True, width=max(20, console.width - _NUMBERS_WIDTH))
        for standing in MARKS:
            table.add_column(MARKS[standing], justify="right", no_wrap=True, width=3)
        for measure in year.measures:
            table.add_row(measure.title, *(str(measure.standings.get(one, 0) or "") for one in MARKS))
        console.print(table)
        console.print("  ".join(f"{symbol} {STANDING_IN_THAI[standing]}" for standing, symbol in MARKS.items()))
        for owing in year.owing:
            reminded = f" (เตือนล่าสุด {thai.short_date(owing.last_reminded)})" if owing.last_reminded else " (ยังไม่เคยเตือน)"
            back = f" ส่งกลับแก้ไข {owing.returned} (ล่าสุด {thai.short_date(owing.returned_on)})" if owing.returned_on else ""
            console.print(f"{owing.division} ยังไม่ยืนยัน {owing.open} รายการ เกินกำหนด {owing.overdue}{back}{reminded}")
    words = {Fares.SENT: "ส่งแล้ว", Fares.OWED: "รอส่ง", Fares.FAILED: "ส่งไม่ได้", Fares.IN_DOUBT: "ไม่แน่ใจ", Fares.BOUNCED: "ถูกตีกลับ"}
    console.print("จดหมาย: " + " · ".join(f"{word} {letters.get(state, 0)}" for state, word in words.items()))
