"""How an entry of the journal is said: a sentence for each kind, in the reader's language. None is shown as a code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from ita_model.journal_told import Told
from ita_model.records import BounceWhy, Role
from ita_model.report.document import ReportKind
from web.desk.bounce_words import why_word
from web.language import _
from web.words import fiscal_year, long_date, period_word, report_name

Sentence = Callable[[Told], str]


def kind_words() -> Mapping[str, str]:
    """What each kind is called where one is chosen, in the order of the list."""
    return {
        "confirmation.given": _("ยืนยันพร้อมหลักฐาน"),
        "checkpoint.submitted": _("ส่งให้ปลัดตรวจ"),
        "checkpoint.accepted": _("รับรอง"),
        "checkpoint.returned": _("ส่งกลับแก้ไข"),
        "checkpoint.waived": _("ยกเว้น"),
        "checkpoint.pending": _("เปิดให้ยืนยันใหม่"),
        "checkpoint.handed-over": _("ส่งต่อให้ผู้อื่น"),
        "checkpoint.waiver-asked": _("ขอยกเว้น"),
        "checkpoint.waiver-refused": _("ไม่ยกเว้น"),
        "evidence.disclosed": _("เผยแพร่หลักฐาน"),
        "evidence.closed": _("ถอนหลักฐานที่เผยแพร่"),
        "narrative.written": _("เขียนผลของมาตรการ"),
        "report.compiled": _("จัดทำรายงาน"),
        "report.signed-off": _("ลงนามรายงาน"),
        "report.sent-back": _("ส่งรายงานกลับ"),
        "report.acknowledged": _("รับทราบรายงาน"),
        "report.published": _("เผยแพร่รายงาน"),
        "report.superseded": _("เลิกใช้รายงาน"),
        "wish.asked": _("สั่งจัดทำรายงาน"),
        "wish.begun": _("เริ่มจัดทำรายงานตามที่สั่ง"),
        "wish.done": _("จัดทำรายงานตามที่สั่งเสร็จ"),
        "wish.failed": _("จัดทำรายงานตามที่สั่งไม่ได้"),
        "wish.withdrawn": _("ถอนคำสั่งจัดทำรายงาน"),
        "template.used": _("ใช้แม่แบบรายงาน"),
        "template.default": _("เลิกใช้แม่แบบของหน่วยงาน"),
        "template.built-in": _("กลับไปใช้แบบของระบบ"),
        "officer.nudged": _("สั่งเตือน"),
        "letter.sent": _("ส่งจดหมาย"),
        "letter.arrived": _("ทราบว่าจดหมายถึง"),
        "letter.bounced": _("จดหมายถูกตีกลับ"),
        "link.revoked": _("ยกเลิกลิงก์"),
        "link.shown": _("แสดงลิงก์เข้าสู่ระบบที่เครื่องแม่ข่าย"),
        "visit.begun": _("เข้าสู่ระบบ"),
        "visit.ended": _("ออกจากระบบ"),
        "year.opened": _("เปิดปีงบประมาณ"),
        "plan.measure-reworded": _("แก้ข้อความของมาตรการ"),
        "plan.step-reworded": _("แก้ข้อความของขั้นตอน"),
        "plan.rescheduled": _("เลื่อนกำหนด"),
        "plan.checkpoint-added": _("เพิ่มกำหนด"),
        "plan.measure-added": _("เพิ่มมาตรการ"),
        "plan.step-added": _("เพิ่มขั้นตอน"),
        "plan.division-joined": _("เพิ่มสำนัก/กองที่ต้องทำ"),
        "post.acting": _("ตั้งผู้รักษาราชการแทน"),
        "post.appointed": _("ตั้งผู้ดำรงตำแหน่ง"),
        "post.ended": _("สิ้นสุดการดำรงตำแหน่ง"),
        "office.officer-added": _("เพิ่มเจ้าหน้าที่"),
        "office.officer-changed": _("แก้ข้อมูลเจ้าหน้าที่"),
        "office.division-renamed": _("เปลี่ยนชื่อสำนัก/กอง"),
        "office.division-added": _("เพิ่มสำนัก/กอง"),
        "office.division-ended": _("สิ้นสุดสำนัก/กอง"),
        "key.issued": _("ออกกุญแจเชื่อมระบบ"),
        "key.revoked": _("ยกเลิกกุญแจเชื่อมระบบ"),
        "calendar.made": _("สร้างปฏิทินกำหนด"),
        "calendar.closed": _("ปิดปฏิทินกำหนด"),
        "hook.added": _("เพิ่มปลายทางแจ้งเหตุการณ์"),
        "hook.tested": _("ส่งข้อความทดสอบไปปลายทาง"),
        "hook.removed": _("เลิกปลายทางแจ้งเหตุการณ์"),
    }


def sentence(one: Told) -> str:
    """An entry in a sentence, with who did what on what."""
    how = SENTENCES.get(one.kind)
    if how is not None:
        return how(one)
    what = kind_words().get(one.kind)
    return _("%(who)s: %(what)s", who=_who(one), what=what) if what else _("%(who)s บันทึกเหตุการณ์อื่น", who=_who(one))


def _who(one: Told) -> str:
    return one.by or _("ระบบ")


def _item(one: Told) -> str:
    """What a checkpoint is called in a sentence."""
    about = one.about
    if not about.step:
        return _("รายการหนึ่ง")
    period = period_word(about.period)
    return _("“%(step)s” ของ%(division)s %(period)s", step=about.step, division=about.division, period=period)


def _report(one: Told) -> str:
    about = one.about
    if about.report not in tuple(ReportKind):
        return _("รายงาน")
    kind = ReportKind(about.report)
    name = report_name(kind, about.be) if about.be else _kind_of(kind)
    return _("%(report)s (ร่าง)", report=name) if about.count else name


def _kind_of(kind: ReportKind) -> str:
    return _("รายงานรอบ 6 เดือน") if kind is ReportKind.SIX_MONTH else _("รายงานสิ้นปีงบประมาณ")


def _post(one: Told) -> str:
    about = one.about
    role = {
        Role.HEAD: _("หัวหน้า%(division)s", division=about.division),
        Role.DEPUTY: _("ผู้แทนหัวหน้า%(division)s", division=about.division),
        Role.SECRETARY: _("ปลัด"),
        Role.EXECUTIVE: _("ผู้บริหาร"),
    }
    known = next((said for post, said in role.items() if post.value == about.role or post.name == about.role), "")
    return known or _("ตำแหน่งหนึ่ง")


def _whose(one: Told) -> str:
    return one.about.division or _("ทั้งหน่วยงาน")


def _acting(one: Told) -> str:
    about = one.about
    if about.from_on is None or about.to_on is None:
        return _("%(who)s ตั้งให้%(whom)s รักษาราชการแทน%(post)s", who=_who(one), whom=about.whom, post=_post(one))
    return _(
        "%(who)s ตั้งให้%(whom)s รักษาราชการแทน%(post)s ตั้งแต่ %(from_on)s ถึง %(to_on)s",
        who=_who(one), whom=about.whom, post=_post(one), from_on=long_date(about.from_on), to_on=long_date(about.to_on),
    )  # fmt: skip


def _bounced(one: Told) -> str:
    about = one.about
    if about.from_on is None:
        return _("จดหมายถึง%(whom)s ถูกตีกลับ", whom=about.whom)
    why = next((why_word(why) for why in BounceWhy if about.why in (why.value, why.name)), "")
    return _(
        "จดหมายถึง%(whom)s ของวันที่ %(day)s ถูกตีกลับจาก %(address)s: %(why)s",
        whom=about.whom, day=long_date(about.from_on), address=about.file, why=why,
    )  # fmt: skip


SENTENCES: Final[Mapping[str, Sentence]] = MappingProxyType(
    {
        "confirmation.given": lambda one: _("%(who)s ยืนยัน%(item)s พร้อมหลักฐาน", who=_who(one), item=_item(one)),
        "checkpoint.submitted": lambda one: _("%(who)s ส่ง%(item)s ให้ปลัดตรวจ", who=_who(one), item=_item(one)),
        "checkpoint.accepted": lambda one: _("%(who)s รับรอง%(item)s", who=_who(one), item=_item(one)),
        "checkpoint.returned": lambda one: _("%(who)s ส่งกลับให้แก้ไข%(item)s", who=_who(one), item=_item(one)),
        "checkpoint.waived": lambda one: _("%(who)s ยกเว้น%(item)s", who=_who(one), item=_item(one)),
        "checkpoint.pending": lambda one: _("%(who)s เปิดให้ยืนยันใหม่%(item)s", who=_who(one), item=_item(one)),
        "checkpoint.handed-over": lambda one: _(
            "%(who)s ส่งต่อ%(item)s ให้%(to)s", who=_who(one), item=_item(one), to=one.about.to or _("ผู้อื่น")
        ),
        "checkpoint.waiver-asked": lambda one: _("%(who)s ขอยกเว้น%(item)s", who=_who(one), item=_item(one)),
        "checkpoint.waiver-refused": lambda one: _("%(who)s ไม่ยกเว้น%(item)s ตามที่ขอ", who=_who(one), item=_item(one)),
        "evidence.disclosed": lambda one: _(
            "%(who)s ให้ประชาชนเห็นหลักฐาน “%(file)s” ของ%(item)s", who=_who(one), file=one.about.file, item=_item(one)
        ),
        "evidence.closed": lambda one: _(
            "%(who)s ถอนหลักฐาน “%(file)s” ของ%(item)s ไม่ให้ประชาชนเห็น", who=_who(one), file=one.about.file, item=_item(one)
        ),
        "narrative.written": lambda one: _(
            "%(who)s เขียนผลของมาตรการ “%(measure)s” ใน%(report)s",
            who=_who(one), measure=one.about.measure, report=_report(one),
        ),
        "report.compiled": lambda one: _("%(who)s จัดทำ%(report)s", who=_who(one), report=_report(one)),
        "report.signed-off": lambda one: _("%(who)s ลงนามใน%(report)s", who=_who(one), report=_report(one)),
        "report.sent-back": lambda one: _("%(who)s ส่ง%(report)s กลับให้ปลัด", who=_who(one), report=_report(one)),
        "report.acknowledged": lambda one: _("%(who)s รับทราบ%(report)s", who=_who(one), report=_report(one)),
        "report.published": lambda one: _("%(who)s เผยแพร่%(report)s", who=_who(one), report=_report(one)),
        "report.superseded": lambda one: _("%(who)s เลิกใช้%(report)s ฉบับก่อน", who=_who(one), report=_report(one)),
        "template.used": lambda one: _("%(who)s ใช้แม่แบบรายงาน “%(file)s”", who=_who(one), file=one.about.file),
        "officer.nudged": lambda one: _(
            "%(who)s สั่งเตือน%(whom)s เรื่องที่ค้าง %(n)s รายการ", who=_who(one), whom=one.about.whom, n=one.about.count
        ),
        "letter.sent": lambda one: _("ระบบส่งจดหมายถึง%(whom)s", whom=one.about.whom),
        "letter.arrived": lambda one: _("%(who)s บันทึกว่าจดหมายถึง%(whom)s แล้ว", who=_who(one), whom=one.about.whom),
        "letter.bounced": _bounced,
        "link.revoked": lambda one: _("%(who)s ยกเลิกลิงก์ของ%(whom)s", who=_who(one), whom=one.about.whom),
        "link.shown": lambda one: _("มีผู้สั่งแสดงลิงก์เข้าสู่ระบบของ%(whom)s ที่เครื่องแม่ข่าย", whom=one.about.whom),
        "visit.begun": lambda one: _("%(whom)s เข้าสู่ระบบ", whom=one.about.whom),
        "visit.ended": lambda one: _("%(whom)s ออกจากระบบ", whom=one.about.whom),
        "year.opened": lambda one: _(
            "%(who)s เปิดปีงบประมาณ %(year)s มีจุดตรวจ %(n)s จุด",
            who=_who(one), year=fiscal_year(one.about.be), n=one.about.count,
        ),
        "post.acting": _acting,
        "post.appointed": lambda one: _(
            "%(who)s ตั้งให้%(whom)s เป็น%(post)s", who=_who(one), whom=one.about.whom, post=_post(one)
        ),
        "post.ended": lambda one: _(
            "%(who)s บันทึกว่า%(whom)s พ้นจาก%(post)s", who=_who(one), whom=one.about.whom, post=_post(one)
        ),
        "office.officer-added": lambda one: _("%(who)s เพิ่มเจ้าหน้าที่ %(whom)s", who=_who(one), whom=one.about.whom),
        "office.officer-changed": lambda one: _("%(who)s แก้ข้อมูลของ%(whom)s", who=_who(one), whom=one.about.whom),
        "office.division-renamed": lambda one: _(
            "%(who)s เปลี่ยนชื่อสำนัก/กองเป็น%(division)s", who=_who(one), division=one.about.division
        ),
        "office.division-added": lambda one: _(
            "%(who)s เพิ่ม%(division)s ตั้งแต่ %(day)s มี%(whom)sเป็นหัวหน้า",
            who=_who(one), division=one.about.division, whom=one.about.whom,
            day=long_date(one.about.from_on) if one.about.from_on else "",
        ),
        "office.division-ended": lambda one: _(
            "%(who)s บันทึกว่า%(division)sสิ้นสุด วันสุดท้าย %(day)s",
            who=_who(one), division=one.about.division, day=long_date(one.about.to_on) if one.about.to_on else "",
        ),
        "plan.measure-reworded": lambda one: _(
            "%(who)s แก้ข้อความของมาตรการ “%(measure)s”", who=_who(one), measure=one.about.measure
        ),
        "plan.step-reworded": lambda one: _("%(who)s แก้ข้อความของขั้นตอนเป็น “%(step)s”", who=_who(one), step=one.about.step),
        "plan.checkpoint-added": lambda one: _("%(who)s เพิ่มกำหนด%(item)s", who=_who(one), item=_item(one)),
        "plan.measure-added": lambda one: _("%(who)s เพิ่มมาตรการ “%(measure)s”", who=_who(one), measure=one.about.measure),
        "plan.step-added": lambda one: _(
            "%(who)s เพิ่มขั้นตอน “%(step)s” ในมาตรการ “%(measure)s”",
            who=_who(one), step=one.about.step, measure=one.about.measure,
        ),
        "plan.division-joined": lambda one: _(
            "%(who)s ให้%(division)s ทำ “%(step)s” ด้วย", who=_who(one), division=one.about.division, step=one.about.step
        ),
        "plan.rescheduled": lambda one: _(
            "%(who)s เลื่อนกำหนด%(item)s เป็น %(day)s",
            who=_who(one), item=_item(one), day=long_date(one.about.from_on) if one.about.from_on else "",
        ),
        "wish.asked": lambda one: _("%(who)s สั่งจัดทำ%(report)s", who=_who(one), report=_report(one)),
        "wish.begun": lambda one: _("ระบบเริ่มจัดทำ%(report)sตามที่สั่ง", report=_report(one)),
        "wish.done": lambda one: _("ระบบจัดทำ%(report)sตามที่สั่งเสร็จแล้ว", report=_report(one)),
        "wish.withdrawn": lambda one: _("%(who)s ถอนคำสั่งจัดทำ%(report)s", who=_who(one), report=_report(one)),
        "wish.failed": lambda one: _("ระบบจัดทำ%(report)sตามที่สั่งไม่ได้", report=_report(one)),
        "key.issued": lambda one: _("%(who)s ออกกุญแจเชื่อมระบบ “%(name)s”", who=_who(one), name=one.about.file),
        "key.revoked": lambda one: _("%(who)s ยกเลิกกุญแจเชื่อมระบบ “%(name)s”", who=_who(one), name=one.about.file),
        "calendar.made": lambda one: _("%(who)s สร้างปฏิทินกำหนดของ%(whose)s", who=_who(one), whose=_whose(one)),
        "calendar.closed": lambda one: _("%(who)s ปิดปฏิทินกำหนดของ%(whose)s", who=_who(one), whose=_whose(one)),
        "hook.added": lambda one: _("%(who)s เพิ่มปลายทางแจ้งเหตุการณ์ %(name)s", who=_who(one), name=one.about.file),
        "hook.tested": lambda one: _("%(who)s ส่งข้อความทดสอบไปที่ %(name)s", who=_who(one), name=one.about.file),
        "hook.removed": lambda one: _("%(who)s เลิกปลายทางแจ้งเหตุการณ์ %(name)s", who=_who(one), name=one.about.file),
    }
)  # fmt: skip
"""The kinds of which a sentence can say more than who and what."""
