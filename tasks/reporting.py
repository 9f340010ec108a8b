"""Compiling a report: collect → check → render → store → tell, each a plain function with its task shell."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Final

from prefect import task
from prefect.cache_policies import NO_CACHE
from sqlalchemy import select

from config.clock import clock_at
from config.office import Office, open_office
from config.wording import read_wording
from ita_model import journal
from ita_model.agencies import find_agency
from ita_model.people import officer_by_code
from ita_model.records import Report, Year
from ita_model.report import as_json
from ita_model.report.assembling import Assembled, assemble, known_for
from ita_model.report.document import ReportKind
from ita_model.report.manifest import NAME, manifest_bytes, manifest_part, manifest_parts, part_sha256
from tasks.rendering.pdf import render_pdf
from tasks.rendering.word import render_docx

_OFFICE_OFFSET: Final = timezone(timedelta(hours=7))
"""Bangkok's, as the documents' own dates want it: a fixed offset, not a zone."""


class NoSuchYear(Exception):
    """The agency has not opened this year, or none was named where there are several."""


@dataclass(frozen=True, slots=True)
class Order:
    """Which report is wanted. `year` may be left out where only one is open; `by` is the code of the officer who asks."""

    agency: str
    kind: ReportKind
    year: int | None = None
    as_of: date | None = None
    draft: bool = False
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Compiled:
    """What came of it: the files, the manifest's hash on record, and what the reader should know."""

    name: str
    folder: Path
    files: tuple[str, ...]
    manifest_sha256: str
    measures: int
    outstanding: int
    replaced: tuple[str, ...]
    unchanged: bool


def collect(office: Office, order: Order, *, at: datetime) -> Assembled:
    """The report's content from the record as it is at `at`. Raises NoSuchYear."""
    with office.look() as session:
        agency = find_agency(session, order.agency)
        years = select(Year).where(Year.agency_id == agency.id)
        found = session.scalars(years.where(Year.be == order.year) if order.year else years).all()
        if len(found) != 1:
            raise NoSuchYear(f"{agency.code} has {len(found)} such years open")
        known = known_for(session, found[0], order.kind, at=at, as_of=order.as_of)
        return assemble(
            session, agency, found[0], order.kind, wording=read_wording(), known=known, as_of=order.as_of, draft=order.draft
        )


def check(assembled: Assembled) -> int:
    """How many checkpoints are outstanding. Raises ValueError where a result has no evidence behind it."""
    for (code, column), sources in assembled.sources.items():
        for stood in sources:
            if not stood.evidence:
                raise ValueError(f"{code} {column}: confirmation of checkpoint {stood.checkpoint.id} has no evidence")
    return sum(len(group.items) for group in assembled.document.outstanding)


def render(assembled: Assembled) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """The report's files by name, and what no typeface has and was replaced. The same facts give the same bytes."""
    document = assembled.document
    made_at = datetime.combine(document.as_of, time(), _OFFICE_OFFSET)
    word, paper = render_docx(document, made_at=made_at), render_pdf(document, made_at=made_at)
    files = {
        f"{document.name}.docx": word.content,
        f"{document.name}.pdf": paper.content,
        f"{document.name}.json": as_json.to_json(document),
    }
    return files, tuple(dict.fromkeys((*word.replaced, *paper.replaced)))


def store(
    office: Office, order: Order, assembled: Assembled, files: Mapping[str, bytes], *, folder: Path, at: datetime
) -> tuple[str, bool]:
    """Put the report on record, then its files in place. Gives the manifest part's hash, and whether it was there before.

    The files stand complete beside the old ones before the record is written, and replace them after it; the manifest
    comes last. Whatever is cut off in between, `ita report verify` names it, and compiling again mends it.
    """
    document = assembled.document
    coming: dict[str, Path] = {}
    try:
        with office.begin() as session:
            agency = find_agency(session, order.agency)
            year = session.scalars(select(Year).where(Year.agency_id == agency.id, Year.be == document.year)).one()
            part = manifest_part(session, agency, assembled, files)
            digest = part_sha256(part)
            known = session.scalar(select(Report.id).where(Report.agency_id == agency.id, Report.manifest_sha256 == digest))
            parts = _parts_there(folder) | {document.name: part}
            _set_down(folder, {**files, NAME: manifest_bytes(parts)}, coming)
            if known is None:
                officer = officer_by_code(session, agency.id, order.by) if order.by else None
                report = Report(
                    agency_id=agency.id,
                    year_id=year.id,
                    kind=document.kind.value,
                    as_of=document.as_of,
                    draft=document.draft,
                    at=at,
                    officer_id=officer.id if officer else None,
                    manifest_sha256=digest,
                )
                session.add(report)
                session.flush()
                journal.record(session, report, kind="report.compiled", at=at, by=report.officer_id)
        for name, place in coming.items():
            place.replace(folder / name)
    finally:
        for place in coming.values():
            place.unlink(missing_ok=True)
    return digest, known is not None


def compile_report(office: Office, order: Order, *, folder: Path, at: datetime) -> Compiled:
    """All of it in order, without Prefect."""
    assembled = collect(office, order, at=at)
    outstanding = check(assembled)
    files, replaced = render(assembled)
    digest, unchanged = store(office, order, assembled, files, folder=folder, at=at)
    return compiled(assembled, files, folder, digest, outstanding=outstanding, replaced=replaced, unchanged=unchanged)


def compiled(
    assembled: Assembled,
    files: Mapping[str, bytes],
    folder: Path,
    digest: str,
    *,
    outstanding: int,
    replaced: tuple[str, ...],
    unchanged: bool,
) -> Compiled:
    """What there is to tell of a report that was compiled."""
    measures = sum(len(section.rows) for section in assembled.document.sections)
    names = (*sorted(files), NAME)
    return Compiled(assembled.document.name, folder, names, digest, measures, outstanding, replaced, unchanged)


def _parts_there(folder: Path) -> dict[str, dict[str, object]]:
    """The parts of the other reports in the folder; none where there is no manifest, or one that cannot be read."""
    try:
        return manifest_parts((folder / NAME).read_bytes())
    except (OSError, ValueError):
        return {}


def _set_down(folder: Path, files: Mapping[str, bytes], coming: dict[str, Path]) -> None:
    """Write the files under passing names beside their places, safely on the disk; the manifest stays last.

    `coming` is told each of them as soon as it is there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        handle, passing = tempfile.mkstemp(dir=folder, prefix=f".{name}-")
        coming[name] = Path(passing)
        with os.fdopen(handle, "wb") as target:
            target.write(data)
            target.flush()
            os.fsync(target.fileno())
        coming[name].chmod(0o644)


@task(name="collect", task_run_name="รวบรวมข้อเท็จจริง", cache_policy=NO_CACHE)
async def collect_facts(order: Order, at: datetime | None) -> Assembled:
    """The shell of `collect`."""
    return collect(open_office(), order, at=clock_at(at)())


@task(name="check", task_run_name="ตรวจหลักฐาน", cache_policy=NO_CACHE)
async def check_evidence(assembled: Assembled) -> int:
    """The shell of `check`."""
    return check(assembled)


@task(name="render", task_run_name="จัดทำเอกสาร", cache_policy=NO_CACHE)
async def render_files(assembled: Assembled) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """The shell of `render`."""
    return render(assembled)


@task(name="store", task_run_name="จัดเก็บรายงาน", cache_policy=NO_CACHE)
async def store_report(
    order: Order, assembled: Assembled, files: dict[str, bytes], folder: Path | None, at: datetime | None
) -> tuple[str, bool, Path]:
    """The shell of `store`; gives the folder too."""
    office = open_office()
    place = folder or office.reports
    return *store(office, order, assembled, files, folder=place, at=clock_at(at)()), place
