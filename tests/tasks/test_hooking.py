"""Hooks: what happens is owed with its cause, sent signed and at least once, tried for days, and then given up and shown."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import select

from ita_model import confirming, hook_outbox, hooks
from ita_model.confirming import NotYours
from ita_model.hook_outbox import LEASE
from ita_model.records import Checkpoint, HookMessage, MessageState, Report
from tasks.clearing import forget_messages
from tasks.hooking import Hooked, outside, tell_hooks
from tests.support import publishing
from tests.support.cast import ANAN, PRASERT, SOMSRI, Town, a_plan, a_town, open_plan
from tests.support.listener import Heard, Listener, listening


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with a_town(tmp_path / "office", hooks_inside=True) as town:
        yield town


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


def tell(town: Town) -> Hooked:
    return tell_hooks(town.office, town.code, clock=town.clock)


def states(town: Town) -> list[MessageState]:
    with town.office.look() as session:
        return list(session.scalars(select(HookMessage.state).order_by(HookMessage.id)))


def is_signed(heard: Heard, secret: str) -> bool:
    """As docs/api.md tells those who listen to check it."""
    signed = f"{heard.headers['webhook-id']}.{heard.headers['webhook-timestamp']}.".encode() + heard.body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(one.removeprefix("v1,"), wanted) for one in heard.headers["webhook-signature"].split(" "))


def test_each_move_of_a_checkpoint_is_told_in_order_and_signed(town: Town, listener: Listener) -> None:
    _, secret = town.hook(listener.url)
    mine = town.checkpoint("m2", "finance")
    town.confirm(mine, SOMSRI)
    town.send_back(mine, "ภาพไม่ชัด")
    town.confirm(mine, SOMSRI)
    town.accept(mine)
    town.reopen(mine, "ยังขาด")
    town.waive(mine, "ไม่มีพัสดุ")
    assert tell(town) == Hooked(sent=6)
    assert [one.told["type"] for one in listener.heard] == [
        "checkpoint.submitted",
        "checkpoint.returned",
        "checkpoint.submitted",
        "checkpoint.accepted",
        "checkpoint.reopened",
        "checkpoint.waived",
    ]
    assert all(is_signed(one, secret) for one in listener.heard)
    assert not is_signed(Heard(listener.heard[0].headers, listener.heard[1].body), secret)
    assert listener.heard[0].told["data"] == {
        "agency": "sample",
        "year": 2567,
        "measure": "m2",
        "division": "finance",
        "checkpoint": mine,
        "due_on": "2024-03-19",
        "before": "pending",
        "state": "submitted",
        "move": 1,
    }
    assert tell(town) == Hooked()
    assert len({one.headers["webhook-id"] for one in listener.heard}) == 6
    assert town.faults() == []


def test_nothing_that_a_person_wrote_or_is_called_is_told(town: Town, listener: Listener) -> None:
    town.hook(listener.url)
    mine = town.checkpoint("m2", "finance")
    town.confirm(mine, SOMSRI, result="ความลับของกอง")
    town.send_back(mine, "ความเห็นของปลัด")
    tell(town)
    told = b"".join(one.body for one in listener.heard).decode()
    assert not [word for word in ("ความลับ", "ความเห็น", "somsri", "prasert", "สมศรี") if word in told]


def test_a_report_is_told_of_from_compiling_to_publishing(tmp_path: Path, listener: Listener) -> None:
    with a_town(tmp_path / "reporting", plan=a_plan(months=False), hooks_inside=True) as town:
        town.hook(listener.url)
        number = publishing.file_data(town)
        publishing.go(town, number, *publishing.LIFE)
        assert tell(town) == Hooked(sent=4)
    assert [(one.told["type"], one.told["data"]["state"]) for one in listener.heard] == [
        ("report.compiled", "compiled"),
        ("report.signed-off", "signed-off"),
        ("report.acknowledged", "acknowledged"),
        ("report.published", "published"),
    ]


def test_a_hook_hears_of_what_it_asked_for_and_of_its_agency_alone(town: Town, listener: Listener) -> None:
    open_plan(town, a_plan("other"))
    other = Town(town.office, "other", town.now)
    town.hook(listener.url, "checkpoint.accepted")
    for one in (town, other):
        one.confirm(one.checkpoint("m2", "finance"), SOMSRI)
        one.accept(one.checkpoint("m2", "finance"))
    tell(town)
    tell(other)
    assert [(one.told["type"], one.told["data"]["agency"]) for one in listener.heard] == [("checkpoint.accepted", "sample")]


def test_what_is_taken_back_is_owed_to_nobody(town: Town) -> None:
    town.hook()
    with suppress(RuntimeError), town.begin() as (session, _):
        point = session.get_one(Checkpoint, town.checkpoint("m2", "works"))
        link = confirming.WebLink("a", "https://www.example.org/")
        confirming.confirm(
            session, point, officer=town.officer(session, ANAN), at=town.now, result="x", outcome="", evidence=[link]
        )
        assert session.scalars(select(HookMessage)).all()
        raise RuntimeError("the power went")
    assert states(town) == []


@pytest.mark.parametrize("status", [500, 404, 302])
def test_what_was_not_taken_is_sent_again_later_under_the_same_id(town: Town, listener: Listener, status: int) -> None:
    town.hook(listener.url)
    town.confirm(town.checkpoint("m2", "works"), ANAN)
    listener.answers = [status]
    assert tell(town) == Hooked(waiting=1)
    assert tell(town) == Hooked()  # not yet
    town.now = town.now.add(minutes=1)
    assert tell(town) == Hooked(sent=1)
    first, second = listener.heard
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    assert second.headers["webhook-timestamp"] > first.headers["webhook-timestamp"]


def test_one_that_does_not_answer_keeps_no_other_waiting(town: Town, listener: Listener) -> None:
    town.hook("http://127.0.0.1:9/nobody")
    town.hook(listener.url)
    for division, head in (("works", ANAN), ("finance", SOMSRI)):
        town.confirm(town.checkpoint("m2", division), head)
    assert tell(town) == Hooked(sent=2, waiting=1)


def test_it_is_given_up_after_three_days_and_shown(town: Town, listener: Listener) -> None:
    number, _ = town.hook(listener.url)
    town.confirm(town.checkpoint("m2", "works"), ANAN)
    listener.answers = [503] * 100
    begun, tries = town.now, 0
    while (done := tell(town)).given_up == 0:
        tries += done.waiting
        assert town.now < begun.add(days=4)
        town.now = town.now.add(minutes=30)
    assert town.now > begun.add(days=2)
    assert 10 < tries < 30
    assert states(town) == [MessageState.GIVEN_UP]
    with town.begin() as (session, agency):
        (listed,) = hooks.hooks_of(session, agency)
    assert (listed.hook.id, listed.counts, listed.trouble) == (number, {MessageState.GIVEN_UP: 1}, "answered 503")
    town.now = town.now.add(days=9)
    assert tell(town) == Hooked()


def test_what_a_dead_worker_had_claimed_is_sent_again(town: Town, listener: Listener) -> None:
    town.hook(listener.url)
    town.confirm(town.checkpoint("m2", "works"), ANAN)
    with town.begin() as (session, agency):
        first = hook_outbox.claim(session, agency.id, at=town.now)
    assert first is not None
    assert tell(town) == Hooked()
    town.now = town.now + LEASE
    assert tell(town) == Hooked(sent=1)
    assert listener.heard[0].headers["webhook-id"] == first.message_id


def test_a_hook_that_was_removed_hears_nothing_any_more(town: Town, listener: Listener) -> None:
    number, _ = town.hook(listener.url)
    town.confirm(town.checkpoint("m2", "works"), ANAN)
    town.remove_hook(number)
    town.confirm(town.checkpoint("m2", "finance"), SOMSRI)
    assert tell(town) == Hooked()
    assert (listener.heard, len(states(town))) == ([], 1)


def test_only_the_secretary_adds_hooks(town: Town) -> None:
    with town.begin() as (session, agency), pytest.raises(NotYours):
        hooks.add(session, agency, "https://www.example.org/", by=town.officer(session, SOMSRI), at=town.now)


@pytest.mark.parametrize(
    "url",
    ["", "ftp://example.org/", "file:///etc/passwd", "https://", "https://a:b@example.org/", "https://example.org/#x",
     "https://example.org:99999/", "https://example.org/\r\nX: y", "http://ก.example.org/", "javascript:alert(1)"],
)  # fmt: skip
def test_only_addresses_of_the_web_are_taken(town: Town, url: str) -> None:
    with town.begin() as (session, agency), pytest.raises(hooks.NoAddress):
        hooks.add(session, agency, url, by=town.officer(session, PRASERT), at=town.now)


def test_a_draft_is_told_as_one(tmp_path: Path) -> None:
    with a_town(tmp_path / "drafting") as town:
        town.hook()
        with town.begin() as (session, agency):
            year = session.get_one(Checkpoint, 1).year_id
            made = Report(
                agency_id=agency.id, year_id=year, kind="six-month", as_of=town.now.date(), draft=True, at=town.now,
                officer_id=None, measures=2, outstanding=1, manifest_sha256="0" * 64,
            )  # fmt: skip
            session.add(made)
            session.flush()
            assert hook_outbox.owe_report(session, made) == 1
            assert hook_outbox.owe_report(session, made) == 0
            assert '"state":"draft"' in session.scalars(select(HookMessage.payload)).one()


@pytest.fixture
def careful(tmp_path: Path) -> Iterator[Town]:
    """An office as it comes: it sends nothing to its own network."""
    with a_town(tmp_path / "careful") as town:
        yield town


def trouble(town: Town) -> list[str]:
    with town.office.look() as session:
        return list(session.scalars(select(HookMessage.trouble).order_by(HookMessage.id)))


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["93.184.215.14", "10.0.0.7"], ["::ffff:192.168.1.1"], []])
def test_a_name_that_leads_into_the_offices_own_network_is_sent_nothing(
    careful: Town, listener: Listener, addresses: list[str]
) -> None:
    careful.hook(f"http://rebound.example.org:{listener.url.rsplit(':', 1)[1]}")
    careful.confirm(careful.checkpoint("m2", "finance"), SOMSRI)
    done = tell_hooks(careful.office, careful.code, clock=careful.clock, resolve=lambda _host, _port: addresses)
    assert done == Hooked(waiting=1)
    assert listener.heard == []
    assert trouble(careful) == ["an address of ours"]


def test_a_name_that_nobody_knows_is_tried_again(careful: Town) -> None:
    def unknown(_host: str, _port: int) -> list[str]:
        raise OSError("no such host")

    careful.hook("https://gone.example.org")
    careful.confirm(careful.checkpoint("m2", "finance"), SOMSRI)
    assert tell_hooks(careful.office, careful.code, clock=careful.clock, resolve=unknown) == Hooked(waiting=1)
    assert trouble(careful) == ["unknown host"]


def test_a_message_goes_to_the_address_that_was_looked_at_under_the_hosts_name() -> None:
    asked = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append((host, port))
        return ["93.184.215.14", "93.184.215.15"]

    place = outside("https://www.example.org:8443/hook?a=1", resolve)
    assert (place.url, place.host) == ("https://93.184.215.14:8443/hook?a=1", "www.example.org:8443")
    assert place.extensions == {"sni_hostname": "www.example.org"}
    assert outside("http://www.example.org/x", resolve).url == "http://93.184.215.14/x"
    assert asked == [("www.example.org", 8443), ("www.example.org", 80)]


def test_what_old_messages_said_is_forgotten_and_that_they_were_sent_is_not(town: Town, listener: Listener) -> None:
    town.hook(listener.url)
    mine = town.checkpoint("m2", "finance")
    town.confirm(mine, SOMSRI)
    tell(town)
    town.now = town.now.add(days=29)
    assert forget_messages(town.office, town.code, at=town.now) == 0
    town.send_back(mine, "ภาพไม่ชัด")  # owed still, however old it grows
    town.now = town.now.add(days=2)
    assert forget_messages(town.office, town.code, at=town.now) == 1
    assert forget_messages(town.office, town.code, at=town.now) == 0
    with town.office.look() as session:
        old, new = session.scalars(select(HookMessage).order_by(HookMessage.id)).all()
    assert (old.payload, old.state, old.sent_at is not None) == ("", MessageState.SENT, True)
    assert new.payload
    town.now = town.now.add(days=60)
    assert forget_messages(town.office, town.code, at=town.now) == 0
    assert len(listener.heard) == 1
    assert town.faults() == []


def test_what_a_removed_hook_was_owed_is_forgotten(town: Town) -> None:
    number, _ = town.hook()
    town.confirm(town.checkpoint("m2", "finance"), SOMSRI)
    town.remove_hook(number)
    assert forget_messages(town.office, town.code, at=town.now.add(days=31)) == 1
