"""Letters over a real mail server on this machine: what arrives, what is refused, and what is known after a fault."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from demo.post_office import PostOffice
from tasks.mailer import MailError
from tests.tasks.mailing import EVIL, MESSAGE_ID, SENDER, error_of, letter, mailer_to, named_in, send


def test_a_letter_arrives_as_it_was_written(office: PostOffice) -> None:
    with mailer_to(office) as mailer:
        send(mailer)
    [got] = office.letters
    assert (got.sender, got.recipients) == ("ita@example.org", ("somsri@example.org",))
    assert (got.subject, got.text, got.html) == (letter().subject, letter().text, letter().html)
    assert named_in(got.raw, "To") == ("สมศรี ใจดี", "somsri@example.org")
    assert named_in(got.raw, "From") == (SENDER.display_name, SENDER.addr_spec)
    assert got.message["Message-ID"] == MESSAGE_ID
    assert got.message["Auto-Submitted"] == "auto-generated"
    assert got.message["Date"] == "Fri, 22 Mar 2024 08:30:00 +0700"
    assert [part.get_content_type() for part in got.message.iter_parts()] == ["text/plain", "text/html"]


def test_a_line_that_begins_with_a_dot_keeps_it(office: PostOffice) -> None:
    dotted = letter(subject=". " + "เรื่อง " * 30, text=".\n..\n.จุด\n")
    with mailer_to(office) as mailer:
        send(mailer, dotted)
        send(mailer)
    assert office.letters[0].text == dotted.text
    assert len(office.letters) == 2


def test_a_batch_goes_over_one_connection(office: PostOffice) -> None:
    with mailer_to(office) as mailer:
        for n in range(25):
            send(mailer, message_id=f"<letter-{n}@ita.example.org>")
    assert len(office.letters) == 25
    assert office.greetings == 1


@pytest.mark.parametrize("field", ["sender_name", "sender_address"])
def test_no_sender_can_add_a_header(office: PostOffice, field: str) -> None:
    with pytest.raises(ValueError):
        mailer_to(office, **{field: EVIL})


@pytest.mark.parametrize(
    "message_id", [EVIL, "letter-42", "<a b@example.org>", "<a@example.org>\r\nBcc: c@example.org", "<ก@ข>"]
)
def test_a_message_id_that_is_none_is_a_permanent_error(office: PostOffice, message_id: str) -> None:
    with mailer_to(office) as mailer:
        error = error_of(lambda: send(mailer, message_id=message_id))
    assert (error.transient, error.in_doubt, error.of_server) == (False, False, False)
    assert office.greetings == 0


Fault = Callable[[PostOffice], None]

FAULTS: list[Fault] = [
    lambda office: office.drop_next(1, at="MAIL"),
    lambda office: office.drop_next(2, at="RCPT"),
    lambda office: office.drop_next(1, at="BODY"),
    lambda office: office.drop_next(1, keep=True),
    lambda office: office.drop_next(1, keep=False),
    lambda office: office.answer_next(1, "421 4.3.2 Closing", at="MAIL"),
    lambda office: office.answer_next(1, "451 4.3.0 Try later"),
    lambda office: office.answer_next(2, "421 4.3.2 Closing"),
    lambda office: office.answer_next(1, "552 5.2.2 Full", at="RCPT"),
    lambda office: office.answer_next(1, "no code at all", at="MAIL"),
]


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(
    ("answer", "transient"),
    [("421 4.3.2 Closing", True), ("451 4.3.0 Try later", True), ("550 5.7.1 Not wanted", False), ("552 5.2.2 Full", False)],
)
def test_a_refusal_says_whether_to_try_again_and_harms_no_other_letter(
    office: PostOffice, step: str, answer: str, transient: bool
) -> None:
    office.answer_next(1, answer, at=step)  # type: ignore[arg-type]
    with mailer_to(office) as mailer:
        error = error_of(lambda: send(mailer))
        assert (error.transient, error.in_doubt) == (transient, False)
        assert error.of_server == (step == "MAIL" or answer.startswith("421"))
        assert office.letters == []
        send(mailer)
    assert len(office.letters) == 1


def test_one_refused_recipient_does_not_stop_the_batch(office: PostOffice) -> None:
    office.refuse("gone@example.org")
    with mailer_to(office) as mailer:
        send(mailer)
        error = error_of(lambda: send(mailer, letter(to_address="gone@example.org")))
        send(mailer)
    assert (error.transient, error.in_doubt, error.of_server) == (False, False, False)
    assert "550" in str(error)
    assert len(office.to("somsri@example.org")) == 2
    assert office.greetings == 1


@pytest.mark.parametrize("step", ["MAIL", "RCPT"])
def test_a_connection_lost_before_the_letter_was_handed_over_is_opened_anew_once(office: PostOffice, step: str) -> None:
    with mailer_to(office) as mailer:
        send(mailer)
        office.drop_next(1, at=step)  # type: ignore[arg-type]
        send(mailer)
        assert (len(office.letters), office.greetings) == (2, 2)
        office.drop_next(2, at=step)  # type: ignore[arg-type]
        error = error_of(lambda: send(mailer))
    assert (error.transient, error.in_doubt) == (True, False)
    assert (len(office.letters), office.greetings) == (2, 3)


def test_a_server_that_ends_a_long_connection_gets_the_letter_on_a_new_one(office: PostOffice) -> None:
    with mailer_to(office) as mailer:
        send(mailer)
        office.answer_next(1, "421 4.7.0 Too many letters on this connection", at="MAIL")
        send(mailer)
    assert (len(office.letters), office.greetings) == (2, 2)


def test_a_server_that_goes_away_in_answer_to_a_letter_is_not_offered_it_again(office: PostOffice) -> None:
    with mailer_to(office) as mailer:
        send(mailer)
        office.answer_next(1, "421 4.3.2 Closing")
        error = error_of(lambda: send(mailer))
    assert (error.transient, error.in_doubt, error.of_server) == (True, False, True)
    assert (len(office.letters), office.greetings) == (1, 1)


def test_a_host_that_cannot_be_is_a_fault_of_the_server(office: PostOffice) -> None:
    with mailer_to(office, host="no..such.example.org") as mailer:
        assert error_of(lambda: send(mailer)).of_server


@pytest.mark.parametrize("taken", [True, False])
def test_a_connection_lost_before_the_answer_leaves_the_letter_in_doubt(office: PostOffice, taken: bool) -> None:
    office.drop_next(1, keep=taken)
    with mailer_to(office) as mailer:
        error = error_of(lambda: send(mailer))
        assert (error.transient, error.in_doubt) == (True, True)
        assert len(office.letters) == taken, "never offered a second time by itself"
        send(mailer, message_id="<letter-43@ita.example.org>")
    assert office.letters[-1].message["Message-ID"] == "<letter-43@ita.example.org>"


def test_a_connection_lost_within_the_letter_is_certain_and_opened_anew(office: PostOffice) -> None:
    """As long as the end mark is unsent the letter is not in doubt. It is large, so that it cannot wait in a buffer."""
    office.drop_next(1, at="BODY")
    with mailer_to(office) as mailer:
        send(mailer, letter(text="ก" * 4_000_000 + "\n"))
    assert (len(office.letters), office.greetings) == (1, 2)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(faults=st.lists(st.sampled_from(FAULTS), max_size=4))
def test_what_is_said_of_a_letter_is_true_whatever_the_server_does(office: PostOffice, faults: list[Fault]) -> None:
    """Sent: it is there once. Not sent: it is not there. In doubt: it is there once or not at all."""
    office.behave()
    office.letters.clear()
    for fault in faults:
        fault(office)
    with mailer_to(office) as mailer:
        for n in range(4):
            message_id = f"<letter-{n}@ita.example.org>"
            try:
                send(mailer, message_id=message_id)
                allowed = {1}
            except MailError as error:
                allowed = {0, 1} if error.in_doubt else {0}
            assert sum(got.message["Message-ID"] == message_id for got in office.letters) in allowed


def test_an_answer_that_is_none_leaves_the_letter_in_doubt(office: PostOffice) -> None:
    office.answer_next(1, "no code at all")
    with mailer_to(office) as mailer:
        error = error_of(lambda: send(mailer))
    assert error.in_doubt


def test_a_server_that_comes_back_gets_the_letters_of_the_same_mailer(office: PostOffice) -> None:
    with mailer_to(office) as mailer:
        send(mailer)
        office.stop()
        error = error_of(lambda: send(mailer))
        assert (error.transient, error.in_doubt, error.of_server) == (True, False, True)
        office.start()
        send(mailer)
    assert len(office.letters) == 2


def test_nobody_answering_is_a_passing_fault_of_the_server(office: PostOffice) -> None:
    office.stop()
    with mailer_to(office) as mailer:
        error = error_of(lambda: send(mailer))
    assert (error.transient, error.in_doubt, error.of_server) == (True, False, True)
