"""Returned letters out of a real mailbox, over IMAP: read once, marked, and left where they lie."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from config.settings import ImapSecurity
from ita_model.calendar import office_moment
from ita_model.records import Bounce, Letter
from ita_model.returned import MOST_BYTES
from tasks.mailbox import MARK, SEEN, Mailbox, MailboxError, in_imap, mark_for, quoted
from tasks.returning import ReadBack, read_back
from tests.support.cast import ANAN, SOMSRI, TODAY, Town, a_town, days
from tests.support.imap import PASSWORD, USER, ImapServer, NoServer, an_imap_server

SAMPLES = Path(__file__).parents[1] / "golden" / "returned"
THEIR_ID = b"<sample.somsri.2024-03-22.0123456789abcdef0123456789abcdef@example.org>"
DAY = datetime(2024, 3, 22, 2, tzinfo=UTC)


@pytest.fixture
def server(certificate: Path) -> Iterator[ImapServer]:
    """A Dovecot of one's own."""
    try:
        with an_imap_server(certificate) as server:
            yield server
    except NoServer as reason:
        pytest.skip(str(reason))


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """อบต.ตัวอย่าง on 22 March 2567, its letters of the day gone."""
    with a_town(tmp_path / "office") as town:
        town.sweep(TODAY)
        town.deliver(TODAY)
        yield town


def sample(name: str, town: Town, letter: int) -> bytes:
    """A message of the samples, as it would come of one of our letters."""
    with town.office.look() as session:
        number = session.get_one(Letter, letter).message_id.encode()
    return (SAMPLES / f"{name}.eml").read_bytes().replace(THEIR_ID, number).replace(b"\n", b"\r\n")


def box(server: ImapServer, security: ImapSecurity = ImapSecurity.TLS, **changes: object) -> Mailbox:
    """The way to the server's one account."""
    port = server.tls if security is ImapSecurity.TLS else server.plain
    plain = {"host": "127.0.0.1", "port": port, "user": USER, "password": PASSWORD, "tls_context": server.context()}
    return Mailbox(security=security, **{**plain, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("security", list(ImapSecurity))
def test_what_came_back_is_read_once_and_left_where_it_lies(server: ImapServer, town: Town, security: ImapSecurity) -> None:
    mine, theirs = town.letter(SOMSRI, TODAY), town.letter(ANAN, TODAY)
    for name, letter in (("postfix", mine), ("gmail", mine), ("exim", theirs), ("postfix-delayed", mine), ("away", mine)):
        server.put(sample(name, town, letter), at=DAY)
    first = read_back(town.office, box(server, security), at=town.now)
    assert (first.read, first.recorded, first.known, first.delayed) == (5, 1, 1, 1)
    assert first.left == (f"message 3: names letter {theirs} of sample, and no address of its reader's",)
    assert server.flags() == [{MARK}] * 5
    assert read_back(town.office, box(server, security), at=town.now) == ReadBack()
    with town.office.look() as session:
        assert session.scalars(select(Bounce.letter_id)).all() == [mine]
    assert town.faults() == []


def test_what_somebody_else_opened_first_is_read_all_the_same(server: ImapServer, town: Town) -> None:
    server.put(sample("postfix", town, town.letter(SOMSRI, TODAY)), at=DAY)
    with server.inside() as client:
        client.select("INBOX")
        client.store("1", "+FLAGS", "(\\Seen \\Flagged)")
    assert read_back(town.office, box(server), at=town.now).recorded == 1
    assert server.flags() == [{MARK, "\\Seen", "\\Flagged"}]


def test_where_a_server_keeps_no_word_of_ours_what_was_read_is_marked_as_seen(server: ImapServer, town: Town) -> None:
    server.put(sample("postfix", town, town.letter(SOMSRI, TODAY)), at=DAY)
    with box(server) as opened:
        opened._mark = SEEN
        (number,) = opened.unread(today=TODAY)
        opened.done(number)
        assert opened.unread(today=TODAY) == []
    assert server.flags() == [{"\\Seen"}]


def test_a_reading_that_is_cut_off_before_the_mark_is_made_good_and_doubles_nothing(server: ImapServer, town: Town) -> None:
    class Cut(Mailbox):
        def done(self, number: str) -> None:
            raise MailboxError("the line broke")

    server.put(sample("postfix", town, town.letter(SOMSRI, TODAY)), at=DAY)
    cut = Cut(
        host="127.0.0.1", port=server.tls, user=USER, password=PASSWORD, tls_context=server.context(),
    )  # fmt: skip
    with pytest.raises(MailboxError):
        read_back(town.office, cut, at=town.now)
    assert server.flags() == [set()]
    again = read_back(town.office, box(server), at=town.now)
    assert (again.read, again.recorded, again.known) == (1, 0, 1)


def test_a_folder_with_a_thai_name_is_found_and_the_others_are_left_alone(server: ImapServer, town: Town) -> None:
    letter = town.letter(SOMSRI, TODAY)
    server.put(sample("postfix", town, letter), quoted(in_imap("ตีกลับ & อื่น")), at=DAY)
    server.put(sample("exim", town, letter), at=DAY)
    assert read_back(town.office, box(server, folder="ตีกลับ & อื่น"), at=town.now).recorded == 1
    assert server.flags() == [set()]
    with pytest.raises(MailboxError, match="SELECT"):
        read_back(town.office, box(server, folder="ไม่มี"), at=town.now)


def test_a_mountain_is_read_in_part_and_what_is_old_not_at_all(server: ImapServer, town: Town) -> None:
    letter = town.letter(SOMSRI, TODAY)
    server.put(sample("postfix", town, letter) + b"x" * MOST_BYTES * 2, at=DAY)
    server.put(sample("gmail", town, letter), at=datetime(2024, 1, 2, tzinfo=UTC))
    with box(server) as opened:
        (number,) = opened.unread(today=TODAY)
        assert len(opened.message(number)) == MOST_BYTES
    assert read_back(town.office, box(server), at=town.now).recorded == 1
    assert read_back(town.office, box(server), at=office_moment(TODAY + days(60), 9)) == ReadBack()


def test_what_cannot_be_trusted_or_opened_is_said_and_changes_nothing(server: ImapServer, town: Town) -> None:
    server.put(sample("postfix", town, town.letter(SOMSRI, TODAY)), at=DAY)
    before = town.dump()
    for wrong in (
        {"tls_context": None},
        {"host": "localhost"},
        {"password": "wrong"},
        {"port": 1},
        {"port": server.plain},
    ):
        with pytest.raises(MailboxError) as caught:
            read_back(town.office, box(server, **wrong), at=town.now)
        assert "hush" not in str(caught.value)
    assert town.dump() == before
    assert server.flags() == [set()]


@pytest.mark.parametrize("said", [{"user": "ก"}, {"password": "a\r\nLOGOUT"}, {"user": "a\nb"}])
def test_a_name_or_password_that_no_server_takes_is_refused(said: dict[str, str]) -> None:
    plain = {"host": "127.0.0.1", "port": 1, "user": "a", "password": "b"}
    with pytest.raises(ValueError):
        Mailbox(**{**plain, **said})  # type: ignore[arg-type]


def test_the_mark_is_our_own_word_where_the_folder_keeps_it() -> None:
    assert mark_for([b"(\\Answered \\Seen \\*)"]) == MARK
    assert mark_for([b"(\\Answered $itaread)"]) == MARK
    assert mark_for([b"(\\Answered \\Seen)"]) == SEEN
    assert mark_for([None]) == SEEN


def test_names_are_written_as_imap_wants_them() -> None:
    assert in_imap("INBOX/a&b") == "INBOX/a&-b"
    assert in_imap("台北") == "&U,BTFw-"  # the example of RFC 3501
    assert in_imap("~peter/mail/台北/日本語") == "~peter/mail/&U,BTFw-/&ZeVnLIqe-"
    assert quoted('a "b" \\') == '"a \\"b\\" \\\\"'
