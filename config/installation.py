"""One machine that serves an office: where its processes keep things in the data folder, and what they are told.

Everything stands below `ITA_HOME`: `secrets/` that nobody is asked for, `prefect/` with Prefect's own record, `logs/`, and
`run/` with what lasts no longer than the processes do.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from config.settings import OFFICE_FILE, Settings

ROOT: Final = Path(__file__).parent.parent
"""Where `prefect.yaml` and `prefect.toml` stand: the processes are started in it."""
PREFECT_USER: Final = "ita"
_BYTES: Final = 32
_PRIVATE: Final = 0o600
_PREFECT_REMEMBERS_DAYS: Final = 180
_LONGEST_SOCKET: Final = 100
"""A socket's path may have 107 bytes."""
_TEMPLATE: Final = """\
# ค่าตั้งของระบบ บรรทัดละหนึ่งค่า บรรทัดที่ขึ้นต้นด้วย # ไม่มีผล แก้แล้วสั่ง ita down และ make up ใหม่ (ดู docs/operate.md)
# The office's settings, one a line; take the # away to set one. Then: ita down, and make up again.

# ที่อยู่เว็บที่คนในหน่วยงานใช้ · what people type, and what links in letters begin with
#ITA_BASE_URL=https://ita.example.go.th

# เครื่องส่งจดหมาย · the mail server; then try it: ita mail test you@example.go.th
#ITA_SMTP_HOST=mail.example.go.th
#ITA_SMTP_PORT=587
#ITA_SMTP_USER=ita@example.go.th
#ITA_SMTP_PASSWORD=
#ITA_MAIL_FROM=ita@example.go.th
"""


@dataclass(frozen=True, slots=True)
class Installation:
    """The places of an installation. Nothing is made by asking for them."""

    settings: Settings

    @property
    def home(self) -> Path:
        """The data folder, from the root of the machine."""
        return self.settings.home.absolute()

    @property
    def logs(self) -> Path:
        """What each process says, a file each."""
        return self.home / "logs"

    @property
    def run(self) -> Path:
        """What the processes need of each other while they run."""
        return self.home / "run"

    @property
    def socket(self) -> Path:
        """Where the supervisor answers. In a folder of the machine's where the data folder's path is too long for a socket."""
        place = self.run / "supervisor.sock"
        if len(os.fsencode(place)) <= _LONGEST_SOCKET:
            return place
        return Path(tempfile.gettempdir()) / f"ita-{os.getuid()}-{sha256(os.fsencode(place)).hexdigest()[:16]}.sock"

    @property
    def prefect_api(self) -> str:
        """Where Prefect's server answers programs; the folder above it answers people."""
        return f"http://127.0.0.1:{self.settings.prefect_port}/api"

    @property
    def prefect_page(self) -> str:
        """Prefect's own page."""
        return self.prefect_api.removesuffix("/api")

    @property
    def pages(self) -> str:
        """Where the pages answer on this machine."""
        host = self.settings.web_host
        here = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104 - named, not opened
        return f"http://{here}:{self.settings.web_port}"

    @property
    def was_made(self) -> bool:
        """Whether `ita up` was ever begun for this data folder."""
        return (self.home / "secrets" / "prefect").is_file()

    def prefect_login(self) -> str:
        """`user:password` of Prefect's server, made at the first asking."""
        return kept(self.home / "secrets" / "prefect", lambda: f"{PREFECT_USER}:{secrets.token_urlsafe(_BYTES)}")

    def web_secret(self) -> str:
        """`ITA_SECRET`, where the office names none: made at the first asking, for what the pages will sign."""
        return kept(self.home / "secrets" / "web", lambda: secrets.token_urlsafe(_BYTES))

    def make(self) -> None:
        """Make the folders, the secrets and a file for settings, where they are not there yet. Nobody else may look in."""
        for folder in (self.home, self.home / "secrets", self.home / "prefect", self.logs, self.run):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.prefect_login()
        self.web_secret()
        if not (self.home / OFFICE_FILE).exists():
            _write_private(self.home / OFFICE_FILE, _TEMPLATE)

    def environment(self) -> dict[str, str]:
        """What every process is told besides the settings: how to reach Prefect, and how Prefect is to behave."""
        login = self.prefect_login()
        told = {
            "DO_NOT_TRACK": "1",
            "PREFECT_HOME": str(self.home / "prefect"),
            "PREFECT_API_URL": self.prefect_api,
            "PREFECT_API_AUTH_STRING": login,
            "PREFECT_SERVER_API_AUTH_STRING": login,
            "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",  # it has no use for them, and starts a second sooner
            # Prefect's own history, of a run every few minutes, would grow for ever; the office's record is not in it.
            "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
            "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(_PREFECT_REMEMBERS_DAYS * 24 * 3600),
            "PREFECT_LOGGING_COLORS": "false",
            "PREFECT_WORKER_QUERY_SECONDS": "5",  # somebody may be waiting for a letter to sign in by
            "PYTHONUNBUFFERED": "1",
            "PYTHONSAFEPATH": "1",
            "ITA_HOME": str(self.home),
        }
        if self.settings.secret is None:
            told["ITA_SECRET_FILE"] = str(self.home / "secrets" / "web")
        return told


def kept(place: Path, make: Callable[[], str]) -> str:
    """A secret as a file keeps it for its owner alone (0600). Of two who make one at once the first one's stands."""
    try:
        found = place.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_private(place, make() + "\n")
        return place.read_text(encoding="utf-8").strip()
    if place.stat().st_mode & 0o077:
        place.chmod(_PRIVATE)
    return found


def put_in_place(place: Path, text: str) -> None:
    """Write a file for its owner alone (0600) over whatever stood there, whole or not at all."""
    coming = _beside(place, text)
    try:
        coming.replace(place)
    except OSError:
        coming.unlink()
        raise


def _write_private(place: Path, text: str) -> None:
    """Write a file that is not there yet, whole or not at all; one that came to be meanwhile stays."""
    coming = _beside(place, text)
    try:
        os.link(coming, place)
    except FileExistsError:
        pass
    finally:
        coming.unlink()


def _beside(place: Path, text: str) -> Path:
    """The text on the disk in a file of its own, in the folder of what it is to become."""
    coming = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    opened = os.open(coming, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _PRIVATE)
    try:
        with os.fdopen(opened, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        coming.unlink()
        raise
    return coming
