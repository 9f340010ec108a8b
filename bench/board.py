"""The secretary's board of an office with fourteen measures and four hundred checkpoints, as its server makes it."""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from fastapi import FastAPI
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from bench.figures import Figure, middle, tell
from config.ladder import read_ladder
from config.office import Office, open_office
from config.settings import read_settings
from ita_model import confirming, outbox, signing_in, urgent, visits
from ita_model.agencies import find_agency
from ita_model.calendar import FiscalYear, office_moment
from ita_model.opening import open_year
from ita_model.plan import Agency, Aspect, Division, Measure, Officer, Plan, Step
from ita_model.records import Checkpoint
from ita_model.records import Officer as OfficerRow
from ita_model.schedule import Every, Schedule
from ita_model.sweeping import sweep
from web.app import create_app
from web.language import COOKIE, Language

YEAR: Final = FiscalYear(2567)
TODAY: Final = date(2024, 3, 22)
NOW: Final = office_moment(TODAY, 10)
DIVISIONS: Final = ("palad", "klang", "chang", "suksa", "sawat")
MONTHLY: Final = 6
ONCE: Final = 8
TIMES: Final = 40
MOST_SECONDS: Final = 0.05


def main(words: list[str]) -> None:
    """`CASE`: one of CASES."""
    logging.disable(logging.WARNING)
    (what,) = words
    with tempfile.TemporaryDirectory() as home:
        tell(*CASES[what](open_office(read_settings({"ITA_HOME": home}))))


def a_plan() -> Plan:
    """Six measures of every division each month, eight of every division once: 400 checkpoints."""
    people = [Officer(f"head-{one}", f"หัวหน้า {one}", f"ผู้อำนวยการ {one}", f"{one}@bench.example.org") for one in DIVISIONS]
    above = [Officer(one, one, one, f"{one}@bench.example.org") for one in ("secretary", "executive")]
    march = Schedule(on=(date(2024, 3, 29),), opens_before=30)
    measures = [
        Measure(
            f"m{n:02}",
            f"มาตรการที่ {n} การส่งเสริมความโปร่งใสและการมีส่วนร่วมของประชาชนในการดำเนินงานของหน่วยงาน",
            "ทุกสำนัก/กอง",
            DIVISIONS,
            "ต.ค. ๒๕๖๖ - ก.ย. ๒๕๖๗",
            (Step("จัดประชุมชี้แจงและเผยแพร่ผลการดำเนินงาน", Schedule(every=Every.MONTH) if n <= MONTHLY else march),),
        )
        for n in range(1, MONTHLY + ONCE + 1)
    ]
    return Plan(
        agency=Agency("bench", "องค์การบริหารส่วนตำบลตัวอย่าง", "อบต.ตัวอย่าง", "เมือง", "เชียงราย"),
        year=YEAR,
        people=(*people, *above),
        divisions=tuple(Division(one, f"กอง {one}", f"head-{one}") for one in DIVISIONS),
        secretary="secretary",
        executive="executive",
        aspects=tuple(Aspect(n, f"ด้านที่ {n}", tuple(measures[(n - 1) * 2 : n * 2])) for n in range(1, 8)),
    )


def _board(office: Office) -> list[Figure]:
    cookie = _lived_in(office)
    with office.look() as session:
        checkpoints = len(session.scalars(select(Checkpoint.id)).all())
    app = create_app(office, clock=lambda: NOW)
    asked: list[str] = []
    event.listen(office.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    first, *thai = asyncio.run(_made(app, cookie, Language.THAI, 1 + TIMES))
    queries = len([one for one in asked if one.startswith("SELECT")]) // (TIMES + 1)
    english = asyncio.run(_made(app, cookie, Language.ENGLISH, TIMES))
    told = f"{MONTHLY + ONCE} measures, {checkpoints} checkpoints, {queries} queries"
    return [
        _figure("the secretary's board, server time", thai, told),
        _figure("the secretary's board in English, server time", english, told),
        Figure("the secretary's board, first in a process", first.seconds, "s", None, told),
    ]


def _figure(name: str, made: Sequence[Made], told: str) -> Figure:
    taken = [one.seconds for one in made]
    steady = f"{len(made)} times, {min(taken) * 1000:.0f} to {max(taken) * 1000:.0f} ms"
    worked = f"{middle([one.worked for one in made]) * 1000:.0f} ms of processor time"
    return Figure(name, middle(taken), "s", MOST_SECONDS, f"{told}, {made[-1].size / 1000:.0f} kB; {steady}, {worked}")


class Made(NamedTuple):
    """One answer: how long it took from the request to the last byte, how long a processor worked for it, and its bytes."""

    seconds: float
    worked: float
    size: int


async def _made(app: FastAPI, cookie: str, language: Language, times: int) -> list[Made]:
    return [await _once(app, cookie, language) for _ in range(times)]


async def _once(app: FastAPI, cookie: str, language: Language) -> Made:
    headers = [(b"host", b"127.0.0.1:8000"), (b"cookie", f"ita-visit={cookie}; {COOKIE}={language}".encode())]
    scope: dict[str, Any] = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http", "path": "/desk",
        "raw_path": b"/desk", "root_path": "", "query_string": b"", "headers": headers, "server": ("127.0.0.1", 8000),
        "client": ("127.0.0.1", 1),
    }  # fmt: skip
    told: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        told.append(message)

    begun, working = time.perf_counter(), time.process_time()
    await app(scope, receive, send)
    seconds, worked = time.perf_counter() - begun, time.process_time() - working
    if told[0]["status"] != 200:
        raise RuntimeError(f"the board answered {told[0]['status']}")
    return Made(seconds, worked, sum(len(message.get("body", b"")) for message in told))


def _lived_in(office: Office) -> str:
    """Half a year of work: confirmed, mostly accepted, reminded of; gives the cookie of the secretary's visit."""
    with office.begin() as session:
        open_year(session, a_plan(), text="bench", days_off={}, at=office_moment(YEAR.start, 8))
        agency = find_agency(session)
        people = {one.code: one for one in session.scalars(select(OfficerRow))}
        _answer(session, people)
        sweep(session, agency, on=TODAY, at=NOW, ladder=read_ladder(), mail_domain="bench.example.org")
        while claimed := outbox.claim(session, agency.id, at=NOW):
            outbox.sent(session, claimed, at=NOW)
        signing_in.ask(session, people["secretary"].address, at=NOW)
        signing_in.owe_letters(session, agency, at=NOW, mail_domain="bench.example.org")
        letter = urgent.claim(session, agency.id, at=NOW)
        if letter is None:
            raise RuntimeError("no sign-in letter was owed")
        invited = signing_in.use(session, letter.secret, at=NOW)
        if not isinstance(invited, signing_in.Invited):
            raise RuntimeError(f"the link does not work: {invited}")
        return visits.begin(session, invited, at=NOW)


def _answer(session: Session, people: Mapping[str, OfficerRow]) -> None:
    link = confirming.WebLink("ประกาศ", "https://www.example.org/news")
    heads = dict(zip(sorted(set(session.scalars(select(Checkpoint.division_id)))), DIVISIONS, strict=True))
    due = session.scalars(select(Checkpoint).where(Checkpoint.due_on < TODAY).order_by(Checkpoint.due_on, Checkpoint.id)).all()
    for n, point in enumerate(due):
        who, at = people[f"head-{heads[point.division_id]}"], office_moment(point.due_on, 10)
        if n % 10:
            confirming.confirm(session, point, officer=who, at=at, result="ดำเนินการแล้ว", outcome="", evidence=[link])
            if n % 5:
                confirming.accept(session, point, by=people["secretary"], at=office_moment(point.due_on, 15))


CASES: Final[Mapping[str, Callable[[Office], list[Figure]]]] = {"board-400": _board}
"""What is measured, each in a process of its own."""


if __name__ == "__main__":
    main(sys.argv[1:])
