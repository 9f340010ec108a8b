"""A package of evidence made ready: its index as a page and as a workbook, its manifest, and its archive piece by piece."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from config.packages.page import index_page
from config.packages.sheet import index_sheet
from ita_model.evidence import archive, manifest, packing
from ita_model.evidence.archive import Member
from ita_model.evidence.package import Package, gather
from ita_model.filestore import FileStore
from ita_model.records import Year

PAGE, SHEET = "ดัชนี.html", "ดัชนี.xlsx"


@dataclass(frozen=True, slots=True)
class Ready:
    """A package whose files were all found. The record is not needed any more to write it out.

    `manifest_sha256` is what the office keeps, or tells whoever is handed the package: by it no file of it can be exchanged.
    """

    package: Package
    members: tuple[Member, ...]
    manifest_sha256: str

    @property
    def size(self) -> int:
        """The archive's length in bytes."""
        return archive.length(self.members)

    def chunks(self) -> Iterator[bytes]:
        """The archive, piece by piece. Raises `archive.Differs` where a file turns out not to be what was kept."""
        return archive.chunks(self.members)


def prepare(session: Session, year: Year, store: FileStore, *, as_of: date, at: datetime, aspect: int | None = None) -> Ready:
    """The package of a year, or of one aspect of it, as of a day, with the agency's evidence in `store`.

    Raises NoSuchAspect, and `packing.Spoilt` where files are gone.
    """
    package = gather(session, year, as_of=as_of, at=at, aspect=aspect)
    packing.check(package, store)
    index = {PAGE: index_page(package), SHEET: index_sheet(package)}
    index[manifest.NAME] = told = manifest.manifest_bytes(session, package, index)
    return Ready(package, packing.members(package, store, index), hashlib.sha256(told).hexdigest())
