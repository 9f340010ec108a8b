"""`ita up` in real processes: it comes up by itself, is healed whatever is killed, and loses nothing meanwhile."""

from __future__ import annotations

import os
import re
import signal
import socket
import stat
from datetime import date
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from config.clock import now
from config.office import Office, open_office
from config.settings import read_settings
from ita_model import confirming, links
from ita_model.agencies import find_agency
from ita_model.calendar import office_day
from ita_model.people import officer_by_code, roster
from ita_model.records import (
    Checkpoint,
    Confirmation,
    Measure,
    Officer,
    Owned,
    Report,
    ReportWishStep,
    Step,
    Sweep,
    WishStep,
    Year,
)
from ita_model.report.document import ReportKind
from ita_model.report.wishes import wish_for
from ita_model.states import State
from tests.up.conftest import Machine, until

pytestmark = pytest.mark.slow

EVERY_SO_OFTEN = {"daily-sweep", "deliver", "returned", "wishes", "upkeep"}
"""The flows with a run within the hundred days that Prefect looks ahead."""


class Head:
    """ผู้อำนวยการกองคลัง of the sample's plan, who confirms one checkpoint after another on the pages."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.office: Office = open_office(read_settings(machine.environment))
        self.confirmed: list[int] = []
        with self.office.begin() as session:
            agency = find_agency(session, "por")
            who = officer_by_code(session, agency.id, "head-klang")
            assert who is not None
            (division,) = roster(session, agency.id, office_day(now())).divisions_of(who.id)
            self.token = links.issue(session, agency.id, who.id, at=now())
            self.open = list(
                session.scalars(
                    select(Checkpoint.id)
                    .join(Step, Step.id == Checkpoint.step_id)
                    .join(Measure, Measure.id == Step.measure_id)
                    .where(Measure.code == "m01", Checkpoint.division_id == division)
                    .order_by(Checkpoint.id)
                )
            )

    def confirm(self) -> None:
        """Confirm the next checkpoint."""
        number = self.open[len(self.confirmed)]
        path = f"{self.machine.place.pages}/l/{self.token}/checkpoints/{number}"
        sent = self.machine.pages.post(path, data={"result": f"ประชุมแล้ว {number}", "address": "www.example.org/meeting"})
        assert sent.status_code == 303, sent.text
        self.confirmed.append(number)

    def must_be_kept(self) -> None:
        """Each confirmation is on record, once, and nothing is wrong with the record."""
        with self.office.look() as session:
            told = list(session.scalars(select(Confirmation.checkpoint_id).order_by(Confirmation.id)))
            states = [session.get_one(Checkpoint, number).state for number in self.confirmed]
        assert told == self.confirmed
        assert set(states) == {State.SUBMITTED}


def test_it_comes_up_by_itself_is_healed_whatever_is_killed_and_loses_nothing(machine: Machine) -> None:
    machine.up()
    machine.until_ready()
    the_secretary_comes_in_by_the_link_that_was_shown(machine)
    secrets_are_for_their_owner_alone(machine.home)
    prefect_lets_nobody_in_without_its_password(machine)
    until("runs are waiting of every schedule", lambda: runs_waiting(machine) >= EVERY_SO_OFTEN)
    head = Head(machine)

    for name in ("runner", "pages", "prefect"):
        head.confirm()
        before = machine.kept()[name].pid
        os.kill(before, signal.SIGKILL)
        if name == "prefect":
            a_report_is_wished_for(head.office)
            head.confirm()  # as if nothing had happened
        until(f"{name} is another process", lambda name=name, before=before: _other(machine, name, before))
        machine.until_ready()
        head.must_be_kept()

    head.confirm()
    everybody = [one.pid for one in machine.kept().values()]
    keeper = machine.keeper()
    os.kill(keeper, signal.SIGKILL)
    until("nobody outlives their keeper", lambda: not any(_lives(pid) for pid in everybody))
    machine.until_ready()
    assert machine.keeper() != keeper
    head.must_be_kept()

    head.confirm()
    for pid in (machine.keeper(), *(one.pid for one in machine.kept().values())):
        os.kill(pid, signal.SIGKILL)
    machine.until_ready()
    head.must_be_kept()

    whoever_accepts_the_last_finds_a_draft(machine, head)
    run_by_name(machine, "wishes/wishes")
    run_by_name(machine, "daily-sweep/daily-sweep")
    until("what was wished for has come true", lambda: _steps_of_wishes(head.office)[-1:] == [WishStep.DONE])
    until("the day is swept", lambda: _count(head.office, Sweep) == 1)
    what_was_logged_names_nobody(machine, head)
    assert machine.said.read_text(encoding="utf-8").count("ลิงก์เข้าสู่ระบบ") == 1, "the way in is shown once"

    told = machine.ita("down")
    assert (told.returncode, told.stdout.strip()) == (0, "ปิดระบบแล้ว"), told
    assert machine.process is not None
    assert machine.process.wait(60) == 0
    for port in (machine.place.settings.web_port, machine.place.settings.prefect_port):
        with socket.socket() as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind(("127.0.0.1", port))


def whoever_accepts_the_last_finds_a_draft(machine: Machine, head: Head) -> None:
    """With the last that the six-month report lacked, Prefect has a draft of it compiled: nobody asks for it."""
    last = head.confirmed[0]
    with head.office.begin() as session:
        agency = find_agency(session, "por")
        prasert = officer_by_code(session, agency.id, "secretary")
        assert prasert is not None
        others = select(Checkpoint).where(Checkpoint.due_on <= date(2024, 3, 31), Checkpoint.id != last)
        for one in session.scalars(others.order_by(Checkpoint.id)).all():
            if one.state is State.SUBMITTED:
                confirming.accept(session, one, by=prasert, at=now())
            else:
                confirming.waive(session, one, by=prasert, at=now(), reason="ปีนี้ไม่มี")
        link = links.issue(session, agency.id, prasert.id, at=now())
    accept = f"{machine.place.pages}/l/{link}/checkpoints/{last}/accept"
    assert machine.pages.post(accept, data={"confirmation": "1"}).status_code == 303
    until(
        "a draft that nobody asked for is on record",
        lambda: _drafts(head.office) == [ReportKind.SIX_MONTH],
    )


def the_secretary_comes_in_by_the_link_that_was_shown(machine: Machine) -> None:
    said = machine.said.read_text(encoding="utf-8")
    (link,) = re.findall(r"http://\S+/sign-in/\S+", said)
    assert machine.pages.get(link).status_code == 200
    entered = httpx.post(link, headers={"Origin": machine.place.pages})
    assert (entered.status_code, entered.headers["location"]) == (303, "/desk")
    assert httpx.post(link, headers={"Origin": machine.place.pages}).status_code == 410


def secrets_are_for_their_owner_alone(home: Path) -> None:
    kept = [*(home / "secrets").iterdir(), home / "settings.env", home / "ita.db", home / "prefect" / "prefect.db"]
    assert {stat.S_IMODE(one.stat().st_mode) for one in kept} == {0o600}
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def prefect_lets_nobody_in_without_its_password(machine: Machine) -> None:
    api = machine.place.prefect_api
    assert httpx.get(f"{api}/work_pools/office").status_code == 401
    assert httpx.get(f"{api}/work_pools/office", auth=_login(machine)).status_code == 200


def what_was_logged_names_nobody(machine: Machine, head: Head) -> None:
    """What the processes said holds no name, no address, no link, no password and nobody's words."""
    logged = "".join(one.read_text(encoding="utf-8") for one in sorted(machine.place.logs.iterdir()))
    assert "deployment daily-sweep was written" in logged
    with head.office.look() as session:
        people = [word for one in session.scalars(select(Officer)) for word in (one.name, one.name.split()[0], one.address)]
    secrets = [head.token, *_login(machine)[1:], machine.place.web_secret()]
    for word in (*people, *secrets, ".example.org", "ประชุมแล้ว"):
        assert word not in logged, word


def runs_waiting(machine: Machine) -> set[str]:
    """The flows of which Prefect's scheduler has set down a run that is to come."""
    api, auth = machine.place.prefect_api, _login(machine)
    coming = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}, "limit": 200}
    runs = httpx.post(f"{api}/flow_runs/filter", json=coming, auth=auth).raise_for_status().json()
    flows = {one["id"]: one["name"] for one in httpx.post(f"{api}/flows/filter", json={}, auth=auth).raise_for_status().json()}
    return {flows[run["flow_id"]] for run in runs if run["auto_scheduled"]}


def run_by_name(machine: Machine, name: str) -> None:
    """Order a run of a deployment now; on its SQLite a Prefect that has just begun may be busy for a moment."""
    api, auth = machine.place.prefect_api, _login(machine)
    deployment = httpx.get(f"{api}/deployments/name/{name}", auth=auth).raise_for_status().json()["id"]
    once = {"idempotency_key": "by-hand"}
    order = f"{api}/deployments/{deployment}/create_flow_run"
    until("Prefect takes the order", lambda: httpx.post(order, json=once, auth=auth, timeout=60).status_code in (200, 201))


def a_report_is_wished_for(office: Office) -> int:
    """The secretary orders a draft; gives the number of the wish."""
    with office.begin() as session:
        agency = find_agency(session, "por")
        by, year = officer_by_code(session, agency.id, "secretary"), session.scalars(select(Year)).one()
        assert by is not None
        return wish_for(session, year, ReportKind.SIX_MONTH, draft=True, by=by, at=now(), as_of=date(2024, 3, 31)).id


def _login(machine: Machine) -> tuple[str, str]:
    user, _, password = machine.place.prefect_login().partition(":")
    return user, password


def _other(machine: Machine, name: str, before: int) -> bool:
    one = machine.kept().get(name)
    return one is not None and one.state == "RUNNING" and one.pid != before


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


def _count(office: Office, what: type[Owned]) -> int:
    with office.look() as session:
        return len(session.scalars(select(what.id)).all())


def _steps_of_wishes(office: Office) -> list[WishStep]:
    with office.look() as session:
        return list(session.scalars(select(ReportWishStep.step).order_by(ReportWishStep.id)))


def _drafts(office: Office) -> list[str]:
    """The kind of each draft that nobody asked for."""
    with office.look() as session:
        return list(session.scalars(select(Report.kind).where(Report.draft, Report.officer_id.is_(None))))
