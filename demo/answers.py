"""What the heads answer: the words of columns 5 and 6 of the office's own published report."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ita_model.importing.published import SourceRow, decode, read_published
from ita_model.importing.steps import SourceStep, split_steps
from ita_model.plan import Plan

PUBLISHED: Final = Path(__file__).parent / "published-report-2567.txt"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a head types: result (column 5) and outcome (column 6)."""

    result: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers by the measure's title and the step's text, with white space left out."""

    by_words: Mapping[tuple[str, str], Answer]

    def to(self, page: str) -> Answer:
        """The answer to the checkpoint that a page is about. Raises LookupError where the page asks something unknown."""
        said = _squeezed(html.unescape(re.sub(r"<[^>]+>", " ", page)))
        found = [answer for (title, step), answer in self.by_words.items() if title in said and step in said]
        if len(found) != 1:
            raise LookupError(f"the page asks for {len(found)} known steps")
        return found[0]


def read_answers(plan: Plan, published: Path = PUBLISHED) -> Answers:
    """For each step of the plan what the published report says of it: its own list item where there is one for each step."""
    report = read_published(decode(published.read_bytes()))
    rows = {_squeezed(row.title): row for row in report.rows()}
    answers: dict[tuple[str, str], Answer] = {}
    for _, measure in plan.measures():
        row = rows[_squeezed(measure.title)]
        for place, step in enumerate(measure.steps):
            answers[_squeezed(measure.title), _squeezed(step.text)] = _answer(row, place, len(measure.steps))
    return Answers(answers)


def _answer(row: SourceRow, place: int, steps: int) -> Answer:
    return Answer(_part(row.result, place, steps), _part(row.outcome, place, steps))


def _part(cell: str, place: int, steps: int) -> str:
    parts = split_steps(cell)
    return _said(parts[place]) if len(parts) == steps > 1 else cell.strip()


def _said(part: SourceStep) -> str:
    return f"{part.marker} {part.text}" if part.marker else part.text


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)
