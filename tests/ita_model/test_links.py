"""A link opens one person's page for fourteen days, and only the very link that was sent."""

from __future__ import annotations

import base64
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ita_model import links
from ita_model.links import Refusal, open_link
from tests.support.cast import ANAN, SOMSRI, TODAY, Town

LENGTH = 43
"""256 bits as base64 without its padding."""


def _opened(town: Town, token: str, *, late: timedelta = timedelta()) -> int | Refusal:
    with town.office.look() as session:
        found = open_link(session, token, at=town.now + late)
        return found if isinstance(found, Refusal) else found.officer.id


def test_a_link_opens_its_own_officers_page(either_town: Town) -> None:
    tokens = {who: either_town.link(who) for who in (SOMSRI, ANAN)}
    with either_town.office.look() as session:
        owners = {who: either_town.officer(session, who).id for who in tokens}
    assert {who: _opened(either_town, token) for who, token in tokens.items()} == owners


def test_a_link_is_256_random_bits(town: Town) -> None:
    tokens = {town.link(SOMSRI) for _ in range(50)}
    assert len(tokens) == 50
    assert {len(base64.urlsafe_b64decode(f"{token}=")) * 8 for token in tokens} == {256}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, LENGTH - 1), other=st.characters(exclude_categories=["Cs"]))
def test_any_one_changed_character_is_refused(town: Town, place: int, other: str) -> None:
    token = town.link(SOMSRI)
    assert len(token) == LENGTH
    changed = token[:place] + other + token[place + 1 :]
    assert (_opened(town, changed) is Refusal.UNKNOWN) == (changed != token)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_no_other_text_opens_anything(town: Town, text: str) -> None:
    assert _opened(town, text) is Refusal.UNKNOWN


def test_looking_a_link_up_changes_nothing(either_town: Town) -> None:
    token = either_town.link(SOMSRI)
    before = either_town.dump()
    assert not isinstance(_opened(either_town, token), Refusal)
    assert _opened(either_town, token, late=links.LIFE) is Refusal.EXPIRED
    assert either_town.dump() == before


def test_the_token_is_nowhere_on_record(either_town: Town) -> None:
    token = either_town.link(SOMSRI)
    either_town.sweep(TODAY)
    sent = [claimed.token for claimed in either_town.deliver(TODAY)]
    told = "\n".join(either_town.dump())
    assert sent
    assert not [one for one in (token, *sent) if one in told or one[:20] in told]


def test_a_link_ends_after_exactly_fourteen_days(either_town: Town) -> None:
    token = either_town.link(SOMSRI)
    last = timedelta(days=14) - timedelta(microseconds=1)
    assert not isinstance(_opened(either_town, token, late=last), Refusal)
    assert _opened(either_town, token, late=timedelta(days=14)) is Refusal.EXPIRED


def test_revoking_ends_every_living_link_of_one_officer(either_town: Town) -> None:
    mine, theirs = [either_town.link(SOMSRI) for _ in range(2)], either_town.link(ANAN)
    old = either_town.link(SOMSRI, at=either_town.now - links.LIFE)
    with either_town.begin() as (session, agency):
        somsri = either_town.officer(session, SOMSRI)
        assert links.revoke(session, agency.id, somsri.id, at=either_town.now, by=None) == 2
        assert links.revoke(session, agency.id, somsri.id, at=either_town.now, by=None) == 0
    assert [_opened(either_town, token) for token in mine] == [Refusal.REVOKED] * 2
    assert _opened(either_town, old) is Refusal.EXPIRED
    assert not isinstance(_opened(either_town, theirs), Refusal)
    assert either_town.faults() == []
