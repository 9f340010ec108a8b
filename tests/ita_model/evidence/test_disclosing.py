"""Evidence is for everybody only where the secretary says so, and only while it stands behind what is accepted."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from ita_model.agencies import find_agency
from ita_model.confirming import NotYours, WebLink
from ita_model.evidence.disclosing import NoSuchEvidence, NotAccepted, accepted_evidence, disclose, public_evidence
from ita_model.records import Disclosure, JournalEntry, Year
from tests.support.cast import ANAN, MANOP, SOMSRI, Town, a_plan, open_plan

NEWS = WebLink("ข่าว", "https://www.example.org/news")
PAGE = WebLink("ประกาศ", "https://www.example.org/page")


@pytest.fixture
def town(either_town: Town) -> Town:
    """อบต.ตัวอย่าง on 22 March 2567, on either database."""
    return either_town


def public(town: Town) -> list[int]:
    with town.office.look() as session:
        agency = find_agency(session, town.code)
        year = session.scalars(select(Year.id).where(Year.agency_id == agency.id)).one()
        return [one.evidence.id for one in public_evidence(session, agency.id, year)]


def marks(town: Town) -> list[tuple[int, bool]]:
    with town.office.look() as session:
        rows = session.scalars(select(Disclosure).order_by(Disclosure.id))
        return [(row.evidence_id, row.public) for row in rows]


def test_nothing_is_public_by_itself(town: Town) -> None:
    town.confirm_with(town.checkpoint("m2", "finance"), SOMSRI, NEWS, PAGE)
    assert public(town) == []


def test_what_the_secretary_marked_is_public_until_it_is_withdrawn(town: Town) -> None:
    news, page = town.confirm_with(town.checkpoint("m2", "finance"), SOMSRI, NEWS, PAGE)
    town.disclose(news)
    town.disclose(page)
    assert public(town) == [news, page]
    town.disclose(news, public=False)
    assert public(town) == [page]
    town.disclose(news)
    assert public(town) == [news, page]
    assert marks(town) == [(news, True), (page, True), (news, False), (news, True)]
    assert town.faults() == []


def test_what_stands_so_already_is_not_marked_again(town: Town) -> None:
    (news,) = town.confirm_with(town.checkpoint("m2", "finance"), SOMSRI, NEWS)
    town.disclose(news, public=False)
    town.disclose(news)
    town.disclose(news)
    assert marks(town) == [(news, True)]


def test_each_mark_stands_in_the_journal_as_what_it_is(town: Town) -> None:
    (news,) = town.confirm_with(town.checkpoint("m2", "finance"), SOMSRI, NEWS)
    town.disclose(news)
    town.disclose(news, public=False)
    with town.office.look() as session:
        entries = session.scalars(select(JournalEntry).where(JournalEntry.kind.like("evidence.%")).order_by(JournalEntry.seq))
        told = [(entry.kind, json.loads(entry.payload)["facts"][0]["table"]) for entry in entries]
    assert told == [("evidence.disclosed", "disclosure"), ("evidence.closed", "disclosure")]


def test_what_is_opened_again_is_public_no_more_and_new_evidence_needs_a_mark_of_its_own(town: Town) -> None:
    mine = town.checkpoint("m2", "finance")
    (news,) = town.confirm_with(mine, SOMSRI, NEWS)
    town.disclose(news)
    town.reopen(mine, "ผิดเดือน")
    assert public(town) == []
    (again,) = town.confirm_with(mine, SOMSRI, NEWS)
    assert again != news
    assert public(town) == []
    with pytest.raises(NotAccepted):
        town.disclose(news)


@pytest.mark.parametrize("sent_back", [False, True])
def test_what_is_not_accepted_yet_cannot_become_public(town: Town, sent_back: bool) -> None:
    mine = town.checkpoint("m2", "finance")
    town.confirm(mine, SOMSRI)
    if sent_back:
        town.send_back(mine, "ไม่ชัด")
    with pytest.raises(NotAccepted):
        town.disclose(1)
    assert marks(town) == []


@pytest.mark.parametrize("who", [SOMSRI, MANOP])
def test_nobody_but_the_secretary_marks(town: Town, who: str) -> None:
    (news,) = town.confirm_with(town.checkpoint("m2", "finance"), SOMSRI, NEWS)
    for wanted in (True, False):
        with pytest.raises(NotYours), town.begin() as (session, agency):
            disclose(session, agency.id, news, public=wanted, by=town.officer(session, who), at=town.now)


def test_another_agencys_evidence_is_nobodys_to_mark_here(town: Town) -> None:
    (news,) = town.confirm_with(town.checkpoint("m2", "finance"), SOMSRI, NEWS)
    open_plan(town, a_plan("other"))
    other = Town(town.office, "other", town.now)
    with pytest.raises(NoSuchEvidence):
        other.disclose(news)
    town.disclose(news)
    assert (public(town), public(other)) == ([news], [])


def test_the_list_tells_each_piece_of_accepted_evidence_in_the_plans_order_with_its_mark(town: Town) -> None:
    (anans,) = town.confirm_with(town.checkpoint("m2", "works"), ANAN, NEWS)
    (somsris,) = town.confirm_with(town.checkpoint("m2", "finance"), SOMSRI, PAGE)
    town.disclose(anans)
    with town.begin() as (session, agency):
        year = session.scalars(select(Year.id).where(Year.agency_id == agency.id)).one()
        told = [(one.evidence.id, one.measure, one.division, one.public) for one in accepted_evidence(session, agency.id, year)]
    assert told == [(somsris, "m2", "กองคลัง", False), (anans, "m2", "กองช่าง", True)]
