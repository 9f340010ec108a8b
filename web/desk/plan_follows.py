"""What a change of the plan comes to, in sentences: who is asked for how much, since when, and what reports say of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from ita_model.calendar import FiscalYear
from ita_model.records import Checkpoint, Division, Year
from ita_model.years import calendar_of
from web.language import _, n_
from web.words import long_date


def of_additions(year: Year, points: Sequence[Checkpoint], divisions: Iterable[Division], today: date) -> tuple[str, ...]:
    """What follows from checkpoints that are added, or are to be."""
    return (
        *_asked_of(points, divisions),
        *_when_asked(points, today),
        *days_off_among(year, points),
        *_in_the_half(year, points),
        _("รายงานของวันก่อนหน้านี้ไม่มีรายการที่เพิ่ม แม้จัดทำใหม่ภายหลัง"),
    )


def days_off_among(year: Year, points: Iterable[Checkpoint]) -> list[str]:
    """Which of the due days are days off, and why."""
    calendar = calendar_of(year)
    days = sorted({one.due_on for one in points})
    return [_("%(day)s เป็น%(why)s", day=long_date(day), why=why) for day in days if (why := calendar.why_off(day))]


def _asked_of(points: Sequence[Checkpoint], divisions: Iterable[Division]) -> list[str]:
    said = []
    for division in divisions:
        days = sorted(one.due_on for one in points if one.division_id == division.id)
        if len(days) == 1:
            said.append(_("%(division)s มีเพิ่ม 1 รายการ ภายใน %(day)s", division=division.name, day=long_date(days[0])))
        elif days:
            many = n_("%(division)s มีเพิ่ม %(n)s รายการ", "%(division)s มีเพิ่ม %(n)s รายการ", len(days))
            told = many % {"division": division.name, "n": len(days)}
            said.append(f"{told} {_('ตั้งแต่ %(first)s ถึง %(last)s', first=long_date(days[0]), last=long_date(days[-1]))}")
    return said


def _when_asked(points: Sequence[Checkpoint], today: date) -> list[str]:
    said, late = [], sum(one.due_on < today for one in points)
    if late:
        said.append(n_("%(n)s รายการเลยกำหนดแล้ว จะเกินกำหนดทันที", "%(n)s รายการเลยกำหนดแล้ว จะเกินกำหนดทันที", late) % {"n": late})
    opens = min((one.opens_on for one in points), default=today)
    if opens > today:
        said.append(_("หัวหน้าได้รับแจ้งในจดหมายรอบส่งถัดไป รายการเปิดให้ยืนยันและเริ่มเตือน %(day)s", day=long_date(opens)))
    else:
        said.append(_("หัวหน้าเห็นรายการในหน้าของตนทันที และได้รับจดหมายในรอบส่งถัดไป"))
    return said


def _in_the_half(year: Year, points: Sequence[Checkpoint]) -> list[str]:
    half = FiscalYear(year.be).halves()[0].end
    if all(one.due_on > half for one in points):
        return [_("รายงานรอบ 6 เดือนไม่นับรายการนี้ เพราะกำหนดอยู่หลังวันสุดท้ายของรอบ")]
    return []
