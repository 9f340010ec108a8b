"""Compiling a report: collect → check → render → store, each a plain function. Nothing here loads Prefect."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from datetime import time as time_of_day
from io import BytesIO
from pathlib import Path
from typing import Final

from config.office import Office
from config.wording import SHIPPED, read_wording
from ita_model.agencies import all_agencies, find_agency
from ita_model.calendar import FiscalYear, office_day
from ita_model.filestore import FileStore
from ita_model.report import as_json, wishes
from ita_model.report.assembling import Assembled, assemble, known_for
from ita_model.report.belonging import hold_documents
from ita_model.report.document import ReportKind
from ita_model.report.filing import Filed, file_report
from ita_model.report.manifest import NAME, manifest_bytes, manifest_part, part_sha256, seal
from ita_model.report.narratives import narratives_of, notices_of
from ita_model.report.notices import NOTHING_TO_SAY, Notices
from ita_model.report.period import day_of, year_of
from ita_model.report.versions import keep_part, standing_part, stands
from tasks.clearing import forget
from tasks.picturing import pictures_of
from tasks.placing import finish, mark, parts_there, place, set_down
from tasks.rendering import typeface
from tasks.rendering.excel import render_xlsx
from tasks.rendering.giving_back import give_back, gives_back
from tasks.rendering.html import render_html
from tasks.rendering.legible import Rendered
from tasks.rendering.pdf import begun_pdf
from tasks.templates import Form, template_for, word_form

_OFFICE_OFFSET: Final = timezone(timedelta(hours=7))
"""Bangkok's, as the documents' own dates want it: a fixed offset, not a zone."""

_MARK: Final = ""
"""Among the files that are coming, the marker: it has no name of its own to be given."""


class NoSuchYear(Exception):
    """The agency has not opened this year, or where none was named, none whose report it could be."""


class StillOutstanding(Exception):
    """A report that is no draft was asked for, but checkpoints have no accepted evidence, and nobody said why."""

    def __init__(self, missing: int) -> None:
        super().__init__(f"{missing} checkpoints are outstanding; give a reason, or compile a draft")
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Order:
    """Which report is wanted. Without `year` it is the one that is meant on the day; `by` is the code of whoever asks.

    `reason` is why a report that is no draft may be compiled although something is outstanding. `wish` is the number of the
    wish that the report comes of.
    """

    agency: str
    kind: ReportKind
    year: int | None = None
    as_of: date | None = None
    draft: bool = False
    by: str | None = None
    reason: str | None = None
    wish: int | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A report's files by name; the characters that no typeface has and that were replaced; and what is written under the
    pictures that could not be opened.
    """

    files: dict[str, bytes]
    replaced: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


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
    lost: tuple[str, ...]
    unchanged: bool
    number: int
    """By which `ita report` knows it."""
    notices: Notices = NOTHING_TO_SAY


def collect(office: Office, order: Order, *, at: datetime) -> Assembled:
    """The report's content from the record as it is at `at`. Raises NoSuchYear, NotADayOfIt, or TemplateMistakes where the
    office's own template cannot be read any more.
    """
    today = office_day(at)
    with office.look() as session:
        year = year_of(session, find_agency(session, order.agency), order.kind, order.year, today=today)
        if year is None:
            raise NoSuchYear(f"{order.agency} has not opened {order.year or 'a year of which there could be a report'}")
        as_of = day_of(order.kind, FiscalYear(year.be), today=today, asked=order.as_of)
        known = known_for(session, year, at=at, as_of=as_of)
        assembled = assemble(
            session, year, order.kind, wording=read_wording(), known=known, as_of=as_of, draft=order.draft, reason=order.reason
        )
        notices = notices_of(narratives_of(session, year, order.kind, at=at, as_of=as_of))
        whole = replace(
            assembled,
            template=template_for(office, session, order.agency),
            shipped_wording=SHIPPED[order.kind],
            notices=notices,
        )
        return seal(session, find_agency(session, order.agency), whole, check_at=office.check_at)


def agencies_with(office: Office, kind: ReportKind, year: int | None, *, today: date) -> list[str]:
    """The agencies that have such a report's year open, by their codes. Raises NoSuchYear where none has."""
    with office.look() as session:
        agencies = all_agencies(session)
        found = [one.code for one in agencies if year_of(session, one, kind, year, today=today) is not None]
    if not found:
        raise NoSuchYear(f"no agency has {f'the year {year}' if year else 'a year of which there could be a report'} open")
    return found


def check(assembled: Assembled) -> int:
    """How many checkpoints are outstanding.

    Raises ValueError where a result has no evidence behind it, and StillOutstanding where a report that is no draft lacks
    evidence and no reason was given.
    """
    for (code, column), sources in assembled.sources.items():
        for stood in sources:
            if not stood.evidence:
                raise ValueError(f"{code} {column}: confirmation of checkpoint {stood.checkpoint.id} has no evidence")
    missing = assembled.document.missing
    if missing and not assembled.document.draft and not assembled.reason:
        raise StillOutstanding(missing)
    return missing


def render(assembled: Assembled, evidence: FileStore) -> Made:
    """The report's files. The same facts give the same bytes.

    `evidence` is where the pictures of the annex are found. Raises NoTypeface, and TemplateMistakes where the office's own
    template cannot be filled with it.
    """
    typeface.must_be_whole()
    document = assembled.document
    pictures = pictures_of(document, evidence)
    made_at = datetime.combine(document.as_of, time_of_day(), _OFFICE_OFFSET)

    def form(make: Form) -> Rendered:
        made = make(document, made_at=made_at, pictures=pictures)
        if gives_back(document):
            give_back()
        return made

    finish_pdf = begun_pdf(document, made_at=made_at, pictures=pictures)
    if gives_back(document):
        give_back()
    with ThreadPoolExecutor(1) as beside:  # the other forms are made while the PDF's pages are set in a process of their own
        pdf = beside.submit(finish_pdf)
        docx, xlsx, html = (form(make) for make in (word_form(assembled.template), render_xlsx, render_html))
    made = {"docx": docx, "pdf": pdf.result(), "xlsx": xlsx, "html": html}
    files = {f"{document.name}.{ending}": one.content for ending, one in made.items()}
    files[f"{document.name}.json"] = as_json.to_json(document)
    shown = [one for group in document.photographs for one in group.photographs]
    return Made(
        files,
        replaced=tuple(dict.fromkeys(char for one in made.values() for char in one.replaced)),
        lost=tuple(one.caption for one in shown if one.sha256 not in pictures),
    )


def store(
    office: Office, order: Order, assembled: Assembled, files: Mapping[str, bytes], *, folder: Path, at: datetime
) -> Filed:
    """Put the report on record, then its files in place.

    The files stand complete beside the old ones before the record is written, and replace them after it; the manifest
    comes last. Where it fails before that, nothing of it stays. What was cut off in between, the next compiling or the
    nightly upkeep finishes, and `ita report verify` names. Of a wish that ended meanwhile nothing is stored: raises NotOpen.
    """
    document = assembled.document
    finish_cut_off(office, order.agency, folder, at=at)
    coming: dict[str, Path] = {}
    documents, put = office.documents(order.agency), set[str]()
    try:
        with office.begin() as session:
            agency = find_agency(session, order.agency)
            hold_documents(session, agency)
            if order.wish is not None:
                wishes.must_be_open(session, agency.id, order.wish)
            put.update(one for one in map(_sha256, files.values()) if not documents.path(one).exists())
            kept = {name: documents.put(BytesIO(data)) for name, data in files.items()}
            part = standing_part(session, agency, document, kept, documents) or manifest_part(assembled, files)
            if not documents.path(part_sha256(part)).exists():
                put.add(part_sha256(part))
            part_kept = keep_part(documents, part)
            parts = parts_there(folder) | {document.name: part}
            set_down(folder, {**files, NAME: manifest_bytes(parts)}, coming)
            marker = coming[_MARK] = mark(folder, coming, part_sha256(part))
            filed = file_report(session, agency, assembled, part, kept, part_kept=part_kept, at=at, by=order.by)
            if order.wish is not None:
                wishes.came_true(session, agency.id, order.wish, filed.number, at=at)
        recorded, coming = {name: one for name, one in coming.items() if name != _MARK}, {}
        place(folder, recorded, marker)
    except BaseException:
        forget(office, order.agency, put)
        raise
    finally:
        for passing in coming.values():
            passing.unlink(missing_ok=True)
    return filed


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def finish_cut_off(office: Office, agency: str, folder: Path, *, at: datetime) -> int:
    """Put in place what an earlier compiling was cut off at, in a folder of an agency's reports; gives how many it were."""

    def on_record(digest: str) -> bool:
        with office.look() as session:
            return stands(session, find_agency(session, agency), digest)

    return finish(folder, on_record, at=at) if folder.is_dir() else 0


def compile_report(office: Office, order: Order, *, folder: Path, at: datetime) -> Compiled:
    """All of it in order, without Prefect."""
    assembled = collect(office, order, at=at)
    outstanding = check(assembled)
    made = render(assembled, office.evidence(order.agency))
    filed = store(office, order, assembled, made.files, folder=folder, at=at)
    return compiled(assembled, made, folder, filed, outstanding=outstanding)


def compiled(assembled: Assembled, made: Made, folder: Path, filed: Filed, *, outstanding: int) -> Compiled:
    """What there is to tell of a report that was compiled."""
    document, names = assembled.document, (*sorted(made.files), NAME)
    return Compiled(
        document.name,
        folder,
        names,
        filed.manifest_sha256,
        document.measures,
        outstanding,
        made.replaced,
        made.lost,
        filed.unchanged,
        filed.number,
        assembled.notices,
    )
