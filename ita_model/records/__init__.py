"""The office's record: every row belongs to an agency, and facts are only ever added.

A child names its parent together with the agency, so that the database itself refuses a row that points into another
agency. Tables in `FACTS` and the journal refuse UPDATE and DELETE by trigger (see the migrations).
"""

from __future__ import annotations

from typing import Final

from ita_model.records.base import Base, Owned, names
from ita_model.records.facts import (
    Confirmation,
    Disclosure,
    Evidence,
    JournalEntry,
    Move,
    Narrative,
    Report,
    ReportFile,
    ReportMove,
)
from ita_model.records.handing import Handover, WaiverRefusal, WaiverRequest
from ita_model.records.keys import (
    ApiAnswer,
    ApiKey,
    ApiKeyEnd,
    ApiKeyUse,
    CalendarFeed,
    CalendarFeedEnd,
    Hook,
    HookEnd,
    HookMessage,
    MessageState,
)
from ita_model.records.mail import Letter, LetterKind, LetterState, Link, Notice, Nudge, Receipt, Sweep
from ita_model.records.office import Agency, AgencyDetail, Division, DivisionDetail, Officer, OfficerDetail, Post, PostEnd, Role
from ita_model.records.planning import Addition, MeasureDetail, Rescheduling, StepDetail
from ita_model.records.promises import Aspect, Checkpoint, Measure, Step, Year
from ita_model.records.visits import OneTime, SignInAsk, Visit
from ita_model.records.wishes import ReportWish, ReportWishStep, WishStep

FACTS: Final[tuple[type[Owned], ...]] = (
    AgencyDetail,
    DivisionDetail,
    OfficerDetail,
    Post,
    PostEnd,
    Year,
    Aspect,
    Measure,
    Step,
    MeasureDetail,
    StepDetail,
    Rescheduling,
    Addition,
    Confirmation,
    Evidence,
    Disclosure,
    Move,
    Handover,
    WaiverRequest,
    WaiverRefusal,
    Narrative,
    Report,
    ReportFile,
    ReportMove,
    Nudge,
    Receipt,
    ReportWish,
    ReportWishStep,
    ApiKey,
    ApiKeyEnd,
    CalendarFeed,
    CalendarFeedEnd,
    Hook,
    HookEnd,
)
"""Tables whose rows are never changed or removed."""

__all__ = [
    "FACTS",
    "Addition",
    "Agency",
    "AgencyDetail",
    "ApiAnswer",
    "ApiKey",
    "ApiKeyEnd",
    "ApiKeyUse",
    "Aspect",
    "Base",
    "CalendarFeed",
    "CalendarFeedEnd",
    "Checkpoint",
    "Confirmation",
    "Disclosure",
    "Division",
    "DivisionDetail",
    "Evidence",
    "Handover",
    "Hook",
    "HookEnd",
    "HookMessage",
    "JournalEntry",
    "Letter",
    "LetterKind",
    "LetterState",
    "Link",
    "Measure",
    "MeasureDetail",
    "MessageState",
    "Move",
    "Narrative",
    "Notice",
    "Nudge",
    "Officer",
    "OfficerDetail",
    "OneTime",
    "Owned",
    "Post",
    "PostEnd",
    "Receipt",
    "Report",
    "ReportFile",
    "ReportMove",
    "ReportWish",
    "ReportWishStep",
    "Rescheduling",
    "Role",
    "SignInAsk",
    "Step",
    "StepDetail",
    "Sweep",
    "Visit",
    "WaiverRefusal",
    "WaiverRequest",
    "WishStep",
    "Year",
    "names",
]
