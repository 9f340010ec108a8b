"""What the answers to ITAS count."""

from __future__ import annotations

import pytest

from ita_model.records import Checkpoint, DivisionDetail, Measure, Step
from ita_model.report.facts import MeasureFacts, Stood
from ita_model.states import State


@pytest.mark.parametrize(
    ("states", "complete"),
    [
        ((), False),
        ((State.ACCEPTED, State.WAIVED), True),
        ((State.ACCEPTED, State.SUBMITTED), False),
        ((State.PENDING,), False),
    ],
)
def test_a_measure_is_complete_where_there_was_something_to_do_and_all_of_it_is_settled(
    states: tuple[State, ...], complete: bool
) -> None:
    stood = tuple(Stood(Checkpoint(), Step(), DivisionDetail(), state, None, None, ()) for state in states)
    assert MeasureFacts(Measure(), (), stood).complete is complete
