"""A named cast for tests: อบต.ตัวอย่าง with two divisions and their people, a plan built in code, and an opened office.

กองคลัง is headed by Somsri with Wichai as her deputy, กองช่าง by Anan; Prasert is the secretary, Manop the executive.
"""

from __future__ import annotations

import atexit
import shutil
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp
from types import MappingProxyType

from pendulum import DateTime
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.ladder import read_ladder
from config.office import Office
from config.settings import Settings
from ita_model import (
    audit,
    bounces,
    confirming,
    divisions,
    feeds,
    growing,
    handing,
    hooks,
    keys,
    links,
    nudging,
    outbox,
    receipts,
    replanning,
    signing_in,
    staffing,
    urgent,
    visits,
    waivers,
    waiving,
)
from ita_model.agencies import find_agency
from ita_model.audit import Fault
from ita_model.calendar import FiscalYear, office_day, office_moment
from ita_model.database import copy_sqlite, make_engine, migrate
from ita_model.evidence.disclosing import disclose
from ita_model.keys import Scope
from ita_model.opening import open_year
from ita_model.people import officer_by_code, roster
from ita_model.plan import Agency, Aspect, Division, Measure, Officer, Plan, Step
from ita_model.records import Agency as AgencyRow
from ita_model.records import Base, Checkpoint, Confirmation, Evidence, Handover, Letter, LetterKind, Post, Role, WaiverRequest
from ita_model.records import Division as DivisionRow
from ita_model.records import Measure as MeasureRow
from ita_model.records import Officer as OfficerRow
from ita_model.records import Step as StepRow
from ita_model.records import Year as YearRow
from ita_model.report.document import ReportKind
from ita_model.report.narratives import narratives_of, write_narrative
from ita_model.returned import Returned, why_of
from ita_model.schedule import Every, Schedule
from ita_model.sweeping import Swept, sweep

YEAR = FiscalYear(2567)
TODAY = date(2024, 3, 22)
"""A Friday, a week before the March checkpoints are due."""

NO_DAYS_OFF: Mapping[date, str] = MappingProxyType({})

A_DAY_IN_MAY = Schedule(on=(date(2024, 5, 31),))
"""When what is added to the plan is due, where a test does not say."""

SOMSRI, WICHAI, ANAN, PRASERT, MANOP = "somsri", "wichai", "anan", "prasert", "manop"


def a_plan(code: str = "sample", *, months: bool = True) -> Plan:
    """A plan of two measures: one every month for กองคลัง, one on fixed days for both divisions."""
    people = (
        Officer(SOMSRI, "นางสมศรี ใจดี", "ผู้อำนวยการกองคลัง", f"somsri@{code}.example.org"),
        Officer(WICHAI, "นายวิชัย ขยันงาน", "นักวิชาการเงินและบัญชี", f"wichai@{code}.example.org"),
        Officer(ANAN, "นายอนันต์ มีสุข", "ผู้อำนวยการกองช่าง", f"anan@{code}.example.org"),
        Officer(PRASERT, "นายประเสริฐ มั่นคง", "ปลัดองค์การบริหารส่วนตำบล", f"prasert@{code}.example.org"),
        Officer(MANOP, "นายมานพ รักถิ่น", "นายกองค์การบริหารส่วนตำบล", f"manop@{code}.example.org"),
    )
    monthly = Measure(
        code="m1",
        title="มาตรการเผยแพร่ข้อมูลการจัดซื้อจัดจ้าง",
        responsible="กองคลัง",
        divisions=("finance",),
        period="ต.ค. ๒๕๖๖ - ก.ย. ๒๕๖๗",
        steps=(
            Step(
                "จัดทำสรุปผลการจัดซื้อจัดจ้างรายเดือน (สขร.1) และเผยแพร่บนเว็บไซต์ของหน่วยงาน",
                Schedule(every=Every.MONTH) if months else Schedule(on=(date(2024, 3, 29),), opens_before=10),
                marker="๑.",
                good_evidence="ภาพหน้าเว็บไซต์ที่เผยแพร่แล้ว เห็นวันที่ชัดเจน หรือที่อยู่เว็บของประกาศ",
            ),
        ),
    )
    both = Measure(
        code="m2",
        title="กลไกและมาตรการในการแก้ไขและป้องกันการทุจริตภายในหน่วยงาน",
        responsible="ทุกสำนัก/กอง",
        divisions=("finance", "works"),
        period="ต.ค. ๒๕๖๖ - ก.ย. ๒๕๖๗",
        steps=(
            Step(
                "จัดทำคู่มือการใช้ทรัพย์สินของราชการและการขออนุญาตยืมทรัพย์สิน พร้อมประชาสัมพันธ์ให้บุคลากรภายในหน่วยงานทราบ"
                "และถือปฏิบัติอย่างเคร่งครัดโดยทั่วกัน",
                Schedule(on=(date(2024, 3, 19),), opens_before=30),
            ),
        ),
    )
    return Plan(
        agency=Agency(code, "องค์การบริหารส่วนตำบลตัวอย่าง", "อบต.ตัวอย่าง", "เมือง", "เชียงราย"),
        year=YEAR,
        people=people,
        divisions=(Division("finance", "กองคลัง", SOMSRI, deputy=WICHAI), Division("works", "กองช่าง", ANAN)),
        secretary=PRASERT,
        executive=MANOP,
        aspects=(Aspect(5, "กระบวนการสร้างความโปร่งใสในการใช้งบประมาณ", (monthly,)), Aspect(7, "กลไกและมาตรการ", (both,))),
    )


@dataclass
class Town:
    """An office with its year open, and a clock that a test may move."""

    office: Office
    code: str
    now: DateTime

    def clock(self) -> DateTime:
        """The moment that the pages are told."""
        return self.now

    def link(self, officer: str, *, at: DateTime | None = None) -> str:
        """A token of a link for an officer, as a letter would carry it."""
        with self.office.begin() as session:
            who = self.officer(session, officer)
            return links.issue(session, who.agency_id, who.id, at=at or self.now)

    def sign_in_link(self, officer: str, *, at: DateTime | None = None) -> str:
        """A token to sign in by, asked for by an officer's address and made for a letter as a delivery makes it."""
        at = at or self.now
        with self.begin() as (session, agency):
            signing_in.ask(session, self.officer(session, officer).address, at=at)
            signing_in.owe_letters(session, agency, at=at, mail_domain="example.org")
            claimed = urgent.claim(session, agency.id, at=at)
            assert claimed is not None
            outbox.sent(session, claimed, at=at)
            return claimed.secret

    def sign_in(self, officer: str, *, at: DateTime | None = None) -> str:
        """What the cookie of an officer's browser holds after signing in."""
        at = at or self.now
        token = self.sign_in_link(officer, at=at)
        with self.office.begin() as session:
            invited = signing_in.use(session, token, at=at)
            assert isinstance(invited, signing_in.Invited)
            return visits.begin(session, invited, at=at)

    def revoke(self, officer: str) -> None:
        """Revoke every link of an officer."""
        with self.office.begin() as session:
            who = self.officer(session, officer)
            links.revoke(session, who.agency_id, who.id, at=self.now, by=None)

    def checkpoint(self, measure: str, division: str, due: date | None = None) -> int:
        """The id of a checkpoint, by its measure, its division and (where there are several) its due day."""
        with self.office.look() as session:
            wanted = (
                select(Checkpoint.id)
                .join(MeasureRow, MeasureRow.id == Checkpoint.measure_id)
                .join(DivisionRow, DivisionRow.id == Checkpoint.division_id)
                .where(
                    Checkpoint.agency_id == find_agency(session, self.code).id,
                    MeasureRow.code == measure,
                    DivisionRow.code == division,
                )
            )
            if due is not None:
                wanted = wanted.where(Checkpoint.due_on == due)
            return session.scalars(wanted).one()

    def confirm(self, checkpoint: int, by: str, *, result: str = "ดำเนินการแล้ว", at: DateTime | None = None) -> None:
        """A confirmation with a web address for evidence."""
        with self.office.begin() as session:
            row, who = session.get_one(Checkpoint, checkpoint), self.officer(session, by)
            link = confirming.WebLink("www.example.org/news", "https://www.example.org/news")
            confirming.confirm(session, row, officer=who, at=at or self.now, result=result, outcome="", evidence=[link])

    def confirm_with(self, checkpoint: int, by: str, *given: confirming.File | confirming.WebLink) -> list[int]:
        """A confirmation with this evidence, accepted at once; gives the numbers of the evidence."""
        with self.office.begin() as session:
            row, who = session.get_one(Checkpoint, checkpoint), self.officer(session, by)
            said = confirming.confirm(
                session, row, officer=who, at=self.now, result="ดำเนินการแล้ว", outcome="รู้ทั่วกัน", evidence=given
            )
            assert isinstance(said, Confirmation)
            confirming.accept(session, row, by=self.officer(session, PRASERT), at=self.now)
            numbers = select(Evidence.id).where(Evidence.confirmation_id == said.id).order_by(Evidence.position)
            return list(session.scalars(numbers))

    def confirm_only(self, checkpoint: int, by: str, *given: confirming.File | confirming.WebLink) -> None:
        """A confirmation with this evidence, which waits for review."""
        with self.office.begin() as session:
            row, who = session.get_one(Checkpoint, checkpoint), self.officer(session, by)
            confirming.confirm(session, row, officer=who, at=self.now, result="ดำเนินการแล้ว", outcome="", evidence=given)

    def hand_in(self, content: bytes, name: str, media_type: str) -> confirming.File:
        """A file in the store, to be given as evidence."""
        kept = self.office.evidence(self.code).put(BytesIO(content))
        return confirming.File(name, media_type, kept.size, kept.sha256)

    def disclose(self, evidence: int, *, public: bool = True) -> None:
        """The secretary lets everybody see a piece of evidence, or no longer."""
        with self.begin() as (session, agency):
            disclose(session, agency.id, evidence, public=public, by=self.officer(session, PRASERT), at=self.now)

    def send_back(self, checkpoint: int, comment: str) -> None:
        """The secretary returns a checkpoint."""
        with self.office.begin() as session:
            row, who = session.get_one(Checkpoint, checkpoint), self.officer(session, PRASERT)
            confirming.send_back(session, row, by=who, at=self.now, comment=comment)

    def accept(self, checkpoint: int) -> None:
        """The secretary accepts a checkpoint."""
        with self.office.begin() as session:
            row, who = session.get_one(Checkpoint, checkpoint), self.officer(session, PRASERT)
            confirming.accept(session, row, by=who, at=self.now)

    def waive(self, checkpoint: int, reason: str) -> None:
        """The secretary waives a checkpoint."""
        with self.office.begin() as session:
            row, who = session.get_one(Checkpoint, checkpoint), self.officer(session, PRASERT)
            confirming.waive(session, row, by=who, at=self.now, reason=reason)

    def hand_over(
        self, checkpoint: int, to: str, by: str, *, words: str = "งานนี้อยู่กับท่าน", at: DateTime | None = None
    ) -> Handover:
        """A checkpoint is handed to a division, or to an officer, by their code."""
        with self.begin() as (session, agency):
            row, who = session.get_one(Checkpoint, checkpoint), self.officer(session, by)
            division = session.scalar(select(DivisionRow).where(DivisionRow.agency_id == agency.id, DivisionRow.code == to))
            return handing.hand_over(
                session, row, division or self.officer(session, to), by=who, at=at or self.now, words=words
            )

    def ask_waiver(self, checkpoint: int, by: str, *, reason: str = "ปีนี้ไม่มีการจัดซื้อ") -> WaiverRequest:
        """A waiver is asked for."""
        with self.office.begin() as session:
            row, who = session.get_one(Checkpoint, checkpoint), self.officer(session, by)
            return waiving.ask(session, row, by=who, at=self.now, reason=reason)

    def refuse_waiver(self, checkpoint: int, words: str = "ยังมีรายการที่ต้องเผยแพร่") -> None:
        """The secretary refuses the waiver that is asked for."""
        with self.office.begin() as session:
            row, who = session.get_one(Checkpoint, checkpoint), self.officer(session, PRASERT)
            request = waivers.open_request(session, row)
            assert request is not None
            waiving.refuse(session, row, request, by=who, at=self.now, words=words)

    def reopen(self, checkpoint: int, reason: str) -> None:
        """The secretary takes an acceptance back."""
        with self.office.begin() as session:
            row, who = session.get_one(Checkpoint, checkpoint), self.officer(session, PRASERT)
            confirming.reopen(session, row, by=who, at=self.now, reason=reason)

    def key(self, officer: str, *scopes: Scope, until: DateTime | None = None, by: str = PRASERT, name: str = "เว็บไซต์") -> str:
        """A key of the API for an officer, for everything that they may do today unless scopes are said."""
        with self.begin() as (session, agency):
            who, at = self.officer(session, officer), self.now
            people = roster(session, agency.id, at.date())
            wanted = scopes or [one for one in Scope if keys.allowed(people, who.id, one)]
            before = len(keys.keys_of(session, agency))  # no two may be alike
            called = f"{name} {before + 1}" if before else name
            _, secret = keys.issue(
                session, agency, who, wanted, name=called, until=until or at.add(days=90), by=self.officer(session, by), at=at
            )
        return secret

    def revoke_key(self, secret: str) -> None:
        """The secretary revokes a key."""
        with self.begin() as (session, _):
            opened = keys.open_key(session, secret, at=self.now)
            assert isinstance(opened, keys.Opened)
            keys.revoke(session, opened.key, by=self.officer(session, PRASERT), at=self.now)

    def calendar(self, division: str = "") -> str:
        """The secret of a new calendar of a division, or of the whole office."""
        with self.begin() as (session, agency):
            where = select(DivisionRow).where(DivisionRow.agency_id == agency.id, DivisionRow.code == division)
            division_row = session.scalars(where).one() if division else None
            return feeds.make(session, agency, division_row, by=self.officer(session, PRASERT), at=self.now)[1]

    def close_calendar(self, secret: str) -> None:
        """The secretary closes the address of a calendar."""
        with self.begin() as (session, _):
            opened = feeds.open_feed(session, secret)
            assert isinstance(opened, feeds.OpenFeed)
            feeds.close(session, opened.feed, by=self.officer(session, PRASERT), at=self.now)

    def hook(self, url: str = "https://www.example.org/hook", *events: str) -> tuple[int, str]:
        """A hook's number and secret."""
        with self.begin() as (session, agency):
            who = self.officer(session, PRASERT)
            made, secret = hooks.add(
                session, agency, url, events or hooks.EVENTS, by=who, at=self.now, inside=self.office.settings.hooks_inside
            )
            return made.id, secret

    def remove_hook(self, number: int) -> None:
        """The secretary removes a hook."""
        with self.begin() as (session, agency):
            found = hooks.find_hook(session, agency, number)
            assert found is not None
            hooks.remove(session, found, by=self.officer(session, PRASERT), at=self.now)

    def write(
        self, measure: str, result: str, outcome: str, *, kind: ReportKind = ReportKind.SIX_MONTH, as_of: date | None = None
    ) -> None:
        """The secretary writes over the heads' words of a measure."""
        with self.begin() as (session, agency):
            year = session.scalars(select(YearRow).where(YearRow.agency_id == agency.id)).one()
            told = narratives_of(session, year, kind, at=self.now, as_of=as_of)
            one = next(one for one in told if one.measure.code == measure)
            who = self.officer(session, PRASERT)
            write_narrative(session, one, kind, by=who, at=self.now, result=result, outcome=outcome)

    def post(self, officer: str, role: str, division: str, *, from_on: date, to_on: date | None) -> None:
        """Give an officer a post from a day to a day."""
        with self.office.begin() as session:
            who = self.officer(session, officer)
            agency = who.agency_id
            where = session.scalars(
                select(DivisionRow.id).where(DivisionRow.agency_id == agency, DivisionRow.code == division)
            ).one()
            session.add(
                Post(
                    agency_id=agency, role=role, officer_id=who.id, division_id=where, from_on=from_on, to_on=to_on, at=self.now
                )
            )

    def reword(self, measure: str, title: str, *, from_on: date = TODAY, why: str = "ผู้บริหารสั่งการ") -> None:
        """The secretary gives a measure another title from a day on."""
        with self.begin() as (session, agency):
            row = session.scalars(select(MeasureRow).where(MeasureRow.agency_id == agency.id, MeasureRow.code == measure)).one()
            said = {"title": title, "responsible": row.responsible, "period": row.period}
            who = self.officer(session, PRASERT)
            replanning.reword_measure(session, row, **said, from_on=from_on, by=who, at=self.now, words=why)

    def reword_step(self, measure: str, text: str, *, from_on: date = TODAY, good: str = "ภาพถ่าย") -> None:
        """The secretary rewords the first step of a measure, and what good evidence of it is, from a day on."""
        with self.begin() as (session, agency):
            of = select(StepRow).join(MeasureRow, MeasureRow.id == StepRow.measure_id)
            row = session.scalars(
                of.where(MeasureRow.agency_id == agency.id, MeasureRow.code == measure, StepRow.position == 1)
            ).one()
            who = self.officer(session, PRASERT)
            replanning.reword_step(
                session, row, text=text, good_evidence=good, from_on=from_on, by=who, at=self.now, words="ให้ชัดขึ้น"
            )

    def reschedule(self, checkpoint: int, due_on: date, *, why: str = "รอคู่มือจากอำเภอ") -> None:
        """The secretary moves a due day."""
        with self.begin() as (session, _):
            row, who = session.get_one(Checkpoint, checkpoint), self.officer(session, PRASERT)
            replanning.reschedule(session, [row], due_on=due_on, by=who, at=self.now, words=why)

    def add_checkpoint(self, measure: str, division: str, due_on: date, *, why: str = "อำเภอขอเพิ่ม") -> int:
        """The secretary asks a division for the first step of a measure once more."""
        with self.begin() as (session, agency):
            of = select(StepRow).join(MeasureRow, MeasureRow.id == StepRow.measure_id)
            mine = (MeasureRow.agency_id == agency.id, MeasureRow.code == measure, StepRow.position == 1)
            step = session.scalars(of.where(*mine)).one()
            named = (DivisionRow.agency_id == agency.id, DivisionRow.code == division)
            where, by = session.scalars(select(DivisionRow).where(*named)).one(), self.officer(session, PRASERT)
            return growing.add_checkpoint(session, step, where, due_on=due_on, by=by, at=self.now, words=why).id

    def new_step(
        self, session: Session, agency: AgencyRow, text: str, divisions: Sequence[str], schedule: Schedule
    ) -> growing.NewStep:
        """A step as it is to be added, of divisions by their codes."""
        named = select(DivisionRow).where(DivisionRow.agency_id == agency.id, DivisionRow.code.in_(divisions))
        return growing.NewStep(text, "ภาพถ่าย", list(session.scalars(named.order_by(DivisionRow.position))), schedule)

    def add_measure(
        self,
        aspect: int,
        title: str,
        *divisions: str,
        schedule: Schedule = A_DAY_IN_MAY,
        step: str = "จัดทำบัญชีทรัพย์สิน",
        why: str = "อำเภอให้เพิ่ม",
    ) -> str:
        """The secretary adds a measure of one step under an aspect; gives its code."""
        with self.begin() as (session, agency):
            year = session.scalars(select(YearRow).where(YearRow.agency_id == agency.id)).one()
            told = self.new_step(session, agency, step, divisions, schedule)
            said = {"title": title, "responsible": " ".join(one.name for one in told.divisions), "period": "ถึง ก.ย. ๒๕๖๗"}
            return growing.add_measure(
                session, year, [told], aspect=aspect, aspect_name="การใช้ทรัพย์สินของราชการ", **said,
                by=self.officer(session, PRASERT), at=self.now, words=why,
            ).code  # fmt: skip

    def add_step(
        self, measure: str, text: str, *divisions: str, schedule: Schedule = A_DAY_IN_MAY, why: str = "อำเภอให้เพิ่ม"
    ) -> int:
        """The secretary adds a step to a measure; gives its number."""
        with self.begin() as (session, agency):
            mine = (MeasureRow.agency_id == agency.id, MeasureRow.code == measure)
            row, by = session.scalars(select(MeasureRow).where(*mine)).one(), self.officer(session, PRASERT)
            told = self.new_step(session, agency, text, divisions, schedule)
            return growing.add_step(session, row, told, by=by, at=self.now, words=why).id

    def join(self, measure: str, division: str, *, from_on: date = TODAY, why: str = "งานเดียวกัน") -> list[int]:
        """The secretary lets a division owe the first step of a measure, too; gives the numbers of what it owes now."""
        with self.begin() as (session, agency):
            of = select(StepRow).join(MeasureRow, MeasureRow.id == StepRow.measure_id)
            mine = (MeasureRow.agency_id == agency.id, MeasureRow.code == measure, StepRow.position == 1)
            step = session.scalars(of.where(*mine)).one()
            named = (DivisionRow.agency_id == agency.id, DivisionRow.code == division)
            where, by = session.scalars(select(DivisionRow).where(*named)).one(), self.officer(session, PRASERT)
            return [one.id for one in growing.join(session, step, where, from_on=from_on, by=by, at=self.now, words=why)]

    def add_division(self, name: str, head: str, *, from_on: date | None = None) -> str:
        """The secretary adds a division with a head; gives its code."""
        with self.begin() as (session, agency):
            days = {"from_on": from_on or office_day(self.now), "at": self.now}
            who, by = self.officer(session, head), self.officer(session, PRASERT)
            return divisions.add_division(session, agency, name=name, head=who, by=by, **days).code

    def end_division(
        self, code: str, *, to: str = "", last_on: date | None = None, why: str = "ปรับโครงสร้าง"
    ) -> divisions.Ended:
        """The secretary ends a division; what it owes goes to another, or is waived."""
        with self.begin() as (session, agency):
            there = {one.code: one for one in session.scalars(select(DivisionRow).where(DivisionRow.agency_id == agency.id))}
            by, day = self.officer(session, PRASERT), last_on or office_day(self.now)
            return divisions.end_division(session, there[code], last_on=day, to=there.get(to), by=by, at=self.now, words=why)

    def add_malee(self) -> int:
        """A new officer without any post, นางมาลี ใหม่ (malee); gives her number."""
        with self.begin() as (session, agency):
            by, on, said = self.officer(session, PRASERT), office_day(self.now), {"name": "นางมาลี ใหม่", "position": "นักจัดการ"}
            return staffing.add_officer(
                session, agency, **said, address="malee@sample.example.org", from_on=on, by=by, at=self.now
            ).id

    def appoint(self, officer: int | str, division: str, *, from_on: date | None = None) -> int:
        """Somebody (by number or code) becomes the head of a division from a day on, or today; gives the post's number."""
        with self.begin() as (session, agency):
            where = session.scalars(
                select(DivisionRow).where(DivisionRow.agency_id == agency.id, DivisionRow.code == division)
            ).one()
            who = session.get_one(OfficerRow, officer) if isinstance(officer, int) else self.officer(session, officer)
            by, on = self.officer(session, PRASERT), from_on or office_day(self.now)
            return staffing.appoint(session, agency, Role.HEAD, who, division=where, from_on=on, by=by, at=self.now).id

    def end_acting(self, officer: str, division: str) -> None:
        """Somebody acts as a division's head for two days, and is ended after the first."""
        with self.begin() as (session, agency):
            where = session.scalars(
                select(DivisionRow).where(DivisionRow.agency_id == agency.id, DivisionRow.code == division)
            ).one()
            who, by, on = self.officer(session, officer), self.officer(session, PRASERT), office_day(self.now)
            days = {"from_on": on, "to_on": on + timedelta(days=1)}
            post = staffing.act(session, agency, Role.HEAD, who, division=where, **days, by=by, at=self.now)
            staffing.end_post(session, post, last_on=on, by=by, at=self.now, words="กลับมาแล้ว")

    def dump(self, *, but: Container[str] = ()) -> list[str]:
        """Every row of every table (`but` leaves out tables, or columns as `table.column`), as text."""
        told = []
        with self.office.look() as session:
            for table in Base.metadata.sorted_tables:
                columns = [column for column in table.columns if f"{table.name}.{column.name}" not in but]
                if table.name not in but:
                    rows = session.execute(select(*columns).order_by(*table.primary_key.columns))
                    told += [f"{table.name} {dict(row._mapping)}" for row in rows]
        return told

    @contextmanager
    def begin(self) -> Iterator[tuple[Session, AgencyRow]]:
        """A transaction, with the agency."""
        with self.office.begin() as session:
            yield session, find_agency(session, self.code)

    def officer(self, session: Session, code: str) -> OfficerRow:
        """One of the cast, on record."""
        who = officer_by_code(session, find_agency(session, self.code).id, code)
        assert who is not None
        return who

    def sweep(self, on: date) -> Swept:
        """The sweep of a day, at half past eight."""
        with self.begin() as (session, agency):
            at = office_moment(on, 8, 30)
            return sweep(session, agency, on=on, at=at, ladder=read_ladder(), mail_domain="example.org")

    def deliver(self, on: date, *, hour: int = 8) -> list[outbox.Claimed]:
        """Send all that is owed at twenty-five to nine (or another hour), to nobody; gives what went."""
        at, gone = office_moment(on, hour, 35), []
        with self.begin() as (session, agency):
            while claimed := outbox.claim(session, agency.id, at=at):
                outbox.sent(session, claimed, at=at)
                gone.append(claimed)
        return gone

    def nudge(self, *officers: str, at: DateTime | None = None) -> dict[str, nudging.Answer]:
        """The secretary has officers reminded; gives what became of it, by their codes."""
        with self.begin() as (session, agency):
            who = {self.officer(session, code).id: code for code in officers}
            by = self.officer(session, PRASERT)
            told = nudging.nudge(session, agency, who, by=by, at=at or self.now, mail_domain="example.org")
            return {who[one.officer_id]: one.answer for one in told}

    def lose(self, on: date, *, hour: int = 8) -> list[int]:
        """Hand each letter of a day to a mail server that never answers; gives their numbers."""
        at, lost = office_moment(on, hour, 35), []
        with self.begin() as (session, agency):
            while claimed := outbox.claim(session, agency.id, at=at):
                outbox.in_doubt(session, claimed, trouble="no answer after the letter was handed over")
                lost.append(claimed.letter_id)
        return lost

    def bounce(
        self, letter: int, *, address: str = "", status: str = "5.1.1", words: str = "550 5.1.1 User unknown",
        at: DateTime | None = None,
    ) -> bounces.Became:  # fmt: skip
        """A mail server gives a letter back, from its reader's address; gives what became of that."""
        with self.begin() as (session, _):
            row = session.get_one(Letter, letter)
            whence = address or session.get_one(OfficerRow, row.officer_id).address
            said = Returned((row.message_id,), frozenset({whence.casefold()}), why_of(status, words), status, words)
            return bounces.take_returned(session, said, at=at or self.now).became

    def letter(self, officer: str, on: date) -> int:
        """The number of an officer's letter of a day."""
        with self.begin() as (session, _):
            mine = (Letter.officer_id == self.officer(session, officer).id, Letter.on == on, Letter.kind == LetterKind.DIGEST)
            return session.scalars(select(Letter.id).where(*mine)).one()

    def take_as_arrived(self, letter: int, words: str = "โทรถามแล้ว") -> None:
        """The secretary knows that a letter in doubt arrived."""
        with self.office.begin() as session:
            row = session.get_one(Letter, letter)
            receipts.take_as_arrived(session, row, by=self.officer(session, PRASERT), at=self.now, words=words)

    def faults(self) -> list[Fault]:
        """What an audit of the record finds."""
        with self.office.look() as session:
            agency = find_agency(session, self.code)
            return [*audit.faults(session, agency, self.office.files(self.code)), *audit.strays(session)]


@contextmanager
def a_town(
    home: Path,
    *,
    on: date = TODAY,
    plan: Plan | None = None,
    database_url: str = "",
    days_off: Mapping[date, str] = NO_DAYS_OFF,
    hooks_inside: bool = False,
) -> Iterator[Town]:
    """An office below `home` (on SQLite, if nothing else is said) with its year open, at ten in the morning of `on`."""
    plan = plan or a_plan()
    home.mkdir(parents=True, exist_ok=True)
    if not database_url and not (home / "ita.db").exists():
        copy_sqlite(_migrated(), home / "ita.db")
    engine = make_engine(database_url or f"sqlite:///{home / 'ita.db'}")
    migrate(engine)
    town = Town(Office(Settings(home=home, hooks_inside=hooks_inside), engine), plan.agency.code, office_moment(on, 10))
    open_plan(town, plan, days_off)
    try:
        yield town
    finally:
        engine.dispose()


@cache
def _migrated() -> Path:
    """A database with the record's schema and no record, made once a process: each of its offices begins with a copy."""
    folder = Path(mkdtemp(prefix="migrated-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    engine = make_engine(f"sqlite:///{folder / 'ita.db'}")
    migrate(engine)
    engine.dispose()
    return folder / "ita.db"


def open_plan(town: Town, plan: Plan, days_off: Mapping[date, str] = NO_DAYS_OFF) -> None:
    """Open a plan's year in a town's office, on the first day of the year."""
    with town.office.begin() as session:
        open_year(session, plan, text=plan.agency.code, days_off=days_off, at=office_moment(YEAR.start, 9))


def days(count: int) -> timedelta:
    """So many days."""
    return timedelta(days=count)
