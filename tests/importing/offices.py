"""Other programs that write the same formats: LibreOffice, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

SOFFICE = shutil.which("soffice")


def has_writer() -> bool:
    """Whether LibreOffice is here with the part that reads Word documents."""
    return SOFFICE is not None and any(_program().glob("libswlo*"))


def has_calc() -> bool:
    """Whether it is here with the part that reads workbooks."""
    return SOFFICE is not None and any(_program().glob("libsclo*"))


@cache
def has_typeface(pattern: str) -> bool:
    """Whether the machine has a typeface: `Loma`, or `:lang=th` for any that knows Thai."""
    lister = shutil.which("fc-list")
    return lister is not None and bool(subprocess.run([lister, pattern], check=True, capture_output=True).stdout.strip())


@cache
def _program() -> Path:
    return Path(SOFFICE or "/").resolve().parent


def saved(data: bytes, kind: str, as_kind: str) -> bytes:
    """A file opened by LibreOffice and saved as another kind, or the same."""
    with TemporaryDirectory() as folder:
        place = Path(folder)
        (place / f"made.{kind}").write_bytes(data)
        subprocess.run(
            [
                str(SOFFICE),
                f"-env:UserInstallation={(place / 'profile').as_uri()}",
                "--headless",
                "--convert-to",
                as_kind,
                "--outdir",
                str(place / "out"),
                str(place / f"made.{kind}"),
            ],
            check=True,
            capture_output=True,
            timeout=180,
        )
        return (place / "out" / f"made.{as_kind}").read_bytes()
