"""Tables on a PDF page: cells from the ruling lines, each with the letters that stand in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from pdfplumber.page import Page

from ita_model.importing.document import Box
from ita_model.importing.flowing import flowed
from ita_model.importing.pdf_letters import Letter, lines_of

MOST_RULES: Final = 6_000
"""On one page: a table has some hundred, a map or a plan of a building has thousands."""

_SAME_EDGE: Final = 2.0
_NEAR: Final = 4.0
"""In points: edges nearer than the first are one; rules nearer than the second meet."""

_SHORTEST: Final = 8.0
"""In points: less than the height of a line of text, and more than a point of a square code."""

_FEWEST_RULES: Final = 4
"""A table of three columns."""

_Place = tuple[float, float, float, float]
_Rule = dict[str, Any]


def is_drawing(page: Page) -> bool:
    """Whether a page has more rules than a table could."""
    return len(page.edges) > MOST_RULES


def tables_on(page: Page, letters: Sequence[Letter]) -> list[PdfTable]:
    """The tables of a page, as it lists them, with its letters in their cells."""
    closing = _closing(page)
    found = page.find_tables({"explicit_horizontal_lines": closing})
    ends = [rule["top"] for rule in closing]
    tables = [PdfTable(page.height, [cell for cell in table.cells if cell], letters, ends) for table in found]
    return [table for table in tables if table.letters]


class PdfTable:
    """Cells on a page: the lines in each, and the grid that their edges make."""

    def __init__(self, height: float, cells: Sequence[_Place], letters: Sequence[Letter], open_ends: Sequence[float]) -> None:
        self._lefts, self._tops = _edges(cell[0] for cell in cells), _edges(cell[1] for cell in cells)
        self._cells = sorted(cells, key=lambda cell: (cell[1], cell[0]))
        inside = [[letter for letter in letters if _is_in(letter, cell)] for cell in self._cells]
        self.letters = [letter for cell in inside for letter in cell]
        self.lines = [[text for _, text in lines_of(cell)] for cell in inside]
        self.foot = min(cell[1] for cell in cells) - height
        self.is_cut = any(abs(end - max(cell[3] for cell in cells)) < _NEAR for end in open_ends)
        self.edges = tuple(self._lefts)
        self.width, self.height = len(self._lefts), len(self._tops)

    def boxes(self, *, spaces_kept: bool) -> Iterator[Box]:
        """Each cell on the grid, its lines put together."""
        for (left, top, right, bottom), lines in zip(self._cells, self.lines, strict=True):
            row, column = _nearest(self._tops, top), _nearest(self._lefts, left)
            rows = sum(1 for edge in self._tops if top - _SAME_EDGE < edge < bottom - _SAME_EDGE)
            columns = sum(1 for edge in self._lefts if left - _SAME_EDGE < edge < right - _SAME_EDGE)
            yield Box(row, column, flowed(lines, spaces_kept=spaces_kept), max(1, rows), max(1, columns))


def _closing(page: Page) -> list[_Rule]:
    """Rules that close a table where a page has cut it: some programs leave the row open there.

    Several upright rules that end beside each other, with none across, are the columns of such a row. One alone, or short
    ones, belong to a drawing: a square code, a letter.
    """
    upright = [edge for edge in page.edges if edge["orientation"] == "v" and edge["bottom"] - edge["top"] > _SHORTEST]
    # The end of a rule that is drawn as a narrow area is an edge too.
    across = (edge for edge in page.edges if edge["orientation"] == "h" and edge["x1"] - edge["x0"] > _NEAR)
    at_height = _near_each_other(across, "top", _NEAR)
    at_side = _near_each_other(upright, "x0", _SAME_EDGE)
    ends: list[tuple[float, float]] = []
    for rule in upright:
        for end, further in ((rule["top"], -_NEAR), (rule["bottom"], _NEAR)):
            met = (one["x0"] - _NEAR < rule["x0"] < one["x1"] + _NEAR for one in at_height(end))
            goes_on = (one["top"] < end + further / 2 < one["bottom"] for one in at_side(rule["x0"]))
            if not any(met) and not any(goes_on):
                ends.append((end, rule["x0"]))
    closing = []
    for height in _edges(end for end, _ in ends):
        sides = _edges(side for end, side in ends if abs(end - height) <= _SAME_EDGE)
        if len(sides) >= _FEWEST_RULES:
            closing.append(_rule_across(sides[0], sides[-1], height))
    return closing


def _rule_across(left: float, right: float, height: float) -> _Rule:
    return {
        "object_type": "line",
        "x0": left,
        "x1": right,
        "top": height,
        "bottom": height,
        "width": right - left,
        "height": 0.0,
    }


def _near_each_other(rules: Iterable[_Rule], by: str, distance: float) -> Callable[[float], Iterator[_Rule]]:
    """A way to ask for the rules that are nearer than `distance` to a place, without looking at all."""
    shelves: dict[int, list[_Rule]] = defaultdict(list)
    for rule in rules:
        shelves[int(rule[by] // distance)].append(rule)

    def near(place: float) -> Iterator[_Rule]:
        shelf = int(place // distance)
        return (one for n in (shelf - 1, shelf, shelf + 1) for one in shelves.get(n, ()) if abs(one[by] - place) < distance)

    return near


def _edges(places: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > _SAME_EDGE:
            edges.append(place)
    return edges


def _nearest(edges: Sequence[float], place: float) -> int:
    return min(range(len(edges)), key=lambda n: abs(edges[n] - place))


def _is_in(letter: Letter, cell: _Place) -> bool:
    left, top, right, bottom = cell
    return left <= (letter.left + letter.right) / 2 <= right and top <= letter.middle <= bottom
