"""What docs/states.md says is what the code does."""

import re
from pathlib import Path

from ita_model.report.states import REPORT_MOVES, ReportState, needs_words
from ita_model.states import MOVES, NEEDS_WORDS, STANDING_IN_THAI

DOCS = (Path(__file__).parents[2] / "docs" / "states.md").read_text(encoding="utf-8")
STATES, REPORTS = DOCS.split("# The life of a report")


def moves_in(text: str) -> dict[tuple[str, str], str]:
    """The tables' rows from, to and what is needed."""
    rows = re.findall(r"^\| ([\w-]+) \| ([\w-]+) \| ([^|]+) \| ([^|]*)\|$", text, re.MULTILINE)
    return {(before, after): needs.strip() for before, after, _, needs in rows if before != "from"}


def test_the_table_of_moves_in_the_docs_is_the_table_in_the_code() -> None:
    told = moves_in(STATES)
    assert set(told) == {(before.value, after.value) for before, afters in MOVES.items() for after in afters}
    reasons = {move for move, needs in told.items() if needs in ("a reason", "a comment")}
    assert reasons == {(before.value, after.value) for before, after in NEEDS_WORDS}


def test_the_table_of_a_reports_moves_is_the_table_in_the_code() -> None:
    told = moves_in(REPORTS)
    assert set(told) == {(before.value, after.value) for before, afters in REPORT_MOVES.items() for after in afters}
    assert {after for (_, after), needs in told.items() if needs == "a reason"} == {ReportState.SUPERSEDED.value}
    said = {move for move, needs in told.items() if needs.endswith(("; words", "; an answer"))}
    steps = ((before, after) for before, afters in REPORT_MOVES.items() for after in afters)
    assert said == {(before.value, after.value) for before, after in steps if needs_words(before, after)}


def test_each_standing_is_explained_in_its_thai_word() -> None:
    for standing, thai in STANDING_IN_THAI.items():
        assert f"| {thai} ({standing.value}) |" in STATES
