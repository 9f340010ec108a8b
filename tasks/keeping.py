"""What is done each night: the record and its evidence are verified, strays are cleared away, and the record is copied."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.logging import get_run_logger
from sqlalchemy.exc import DatabaseError

from config.office import Office, open_office
from ita_model import audit
from ita_model.agencies import all_agencies, named_or_all
from ita_model.audit import Fault
from ita_model.database import copy_sqlite
from tasks.clearing import clear_strays, forget_messages
from tasks.compiling import finish_cut_off
from tasks.naming import dated

KEEP_COPIES = 14


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying an agency's record came to."""

    agency: str
    faults: tuple[Fault, ...]


def verify(office: Office, agency: str | None = None) -> list[Verified]:
    """Verify the record and evidence of one agency, or of all and what belongs to none."""
    with office.look() as session:
        try:
            agencies = named_or_all(session, agency)
        except DatabaseError as error:  # their own rows are spoilt: nothing further can be asked
            return [Verified("", (Fault("agency", "อ่านไม่ได้ เนื้อความถูกแก้ไข", f"cannot be read: {error.orig}"),))]
        found = [Verified(one.code, tuple(audit.faults(session, one, office.files(one.code)))) for one in agencies]
        if agency is None and (strays := tuple(audit.strays(session))):
            found.append(Verified("", strays))
        return found


def whole(verified: Iterable[Verified]) -> list[str]:
    """The agencies in whose record, and in what belongs to none, nothing is wrong."""
    found = list(verified)
    return [one.agency for one in found if not one.faults] if all(one.agency for one in found) else []


def finish_reports(office: Office, *, at: datetime) -> int:
    """Put in place what a compiling was cut off at, in each agency's own folder; gives how many it were."""
    with office.look() as session:
        try:
            codes = [agency.code for agency in all_agencies(session)]
        except DatabaseError:  # the check that follows says what is wrong with it
            return 0
    return sum(finish_cut_off(office, code, office.reports(code), at=at) for code in codes)


def copy_record(office: Office, *, on: date) -> Path | None:
    """A copy of the SQLite record under `copies/` of the data folder, whole while others write; the newest 14 are kept.

    None on PostgreSQL, whose own tools copy it. It holds no evidence files: those never change and stand beside it.
    """
    if office.engine.dialect.name != "sqlite":
        return None
    folder = office.settings.home / "copies"
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / f"ita-{on.isoformat()}.db"
    copy_sqlite(Path(str(office.engine.url.database)), place)
    for old in sorted(folder.glob("ita-*.db"))[:-KEEP_COPIES]:
        old.unlink()
    return place


@task(name="verify-record", task_run_name="ตรวจบันทึกและหลักฐาน", cache_policy=NO_CACHE)
async def verify_record(at: datetime) -> list[Verified]:
    """The shell of `verify`, for every agency, once what was cut off by the moment `at` is finished."""
    office = open_office()
    finish_reports(office, at=at)
    return verify(office)


@task(name="clear-strays", task_run_name="เก็บกวาดเอกสารที่ไม่มีรายงานใดใช้", cache_policy=NO_CACHE)
async def clear_away(verified: Iterable[Verified], at: datetime) -> int:
    """The shell of `clear_strays` for each agency whose record was found whole; gives how many documents went.

    What old messages to hooks said goes with them.
    """
    office, count = open_office(), 0
    for agency in whole(verified):
        forget_messages(office, agency, at=at)
        for gone in clear_strays(office, agency, at=at):
            get_run_logger().info("removed document %s of %s: no report on record has it", gone, agency)
            count += 1
    return count


@task(name="copy-record", task_run_name=dated("สำเนาฐานข้อมูล"), cache_policy=NO_CACHE)
async def copy_the_record(on: date) -> Path | None:
    """The shell of `copy_record`."""
    return copy_record(open_office(), on=on)
