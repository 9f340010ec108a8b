"""What docs/states.md says is what the code does."""

import re
from pathlib import Path

from ita_model.states import MOVES, NEEDS_WORDS, STANDING_IN_THAI

STATES = (Path(__file__).parents[2] / "docs" / "states.md").read_text(encoding="utf-8")


def test_the_table_of_moves_in_the_docs_is_the_table_in_the_code() -> None:
    rows = re.findall(r"^\| (\w+) \| (\w+) \| ([^|]+) \| ([^|]*)\|$", STATES, re.MULTILINE)
    told = {(before, after): needs.strip() for before, after, _, needs in rows if before != "from"}
    assert set(told) == {(before.value, after.value) for before, afters in MOVES.items() for after in afters}
    reasons = {move for move, needs in told.items() if needs in ("a reason", "a comment")}
    assert reasons == {(before.value, after.value) for before, after in NEEDS_WORDS}


def test_each_standing_is_explained_in_its_thai_word() -> None:
    for standing, thai in STANDING_IN_THAI.items():
        assert f"| {thai} ({standing.value}) |" in STATES
