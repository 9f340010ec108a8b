"""What mail servers say when they give a letter back: those of the common ones, and what only looks like it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_model.message_ids import is_secret
from ita_model.records import BounceWhy
from ita_model.returned import MOST_BYTES, Left, Returned, read_returned, why_of

SAMPLES = Path(__file__).parents[1] / "golden" / "returned"
ID = "<sample.somsri.2024-03-22.0123456789abcdef0123456789abcdef@example.org>"
SOMSRI = "somsri@sample.example.org"
CAME_BACK = {
    "postfix": (BounceWhy.NO_MAILBOX, "5.1.1"),
    "postfix-given-up": (BounceWhy.OTHER, "4.4.1"),
    "exim": (BounceWhy.REFUSED, "5.7.1"),
    "exim-plain": (BounceWhy.FULL, "5.2.2"),
    "exchange": (BounceWhy.NO_MAILBOX, "5.1.10"),
    "gmail": (BounceWhy.FULL, "5.2.2"),
    "qmail": (BounceWhy.NO_MAILBOX, "5.1.1"),
}
LEFT = {
    "postfix-delayed": Left.DELAYED,
    "exim-delayed": Left.DELAYED,
    "away": Left.NO_RETURN,
    "read": Left.NO_RETURN,
}


def sample(name: str) -> bytes:
    """A message of the samples."""
    return (SAMPLES / f"{name}.eml").read_bytes()


@pytest.mark.parametrize("name", sorted(CAME_BACK))
@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_what_came_back_is_told_with_its_letter_its_address_and_why(name: str, ends: bytes) -> None:
    found = read_returned(sample(name).replace(b"\n", ends))
    assert isinstance(found, Returned)
    assert found.message_ids == (ID,)
    assert found.addresses == {SOMSRI}
    assert (found.why, found.status) == CAME_BACK[name]
    assert found.words


@pytest.mark.parametrize("name", sorted(LEFT))
def test_what_is_late_or_no_return_at_all_is_left(name: str) -> None:
    assert read_returned(sample(name)) is LEFT[name]


def test_each_sample_is_looked_at() -> None:
    assert {file.stem for file in SAMPLES.iterdir()} == CAME_BACK.keys() | LEFT.keys()


def test_of_several_recipients_only_the_one_that_failed_counts() -> None:
    other = b"Final-Recipient: rfc822; other@example.org\nAction: delivered\nStatus: 2.0.0\n\nFinal-Recipient:"
    found = read_returned(sample("postfix").replace(b"Final-Recipient:", other))
    assert isinstance(found, Returned)
    assert found.addresses == {SOMSRI}
    delivered = sample("postfix").replace(b"Action: failed", b"Action: delivered")
    assert read_returned(delivered) is Left.NO_RETURN


def test_an_address_that_was_forwarded_is_told_with_where_it_went() -> None:
    final = b"Final-Recipient: rfc822; "
    forwarded = sample("postfix").replace(final + SOMSRI.encode(), final + b"<s@home.example>")
    found = read_returned(forwarded)
    assert isinstance(found, Returned)
    assert found.addresses == {SOMSRI, "s@home.example"}


@pytest.mark.parametrize(
    ("status", "words", "why"),
    [
        ("5.1.2", "Host or domain name not found", BounceWhy.NO_MAILBOX),
        ("5.4.1", "550 5.4.1 Recipient address rejected: Access denied", BounceWhy.NO_MAILBOX),
        ("5.2.1", "The email account that you tried to reach is disabled", BounceWhy.NO_MAILBOX),
        ("", "550 No such user here", BounceWhy.NO_MAILBOX),
        ("5.0.0", "550 unknown user", BounceWhy.NO_MAILBOX),
        ("4.2.2", "over quota", BounceWhy.FULL),
        ("", "552 no space", BounceWhy.FULL),
        ("", "550 mailbox full", BounceWhy.FULL),
        ("5.7.26", "DMARC", BounceWhy.REFUSED),
        ("", "554 blocked using a list", BounceWhy.REFUSED),
        ("5.3.4", "message too big", BounceWhy.OTHER),
        ("", "", BounceWhy.OTHER),
    ],
)
def test_the_cause_is_told_by_the_code_and_else_by_the_words(status: str, words: str, why: BounceWhy) -> None:
    assert why_of(status, words) is why


@given(st.binary(max_size=600))
def test_no_bytes_make_it_fail(noise: bytes) -> None:
    assert isinstance(read_returned(noise), Left)


@given(st.data())
def test_a_spoilt_sample_never_makes_it_fail(data: st.DataObject) -> None:
    raw = sample(data.draw(st.sampled_from(sorted(CAME_BACK))))
    at = data.draw(st.integers(0, len(raw)))
    spoilt = raw[:at] + data.draw(st.binary(max_size=40)) + raw[at + data.draw(st.integers(0, 200)) :]
    assert isinstance(read_returned(spoilt), Left | Returned)


def test_a_nest_of_messages_and_a_mountain_of_text_are_no_trouble() -> None:
    nest = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3000))
    assert isinstance(read_returned(nest), Left)
    long = sample("postfix") + b"x" * (2 * MOST_BYTES)
    found = read_returned(long)
    assert isinstance(found, Returned)
    assert found.message_ids == (ID,)


BY_HAND = b"From: MAILER-DAEMON@example.org\n\n550 no such user\n"
TRAPS = {
    "addresses without an end": BY_HAND + b"a@" * 60_000,
    "a line of dashes": BY_HAND + b"-" * 120_000,
    "one long name in the head": b"From: x@example.org\nX-Failed-Recipients: " + b"a" * 400_000 + b"\n\n550 gone\n",
    "parts in parts": b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(200))
    + b"x\n" * 480_000,
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(TRAPS))
def test_nothing_that_is_sent_holds_the_reader_up(name: str) -> None:
    """Each is read to its end by a process of its own, which is ended after two minutes: once they took far longer."""
    reads = "import sys; from ita_model.returned import read_returned; read_returned(sys.stdin.buffer.read())"
    done = subprocess.run([sys.executable, "-c", reads], input=TRAPS[name], capture_output=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_address_at_the_end_of_a_sentence_is_told_without_its_full_stop() -> None:
    found = read_returned(BY_HAND + b"It was for somsri@sample.example.org.\n")
    assert isinstance(found, Returned)
    assert found.addresses == {SOMSRI}


def test_what_stands_below_the_copy_of_the_letter_is_not_the_servers_word() -> None:
    said = BY_HAND + b"It was for somsri@sample.example.org\n\n------ This is a copy of your message ------\nanan@example.org\n"
    found = read_returned(said)
    assert isinstance(found, Returned)
    assert found.addresses == {SOMSRI}


def test_characters_that_no_name_holds_are_left_out() -> None:
    secret = "0123456789abcdef" * 2
    raw = (
        b"From: MAILER-DAEMON@example.org\nX-Failed-Recipients: som\x00sri@sample.example.org\n\n"
        b"550 no such\x00\x07 user\n\n<a\x00b." + secret.encode() + b"@c>\n"
    )
    found = read_returned(raw)
    assert isinstance(found, Returned)
    assert found.message_ids == (f"<ab.{secret}@c>",)
    assert is_secret(found.message_ids[0])
    assert found.addresses == {SOMSRI}
    assert found.words == "550 no such user"
