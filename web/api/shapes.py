"""What the API's answers look like. The description of the API is made from these; fields are added, never renamed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from ita_model.report.document import ReportKind
from ita_model.report.states import ReportState
from ita_model.states import Standing, State


class AgencyOut(BaseModel):
    """The agency that the key belongs to."""

    code: str
    name: str
    short_name: str
    district: str
    province: str
    today: date = Field(description="The day on the office's wall calendar (Asia/Bangkok), by which standings are told.")


class DivisionOut(BaseModel):
    """A part of the agency."""

    code: str
    name: str
    last_on: date | None = Field(description="Its last day, where it ended or is to end.")


class Divisions(BaseModel):
    """The agency's divisions, in the office's own order."""

    items: list[DivisionOut]


class YearOut(BaseModel):
    """A fiscal year that was opened, named by the Buddhist year in which it ends."""

    year: int = Field(examples=[2567])
    starts_on: date
    ends_on: date
    opened_at: datetime


class Years(BaseModel):
    """The years that were opened, the newest first."""

    items: list[YearOut]


class StepOut(BaseModel):
    """How a measure is done."""

    position: int
    marker: str = Field(description="As the plan numbers it, in Thai digits or otherwise; may be empty.")
    text: str
    good_evidence: str


class MeasureOut(BaseModel):
    """What was promised for the year."""

    code: str
    year: int
    aspect: int
    aspect_name: str
    title: str
    responsible: str = Field(description="The plan's own words.")
    period: str = Field(description="The plan's own words.")
    steps: list[StepOut]


class Measures(BaseModel):
    """A page of measures, the newest year first, in the plan's order."""

    items: list[MeasureOut]
    next: str | None = Field(description="The `cursor` of the next page; null on the last.")


class CheckpointOut(BaseModel):
    """One step, one division, one due day: what a head is asked to confirm."""

    id: int
    year: int
    measure: str = Field(description="The measure's code.")
    measure_title: str
    step: int = Field(description="The step's position.")
    division: str = Field(description="The code of the division that is asked for it now.")
    period: str
    opens_on: date
    due_on: date
    state: State = Field(description="Where it stands on record.")
    standing: Standing = Field(description="The state and what the calendar says of it today.")


class Checkpoints(BaseModel):
    """A page of checkpoints, the earliest due first."""

    items: list[CheckpointOut]
    next: str | None = Field(description="The `cursor` of the next page; null on the last.")


class OfficerOut(BaseModel):
    """A person of the office."""

    code: str
    name: str


class EvidenceOut(BaseModel):
    """A file (with size and SHA-256; its bytes at `/evidence/{id}`), or an address of the web."""

    id: int
    name: str
    media_type: str
    size: int | None
    sha256: str | None
    url: str | None


class ConfirmationOut(BaseModel):
    """A head's word that it was done."""

    id: int
    officer: OfficerOut
    at: datetime
    result: str
    outcome: str
    evidence: list[EvidenceOut]


class MoveOut(BaseModel):
    """A move from one state to another."""

    kind: Literal["move"] = "move"
    n: int
    before: State
    after: State
    officer: OfficerOut
    at: datetime
    words: str
    confirmation: int | None


class HandoverOut(BaseModel):
    """It was handed over."""

    kind: Literal["handover"] = "handover"
    from_division: str = Field(description="A division's name.")
    to: str = Field(description="A division's or an officer's name.")
    by: str = Field(description="An officer's name.")
    at: datetime
    words: str


class WaiverRequestOut(BaseModel):
    """A waiver was asked for."""

    kind: Literal["waiver-request"] = "waiver-request"
    by: str = Field(description="An officer's name.")
    at: datetime
    words: str
    refused_at: datetime | None
    refused_words: str | None


class CheckpointDetail(CheckpointOut):
    """A checkpoint with all that happened to it."""

    step_text: str
    why: str = Field(description="Why it is due on that day.")
    confirmations: list[ConfirmationOut] = Field(description="The newest first.")
    trail: list[MoveOut | HandoverOut | WaiverRequestOut] = Field(description="The oldest first.")


class Counts(BaseModel):
    """How many checkpoints have each standing."""

    planned: int = 0
    open: int = 0
    overdue: int = 0
    submitted: int = 0
    returned: int = 0
    accepted: int = 0
    waived: int = 0


class DivisionCounts(BaseModel):
    """A division's counts."""

    code: str
    name: str
    counts: Counts


class MeasureCounts(BaseModel):
    """A measure's counts."""

    code: str
    title: str
    counts: Counts


class BoardOut(BaseModel):
    """Where a year stands today; of a head's key, their divisions alone."""

    year: int
    on: date
    counts: Counts
    divisions: list[DivisionCounts]
    measures: list[MeasureCounts]


class DocumentOut(BaseModel):
    """A form of a report."""

    id: int
    name: str
    media_type: str
    size: int
    sha256: str


class ReportMoveOut(BaseModel):
    """A step in a report's life."""

    after: ReportState
    officer: OfficerOut
    at: datetime
    words: str


class ReportOut(BaseModel):
    """A report that was compiled."""

    id: int
    year: int
    kind: ReportKind
    as_of: date
    draft: bool
    state: ReportState
    compiled_at: datetime
    measures: int
    outstanding: int = Field(description="Checkpoints without accepted evidence that it lists.")
    reason: str | None = Field(description="Why it was compiled with something outstanding.")
    manifest_sha256: str
    check_code: str | None = Field(description="The code behind its QR code.")
    moves: list[ReportMoveOut]
    documents: list[DocumentOut]


class Reports(BaseModel):
    """A page of reports, the newest first."""

    items: list[ReportOut]
    next: str | None = Field(description="The `cursor` of the next page; null on the last.")


class Done(BaseModel):
    """What a write came to."""

    checkpoint: int
    state: State
    confirmation: int
    at: datetime
