"""Offices that never were: the same for the same seed, each of a size of its own, with a plan that could be anybody's."""

from __future__ import annotations

import pytest

from config.daysoff import work_calendar
from ita_model.opening import planned_checkpoints
from ita_model.planfile import read_plan
from simulation.offices import office, plan_text

SOME = range(1, 13)


@pytest.mark.parametrize("be", [2567, 2568])
def test_a_plan_is_read_back_from_its_file_as_it_is(be: int) -> None:
    for number in SOME:
        plan = office(number, seed=1, be=be)
        assert read_plan(plan_text(plan)) == plan
        assert plan.year.be == be


def test_the_same_seed_gives_the_same_offices_and_another_seed_others() -> None:
    assert [office(one, seed=1, be=2567) for one in SOME] == [office(one, seed=1, be=2567) for one in SOME]
    assert office(1, seed=1, be=2567) != office(1, seed=2, be=2567)


def test_offices_are_of_many_sizes() -> None:
    plans = [office(one, seed=1, be=2567) for one in SOME]
    sizes = [len(list(planned_checkpoints(plan, work_calendar(plan.year)))) for plan in plans]
    assert len(set(sizes)) > len(sizes) / 2
    assert max(sizes) > 2 * min(sizes)
    assert len({plan.agency.code for plan in plans}) == len(plans)
