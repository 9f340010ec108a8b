"""Imported plans, finished as a person finishes them, and what they promise."""

from __future__ import annotations

from typing import NamedTuple

from config.frameworks import frameworks
from ita_model.importing.plan_from_report import ImportedPlan, plan_from_report
from ita_model.importing.published import SourceReport
from ita_model.importing.recognising import read_source
from ita_model.plan import Plan
from ita_model.planfile import read_plan


class Promise(NamedTuple):
    """What a plan says of one measure, white space made one."""

    aspect: tuple[int, str]
    title: str
    steps: tuple[tuple[str, str], ...]
    responsible: str
    period: str


def finished(plan: ImportedPlan) -> str:
    """The file as a person finishes it: every empty entry filled in."""
    text = plan.text.replace("  code: ''", "  code: por").replace("address: ''", "address: name@por.example.org")
    return text.replace(": ''", ": นามสมมุติ").replace("number: 0", "number: 9")


def source(data: bytes) -> SourceReport:
    """The report in a file's bytes, read as the command reads it."""
    return read_source(data, frameworks().aspect_names())


def imported(data: bytes) -> ImportedPlan:
    """The plan in a file's bytes."""
    return plan_from_report(source(data), frameworks().aspect_names())


def plan_of(data: bytes) -> Plan:
    """The same, finished and read back from its own file."""
    return read_plan(finished(imported(data)))


def promises(plan: Plan) -> list[Promise]:
    """What a plan promises, in its order."""
    return [
        Promise(
            (aspect.number, one(aspect.name)),
            one(measure.title),
            tuple((step.marker, one(step.text)) for step in measure.steps),
            one(measure.responsible),
            one(measure.period),
        )
        for aspect, measure in plan.measures()
    ]


def said(plan: ImportedPlan) -> str:
    """Its doubts, as one text."""
    return "\n".join(f"{doubt.thai}\n{doubt.english}" for doubt in plan.doubts)


def one(text: str) -> str:
    """A text with every white space as one plain space."""
    return " ".join(text.split())


def bare(text: str) -> str:
    """A text without white space."""
    return "".join(text.split())
