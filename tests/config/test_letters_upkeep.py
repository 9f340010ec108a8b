"""Letters about the installation: both parts say the same, no reason is lost, and none is written without one."""

from __future__ import annotations

from datetime import date

import pytest

from config.letters import Letter
from config.letters_upkeep import Reader, clockwork_stands, mail_goes
from ita_model.calendar import office_moment
from tests.config.test_letters import Words

AT = office_moment(date(2024, 3, 22), 9, 5)
PRASERT = Reader("อบต.ปอ", "นายประเสริฐ <มั่นคง>", "ปลัดองค์การบริหารส่วนตำบล", "prasert@example.org")
REASONS = ("por ไม่ได้กวาดงานประจำวันมา 30 ชั่วโมง", "ติดต่อ Prefect ไม่ได้ & รอ")


def letters() -> dict[str, Letter]:
    return {
        "stands": clockwork_stands(PRASERT, REASONS, desk="https://ita.example.org/desk", at=AT),
        "goes": mail_goes("it@example.go.th", name="ระบบติดตามมาตรการ", server="mail.example.go.th:587", at=AT),
    }


@pytest.mark.parametrize("kind", ["stands", "goes"])
def test_both_parts_say_the_same(kind: str) -> None:
    letter = letters()[kind]
    page = Words(letter.html).text
    for line in filter(None, map(str.strip, letter.text.splitlines())):
        assert line in page
    assert "22 มีนาคม 2567" in letter.text
    assert "09.05 น." in letter.text


def test_every_reason_is_told_and_nothing_opens_a_page_by_itself() -> None:
    letter = letters()["stands"]
    assert all(f"- {reason}" in letter.text for reason in REASONS)
    assert "<มั่นคง>" not in letter.html
    assert "https://ita.example.org/desk" in letter.text
    assert (letter.to_name, letter.to_address) == ("นายประเสริฐ <มั่นคง>", "prasert@example.org")


def test_nobody_is_alarmed_for_nothing() -> None:
    with pytest.raises(ValueError, match="alarms for nothing"):
        clockwork_stands(PRASERT, (), desk="https://ita.example.org/desk", at=AT)
