"""The letters that somebody waits for: until when what they bring works, to whom it belongs, and both parts alike."""

from __future__ import annotations

from datetime import date

import pytest

from config.letters import Letter, one_time_code, sign_in
from ita_model.calendar import office_moment
from ita_model.urgent import CodeNote, SignInNote
from tests.config.test_letters import Words

AT = office_moment(date(2024, 3, 23), 21, 5)
WHO = ("อบต.ปอ", "นายประเสริฐ <มั่นคง>", "ปลัดองค์การบริหารส่วนตำบล", AT)
LINK = "https://ita.example.org/sign-in/kX3vQ9w2"


def letters() -> dict[str, Letter]:
    until, address = AT.add(minutes=20), "prasert@example.org"
    return {
        "sign-in": sign_in(SignInNote(*WHO), address=address, link=LINK, until=until),
        "code": one_time_code(CodeNote(*WHO, "รายงานรอบ 6 เดือน", "report=1"), address=address, code="004217", until=until),
    }


@pytest.mark.parametrize("kind", ["sign-in", "code"])
def test_both_parts_say_the_same(kind: str) -> None:
    letter = letters()[kind]
    page = Words(letter.html).text
    for line in filter(None, map(str.strip, letter.text.splitlines())):
        assert line in page


@pytest.mark.parametrize("kind", ["sign-in", "code"])
def test_it_says_until_when_what_it_brings_works(kind: str) -> None:
    letter = letters()[kind]
    assert "ใช้ได้ถึง 21.25 น." in letter.subject
    assert "ใช้ได้ครั้งเดียว ถึงเวลา 21.25 น." in letter.text
    assert "<มั่นคง>" not in letter.html


def test_the_link_stands_in_both_parts_and_the_code_keeps_its_noughts() -> None:
    assert f"\n{LINK}\n" in letters()["sign-in"].text
    assert f'href="{LINK}"' in letters()["sign-in"].html
    assert "\n004217\n" in letters()["code"].text
    assert "004217" not in letters()["code"].subject, "a locked telephone shows subjects to whoever looks at it"


def test_what_is_no_web_address_is_no_link() -> None:
    with pytest.raises(ValueError, match="not a web address"):
        sign_in(SignInNote(*WHO), address="prasert@example.org", link="javascript:alert(1)", until=AT)
