"""Of which day a report tells, and which year is meant where none is named."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_model.calendar import FiscalYear
from ita_model.report.document import ReportKind
from ita_model.report.period import NotADayOfIt, day_of, year_meant

SIX_MONTH, YEAR_END = ReportKind.SIX_MONTH, ReportKind.YEAR_END
YEAR = FiscalYear(2567)
KINDS = st.sampled_from(ReportKind)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(kind=KINDS, today=st.dates(YEAR.start, date(2030, 12, 31)))
def test_nothing_is_told_of_days_to_come_nor_by_itself_of_days_after_the_period(kind: ReportKind, today: date) -> None:
    day = day_of(kind, YEAR, today=today)
    assert day == (kind.period(YEAR).end if today >= kind.period(YEAR).end else today)


@given(kind=KINDS, today=DAYS, asked=DAYS)
def test_any_day_of_the_year_or_after_it_may_be_asked_for_once_it_has_come(kind: ReportKind, today: date, asked: date) -> None:
    if YEAR.start <= asked <= today:
        assert day_of(kind, YEAR, today=today, asked=asked) == asked
    else:
        with pytest.raises(NotADayOfIt):
            day_of(kind, YEAR, today=today, asked=asked)


@pytest.mark.parametrize(
    ("kind", "today", "year"),
    [
        (SIX_MONTH, date(2024, 4, 1), 2567),  # the morning after the first half, when the schedule compiles
        (SIX_MONTH, date(2024, 2, 1), 2567),  # a secretary who wants to see how far it is
        (SIX_MONTH, date(2024, 10, 1), 2568),
        (YEAR_END, date(2024, 10, 1), 2567),  # the morning after the year, when the next one has begun
        (YEAR_END, date(2024, 9, 15), 2567),
        (YEAR_END, date(2025, 3, 31), 2567),
        (YEAR_END, date(2025, 4, 1), 2568),
        (YEAR_END, date(2023, 12, 1), None),
    ],
)
def test_the_year_that_is_meant_is_the_newest_whose_closing_half_has_begun(
    kind: ReportKind, today: date, year: int | None
) -> None:
    assert year_meant(kind, [2568, 2567], today=today) == year


@given(kind=KINDS, be=st.integers(2560, 2575))
def test_the_scheduled_morning_always_means_the_period_that_ended_the_day_before(kind: ReportKind, be: int) -> None:
    end = kind.period(FiscalYear(be)).end
    assert year_meant(kind, range(2560, 2577), today=end + timedelta(days=1)) == be
