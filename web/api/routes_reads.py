"""The API's reads. None changes anything; each is told again only where it changed (`ETag`)."""

from datetime import date
from pathlib import Path as FilePath
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.responses import FileResponse, Response

from ita_model.states import Standing
from web.api.caller import BoardReader, EvidenceReader, PlanReader, ReportReader
from web.api.given import USUAL, CodeQuery, DayQuery, Limit, Number, Tagged, YearQuery
from web.api.problems import problems
from web.api.shapes import AgencyOut, BoardOut, CheckpointDetail, Checkpoints, Divisions, Measures, ReportOut, Reports, Years
from web.api.views_checkpoints import Wanted, board_of, checkpoint_detail, checkpoints_of
from web.api.views_plan import agency_of, divisions_of, measures_of, open_years
from web.api.views_reports import FORMS, OTHER, document_of, report_of, reports_of
from web.guard import SEALED
from web.media import ENDINGS
from web.pages import Desk
from web.views_checkpoint import NotHere, evidence_for

_OPAQUE: Final = "`next` of the page before; means nothing by itself."
CheckpointCursor = Annotated[str | None, Query(pattern="^[0-9]{6}-[0-9]{1,9}$", description=_OPAQUE)]
MeasureCursor = Annotated[str | None, Query(pattern="^[0-9]{4}-[0-9]{1,9}$", description=_OPAQUE)]
ReportCursor = Annotated[str | None, Query(pattern="^[0-9]{1,9}$", description=_OPAQUE)]
_READ: Final[dict[str, Any]] = {
    "responses": {304: {"description": "Nothing has changed since the answer whose `ETag` you name in `If-None-Match`."}}
    | problems()
}


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter(route_class=Tagged)

    @routes.get("/agency", tags=["plan"], operation_id="agency", **_READ)
    def agency(caller: PlanReader) -> AgencyOut:
        """The agency that the key belongs to. Scope `plan:read`."""
        return agency_of(caller.visitor)

    @routes.get("/divisions", tags=["plan"], operation_id="divisions", **_READ)
    def divisions(caller: PlanReader) -> Divisions:
        """The agency's divisions, in the office's own order. Scope `plan:read`."""
        with caller.at(desk.office).look() as session:
            return divisions_of(session, caller.visitor)

    @routes.get("/years", tags=["plan"], operation_id="years", **_READ)
    def years(caller: PlanReader) -> Years:
        """The fiscal years that were opened and have begun, the newest first. Scope `plan:read`."""
        with caller.at(desk.office).look() as session:
            return open_years(session, caller.visitor)

    @routes.get("/measures", tags=["plan"], operation_id="measures", **_READ)
    def measures(caller: PlanReader, year: YearQuery = None, cursor: MeasureCursor = None, limit: Limit = USUAL) -> Measures:
        """What was promised, with its steps: the newest year first, in the plan's order. Scope `plan:read`."""
        be, _, position = (cursor or "").partition("-")
        after = (int(be), int(position)) if cursor else None
        with caller.at(desk.office).look() as session:
            return measures_of(session, caller.visitor, year=year, after=after, limit=limit)

    @routes.get("/checkpoints", tags=["board"], operation_id="checkpoints", **_READ)
    def checkpoints(
        caller: BoardReader, year: YearQuery = None, division: CodeQuery = None, standing: Standing | None = None,
        due_from: DayQuery = None, due_to: DayQuery = None, cursor: CheckpointCursor = None, limit: Limit = USUAL,
    ) -> Checkpoints:  # fmt: skip
        """Checkpoints, the earliest due first; a head's key sees those of their divisions. Scope `board:read`."""
        wanted = Wanted(year, division, standing, due_from, due_to, _after(cursor))
        with caller.at(desk.office).look() as session:
            return checkpoints_of(session, caller.visitor, wanted, limit=limit)

    @routes.get("/checkpoints/{checkpoint_id}", tags=["board"], operation_id="checkpoint", **_READ)
    def checkpoint(caller: BoardReader, checkpoint_id: Number) -> CheckpointDetail:
        """One checkpoint with its confirmations, their evidence, and its trail. Scope `board:read`."""
        with caller.at(desk.office).look() as session:
            return checkpoint_detail(session, caller.visitor, checkpoint_id)

    @routes.get("/board", tags=["board"], operation_id="board", **_READ)
    def board(caller: BoardReader, year: YearQuery = None) -> BoardOut:
        """How many checkpoints of a year (the newest, if none is said) have each standing today. Scope `board:read`."""
        with caller.at(desk.office).look() as session:
            return board_of(session, caller.visitor, year=year)

    @routes.get(
        "/evidence/{evidence_id}", tags=["evidence"], operation_id="evidence", response_class=FileResponse,
        **_bytes(*ENDINGS, OTHER),
    )  # fmt: skip
    def evidence(caller: EvidenceReader, evidence_id: Number) -> Response:
        """The bytes of a file of evidence, as they were handed in. Scope `evidence:read`."""
        with caller.at(desk.office).look() as session:
            file = evidence_for(session, caller.visitor, evidence_id)
        assert file.sha256 is not None
        place = desk.office.evidence(caller.visitor.agency.code).path(file.sha256)
        kind = file.media_type if file.media_type in ENDINGS else OTHER
        return _file(place, file.sha256, kind, file.name)

    @routes.get("/reports", tags=["reports"], operation_id="reports", **_READ)
    def reports(caller: ReportReader, year: YearQuery = None, cursor: ReportCursor = None, limit: Limit = USUAL) -> Reports:
        """Compiled reports, the newest first; a key of the secretary or the executive. Scope `report:read`."""
        with caller.at(desk.office).look() as session:
            return reports_of(session, caller.visitor, year=year, before=int(cursor) if cursor else None, limit=limit)

    @routes.get("/reports/{report_id}", tags=["reports"], operation_id="report", **_READ)
    def report(caller: ReportReader, report_id: Number) -> ReportOut:
        """One report: where it stands, its documents and their hashes. Scope `report:read`."""
        with caller.at(desk.office).look() as session:
            return report_of(session, caller.visitor, report_id)

    @routes.get(
        "/reports/{report_id}/documents/{document_id}", tags=["reports"], operation_id="document",
        response_class=FileResponse, **_bytes(*FORMS.values(), OTHER),
    )  # fmt: skip
    def document(caller: ReportReader, report_id: Number, document_id: Number) -> Response:
        """The bytes of a report's document. Scope `report:read`."""
        with caller.at(desk.office).look() as session:
            found = document_of(session, caller.visitor, report_id, document_id)
        return _file(_documents(desk, caller).path(found.sha256), found.sha256, found.media_type, found.name)

    @routes.get(
        "/reports/{report_id}/content", tags=["reports"], operation_id="content", response_class=FileResponse,
        **_bytes("application/json"),
    )  # fmt: skip
    def content(caller: ReportReader, report_id: Number) -> Response:
        """What the report says, as JSON: the same cells as its documents have. Scope `report:read`."""
        with caller.at(desk.office).look() as session:
            forms = report_of(session, caller.visitor, report_id).documents
        found = next((one for one in forms if one.media_type == "application/json"), None)
        if found is None:
            raise NotHere(f"content of report {report_id}")
        return _file(_documents(desk, caller).path(found.sha256), found.sha256, found.media_type, found.name)

    @routes.get(
        "/reports/{report_id}/manifest", tags=["reports"], operation_id="manifest", response_class=FileResponse,
        **_bytes("application/json"),
    )  # fmt: skip
    def manifest(caller: ReportReader, report_id: Number) -> Response:
        """The report's part of the manifest: from each cell to confirmations, evidence and journal. Scope `report:read`."""
        with caller.at(desk.office).look() as session:
            sha256 = report_of(session, caller.visitor, report_id).manifest_sha256
        return _file(_documents(desk, caller).path(sha256), sha256, "application/json", f"manifest-{report_id}.json")

    return routes


def _after(cursor: str | None) -> tuple[date, int] | None:
    if cursor is None:
        return None
    ordinal, _, number = cursor.partition("-")
    return date.fromordinal(max(int(ordinal), 1)), int(number)


def _documents(desk: Desk, caller: ReportReader) -> Any:
    return desk.office.documents(caller.visitor.agency.code)


def _file(place: FilePath, sha256: str, media_type: str, name: str) -> Response:
    """A file of a store as an answer. Raises NotHere where the store has lost it."""
    if not place.is_file():
        raise NotHere(f"file {place.name}")
    headers = {"ETag": f'"{sha256[:32]}"', "Content-Security-Policy": SEALED}
    return FileResponse(place, media_type=media_type, filename=name, headers=headers)


def _bytes(*kinds: str) -> dict[str, Any]:
    """How a route is described whose answer is a file."""
    file = {kind: {"schema": {"type": "string", "format": "binary"} if kind != "application/json" else {}} for kind in kinds}
    return {"responses": {200: {"description": "The bytes.", "content": file}} | _READ["responses"]}
