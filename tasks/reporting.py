"""The task shells of compiling a report."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from config.clock import clock_at
from config.office import open_office
from ita_model.report.assembling import Assembled
from ita_model.report.filing import Filed
from tasks.compiling import Made, Order, check, collect, render, store


@task(name="collect", task_run_name="รวบรวมข้อเท็จจริง", cache_policy=NO_CACHE)
async def collect_facts(order: Order, at: datetime | None) -> Assembled:
    """The shell of `collect`."""
    return collect(open_office(), order, at=clock_at(at)())


@task(name="check", task_run_name="ตรวจหลักฐาน", cache_policy=NO_CACHE)
async def check_evidence(assembled: Assembled) -> int:
    """The shell of `check`."""
    return check(assembled)


@task(name="render", task_run_name="จัดทำเอกสาร", cache_policy=NO_CACHE)
async def render_files(order: Order, assembled: Assembled) -> Made:
    """The shell of `render`."""
    return render(assembled, open_office().evidence(order.agency))


@task(name="store", task_run_name="จัดเก็บรายงาน", cache_policy=NO_CACHE)
async def store_report(
    order: Order, assembled: Assembled, made: Made, folder: Path | None, at: datetime | None
) -> tuple[Filed, Path]:
    """The shell of `store`; gives the folder too."""
    office = open_office()
    place = folder or office.reports(order.agency)
    return store(office, order, assembled, made.files, folder=place, at=clock_at(at)()), place
