"""A throw-away Dovecot on loopback: one account, its folders below a temporary folder, and gone with the tests."""

from __future__ import annotations

import getpass
import grp
import imaplib
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

USER, PASSWORD = "ita@example.org", 'hush "hush" \\'
_ALONE: Final = "nobody"
"""Whose mail it is where root starts the server: root's own mail Dovecot does not open."""

_CONF: Final = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
{encryption}
disable_plaintext_auth = no
auth_failure_delay = 0
mail_location = maildir:{folder}/mail
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = 1
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = {is_on}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
"""


class NoServer(Exception):
    """No IMAP server can be started here; says why."""


@dataclass(frozen=True, slots=True)
class ImapServer:
    """A running server: its ports without TLS (STARTTLS is there) and with it, and the certificate that vouches for itself;
    where there is none it has no TLS.
    """

    plain: int
    tls: int
    certificate: Path | None

    def context(self) -> ssl.SSLContext:
        """What trusts its certificate."""
        return ssl.create_default_context(cafile=self.certificate)

    def put(self, message: bytes, folder: str = "INBOX", *, at: datetime | None = None) -> None:
        """A message comes into a folder, which is made where there is none."""
        with self.inside() as client:
            client.create(folder)
            when = imaplib.Time2Internaldate(at) if at else ""
            assert client.append(folder, "", when, message)[0] == "OK"

    def flags(self, folder: str = "INBOX") -> list[set[str]]:
        """The flags of each message of a folder, in order."""
        with self.inside() as client:
            client.select(folder, readonly=True)
            told = client.fetch("1:*", "(FLAGS)")[1]
            each = (imaplib.ParseFlags(one) for one in told if isinstance(one, bytes))
            return [{flag.decode() for flag in flags} - {"\\Recent"} for flags in each]

    @contextmanager
    def inside(self) -> Iterator[imaplib.IMAP4]:
        """Somebody at the mailbox by another way."""
        client = imaplib.IMAP4("127.0.0.1", self.plain)
        client.login(USER, PASSWORD)
        try:
            yield client
        finally:
            client.logout()


@contextmanager
def an_imap_server(certificate: Path | None = None) -> Iterator[ImapServer]:
    """A server that holds nothing yet. Raises NoServer where none is installed."""
    dovecot = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if dovecot is None:
        raise NoServer("no Dovecot is installed")
    # A short place: the sockets' names have a limit.
    with tempfile.TemporaryDirectory(prefix="imap-", dir="/tmp") as made:
        folder, mine = Path(made), pwd.getpwuid(os.getuid())
        folder.chmod(0o755)
        as_root = mine.pw_uid == 0
        whose = pwd.getpwnam(_ALONE) if as_root else mine
        internal, login = ("dovecot", "dovenull") if as_root else (getpass.getuser(),) * 2
        group = "dovecot" if as_root else grp.getgrgid(mine.pw_gid).gr_name
        plain, tls = _free_ports()
        for name in ("mail", "home", "state"):
            (folder / name).mkdir()
            if as_root:
                os.chown(folder / name, whose.pw_uid, whose.pw_gid)
        (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n", encoding="utf-8")
        (folder / "users").chmod(0o644)
        ours = folder / "certificate.pem" if certificate else None
        encryption = "ssl = no"
        if certificate and ours:
            shutil.copy(certificate, ours)
            encryption = f"ssl = yes\nssl_cert = <{ours}\nssl_key = <{ours}"
        conf = folder / "dovecot.conf"
        conf.write_text(
            _CONF.format(
                folder=folder, encryption=encryption, is_on="yes" if ours else "no", internal=internal, login=login,
                group=group, plain=plain, tls=tls, uid=whose.pw_uid, gid=whose.pw_gid,
            ),
            encoding="utf-8",
        )  # fmt: skip
        running = subprocess.Popen([dovecot, "-F", "-c", str(conf)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait_for(plain, running, folder / "log")
            yield ImapServer(plain, tls, ours)
        finally:
            running.terminate()
            running.wait()


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        for each in (one, other):
            each.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def _wait_for(port: int, running: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until and running.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"Dovecot did not start: {log.read_text(encoding='utf-8') if log.exists() else 'no log'}")
