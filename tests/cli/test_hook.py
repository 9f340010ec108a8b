"""`ita hook`: other programs are added with a secret shown once, told by hand too, and removed."""

from __future__ import annotations

import re

import pytest

from tests.cli.conftest import Ita, checkpoint
from tests.support.listener import listening
from tests.support.por import Por


@pytest.fixture
def inside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The office allows hooks in its own network, where those of the tests listen."""
    monkeypatch.setenv("ITA_HOOKS_INSIDE", "true")


@pytest.mark.usefixtures("inside")
def test_a_hook_is_added_told_listed_and_removed(ita: Ita, por: Por) -> None:
    assert "ยังไม่มีเว็บฮุก" in ita("hook", "list").output
    with listening() as listener:
        said = ita("hook", "add", listener.url, "--event", "checkpoint.accepted").output
        (secret,) = re.findall(r"whsec_[\w+/=]{44}", said)
        ita("review", "accept", checkpoint(por))
        assert "ส่งแล้ว 1 ข้อความ" in ita("hook", "deliver").output
        assert [one.told["type"] for one in listener.heard] == ["checkpoint.accepted"]
    listed = ita("hook", "list").output
    assert "ส่งแล้ว 1" in listed
    assert secret not in listed
    assert "เลิกแจ้งเว็บฮุกหมายเลข 1 แล้ว" in ita("hook", "remove", 1).output
    assert "ก่อนแล้ว" in ita("hook", "remove", 1, code=1).output
    assert ita("audit", "verify").exit_code == 0


@pytest.mark.usefixtures("inside")
def test_one_that_does_not_answer_is_said_and_shown(ita: Ita, por: Por) -> None:
    ita("hook", "add", "http://127.0.0.1:9/")
    ita("review", "accept", checkpoint(por))
    assert "ระบบจะส่งใหม่เอง" in ita("hook", "deliver", code=3).output
    assert "ConnectError" in ita("hook", "list").output


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("ftp://example.org/",), 2, "http://"),
        (("http://127.0.0.1:9/",), 2, "ITA_HOOKS_INSIDE"),
        (("https://nas.local/hook",), 2, "เครือข่ายภายใน"),
        (("https://example.org/", "--event", "checkpoint.exploded"), 2, "ไม่มีเรื่องนี้"),
        (("https://example.org/", "--by", "head-klang"), 1, "ไม่มีอะไรเปลี่ยน"),
    ],
)
def test_what_makes_no_sense_is_said_so(ita: Ita, por: Por, words: tuple[str, ...], code: int, said: str) -> None:
    assert said in ita("hook", "add", *words, code=code).output
    assert "ไม่พบเว็บฮุกหมายเลข 4" in ita("hook", "remove", 4, code=2).output
