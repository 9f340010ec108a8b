"""What the code at the foot of a report leads to: which report it is, where it stands, and whether it is still what it was."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from config.office import Office
from ita_model import thai
from ita_model.agencies import keep_to
from ita_model.records import ReportFile
from ita_model.report import lives
from ita_model.report.checking import Looked, look_at
from ita_model.report.lives import Lived
from ita_model.report.states import ReportState
from web.views_public import Form, files_of, forms_of

SHORTEST: Final = 12
"""So many letters of a code must be typed: enough that nobody finds a report by chance."""

_LONGEST: Final = 64
_BEFORE: Final = re.compile(r"^.*/check/", re.DOTALL)
_BETWEEN: Final = re.compile(r"[\s\-_.:·–—\u200b]+")
_LOOKALIKE: Final = str.maketrans("oil", "011")
"""What stands in no code, and what was meant."""


class NoSuchCode(Exception):
    """What was asked for is no code that stands on a report of this office."""


class TooShort(NoSuchCode):
    """It could be a code, but so few of its letters name no report."""


class SeveralReports(NoSuchCode):
    """Several reports bear codes that begin so."""


@dataclass(frozen=True, slots=True)
class Step:
    """What was done with a version: which step, by whom (where everybody may know), when, and for what reason."""

    to: ReportState
    officer: str
    at: datetime
    words: str = ""


@dataclass(frozen=True, slots=True)
class CheckPage:
    """What there is to say of a code. Of a draft only which report it is one of.

    `address` is where everybody may read the report today; `newer` what took its place, or was compiled after it.
    """

    code: str
    lived: Lived
    agency: str
    forms: tuple[Form, ...] = ()
    steps: tuple[Step, ...] = ()
    looked: Looked | None = None
    address: str = ""
    newer: Lived | None = None

    @property
    def is_draft(self) -> bool:
        """Whether it is a draft, of which nothing else is told."""
        return self.lived.report.draft

    @property
    def is_out_of_use(self) -> bool:
        """Whether another version counts now, or none."""
        return self.lived.state is ReportState.SUPERSEDED

    def form_with(self, sha256: str) -> Form | None:
        """The form that a file with this SHA-256 is."""
        return next((form for form in self.forms if form.sha256 == sha256), None)


def typed_code(text: str) -> str:
    """A code, or the beginning of one, as it stands on record, however it was typed: in groups, in capitals, with an O for
    a nought, or with the address around it. Raises NoSuchCode."""
    plain = thai.to_arabic_digits(_BETWEEN.sub("", _BEFORE.sub("", text))).lower().translate(_LOOKALIKE)
    if not re.fullmatch(f"[0-9a-f]{{1,{_LONGEST}}}", plain):
        raise NoSuchCode(text)
    if len(plain) < SHORTEST:
        raise TooShort(text)
    return plain


def check_page(session: Session, office: Office, typed: str) -> CheckPage:
    """What a code leads to: nine queries at most. Raises NoSuchCode."""
    bearing = lives.versions_checked_by(session, typed_code(typed))
    codes = {one.report.claims_sha256 for one in bearing}
    if not codes:
        raise NoSuchCode(typed)
    if len(codes) > 1:
        raise SeveralReports(typed)
    (code,) = codes
    assert code is not None
    lived = lives.meant_by_code(bearing)
    keep_to(session, lived.report.agency_id)
    if lived.report.draft:
        return CheckPage(code, lived, lived.agency.name)
    versions = lives.versions_like(session, lived)
    files = files_of(session, [one.report for one in bearing])
    documents = office.documents(lived.agency.code)
    looked = look_at(session, lived.report, _of(lived, files), lived.moves, documents)
    standing = lives.standing_at_address([one for one in versions if not one.report.draft])
    names = lives.names_of(session, lived.moves) if lived.published_at is not None else {}
    return CheckPage(
        code,
        lived,
        looked.document.agency if looked.document is not None else lived.agency.name,
        _different(form for one in bearing for form in forms_of(one, _of(one, files))),
        tuple(Step(move.after, names.get(move.id, ""), move.at, move.words) for move in lived.moves),
        looked,
        lived.address if standing is not None else "",
        lives.in_place_of(lived, versions) or lives.newer_than(lived, versions),
    )


def _of(one: Lived, files: Sequence[ReportFile]) -> tuple[ReportFile, ...]:
    return tuple(file for file in files if file.report_id == one.report.id)


def _different(forms: Iterable[Form]) -> tuple[Form, ...]:
    """The forms, each content once: a report that was compiled again to the same words is mostly the same files."""
    return tuple({form.sha256: form for form in forms}.values())
