"""What a monitor is told: alive, ready or why not, and the numbers; nothing of it names anybody."""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

import pytest
from pydantic import SecretStr
from sqlalchemy import select, update
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from config import readiness
from config.office import Office
from config.readiness import Finding, PrefectAt, disk
from ita_model.agencies import find_agency
from ita_model.board import board
from ita_model.calendar import office_moment
from ita_model.records import Letter, LetterKind, LetterState
from tests.support.cast import PRASERT, SOMSRI, TODAY, Town, days
from tests.support.served import served
from web.app import create_app
from web.cookies import cookie_name

LOGIN = "ita:password-of-prefect"


@contextmanager
def asking(town: Town, *, at: datetime, prefect: PrefectAt | None = None, host: str = "127.0.0.1") -> Iterator[TestClient]:
    """Whoever asks from a machine, at a moment."""
    app = create_app(town.office, clock=lambda: at, prefect=prefect)  # type: ignore[arg-type,return-value]
    with TestClient(app, client=(host, 50000)) as client:
        yield client


def reasons(answer: Response) -> dict[str, list[str]]:
    told = json.loads(bytes(answer.content))  # type: ignore[attr-defined]
    return {name: [one["en"] for one in check["reasons"]] for name, check in told["checks"].items() if not check["ok"]}


def test_an_office_whose_day_was_swept_is_ready(town: Town) -> None:
    town.sweep(TODAY)
    town.deliver(TODAY)
    with asking(town, at=town.now) as monitor:
        answer = monitor.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "checks": {"database": {"ok": True}, "disk": {"ok": True}, "sweep": {"ok": True}, "outbox": {"ok": True}},
    }


def test_without_a_sweep_for_twenty_six_hours_it_is_not(town: Town) -> None:
    town.sweep(TODAY)
    town.deliver(TODAY)
    swept_at = office_moment(TODAY, 8, 30)
    for hours, status in ((26, 200), (27, 503)):
        with asking(town, at=swept_at.add(hours=hours)) as monitor:
            answer = monitor.get("/readyz")
        assert answer.status_code == status
    assert reasons(answer) == {"sweep": ["sample was not swept for 27 hours"]}


def test_a_year_that_was_just_opened_has_a_day_for_its_first_sweep(town: Town) -> None:
    opened = office_moment(date(2023, 10, 1), 9)
    with asking(town, at=opened.add(hours=25)) as monitor:
        assert monitor.get("/readyz").status_code == 200
    with asking(town, at=opened.add(hours=27)) as monitor:
        assert "sweep" in reasons(monitor.get("/readyz"))


def test_letters_that_nobody_fetches_or_no_server_takes_are_told(town: Town) -> None:
    town.sweep(TODAY)
    with asking(town, at=office_moment(TODAY, 9, 0)) as monitor:
        assert monitor.get("/readyz").status_code == 200, "they may take an hour"
    with asking(town, at=office_moment(TODAY, 9, 31)) as monitor:
        answer = monitor.get("/readyz")
        assert reasons(answer)["outbox"][0].endswith("letters were not fetched")
        with town.begin() as (session, _):
            session.execute(update(Letter).where(Letter.state == LetterState.OWED).values(attempts=3))
        assert reasons(monitor.get("/readyz"))["outbox"][0].endswith("letters were refused again and again")


def test_on_a_day_off_letters_wait_and_that_is_well(tmp_path: Path, town: Town) -> None:
    saturday = TODAY + days(1)
    town.sweep(TODAY)
    town.deliver(TODAY)
    with town.begin() as (session, _):
        session.execute(update(Letter).values(state=LetterState.OWED, sent_at=None, on=saturday, next_try_at=town.now))
    with asking(town, at=office_moment(saturday, 10)) as monitor:
        assert monitor.get("/readyz").json()["checks"]["outbox"] == {"ok": True}


@pytest.mark.parametrize(
    ("status", "login", "wrong"),
    [
        ("READY", LOGIN, {}),
        ("NOT_READY", LOGIN, {"runner": ["nobody runs the schedules: the pool is NOT_READY"]}),
        ("READY", "ita:guessed", {"prefect": ["Prefect refuses our login"]}),
    ],
)
def test_prefect_must_answer_us_and_have_somebody_who_runs(
    town: Town, status: str, login: str, wrong: dict[str, list[str]]
) -> None:
    town.sweep(TODAY)
    town.deliver(TODAY)
    with served(_prefect(status)) as address, asking(town, at=town.now, prefect=PrefectAt(f"{address}/api", login)) as monitor:
        assert reasons(monitor.get("/readyz")) == wrong


def test_a_prefect_that_is_down_is_told_and_nothing_else_is_held_up(town: Town) -> None:
    town.sweep(TODAY)
    town.deliver(TODAY)
    with asking(town, at=town.now, prefect=PrefectAt("http://127.0.0.1:1/api", LOGIN)) as monitor:
        assert reasons(monitor.get("/readyz")) == {"prefect": ["Prefect does not answer: ConnectError"]}
        assert monitor.get("/healthz").text == "ok"


def test_a_folder_that_is_not_there_cannot_be_written_to(tmp_path: Path) -> None:
    assert disk(tmp_path).well
    assert not disk(tmp_path / "nothing").well


def test_a_disk_without_room_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "_ROOM", 1 << 60)
    assert disk(tmp_path).english.endswith("MiB are free")


def test_a_record_of_another_version_is_told(town: Town) -> None:
    with town.begin() as (session, _):
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    (first, *_) = readiness.findings(town.office, None, at=town.now)
    assert (first.name, first.well) == ("database", False)


def test_the_numbers_are_for_the_machine_itself_or_for_whoever_shows_the_token(town: Town) -> None:
    with_token = Town(Office(town.office.settings.model_copy(update={"metrics_token": SecretStr("t0")}), town.office.engine),
                      town.code, town.now)  # fmt: skip
    shows = {"Authorization": "Bearer t0"}
    with asking(town, at=town.now) as here, asking(town, at=town.now, host="192.0.2.7") as away:
        assert here.get("/metrics").status_code == 200
        assert here.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 403
        assert away.get("/metrics").status_code == 403
        assert away.get("/metrics", headers=shows).status_code == 403, "no token is set"
    with asking(with_token, at=town.now, host="192.0.2.7") as away:
        assert away.get("/metrics").status_code == 403
        assert away.get("/metrics", headers={"Authorization": "Bearer t1"}).status_code == 403
        assert away.get("/metrics", headers=shows).status_code == 200


def test_the_numbers_count_requests_by_route_and_what_stands_on_record(town: Town) -> None:
    town.sweep(TODAY)
    sent = len(town.deliver(TODAY))
    token = town.link(SOMSRI)
    with asking(town, at=office_moment(TODAY, 10, 30)) as monitor:
        monitor.get(f"/l/{token}")
        monitor.get("/l/no-such-token")
        monitor.get("/api/v1/board")
        monitor.get("/no/such/page")
        told = monitor.get("/metrics").text
    assert 'ita_requests_total{method="GET",route="/l/{token}",status="200"} 1.0' in told
    assert 'ita_request_seconds_count{route="/l/{token}"} 2.0' in told
    assert 'route="/api/v1/board",status="401"' in told
    assert 'route="none",status="404"' in told
    assert f'ita_letters{{agency="sample",state="sent"}} {float(sent)}' in told
    assert 'ita_last_sweep_age_seconds{agency="sample"} 7200.0' in told
    assert "ita_checkpoints{" in told
    for secret in (token, "no-such-token", "example.org", "somsri", "สมศรี"):
        assert secret not in told


def test_a_method_that_somebody_made_up_is_no_number_of_its_own(town: Town) -> None:
    with asking(town, at=office_moment(TODAY, 10)) as monitor:
        for n in range(3):
            monitor.request(f"MADE-UP-{n}", "/no/such/page")
        told = monitor.get("/metrics").text
    assert "MADE-UP" not in told
    assert 'ita_requests_total{method="other",route="none",status="404"} 3.0' in told


def test_the_numbers_of_checkpoints_are_those_of_the_board(town: Town) -> None:
    town.confirm(town.checkpoint("m2", "finance"), SOMSRI)
    with town.office.look() as session:
        shown = board(session, find_agency(session), today=TODAY)
    expected: Counter[str] = Counter()
    for year in shown.years:
        for measure in year.measures:
            expected.update({standing.value: n for standing, n in measure.standings.items()})
    with asking(town, at=town.now) as monitor:
        told = monitor.get("/metrics").text
    for standing, count in expected.items():
        assert f'ita_checkpoints{{agency="sample",standing="{standing}"}} {float(count)}' in told


RELIES: Final = ("/desk", "/desk/nudge", "/desk/letters")
"""The pages of whoever relies on it that letters go."""


@pytest.mark.parametrize("page", RELIES)
def test_a_sweep_that_was_missed_is_told_where_the_secretary_relies_on_it(town: Town, page: str) -> None:
    visit = {"Cookie": f"{cookie_name(town.office.settings.base_url)}={town.sign_in(PRASERT)}"}
    town.sweep(TODAY - days(2))
    with asking(town, at=town.now) as secretary:
        assert "ระบบไม่ได้เตือนใครตั้งแต่ 20 มีนาคม 2567" in secretary.get(page, headers=visit).text
    town.sweep(TODAY)
    with asking(town, at=town.now) as secretary:
        assert "ระบบไม่ได้เตือนใคร" not in secretary.get(page, headers=visit).text


@pytest.mark.parametrize("page", RELIES)
def test_letters_that_do_not_leave_are_told_where_the_secretary_relies_on_it(town: Town, page: str) -> None:
    visit = {"Cookie": f"{cookie_name(town.office.settings.base_url)}={town.sign_in(PRASERT)}"}
    letters = town.sweep(TODAY).letters
    with town.begin() as (session, agency):
        of_today = select(Letter).where(Letter.agency_id == agency.id, Letter.kind == LetterKind.DIGEST, Letter.on == TODAY)
        session.scalars(of_today.limit(1)).one().attempts = 3
    with asking(town, at=office_moment(TODAY, 10, 30)) as secretary:
        told = secretary.get(page, headers=visit).text
    assert f"จดหมาย {letters} ฉบับถึงเวลาแล้วยังไม่ได้ออกไป" in told
    assert "เครื่องส่งจดหมายไม่รับซ้ำหลายครั้ง 1 ฉบับ" in told
    assert f"ยังไม่มีตัวส่งมารับไป หรือรับไปแล้วไม่แจ้งผล {letters - 1} ฉบับ" in told
    assert ('href="/desk/letters">ดูจดหมาย<' in told) is (page != "/desk/letters")
    town.deliver(TODAY)
    with asking(town, at=office_moment(TODAY, 12)) as secretary:
        assert "ยังไม่ได้ออกไป" not in secretary.get(page, headers=visit).text


def _prefect(status: str) -> Starlette:
    """A server that knows one pool, for whoever shows the password."""

    async def pool(request: Request) -> Response:
        if request.headers.get("authorization") != "Basic " + base64.b64encode(LOGIN.encode()).decode():
            return JSONResponse({}, 401)
        return JSONResponse({"name": "office", "status": status})

    return Starlette(routes=[Route("/api/work_pools/office", pool)])


def test_findings_are_told_by_check_with_every_reason() -> None:
    found = (Finding("sweep", False, "ก", "a", "x"), Finding("sweep", False, "ข", "b", "y"), replace(Finding("disk", True)))
    assert readiness.as_json(found) == {
        "ready": False,
        "checks": {
            "sweep": {"ok": False, "reasons": [{"th": "ก", "en": "a"}, {"th": "ข", "en": "b"}]},
            "disk": {"ok": True},
        },
    }
