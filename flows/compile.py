"""Compile a report: collect → check → render → store → tell."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from prefect import flow

from config.office import open_office
from flows.artifacts import leave_table
from ita_model.agencies import find_agency
from ita_model.report.document import ReportKind
from tasks.reporting import Compiled, Order, check_evidence, collect_facts, compiled, render_files, store_report


@flow(name="compile", flow_run_name="จัดทำรายงาน {kind}")
async def compile_report(
    kind: ReportKind,
    agency: str | None = None,
    year: int | None = None,
    as_of: date | None = None,
    draft: bool = False,
    by: str | None = None,
    folder: Path | None = None,
    at: datetime | None = None,
) -> Compiled:
    """Compile a report of an agency's year from what was on record at the end of `as_of` (the period's last day)."""
    with open_office().look() as session:
        code = find_agency(session, agency).code
    order = Order(code, kind, year, as_of, draft, by)
    assembled = await collect_facts(order, at)
    outstanding = await check_evidence(assembled)
    files, replaced = await render_files(assembled)
    digest, unchanged, place = await store_report(order, assembled, files, folder, at)
    done = compiled(assembled, files, place, digest, outstanding=outstanding, replaced=replaced, unchanged=unchanged)
    row: dict[str, object] = {
        "รายงาน": done.name,
        "มาตรการ": done.measures,
        "ยังขาดหลักฐาน": done.outstanding,
        "ไฟล์": ", ".join(done.files),
        "ค่าแฮชของรายการประกอบ": done.manifest_sha256,
    }
    await leave_table(f"report-{code}-{done.name}", [row], says=f"รายงาน {done.name} เก็บที่ {place}")
    return done
