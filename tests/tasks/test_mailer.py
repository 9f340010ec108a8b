"""Letters over a real mail server on this machine: what arrives, what is refused, and what is known after a fault."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import compat32, default
from email.utils import parseaddr
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from config.letters import Letter, evidence_digest
from demo.post_office import PostOffice
from ita_model.digest import Digest, DigestItem, Section
from tasks.mailer import Mailer, MailError
from tasks.message import compose_message, message_bytes, named_address

MOMENT = datetime(2024, 3, 22, 1, 30, tzinfo=UTC)
MESSAGE_ID = "<letter-42@ita.example.org>"
SENDER = named_address("งานติดตามมาตรการ, อบต.ปอ", "ita@example.org")


def letter(**changes: str) -> Letter:
    """A letter to the head of กองคลัง, as the engine writes it."""
    item = DigestItem(
        checkpoint=812,
        section=Section.DUE,
        division="กองคลัง",
        measure="มาตรการเผยแพร่ข้อมูลการจัดซื้อจัดจ้าง",
        step="จัดทำสรุปผลการจัดซื้อจัดจ้างรายเดือน",
        period="มีนาคม 2567",
        due_on=date(2024, 3, 29),
        why_due="ทุกเดือน ภายในวันสุดท้ายของเดือน",
    )
    content = Digest(
        agency="po",
        agency_name="อบต.ปอ",
        officer="สมศรี ใจดี",
        position="ผู้อำนวยการกองคลัง",
        on=date(2024, 3, 22),
        items=(item,),
        link_until=date(2024, 4, 30),
    )
    written = evidence_digest(content, address="somsri@example.org", link="https://ita.example.org/c/kX3vQ9w2")
    return replace(written, **changes)


def mailer_to(office: PostOffice, **changes: object) -> Mailer:
    plain: dict[str, object] = {
        "host": office.host,
        "port": office.port,
        "sender_name": "งานติดตามมาตรการ, อบต.ปอ",
        "sender_address": "ita@example.org",
        "starttls": False,
        "timeout": 10,
    }
    return Mailer(**(plain | changes))  # type: ignore[arg-type]


def send(mailer: Mailer, what: Letter | None = None, message_id: str = MESSAGE_ID) -> None:
    mailer.send(what or letter(), message_id=message_id, moment=MOMENT)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PostOffice]:
    with PostOffice(tmp_path / "mail") as office:
        yield office


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A throw-away certificate for 127.0.0.1, signed by itself, in one file with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example.org")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "mail.pem"
    plain_key = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + plain_key)
    return file


@pytest.fixture
def tls_office(tmp_path: Path, certificate: Path) -> Iterator[PostOffice]:
    """A mail server as offices have it: nothing without TLS, and only for who logs in."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    with PostOffice(tmp_path / "mail", tls=context, accounts={"ita-office": "secret-1"}) as office:
        yield office


def named_in(wire: bytes, header: str) -> tuple[str, str]:
    """The name and address of a header, read with the older parser: the newer puts spaces between encoded words of a name."""
    name, address = parseaddr(message_from_bytes(wire, policy=compat32)[header])
    return str(make_header(decode_header(name))), address


# What arrives


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


# What is refused before anything is said

EVIL = "x\r\nBcc: other@example.org"


@pytest.mark.parametrize("field", ["to_name", "to_address", "subject"])
@pytest.mark.parametrize("evil", [EVIL, "x\nBcc: other@example.org", "x\rBcc: other@example.org"])
def test_no_field_of_a_letter_can_add_a_header(field: str, evil: str) -> None:
    with pytest.raises(ValueError):
        letter(**{field: evil})


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


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        compose_message(letter(), sender=SENDER, message_id=MESSAGE_ID, moment=datetime(2024, 3, 22))  # noqa: DTZ001


# What is known after a fault


def error_of(act: Callable[[], None]) -> MailError:
    with pytest.raises(MailError) as caught:
        act()
    return caught.value


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


@pytest.mark.parametrize("taken", [True, False])
def test_a_connection_lost_before_the_answer_leaves_the_letter_in_doubt(office: PostOffice, taken: bool) -> None:
    office.drop_next(1, keep=taken)
    with mailer_to(office) as mailer:
        error = error_of(lambda: send(mailer))
        assert (error.transient, error.in_doubt) == (True, True)
        assert len(office.letters) == taken, "never offered a second time by itself"
        send(mailer, message_id="<letter-43@ita.example.org>")
    assert office.letters[-1].message["Message-ID"] == "<letter-43@ita.example.org>"


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


# TLS and login


def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


def test_a_letter_goes_encrypted_and_logged_in(tls_office: PostOffice, certificate: Path) -> None:
    context = trusting(certificate)
    with mailer_to(tls_office, starttls=True, tls_context=context, user="ita-office", password="secret-1") as mailer:
        send(mailer)
        send(mailer)
    assert [(got.over_tls, got.login) for got in tls_office.letters] == [(True, "ita-office")] * 2
    assert tls_office.greetings == 2, "one before TLS and one after"


def test_a_certificate_that_nobody_vouches_for_is_refused(tls_office: PostOffice) -> None:
    with mailer_to(tls_office, starttls=True, user="ita-office", password="secret-1") as mailer:
        error = error_of(lambda: send(mailer))
    assert (error.transient, error.in_doubt, error.of_server) == (False, False, True)
    assert "certificate" in str(error)
    assert tls_office.letters == []


def test_a_certificate_for_another_name_is_refused(tls_office: PostOffice, certificate: Path) -> None:
    mailer = mailer_to(tls_office, host="localhost", starttls=True, tls_context=trusting(certificate))
    with mailer:
        assert not error_of(lambda: send(mailer)).transient


def test_a_server_without_tls_gets_nothing_when_tls_is_asked_for(office: PostOffice) -> None:
    with mailer_to(office, starttls=True) as mailer:
        error = error_of(lambda: send(mailer))
    assert (error.transient, error.of_server) == (False, True)
    assert office.letters == []


def test_a_wrong_password_is_the_servers_matter_and_never_in_the_words(tls_office: PostOffice, certificate: Path) -> None:
    context = trusting(certificate)
    with mailer_to(tls_office, starttls=True, tls_context=context, user="ita-office", password="wrong-one") as mailer:
        error = error_of(lambda: send(mailer))
    assert (error.transient, error.of_server) == (False, True)
    assert "wrong-one" not in str(error)


def test_a_password_that_no_server_could_take_is_refused_without_repeating_it(office: PostOffice) -> None:
    with pytest.raises(ValueError, match="ASCII") as caught:
        mailer_to(office, user="ita-office", password="รหัสผ่าน")
    assert "รหัสผ่าน" not in str(caught.value)


def test_a_tls_context_that_does_not_verify_is_refused(office: PostOffice) -> None:
    blind = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    blind.check_hostname = False
    blind.verify_mode = ssl.CERT_NONE
    with pytest.raises(ValueError, match="verify"):
        mailer_to(office, starttls=True, tls_context=blind)
