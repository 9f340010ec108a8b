"""A moment is aware or an error; it is kept to the microsecond and read back in office time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from ita_model.calendar import office_moment
from ita_model.records import Link, Sweep
from tests.support.cast import SOMSRI, Town

ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=ZONES)  # noqa: DTZ001 (given a zone by the strategy)


def _read_back(town: Town, moment: datetime) -> datetime:
    with town.begin() as (session, agency):
        row = Sweep(agency_id=agency.id, on=date(2024, 1, 1), at=moment, notices=0, letters=0)
        session.add(row)
        session.flush()
        session.expire(row)
        found = row.at
        session.delete(row)
        return found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(moment=MOMENTS)
def test_a_moment_comes_back_to_the_microsecond_in_office_time(either_town: Town, moment: datetime) -> None:
    found = _read_back(either_town, moment)
    assert found == moment
    assert found.microsecond == moment.microsecond
    assert found.utcoffset() == timedelta(hours=7)


def test_a_naive_moment_is_refused(either_town: Town) -> None:
    with pytest.raises(StatementError, match="naive"):
        _read_back(either_town, datetime(2024, 3, 22, 10, 0))  # noqa: DTZ001 (what is to be refused)


def test_moments_of_different_zones_are_kept_in_their_true_order(either_town: Town) -> None:
    told = [
        datetime(2024, 3, 22, 23, 59, 59, 999999, tzinfo=timezone(timedelta(hours=14))),
        office_moment(date(2024, 3, 22), 17),
        datetime(2024, 3, 22, 10, 0, 0, 1, tzinfo=UTC),
        datetime(2024, 3, 22, 1, 0, tzinfo=timezone(-timedelta(hours=10))),
    ]
    for moment in reversed(told):
        either_town.link(SOMSRI, at=moment)  # type: ignore[arg-type]
    with either_town.office.look() as session:
        found = session.scalars(select(Link.issued_at).order_by(Link.issued_at)).all()
        assert list(found) == told
        for before, after in pairwise(told):
            assert session.scalars(select(Link.issued_at).where(Link.issued_at > before)).all()[-1:] != [before]
            assert after in session.scalars(select(Link.issued_at).where(Link.issued_at > before)).all()
