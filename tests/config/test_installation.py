"""What an installation makes for itself: secrets for its owner alone, a file for settings, and nothing by being looked at."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import pytest

from config.installation import Installation, kept
from config.settings import Settings, SettingsError, read_settings


def mode(place: Path) -> int:
    return stat.S_IMODE(place.stat().st_mode)


def test_nothing_is_made_until_it_is_asked_for(tmp_path: Path) -> None:
    place = Installation(Settings(home=tmp_path / "office"))
    assert not place.was_made
    assert place.logs == tmp_path / "office" / "logs"
    assert list(tmp_path.iterdir()) == []


def test_secrets_are_made_once_and_are_for_their_owner_alone(tmp_path: Path) -> None:
    place = Installation(Settings(home=tmp_path / "office"))
    place.make()
    login, secret = place.prefect_login(), place.web_secret()
    assert place.was_made
    user, _, password = login.partition(":")
    assert user == "ita"
    assert len(password) >= 40
    assert secret not in login
    assert mode(tmp_path / "office") == mode(tmp_path / "office" / "secrets") == 0o700
    assert {mode(one) for one in (tmp_path / "office" / "secrets").iterdir()} == {0o600}
    place.make()
    assert (place.prefect_login(), place.web_secret()) == (login, secret)


def test_of_two_who_make_a_secret_at_once_both_have_the_same(tmp_path: Path) -> None:
    numbers = count()
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: kept(tmp_path / "s" / "one", lambda: f"secret-{next(numbers)}"), range(8)))
    assert len(found) == 1
    assert [one.name for one in (tmp_path / "s").iterdir()] == ["one"]


def test_a_secret_that_others_may_read_is_closed_to_them(tmp_path: Path) -> None:
    place = tmp_path / "one"
    place.write_text("secret\n")
    place.chmod(0o644)
    assert kept(place, lambda: "another") == "secret"
    assert mode(place) == 0o600


def test_the_file_for_settings_sets_nothing_as_it_comes_and_is_left_alone_later(tmp_path: Path) -> None:
    place = Installation(read_settings({"ITA_HOME": str(tmp_path)}))
    place.make()
    assert read_settings({"ITA_HOME": str(tmp_path)}) == place.settings
    (tmp_path / "settings.env").write_text("ITA_SMTP_PORT=25\n")
    place.make()
    assert read_settings({"ITA_HOME": str(tmp_path)}).smtp_port == 25


def test_every_process_is_told_where_prefect_is_and_how_to_come_in(tmp_path: Path) -> None:
    place = Installation(Settings(home=tmp_path, prefect_port=4999))
    told = place.environment()
    assert told["PREFECT_API_URL"] == "http://127.0.0.1:4999/api"
    assert told["PREFECT_API_AUTH_STRING"] == told["PREFECT_SERVER_API_AUTH_STRING"] == place.prefect_login()
    assert told["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert told["DO_NOT_TRACK"] == "1"
    assert told["PREFECT_HOME"] == str(tmp_path / "prefect")


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "http://127.0.0.1:8000"), ("0.0.0.0", "http://127.0.0.1:8000"), ("::", "http://[::1]:8000"),
     ("::1", "http://[::1]:8000"), ("ita.example.go.th", "http://ita.example.go.th:8000")],
)  # fmt: skip
def test_the_pages_are_asked_where_they_listen(host: str, address: str) -> None:
    assert Installation(Settings(web_host=host)).pages == address


def test_the_socket_stands_elsewhere_where_its_path_is_too_long(tmp_path: Path) -> None:
    far = tmp_path / ("ยาว" * 20)
    assert len(str(Installation(Settings(home=far)).socket).encode()) < 104
    assert Installation(Settings(home=Path("/srv/ita"))).socket == Path("/srv/ita/run/supervisor.sock")


def test_links_begin_with_the_port_of_the_pages_where_nothing_else_is_said() -> None:
    assert read_settings({"ITA_WEB_PORT": "8123"}).base_url == "http://127.0.0.1:8123"
    assert (
        read_settings({"ITA_WEB_PORT": "8123", "ITA_BASE_URL": "https://ita.example.go.th/"}).base_url
        == "https://ita.example.go.th"
    )


def test_the_offices_own_file_holds_settings_and_the_environment_comes_before_it(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("ลับ\n", encoding="utf-8")
    (tmp_path / "settings.env").write_text(
        "# เครื่องส่งจดหมาย\n\nITA_SMTP_HOST = mail.example.go.th\nITA_SMTP_USER='ita'\nITA_SMTP_PASSWORD=ในไฟล์=1 \"2\"\n",
        encoding="utf-8",
    )
    home = {"ITA_HOME": str(tmp_path)}
    found = read_settings(home)
    assert (found.smtp_host, found.smtp_user) == ("mail.example.go.th", "ita")
    assert found.smtp_password is not None
    assert found.smtp_password.get_secret_value() == 'ในไฟล์=1 "2"'
    other = read_settings({**home, "ITA_SMTP_HOST": "elsewhere", "ITA_SMTP_PASSWORD_FILE": str(tmp_path / "password")})
    assert other.smtp_host == "elsewhere"
    assert other.smtp_password is not None
    assert other.smtp_password.get_secret_value() == "ลับ"


@pytest.mark.parametrize(
    ("line", "said"),
    [("smtp_host=x", "must be like"), ("ITA_SMTP_HOST", "must be like"), ("PATH=/bin", "must be like"),
     ("ITA_HOME=/srv", "cannot stand in it"), ("ITA_SMTP_HOSTS=x", "ITA_SMTP_HOSTS is not a setting")],
)  # fmt: skip
def test_a_line_that_is_no_setting_is_named(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "settings.env").write_text(f"# ค่าตั้ง\n{line}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        read_settings({"ITA_HOME": str(tmp_path)})
