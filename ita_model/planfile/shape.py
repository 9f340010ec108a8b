"""What a plan file may hold: its keys, which of them must be there, and what each takes.

Every value comes in as text (see `tree.py`). What two entries must agree on is in `sense.py`.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from ita_model import thai
from ita_model.calendar import FiscalYear
from ita_model.schedule import Every, Schedule, Shift

FORMAT: Final = 1
"""The version of this file form, as `plan:` on the first line gives it."""

_CODE: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ADDRESS: Final = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,63}"
)


def mistake(thai_text: str, english: str) -> PydanticCustomError:
    """An error whose Thai sentence reaches the person who edits the file."""
    return PydanticCustomError("plan", "{english}", {"thai": thai_text, "english": english})


def read_day(text: str) -> date:
    """A day as an office writes it. Raises the pydantic error that tells apart a day nobody can read and one that is none."""
    try:
        return thai.parse_date(text)
    except thai.NoSuchDay:
        raise mistake(f"ไม่มีวันที่ “{text}” ในปฏิทิน ให้ตรวจวัน เดือน และปี", f"{text!r} is in no calendar") from None
    except ValueError:
        example = "เช่น 31 มกราคม 2567 หรือ 2567-01-31"
        raise mistake(f"อ่านวันที่ “{text}” ไม่ออก ให้เขียน{example}", f"{text!r} is not written as a day") from None


def _text(value: Any) -> Any:
    if value is None or (isinstance(value, str) and not value.strip()):
        raise mistake("ยังไม่ได้กรอก ให้ใส่ไว้หลังเครื่องหมาย :", "is empty")
    return value.strip() if isinstance(value, str) else value


def _text_or_nothing(value: Any) -> Any:
    return (value.strip() or None) if isinstance(value, str) else value


def _number(value: Any) -> Any:
    plain = thai.to_arabic_digits(value).strip() if isinstance(value, str) else ""
    if not plain.isascii() or not plain.isdigit() or len(plain) > 6:
        raise mistake("ต้องเป็นตัวเลข เช่น 1 หรือ ๑", "must be a whole number")
    return int(plain)


def _code(value: str) -> str:
    if not _CODE.fullmatch(value):
        raise mistake("รหัสใช้ได้เฉพาะ a-z ตัวพิมพ์เล็ก 0-9 และขีดกลาง เช่น m01", "a code is a-z, 0-9 and hyphens")
    return value


def _address(value: str) -> str:
    if len(value) > 254 or not _ADDRESS.fullmatch(value):
        raise mistake(f"“{value}” ไม่ใช่ที่อยู่อีเมล ให้เขียนเช่น name@example.go.th", f"{value!r} is no e-mail address")
    return value


def _fiscal_year(value: int) -> int:
    if 1900 <= value < 2200:
        meant = thai.buddhist_year(value)
        raise mistake(f"ปีงบประมาณต้องเป็น พ.ศ. — {value} คือ พ.ศ. {meant}", f"a fiscal year is Buddhist: {meant}")
    if not 2500 <= value < 2700:
        raise mistake("ปีงบประมาณต้องเป็น พ.ศ. สี่หลัก เช่น 2567", "a fiscal year is a Buddhist year such as 2567")
    return value


def _between(low: int, high: int) -> AfterValidator:
    def check(value: int) -> int:
        if not low <= value <= high:
            raise mistake(f"ต้องอยู่ระหว่าง {low} ถึง {high}", f"must be {low} to {high}")
        return value

    return AfterValidator(check)


def _one_or_many(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _format(value: int) -> int:
    if value != FORMAT:
        raise mistake(f"โปรแกรมรุ่นนี้อ่านแผนรูปแบบ {FORMAT} เท่านั้น", f"this version reads plan format {FORMAT}")
    return value


Text = Annotated[str, BeforeValidator(_text)]
OptionalText = Annotated[str | None, BeforeValidator(_text_or_nothing)]
Code = Annotated[Text, AfterValidator(_code)]
Number = Annotated[int, BeforeValidator(_number)]
Day = Annotated[date, BeforeValidator(lambda value: read_day(_text(value)) if isinstance(value, str | None) else value)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ScheduleEntry(_Entry):
    """When a step is due: `every` with an optional `day`, or `on` one day or several."""

    every: Annotated[Every, Field(strict=False)] | None = None
    day: Annotated[Number, _between(1, 31)] | None = None
    on: Annotated[tuple[Day, ...], BeforeValidator(_one_or_many), Field(strict=False, min_length=1)] | None = None
    opens_before: Annotated[Number, _between(0, 366)] | None = None
    shift: Annotated[Shift, Field(strict=False)] = Shift.PREVIOUS

    @model_validator(mode="after")
    def _one_kind(self) -> ScheduleEntry:
        if (self.every is None) == (self.on is None):
            raise mistake(
                "กำหนดเวลาต้องมี every (ทำเป็นรอบ) หรือ on (ทำตามวันที่) อย่างใดอย่างหนึ่ง", "either every or on, not both or neither"
            )
        if self.day is not None and self.every is None:
            raise mistake("day ใช้คู่กับ every เท่านั้น", "day belongs to every")
        return self

    def schedule(self) -> Schedule:
        """The rule that this entry states."""
        return Schedule(self.every, self.day, self.on or (), self.opens_before, self.shift)


class AgencyEntry(_Entry):
    code: Code
    name: Text
    short_name: Text
    district: Text
    province: Text


class PersonEntry(_Entry):
    code: Code
    name: Text
    position: Text
    address: Annotated[Text, AfterValidator(_address)]


class DivisionEntry(_Entry):
    code: Code
    name: Text
    head: Code
    deputy: Code | None = None


class StepEntry(_Entry):
    text: Text
    marker: OptionalText = None
    schedule: ScheduleEntry | None = None
    good_evidence: OptionalText = None


class MeasureEntry(_Entry):
    """`responsible` is the source's words; `divisions` says which codes they mean where they name none."""

    code: Code
    title: Text
    responsible: Annotated[tuple[Text, ...], BeforeValidator(_one_or_many), Field(strict=False, min_length=1)]
    divisions: Annotated[tuple[Code, ...], Field(strict=False, min_length=1)] | None = None
    period: Text
    schedule: ScheduleEntry | None = None
    steps: Annotated[tuple[StepEntry, ...], Field(strict=False, min_length=1)]


class AspectEntry(_Entry):
    number: Annotated[Number, _between(1, 99)]
    name: Text
    measures: Annotated[tuple[MeasureEntry, ...], Field(strict=False)]


class PlanEntry(_Entry):
    """The whole file."""

    plan: Annotated[Number, AfterValidator(_format)]
    fiscal_year: Annotated[Number, AfterValidator(_fiscal_year)]
    agency: AgencyEntry
    people: Annotated[tuple[PersonEntry, ...], Field(strict=False, min_length=1)]
    divisions: Annotated[tuple[DivisionEntry, ...], Field(strict=False, min_length=1)]
    secretary: Code
    executive: Code
    aspects: Annotated[tuple[AspectEntry, ...], Field(strict=False, min_length=1)]

    @property
    def year(self) -> FiscalYear:
        return FiscalYear(self.fiscal_year)


ENTRIES: Final[dict[str, type[_Entry]]] = {
    "": PlanEntry,
    "agency": AgencyEntry,
    "people": PersonEntry,
    "divisions": DivisionEntry,
    "aspects": AspectEntry,
    "measures": MeasureEntry,
    "steps": StepEntry,
    "schedule": ScheduleEntry,
}
"""The entry that stands under each key; the empty key is the file itself."""

LABELS: Final = {
    "plan": "รุ่นของรูปแบบไฟล์",
    "fiscal_year": "ปีงบประมาณ",
    "agency": "หน่วยงาน",
    "people": "รายชื่อบุคคล",
    "divisions": "สำนัก/กอง",
    "secretary": "รหัสปลัด",
    "executive": "รหัสนายก",
    "aspects": "ด้าน",
    "code": "รหัส",
    "name": "ชื่อ",
    "short_name": "ชื่อย่อ",
    "district": "อำเภอ",
    "province": "จังหวัด",
    "position": "ตำแหน่ง",
    "address": "อีเมล",
    "head": "รหัสหัวหน้า",
    "deputy": "รหัสรอง",
    "number": "เลขที่ด้าน",
    "measures": "มาตรการ",
    "title": "ชื่อมาตรการ",
    "responsible": "ผู้รับผิดชอบ",
    "period": "ระยะเวลาดำเนินการ",
    "steps": "ขั้นตอน",
    "marker": "ลำดับหน้าขั้นตอน",
    "text": "ข้อความขั้นตอน",
    "schedule": "กำหนดเวลา",
    "good_evidence": "หลักฐานที่ดี",
    "every": "รอบ",
    "day": "วันที่ของเดือน",
    "on": "วันครบกำหนด",
    "opens_before": "เปิดให้ยืนยันก่อนกี่วัน",
    "shift": "การเลื่อนเมื่อตรงวันหยุด",
}
"""What a person calls each key."""
