"""A head confirms with words and evidence; what is wrong is said, and nothing is half done."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select
from starlette.datastructures import FormData
from starlette.testclient import TestClient

from ita_model.records import Confirmation, Evidence
from tests.support import files
from tests.support.cast import ANAN, PRASERT, SOMSRI, WICHAI, Town
from web import routes_checkpoint
from web.app import create_app
from web.uploads import MOST_BYTES, Sent, harmless_name, read_confirmation, web_link

THAI_NAME = "ภาพถ่าย การประชุม ครั้งที่ ๑.jpg"


def _path(town: Town, who: str = SOMSRI, measure: str = "m2", division: str = "finance", due: date | None = None) -> str:
    return f"/l/{town.link(who)}/checkpoints/{town.checkpoint(measure, division, due)}"


def _kept(town: Town) -> list[Evidence]:
    with town.office.look() as session:
        return list(session.scalars(select(Evidence).order_by(Evidence.position)))


def test_confirming_stores_words_and_files_under_their_hash(browser: TestClient, town: Town) -> None:
    path, photo = _path(town), files.picture()
    answer = browser.post(
        path,
        data={"result": " จัดทำคู่มือ\r\nแจกแล้ว ", "outcome": "ทุกคนทราบ", "address": ""},
        files=[("files", (THAI_NAME, photo)), ("files", ("คู่มือ.pdf", files.PDF)), ("files", ("", b""))],
    )
    assert answer.status_code == 303
    thanks = browser.get(answer.headers["location"]).text
    assert "ขอบคุณ นางสมศรี ใจดี" in thanks
    assert "เวลา 10.00 น." in thanks
    first, second = _kept(town)
    assert (first.name, first.media_type, first.size) == (THAI_NAME, "image/jpeg", len(photo))
    assert first.sha256 == hashlib.sha256(photo).hexdigest()
    assert town.office.evidence("sample").path(first.sha256).read_bytes() == photo
    assert second.media_type == "application/pdf"
    with town.office.look() as session:
        said = session.scalars(select(Confirmation)).one()
    assert (said.result, said.outcome) == ("จัดทำคู่มือ\nแจกแล้ว", "ทุกคนทราบ")
    assert THAI_NAME in thanks
    assert first.sha256[:12] in thanks


def test_a_web_address_is_evidence_enough(browser: TestClient, town: Town) -> None:
    assert browser.post(_path(town), data={"result": "เผยแพร่แล้ว", "address": "www.example.org/ข่าว"}).status_code == 303
    assert _kept(town)[0].url == "https://www.example.org/ข่าว"


def test_no_evidence_is_refused_and_nothing_is_written(browser: TestClient, town: Town) -> None:
    path = _path(town)
    before = town.dump()
    answer = browser.post(path, data={"result": "ทำแล้วจริง ๆ", "outcome": "ดีมาก"}, files=[("files", ("", b""))])
    assert answer.status_code == 422
    assert "ยังไม่มีหลักฐาน" in answer.text
    assert "ทำแล้วจริง ๆ" in answer.text
    assert "ดีมาก" in answer.text
    assert town.dump() == before
    assert list(town.office.evidence("sample").hashes()) == []


def test_no_words_are_refused_and_no_file_is_kept(browser: TestClient, town: Town) -> None:
    path = _path(town)
    before = town.dump()
    answer = browser.post(path, data={"result": " \n"}, files=[("files", ("ก.jpg", files.picture()))])
    assert answer.status_code == 422
    assert "ยังไม่ได้เขียนผลการดำเนินการ" in answer.text
    assert "โปรดเลือกไฟล์ทุกไฟล์ใหม่อีกครั้ง" in answer.text
    assert town.dump() == before
    assert list(town.office.evidence("sample").hashes()) == []


def test_a_file_that_is_too_large_is_named_and_refused(browser: TestClient, town: Town) -> None:
    path = _path(town)
    before = town.dump()
    large = files.picture() + b"\0" * MOST_BYTES
    answer = browser.post(path, data={"result": "ข้อความเดิม"}, files=[("files", ("วิดีโอ.jpg", large))])
    assert answer.status_code == 413
    assert "“วิดีโอ.jpg” ใหญ่เกิน 20 เมกะไบต์" in answer.text
    assert "ข้อความเดิม" in answer.text
    assert town.dump() == before


def test_more_than_twenty_files_are_refused(browser: TestClient, town: Town) -> None:
    sent = [("files", (f"{n}.jpg", files.picture())) for n in range(21)]
    answer = browser.post(_path(town), data={"result": "ทำแล้ว"}, files=sent)
    assert answer.status_code == 413
    assert "ไม่เกิน 20 ไฟล์" in answer.text


def test_a_body_beyond_all_bounds_is_refused_before_it_is_read(browser: TestClient, town: Town) -> None:
    headers = {"content-length": str(10**10), "content-type": "multipart/form-data; boundary=x"}
    answer = browser.post(_path(town), content=b"", headers=headers)
    assert answer.status_code == 413
    assert "ใหญ่เกินไป" in answer.text


@pytest.mark.parametrize("held", [files.PROGRAM, files.PAGE, files.ZIP, b"plain words"])
def test_what_a_file_is_called_does_not_make_it_a_picture(browser: TestClient, town: Town, held: bytes) -> None:
    answer = browser.post(_path(town), data={"result": "ทำแล้ว"}, files=[("files", ("ภาพ.jpg", held, "image/jpeg"))])
    assert answer.status_code == 422
    assert "“ภาพ.jpg” ไม่ใช่ชนิดที่รับ" in answer.text


@pytest.mark.parametrize(
    "held",
    [files.picture("PNG"), files.picture("WEBP"), files.HEIC, files.PDF, files.WORD, files.SHEET, files.SLIDES, files.ODT],
)
def test_the_kinds_that_offices_use_are_taken(browser: TestClient, town: Town, held: bytes) -> None:
    assert browser.post(_path(town), data={"result": "ทำแล้ว"}, files=[("files", ("x", held))]).status_code == 303


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "ftp://example.org/x", "ไม่มี", "http://", "a b.org", "https://u:p@example.org"]
)
def test_an_address_that_is_none_is_refused(browser: TestClient, town: Town, address: str) -> None:
    answer = browser.post(_path(town), data={"result": "ทำแล้ว", "address": address})
    assert answer.status_code == 422
    assert "ที่อยู่เว็บไม่ถูกต้อง" in answer.text


def test_what_is_typed_comes_back_escaped(browser: TestClient, town: Town) -> None:
    answer = browser.post(_path(town), data={"result": "</textarea><script>x</script>"})
    assert "<script>" not in answer.text


def test_the_second_press_hears_who_confirmed_and_when(browser: TestClient, town: Town) -> None:
    path = _path(town)
    town.confirm(town.checkpoint("m2", "finance"), WICHAI)
    before = town.dump()
    answer = browser.post(
        path, data={"result": "ทำแล้ว", "address": "www.example.org/x"}, files=[("files", ("ก.jpg", files.picture()))]
    )
    assert answer.status_code == 409
    assert "นายวิชัย ขยันงาน ยืนยันไว้เมื่อ" in answer.text
    assert "เวลา 10.00 น." in answer.text
    assert town.dump() == before


def test_what_is_not_open_yet_cannot_be_confirmed(browser: TestClient, town: Town) -> None:
    path = _path(town, measure="m1", due=date(2024, 9, 30))
    page = browser.get(path).text
    assert "เปิดให้ยืนยันตั้งแต่ วัน" in page
    assert 'action="/l/' not in page
    assert browser.post(path, data={"result": "ทำแล้ว", "address": "www.example.org/x"}).status_code == 409


def test_only_the_division_confirms(browser: TestClient, town: Town) -> None:
    for who in (ANAN, PRASERT):
        path = _path(town, who)
        before = town.dump()
        assert browser.post(path, data={"result": "ทำแล้ว", "address": "www.example.org/x"}).status_code == 404
        assert town.dump() == before


def test_the_page_says_the_step_the_day_and_why(browser: TestClient, town: Town) -> None:
    page = browser.get(_path(town, measure="m1", due=date(2024, 3, 29))).text
    assert "ศุกร์ 29 มีนาคม 2567" in page
    assert "อีก 7 วัน" in page
    assert "31 มี.ค. ตรงกับวันอาทิตย์ จึงเลื่อนมาเป็นวันทำการก่อนหน้า" in page
    assert "ภาพหน้าเว็บไซต์ที่เผยแพร่แล้ว" in page


def test_last_times_words_are_offered(browser: TestClient, town: Town) -> None:
    town.confirm(town.checkpoint("m1", "finance", date(2024, 2, 29)), WICHAI, result="เผยแพร่ 12 รายการ")
    page = browser.get(_path(town, measure="m1", due=date(2024, 3, 29))).text
    assert "เผยแพร่ 12 รายการ</textarea>" in page
    assert "ของกุมภาพันธ์ 2567" in page


def test_what_was_sent_back_is_corrected(browser: TestClient, town: Town) -> None:
    mine = town.checkpoint("m2", "finance")
    town.confirm(mine, SOMSRI, result="ฉบับแรก")
    town.send_back(mine, "โปรดเพิ่มวันที่")
    path = _path(town)
    page = browser.get(path).text
    assert "โปรดเพิ่มวันที่" in page
    assert "ฉบับแรก</textarea>" in page
    answer = browser.post(path, data={"result": "ฉบับที่สอง 20 มีนาคม", "address": "www.example.org/x"})
    assert answer.status_code == 303
    assert "ฉบับที่สอง 20 มีนาคม" in browser.get(path).text


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("ภาพ.jpg", "ภาพ.jpg"),
        ("C:\\งาน\\ภาพ.jpg", "ภาพ.jpg"),
        ("../../etc/passwd", "passwd"),
        ("ก\x00\r\nข\u202e.pdf", "กข.pdf"),
        ("ก\u061cgnp.exe", "กgnp.exe"),
        ("..", "ไฟล์ 1"),
        ("", "ไฟล์ 1"),
    ],
)
def test_a_name_keeps_its_thai_and_loses_what_acts(given: str, kept: str) -> None:
    assert harmless_name(given, 1) == kept


def test_a_very_long_name_keeps_its_ending() -> None:
    name = harmless_name("ก" * 400 + ".jpeg", 1)
    assert len(name) <= 150
    assert name.endswith(".jpeg")


def test_an_address_without_its_scheme_is_understood() -> None:
    link = web_link("www.example.org/a")
    assert link is not None
    assert link.url == "https://www.example.org/a"


def test_of_two_heads_who_press_at_once_one_confirms_and_one_is_told(town: Town) -> None:
    """The lost race: both pages were open, both presses arrive together."""
    mine = town.checkpoint("m2", "finance")
    app = create_app(town.office, clock=town.clock)

    def press(who: str) -> int:
        with TestClient(app, follow_redirects=False) as client:
            sent = {"result": f"ทำแล้ว {who}", "address": "www.example.org/x"}
            return int(client.post(f"/l/{tokens[who]}/checkpoints/{mine}", data=sent).status_code)

    tokens = {who: town.link(who) for who in (SOMSRI, WICHAI)}
    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(press, (SOMSRI, WICHAI))) == [303, 409]
    with town.office.look() as session:
        assert len(session.scalars(select(Confirmation)).all()) == 1


def test_what_was_reopened_behind_the_page_asks_to_look_again(
    browser: TestClient, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look and the act an accepted checkpoint was opened again: nothing is taken unread."""
    path, mine = _path(town), town.checkpoint("m2", "finance")
    town.confirm(mine, WICHAI)
    town.accept(mine)
    put_off = read_confirmation

    def reopened_meanwhile(form: FormData) -> Sent:
        town.reopen(mine, "หลักฐานไม่ตรงรอบ")
        return put_off(form)

    monkeypatch.setattr(routes_checkpoint, "read_confirmation", reopened_meanwhile)
    answer = browser.post(path, data={"result": "ทำแล้วใหม่", "address": "www.example.org/x"})
    assert answer.status_code == 409
    assert "เปลี่ยนไปแล้ว" in answer.text
    assert "ทำแล้วใหม่" in answer.text
    assert "หลักฐานไม่ตรงรอบ" in answer.text


def test_one_proof_confirms_what_is_chosen_beside_it(browser: TestClient, town: Town) -> None:
    beside = [town.checkpoint("m1", "finance", date(2024, month, day)) for month, day in ((1, 31), (2, 29))]
    answer = browser.post(
        _path(town),
        data={"result": "ทำแล้วทั้งสามรายการ", "also": [str(one) for one in beside]},
        files=[("files", ("x.jpg", files.picture()))],
    )
    assert "ยืนยันด้วยหลักฐานชุดเดียวกัน 3 รายการ" in browser.get(answer.headers["location"]).text
    with town.office.look() as session:
        said = session.scalars(select(Confirmation)).all()
    assert {(one.result, one.at) for one in said} == {("ทำแล้วทั้งสามรายการ", town.now)}
    assert {one.checkpoint_id for one in said} == {town.checkpoint("m2", "finance"), *beside}
    assert len({one.sha256 for one in _kept(town)}) == 1
    assert len(_kept(town)) == 3


def test_nothing_is_recorded_where_one_of_them_was_confirmed_meanwhile(browser: TestClient, town: Town) -> None:
    january = town.checkpoint("m1", "finance", date(2024, 1, 31))
    path = _path(town)
    town.confirm(january, WICHAI)
    answer = browser.post(path, data={"result": "ทำแล้ว", "address": "www.example.org/x", "also": str(january)})
    assert answer.status_code == 409
    assert (
        "ยังไม่ได้บันทึกรายการต่อไปนี้: จัดทำสรุปผลการจัดซื้อจัดจ้างรายเดือน (สขร.1) และเผยแพร่บนเว็บไซต์ของหน่วยงาน · มกราคม 2567" in answer.text
    )
    assert ">\nทำแล้ว</textarea>" in answer.text
    with town.office.look() as session:
        assert session.scalars(select(Confirmation.checkpoint_id)).all() == [january]


def test_a_second_press_for_several_hears_that_they_are_recorded(browser: TestClient, town: Town) -> None:
    path, january = _path(town), town.checkpoint("m1", "finance", date(2024, 1, 31))
    data = {"result": "ทำแล้ว", "address": "www.example.org/x", "also": str(january)}
    assert browser.post(path, data=data).status_code == 303
    again = browser.post(path, data=data)
    assert "รายการนี้มีผู้ดำเนินการไว้แล้ว" in again.text
    assert "ยังไม่ได้บันทึก" not in again.text
    with town.office.look() as session:
        assert len(session.scalars(select(Confirmation)).all()) == 2


def test_what_was_not_recorded_because_somebody_was_first_with_the_other_is_named(browser: TestClient, town: Town) -> None:
    path, january = _path(town), town.checkpoint("m1", "finance", date(2024, 1, 31))
    town.confirm(town.checkpoint("m2", "finance"), WICHAI)
    answer = browser.post(path, data={"result": "ทำแล้ว", "address": "www.example.org/x", "also": str(january)})
    assert "รายการนี้มีผู้ดำเนินการไว้แล้ว" in answer.text
    assert "ยังไม่ได้บันทึกรายการต่อไปนี้" in answer.text
    with town.office.look() as session:
        assert session.scalars(select(Confirmation.checkpoint_id)).all() == [town.checkpoint("m2", "finance")]


@pytest.mark.parametrize("beside", ["another division's", "not open yet", "none"])
def test_nobody_confirms_beside_it_what_is_not_theirs_to_confirm(browser: TestClient, town: Town, beside: str) -> None:
    other = {
        "another division's": town.checkpoint("m2", "works"),
        "not open yet": town.checkpoint("m1", "finance", date(2024, 9, 30)),
        "none": 99_999,
    }[beside]
    data = {"result": "ทำแล้ว", "address": "www.example.org/x", "also": str(other)}
    assert browser.post(_path(town), data=data).status_code == (409 if beside == "not open yet" else 404)
    with town.office.look() as session:
        assert session.scalars(select(Confirmation)).all() == []


@pytest.mark.parametrize("sent", ["x", "-1", "1e3", "๑", "99999999999999999999", ""])
def test_what_no_page_of_ours_sends_beside_it_counts_for_nothing(browser: TestClient, town: Town, sent: str) -> None:
    data = {"result": "ทำแล้ว", "address": "www.example.org/x", "also": sent}
    assert browser.post(_path(town), data=data).status_code == 303


def test_the_plans_own_words_are_offered_where_none_were_written_before(browser: TestClient, town: Town) -> None:
    page = browser.get(_path(town)).text
    assert ">\nจัดทำคู่มือการใช้ทรัพย์สินของราชการ" in page
    assert "เติมข้อความตามแผนให้แล้ว โปรดแก้ให้ตรงกับที่ทำจริง" in page
