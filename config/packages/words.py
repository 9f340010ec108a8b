"""What the index of a package says, on its page and in its workbook alike: documents have Thai digits."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlsplit

from ita_model import thai
from ita_model.calendar import office_day
from ita_model.evidence.package import AspectEvidence, Item, MeasureEvidence, Package
from ita_model.states import Standing

TITLE: Final = "ดัชนีหลักฐาน"
WHAT: Final = "มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน"
NOTHING: Final = "ยังไม่มีหลักฐานที่ผ่านการตรวจ"
MISSING: Final = "มาตรการที่ยังไม่มีหลักฐานที่ผ่านการตรวจ"
HASH: Final = "รหัสตรวจสอบ (SHA-256)"
ABOUT: Final = (
    "หลักฐานทุกรายการในชุดนี้ หัวหน้าสำนัก/กองยืนยันแล้ว และปลัดตรวจรับรองแล้ว "
    "รหัสตรวจสอบ (SHA-256) และที่มาของแต่ละไฟล์อยู่ใน manifest.json "
    "จะยืนยันได้ว่าไม่มีไฟล์ใดถูกแก้ไขหลังส่ง ต่อเมื่อรหัสของ manifest.json ตรงกับรหัสที่หน่วยงานแจ้งไว้"
)

_COUNTED: Final = {
    Standing.ACCEPTED: "รับรองแล้ว",
    Standing.WAIVED: "ยกเว้น",
    Standing.SUBMITTED: "รอตรวจ",
    Standing.RETURNED: "ส่งกลับแก้ไข",
    Standing.OVERDUE: "เกินกำหนด",
    Standing.OPEN: "รอยืนยัน",
    Standing.PLANNED: "ยังไม่ถึงกำหนด",
}


def heading(package: Package) -> tuple[str, ...]:
    """The lines at the top."""
    of = f" เฉพาะด้านที่ {package.aspect}" if package.aspect is not None else ""
    office = package.agency
    return (
        WHAT,
        thai.to_thai_digits(f"ประจำปีงบประมาณ พ.ศ. {package.year}{of}"),
        f"{office.name} อำเภอ{office.district} จังหวัด{office.province}",
    )


def as_of(package: Package) -> str:
    """`ข้อมูล ณ วันที่ ๓๐ กันยายน ๒๕๖๗`."""
    return thai.to_thai_digits(f"ข้อมูล ณ วันที่ {thai.long_date(package.as_of)}")


def summary(package: Package) -> str:
    """How much there is: `ไฟล์หลักฐาน ๑๓๘ ไฟล์ ขนาดรวม ๒.๔ เมกะไบต์ (ไม่รวมดัชนี) · ที่อยู่เว็บ ๓ แห่ง`."""
    files, links = len(package.files()), len(package.links())
    told = [f"ไฟล์หลักฐาน {files} ไฟล์" + (f" ขนาดรวม {thai.file_size(package.size)} (ไม่รวมดัชนี)" if files else "")]
    if links:
        told.append(f"ที่อยู่เว็บ {links} แห่ง")
    return thai.to_thai_digits(" · ".join(told))


def aspect(one: AspectEvidence) -> str:
    """`(๑) กระบวนการ…`, as the reports head an aspect."""
    return thai.to_thai_digits(f"({one.aspect.number}) ") + one.aspect.name


def measure(one: MeasureEvidence) -> str:
    """`(๑.๒) การประชุม…`."""
    return f"({one.number}) {one.measure.title}"


def standings(one: MeasureEvidence) -> str:
    """How its checkpoints stand: `ทั้งหมด ๑๒ รายการ: รับรองแล้ว ๑๐ · ยกเว้น ๒`."""
    counts = " · ".join(f"{word} {one.standings[which]}" for which, word in _COUNTED.items() if which in one.standings)
    return thai.to_thai_digits(f"ทั้งหมด {sum(one.standings.values())} รายการ: {counts}")


def day(at: datetime) -> str:
    """`๒๙ มี.ค. ๒๕๖๗`."""
    return thai.to_thai_digits(thai.short_date(office_day(at)))


def size(item: Item) -> str:
    """A file's size; of a link, that it is one."""
    return thai.to_thai_digits(thai.file_size(item.evidence.size or 0)) if item.path else "ที่อยู่เว็บ"


def address(item: Item) -> str | None:
    """Where a link to a piece of evidence goes: into the package, or to the web; None where that is no web address."""
    if item.path is not None:
        return quote(item.path)
    url = item.evidence.url or ""
    return url if urlsplit(url).scheme in ("http", "https") else None


def plain(text: str) -> str:
    """`text` with what neither a page nor a workbook can hold shown by its number: `[U+0007]`."""
    return "".join(c if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs") else f"[U+{ord(c):04X}]" for c in text)
