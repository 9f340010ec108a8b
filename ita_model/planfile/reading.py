"""A plan file's text into a `Plan`, or every mistake in it at once."""

from __future__ import annotations

from pydantic import ValidationError

from ita_model.plan import Agency, Aspect, Division, Measure, Officer, Plan, Step
from ita_model.planfile.mistakes import PlanMistakes
from ita_model.planfile.responsible import divisions_meant
from ita_model.planfile.sense import check_sense
from ita_model.planfile.shape import MeasureEntry, PlanEntry
from ita_model.planfile.telling import tell
from ita_model.planfile.tree import read_tree


def read_plan(text: str) -> Plan:
    """Read a plan file. Raises PlanMistakes, which holds everything that is wrong, in the order of the file."""
    tree = read_tree(text)
    try:
        entry = PlanEntry.model_validate(tree.plain)
    except ValidationError as error:
        check_sense(tree)
        raise PlanMistakes([*tree.mistakes, *tell(error, tree)]) from None
    check_sense(tree)
    if tree.mistakes:
        raise PlanMistakes(tree.mistakes)
    return _plan(entry)


def _plan(entry: PlanEntry) -> Plan:
    names = {division.name: division.code for division in entry.divisions}
    return Plan(
        agency=Agency(**entry.agency.model_dump()),
        year=entry.year,
        people=tuple(Officer(**person.model_dump()) for person in entry.people),
        divisions=tuple(Division(**division.model_dump()) for division in entry.divisions),
        secretary=entry.secretary,
        executive=entry.executive,
        aspects=tuple(
            Aspect(aspect.number, aspect.name, tuple(_measure(measure, names) for measure in aspect.measures))
            for aspect in entry.aspects
        ),
    )


def _measure(entry: MeasureEntry, names: dict[str, str]) -> Measure:
    meant = dict.fromkeys(code for words in entry.responsible for code in divisions_meant(words, names) or ())
    steps = []
    for step in entry.steps:
        schedule = step.schedule or entry.schedule
        assert schedule is not None, "check_sense has seen to it"
        steps.append(Step(step.text, schedule.schedule(), step.marker or "", step.good_evidence or ""))
    return Measure(
        code=entry.code,
        title=entry.title,
        responsible=", ".join(entry.responsible),
        divisions=entry.divisions or tuple(meant),
        period=entry.period,
        steps=tuple(steps),
    )
