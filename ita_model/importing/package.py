"""Opens the ZIP that a Word or Excel file is, and believes nothing that it says of itself.

A small file can unpack to gigabytes, name a part ten thousand times or let its XML pull in other files. What is read here is
counted while it is unpacked, and XML that declares a document type is refused: no office program writes one.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Final

from lxml import etree

from ita_model.importing.published import UnreadableReport

MOST_PARTS: Final = 4_000
MOST_BYTES: Final = 100 * 1024 * 1024
"""Of all parts together, unpacked: some two hundred times a report with pictures."""

MOST_XML: Final = 48 * 1024 * 1024
"""Of one part that is read as XML."""

_PIECE: Final = 1 << 20
_XML: Final = (".xml", ".rels", ".vml")


def spoilt(english: str) -> UnreadableReport:
    """A file that begins as it should and cannot be read to its end."""
    return UnreadableReport("ไฟล์เสียหาย อ่านไม่ได้ ให้เปิดด้วยโปรแกรมเดิมแล้วบันทึกใหม่ หรือขอไฟล์จากเจ้าของอีกครั้ง", english)


def too_large(english: str) -> UnreadableReport:
    """A file that would take all of the machine."""
    return UnreadableReport("ไฟล์นี้ใหญ่เกินกว่าจะเป็นแผนหรือรายงาน ให้คัดลอกเฉพาะตารางมาตรการไปไว้ในไฟล์ใหม่แล้วนำเข้าใหม่", english)


class Package:
    """The parts of an Office file. Raises UnreadableReport where it is damaged, locked, or more than it could honestly be."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
            raise spoilt(f"not a whole ZIP: {error}") from error
        entries = self._archive.infolist()
        if len(entries) > MOST_PARTS:
            raise too_large(f"{len(entries)} parts in one file")
        self.names = frozenset(entry.filename for entry in entries)
        if any(entry.flag_bits & 1 for entry in entries):
            raise UnreadableReport("ไฟล์นี้มีรหัสผ่าน ให้เปิดแล้วบันทึกใหม่โดยไม่ใส่รหัสผ่าน", "the file is protected by a password")
        if sum(entry.file_size for entry in entries) > MOST_BYTES:
            raise too_large("the file says it unpacks to more than we take")
        self._left = MOST_BYTES

    def read(self, name: str) -> bytes:
        """A part, unpacked; empty where there is none."""
        if name not in self.names:
            return b""
        pieces = []
        try:
            with self._archive.open(name) as part:
                while piece := part.read(_PIECE):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise too_large(f"{name} unpacks to more than we take")
                    pieces.append(piece)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError) as error:
            raise spoilt(f"{name}: {error}") from error
        return b"".join(pieces)

    def tree(self, name: str) -> etree._Element | None:
        """A part as XML; None where there is none."""
        data = self.read(name)
        if not data:
            return None
        return parsed(data, name)

    def checked(self) -> None:
        """Read every XML part once, so that another library may be trusted with the file. Raises UnreadableReport."""
        for name in sorted(self.names):
            if name.lower().endswith(_XML):
                refuse_tricks(self.read(name), name)


def refuse_tricks(data: bytes, name: str) -> None:
    """Raises UnreadableReport for XML that is too large or declares a document type, in any of XML's own encodings."""
    if len(data) > MOST_XML:
        raise too_large(f"{name} has {len(data)} bytes")
    plain = data.replace(b"\0", b"") if data[:4].count(b"\0") or data[:2] in (b"\xff\xfe", b"\xfe\xff") else data
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise UnreadableReport("ไฟล์นี้มีคำสั่งที่เอกสารปกติไม่มี จึงไม่เปิดอ่าน", f"{name} declares a document type or entities")


def parsed(data: bytes, name: str) -> etree._Element:
    """XML as a tree, with nothing pulled in and nothing expanded."""
    refuse_tricks(data, name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise spoilt(f"{name}: {error}") from error
