"""The life of a report in words: where it stands, what was done with it, by whom, when and why; and what is in the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model import thai
from ita_model.calendar import FiscalYear, office_day
from ita_model.details import in_force, told_of
from ita_model.moves import NotAllowed
from ita_model.records import Officer, OfficerDetail, Report, ReportMove
from ita_model.report.document import ReportKind
from ita_model.report.life import CompiledAgain, NoReason, NoWords, OnlyADraft, OutOfTurn, moves_of, newer, state_of, successor
from ita_model.report.named import OtherName
from ita_model.report.states import REPORT_STEPS, ReportState, next_step
from ita_model.report.versions import year_of_report

_COMPILE = "ita report compile"


def standing_told(session: Session, report: Report) -> str:
    """Where a report stands; of one that goes no further which has come in its place, or why it was withdrawn."""
    state = state_of(session, report)
    if next_step(state, report.id) and (after := newer(session, report)) is not None:
        return f"จัดทำใหม่แล้ว (หมายเลข {after.id})"
    if state is not ReportState.SUPERSEDED:
        return state.thai
    if (after := successor(session, report)) is not None:
        return f"{state.thai} (หมายเลข {after.id})"
    return f"ถอนแล้ว เหตุผล: {_in_a_line(moves_of(session, report)[-1].words)}"


def life_told(session: Session, report: Report) -> Iterator[str]:
    """A line for each thing that was done with a report, the compiling first."""
    yield _deed(session, report, "จัดทำ", report.officer_id, report.reason)
    for move in moves_of(session, report):
        step = REPORT_STEPS[move.after][0] if move.after in REPORT_STEPS else "เลิกใช้"
        yield _deed(session, move, step, move.officer_id, move.words)


def what_next(session: Session, report: Report) -> str:
    """What is to be done with a report now, with its command; empty where nothing is."""
    state = state_of(session, report)
    if state is ReportState.DRAFT:
        return f"เมื่อพร้อมแล้วจัดทำฉบับจริงโดยไม่ใส่ --draft: {_COMPILE} {_of_it(session, report)}"
    return next_step(state, report.id) or ""


def refusal_told(error: NotAllowed) -> str:
    """What is in the way of a step, and what to do about it."""
    return f"{_cause(error)} ไม่มีอะไรเปลี่ยน"


def other_name_told(number: int, other: OtherName) -> str:
    """That the name to sign in a report is not that of whoever signs it."""
    still = "ยังคง" if other.again == other.printed else ""
    again = f"จะ{still}เป็นชื่อ {other.again}" if other.again else "จะเว้นชื่อไว้ให้เขียนเอง"
    return f"โปรดทราบ: รายงานหมายเลข {number} พิมพ์ชื่อผู้ลงนามว่า {other.printed} แต่ผู้ลงนามคือ {other.signs} หากจัดทำใหม่{again}"


def reopened_told(title: str, day: date) -> str:
    """That of what a report tells of a measure something was opened again after the report's day."""
    return f"รายงานบอกตามวันที่ของข้อมูล แต่ผลที่รับรองไว้ถูกเปิดใหม่แล้วเมื่อ {thai.long_date(day)} โปรดตรวจ: {title}"


def _of_it(session: Session, report: Report) -> str:
    """What makes `ita report compile` compile the same report, but as no draft."""
    be, kind = year_of_report(session, report).be, ReportKind(report.kind)
    own = report.as_of == kind.period(FiscalYear(be)).end
    day = "" if own else f" --as-of {thai.buddhist_year(report.as_of.year)}{report.as_of:-%m-%d}"
    reason = ' --reason "เหตุผล"' if report.outstanding else ""
    return f"{kind} --year {be}{day}{reason}"


def _cause(error: NotAllowed) -> str:
    match error:
        case OnlyADraft():
            return f"รายงานหมายเลข {error.number} เป็นฉบับร่าง ลงนามหรือเผยแพร่ไม่ได้ โปรดจัดทำฉบับจริงโดยไม่ใส่ --draft: {_COMPILE}"
        case CompiledAgain(stands=ReportState.SUPERSEDED):
            return (
                f"รายงานหมายเลข {error.number} จัดทำใหม่เป็นหมายเลข {error.newest} ซึ่งเลิกใช้แล้ว "
                f"โปรดจัดทำฉบับใหม่แล้วลงนามฉบับนั้น: {_COMPILE}"
            )
        case CompiledAgain(stands=ReportState.PUBLISHED):
            return f"มีฉบับใหม่กว่าเผยแพร่แล้ว คือหมายเลข {error.newest} ใช้หมายเลข {error.number} แทนไม่ได้"
        case CompiledAgain():
            step = next_step(error.stands, error.newest)
            return f"รายงานหมายเลข {error.number} จัดทำใหม่แล้ว ฉบับล่าสุดคือหมายเลข {error.newest} ขั้นต่อไป {step}"
        case NoWords(to=ReportState.SENT_BACK):
            return f"ยังไม่ได้บอกว่าส่งรายงานหมายเลข {error.number} กลับเพราะอะไร โปรดสั่งใหม่พร้อมเหตุผลด้วย -w"
        case NoWords():
            return f"นายกส่งรายงานหมายเลข {error.number} กลับ โปรดตอบด้วย -w แล้วลงนามอีกครั้ง หรือจัดทำฉบับใหม่: {_COMPILE}"
        case NoReason():
            return f"ยังไม่ได้ให้เหตุผลที่เลิกใช้รายงานหมายเลข {error.superseded} โปรดสั่งใหม่พร้อมเหตุผลด้วย -w"
        case OutOfTurn(stands=ReportState.SUPERSEDED):
            return f"รายงานหมายเลข {error.number} เลิกใช้แล้ว ทำอะไรต่อไม่ได้ ถ้าต้องการฉบับใหม่ โปรดสั่ง {_COMPILE}"
        case OutOfTurn():
            step = next_step(error.stands, error.number)
            then = f"ขั้นต่อไปคือ {step}" if step else "ไม่มีขั้นต่อไปแล้ว"
            return f"ยังไม่ถึงหรือพ้นขั้นนี้แล้ว รายงานหมายเลข {error.number} {error.stands.thai} {then}"
    return "สถานะของรายงานไม่อนุญาต"


def _deed(session: Session, row: Report | ReportMove, step: str, officer_id: int | None, reason: str | None) -> str:
    day = office_day(row.at)
    who = f" โดย {_called(session, row.agency_id, officer_id, row)}" if officer_id is not None else ""
    why = f" เหตุผล: {_in_a_line(reason)}" if reason else ""
    return f"{step}เมื่อ {thai.long_date(day)}{who}{why}"


def _called(session: Session, agency_id: int, officer_id: int, row: Report | ReportMove) -> str:
    """An officer's name on the day of a deed."""
    officer = session.scalars(select(Officer).where(Officer.agency_id == agency_id, Officer.id == officer_id)).one()
    details = [one for one in told_of(session, officer) if isinstance(one, OfficerDetail)]
    found = in_force(details, on=office_day(row.at))
    return found.name if found is not None else officer.name


def _in_a_line(words: str) -> str:
    return " ".join(words.split())
