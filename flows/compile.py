"""Compile a report: collect → check → render → store → tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from prefect import flow
from prefect.logging import get_run_logger
from prefect.runtime import flow_run

from config.clock import clock_at
from config.office import open_office
from flows.agencies import for_each
from flows.artifacts import leave_table
from ita_model import thai
from ita_model.calendar import office_day
from ita_model.report.document import ReportKind
from ita_model.report.wishes import NotOpen
from tasks.compiling import Compiled, Order, agencies_with, compiled
from tasks.reporting import check_evidence, collect_facts, render_files, store_report
from tasks.wishing import give_up_wish, take_up_wish, trouble_of


def _run_name() -> str:
    given = flow_run.parameters
    kind = ReportKind(str(given["kind"]))
    title = kind.titled(given["year"]) if given.get("year") else kind.thai
    return f"จัดทำ{title}{' (ร่าง)' if given.get('draft') else ''}"


@flow(name="compile", flow_run_name=_run_name, persist_result=False)
async def compile_report(
    kind: ReportKind,
    agency: str | None = None,
    year: int | None = None,
    as_of: date | None = None,
    draft: bool = False,
    by: str | None = None,
    reason: str | None = None,
    folder: Path | None = None,
    at: datetime | None = None,
    wish: int | None = None,
) -> dict[str, Compiled]:
    """Compile a report of an agency, or of each that has such a year open, from what was on record by `as_of`.

    Where it is an agency's `wish` by its number, what is compiled is what the wish says, whatever else is given: at most
    once, and nothing where it has come true already or somebody is at work on it.

    Where something is outstanding and no `reason` says why, a draft is made instead, and the secretary hears of that.
    Without a year it is the one whose report is meant on the day; without a day its period's last. `folder` is where the
    documents go, with a folder for each agency below it where none is named; by default to the office's own.
    """
    if wish is not None:
        if agency is None:
            raise ValueError("a wish is one agency's: it must be named")
        return await _granted(agency, wish, folder, at)
    codes = [agency] if agency else agencies_with(open_office(), kind, year, today=office_day(clock_at(at)()))

    async def compiled_for(code: str) -> Compiled:
        place = folder / code if folder and agency is None else folder
        return await _compile(Order(code, kind, year, as_of, draft, by, reason), place, at)

    return await for_each(codes, compiled_for)


async def _granted(agency: str, wish: int, folder: Path | None, at: datetime | None) -> dict[str, Compiled]:
    order = await take_up_wish(agency, wish, at)
    if order is None:
        get_run_logger().info("คำสั่งที่ %s ทำไปแล้ว หรือมีผู้ทำอยู่ · there is nothing to be done for wish %s", wish, wish)
        return {}
    try:
        return {agency: await _compile(order, folder, at)}
    except NotOpen:
        return {}
    except Exception as error:
        await give_up_wish(agency, wish, trouble_of(error), at)
        raise


async def _compile(order: Order, folder: Path | None, at: datetime | None) -> Compiled:
    assembled = await collect_facts(order, at)
    if assembled.document.missing and not order.reason and not order.draft and order.wish is None:
        order = replace(order, draft=True)
        assembled = await collect_facts(order, at)
    outstanding = await check_evidence(assembled)
    made = await render_files(order, assembled)
    filed, place = await store_report(order, assembled, made, folder, at)
    done = compiled(assembled, made, place, filed, outstanding=outstanding)
    row: dict[str, object] = {
        "รายงาน": f"{order.kind.titled(assembled.document.year)}{' (ร่าง)' if order.draft else ''}",
        "ข้อมูล ณ": thai.short_date(assembled.document.as_of),
        "มาตรการ": done.measures,
        "ยังขาดหลักฐาน": done.outstanding,
        "ไฟล์": ", ".join(done.files),
        "ค่าแฮชของรายการประกอบ": done.manifest_sha256,
    }
    await leave_table(f"report-{order.agency}-{done.name}", [row], says=f"{row['รายงาน']} เก็บที่ {place}")
    return done
