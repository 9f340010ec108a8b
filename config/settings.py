"""The settings of an installation: read once from the environment and from a file of the office, frozen, strict about names."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from enum import StrEnum
from ipaddress import ip_network
from pathlib import Path
from typing import Final, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from ita_model.outside import is_outside

_PREFIX: Final = "ITA_"
_FILE: Final = "_FILE"
_HOME: Final = f"{_PREFIX}HOME"
OFFICE_FILE: Final = "settings.env"
"""The file in the data folder that may hold settings, a line each; the environment comes before it."""
_LINE: Final = re.compile(r"""(?P<name>[A-Z_]+)\s*=\s*(?P<quote>["']?)(?P<value>.*)(?P=quote)""")
_THIS_MACHINE: Final = frozenset({"127.0.0.1", "::1", "localhost"})


class SettingsError(Exception):
    """A setting is unknown, unreadable or wrong; the message says which and what to do."""


class ImapSecurity(StrEnum):
    """How the way to the mailbox is encrypted: from the start, after a greeting, or not at all (on this machine alone)."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class Settings(BaseModel):
    """Each field is the variable `ITA_` + its name in capitals; each may come from a file named in `ITA_…_FILE`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path = Path("var/office")
    """The data folder: database, evidence and reports stand in it."""
    database_url: str = ""
    """Where the record is kept; SQLite under `home` when empty."""
    web_host: str = "127.0.0.1"
    web_port: int = Field(8000, ge=1, le=65535)
    """Where `ita up` serves the pages, and below where Prefect's server listens, on this machine alone."""
    prefect_port: int = Field(4200, ge=1, le=65535)
    base_url: str = ""
    """What links in letters begin with; the pages on this machine when empty."""
    secret: SecretStr | None = None
    smtp_host: str = "127.0.0.1"
    smtp_port: int = Field(587, ge=1, le=65535)
    smtp_user: str = ""
    smtp_password: SecretStr | None = None
    smtp_starttls: bool = True
    mail_from: str = "ita@localhost.example.org"
    imap_host: str = ""
    """Where returned letters are read from; nowhere when empty."""
    imap_port: int = Field(993, ge=1, le=65535)
    imap_user: str = ""
    imap_password: SecretStr | None = None
    imap_folder: str = "INBOX"
    imap_security: ImapSecurity = ImapSecurity.TLS
    metrics_token: SecretStr | None = None
    """With it /metrics answers from elsewhere than this machine, too."""
    log_json: bool = False
    """Whether what the processes log is JSON, a line each, rather than lines for people."""
    hooks_inside: bool = False
    """Whether hooks may be sent to this machine and to the office's own network."""
    proxies: str = "127.0.0.1,::1"
    """Which machines stand before the pages and may say for whom they ask: addresses or networks, with commas between."""

    @model_validator(mode="before")
    @classmethod
    def _this_machine_if_nothing_is_said(cls, given: object) -> object:
        if isinstance(given, dict) and not given.get("base_url"):
            return {**given, "base_url": f"http://127.0.0.1:{given.get('web_port', cls.model_fields['web_port'].default)}"}
        return given

    @field_validator("base_url")
    @classmethod
    def _no_slash_at_the_end(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _is_sqlite_or_postgresql(cls, value: str) -> str:
        try:
            driver = make_url(value).drivername if value else "sqlite"
        except ArgumentError:
            driver = "none"
        if driver not in ("sqlite", "postgresql", "postgresql+psycopg"):
            raise ValueError("must begin with sqlite:/// or postgresql+psycopg://")
        return value

    @field_validator("mail_from")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        name, _, domain = value.rpartition("@")
        if not name or not domain or any(c.isspace() for c in value):
            raise ValueError("must be a plain address such as ita@office.example.org")
        return value

    @field_validator("proxies")
    @classmethod
    def _are_machines(cls, value: str) -> str:
        for one in _listed(value):
            try:
                whole = ip_network(one).prefixlen == 0
            except ValueError as error:
                raise ValueError(f"not an address or network: {one}; write for example 127.0.0.1,10.0.0.0/24") from error
            if whole:  # then anybody could say that they are anybody
                raise ValueError(f"{one} is everybody: name the proxies alone")
        return value

    @model_validator(mode="after")
    def _no_password_in_clear(self) -> Self:
        if self.smtp_password and not self.smtp_starttls and self.smtp_host not in _THIS_MACHINE:
            raise ValueError("a password would cross the network in clear: set ITA_SMTP_STARTTLS=true, or take it away")
        if self.imap_host and self.imap_security is ImapSecurity.NONE and self.imap_host not in _THIS_MACHINE:
            raise ValueError("a password would cross the network in clear: set ITA_IMAP_SECURITY=tls or starttls")
        if self.imap_host and not (self.imap_user and self.imap_password):
            raise ValueError("with ITA_IMAP_HOST, ITA_IMAP_USER and ITA_IMAP_PASSWORD must be set")
        return self

    @property
    def database(self) -> str:
        """The address of the record's database."""
        return self.database_url or f"sqlite:///{(self.home / 'ita.db').absolute()}"

    @property
    def database_file(self) -> Path | None:
        """The file of an SQLite database; None for a server's."""
        url = make_url(self.database)
        return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None

    @property
    def trusted_proxies(self) -> tuple[str, ...]:
        """The machines whose word is taken for whom they ask."""
        return _listed(self.proxies)

    @property
    def is_on_the_web(self) -> bool:
        """Whether `base_url` can be the address of a site that everybody reaches: no machine of its own network."""
        return is_outside(urlsplit(self.base_url).hostname or "")

    @property
    def mail_domain(self) -> str:
        """The domain in the letters' Message-IDs."""
        return self.mail_from.rpartition("@")[2]


def _listed(value: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in value.split(",") if one.strip())


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process. Raises SettingsError on a name that is not known or a value that does not fit."""
    environ = os.environ if environ is None else environ
    given = {name: value for name, value in environ.items() if name.startswith(_PREFIX)}
    given = {**_of_the_office(Path(given.get(_HOME) or Settings.model_fields["home"].default), but=given), **given}
    known = {f"{_PREFIX}{field.upper()}" for field in Settings.model_fields}
    values: dict[str, str] = {}
    for name, value in sorted(given.items()):
        plain = name.removesuffix(_FILE)
        if plain not in known:
            raise SettingsError(f"{name} is not a setting; known are {', '.join(sorted(known))}")
        if name == plain and f"{name}{_FILE}" in given:
            raise SettingsError(f"both {name} and {name}{_FILE} are set; keep one")
        values[plain.removeprefix(_PREFIX).lower()] = value if name == plain else _read(name, value)
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        name = f"{_PREFIX}{str(first['loc'][0]).upper()}: " if first["loc"] else ""
        raise SettingsError(
            f"{name}{first['msg'].removeprefix('Value error, ')}"
        ) from None  # the cause would print the values, secrets among them


def _of_the_office(home: Path, *, but: Mapping[str, str]) -> dict[str, str]:
    """What the office's own file says, without what `but` says already, be it there a value or a file."""
    file = home / OFFICE_FILE
    if not file.is_file():
        return {}
    said: dict[str, str] = {}
    for number, line in enumerate(_read(str(file), str(file)).splitlines(), 1):
        if not (text := line.strip()) or text.startswith("#"):
            continue
        told = _LINE.fullmatch(text)
        if told is None or not told["name"].startswith(_PREFIX):
            raise SettingsError(f"{file}, line {number}: must be like ITA_SMTP_HOST=mail.example.org")
        if told["name"] == _HOME:
            raise SettingsError(f"{file}, line {number}: {_HOME} says where this file is, so it cannot stand in it")
        said[told["name"]] = told["value"]
    spoken_for = {name.removesuffix(_FILE) for name in but}
    return {name: value for name, value in said.items() if name.removesuffix(_FILE) not in spoken_for}


def _read(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{name}: cannot read {path}: {error}") from error
