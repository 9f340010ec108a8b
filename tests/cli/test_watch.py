"""`ita watch` tells the secretary by letter, once a day, what stands still, without Prefect; `ita mail test` sends one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from config.office import open_office
from config.readiness import Finding
from demo.post_office import PostOffice
from ita_model.calendar import office_moment
from tasks.watching import Told, tell_secretaries
from tests.cli.conftest import Ita
from tests.support.cast import TODAY, Town, a_plan, days, open_plan
from tests.support.por import Por

WRONG = (Finding("database", True), Finding("sweep", False, "sample ไม่ได้กวาดงาน", "not swept", "sample"))


@pytest.fixture
def post_office(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PostOffice]:
    with PostOffice(tmp_path / "mail") as office:
        monkeypatch.setenv("ITA_SMTP_HOST", office.host)
        monkeypatch.setenv("ITA_SMTP_PORT", str(office.port))
        yield office


@pytest.fixture
def town(post_office: PostOffice) -> Town:
    """อบต.ตัวอย่าง in the office that the commands open, with another agency beside it."""
    town = Town(open_office(), "sample", office_moment(TODAY, 10))
    open_plan(town, a_plan())
    open_plan(town, a_plan("other"))
    return town


def test_each_secretary_is_told_of_their_own_agency_once_a_day(town: Town, post_office: PostOffice) -> None:
    assert tell_secretaries(town.office, WRONG, at=town.now) == Told(now=1)
    (letter,) = post_office.letters
    assert letter.recipients == ("prasert@sample.example.org",)
    assert "ไม่ทำงานตามเวลา" in letter.subject
    assert "sample ไม่ได้กวาดงาน" in letter.text
    assert "/l/" not in letter.text
    assert tell_secretaries(town.office, WRONG, at=town.now.add(hours=5)) == Told(before=1)
    assert tell_secretaries(town.office, WRONG, at=office_moment(TODAY + days(1), 8)) == Told(now=1)
    assert len(post_office.letters) == 2


def test_what_concerns_the_installation_is_told_to_every_secretary(town: Town, post_office: PostOffice) -> None:
    told = tell_secretaries(town.office, (Finding("disk", False, "พื้นที่ดิสก์เหลือ 3 เมกะไบต์", "3 MiB"),), at=town.now)
    assert told == Told(now=2)
    assert {one.recipients[0].partition("@")[2] for one in post_office.letters} == {"sample.example.org", "other.example.org"}


def test_nobody_is_written_to_where_all_is_well(town: Town, post_office: PostOffice) -> None:
    assert tell_secretaries(town.office, (Finding("disk", True),), at=town.now) == Told()
    assert post_office.letters == []


def test_a_letter_that_the_server_did_not_take_is_tried_at_the_next_call(town: Town, post_office: PostOffice) -> None:
    post_office.stop()
    assert tell_secretaries(town.office, WRONG, at=town.now) == Told(failed=1)
    post_office.start()
    assert tell_secretaries(town.office, WRONG, at=town.now.add(minutes=15)) == Told(now=1)


def test_old_notes_are_forgotten(town: Town, post_office: PostOffice) -> None:
    for later in range(0, 40, 4):
        tell_secretaries(town.office, WRONG, at=office_moment(TODAY + days(later), 8))
    kept = sorted(note.name[:10] for note in (town.office.settings.home / "watch").iterdir())
    assert kept[0] >= (date.fromisoformat(kept[-1]) - days(14)).isoformat()


def test_the_command_ends_with_one_and_a_letter_where_no_sweep_was_made(
    home: Path, post_office: PostOffice, por: Por, ita: Ita
) -> None:
    told = ita("watch", code=1).stdout
    assert "ส่งจดหมายถึงปลัดแล้ว 1 ฉบับ" in told
    assert "ผิดปกติ  กวาดงานประจำวัน" in told
    assert "แจ้งปลัดไปแล้วในวันนี้ 1 ฉบับ" in ita("watch", code=1).stdout
    assert len(post_office.letters) == 1
    assert json.loads(ita("watch", "--json", code=1).stdout)["checks"]["sweep"]["ok"] is False


def test_the_command_is_content_where_the_day_was_swept(post_office: PostOffice, por: Por, ita: Ita) -> None:
    ita("sweep")
    ita("deliver", code=0)
    assert "ผิดปกติ" not in ita("watch").stdout
    assert all("ไม่ทำงานตามเวลา" not in one.subject for one in post_office.letters)


def test_a_letter_to_try_the_mail_server_arrives_and_is_said(post_office: PostOffice, ita: Ita) -> None:
    said = ita("mail", "test", "it@example.go.th").stdout
    assert f"เครื่องส่งจดหมาย {post_office.host}:{post_office.port} รับจดหมายแล้ว" in said
    (letter,) = post_office.letters
    assert letter.recipients == ("it@example.go.th",)
    assert "เครื่องส่งจดหมายตั้งไว้ถูกต้อง" in letter.text
    assert "เครื่องส่งจดหมายตั้งไว้ถูกต้อง" in letter.html


def test_why_the_mail_server_did_not_take_it_is_said_with_what_to_do(home: Path, ita: Ita) -> None:
    assert "โปรดตรวจ ITA_SMTP_HOST" in ita("mail", "test", "it@example.go.th", code=3).stderr
    assert "ไม่ใช่ที่อยู่อีเมล" in ita("mail", "test", "it", code=2).stderr
    assert not home.exists(), "nothing is made by trying"
