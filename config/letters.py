"""Letters: what a person is sent, rendered from the templates in `config/emails`.

An email is a folder of three files (subject, text, HTML) and one function here named for the event. The facts come in as
a value, the templates make the words, and the same arguments always give the same letter: no clock is read here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pendulum
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from config.letters_besides import besides
from config.lines import one_line
from ita_model import thai
from ita_model.calendar import OFFICE_ZONE, office_day
from ita_model.digest import Digest, DigestItem, ReportReady, Section
from ita_model.states import MARKS, Standing
from ita_model.urgent import CodeNote, Note, SignInNote

EMAILS: Final = Path(__file__).parent / "emails"

_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS: Final = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
_LONGEST_ADDRESS: Final = 254
_LINK: Final = re.compile(r"[!-~]+")
_BREAKS: Final = frozenset({"Cc", "Zl", "Zp"})

_TITLES: Final = ("นาย", "นาง", "น.ส.", "ว่าที่", "ดร.", "คุณ", "ผศ.", "รศ.", "พ.", "ร.", "จ.", "ส.")
"""How a Thai name begins that already carries a title; `คุณ` in front of it would be wrong."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One email to one person: `subject` is one line, `text` the plain part, `html` the same words for the eye.

    Raises ValueError when the name, the address or the subject could break out of its header line, or when the address
    is none that every mail server takes (ASCII, one `@`).
    """

    to_name: str
    to_address: str
    subject: str
    text: str
    html: str

    def __post_init__(self) -> None:
        header_line("the recipient's name", self.to_name)
        mail_address(self.to_address)
        if not header_line("the subject", self.subject).strip():
            raise ValueError("a letter needs a subject")


def header_line(what: str, text: str) -> str:
    """`text`, when it may stand in a mail header. Raises ValueError when it holds a line break or a control character."""
    if any(unicodedata.category(char) in _BREAKS for char in text):
        raise ValueError(f"{what} holds a line break or a control character: {text!r}")
    return text


def mail_address(address: str) -> str:
    """`address`, when it is a plain `someone@somewhere`. Raises ValueError on anything else."""
    if len(address) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        raise ValueError(f"not a mail address: {address!r}")
    return address


def evidence_digest(digest: Digest, *, address: str, link: str) -> Letter:
    """The day's one letter to an officer: what to confirm, what came back, what waits for review, what to know, what became of
    their posts, and which reports were compiled or wait for the reader.

    `link` opens the officer's own page. Raises ValueError when the digest has nothing to tell, since an empty letter
    is never owed, when `link` is no web address, or when the letter would be none (see `Letter`).
    """
    reports = digest.reports or digest.to_acknowledge or digest.sent_back or digest.to_publish
    if not (digest.items or reports or digest.posts or digest.returned or digest.link_asked_for):
        raise ValueError("a digest that tells nothing is no letter")
    _must_be_address(link)
    facts = {
        "digest": digest,
        "link": link,
        "greeting": greeting_of(digest.officer, digest.position),
        "groups": tuple(_groups(digest)),
        "said_of": _said_of,
        "of_others": _OF_OTHERS,
        "shelves": tuple(_shelves(digest)),
        "besides": tuple(besides(digest)),
        "to_decide": len(digest.section(Section.REVIEW)) + len(digest.section(Section.WAIVER)),
        "counts": {section.value: len(digest.section(section)) for section in Section},
        "divisions": sorted({item.division for item in digest.items}),
        "due_days": sorted({item.due_on for item in digest.section(Section.DUE)}),
    }
    return compose("evidence_digest", digest.officer or digest.position, address, facts)


def sign_in(note: SignInNote, *, address: str, link: str, until: datetime) -> Letter:
    """The letter with a link to sign in by, which works once and until a moment. Raises ValueError where it is no address."""
    _must_be_address(link)
    facts = {"note": note, "link": link, "until": until, "asked_on": office_day(note.asked_at)}
    return compose("sign_in", note.officer or note.position, address, {**facts, "greeting": _greeting_of_note(note)})


def one_time_code(note: CodeNote, *, address: str, code: str, until: datetime) -> Letter:
    """The letter with a code for one signature, which works once and until a moment."""
    facts = {"note": note, "code": code, "until": until, "greeting": _greeting_of_note(note)}
    return compose("one_time_code", note.officer or note.position, address, facts)


@dataclass(frozen=True, slots=True)
class _Heading:
    """How a section is announced: a shape, a word and a colour, in that order; the colour is never alone."""

    section: Section
    mark: str
    title: str
    colour: str


# U+FE0E keeps phones from drawing the arrow as a picture.
_HEADINGS: Final = (
    _Heading(Section.RETURNED, f"{MARKS[Standing.RETURNED]}\ufe0e", "ส่งกลับแก้ไข", "#8a4b00"),
    _Heading(Section.OVERDUE, MARKS[Standing.OVERDUE], "เกินกำหนด", "#b3261e"),
    _Heading(Section.DUE, MARKS[Standing.OPEN], "รอยืนยัน", "#1f3a6e"),
    _Heading(Section.REVIEW, MARKS[Standing.SUBMITTED], "รอท่านตรวจ", "#5b3fa0"),
    _Heading(Section.WAIVER, MARKS[Standing.WAIVED], "ขอยกเว้น รอท่านพิจารณา", "#8a4b00"),
    _Heading(Section.COMING, MARKS[Standing.PLANNED], "ส่งต่อมาให้ท่าน: ยังไม่เปิดให้ยืนยัน", "#4a5568"),
    _Heading(Section.REPLANNED, MARKS[Standing.OPEN], "กำหนดที่ปลัดเลื่อนหรือเพิ่ม", "#1f3a6e"),
    _Heading(Section.WAIVED, MARKS[Standing.WAIVED], "ยกเว้นแล้วตามที่ขอ: ไม่ต้องดำเนินการ", "#4a5568"),
    _Heading(Section.SPARED, MARKS[Standing.WAIVED], "ปลัดยกเว้นแล้ว: ท่านไม่ต้องดำเนินการ", "#4a5568"),
    _Heading(Section.PASSED_ON, MARKS[Standing.WAIVED], "ส่งต่อให้ผู้อื่นแล้ว: ท่านไม่ต้องดำเนินการ", "#4a5568"),
    _Heading(Section.INFORMED, MARKS[Standing.OVERDUE], "แจ้งเพื่อทราบ: ยังไม่แล้วเสร็จ", "#b3261e"),
)
"""Most urgent first: the order of the letter."""

_TO_ACKNOWLEDGE: Final = (MARKS[Standing.SUBMITTED], "รายงานที่รอท่านรับทราบ", "#5b3fa0")
_SENT_BACK: Final = (f"{MARKS[Standing.RETURNED]}\ufe0e", "รายงานที่นายกส่งกลับ", "#8a4b00")
_TO_PUBLISH: Final = (MARKS[Standing.OPEN], "รายงานที่นายกรับทราบแล้ว รอท่านเผยแพร่", "#1f3a6e")
_COMPILED: Final = (MARKS[Standing.ACCEPTED], "รายงานที่จัดทำแล้ว", "#1b6e3c")
"""How reports are announced, below all that is asked: shape, words, colour."""


def _shelves(digest: Digest) -> Iterator[tuple[tuple[str, str, str], tuple[ReportReady, ...]]]:
    """How reports are announced, and which, in the order of the letter."""
    for heading, reports in (
        (_SENT_BACK, digest.sent_back),
        (_TO_ACKNOWLEDGE, digest.to_acknowledge),
        (_TO_PUBLISH, digest.to_publish),
        (_COMPILED, digest.reports),
    ):
        if reports:
            yield heading, reports


def _groups(digest: Digest) -> Iterator[tuple[_Heading, tuple[tuple[int, DigestItem], ...]]]:
    """Each section that has items, with its items numbered through the whole letter."""
    number = 0
    for heading in _HEADINGS:
        if items := digest.section(heading.section):
            yield heading, tuple(enumerate(items, start=number + 1))
            number += len(items)


_OF_OTHERS: Final = frozenset({Section.REVIEW, Section.WAIVER, Section.PASSED_ON, Section.INFORMED})
"""Sections that tell of what another division does: each item begins with its name."""


def _said_of(item: DigestItem) -> Iterator[tuple[str, str]]:
    """What people said of an item that its reader is to hear: who said what as a label, and the words."""
    if item.section is Section.RETURNED and item.comment:
        yield "เหตุผลที่ส่งกลับ:", item.comment
    if (note := item.handed_over) is not None:
        whence = "ให้ท่าน" if note.division == item.division else f"จาก{one_line(note.division)}"
        yield f"{one_line(note.by)} ส่งต่อ{whence} เมื่อ {thai.long_date(note.on)}:", note.text
    if (away := item.passed_on) is not None:
        yield f"{one_line(away.by)} ส่งต่อให้{one_line(away.division)} เมื่อ {thai.long_date(away.on)}:", away.text
    if (answer := item.waiver_refused) is not None:
        yield f"{one_line(answer.by)} ไม่ยกเว้นตามที่ขอ:", answer.text
    if item.section is Section.WAIVER and item.waiver_asked is not None:
        yield (
            f"{one_line(item.waiver_asked.by)} ขอยกเว้นเมื่อ {thai.long_date(item.waiver_asked.on)} เพราะ:",
            item.waiver_asked.text,
        )
    if (moved := item.moved) is not None:
        what = f"เลื่อนกำหนดจาก {thai.long_date(moved.was)}" if moved.was else "เพิ่มกำหนดนี้"
        yield f"{one_line(moved.by)} {what} เมื่อ {thai.long_date(moved.on)} เพราะ:", moved.text
    if item.section in (Section.WAIVED, Section.SPARED) and item.comment:
        yield "เหตุผลที่ยกเว้น:", item.comment


def greeting_of(officer: str, position: str) -> str:
    """`คุณสมศรี ใจดี`; a name that carries its own title stays as it is, and a post without a name is addressed itself."""
    name = one_line(officer)
    if not name or name == position:
        return position
    return name if name.startswith(_TITLES) else f"คุณ{name}"


def _greeting_of_note(note: Note) -> str:
    return greeting_of(note.officer, note.position)


def clock_time(at: datetime) -> str:
    """`09.05 น.`, on the office's clock."""
    return thai.clock_time(pendulum.instance(at).in_timezone(OFFICE_ZONE))


def _must_be_address(link: str) -> None:
    if not _LINK.fullmatch(link) or urlsplit(link).scheme not in {"http", "https"}:
        raise ValueError(f"not a web address: {link!r}")


def compose(event: str, to_name: str, to_address: str, facts: Mapping[str, object]) -> Letter:
    subject, text, html = (
        _ENVIRONMENT.get_template(f"{event}/{name}").render(facts) for name in ("subject.txt", "body.txt", "body.html")
    )
    return Letter(to_name, to_address, subject.strip("\n"), text, html)


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(EMAILS),
        undefined=StrictUndefined,
        autoescape=select_autoescape(("html",)),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        one_line=one_line,
        full_date=thai.full_date,
        long_date=thai.long_date,
        short_date=thai.short_date,
        clock_time=clock_time,
        days_away=lambda day, today: thai.days_away(day, today=today),
    )
    return environment


_ENVIRONMENT: Final = _environment()
