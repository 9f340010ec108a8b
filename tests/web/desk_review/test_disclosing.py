"""The secretary chooses at the desk which evidence everybody may see, after a look at each and a warning."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from ita_model.confirming import WebLink
from ita_model.records import Disclosure
from tests.support import files
from tests.support.cast import ANAN, MANOP, SOMSRI, Town
from tests.support.counting import queries

Enter = Callable[..., None]


def _accepted(town: Town) -> tuple[int, list[int]]:
    """A checkpoint that is accepted with a picture, a PDF and an address."""
    point = town.checkpoint("m2", "finance")
    given = (
        town.hand_in(files.picture(), "ป้าย <หน้า>.jpg", "image/jpeg"),
        town.hand_in(files.PDF, "คำสั่ง.pdf", "application/pdf"),
        WebLink("www.example.org/news", "https://www.example.org/news"),
    )
    return point, town.confirm_with(point, SOMSRI, *given)


def _public(town: Town) -> list[tuple[int, bool, str]]:
    with town.office.look() as session:
        rows = session.scalars(select(Disclosure).order_by(Disclosure.id))
        return [(row.evidence_id, row.public, row.words) for row in rows]


def test_each_piece_can_be_looked_at_under_a_warning_and_nothing_is_public_by_itself(
    person: TestClient, town: Town, enter: Enter
) -> None:
    point, numbers = _accepted(town)
    enter()
    assert f"/desk/checkpoints/{point}/evidence" in person.get("/desk/measures/m2").text
    assert f"/desk/checkpoints/{point}/evidence" in person.get(f"/me/checkpoints/{point}").text
    page = person.get(f"/desk/checkpoints/{point}/evidence").text
    for words in ("ตรวจข้อมูลส่วนบุคคลก่อนเผยแพร่", "ป้าย &lt;หน้า&gt;.jpg", f"/me/evidence/{numbers[0]}/small", "ไม่มีพิกัดสถานที่"):
        assert words in page
    assert "checked" not in page
    assert person.get(f"/me/evidence/{numbers[0]}/small").status_code == 200


def test_what_is_ticked_becomes_public_and_what_is_unticked_is_withdrawn_each_as_a_fact(
    person: TestClient, town: Town, enter: Enter
) -> None:
    point, (picture, pdf, address) = _accepted(town)
    enter()
    there = f"/desk/checkpoints/{point}/evidence"
    sent = {"shown": [picture, pdf, address], "public": [picture, address]}
    answer = person.post(there, data=sent)
    assert answer.status_code == 303
    assert "ประชาชนเห็น 2 จาก 3 รายการ" in person.get(answer.headers["location"]).text
    assert _public(town) == [(picture, True, ""), (address, True, "")]
    person.post(there, data={"shown": sent["shown"], "public": [address], "words": "เห็นใบหน้า"})
    assert _public(town)[2:] == [(picture, False, "เห็นใบหน้า")]
    assert "เห็นใบหน้า" in person.get(there).text
    assert person.get(f"/me/checkpoints/{point}").text.count("เผยแพร่ต่อประชาชน") == 1
    assert town.faults() == []


def test_what_is_no_longer_accepted_may_only_be_withdrawn(person: TestClient, town: Town, enter: Enter) -> None:
    point, (picture, *_rest) = _accepted(town)
    town.disclose(picture)
    town.reopen(point, "ภาพไม่ตรง")
    enter()
    there = f"/desk/checkpoints/{point}/evidence"
    page = person.get(there).text
    assert re.findall(r'name="shown" value="(\d+)"', page) == [str(picture)]
    assert "ถอนออกได้" in page
    assert person.post(there, data={"shown": [picture]}).status_code == 303
    assert _public(town)[-1] == (picture, False, "")
    assert "ยังไม่มีหลักฐานที่รับรองแล้ว" in person.get(there).text


def test_what_was_opened_again_meanwhile_is_not_made_public(person: TestClient, town: Town, enter: Enter) -> None:
    point, numbers = _accepted(town)
    enter()
    town.reopen(point, "ภาพไม่ตรง")
    answer = person.post(f"/desk/checkpoints/{point}/evidence", data={"shown": numbers, "public": numbers, "words": "พิมพ์ไว้"})
    assert answer.status_code == 409
    assert "เปลี่ยนไปแล้ว" in answer.text
    assert _public(town) == []


def test_evidence_of_another_checkpoint_is_not_marked_from_here(person: TestClient, town: Town, enter: Enter) -> None:
    point, numbers = _accepted(town)
    (other,) = town.confirm_with(town.checkpoint("m2", "works"), ANAN, WebLink("x", "https://www.example.org/x"))
    enter()
    there = f"/desk/checkpoints/{point}/evidence"
    assert person.post(there, data={"shown": [*numbers, other], "public": [other]}).status_code == 409
    assert person.post(there, data={"shown": numbers, "public": [other]}).status_code == 303
    assert _public(town) == []


@pytest.mark.parametrize("who", [SOMSRI, MANOP])
def test_nobody_but_the_secretary_makes_evidence_public(person: TestClient, town: Town, enter: Enter, who: str) -> None:
    point, numbers = _accepted(town)
    enter(who)
    there = f"/desk/checkpoints/{point}/evidence"
    assert person.get(there).status_code == 303
    assert person.post(there, data={"shown": numbers, "public": numbers}).status_code == 403
    assert _public(town) == []


def test_the_page_asks_at_most_ten_questions(person: TestClient, town: Town, enter: Enter) -> None:
    point, _numbers = _accepted(town)
    enter()
    for path in (f"/desk/checkpoints/{point}/evidence", f"/me/checkpoints/{point}", "/desk/measures/m2"):
        with queries(town.office.engine) as asked:
            assert person.get(path).status_code == 200
        assert 0 < len(asked) <= 10, path
