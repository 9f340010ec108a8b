"""From a package to the members of its archive, every file looked at before the first byte goes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from ita_model.calendar import office_moment
from ita_model.evidence.archive import Differs, Fault, Member, held, kept
from ita_model.evidence.package import Item, Package
from ita_model.filestore import FileStore


class Spoilt(Exception):
    """Files of a package are gone or of another size than when they were kept."""

    def __init__(self, faults: tuple[Differs, ...]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults


def check(package: Package, store: FileStore) -> None:
    """Look whether every file is there and as long as it was. Raises Spoilt with each that is not; contents are not read."""
    faults = tuple(_faults(package, store))
    if faults:
        raise Spoilt(faults)


def members(package: Package, store: FileStore, index: Mapping[str, bytes]) -> tuple[Member, ...]:
    """The members of the archive: first `index`, the files that tell of the evidence, by name; then the evidence.

    Each file of evidence bears the moment at which it was given, the others the package's day.
    """
    day: datetime = office_moment(package.as_of)
    first = [held(name, data, day) for name, data in index.items()]
    given = {item.number: one.confirmation.at for _, one in package.proven() for item in one.items}
    return (*first, *(_member(item, store, given[item.number]) for item in package.files()))


def _member(item: Item, store: FileStore, at: datetime) -> Member:
    path, sha256, size = _kept(item)
    return kept(path, store, sha256, size, at)


def _faults(package: Package, store: FileStore) -> Iterator[Differs]:
    for item in package.files():
        path, sha256, size = _kept(item)
        place = store.path(sha256)
        if not place.is_file():
            yield Differs(path, Fault.MISSING)
        elif place.stat().st_size != size:
            yield Differs(path, Fault.SIZE)


def _kept(item: Item) -> tuple[str, str, int]:
    row = item.evidence
    assert item.path is not None
    assert row.sha256 is not None
    assert row.size is not None
    return item.path, row.sha256, row.size
