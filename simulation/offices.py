"""Offices that never were: each a plan like the one of อบต.ปอ, of a size of its own, the same for the same seed and number."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final

import pendulum

from ita_model.plan import Agency, Aspect, Division, Measure, Officer, Plan
from ita_model.planfile import read_plan
from ita_model.planfile.shape import FORMAT
from ita_model.schedule import Every, Schedule

PATTERN: Final = Path(__file__).parent.parent / "config" / "plans" / "por-2567.yaml"
"""The plan that every office's is drawn after."""

_KEPT: Final = 0.9
"""How likely an office promises a measure of the pattern."""

_OF_ALL: Final = 0.59
"""How likely a measure is an obligation of each division."""

_RHYTHMS: Final[Sequence[tuple[Schedule | None, int]]] = (
    (None, 4),  # as the pattern has it
    (Schedule(every=Every.MONTH), 3),
    (Schedule(every=Every.QUARTER), 3),
    (Schedule(every=Every.HALF_YEAR), 2),
)
_DIVISIONS: Final = ((3, 1), (4, 3), (5, 5), (6, 4), (7, 2), (9, 1))
"""How many divisions an office has, and how often that is so. Municipalities have more than villages' offices."""

_NAMES: Final = (
    "สำนักปลัด", "กองคลัง", "กองช่าง", "กองการศึกษา ศาสนาและวัฒนธรรม", "กองสวัสดิการสังคม",
    "กองสาธารณสุขและสิ่งแวดล้อม", "กองส่งเสริมการเกษตร", "กองยุทธศาสตร์และงบประมาณ", "หน่วยตรวจสอบภายใน",
)  # fmt: skip


@cache
def _pattern() -> Plan:
    return read_plan(PATTERN.read_text(encoding="utf-8"))


def office(number: int, *, seed: int, be: int) -> Plan:
    """The plan of the office with this number in the country of a seed, for a fiscal year (Buddhist era)."""
    chance = Random(f"{seed}:{number}")  # noqa: S311 (nothing here is a secret)
    drawn = _pattern()
    code = code_of(number)
    divisions = tuple(_division(place) for place in range(_one_of(chance, _DIVISIONS)))
    year = type(drawn.year)(be)
    return Plan(
        agency=Agency(code, f"องค์การบริหารส่วนตำบลสมมุติที่ {number}", f"อบต.สมมุติ {number}", "เมือง", "สมมุติ"),
        year=year,
        people=tuple(_people(code, divisions)),
        divisions=divisions,
        secretary="secretary",
        executive="executive",
        aspects=tuple(_aspects(drawn, chance, [one.code for one in divisions], years=be - drawn.year.be)),
    )


def code_of(number: int) -> str:
    """What an office is called in commands and folders."""
    return f"s{number:06}"


def plan_text(plan: Plan) -> str:
    """The plan as a file, quickly made: JSON, which is YAML as well. `read_plan(plan_text(plan)) == plan`."""
    told: dict[str, Any] = {
        "plan": FORMAT,
        "fiscal_year": plan.year.be,
        "agency": _fields(plan.agency),
        "people": [_fields(one) for one in plan.people],
        "divisions": [_fields(one) for one in plan.divisions],
        "secretary": plan.secretary,
        "executive": plan.executive,
        "aspects": [
            {"number": one.number, "name": one.name, "measures": [_measure(promised) for promised in one.measures]}
            for one in plan.aspects
        ],
    }
    return json.dumps(told, ensure_ascii=False, separators=(",\n", ": "))


def _division(place: int) -> Division:
    deputy = f"deputy-{place + 1}" if place % 3 == 0 else None
    return Division(f"d{place + 1}", _NAMES[place], f"head-{place + 1}", deputy)


def _people(code: str, divisions: Sequence[Division]) -> Iterator[Officer]:
    posts = [(one.head, f"ผู้อำนวยการ{one.name}") for one in divisions]
    posts += [(one.deputy, f"ผู้ช่วยผู้อำนวยการ{one.name}") for one in divisions if one.deputy]
    posts += [("secretary", "ปลัด"), ("executive", "นายก")]
    for who, position in posts:
        yield Officer(who, f"{position} นามสมมุติ", position, f"{who}@{code}.example.org")


def _aspects(drawn: Plan, chance: Random, divisions: Sequence[str], *, years: int) -> Iterator[Aspect]:
    for aspect in drawn.aspects:
        kept = [one for one in aspect.measures if chance.random() < _KEPT] or [aspect.measures[0]]
        yield replace(aspect, measures=tuple(_promise(one, chance, divisions, years=years) for one in kept))


def _promise(measure: Measure, chance: Random, divisions: Sequence[str], *, years: int) -> Measure:
    everybody = chance.random() < _OF_ALL
    owing = tuple(divisions) if everybody else tuple(sorted(chance.sample(divisions, min(2, len(divisions)))))
    rhythm = _one_of(chance, _RHYTHMS)
    steps = tuple(replace(one, schedule=rhythm or _moved(one.schedule, years)) for one in measure.steps)
    return replace(measure, divisions=owing, steps=steps)


@cache
def _moved(schedule: Schedule, years: int) -> Schedule:
    """Days that are named are named of the pattern's year: the same days of another, or the last of a shorter February."""
    if not schedule.on:
        return schedule
    return replace(schedule, on=tuple(pendulum.instance(day).add(years=years) for day in schedule.on))


def _measure(measure: Measure) -> dict[str, Any]:
    steps = [
        {"text": one.text, "schedule": _schedule(one.schedule)}
        | ({"marker": one.marker} if one.marker else {})
        | ({"good_evidence": one.good_evidence} if one.good_evidence else {})
        for one in measure.steps
    ]
    return {
        "code": measure.code,
        "title": measure.title,
        "responsible": measure.responsible,
        "divisions": list(measure.divisions),
        "period": measure.period,
        "steps": steps,
    }


def _schedule(schedule: Schedule) -> dict[str, Any]:
    told: dict[str, Any] = {"on": [day.isoformat() for day in schedule.on]} if schedule.on else {"every": schedule.every}
    if schedule.day is not None:
        told["day"] = schedule.day
    if schedule.opens_before is not None:
        told["opens_before"] = schedule.opens_before
    return told | {"shift": schedule.shift}


def _fields(value: Agency | Officer | Division) -> dict[str, str]:
    return {name: told for name in value.__slots__ if (told := getattr(value, name))}


def _one_of(chance: Random, choices: Sequence[tuple[Any, int]]) -> Any:
    return chance.choices([one for one, _ in choices], [weight for _, weight in choices])[0]
