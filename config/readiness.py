"""Whether an installation can do its work at this moment: what `/readyz`, `ita ready` and `ita watch` say.

Each check is made by itself and never raises; what it says names no person. In Thai for whoever reads it, in English for
whoever helps.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import httpx
from sqlalchemy.exc import SQLAlchemyError

from config.office import Office
from ita_model import thai, watching
from ita_model.calendar import office_day
from ita_model.database import newest_schema, schema_of
from ita_model.watching import Stuck

POOL: Final = "office"
"""The work pool of `prefect.yaml`."""
_ROOM: Final = 100 << 20
"""How many bytes must be free: less, and the next photographs of evidence fill the disk."""
_PATIENCE_SECONDS: Final = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: its name, whether all is well, and if not what is wrong, in a sentence. `agency` where it is of one."""

    name: str
    well: bool
    thai: str = ""
    english: str = ""
    agency: str = ""


@dataclass(frozen=True, slots=True)
class PrefectAt:
    """Where Prefect's server answers, and the `user:password` that it asks for."""

    api: str
    login: str = ""


def prefect_at(environ: Mapping[str, str]) -> PrefectAt | None:
    """The server that Prefect's own settings name; None where they name none."""
    api = environ.get("PREFECT_API_URL", "").rstrip("/")
    return PrefectAt(api, environ.get("PREFECT_API_AUTH_STRING", "")) if api else None


def findings(office: Office, prefect: PrefectAt | None, *, at: datetime) -> tuple[Finding, ...]:
    """Every check, in the order in which one would mend them. Without a server of Prefect's nothing is asked of it."""
    return (
        _tried("database", "อ่านฐานข้อมูลไม่ได้", lambda: _database(office)),
        _tried("disk", "ตรวจดิสก์ไม่ได้", lambda: disk(office.settings.home)),
        *(() if prefect is None else _prefect(prefect)),
        *_of_agencies("sweep", "ตรวจการกวาดงานไม่ได้", lambda: _sweeps(office, at)),
        *_of_agencies("outbox", "ตรวจตู้จดหมายไม่ได้", lambda: _outbox(office, at)),
    )


def disk(home: Path) -> Finding:
    """Whether the data folder can be written to, and has room."""
    if not os.access(home, os.W_OK | os.X_OK):
        return Finding("disk", False, "เขียนลงโฟลเดอร์ข้อมูลไม่ได้", "the data folder cannot be written to")
    told = os.statvfs(home)
    free = told.f_bavail * told.f_frsize
    if free < _ROOM:
        return Finding("disk", False, f"พื้นที่ดิสก์เหลือ {free >> 20} เมกะไบต์", f"{free >> 20} MiB are free")
    return Finding("disk", True)


def _database(office: Office) -> Finding:
    found, newest = schema_of(office.engine), newest_schema()
    if found == newest:
        return Finding("database", True)
    return Finding("database", False, "ฐานข้อมูลเป็นของโปรแกรมรุ่นอื่น", f"the schema is {found}, this program's is {newest}")


def _sweeps(office: Office, at: datetime) -> tuple[Finding, ...]:
    with office.look() as session:
        late = watching.missed(watching.last_sweeps(session, at=at), at=at)
    return tuple(Finding("sweep", False, *_late(code, last, at), code) for code, last in late.items())


def _late(code: str, last: datetime, at: datetime) -> tuple[str, str]:
    local = last.astimezone(at.tzinfo)
    hours = int((at - last).total_seconds()) // 3600
    return (
        f"{code} ไม่ได้กวาดงานประจำวันมา {hours} ชั่วโมง ตั้งแต่{thai.long_date(office_day(local))}",
        f"{code} was not swept for {hours} hours",
    )


def _outbox(office: Office, at: datetime) -> tuple[Finding, ...]:
    with office.look() as session:
        found = watching.stuck(session, at=at)
    return tuple(Finding("outbox", False, *_stuck(code, one), code) for code, one in found.items())


def _stuck(code: str, one: Stuck) -> tuple[str, str]:
    parts = [
        (f"เครื่องส่งจดหมายไม่รับ {one.refused} ฉบับ", f"{one.refused} letters were refused again and again", one.refused),
        (f"ไม่มีผู้ส่ง {one.unfetched} ฉบับ", f"{one.unfetched} letters were not fetched", one.unfetched),
    ]
    said = [(thai_text, english) for thai_text, english, count in parts if count]
    return f"จดหมายของ {code} ค้าง: " + " ".join(one for one, _ in said), f"{code}: " + "; ".join(one for _, one in said)


def _prefect(there: PrefectAt) -> tuple[Finding, ...]:
    """Whether Prefect's server answers us, and whether somebody runs what falls due."""
    auth = httpx.BasicAuth(*there.login.split(":", 1)) if ":" in there.login else None
    try:
        told = httpx.get(
            f"{there.api}/work_pools/{POOL}", auth=auth, timeout=_PATIENCE_SECONDS, verify=_unless_local(there.api)
        )
        if told.status_code in (401, 403):
            return (Finding("prefect", False, "Prefect ไม่รับรหัสของระบบ", "Prefect refuses our login"),)
        status = "" if told.status_code == 404 else str(told.raise_for_status().json()["status"])
    except (httpx.HTTPError, ValueError, KeyError) as error:
        return (Finding("prefect", False, "ติดต่อ Prefect ไม่ได้", f"Prefect does not answer: {type(error).__name__}"),)
    if status != "READY":
        said = "ตัวเดินงานตามเวลาไม่ทำงาน", f"nobody runs the schedules: the pool is {status or 'not there'}"
        return Finding("prefect", True), Finding("runner", False, *said)
    return Finding("prefect", True), Finding("runner", True)


def _unless_local(api: str) -> bool:
    """Reading the machine's trusted authorities takes time, and there is nothing to be trusted on plain HTTP."""
    return not api.startswith("http://")


def _tried(name: str, thai_text: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except (SQLAlchemyError, OSError) as error:
        return Finding(name, False, thai_text, f"{name}: {type(error).__name__}")


def _of_agencies(name: str, thai_text: str, check: Callable[[], tuple[Finding, ...]]) -> tuple[Finding, ...]:
    """What is wrong agency by agency, or that nothing is."""
    try:
        return check() or (Finding(name, True),)
    except (SQLAlchemyError, OSError) as error:
        return (Finding(name, False, thai_text, f"{name}: {type(error).__name__}"),)


def as_json(found: tuple[Finding, ...]) -> dict[str, object]:
    """The findings for a monitor: whether all is well, and for each check what is not."""
    checks: dict[str, dict[str, object]] = {}
    for one in found:
        told = checks.setdefault(one.name, {"ok": True})
        if not one.well:
            reasons = told.setdefault("reasons", [])
            assert isinstance(reasons, list)
            reasons.append({"th": one.thai, "en": one.english})
            told["ok"] = False
    return {"ready": all(one.well for one in found), "checks": checks}
