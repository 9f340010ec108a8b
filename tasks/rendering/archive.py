"""Word and Excel files as the archives they are, with nothing in them that depends on when or where they were written."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Final

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the earliest time that an archive can say

_PACKED_ALREADY: Final = (".jpg", ".jpeg", ".png")


def members(archive: io.BytesIO) -> dict[str, bytes]:
    """What an archive holds, by name, in its order."""
    with zipfile.ZipFile(archive) as source:
        return {name: source.read(name) for name in source.namelist()}


def archived(content: Mapping[str, bytes]) -> bytes:
    """An archive with the same time and rights on each member: equal content, equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        for name, data in content.items():
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type = zipfile.ZIP_STORED if name.endswith(_PACKED_ALREADY) else zipfile.ZIP_DEFLATED
            member.create_system, member.external_attr = 3, 0o600 << 16
            target.writestr(member, data)
    return out.getvalue()
