"""How long a post is held: until its end, an earlier one, or whoever comes next; and whom the links of a head still open."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ita_model.records import Role
from ita_model.terms import Term, empty_from, held, in_office, turns

HEAD = (Role.HEAD, 1)
FEBRUARY = date(2024, 2, 1)


def head(number: int, who: int, from_on: date, to_on: date | None = None, *, ended_on: date | None = None) -> Term:
    return Term(number, Role.HEAD, 1, who, from_on, to_on, ended_on)


def who(posts: list[Term], on: date) -> tuple[int, ...]:
    return held(posts, on=on).get(HEAD, ())


def test_the_next_holder_ends_the_one_before_and_who_acts_stands_beside() -> None:
    posts = [
        head(1, 10, date(2023, 10, 1)), head(2, 20, FEBRUARY), head(3, 30, date(2024, 2, 5), date(2024, 2, 9)),
    ]  # fmt: skip
    assert who(posts, date(2024, 1, 31)) == (10,)
    assert who(posts, FEBRUARY) == (20,)
    assert who(posts, date(2024, 2, 9)) == (20, 30)
    assert who(posts, date(2024, 2, 10)) == (20,)


def test_a_post_that_was_ended_leaves_nobody_and_brings_nobody_back() -> None:
    posts = [head(1, 10, date(2023, 10, 1)), head(2, 20, FEBRUARY, ended_on=date(2024, 2, 13))]
    assert who(posts, date(2024, 2, 13)) == (20,)
    assert who(posts, date(2024, 2, 14)) == ()
    assert empty_from(posts, HEAD, on=FEBRUARY) == date(2024, 2, 14)


def test_a_post_that_was_a_mistake_never_was() -> None:
    posts = [head(1, 10, date(2023, 10, 1)), head(2, 20, FEBRUARY, ended_on=date(2024, 1, 31))]
    assert who(posts, FEBRUARY) == (10,)
    assert turns(posts, after=date(2023, 10, 1)) == []


def test_who_acts_and_is_ended_early_acts_no_longer() -> None:
    posts = [head(1, 10, date(2023, 10, 1)), head(2, 20, FEBRUARY, date(2024, 2, 29), ended_on=date(2024, 2, 7))]
    assert who(posts, date(2024, 2, 7)) == (10, 20)
    assert who(posts, date(2024, 2, 8)) == (10,)


_DAYS = st.dates(date(2024, 1, 1), date(2024, 3, 31))


@st.composite
def _terms(draw: st.DrawFn) -> list[Term]:
    found = []
    for number in range(1, draw(st.integers(1, 7))):
        first = draw(_DAYS)
        lasts = st.none() | st.integers(0, 40).map(lambda days, first=first: first + timedelta(days))  # type: ignore[misc]
        found.append(head(number, draw(st.integers(1, 4)), first, draw(lasts), ended_on=draw(st.none() | _DAYS)))
    return found


@given(_terms(), _DAYS)
def test_between_two_turns_nothing_changes(posts: list[Term], day: date) -> None:
    following = next(iter(turns(posts, after=day)), day + timedelta(days=100))
    for later in range((following - day).days):
        assert held(posts, on=day + timedelta(days=later)) == held(posts, on=day)


@given(_terms(), _DAYS)
def test_who_is_in_office_is_so_within_their_own_days_and_no_void_post_counts(posts: list[Term], day: date) -> None:
    for term in in_office(posts, on=day):
        assert term.covers(day)
        assert not term.void
    alive = [term for term in posts if not term.void]
    assert held(alive, on=day) == held(posts, on=day)


@given(_terms(), _DAYS)
def test_the_first_empty_day_is_empty_and_no_day_before_it_is(posts: list[Term], day: date) -> None:
    empty = empty_from(posts, HEAD, on=day)
    for later in range(((empty or date(2024, 6, 1)) - day).days):
        assert who(posts, day + timedelta(days=later))
    if empty is not None:
        assert who(posts, empty) == ()
