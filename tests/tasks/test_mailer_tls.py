"""Letters go encrypted to a server that proves its name, or not at all."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from demo.post_office import PostOffice
from tests.tasks.mailing import error_of, letter, mailer_to, send


def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


def test_a_letter_goes_encrypted_and_logged_in(tls_office: PostOffice, certificate: Path) -> None:
    context = trusting(certificate)
    with mailer_to(tls_office, starttls=True, tls_context=context, user="ita-office", password="secret-1") as mailer:
        send(mailer)
        send(mailer)
    assert [(got.over_tls, got.login) for got in tls_office.letters] == [(True, "ita-office")] * 2
    assert tls_office.greetings == 2, "one before TLS and one after"


def test_a_letter_is_in_doubt_and_a_connection_opened_anew_over_tls_as_well(tls_office: PostOffice, certificate: Path) -> None:
    context = trusting(certificate)
    with mailer_to(tls_office, starttls=True, tls_context=context, user="ita-office", password="secret-1") as mailer:
        tls_office.drop_next(1, at="MAIL")
        send(mailer)
        tls_office.drop_next(1, at="BODY")
        send(mailer, letter(text="ก" * 4_000_000 + "\n"))
        tls_office.drop_next(1, keep=True)
        assert error_of(lambda: send(mailer)).in_doubt
    assert len(tls_office.letters) == 3


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
