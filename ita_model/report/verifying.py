"""Whether the reports in a folder are still what the record says: every hash is computed again, each fault has its place."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model import audit, journal
from ita_model.audit import Fault
from ita_model.filestore import AgencyFiles, FileStore
from ita_model.journal import Head
from ita_model.records import Agency, Report, ReportFile, Year
from ita_model.report import as_json
from ita_model.report.assembling import Known, assemble
from ita_model.report.document import ReportKind
from ita_model.report.manifest import (
    NAME,
    SHIPPED_WORDING,
    Part,
    manifest_bytes,
    manifest_part,
    manifest_parts,
    part_sha256,
    seal,
)
from ita_model.report.template import ReportTemplate, template_named
from ita_model.report.wording import wording_from_data


class NoManifest(Exception):
    """The folder holds no manifest that can be read; `thai` says what to do."""

    def __init__(self, thai: str, english: str) -> None:
        super().__init__(english)
        self.thai = thai


def faults(session: Session, agency: Agency, folder: Path, *, files: AgencyFiles) -> Iterator[Fault]:
    """Every fault of the agency's reports in `folder`, and of the record they rest on. Raises NoManifest."""
    try:
        data = (folder / NAME).read_bytes()
        parts = manifest_parts(data)
    except (OSError, ValueError) as error:
        raise NoManifest(_without_manifest(folder), f"{folder / NAME}: {error}") from error
    expected = manifest_bytes(parts)
    if data != expected:
        place = next((n for n, (a, b) in enumerate(zip(data, expected, strict=False)) if a != b), min(len(data), len(expected)))
        yield Fault(f"{NAME} byte {place}", "รูปแบบไฟล์ถูกแก้ไข", "its layout was changed")
    if broken := list(audit.unreadable(session, agency.id)):
        yield from broken
        return
    for name, part in parts.items():
        yield from _report(session, agency, folder, name, part, files.templates)
    for file in _unlisted(folder, parts):
        yield _unknown(session, agency, folder / file)
    yield from audit.faults(session, agency, files)


def _report(session: Session, agency: Agency, folder: Path, name: str, part: Part, store: FileStore) -> Iterator[Fault]:
    place = f"{NAME} {name}"
    try:
        kind, as_of = ReportKind(part["kind"]), date.fromisoformat(part["as_of"])
        year = session.scalars(select(Year).where(Year.agency_id == agency.id, Year.be == part["year"])).one()
        known = Known(_entry(session, agency, part["journal"]["seq"]), _entry(session, agency, part["narratives"]["seq"]))
        wording = wording_from_data(part["wording"])
        hashes = {str(file): str(told["sha256"]) for file, told in part["files"].items()}
        made_again = assemble(
            session,
            year,
            kind,
            wording=wording,
            known=known,
            as_of=as_of,
            draft=bool(part.get("draft")),
            reason=part.get("reason"),
        )
        beside = replace(made_again, template=_template(part), shipped_wording=part.get(SHIPPED_WORDING))
        again = seal(session, agency, beside, check_at=str(part["check_at"]))
    except Exception as error:  # whatever a changed byte may make of it
        yield Fault(place, "ไม่ตรงกับปีที่เปิดไว้", f"does not describe a report of this agency: {error}")
        return
    compiled = session.scalars(select(Report.manifest_sha256).where(Report.agency_id == agency.id, Report.year_id == year.id))
    if part_sha256(part) not in set(compiled):
        yield Fault(place, "ไม่มีในบันทึกการจัดทำรายงาน", "the journal knows no report with this manifest")
    files: dict[str, bytes] = {}
    for file, sha256 in hashes.items():
        try:
            files[file] = (folder / file).read_bytes()
        except OSError:
            yield Fault(file, "ไฟล์หายไป", "the file is missing")
            continue
        found = hashlib.sha256(files[file]).hexdigest()
        if found != sha256:
            yield _changed(session, agency, file, found)
    if name != again.document.name:
        yield Fault(place, "ชื่อรายงานถูกแก้ไข", f"is the part of {again.document.name}")
    yield from _template_faults(part, store, place)
    made = manifest_part(again, {}) | {"files": part.get("files")}
    for path, english in _differences(part, made, place):
        yield Fault(path, "ไม่ตรงกับข้อเท็จจริงที่บันทึกไว้", english)
    told_json = files.get(f"{again.document.name}.json")
    if told_json is not None and told_json != as_json.to_json(again.document):
        yield from _cells(told_json, as_json.to_json(again.document), f"{again.document.name}.json")


def _template(part: Part) -> ReportTemplate | None:
    """The template that a report claims to be made from. What names none is told by `_template_faults`."""
    try:
        return ReportTemplate(template_named(part["template"])) if "template" in part else None
    except ValueError:
        return None


def _template_faults(part: Part, store: FileStore, place: str) -> Iterator[Fault]:
    """Whether the template that a report's .docx was made from is still kept as it was."""
    if "template" not in part:
        return
    try:
        file = template_named(part["template"])
    except ValueError as error:
        yield Fault(f"{place}.template", "ไม่ตรงกับข้อเท็จจริงที่บันทึกไว้", str(error))
        return
    if trouble := store.differs(file.sha256, file.size):
        yield Fault(f"{place}.template", f"แม่แบบ “{file.name}” ไม่ตรงกับที่เก็บไว้", f"the template {trouble}")


def _without_manifest(folder: Path) -> str:
    """What to do about a folder whose manifest is not there or cannot be read."""
    if not (folder / NAME).exists() and _unlisted(folder, {}):
        return f"มีไฟล์รายงานแต่ไม่มี {NAME} การจัดทำอาจค้างกลางคัน ให้สั่ง ita report compile อีกครั้ง"
    return f"อ่านรายการประกอบรายงาน ({NAME}) ไม่ได้ ให้สั่ง ita report compile อีกครั้ง หรือนำไฟล์กลับจากสำเนา"


_CUT_OFF: Final = "เป็นของรายงานอีกฉบับที่จัดทำไว้ การจัดทำครั้งล่าสุดอาจค้างกลางคัน ให้สั่ง ita report compile อีกครั้ง"
_CUT_OFF_ENGLISH: Final = "is of another version on record; a compiling may have been cut off: compile again"


def _changed(session: Session, agency: Agency, file: str, found: str) -> Fault:
    """A file that is not the one that the manifest tells of: of another version of the report, or of none."""
    if _on_record(session, agency, file, found):
        return Fault(file, _CUT_OFF, _CUT_OFF_ENGLISH)
    return Fault(file, "ไฟล์ถูกแก้ไข", "the file was changed")


def _unknown(session: Session, agency: Agency, place: Path) -> Fault:
    """A report's file that the manifest does not list."""
    if _on_record(session, agency, place.name, hashlib.sha256(place.read_bytes()).hexdigest()):
        return Fault(place.name, _CUT_OFF, _CUT_OFF_ENGLISH)
    return Fault(place.name, f"ไม่มีใน {NAME}", "is a report's file that the manifest does not list")


def _on_record(session: Session, agency: Agency, file: str, sha256: str) -> bool:
    known = (ReportFile.agency_id == agency.id, ReportFile.name == file, ReportFile.sha256 == sha256)
    return session.scalar(select(ReportFile.id).where(*known).limit(1)) is not None


def _entry(session: Session, agency: Agency, seq: int) -> Head:
    found = journal.entry(session, agency.id, seq)
    if found is None:
        raise LookupError(f"no journal entry {seq}")
    return found


def _unlisted(folder: Path, parts: Mapping[str, Part]) -> list[str]:
    """The reports' files in the folder that no part lists."""
    kinds = "|".join(ReportKind)
    listed = {str(file) for part in parts.values() if isinstance(part, dict) for file in part.get("files") or ()}
    found = (place.name for place in folder.iterdir() if re.fullmatch(rf"({kinds})-\d+[\w-]*\.\w+", place.name))
    return sorted(name for name in found if name not in listed)


def _cells(told: bytes, made: bytes, place: str) -> Iterator[Fault]:
    """Which values of the report's own JSON differ from what the record gives."""
    try:
        differences = list(_differences(json.loads(told), json.loads(made), place))
    except ValueError as error:
        yield Fault(place, "อ่านไม่ได้", f"is not JSON any more: {error}")
        return
    for path, english in differences:
        yield Fault(path, "ข้อความไม่ตรงกับข้อเท็จจริงที่บันทึกไว้", english)


def _differences(told: Any, made: Any, path: str) -> Iterator[tuple[str, str]]:
    """The paths at which two JSON values differ, and how."""
    if isinstance(told, dict) and isinstance(made, dict):
        for key in sorted(told.keys() | made.keys()):
            if key not in told or key not in made:
                yield f"{path}.{key}", "is missing" if key in made else "should not be there"
            else:
                yield from _differences(told[key], made[key], f"{path}.{key}")
    elif isinstance(told, list) and isinstance(made, list):
        if len(told) != len(made):
            yield path, f"has {len(told)} items, the record gives {len(made)}"
        for n, (one, other) in enumerate(zip(told, made, strict=False)):
            yield from _differences(one, other, f"{path}[{n}]")
    elif told != made:
        yield path, "differs from the record"
