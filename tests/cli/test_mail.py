"""`ita mail`: a returned letter from the mail server's pipe, and those of the mailbox by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from config.office import open_office
from ita_model.calendar import office_moment
from ita_model.records import Bounce, Letter
from tests.cli.conftest import Ita
from tests.support.cast import SOMSRI, TODAY, Town, a_plan, open_plan
from tests.support.imap import PASSWORD, USER, NoServer, an_imap_server

SAMPLES = Path(__file__).parents[1] / "golden" / "returned"
THEIR_ID = b"<sample.somsri.2024-03-22.0123456789abcdef0123456789abcdef@example.org>"


@pytest.fixture
def town(home: Path) -> Town:
    """อบต.ตัวอย่าง with its letters of 22 March 2567 gone, in the office that the commands open."""
    town = Town(open_office(), "sample", office_moment(TODAY, 10))
    open_plan(town, a_plan())
    town.sweep(TODAY)
    town.deliver(TODAY)
    return town


def sample(town: Town, name: str) -> bytes:
    with town.office.look() as session:
        number = session.get_one(Letter, town.letter(SOMSRI, TODAY)).message_id.encode()
    return (SAMPLES / f"{name}.eml").read_bytes().replace(THEIR_ID, number)


def piped(raw: bytes, *, code: int = 0) -> str:
    """What the command says of a message that is piped to it."""
    result = CliRunner().invoke(app, ["mail", "returned"], input=raw)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result.output


def test_a_returned_letter_is_put_on_record_from_a_pipe_once(town: Town) -> None:
    letter = town.letter(SOMSRI, TODAY)
    assert f"จดหมายฉบับที่ {letter} ของ sample ถูกตีกลับ" in piped(sample(town, "postfix"))
    assert "บันทึกไว้ก่อนแล้ว" in piped(sample(town, "gmail"))
    with town.office.look() as session:
        assert [one.letter_id for one in session.query(Bounce)] == [letter]


def test_what_is_late_or_no_return_is_settled_without_a_record(town: Town) -> None:
    before = town.dump()
    assert "ยังพยายามส่งอยู่" in piped(sample(town, "postfix-delayed"))
    assert "ไม่ใช่จดหมายตีกลับ" in piped(sample(town, "away"))
    assert "ไม่ใช่จดหมายตีกลับ" in piped(b"\xff\x00\n\n" * 40_000 + b"x" * 2_000_000)
    assert town.dump() == before


def test_a_return_that_names_no_letter_of_ours_is_a_finding(town: Town) -> None:
    before = town.dump()
    assert "names no letter of this office" in piped((SAMPLES / "postfix.eml").read_bytes(), code=1)
    other = sample(town, "postfix").replace(b"somsri@", b"somebody@")
    assert "no address of its reader's" in piped(other, code=1)
    assert town.dump() == before


def test_nothing_on_the_pipe_is_wrong_use_and_no_office_too(
    town: Town, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert "ไม่มีข้อความให้อ่าน" in piped(b"", code=2)
    monkeypatch.setenv("ITA_HOME", str(tmp_path / "nowhere"))
    piped(b"x", code=2)


def test_a_record_that_cannot_be_written_is_something_outside_so_that_the_mail_server_tries_again(town: Town) -> None:
    raw = sample(town, "postfix")
    with town.office.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE bounce RENAME TO elsewhere")
    piped(raw, code=3)


def test_the_mailbox_is_read_by_hand(ita: Ita, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "ยังไม่ได้ตั้งกล่องจดหมาย" in ita("mail", "fetch", code=2).stderr
    said = {"HOST": "127.0.0.1", "PORT": "1", "USER": USER, "PASSWORD": PASSWORD, "SECURITY": "none"}
    for name, value in said.items():
        monkeypatch.setenv(f"ITA_IMAP_{name}", value)
    assert "ข้อความยังอยู่ครบ" in ita("mail", "fetch", code=3).stderr
    try:
        with an_imap_server() as server:
            monkeypatch.setenv("ITA_IMAP_PORT", str(server.plain))
            server.put(sample(town, "postfix"))
            server.put(sample(town, "postfix").replace(b"somsri@", b"somebody@"))
            told = ita("mail", "fetch").stdout
            assert "อ่าน 2 ข้อความ จดหมายถูกตีกลับ 1 ฉบับ" in told
            assert "ไม่ตรงกับจดหมายของระบบ" in told
    except NoServer as reason:
        pytest.skip(str(reason))
