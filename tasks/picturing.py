"""The pictures of a report's annex: taken from the evidence, made small, and freed of all they tell besides."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Final

from ita_model.evidence import pictures
from ita_model.evidence.pictures import NoPicture
from ita_model.filestore import FileStore
from ita_model.report.document import ReportDocument

LONGEST_SIDE: Final = 732
"""In dots: three hundred to the inch of the room in the annex. More would be unpacked and put into each form for no eye."""
_AT_ONCE: Final = 2
"""How many are unpacked at a time: while nothing else of a report can be made, and without filling the memory with them."""

_log = logging.getLogger(__name__)


def pictures_of(document: ReportDocument, evidence: FileStore) -> dict[str, bytes]:
    """The annex's pictures as JPEG by the SHA-256 of the evidence; one that cannot be opened is left out, and logged.

    The report says so in its place, and whoever compiles it is told; an audit finds what is wrong with the file.
    """
    wanted = dict.fromkeys(one.sha256 for group in document.photographs for one in group.photographs)
    with ThreadPoolExecutor(_AT_ONCE) as beside:
        found = dict(zip(wanted, beside.map(lambda sha256: made_small(evidence.path(sha256), sha256), wanted), strict=True))
    return {sha256: content for sha256, content in found.items() if content is not None}


@lru_cache(maxsize=512)
def made_small(path: Path, sha256: str) -> bytes | None:
    """A picture as the annex shows it, or None where it cannot be opened."""
    try:
        return pictures.made_small(path, sha256, longest=LONGEST_SIDE)
    except NoPicture as error:
        _log.info("%s: it is left out of the report", error)
        return None
