"""A ZIP archive written as it is read: in pieces, without knowing or holding the whole, of any size.

Nothing is compressed: photographs and PDFs hardly shrink, and so the archive's length is known before its first byte. The
times are the members' own and nothing tells of the machine, so that equal members give equal bytes.
"""

from __future__ import annotations

import hashlib
import stat
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from ita_model.filestore import FileStore

_CHUNK: Final = 1 << 18
_LIMIT: Final = zipfile.ZIP64_LIMIT
_MOST_MEMBERS: Final = zipfile.ZIP_FILECOUNT_LIMIT
_RIGHTS: Final = (stat.S_IFREG | 0o644) << 16
_UNIX: Final = 3


class Fault(StrEnum):
    """What may have become of a file since it was kept."""

    MISSING = "is missing"
    SIZE = "has another size"
    CONTENT = "has other content"

    @property
    def thai(self) -> str:
        """The same for people."""
        return _FAULTS_IN_THAI[self]


_FAULTS_IN_THAI: Final = {
    Fault.MISSING: "ไฟล์หายไปจากที่เก็บ",
    Fault.SIZE: "ขนาดไม่ตรงกับที่เก็บไว้",
    Fault.CONTENT: "เนื้อหาไม่ตรงกับที่เก็บไว้",
}


class Differs(Exception):
    """A file is not what it was when it was kept; `path` is its place in the archive."""

    def __init__(self, path: str, fault: Fault) -> None:
        super().__init__(f"{path}: {fault}")
        self.path, self.fault = path, fault


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the archive: its path, its size in bytes, its time on the office's clock, and how to read it in pieces."""

    path: str
    size: int
    at: datetime
    read: Callable[[], Iterable[bytes]]


def held(path: str, data: bytes, at: datetime) -> Member:
    """A member that is in memory."""
    return Member(path, len(data), at, lambda: (data,))


def kept(path: str, store: FileStore, sha256: str, size: int, at: datetime) -> Member:
    """A member that is in a store. Reading it raises Differs where it is gone, or not what its hash says."""
    return Member(path, size, at, lambda: _verified(path, store, sha256, size))


def chunks(members: Iterable[Member]) -> Iterator[bytes]:
    """The archive piece by piece. What reading a member raises comes through, and the archive is never finished then."""
    out = _Out()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for member in members:
            with archive.open(_info(member), "w") as target:
                for piece in member.read():
                    target.write(piece)
                    yield from out.taken()
            yield from out.taken()
    yield from out.taken()


def length(members: Sequence[Member]) -> int:
    """How many bytes `chunks` will give for these members."""
    at = directory = 0
    for member in members:
        name = len(member.path.encode())
        wide = member.size * 1.05 > _LIMIT  # the library's own rule for the wide form
        extra = 8 * (2 * (member.size > _LIMIT) + (at > _LIMIT))
        directory += 46 + name + (4 + extra if extra else 0)
        at += 30 + name + (20 if wide else 0) + member.size + (24 if wide else 16)
    wide = len(members) > _MOST_MEMBERS or at > _LIMIT or directory > _LIMIT
    return at + directory + (76 if wide else 0) + 22


def _info(member: Member) -> zipfile.ZipInfo:
    at = member.at
    info = zipfile.ZipInfo(member.path, (at.year, at.month, at.day, at.hour, at.minute, at.second))
    info.file_size, info.external_attr, info.create_system = member.size, _RIGHTS, _UNIX
    return info


def _verified(path: str, store: FileStore, sha256: str, size: int) -> Iterator[bytes]:
    digest, seen = hashlib.sha256(), 0
    try:
        with store.path(sha256).open("rb") as file:
            while piece := file.read(_CHUNK):
                digest.update(piece)
                seen += len(piece)
                if seen > size:
                    break
                yield piece
    except FileNotFoundError as error:
        raise Differs(path, Fault.MISSING) from error
    if seen != size:
        raise Differs(path, Fault.SIZE)
    if digest.hexdigest() != sha256:
        raise Differs(path, Fault.CONTENT)


class _Out:
    """What the library writes into: it can only be written on, and is emptied after every piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """There is nothing to close."""

    def taken(self) -> list[bytes]:
        pieces, self._pieces = self._pieces, []
        return pieces
