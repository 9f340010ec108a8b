"""The mailbox of returned letters is read by a flow, for every agency at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from flows.returned import returned
from ita_model.records import Letter
from tasks.mailbox import MailboxError
from tasks.returning import ReadBack
from tests.flows.conftest import Prefect, Settle, table
from tests.support.cast import SOMSRI, Town, a_plan
from tests.support.imap import PASSWORD, USER, ImapServer, NoServer, an_imap_server

pytestmark = pytest.mark.xdist_group("prefect")
_DUE = date(2024, 3, 20)
SAMPLES = Path(__file__).parents[1] / "golden" / "returned"
THEIR_ID = b"<sample.somsri.2024-03-22.0123456789abcdef0123456789abcdef@example.org>"


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[ImapServer]:
    """A mailbox that the settings name; the server is stopped with the test."""
    try:
        with an_imap_server() as server:
            said = {"HOST": "127.0.0.1", "PORT": str(server.plain), "USER": USER, "PASSWORD": PASSWORD, "SECURITY": "none"}
            for name, value in said.items():
                monkeypatch.setenv(f"ITA_IMAP_{name}", value)
            yield server
    except NoServer as reason:
        pytest.skip(str(reason))


def _came_back(town: Town) -> bytes:
    on = town.now.date()
    town.sweep(on)
    town.deliver(on)
    with town.office.look() as session:
        number = session.get_one(Letter, town.letter(SOMSRI, on)).message_id.encode()
    return (SAMPLES / "postfix.eml").read_bytes().replace(THEIR_ID, number)


def test_where_no_mailbox_is_named_nothing_is_read(prefect: Prefect, town: Town) -> None:
    assert prefect.run(returned(at=town.now)) == ReadBack()


def test_what_came_back_is_put_on_record_and_said_in_a_table(prefect: Prefect, mailbox: ImapServer, settle: Settle) -> None:
    town = settle("returned", a_plan(months=False), on=_DUE)
    mailbox.put(_came_back(town), at=town.now)
    mailbox.put((SAMPLES / "exim.eml").read_bytes(), at=town.now)
    done = prefect.run(returned(at=town.now))
    assert (done.read, done.recorded, done.left) == (2, 1, ("message 2: names no letter of this office",))
    newest = prefect.artifacts("returned")[-1]
    (row,) = table(newest)
    assert (row["อ่านแล้ว"], row["จดหมายที่ถูกตีกลับ"], row["ไม่ใช่จดหมายของระบบ"]) == (2, 1, 1)
    assert prefect.run(returned(at=town.now)) == ReadBack()
    assert len(prefect.artifacts("returned")) == 1
    assert town.faults() == []


def test_a_mailbox_that_cannot_be_reached_fails_the_run(
    prefect: Prefect, mailbox: ImapServer, monkeypatch: pytest.MonkeyPatch, settle: Settle
) -> None:
    monkeypatch.setenv("ITA_IMAP_PORT", "1")
    town = settle("unreached")
    with pytest.raises(MailboxError):
        prefect.run(returned(at=town.now))
