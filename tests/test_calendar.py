"""The fiscal year, its parts, and the office's day."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_model.calendar import FiscalYear, Span, end_of_office_day, office_day, office_moment

years = st.integers(2440, 2800).map(FiscalYear)
days = st.dates(date(1900, 1, 1), date(2299, 12, 31))
PARTS: list[tuple[Callable[[FiscalYear], tuple[Span, ...]], int]] = [
    (FiscalYear.months, 12),
    (FiscalYear.quarters, 4),
    (FiscalYear.halves, 2),
]


def test_fiscal_year_2567_runs_from_1_october_2566_to_30_september_2567() -> None:
    year = FiscalYear(2567)
    assert (year.start, year.end) == (date(2023, 10, 1), date(2024, 9, 30))


@given(days)
def test_a_day_is_in_the_fiscal_year_that_contains_it_and_in_no_other(day: date) -> None:
    year = FiscalYear.containing(day)
    assert day in year
    assert day not in FiscalYear(year.be - 1)
    assert day not in FiscalYear(year.be + 1)


@pytest.mark.parametrize(("parts", "count"), PARTS)
@given(day=days)
def test_every_day_is_in_exactly_one_month_quarter_and_half(
    parts: Callable[[FiscalYear], tuple[Span, ...]], count: int, day: date
) -> None:
    spans = parts(FiscalYear.containing(day))
    assert len(spans) == count
    assert sum(day in span for span in spans) == 1


@pytest.mark.parametrize(("parts", "count"), PARTS)
@given(year=years)
def test_the_parts_of_a_year_follow_each_other_without_gap(
    parts: Callable[[FiscalYear], tuple[Span, ...]], count: int, year: FiscalYear
) -> None:
    spans = parts(year)
    assert spans[0].start == year.start
    assert spans[-1].end == year.end
    assert all(after.start - before.end == timedelta(days=1) for before, after in pairwise(spans))
    assert len({span.key for span in spans}) == count


@given(years)
def test_a_fiscal_year_follows_the_one_before_it(year: FiscalYear) -> None:
    assert FiscalYear(year.be + 1).start - year.end == timedelta(days=1)
    assert year < FiscalYear(year.be + 1)


def test_february_2567_has_its_leap_day() -> None:
    february = FiscalYear(2567).months()[4]
    assert (february.label, february.end) == ("กุมภาพันธ์ 2567", date(2024, 2, 29))


def test_the_halves_and_quarters_are_named_as_offices_name_them() -> None:
    assert [half.label for half in FiscalYear(2567).halves()] == ["รอบ 6 เดือนแรก", "รอบ 6 เดือนหลัง"]
    assert FiscalYear(2567).quarters()[1].start == date(2024, 1, 1)


@pytest.mark.parametrize("hour", range(7))
def test_before_seven_in_bangkok_the_office_is_a_day_ahead_of_utc(hour: int) -> None:
    moment = office_moment(date(2024, 4, 1), hour, 59)
    assert moment.in_timezone("UTC").date() == date(2024, 3, 31)
    assert office_day(moment) == date(2024, 4, 1)


def test_from_seven_on_the_office_and_utc_agree_on_the_day() -> None:
    assert office_day(datetime(2024, 4, 1, 0, 0, tzinfo=UTC)) == date(2024, 4, 1)
    assert office_day(datetime(2024, 3, 31, 16, 59, tzinfo=UTC)) == date(2024, 3, 31)
    assert office_day(datetime(2024, 3, 31, 17, 0, tzinfo=UTC)) == date(2024, 4, 1)


@given(st.datetimes(datetime(1950, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - Hypothesis adds the zone
def test_a_moment_lies_within_the_office_day_it_is_given(moment: datetime) -> None:
    day = office_day(moment)
    assert office_moment(day) <= moment <= end_of_office_day(day)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        office_day(datetime(2024, 4, 1))  # noqa: DTZ001 - that is the point
