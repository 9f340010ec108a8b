"""An office of many agencies on several machines, as `deploy/many/` sets them up: whichever of them dies, the others go on."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

import httpx
import pytest
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
from prefect.client.schemas.objects import FlowRun, StateType
from sqlalchemy import func, select

from config.clock import now
from config.installation import ROOT
from config.office import open_office
from config.settings import read_settings
from demo.stage import free_port
from ita_model.agencies import all_agencies
from ita_model.calendar import office_moment
from ita_model.records import Letter, Report, Sweep
from ita_model.report.completeness import Complete
from ita_model.report.document import ReportKind
from tests.support.cast import Town, a_plan, open_plan
from tests.support.postgres import Cluster
from tests.up.conftest import PATIENCE_SECONDS, until
from web.events import LacksNothing, PrefectEvents

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.xdist_group("machines")]

T = TypeVar("T")
DAY = date(2024, 3, 22)
CODES = [f"a{number:02}" for number in range(1, 25)]
LOGIN = "ita:of-the-test"


@dataclass
class Machine:
    """One of several: its processes run as their units say, in an environment of its own."""

    folder: Path
    environment: dict[str, str]
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, *units: str) -> None:
        """Begin what these units begin."""
        for unit in units:
            with (self.folder / f"{unit}.log").open("ab") as said:
                self.processes[unit] = subprocess.Popen(
                    command_of(unit, self.folder.name), cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, stdout=said,
                    stderr=said, start_new_session=True,
                )  # fmt: skip

    def die(self) -> None:
        """All of its processes at once, without a word."""
        for one in self.processes.values():
            one.send_signal(signal.SIGKILL)
            one.wait()
        self.processes.clear()

    def stop(self) -> None:
        """Ask all of its processes to end, and wait until they have."""
        for one in self.processes.values():
            one.terminate()
        for one in self.processes.values():
            one.wait(PATIENCE_SECONDS)

    @property
    def api(self) -> str:
        return self.environment["PREFECT_API_URL"]

    def answers(self) -> bool:
        """Whether Prefect's server here answers; a door asks this without a password."""
        try:
            return httpx.get(f"{self.api}/health", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def ask(self, question: Callable[[PrefectClient], Awaitable[T]]) -> T:
        """Ask the server of this machine."""

        async def asked() -> T:
            async with PrefectClient(self.api, auth_string=LOGIN) as client:
                return await question(client)

        return asyncio.run(asked())

    def runs(self, *states: StateType) -> list[FlowRun]:
        wanted = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(states))))
        return self.ask(lambda client: client.read_flow_runs(flow_run_filter=wanted, limit=200))


def command_of(unit: str, machine: str) -> list[str]:
    """What a unit of `deploy/many/` begins, with this interpreter."""
    name, _, instance = unit.partition("@")
    text = (ROOT / "deploy" / "many" / (f"{name}@.service" if instance else f"{name}.service")).read_text(encoding="utf-8")
    (line,) = [line.removeprefix("ExecStart=") for line in text.splitlines() if line.startswith("ExecStart=")]
    program, *words = shlex.split(line.replace("%H", machine).replace("%i", instance))
    assert program == "/opt/ita/.venv/bin/python"
    return [sys.executable, *words]


def settings_of_all() -> dict[str, str]:
    """What `deploy/many/many.env` tells every machine."""
    lines = (ROOT / "deploy" / "many" / "many.env").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[int]:
    """A Redis server on this machine alone; gives its port."""
    program, port = shutil.which("redis-server"), free_port()
    if program is None:
        pytest.skip("no Redis server is installed")
    process = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)], stdout=subprocess.DEVNULL
    )
    try:
        yield port
    finally:
        process.terminate()
        process.wait()


@pytest.fixture
def machines(tmp_path: Path, cluster: Cluster, redis: int) -> Iterator[tuple[Machine, Machine]]:
    """Two machines that share PostgreSQL, Redis and a folder. Prefect's tables are there; nothing runs."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("ITA_", "PREFECT_"))}
    shared = {
        **inherited,
        **settings_of_all(),
        "PYTHONPATH": str(ROOT),
        "ITA_HOME": str(tmp_path / "shared"),
        "ITA_DATABASE_URL": cluster.empty(),
        "ITA_SECRET": "of-the-test",
        "ITA_SMTP_HOST": "127.0.0.1",
        "ITA_SMTP_PORT": "1",
        "ITA_WEB_HOST": "127.0.0.1",
        "PREFECT_SERVER_API_HOST": "127.0.0.1",
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": cluster.empty().replace("+psycopg", "+asyncpg"),
        "PREFECT_API_AUTH_STRING": LOGIN,
        "PREFECT_SERVER_API_AUTH_STRING": LOGIN,
        "PREFECT_REDIS_MESSAGING_HOST": "127.0.0.1",
        "PREFECT_REDIS_MESSAGING_PORT": str(redis),
        "PREFECT_SERVER_DOCKET_URL": f"redis://127.0.0.1:{redis}/1",
    }
    (tmp_path / "shared").mkdir()
    made = []
    for name in ("one", "two"):
        folder, port = tmp_path / name, free_port()
        folder.mkdir()
        own = {
            "PREFECT_HOME": str(folder / "prefect"),
            "ITA_PREFECT_PORT": str(port),
            "ITA_WEB_PORT": str(free_port()),
            "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",  # no door stands before the two: each asks its own
        }
        made.append(Machine(folder, {**shared, **own}))
    one, two = made
    upgrade = [sys.executable, "-m", "prefect", "server", "database", "upgrade", "-y"]
    subprocess.run(upgrade, env=one.environment, cwd=ROOT, check=True, capture_output=True)
    try:
        yield one, two
    finally:
        for machine in made:
            machine.die()


def open_agencies(environment: Mapping[str, str]) -> Town:
    """The same year for each of many agencies, in the record that the machines share."""
    office = open_office(read_settings({name: value for name, value in environment.items() if name.startswith("ITA_")}))
    town = Town(office, CODES[0], office_moment(DAY, 8, 30))
    for code in CODES:
        open_plan(town, a_plan(code))
    return town


def order(machine: Machine, day: date, batches: Sequence[Sequence[str]]) -> None:
    """Ask for a run of `sweep-batch` for each batch, as the daily sweep does."""

    async def ordered(client: PrefectClient) -> None:
        deployment = await client.read_deployment_by_name("sweep-batch/sweep-batch")
        for batch in batches:
            given = {"agencies": list(batch), "on": day.isoformat(), "at": office_moment(day, 8, 30).isoformat()}
            await client.create_flow_run_from_deployment(deployment.id, parameters=given)

    machine.ask(ordered)


def swept(town: Town, day: date) -> set[int]:
    """The agencies that were swept on a day."""
    with town.office.look() as session:
        return set(session.scalars(select(Sweep.agency_id).where(Sweep.on == day)))


def drafts(town: Town) -> list[str]:
    """The kind of each draft that was compiled."""
    with town.office.look() as session:
        return list(session.scalars(select(Report.kind).where(Report.draft)))


def test_whichever_machine_dies_the_other_does_the_work_and_nothing_is_done_twice(
    machines: tuple[Machine, Machine],
) -> None:
    one, two = machines
    town = open_agencies(one.environment)
    with town.office.look() as session:
        everybody = {agency.id for agency in all_agencies(session)}
    batches = [CODES[start : start + 4] for start in range(0, len(CODES), 4)]
    all_of_one = ("ita-prefect", "ita-prefect-services", "ita-pages", "ita-worker@1")
    one.start(*all_of_one)
    until("the first server answers", one.answers)
    two.start("ita-prefect", "ita-prefect-services", "ita-worker@1")
    until("the second server answers", two.answers)
    pages = f"http://127.0.0.1:{one.environment['ITA_WEB_PORT']}"
    until("runs of the schedules are planned", lambda: bool(one.runs(StateType.SCHEDULED)))

    order(one, DAY, batches)
    until("all are swept by the two", lambda: swept(town, DAY) == everybody)
    ready = httpx.get(f"{pages}/readyz", timeout=30)
    assert ready.status_code in (200, 503), "whether all is well depends on the hour; it answers"
    assert httpx.get(f"{pages}/healthz", timeout=30).status_code == 200

    one.die()
    order(two, DAY + timedelta(days=7), batches)
    until("all are swept by the second alone", lambda: swept(town, DAY + timedelta(days=7)) == everybody)

    one.start(*all_of_one)
    until("the first server answers again", one.answers)
    two.die()
    order(one, DAY + timedelta(days=14), batches)
    until("all are swept by the first alone", lambda: swept(town, DAY + timedelta(days=14)) == everybody)

    complete = LacksNothing(CODES[0], Complete(ReportKind.SIX_MONTH, 2567), now())
    asyncio.run(PrefectEvents(one.api, LOGIN).tell(complete))
    until("a draft of a report that lacks nothing is compiled by itself", lambda: drafts(town) == [ReportKind.SIX_MONTH])

    with town.office.look() as session:
        counted = select(Letter.agency_id, Letter.on, func.count()).group_by(Letter.agency_id, Letter.on)
        letters = {(agency, on): number for agency, on, number in session.execute(counted)}
    assert letters, "each sweep owed somebody a letter"
    for day in {on for _, on in letters}:
        numbers = {letters.get((agency, day)) for agency in everybody}
        assert len(numbers) == 1, f"each agency owes the same letters of {day}: {numbers}"
    planned = Counter(
        (run.deployment_id, run.expected_start_time) for run in one.runs(StateType.SCHEDULED) if run.auto_scheduled
    )
    assert planned, "the schedules go on"
    assert max(planned.values()) == 1, "two who plan plan each run once"
    one.stop()
    assert {process.returncode for process in one.processes.values()} <= {0, -signal.SIGTERM}
