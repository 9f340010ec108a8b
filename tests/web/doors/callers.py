"""Who comes to the doors of the pages and of the API, each with what they show there: a link, a cookie, a key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from config.overview_links import OverviewLinks
from ita_model import keys, visits
from ita_model.calendar import office_moment
from ita_model.keys import Scope
from ita_model.plan import Plan
from ita_model.records import Division, Letter, Officer, OfficerDetail, Post, Role, Step, Year
from ita_model.report.document import ReportKind
from ita_model.report.states import ReportState
from ita_model.report.wishes import wish_for
from tests.support import publishing
from tests.support.cast import ANAN, MANOP, PRASERT, SOMSRI, WICHAI, Town, a_plan, open_plan

CHALERM = "chalerm"
"""Deputy of กองคลัง until 5 April 2567."""
EVENING = office_moment(date(2024, 4, 5), 20)
MORNING = office_moment(date(2024, 4, 6), 7)
"""When everybody comes: the deputy's days are over, and the visits of the evening go on."""


class Who(StrEnum):
    """Who comes. What is asked for is a matter of กองคลัง in อบต.ตัวอย่าง."""

    NOBODY = "nobody"
    FORGED = "somebody with a forged link, cookie or key"
    EXPIRED = "somebody whose link, visit or key is too old"
    REVOKED = "somebody whose link, visit or key was revoked"
    NO_SCOPE = "a key that is for something else"
    PAST_DEPUTY = "a deputy whose days are over"
    OTHER_HEAD = "the head of another division"
    HEAD = "the head"
    SECRETARY = "the secretary"
    EXECUTIVE = "the executive"
    OTHER_AGENCY = "the secretary of another agency"


@dataclass
class Shown:
    """What each shows at a door of a kind; nothing where they cannot come that way."""

    links: dict[Who, str] = field(default_factory=dict)
    cookies: dict[Who, str] = field(default_factory=dict)
    keys: dict[Who, str] = field(default_factory=dict)
    no_plan: str = ""
    """A key that is for the board alone."""


@dataclass
class Stage:
    """The office on the morning of 6 April 2567, with something of each kind in it, and what everybody shows."""

    home: Path
    shown: Shown
    numbers: dict[str, str]


OFFICERS = {
    Who.PAST_DEPUTY: CHALERM,
    Who.OTHER_HEAD: ANAN,
    Who.HEAD: SOMSRI,
    Who.SECRETARY: PRASERT,
    Who.EXECUTIVE: MANOP,
}


def build(compiled_home: Path, to: Path) -> Stage:
    """Set the stage, once."""
    with publishing.copied(compiled_home, to) as town:
        town.now = EVENING
        _a_past_deputy(town)
        open_plan(town, _elsewhere(a_plan("other")))
        other = Town(town.office, "other", EVENING)
        numbers = _things(town)
        shown = Shown()
        _links(town, other, shown)
        _cookies(town, other, shown)
        _keys(town, other, shown)
        numbers["sign-in"] = town.sign_in_link(PRASERT, at=MORNING.subtract(minutes=1))
        return Stage(to, shown, numbers)


def _elsewhere(plan: Plan) -> Plan:
    """The same plan of an agency in another province, of which a link for the first one's shows nothing."""
    return replace(plan, agency=replace(plan.agency, province="น่าน"))


@contextmanager
def copied(stage: Stage, to: Path) -> Iterator[Town]:
    """A copy of the stage, to do with as one likes."""
    with publishing.copied(stage.home, to) as town:
        town.now = MORNING
        yield town


def head_divisions_too(town: Town) -> None:
    """The secretary and the executive act as heads of กองคลัง besides, as in many a small office."""
    for officer in (PRASERT, MANOP):
        town.post(officer, Role.HEAD, "finance", from_on=date(2024, 4, 1), to_on=date(2024, 4, 30))


def _a_past_deputy(town: Town) -> None:
    with town.begin() as (session, agency):
        words = {"code": CHALERM, "name": "นายเฉลิม หมดวาระ", "position": "นักวิชาการ", "address": "chalerm@sample.example.org"}
        who = Officer(agency_id=agency.id, **words)
        session.add(who)
        session.flush()
        session.add(OfficerDetail(agency_id=agency.id, officer_id=who.id, from_on=date(2024, 3, 1), at=town.now, **words))
        finance = session.query(Division).filter_by(agency_id=agency.id, code="finance").one()
        days = {"from_on": date(2024, 3, 1), "to_on": date(2024, 4, 5), "at": town.now}
        session.add(Post(agency_id=agency.id, role=Role.DEPUTY, officer_id=who.id, division_id=finance.id, **days))


def _things(town: Town) -> dict[str, str]:
    """Something of each kind that a route names; the numbers by what the routes call them."""
    proofs = publishing.proofs(town)
    submitted = town.checkpoint("m1", "finance", date(2024, 3, 29))
    town.confirm(submitted, SOMSRI)
    handed = town.hand_over(town.checkpoint("m1", "finance", date(2024, 2, 29)), WICHAI, SOMSRI)
    asked = town.ask_waiver(town.checkpoint("m1", "finance", date(2024, 1, 31)), SOMSRI)
    publishing.go(town, 1, ReportState.SIGNED_OFF, ReportState.ACKNOWLEDGED, ReportState.PUBLISHED)
    town.disclose(proofs.photo)
    calendar = town.calendar("finance")
    _, overview = OverviewLinks.of(town.office.settings).make("ท้องถิ่นจังหวัด", days=30, province="เชียงราย", at=EVENING)
    hook, _ = town.hook()
    town.key(PRASERT, name="ระบบเดิม")  # the office's first
    town.sign_in_link(MANOP, at=EVENING.subtract(hours=3))  # in a letter, of which the outbox tells
    with town.office.look() as session:
        file = next(one.id for one in session.query(publishing.ReportFile).filter_by(report_id=1) if one.name.endswith(".pdf"))
    with town.begin() as (session, agency):
        secretary = town.officer(session, PRASERT)
        year = session.query(Year).filter_by(agency_id=agency.id).one()
        wish = wish_for(session, year, ReportKind.SIX_MONTH, draft=True, by=secretary, at=town.now, as_of=date(2024, 3, 31))
        letter = session.query(Letter).filter_by(agency_id=agency.id).first()
        post = session.query(Post).filter_by(agency_id=agency.id, role=Role.DEPUTY).first()
        of_measure = session.query(Step).filter_by(agency_id=agency.id).first()
        assert letter is not None
        assert post is not None
        assert of_measure is not None
        others = {
            "wish_id": wish.id,
            "letter_id": letter.id,
            "post": post.id,
            "step": of_measure.id,
            "measure": of_measure.measure_id,
            "officer": town.officer(session, SOMSRI).id,
            "pending": town.checkpoint("m1", "finance", date(2024, 4, 30)),
        }
    return {
        **{name: str(number) for name, number in others.items()},
        "division": "finance",
        "ending": "pdf",
        "supersede": "supersede",
        "checkpoint_id": str(submitted),
        "handover_id": str(handed.id),
        "request_id": str(asked.id),
        "evidence_id": str(proofs.photo),
        "file_id": str(file),
        "document_id": str(file),
        "report_id": "1",
        "feed_id": "1",
        "hook": str(hook),
        "key": "1",
        "secret": calendar,
        "overview": overview,
        "code": "m2",
        "agency": "sample",
        "year": "2567",
        "aspect": "4",
        "kind": "six-month",
        "path": "six-month-2567.pdf",
        "check": publishing.code(town, 1),
    }


def forged(secret: str) -> str:
    """``secret`` with its last letters turned to the other case: of the same shape and beginning, and never the same."""
    kept = len(secret) // 2
    made = secret[:kept] + secret[kept:].swapcase()
    assert made != secret
    return made


def _links(town: Town, other: Town, shown: Shown) -> None:
    revoked = town.link(WICHAI)
    town.revoke(WICHAI)
    shown.links = {who: town.link(officer) for who, officer in OFFICERS.items()}
    shown.links |= {
        Who.NOBODY: "x",
        Who.FORGED: forged(shown.links[Who.SECRETARY]),
        Who.EXPIRED: town.link(PRASERT, at=EVENING.subtract(days=14)),
        Who.REVOKED: revoked,
        Who.OTHER_AGENCY: other.link(PRASERT),
    }


def _cookies(town: Town, other: Town, shown: Shown) -> None:
    ended = town.sign_in(WICHAI)
    with town.begin() as (session, agency):
        visits.end_all(session, agency.id, town.officer(session, WICHAI).id, at=EVENING, by=None)
    shown.cookies = {
        who: town.sign_in(officer, at=EVENING.add(seconds=n)) for n, (who, officer) in enumerate(OFFICERS.items(), 1)
    }
    shown.cookies |= {
        Who.NOBODY: "",
        Who.FORGED: forged(shown.cookies[Who.SECRETARY]),
        Who.EXPIRED: town.sign_in(PRASERT, at=EVENING.subtract(hours=2)),
        Who.REVOKED: ended,
        Who.OTHER_AGENCY: other.sign_in(PRASERT, at=EVENING.add(minutes=1)),
    }


def _keys(town: Town, other: Town, shown: Shown) -> None:
    revoked = town.key(PRASERT)
    town.revoke_key(revoked)
    shown.keys = {who: town.key(officer) for who, officer in OFFICERS.items()}
    shown.keys |= {
        Who.NOBODY: "",
        Who.FORGED: forged(shown.keys[Who.SECRETARY]),
        Who.EXPIRED: town.key(PRASERT, until=EVENING.add(hours=1)),
        Who.REVOKED: revoked,
        Who.NO_SCOPE: town.key(PRASERT, Scope.PLAN_READ),
        Who.OTHER_AGENCY: other.key(PRASERT),
    }
    shown.no_plan = town.key(PRASERT, Scope.BOARD_READ)
    assert len(set(keys.Scope)) == 6
