"""The secret addresses of the overview: one file for its owner alone, of which any number of processes may be sure."""

from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from config.overview_links import LONGEST_DAYS, BadLinks, NoSuchLink, OverviewLinks
from config.settings import Settings
from ita_model.calendar import end_of_office_day, office_moment

NOON = office_moment(date(2024, 3, 22), 12)
WHOM = "สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัดเชียงราย"


@pytest.fixture
def links(tmp_path: Path) -> OverviewLinks:
    return OverviewLinks.of(Settings(home=tmp_path / "office"))


def test_nothing_is_made_by_looking(links: OverviewLinks) -> None:
    assert links.all() == ()
    assert links.opened("x", at=NOON) is None
    assert not links.place.parent.exists()


def test_an_address_opens_until_the_end_of_its_last_day(links: OverviewLinks) -> None:
    made, token = links.make(f"  {WHOM}\n", days=7, province="เชียงราย", at=NOON)
    assert (made.number, made.whom, made.province, made.until) == (1, WHOM, "เชียงราย", date(2024, 3, 29))
    last = end_of_office_day(date(2024, 3, 29))
    assert links.opened(token, at=NOON) == links.opened(token, at=last) == made
    assert links.opened(token, at=last.add(seconds=1)) is None


def test_any_other_token_opens_nothing(links: OverviewLinks) -> None:
    made, token = links.make(WHOM, days=7, at=NOON)
    others = ("", token[:-1], f"{token}x", token.swapcase(), made.sha256)
    assert [links.opened(one, at=NOON) for one in others] == [None] * len(others)


def test_what_is_taken_back_opens_nothing_and_its_number_is_nobody_elses(links: OverviewLinks) -> None:
    _, first = links.make(WHOM, days=7, at=NOON)
    ended = links.end(1, at=NOON)
    assert ended.ended_at == NOON
    assert links.opened(first, at=NOON) is None
    for number in (0, 1, 2):
        with pytest.raises(NoSuchLink):
            links.end(number, at=NOON)
    another, second = links.make(WHOM, days=7, at=NOON)
    assert another.number == 2
    assert links.opened(second, at=NOON) == another
    assert links.all() == (ended, another)


def test_the_file_is_for_its_owner_alone_and_holds_no_token(links: OverviewLinks) -> None:
    _, token = links.make(WHOM, days=7, at=NOON)
    links.end(1, at=NOON)
    folder = links.place.parent
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()} == {0o600}
    assert token not in links.place.read_text(encoding="utf-8")


def test_of_several_who_make_one_at_once_each_has_their_own(links: OverviewLinks) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda n: links.make(f"คนที่ {n}", days=7, at=NOON), range(16)))
    assert sorted(one.number for one, _ in made) == list(range(1, 17))
    assert all(links.opened(token, at=NOON) == one for one, token in made)


@pytest.mark.parametrize(("whom", "days"), [("", 7), (" ", 7), ("x" * 201, 7), (WHOM, 0), (WHOM, LONGEST_DAYS + 1)])
def test_nobody_and_never_are_refused(links: OverviewLinks, whom: str, days: int) -> None:
    with pytest.raises(ValueError, match="days"):
        links.make(whom, days=days, at=NOON)
    assert links.all() == ()


def test_a_damaged_file_says_so_and_is_left_as_it_is(links: OverviewLinks) -> None:
    links.make(WHOM, days=7, at=NOON)
    whole = links.place.read_text(encoding="utf-8")
    once_more = json.loads(whole)
    once_more["links"] *= 2
    for text in ("", whole[: len(whole) // 2], whole.replace('"sha256"', '"sha"'), json.dumps(once_more), "[]"):
        links.place.write_text(text, encoding="utf-8")
        for act in (
            lambda: links.opened("x", at=NOON),
            lambda: links.make(WHOM, days=7, at=NOON),
            lambda: links.end(1, at=NOON),
        ):
            with pytest.raises(BadLinks) as raised:
                act()
            assert str(links.place) in raised.value.thai
            assert str(links.place) in raised.value.english
            assert WHOM not in raised.value.english
        assert links.place.read_text(encoding="utf-8") == text


def test_a_write_that_fails_leaves_what_was(links: OverviewLinks, monkeypatch: pytest.MonkeyPatch) -> None:
    made, token = links.make(WHOM, days=7, at=NOON)

    def fails(_descriptor: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("os.fsync", fails)
    with pytest.raises(OSError, match="no space"):
        links.make(WHOM, days=7, at=NOON)
    assert links.opened(token, at=NOON) == made
    assert sorted(one.name for one in links.place.parent.iterdir()) == [".overview.json.lock", "overview.json"]
