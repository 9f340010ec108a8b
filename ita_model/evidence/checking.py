"""Whether a package is what its manifest says, for whoever holds only the archive: each file, and the manifest itself."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, Any, Final

from ita_model.evidence.manifest import NAME

_CHUNK: Final = 1 << 18
_LONGEST_MANIFEST: Final = 1 << 28
"""In bytes. Far more than a year's; an archive made to fill the memory is not read."""


_UNREADABLE: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, KeyError, TypeError, ValueError, AttributeError,
    NotImplementedError, RuntimeError,
)  # fmt: skip
"""What an archive or a manifest raises that is none, is damaged, is locked or was packed in a way that nobody here can undo."""


class Wrong(StrEnum):
    """What may be wrong with a file of a package."""

    MISSING = "is missing"
    STRAY = "is not named by the manifest"
    TWICE = "is there more than once"
    CONTENT = "is not what the manifest says"
    OTHER_MANIFEST = "has another hash than was given"

    @property
    def thai(self) -> str:
        """The same for people."""
        return _IN_THAI[self]


_IN_THAI: Final = {
    Wrong.MISSING: "ไม่มีไฟล์นี้ในชุด",
    Wrong.STRAY: "ไม่อยู่ในรายการของ manifest.json",
    Wrong.TWICE: "มีชื่อซ้ำกันในชุด",
    Wrong.CONTENT: "เนื้อหาไม่ตรงกับรหัสใน manifest.json",
    Wrong.OTHER_MANIFEST: "รหัสไม่ตรงกับรหัสที่ระบุ",
}


class NoPackage(Exception):
    """A file is no package of evidence, or so spoilt that its manifest cannot be read."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a package turned out to be: its manifest's hash, how many files it names, and what is wrong, by path."""

    manifest_sha256: str
    files: int
    wrong: tuple[tuple[str, Wrong], ...]


def checked(place: Path, *, manifest_sha256: str | None = None) -> Checked:
    """Read a package through. `manifest_sha256` is what the office gave as the manifest's hash. Raises NoPackage, OSError."""
    try:
        with zipfile.ZipFile(place) as archive:
            data = _manifest(archive)
            named = _named(data)
            found = hashlib.sha256(data).hexdigest()
            wrong = list(_wrong(archive, named))
    except _UNREADABLE as error:
        raise NoPackage(f"{place}: {error}") from error
    if manifest_sha256 is not None and manifest_sha256.lower() != found:
        wrong.insert(0, (NAME, Wrong.OTHER_MANIFEST))
    return Checked(found, len(named), tuple(wrong))


def _manifest(archive: zipfile.ZipFile) -> bytes:
    if archive.getinfo(NAME).file_size > _LONGEST_MANIFEST:
        raise ValueError(f"{NAME} is too long")
    return archive.read(NAME)


def _named(data: bytes) -> dict[str, str]:
    """The hash of each file that a manifest names, by its path. What is no manifest raises one of many errors."""
    told: Mapping[str, Any] = json.loads(data.decode())
    if told["format"] != 1:
        raise ValueError("not a manifest of format 1")
    evidence = {str(one["path"]): str(one["sha256"]) for one in told["evidence"] if "path" in one}
    return {name: str(one["sha256"]) for name, one in told["index"].items()} | evidence


def _wrong(archive: zipfile.ZipFile, named: Mapping[str, str]) -> Iterator[tuple[str, Wrong]]:
    there = Counter(info.filename for info in archive.infolist() if not info.is_dir())
    for path, times in there.items():
        if path != NAME and path not in named:
            yield path, Wrong.STRAY
        if times > 1:
            yield path, Wrong.TWICE
    for path, sha256 in named.items():
        if path not in there:
            yield path, Wrong.MISSING
        elif _sha256(archive, path) != sha256:
            yield path, Wrong.CONTENT


def _sha256(archive: zipfile.ZipFile, path: str) -> str | None:
    """A member's hash; None where it cannot be read as it stands."""
    try:
        with archive.open(path) as file:
            return _digest(file)
    except (zipfile.BadZipFile, zlib.error, EOFError):
        return None


def _digest(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while piece := file.read(_CHUNK):
        digest.update(piece)
    return digest.hexdigest()
