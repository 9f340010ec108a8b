"""What kind of file somebody hands over, told by its content; and for each kind that is none of ours, what to do with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ita_model.importing.package import Package, spoilt
from ita_model.importing.published import SourceReport, UnreadableReport, decode, read_published
from ita_model.importing.tables import report_of

_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES: Final = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_AS_WORD: Final = "ให้เปิดแล้วบันทึกเป็น Word (.docx) ก่อนนำเข้า"
_AS_EXCEL: Final = "ให้เปิดแล้วบันทึกเป็น Excel (.xlsx) ก่อนนำเข้า"
_LOCKED: Final = ("ไฟล์นี้มีรหัสผ่าน ให้เปิดแล้วบันทึกใหม่โดยไม่ใส่รหัสผ่าน", "the file is protected by a password")
_OPEN_FORMATS: Final = {
    b"opendocument.text": (f"ไฟล์นี้เป็นเอกสาร OpenDocument (.odt) {_AS_WORD}", "an OpenDocument text"),
    b"opendocument.spreadsheet": (f"ไฟล์นี้เป็นตาราง OpenDocument (.ods) {_AS_EXCEL}", "an OpenDocument spreadsheet"),
}


def read_source(data: bytes, names: Mapping[int, str]) -> SourceReport:
    """The plan or report in a file's bytes: text, Word, Excel or PDF. `names` is the framework's (number → aspect).

    Raises UnreadableReport, which says what the file is and what to do, for every other file.
    """
    if data.startswith(b"PK"):
        return _read_package(Package(data), data, names)
    if b"%PDF-" in data[:1024]:
        from ita_model.importing.from_pdf import read_pdf  # loads a whole reader of PDF

        return report_of(read_pdf(data), names)
    if (foreign := _foreign(data)) is not None:
        raise foreign
    return read_published(decode(data))


def _read_package(package: Package, data: bytes, names: Mapping[int, str]) -> SourceReport:
    if "word/document.xml" in package.names:
        from ita_model.importing.from_word import read_word

        return report_of(read_word(package), names)
    if "xl/workbook.xml" in package.names:
        from ita_model.importing.from_excel import read_excel

        return report_of(read_excel(package, data), names)
    raise _foreign_package(package)


def _foreign_package(package: Package) -> UnreadableReport:
    kind = package.read("mimetype")[:200]
    for mark, (thai, english) in _OPEN_FORMATS.items():
        if mark in kind:
            return UnreadableReport(thai, english)
    if "xl/workbook.bin" in package.names:
        return UnreadableReport(f"ไฟล์นี้เป็น Excel แบบไบนารี (.xlsb) {_AS_EXCEL}", "a binary Excel workbook")
    if "ppt/presentation.xml" in package.names:
        return UnreadableReport("ไฟล์นี้เป็นงานนำเสนอ PowerPoint ให้นำเข้าไฟล์ Word, Excel หรือ PDF ของแผนแทน", "a presentation")
    if any(name.startswith(("word/", "xl/")) for name in package.names):
        return spoilt("an Office file without its main part")
    return UnreadableReport("ไฟล์นี้เป็นไฟล์ ZIP ให้แตกไฟล์แล้วนำเข้าแผนที่อยู่ข้างใน", "a ZIP of other files")


def _foreign(data: bytes) -> UnreadableReport | None:
    """Why a file that is neither Office, PDF nor text cannot be imported; None for what may be text."""
    if data.startswith(_OLD_OFFICE):
        return _old_office(data)
    if data.startswith(_PICTURES) or data[4:12] in (b"ftypheic", b"ftypmif1"):
        return UnreadableReport("ไฟล์นี้เป็นรูปภาพ ไม่มีข้อความให้อ่าน ให้ขอไฟล์ Word, Excel หรือ PDF ที่มีข้อความจากเจ้าของ", "a picture")
    if data.startswith(b"{\\rtf"):
        return UnreadableReport(f"ไฟล์นี้เป็น Rich Text (.rtf) {_AS_WORD}", "a rich text file")
    if data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype html", b"<html")):
        return UnreadableReport(f"ไฟล์นี้เป็นหน้าเว็บ แม้ชื่อจะลงท้ายเป็นอย่างอื่น {_AS_WORD}", "a web page")
    return None


def _old_office(data: bytes) -> UnreadableReport:
    if _utf16("EncryptedPackage") in data:
        return UnreadableReport(*_LOCKED)
    if _utf16("WordDocument") in data:
        return UnreadableReport(f"ไฟล์นี้เป็น Word รุ่นเก่า (.doc) {_AS_WORD}", "a Word file of the old kind")
    if _utf16("Workbook") in data or _utf16("Book") in data:
        return UnreadableReport(f"ไฟล์นี้เป็น Excel รุ่นเก่า (.xls) {_AS_EXCEL}", "an Excel file of the old kind")
    return UnreadableReport(
        "ไฟล์นี้เป็นเอกสาร Word หรือ Excel รุ่นเก่า ให้เปิดแล้วบันทึกเป็น .docx หรือ .xlsx ก่อนนำเข้า", "an Office file of the old kind"
    )


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")
