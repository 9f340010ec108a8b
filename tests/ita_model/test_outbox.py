"""A letter is claimed by one worker, sent once or not at all, and what nobody was told goes into the next one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from ita_model import outbox
from ita_model.calendar import office_moment
from ita_model.digest import digest_from_json
from ita_model.links import Refusal, open_link
from ita_model.outbox import Claimed
from ita_model.records import Letter, LetterState, Link, Notice
from tests.support.cast import ANAN, SOMSRI, Town

DUE = date(2024, 3, 19)
NEXT = DUE + timedelta(days=1)
EARLY, NEXT_EARLY = office_moment(DUE, 8, 35), office_moment(NEXT, 8, 35)


def _claim(town: Town, at: datetime = EARLY) -> Claimed | None:
    with town.begin() as (session, agency):
        return outbox.claim(session, agency.id, at=at)


def _all(town: Town, at: datetime = EARLY) -> list[Claimed]:
    found = []
    while claimed := _claim(town, at):
        found.append(claimed)
    return found


def _letter(town: Town, claimed: Claimed) -> Letter:
    with town.office.look() as session:
        return session.get_one(Letter, claimed.letter_id)


def _opens(town: Town, claimed: Claimed, at: datetime = EARLY) -> bool:
    with town.office.look() as session:
        return not isinstance(open_link(session, claimed.token, at=at), Refusal)


def _asked(claimed: list[Claimed], address: str) -> set[int]:
    (mine,) = [one for one in claimed if one.address.startswith(address)]
    return {item.checkpoint for item in mine.digest.items}


def test_two_workers_never_get_the_same_letter(either_town: Town) -> None:
    either_town.sweep(DUE)
    start = Barrier(4)

    def work(_: int) -> list[int]:
        start.wait()
        return [claimed.letter_id for claimed in _all(either_town)]

    with ThreadPoolExecutor(4) as pool:
        got = [letter for letters in pool.map(work, range(4)) for letter in letters]
    with either_town.office.look() as session:
        assert sorted(got) == sorted(session.scalars(select(Letter.id)))
    assert len(got) == 5


def test_a_letter_that_was_sent_is_sent_and_never_claimed_again(either_town: Town) -> None:
    either_town.sweep(DUE)
    sent = either_town.deliver(DUE)
    assert len({one.message_id for one in sent}) == len(sent) == 5
    assert _all(either_town, at=office_moment(NEXT, 23)) == []
    with pytest.raises(LookupError), either_town.begin() as (session, _):
        outbox.sent(session, sent[0], at=EARLY)


def test_a_worker_that_dies_leaves_a_letter_in_doubt_after_half_an_hour(either_town: Town) -> None:
    either_town.sweep(DUE)
    lost = _claim(either_town)
    assert lost is not None
    for late, doubted in ((timedelta(minutes=29, seconds=59), 0), (timedelta(minutes=30), 1), (timedelta(hours=5), 0)):
        with either_town.begin() as (session, agency):
            assert outbox.doubt_stale(session, agency.id, at=EARLY + late) == doubted
    assert _letter(either_town, lost).state is LetterState.IN_DOUBT
    assert lost.letter_id not in {one.letter_id for one in _all(either_town, at=office_moment(DUE, 23))}
    with pytest.raises(LookupError), either_town.begin() as (session, _):
        outbox.sent(session, lost, at=EARLY)


def test_a_passing_fault_waits_twice_as_long_each_time_and_ends_the_link(either_town: Town) -> None:
    either_town.sweep(DUE)
    at, waits, tokens = EARLY, [], []
    for _ in range(8):
        claimed = _claim(either_town, at)
        assert claimed is not None
        tokens.append(claimed)
        with either_town.begin() as (session, _):
            outbox.try_again(session, claimed, at=at, trouble="421 later")
        assert not _opens(either_town, claimed, at)
        following = _letter(either_town, claimed).next_try_at
        waits.append((following - at).total_seconds() / 60)
        with either_town.begin() as (session, _):
            for other in session.scalars(select(Letter).where(Letter.id != claimed.letter_id)):
                other.state = LetterState.FAILED
        assert _claim(either_town, following - timedelta(microseconds=1)) is None
        at = following
    assert waits == [5, 10, 20, 40, 80, 160, 320, 360]
    assert len({one.token for one in tokens}) == 8
    assert len({one.message_id for one in tokens}) == 1


@pytest.mark.parametrize("end", [outbox.in_doubt, outbox.failed])
def test_what_perhaps_nobody_read_is_told_again_the_next_day(either_town: Town, end: object) -> None:
    either_town.sweep(DUE)
    first = _all(either_town)
    with either_town.begin() as (session, _):
        for one in first:
            if end is outbox.in_doubt:
                outbox.in_doubt(session, one, trouble="the line broke")
            else:
                outbox.failed(session, one, at=EARLY, trouble="550 no such user")
    assert {_opens(either_town, one) for one in first} == {end is outbox.in_doubt}
    either_town.sweep(DUE)
    assert _all(either_town) == []
    either_town.sweep(NEXT)
    second = _all(either_town, NEXT_EARLY)
    for who in (SOMSRI, ANAN):
        assert _asked(first, who) <= _asked(second, who)
    assert not {one.message_id for one in first} & {one.message_id for one in second}


def test_what_was_sent_is_not_told_again(either_town: Town) -> None:
    either_town.sweep(DUE)
    either_town.deliver(DUE)
    either_town.sweep(NEXT)
    with either_town.office.look() as session:
        new = {*session.scalars(select(Notice.checkpoint_id).where(Notice.on == NEXT))}
    assert {item.checkpoint for one in _all(either_town, NEXT_EARLY) for item in one.digest.items} == new


def test_a_letter_of_yesterday_never_leaves_beside_todays(either_town: Town) -> None:
    """The mail server is back in the morning before the day's sweep; or a missed day is swept late, by its date."""
    either_town.sweep(DUE)
    assert _all(either_town, office_moment(NEXT, 8)) == []
    either_town.sweep(NEXT)
    gone = either_town.deliver(NEXT)
    assert len({one.address for one in gone}) == len(gone) == 5
    assert _all(either_town, office_moment(NEXT + timedelta(days=1), 8)) == []


def test_a_letter_that_never_left_is_superseded_and_loses_nothing(either_town: Town) -> None:
    """A week of mail server trouble: one letter a person when it is back, with everything in it."""
    either_town.sweep(DUE)
    with either_town.office.look() as session:
        owed = {item.checkpoint for text in session.scalars(select(Letter.digest)) for item in digest_from_json(text).items}
    for late in range(1, 8):
        either_town.sweep(DUE + timedelta(days=late))
    back = _all(either_town, office_moment(DUE + timedelta(days=7), 9))
    assert len({one.address for one in back}) == len(back) == 5
    assert {item.checkpoint for one in back for item in one.digest.items} == owed
    with either_town.office.look() as session:
        states = session.scalars(select(Letter.state).where(Letter.on < DUE + timedelta(days=7))).all()
    assert {*states} == {LetterState.SUPERSEDED}


def test_a_letter_that_never_left_does_not_leave_once_all_of_it_is_done(either_town: Town) -> None:
    mine = either_town.checkpoint("m2", "works")
    either_town.sweep(DUE)
    either_town.now = office_moment(DUE, 12)
    either_town.confirm(mine, ANAN)
    either_town.sweep(NEXT)
    assert not [one for one in _all(either_town, NEXT_EARLY) if one.address.startswith(ANAN)]


def test_a_letter_that_fails_while_the_next_one_is_written_does_not_follow_it(either_town: Town) -> None:
    """It was with the mail server while the next day's sweep ran: its reader gets one letter, and the rest the day after."""
    either_town.sweep(DUE)
    late = _all(either_town, at=office_moment(DUE, 23, 55))
    either_town.now = office_moment(DUE, 12)
    either_town.confirm(either_town.checkpoint("m2", "finance"), SOMSRI)
    either_town.send_back(either_town.checkpoint("m2", "finance"), "ภาพไม่ชัด")
    either_town.sweep(NEXT)
    with either_town.begin() as (session, _):
        for one in late:
            outbox.try_again(session, one, at=NEXT_EARLY, trouble="421 later")
    went = _all(either_town, at=office_moment(NEXT, 23))
    assert len({one.address for one in went}) == len(went)
    assert {one.letter_id for one in late if one.address.startswith(SOMSRI)}.isdisjoint(one.letter_id for one in went)
    with either_town.begin() as (session, _):
        for one in went:
            outbox.sent(session, one, at=office_moment(NEXT, 23))
    after = DUE + timedelta(days=2)
    either_town.sweep(after)
    rest = _all(either_town, office_moment(after, 9))
    told = _asked(rest, SOMSRI) | _asked(went, SOMSRI)
    assert _asked(late, SOMSRI) <= told


def test_a_worker_and_a_sweep_at_once_never_tell_one_thing_in_two_letters(either_town: Town) -> None:
    either_town.sweep(DUE)
    start = Barrier(2)

    def post() -> list[Claimed]:
        start.wait()
        return _all(either_town, NEXT_EARLY)

    def sweep() -> None:
        start.wait()
        either_town.sweep(NEXT)

    with ThreadPoolExecutor(2) as pool:
        posted, swept = pool.submit(post), pool.submit(sweep)
        swept.result()
        claimed = posted.result() + _all(either_town, NEXT_EARLY)
    with either_town.office.look() as session:
        states = dict(session.execute(select(Letter.id, Letter.state)).all())
        carried = dict(session.execute(select(Notice.id, Notice.letter_id)).all())
    assert {states[one.letter_id] for one in claimed} == {LetterState.SENDING}
    assert all(states[letter] is LetterState.SENDING for letter in carried.values() if letter is not None)
    assert len({one.address for one in claimed}) == len(claimed)


def test_each_letter_has_a_link_of_its_own(either_town: Town) -> None:
    either_town.sweep(DUE)
    sent = either_town.deliver(DUE)
    with either_town.office.look() as session:
        letters = session.scalars(select(Link.letter_id)).all()
    assert sorted(one.letter_id for one in sent) == sorted(letter for letter in letters if letter is not None)
    assert all(_opens(either_town, one) for one in sent)
    assert all(one.digest.link_until == DUE + timedelta(days=14) for one in sent)
