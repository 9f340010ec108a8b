"""The report of a thousand rows is what it says: nothing in it was seen before."""

from __future__ import annotations

from bench.rows import with_rows
from tests.rendering.samples import published_report


def test_no_cell_is_like_another_and_each_is_about_as_long_as_those_of_the_year() -> None:
    published = published_report()
    long = with_rows(published, 100)
    cells = [cell for section in long.sections for row in section.rows for cell in row.cells]
    own = [cell for section in published.sections for row in section.rows for cell in row.cells]
    assert len(cells) >= 600
    assert len(set(cells)) == len(cells)
    assert 0.8 < (sum(map(len, cells)) / len(cells)) / (sum(map(len, own)) / len(own)) < 1.25


def test_the_rows_are_the_same_each_time() -> None:
    assert with_rows(published_report(), 20) == with_rows(published_report(), 20)
