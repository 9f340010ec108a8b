"""The demo's own mail server."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from config.letters import Letter
from demo.post_office import PostOffice
from tasks.mailer import Mailer

MOMENT = datetime(2024, 3, 22, 1, 30, tzinfo=UTC)


def deliver(office: PostOffice, *addresses: str) -> None:
    sender = {"sender_name": "อบต.ปอ", "sender_address": "ita@example.org"}
    with Mailer(host=office.host, port=office.port, starttls=False, **sender) as mailer:  # type: ignore[arg-type]
        for n, address in enumerate(addresses):
            letter = Letter("สมศรี ใจดี", address, f"เรื่องที่ {n}", "สวัสดี\n", "<p>สวัสดี</p>\n")
            mailer.send(letter, message_id=f"<{n}@example.org>", moment=MOMENT)


def test_each_letter_becomes_a_file_in_the_order_of_arrival(tmp_path: Path) -> None:
    with PostOffice(tmp_path / "mail") as office:
        deliver(office, "b@example.org", "a@example.org", "x/{odd}/y@example.org")
    names = sorted(path.name for path in (tmp_path / "mail").iterdir())
    assert names == ["0001-b@example.org.eml", "0002-a@example.org.eml", "0003-x__odd__y@example.org.eml"]
    opened = message_from_bytes((tmp_path / "mail" / names[1]).read_bytes(), policy=default)
    assert opened["Subject"] == "เรื่องที่ 1"


def test_numbers_go_on_after_a_new_start_in_the_same_folder(tmp_path: Path) -> None:
    with PostOffice(tmp_path) as office:
        deliver(office, "a@example.org")
        port = office.port
        office.stop()
        office.start()
        assert office.port == port
        deliver(office, "a@example.org")
    with PostOffice(tmp_path) as another:
        deliver(another, "a@example.org")
    assert [path.name[:4] for path in sorted(tmp_path.iterdir())] == ["0001", "0002", "0003"]
    assert [letter.number for letter in office.letters] == [1, 2]


@pytest.mark.parametrize("host", ["0.0.0.0", "", "::", "192.0.2.1", "mail.example.org"])
def test_it_serves_this_machine_alone(tmp_path: Path, host: str) -> None:
    with pytest.raises(ValueError, match="this machine alone"):
        PostOffice(tmp_path, host=host)


def test_it_forgets_faults_when_told_to_behave(tmp_path: Path) -> None:
    with PostOffice(tmp_path) as office:
        office.answer_next(5, "451 4.3.0 Try later")
        office.drop_next(5, at="RCPT")
        office.refuse("a@example.org")
        office.behave()
        deliver(office, "a@example.org")
    assert len(office.letters) == 1
