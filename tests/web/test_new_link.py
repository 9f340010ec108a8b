"""Whoever's link has aged can ask for another: it goes by letter to their address, once a day, and to nobody else."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from starlette.testclient import TestClient

from ita_model.calendar import office_moment
from ita_model.records import Letter, Officer
from tests.support.cast import ANAN, PRASERT, SOMSRI, TODAY, Town

LATER = TODAY + timedelta(days=17)
"""A Monday on which the link of the 22 March has aged."""


def aged(town: Town, who: str = PRASERT) -> str:
    """A link that has aged by now."""
    token = town.link(who)
    town.now = office_moment(LATER, 10)
    return token


def done(town: Town) -> str:
    """An aged link of Anan, who owes nothing, on a day whose sweep is over and had nothing for him."""
    town.confirm(town.checkpoint("m2", "works"), ANAN)
    town.accept(town.checkpoint("m2", "works"))
    token = aged(town, ANAN)
    town.sweep(LATER)
    assert ANAN not in letters(town)
    return token


def letters(town: Town, on: date = LATER) -> list[str]:
    with town.office.look() as session:
        rows = select(Officer.code).join(Letter, Letter.officer_id == Officer.id).where(Letter.on == on)
        return sorted(session.scalars(rows))


def test_the_page_of_an_aged_link_offers_a_new_one_by_letter(browser: TestClient, town: Town) -> None:
    token = aged(town)
    town.sweep(LATER)
    before = letters(town)
    page = browser.get(f"/l/{token}")
    assert page.status_code == 410
    assert f'action="/l/{token}/new-link"' in page.text
    assert letters(town) == before, "looking asks for nothing"


def test_after_the_days_sweep_it_goes_at_once(browser: TestClient, town: Town) -> None:
    token = done(town)
    said = browser.post(f"/l/{token}/new-link").text
    assert "ภายในวันนี้" in said
    assert ANAN in letters(town)
    (claimed,) = [one for one in town.deliver(LATER, hour=11) if one.address.startswith(ANAN)]
    assert claimed.digest.link_asked_for
    assert browser.get(f"/l/{claimed.token}").status_code == 200


def test_before_the_days_sweep_it_goes_with_it(browser: TestClient, town: Town) -> None:
    token = aged(town)
    assert "ภายในวันนี้" in browser.post(f"/l/{token}/new-link").text
    assert letters(town) == []
    town.sweep(LATER)
    (claimed,) = [one for one in town.deliver(LATER) if one.address.startswith(PRASERT)]
    assert claimed.digest.link_asked_for


def test_who_had_a_letter_today_gets_the_link_on_the_next_working_day(browser: TestClient, town: Town) -> None:
    token = aged(town, SOMSRI)
    town.sweep(LATER)
    assert SOMSRI in letters(town)
    assert "วันอังคาร 9 เมษายน 2567" in browser.post(f"/l/{token}/new-link").text
    assert letters(town).count(SOMSRI) == 1
    town.sweep(LATER + timedelta(days=1))
    (claimed,) = [one for one in town.deliver(LATER + timedelta(days=1)) if one.address.startswith(SOMSRI)]
    assert claimed.digest.link_asked_for


def test_in_the_evening_when_the_post_has_gone_it_is_the_next_working_day(browser: TestClient, town: Town) -> None:
    token = done(town)
    town.now = office_moment(LATER, 20)
    assert "วันอังคาร 9 เมษายน 2567" in browser.post(f"/l/{token}/new-link").text
    assert ANAN not in letters(town)
    town.sweep(LATER + timedelta(days=1))
    (claimed,) = [one for one in town.deliver(LATER + timedelta(days=1)) if one.address.startswith(ANAN)]
    assert claimed.digest.link_asked_for


def test_pressing_again_and_again_sends_one_letter(browser: TestClient, town: Town) -> None:
    token = done(town)
    for _ in range(5):
        assert browser.post(f"/l/{token}/new-link").status_code == 200
    assert letters(town).count(ANAN) == 1
    town.deliver(LATER, hour=11)
    town.sweep(LATER + timedelta(days=1))
    assert ANAN not in letters(town, LATER + timedelta(days=1))


def test_links_that_were_taken_back_or_forged_send_nothing(browser: TestClient, town: Town) -> None:
    token = town.link(PRASERT)
    town.revoke(PRASERT)
    town.now = office_moment(LATER, 10)
    before = town.dump()
    assert browser.post(f"/l/{token}/new-link").status_code == 410
    assert browser.post(f"/l/{token[:-1]}x/new-link").status_code == 404
    assert "new-link" not in browser.get(f"/l/{token}").text
    assert town.dump() == before


def test_a_link_that_still_works_leads_to_its_page(browser: TestClient, town: Town) -> None:
    token = town.link(PRASERT)
    answer = browser.post(f"/l/{token}/new-link")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/l/{token}")
