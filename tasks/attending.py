"""One step of a measure in one division on one day: owe its reminders, and say where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas import State as RunState
from prefect.states import Completed
from sqlalchemy import select

from config.ladder import read_ladder
from config.office import Office, open_office
from ita_model.agencies import find_agency, take_turn
from ita_model.falling_due import due_of
from ita_model.records import Agency, Checkpoint, Division, Measure, Step, Year, names
from ita_model.reminding import owe
from ita_model.states import Standing, loudest, standing

RUN_STATES: Final[Mapping[Standing, str]] = MappingProxyType(
    {
        Standing.PLANNED: "Planned",
        Standing.OPEN: "AwaitingEvidence",
        Standing.OVERDUE: "Overdue",
        Standing.SUBMITTED: "AwaitingReview",
        Standing.RETURNED: "Returned",
        Standing.ACCEPTED: "Accepted",
        Standing.WAIVED: "Waived",
    }
)
"""What a task run's state is called in Prefect's own page."""


@dataclass(frozen=True, slots=True)
class StepInDivision:
    """What one task run looks after, with the names a person knows it by."""

    step_id: int
    division_id: int
    step: str
    division: str


@dataclass(frozen=True, slots=True)
class Attended:
    """What attending came to: where the step stands in the division, how many notices were newly owed."""

    standing: Standing
    notices: int


def steps_of(office: Office, agency: str, year: int, measure: str) -> tuple[str, list[StepInDivision]]:
    """A measure's title, and each of its steps in each division that has it, in the plan's order."""
    with office.look() as session:
        owner = find_agency(session, agency).id
        found = session.scalars(
            select(Measure)
            .join(Year, names(Measure, Year))
            .where(Measure.agency_id == owner, Measure.code == measure, Year.be == year)
        ).one()
        rows = session.execute(
            select(Step.id, Division.id.label("division_id"), Step.position, Division.name)
            .join(Checkpoint, names(Checkpoint, Step))
            .join(Division, names(Checkpoint, Division))
            .where(Step.agency_id == owner, Step.measure_id == found.id)
            .distinct()
            .order_by(Step.position, Division.position)
        )
        return found.title, [StepInDivision(row.id, row.division_id, f"ขั้นตอนที่ {row.position}", row.name) for row in rows]


def attend(office: Office, agency: str, part: StepInDivision, *, on: date) -> Attended:
    """Owe what the day brings for one step in one division, in one transaction."""
    with office.begin() as session:
        rows = session.execute(
            select(Year, Checkpoint)
            .join(Agency, Agency.id == Year.agency_id)
            .join(Checkpoint, names(Checkpoint, Year))
            .where(Agency.code == agency, Checkpoint.step_id == part.step_id, Checkpoint.division_id == part.division_id)
        ).all()
        year, checkpoints = rows[0].Year, [row.Checkpoint for row in rows]
        take_turn(session, year.agency_id)  # whoever sweeps the agency meanwhile owes the same
        due = due_of(session, year, checkpoints, on=on, ladder=read_ladder())
        notices = owe(session, year.agency_id, due, on=on)
        stands = loudest(standing(one.state, opens_on=one.opens_on, due_on=one.due_on, today=on) for one in checkpoints)
        return Attended(stands, notices)


@task(name="attend-step", task_run_name="{part.step} · {part.division}", cache_policy=NO_CACHE)
async def attend_step(agency: str, part: StepInDivision, on: date) -> RunState[Attended]:
    """The shell: a task run whose state says where the step stands."""
    attended = attend(open_office(), agency, part, on=on)
    return Completed(name=RUN_STATES[attended.standing], message=attended.standing.thai, data=attended)
