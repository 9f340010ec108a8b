"""The check behind the code on a report: what it is, where it stands, and whether the record still says what it said."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import create_engine, select, text
from starlette.testclient import TestClient

from ita_model.calendar import office_moment
from ita_model.records import Report
from ita_model.report.states import ReportState
from tests.support.cast import Town, a_plan, open_plan
from tests.support.counting import queries
from tests.support.publishing import ADDRESS, LIFE, code, compile_again, form, go

SUPERSEDED = ReportState.SUPERSEDED
GOOD = "ตรงกันทุกข้อที่ตรวจ"
BAD = "พบสิ่งที่ไม่ตรงกัน"
SAME, OTHER = "ไฟล์ตรงกัน", "ไฟล์ไม่ตรง"
FIRST = re.compile(r'(?s)<div class="box[^>]*role="(?:status|alert)">.*?</div>')


def alter(town: Town, statement: str) -> None:
    """Somebody with the database file and no respect changes it."""
    engine = create_engine(town.office.engine.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for name in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        assert connection.execute(text(statement)).rowcount > 0
    engine.dispose()


def sent(stranger: TestClient, address: str, content: bytes | None) -> str:
    """What the page answers to a file."""
    answer = stranger.post(address, files={"file": ("report.pdf", content)} if content is not None else {"file": ("", b"")})
    assert answer.status_code == 200
    found = FIRST.search(answer.text)
    assert found is not None
    return found[0]


@pytest.mark.parametrize(
    ("far", "told"),
    [(0, "จัดทำแล้ว ยังไม่ลงนาม"), (1, "ปลัดลงนามแล้ว รอนายกรับทราบ"), (2, "นายกรับทราบแล้ว รอเผยแพร่"), (3, "รายงานฉบับที่เผยแพร่อยู่")],
)
def test_it_says_which_report_it_is_and_where_it_stands(stranger: TestClient, compiled: Town, far: int, told: str) -> None:
    go(compiled, 1, *LIFE[:far])
    answer = stranger.get(f"/check/{code(compiled, 1)[:32]}")
    assert answer.status_code == 200
    for words in (told, "องค์การบริหารส่วนตำบลตัวอย่าง", "รายงานรอบ 6 เดือน ปีงบประมาณ 2567", "31 มีนาคม 2567", "1 เมษายน 2567", GOOD):
        assert words in answer.text, words
    assert ("เปิดอ่านรายงานที่เผยแพร่" in answer.text) == (far == 3)
    assert ("นายประเสริฐ มั่นคง" in answer.text) == (far == 3), "names are told once they are public"
    assert "ดำเนินการแล้ว" not in answer.text, "what the report says is not told here"
    for ending in ("pdf", "docx", "xlsx", "html", "json"):
        assert form(compiled, 1, ending).name in answer.text.replace("<wbr>", "")


def test_of_a_draft_it_says_no_more_than_that_it_is_one(stranger: TestClient, compiled: Town) -> None:
    number = compile_again(compiled, draft=True)
    address = f"/check/{code(compiled, number)[:32]}"
    for answer in (stranger.get(address), stranger.post(address, files={"file": ("x.pdf", b"x")})):
        assert answer.status_code == 200
        assert "ฉบับร่าง ไม่ใช้อ้างอิง" in answer.text
        assert "รหัสนี้อยู่บนฉบับร่างของรายงานรอบ 6 เดือน ปีงบประมาณ 2567" in answer.text
        for hidden in (GOOD, "31 มีนาคม", "SHA-256", 'type="file"', "script", form(compiled, number).name):
            assert hidden not in answer.text.replace("<wbr>", ""), hidden


def test_a_superseded_version_says_since_when_why_and_where_the_new_one_stands(stranger: TestClient, published: Town) -> None:
    published.now = office_moment(date(2024, 4, 9), 9)
    compile_again(published, reason="แก้เหตุผลแล้ว")
    before = stranger.get(f"/check/{code(published, 1)}").text
    assert "หน่วยงานจัดทำฉบับใหม่กว่าแล้วเมื่อ 9 เมษายน 2567 แต่ยังไม่ได้เผยแพร่แทน" in before
    go(published, 2, *LIFE, words="ตัวเลขผิด")
    page = stranger.get(f"/check/{code(published, 1)}").text
    for told in ("เลิกใช้แล้ว มีฉบับใหม่แทน", "เลิกใช้เมื่อ 9 เมษายน 2567", "ตัวเลขผิด", f'href="{ADDRESS}"', GOOD):
        assert told in page, told
    assert "รายงานฉบับที่เผยแพร่อยู่" in stranger.get(f"/check/{code(published, 2)}").text


def test_a_withdrawn_version_says_so_and_tells_the_reason_of_a_published_one_alone(
    stranger: TestClient, compiled: Town
) -> None:
    go(compiled, 1, SUPERSEDED, words="เหตุผลภายใน")
    page = stranger.get(f"/check/{code(compiled, 1)}").text
    assert "หน่วยงานถอนฉบับนี้แล้ว" in page
    assert "เหตุผลภายใน" not in page
    number = compile_again(compiled, reason="แก้เหตุผลแล้ว")
    assert "มีฉบับที่จัดทำใหม่เมื่อ 5 เมษายน 2567 ซึ่งยังไม่เผยแพร่" in stranger.get(f"/check/{code(compiled, 1)}").text
    go(compiled, number, *LIFE, SUPERSEDED, words="มีข้อมูลส่วนบุคคล")
    page = stranger.get(f"/check/{code(compiled, number)}").text
    assert "หน่วยงานถอนฉบับนี้แล้ว" in page
    assert "มีข้อมูลส่วนบุคคล" in page


def test_of_versions_with_the_same_code_the_one_in_use_is_told_of(stranger: TestClient, published: Town) -> None:
    go(published, 1, SUPERSEDED, words="พลาดไป")
    again = compile_again(published)
    assert code(published, again) == code(published, 1)
    go(published, again, *LIFE)
    assert "รายงานฉบับที่เผยแพร่อยู่" in stranger.get(f"/check/{code(published, 1)}").text


@pytest.mark.parametrize(
    "typed",
    [
        lambda c: c,
        lambda c: c[:32],
        lambda c: c[:12],
        str.upper,
        lambda c: " ".join(re.findall("....", c)),
        lambda c: "-".join(re.findall("........", c[:32])),
        lambda c: c.replace("0", "O").replace("1", "l"),
        lambda c: c.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")),
        lambda c: f"http://127.0.0.1:8000/check/{c[:32]}",
    ],
)
def test_a_code_is_understood_however_it_is_typed(stranger: TestClient, compiled: Town, typed) -> None:  # type: ignore[no-untyped-def]
    said = typed(code(compiled, 1))
    answer = stranger.get("/check", params={"code": f"  {said} "})
    assert answer.status_code == 303
    assert GOOD in stranger.get(answer.headers["location"]).text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("a" * 32, "ไม่พบรหัสนี้"), ("a" * 65, "ไม่พบรหัสนี้"), ("สวัสดี", "ไม่พบรหัสนี้"), ("xyz<script>alert(1)</script>", "ไม่พบรหัสนี้"),
        ("abc", "รหัสสั้นเกินไป"), ("a" * 11, "รหัสสั้นเกินไป"), ("%25", "ไม่พบรหัสนี้"), ("____________", "ไม่พบรหัสนี้"),
        ("../../l/x", "ไม่พบรหัสนี้"),
    ],
)  # fmt: skip
def test_what_is_no_code_of_ours_is_a_page_that_says_what_to_do(
    stranger: TestClient, compiled: Town, typed: str, told: str
) -> None:
    moved = stranger.get("/check", params={"code": typed})
    answer = stranger.get(moved.headers["location"])
    assert answer.status_code == 404
    assert told in answer.text
    assert 'name="code"' in answer.text
    assert "<script>" not in answer.text


def test_the_beginning_that_two_codes_share_is_not_enough(stranger: TestClient, compiled: Town) -> None:
    mine = code(compiled, 1)
    with compiled.begin() as (session, _):
        (columns,) = session.execute(select(Report.__table__)).mappings()
        session.add(Report(**{**columns, "id": 77, "claims_sha256": f"{mine[:20]}{'0' * 44}"}))
    assert "รหัสนี้ยังไม่พอให้รู้ว่าเป็นรายงานใด" in stranger.get(f"/check/{mine[:16]}").text
    assert GOOD in stranger.get(f"/check/{mine[:32]}").text


def test_a_code_may_be_typed_on_a_page_of_its_own(stranger: TestClient) -> None:
    answer = stranger.get("/check")
    assert answer.status_code == 200
    assert "ข้างคำว่า “รหัสตรวจสอบ”" in answer.text


@pytest.mark.parametrize("ending", ["pdf", "docx", "xlsx", "html", "json"])
def test_a_form_that_was_changed_on_the_disk_is_told(stranger: TestClient, published: Town, ending: str) -> None:
    kept = form(published, 1, ending)
    kept.write_bytes(kept.read_bytes()[:-1] + b"?")
    page = stranger.get(f"/check/{code(published, 1)}").text
    assert BAD in page
    assert GOOD not in page
    assert f"six-month-2567.{ending}" in page


def test_a_form_that_is_gone_is_told(stranger: TestClient, published: Town) -> None:
    form(published, 1).unlink()
    page = stranger.get(f"/check/{code(published, 1)}").text
    assert BAD in page
    assert "six-month-2567.pdf" in page


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("UPDATE report SET outstanding = outstanding + 1", "report 1"),
        ("UPDATE report_move SET words = 'x' WHERE n = 1", "report_move 1"),
        ("UPDATE report_file SET size = size + 1 WHERE name LIKE '%.pdf'", "six-month-2567.pdf"),
        ("UPDATE confirmation SET result = 'อย่างอื่น' WHERE id = 1", "confirmation 1"),
        ("UPDATE move SET words = 'x' WHERE after = 'accepted' AND confirmation_id = 1", "move "),
        ("UPDATE evidence SET name = 'อย่างอื่น' WHERE id = 1", "evidence"),
        ("UPDATE journal SET payload = payload || ' ' WHERE kind = 'report.compiled'", "report 1"),
        ("DELETE FROM journal WHERE kind = 'confirmation.given'", "confirmation 1"),
    ],
)  # fmt: skip
def test_a_changed_record_is_told(stranger: TestClient, published: Town, statement: str, place: str) -> None:
    assert GOOD in stranger.get(f"/check/{code(published, 1)}").text
    alter(published, statement)
    page = stranger.get(f"/check/{code(published, 1)}").text
    assert BAD in page
    assert place in page


def test_a_manifest_that_was_changed_or_lost_is_told(stranger: TestClient, published: Town) -> None:
    with published.office.look() as session:
        kept = published.office.documents("sample").path(session.get_one(Report, 1).manifest_sha256)
    whole = kept.read_bytes()
    kept.write_bytes(whole.replace(b'"draft":false', b'"draft":true '))
    assert BAD in stranger.get(f"/check/{code(published, 1)}").text
    kept.write_bytes(b"[]")
    assert BAD in stranger.get(f"/check/{code(published, 1)}").text
    kept.unlink()
    page = stranger.get(f"/check/{code(published, 1)}").text
    assert page.count("ไม่ได้ตรวจ</span>") == 4, "nothing is claimed of what cannot be looked at"


def test_a_file_that_is_sent_is_told_to_be_which_form_or_none(stranger: TestClient, published: Town) -> None:
    address = f"/check/{code(published, 1)[:32]}"
    for ending, called in (("pdf", "PDF"), ("docx", "Word"), ("json", "JSON")):
        told = sent(stranger, address, form(published, 1, ending).read_bytes())
        assert SAME in told
        assert f"แบบ {called} " in told
    changed = bytearray(form(published, 1).read_bytes())
    changed[len(changed) // 2] ^= 1
    assert OTHER in sent(stranger, address, bytes(changed))
    assert OTHER in sent(stranger, address, b"")
    assert OTHER in sent(stranger, address, b"x" * 30_000_000), "larger than any form"
    assert "ยังไม่ได้เลือกไฟล์" in sent(stranger, address, None)


def test_a_file_of_a_version_that_is_out_of_use_is_said_to_be_so(stranger: TestClient, published: Town) -> None:
    content = form(published, 1).read_bytes()
    go(published, 1, SUPERSEDED, words="ตัวเลขผิด")
    told = sent(stranger, f"/check/{code(published, 1)[:32]}", content)
    assert SAME in told
    assert "แต่ฉบับนี้เลิกใช้แล้ว" in told


def test_nothing_is_kept_or_changed_by_looking_or_by_sending(stranger: TestClient, published: Town) -> None:
    address = f"/check/{code(published, 1)[:32]}"
    before = published.dump(), sorted(published.office.settings.home.rglob("*"))
    stranger.get(address)
    sent(stranger, address, b"private" * 1000)
    home = [one for one in before[1] if "ita.db" not in one.name]
    after = [one for one in sorted(published.office.settings.home.rglob("*")) if "ita.db" not in one.name]
    assert (published.dump(), after) == (before[0], home)


def test_a_form_without_a_code_is_read_by_nobody(stranger: TestClient, compiled: Town) -> None:
    answer = stranger.post(f"/check/{'a' * 32}", files={"file": ("x.pdf", b"x")})
    assert answer.status_code == 404


def test_the_page_can_connect_to_nobody(stranger: TestClient, compiled: Town) -> None:
    """So that the promise holds that a file stays where it is."""
    policy = stranger.get(f"/check/{code(compiled, 1)}").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "connect-src" not in policy
    assert "unsafe" not in policy


def test_it_asks_few_questions_whatever_became_of_the_report(stranger: TestClient, published: Town) -> None:
    compile_again(published, reason="แก้เหตุผลแล้ว")
    go(published, 2, *LIFE, words="ตัวเลขผิด")
    draft = compile_again(published, draft=True)
    for number in (1, 2, draft):
        printed = code(published, number)
        with queries(published.office.engine) as seen:
            stranger.get(f"/check/{printed}")
        assert 1 <= len(seen) <= (1 if number == draft else 10), number


def test_two_agencies_codes_lead_each_to_its_own(stranger: TestClient, published: Town) -> None:
    open_plan(published, a_plan("other"))
    other = replace(published, code="other")
    number = compile_again(other)
    page = stranger.get(f"/check/{code(other, number)}").text
    assert GOOD in page
    assert ADDRESS not in page
    assert "ยังไม่ใช่ฉบับที่เผยแพร่ต่อประชาชน" in page
