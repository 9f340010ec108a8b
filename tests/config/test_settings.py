"""The settings: known names only, each from its variable or from a file, and a wrong one is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from config.settings import ImapSecurity, SettingsError, read_settings


def test_with_nothing_set_the_record_is_sqlite_under_the_data_folder() -> None:
    found = read_settings({})
    assert found.database == f"sqlite:///{Path('var/office/ita.db').absolute()}"
    assert found.secret is None


def test_the_database_follows_the_data_folder_until_an_address_is_given(tmp_path: Path) -> None:
    assert read_settings({"ITA_HOME": str(tmp_path)}).database == f"sqlite:///{tmp_path / 'ita.db'}"
    given = {"ITA_HOME": str(tmp_path), "ITA_DATABASE_URL": "postgresql+psycopg://db/ita"}
    assert read_settings(given).database == "postgresql+psycopg://db/ita"


@pytest.mark.parametrize("name", ["ITA_SMTP_HOSTS", "ITA_", "ITA_FILE", "ITA_home", "ITA_SECRET_FILE_FILE", "ITA_MODEL_CONFIG"])
def test_an_unknown_name_is_refused_and_the_known_ones_are_told(name: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} is not a setting.*ITA_SMTP_HOST"):
        read_settings({name: "x"})


def test_other_programs_variables_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is anything taken from the process where the variables were handed over."""
    monkeypatch.setenv("ITA_SMTP_HOST", "elsewhere.example.org")
    monkeypatch.setenv("ita_smtp_port", "no number")
    found = read_settings({"PATH": "/bin", "SMTP_HOST": "x"})
    assert (found.smtp_host, found.smtp_port) == ("127.0.0.1", 587)


def test_a_value_may_come_from_a_file(tmp_path: Path) -> None:
    kept = tmp_path / "password"
    kept.write_text("ลับมาก\n", encoding="utf-8")
    found = read_settings({"ITA_SMTP_PASSWORD_FILE": str(kept), "ITA_SECRET": "s"}).smtp_password
    assert found is not None
    assert found.get_secret_value() == "ลับมาก"


def test_a_value_and_its_file_together_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="both ITA_SECRET and ITA_SECRET_FILE"):
        read_settings({"ITA_SECRET": "a", "ITA_SECRET_FILE": str(tmp_path)})


@pytest.mark.parametrize("path", ["", "missing", "."])
def test_a_file_that_cannot_be_read_is_named(path: str) -> None:
    with pytest.raises(SettingsError, match="ITA_SECRET_FILE: cannot read"):
        read_settings({"ITA_SECRET_FILE": path})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ITA_SMTP_PORT", "many"),
        ("ITA_SMTP_PORT", ""),
        ("ITA_SMTP_STARTTLS", "perhaps"),
        ("ITA_BASE_URL", "ftp://office.example.org"),
        ("ITA_MAIL_FROM", "no address"),
        ("ITA_IMAP_PORT", "0"),
        ("ITA_IMAP_SECURITY", "perhaps"),
        ("ITA_DATABASE_URL", "no address"),
        ("ITA_DATABASE_URL", "mysql://reader:secret@db/ita"),
        ("ITA_MAIL_FROM", "@example.org"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name}: "):
        read_settings({name: value})


def test_a_secret_is_shown_nowhere() -> None:
    found = read_settings({"ITA_SECRET": "hush-hush", "ITA_SMTP_PASSWORD": "hush-hush"})
    assert "hush-hush" not in repr(found) + str(found)


def test_settings_are_frozen_and_may_be_compared() -> None:
    found = read_settings({"ITA_BASE_URL": "https://ita.example.org/"})
    assert found.base_url == "https://ita.example.org"
    assert hash(found) == hash(read_settings({"ITA_BASE_URL": "https://ita.example.org"}))
    with pytest.raises(ValidationError):
        found.smtp_port = 25


def test_a_mailbox_wants_a_name_and_a_password_and_no_open_way_to_another_machine() -> None:
    given = {"ITA_IMAP_HOST": "mail.example.org", "ITA_IMAP_USER": "ita@example.org", "ITA_IMAP_PASSWORD": "hush"}
    found = read_settings(given)
    assert (found.imap_port, found.imap_folder, found.imap_security) == (993, "INBOX", ImapSecurity.TLS)
    for missing in ("ITA_IMAP_USER", "ITA_IMAP_PASSWORD"):
        with pytest.raises(SettingsError, match="ITA_IMAP_USER and ITA_IMAP_PASSWORD"):
            read_settings({name: value for name, value in given.items() if name != missing})
    with pytest.raises(SettingsError, match="in clear"):
        read_settings({**given, "ITA_IMAP_SECURITY": "none"})
    assert read_settings({**given, "ITA_IMAP_HOST": "127.0.0.1", "ITA_IMAP_SECURITY": "none"}).imap_host == "127.0.0.1"


def test_the_proxies_of_this_machine_are_trusted_and_others_where_they_are_named() -> None:
    assert read_settings({}).trusted_proxies == ("127.0.0.1", "::1")
    assert read_settings({"ITA_PROXIES": "10.1.2.3, fd00::/64"}).trusted_proxies == ("10.1.2.3", "fd00::/64")
    assert read_settings({"ITA_PROXIES": ""}).trusted_proxies == ()


@pytest.mark.parametrize("value", ["*", "proxy.example.org", "10.1.2.3/24", "0.0.0.0/0", "::/0", "127.0.0.1;::1"])
def test_what_is_no_machine_or_is_everybody_is_no_proxy(value: str) -> None:
    with pytest.raises(SettingsError, match="ITA_PROXIES"):
        read_settings({"ITA_PROXIES": value})
