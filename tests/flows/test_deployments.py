"""`prefect.yaml` and `prefect.toml`: each deployment loads, fits its flow, and keeps office time; each setting is taken."""

from __future__ import annotations

import importlib
import os
import tomllib
from collections.abc import Iterator
from datetime import time
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest
from prefect import Flow
from prefect.client.schemas.schedules import CronSchedule
from prefect.settings import Settings
from prefect.utilities.callables import parameter_schema
from ruamel.yaml import YAML

from ita_model.post_days import LAST_POST

FILE = Path(__file__).parents[2] / "prefect.yaml"
TOLD: dict[str, Any] = YAML(typ="safe").load(FILE.read_text(encoding="utf-8"))
DEPLOYMENTS: list[dict[str, Any]] = TOLD["deployments"]
EACH = pytest.mark.parametrize("told", DEPLOYMENTS, ids=lambda told: told["name"])


def flow_of(told: dict[str, Any]) -> Flow[..., Any]:
    module, _, name = told["entrypoint"].rpartition(".")
    found = getattr(importlib.import_module(module), name)
    assert isinstance(found, Flow)
    return found


def test_the_deployments_are_those_of_the_design() -> None:
    assert {told["name"]: told["entrypoint"] for told in DEPLOYMENTS} == {
        "daily-sweep": "flows.daily_sweep.daily_sweep",
        "sweep-batch": "flows.sweep_batch.sweep_batch",
        "deliver": "flows.deliver.deliver",
        "deliver-batch": "flows.deliver_batch.deliver_batch",
        "returned": "flows.returned.returned",
        "compile": "flows.compile.compile_report",
        "wishes": "flows.wishes.wishes",
        "upkeep": "flows.upkeep.upkeep",
    }


@EACH
def test_a_deployment_bears_the_name_of_its_flow(told: dict[str, Any]) -> None:
    assert flow_of(told).name == told["name"]


@EACH
def test_its_parameters_are_accepted_by_its_flow(told: dict[str, Any]) -> None:
    flow = flow_of(told)
    for schedule in told.get("schedules", ()):
        given = {**told.get("parameters", {}), **schedule.get("parameters", {})}
        assert flow.should_validate_parameters
        flow.validate_parameters(given)
        schema = parameter_schema(flow)
        assert set(schema.required or ()) <= given.keys() <= schema.properties.keys()


@EACH
def test_its_schedules_are_sound_and_in_office_time(told: dict[str, Any]) -> None:
    assert told.get("schedules") or told["name"].endswith("-batch"), "those are asked for"
    for schedule in told.get("schedules", ()):
        assert schedule["timezone"] == "Asia/Bangkok"
        CronSchedule(cron=schedule["cron"], timezone=schedule["timezone"])
    slugs = [schedule["slug"] for schedule in told.get("schedules", ())]
    assert len(set(slugs)) == len(slugs)


def test_the_sweep_is_at_half_past_eight_every_day_and_never_cancelled() -> None:
    sweep = next(told for told in DEPLOYMENTS if told["name"] == "daily-sweep")
    assert [schedule["cron"] for schedule in sweep["schedules"]] == ["30 8 * * *"]
    assert sweep["concurrency_limit"]["collision_strategy"] == "ENQUEUE"


def test_reports_are_compiled_on_the_day_after_each_period() -> None:
    report = next(told for told in DEPLOYMENTS if told["name"] == "compile")
    assert [(schedule["cron"], schedule["parameters"]["kind"]) for schedule in report["schedules"]] == [
        ("0 9 1 4 *", "six-month"),
        ("0 9 1 10 *", "year-end"),
    ]


def test_prefect_knows_and_takes_every_setting_of_the_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that Prefect did not know would be passed over without a word."""
    monkeypatch.chdir(FILE.parent)
    for name in [name for name in os.environ if name.startswith("PREFECT_")]:
        monkeypatch.delenv(name)
    settings = Settings()
    wanted = dict(_leaves(tomllib.loads((FILE.parent / "prefect.toml").read_text(encoding="utf-8"))))
    assert {name: attrgetter(name)(settings) for name in wanted} == wanted
    assert "server.services.task_run_recorder.batch_size" in wanted


def _leaves(table: dict[str, Any], above: str = "") -> Iterator[tuple[str, object]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def test_each_is_told_in_thai() -> None:
    assert all(any("ก" <= c <= "๛" for c in told["description"]) for told in DEPLOYMENTS)


def test_the_last_post_of_the_day_comes_after_the_hour_at_which_a_letter_may_still_be_promised_for_today() -> None:
    (deliver,) = [one for one in DEPLOYMENTS if one["name"] == "deliver"]
    (schedule,) = [one for one in deliver["schedules"] if "parameters" not in one]
    minutes, hours = str(schedule["cron"]).split()[:2]
    last = time(int(hours.split("-")[1]), 60 - int(minutes.removeprefix("*/")))
    assert last > LAST_POST


def test_what_somebody_waits_for_is_delivered_in_every_hour_of_every_day() -> None:
    (deliver,) = [one for one in DEPLOYMENTS if one["name"] == "deliver"]
    covered: list[int] = []
    for schedule in deliver["schedules"]:
        minutes, hours, *days = str(schedule["cron"]).split()
        assert (minutes, days) == ("*/5", ["*", "*", "*"])
        for part in hours.split(","):
            first, last = part.split("-")
            covered += range(int(first), int(last) + 1)
    assert sorted(covered) == list(range(24)), "each hour once: no hour is left out, and no letter is looked for twice"
