"""A letter as a message: nothing is changed on the way, and nothing can add a header."""

from __future__ import annotations

from datetime import datetime
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo.post_office import PostOffice
from tasks.message import compose_message, message_bytes
from tests.tasks.mailing import EVIL, MESSAGE_ID, MOMENT, SENDER, letter, mailer_to, named_in, send


def test_what_goes_over_the_wire_is_the_message_itself(office: PostOffice) -> None:
    with mailer_to(office) as mailer:
        send(mailer)
    wire = message_bytes(letter(), sender=SENDER, message_id=MESSAGE_ID, moment=MOMENT)
    assert office.letters[0].raw == wire
    assert wire == message_bytes(letter(), sender=SENDER, message_id=MESSAGE_ID, moment=MOMENT)
    assert max(map(len, wire.split(b"\r\n"))) <= 998
    wire.decode("ascii")


THAI = st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B)
WORDS = st.text(
    st.one_of(THAI, st.sampled_from(" ,;:\"'<>@()·&=?_ab1"), st.characters(categories=["L", "N", "P", "S"])), min_size=1
)


@settings(deadline=None)
@given(name=WORDS, subject=WORDS, text=WORDS)
def test_no_name_subject_or_text_is_changed_on_the_way(name: str, subject: str, text: str) -> None:
    name, subject = " ".join(name.split()), " ".join(subject.split()) or "เรื่อง"
    sent = letter(to_name=name, subject=subject, text=text + "\n")
    wire = message_bytes(sent, sender=SENDER, message_id=MESSAGE_ID, moment=MOMENT)
    got = message_from_bytes(wire, policy=default)
    assert got["Subject"] == subject
    assert named_in(wire, "To") == (name, "somsri@example.org")
    assert got.get_body(("plain",)).get_content().replace("\r\n", "\n") == text + "\n"
    assert max(map(len, wire.split(b"\r\n"))) <= 998


@pytest.mark.parametrize("field", ["to_name", "to_address", "subject"])
@pytest.mark.parametrize("evil", [EVIL, "x\nBcc: other@example.org", "x\rBcc: other@example.org"])
def test_no_field_of_a_letter_can_add_a_header(field: str, evil: str) -> None:
    with pytest.raises(ValueError):
        letter(**{field: evil})


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        compose_message(letter(), sender=SENDER, message_id=MESSAGE_ID, moment=datetime(2024, 3, 22))  # noqa: DTZ001
