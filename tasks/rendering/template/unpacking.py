"""Whether a file is an archive that may be unpacked: no other kind of file, not too much of it, no password."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Final

from tasks.rendering.template.findings import WHOLE_FILE, Finding

LARGEST_FILE: Final = 10 * 1024 * 1024
LARGEST_UNPACKED: Final = 60 * 1024 * 1024
LARGEST_XML: Final = 10 * 1024 * 1024
MOST_MEMBERS: Final = 1000

SAVE_AS_DOCX: Final = "โปรดเปิดด้วย Word แล้วบันทึกเป็น “เอกสาร Word (.docx)” แบบไม่มีรหัสผ่าน"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS: Final = (
    (b"%PDF", "เป็น PDF แก้ไขเป็นแม่แบบไม่ได้", "is a PDF"),
    (b"{\\rtf", "เป็น RTF", "is RTF"),
    (b"<", "เป็นหน้าเว็บหรือ XML", "is a page or XML"),
)


def wrong(thai: str, english: str, tag: str = "") -> Finding:
    return Finding(WHOLE_FILE, tag, thai, english)


def no_archive(content: bytes) -> Finding | None:
    """What a file is that is no archive, or too large to be looked at."""
    if len(content) > LARGEST_FILE:
        size = f"{LARGEST_FILE >> 20} MB"
        return wrong(f"ไฟล์ใหญ่เกิน {size} โปรดย่อภาพในแม่แบบให้เล็กลง", f"is larger than {size}")
    if not content:
        return wrong(f"ไฟล์ว่างเปล่า {SAVE_AS_DOCX}", "is empty")
    if content.startswith(_OLD_OFFICE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            return wrong(f"ไฟล์ตั้งรหัสผ่านไว้ {SAVE_AS_DOCX}", "is encrypted with a password")
        return wrong(f"เป็นไฟล์ Word รุ่นเก่า (.doc) {SAVE_AS_DOCX}", "is a .doc of the old format")
    if content.startswith(b"PK"):
        return None
    for beginning, thai, english in _OTHERS:
        if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(beginning):
            return wrong(f"{thai} ไม่ใช่ไฟล์ Word {SAVE_AS_DOCX}", f"{english}, not a .docx")
    return wrong(f"ไม่ใช่ไฟล์ Word {SAVE_AS_DOCX}", "is not a .docx")


def unfit(infos: list[zipfile.ZipInfo]) -> Iterator[Finding]:
    """Why an archive is not unpacked: too much of it, members with passwords, or names that lead elsewhere."""
    if len(infos) > MOST_MEMBERS or sum(info.file_size for info in infos) > LARGEST_UNPACKED:
        yield wrong("เนื้อในไฟล์ใหญ่ผิดปกติ จึงไม่เปิดอ่าน โปรดทำแม่แบบใหม่จาก ita template new", "unpacks to too much (a zip bomb?)")
    if any(info.flag_bits & 1 for info in infos):
        yield wrong(f"ไฟล์ตั้งรหัสผ่านไว้ {SAVE_AS_DOCX}", "has members under a password")
    names = [info.filename for info in infos]
    if len(set(map(str.lower, names))) != len(names) or any(
        "\\" in name or name.startswith("/") or ".." in name.split("/") for name in names
    ):
        yield wrong("รายการภายในไฟล์ผิดปกติ โปรดเปิดด้วย Word แล้วบันทึกใหม่", "holds members of the same or of dangerous names")
