"""Delivering: letters leave on the days that the office works, and on no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from pendulum import DateTime

from demo.post_office import PostOffice
from ita_model import signing_in
from ita_model.calendar import office_moment
from ita_model.workdays import WorkCalendar
from tasks.posting import Delivered, deliver, deliver_batch
from tests.support.cast import Town, a_plan, a_town, open_plan

FRIDAY, MONDAY, TUESDAY = date(2024, 4, 12), date(2024, 4, 15), date(2024, 4, 16)
"""The Friday before Songkran, whose Monday and Tuesday the sample office takes off, and those days."""

HOLIDAYS = {MONDAY: "วันสงกรานต์", TUESDAY: "วันสงกรานต์"}
WORKDAYS = WorkCalendar(HOLIDAYS)


@pytest.fixture
def town(tmp_path: Path, office: PostOffice) -> Iterator[Town]:
    """อบต.ตัวอย่าง on that Friday morning, with its post going to the post office."""
    with a_town(tmp_path / "town", on=FRIDAY, plan=a_plan(months=False), days_off=HOLIDAYS) as town:
        settings = town.office.settings.model_copy(update={"smtp_port": office.port, "smtp_starttls": False})
        town.office = replace(town.office, settings=settings)
        yield town


def post(town: Town, day: date) -> Delivered:
    """The delivery at nine in the morning of a day."""
    return deliver(town.office, town.code, clock=lambda: office_moment(day, 9))


def test_a_letter_that_could_not_leave_on_friday_leaves_on_the_next_working_day(town: Town, office: PostOffice) -> None:
    letters = town.sweep(FRIDAY).letters
    office.stop()
    assert post(town, FRIDAY).waiting
    office.start()
    for resting in (1, 2, 3, 4):
        day = FRIDAY + timedelta(days=resting)
        assert town.sweep(day).letters == 0
        assert post(town, day) == Delivered(waiting=letters, day_off=True)
    assert office.letters == []
    wednesday = FRIDAY + timedelta(days=5)
    town.sweep(wednesday)
    assert post(town, wednesday).sent == letters == len(office.letters)
    assert {letter.message["Date"].datetime.date() for letter in office.letters} == {wednesday}


def test_without_a_sweep_it_waits_for_one(town: Town, office: PostOffice) -> None:
    letters = town.sweep(FRIDAY).letters
    wednesday = FRIDAY + timedelta(days=5)
    assert post(town, TUESDAY) == Delivered(waiting=letters, day_off=True)
    assert post(town, wednesday) == Delivered()
    town.sweep(wednesday)
    assert post(town, wednesday) == Delivered(sent=letters)


def test_whenever_the_post_is_sent_every_letter_bears_a_working_day(town: Town, office: PostOffice) -> None:
    """Eight weeks in which the mail server is down every other day."""
    for day in (FRIDAY - timedelta(days=40) + timedelta(days=n) for n in range(56)):
        if day.toordinal() % 2:
            office.stop()
        else:
            office.start()
        town.sweep(day)
        told = post(town, day)
        assert told.day_off is not WORKDAYS.is_working_day(day)
    days = [letter.message["Date"].datetime.date() for letter in office.letters]
    assert days
    assert all(WORKDAYS.is_working_day(day) for day in days)


def ask(town: Town, at: DateTime) -> None:
    with town.office.begin() as session:
        signing_in.ask(session, "prasert@sample.example.org", at=at)


def test_who_asks_to_sign_in_on_a_holiday_night_has_the_letter_and_nobody_else_has_one(town: Town, office: PostOffice) -> None:
    letters = town.sweep(FRIDAY).letters
    night = office_moment(MONDAY, 22)
    ask(town, night)
    assert deliver(town.office, town.code, clock=lambda: night) == Delivered(sent=1, waiting=letters, day_off=True)
    (letter,) = office.letters
    assert letter.recipients == ("prasert@sample.example.org",)
    (token,) = set(re.findall(r"http://127\.0\.0\.1:8000/sign-in/(\S+)", letter.text))
    with town.office.look() as session:
        assert isinstance(signing_in.look_at(session, token, at=night), signing_in.Invited)


def test_where_only_the_urgent_is_wanted_the_days_letters_stay(town: Town, office: PostOffice) -> None:
    letters, evening = town.sweep(FRIDAY).letters, office_moment(FRIDAY, 19)
    ask(town, evening)
    assert deliver(town.office, town.code, clock=lambda: evening, urgent_only=True) == Delivered(sent=1)
    assert deliver(town.office, town.code, clock=lambda: evening) == Delivered(sent=letters)


def test_a_server_that_is_down_keeps_both_kinds_for_the_next_time(town: Town, office: PostOffice) -> None:
    letters, morning = town.sweep(FRIDAY).letters, office_moment(FRIDAY, 9)
    ask(town, morning)
    office.stop()
    assert deliver(town.office, town.code, clock=lambda: morning).sent == 0
    office.start()
    assert deliver(town.office, town.code, clock=lambda: morning.add(minutes=1)) == Delivered(sent=1 + letters)


def test_a_round_for_several_agencies_leaves_a_server_alone_that_sends_it_away(town: Town, office: PostOffice) -> None:
    open_plan(town, a_plan("west", months=False), HOLIDAYS)
    codes, morning = [town.code, "west"], office_moment(FRIDAY, 9)
    letters = [replace(town, code=code).sweep(FRIDAY).letters for code in codes]
    office.answer_next(99, "421 4.3.2 Closing for an hour", at="MAIL")
    told = deliver_batch(town.office, codes, clock=lambda: morning)
    assert [one.waiting for one in told.values()] == [1, letters[1]], "the one that was offered, and all of the other's"
    assert office.greetings == 1, "the second agency does not ask again"
    office.behave()
    told = deliver_batch(town.office, codes, clock=lambda: morning.add(hours=2))
    assert [one.sent for one in told.values()] == letters
