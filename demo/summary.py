"""The few lines at the end of the demo: what happened, whether it verifies, and where to look."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from config.office import Office
from demo.post_office import PostOffice
from demo.year import Told
from ita_model import audit, journal
from ita_model.agencies import find_agency
from ita_model.audit import Fault
from ita_model.plan import Plan
from ita_model.report import verifying
from ita_model.report.document import ReportKind
from ita_model.report.lives import public_path


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying record and reports came to: the faults of each, and how many entries the journal has."""

    record: list[Fault]
    reports: list[Fault]
    entries: int


def verify(office: Office, plan: Plan) -> Verdict:
    """Compute every hash of the year's record and reports again."""
    with office.look() as session:
        agency = find_agency(session, plan.agency.code)
        files = office.files(agency.code)
        record = list(audit.faults(session, agency, files))
        folder = office.settings.home / "reports"  # which there is from the first report on
        reports = list(verifying.faults(session, agency, folder, files=files)) if folder.exists() else []
        return Verdict(record, reports, journal.head(session, agency.id).seq)


def summarise(
    console: Console, home: Path, plan: Plan, told: Told, post_office: PostOffice, verdict: Verdict, *, seconds: float
) -> int:
    """Print the summary; gives 0 when record and reports verify, 1 otherwise."""
    letters = Counter(letter.recipients[0] for letter in post_office.letters)
    table = Table(title="จดหมายที่แต่ละคนได้รับตลอดปี", title_justify="left")
    table.add_column("ผู้รับ")
    table.add_column("ตำแหน่ง")
    table.add_column("ฉบับ", justify="right")
    for person in plan.people:
        table.add_row(person.name, person.position, str(letters[person.address]))
    console.print(table)
    console.print(
        f"กวาดงาน {told.swept} วัน (อีก {told.quiet} วันทำการไม่มีอะไรเคลื่อนไหว)"
        f" · แจ้งเตือน {told.notices} เรื่อง · จดหมาย {letters.total()} ฉบับ"
        f" (ส่งซ้ำได้สำเร็จหลังระบบจดหมายขัดข้อง {told.delayed} ฉบับ)"
    )
    console.print(f"ยืนยัน {told.confirmed} · รับรอง {told.accepted} · ส่งกลับแก้ไข {told.returned} · ยกเว้น {told.waived}")
    for report in told.reports:
        console.print(f"รายงาน {report.name}: {report.measures} มาตรการ ยังขาดหลักฐาน {report.outstanding} รายการ")
    for fault in dict.fromkeys((*verdict.record, *verdict.reports)):
        console.print(f"ผิดปกติ {fault.place}: {fault.thai}", markup=False)
    console.print(
        f"บันทึก {verdict.entries} รายการ {'ถูกต้องครบถ้วน' if not verdict.record else 'มีสิ่งผิดปกติ'}"
        f" · รายงาน{'ตรงกับบันทึกทุกประการ' if not verdict.reports else 'มีสิ่งผิดปกติ'} · ใช้เวลา {seconds:.0f} วินาที"
    )
    console.print(f"ดูรายงานที่ {home}/reports  จดหมายที่ {home}/mail  หลักฐานที่ {home}/evidence  ฐานข้อมูล {home}/ita.db")
    if told.published:
        page = public_path(plan.agency.code, plan.year.be, ReportKind.SIX_MONTH)
        console.print(f"ดูหน้าที่ประชาชนเห็น: สั่ง ITA_HOME={home} .venv/bin/ita web แล้วเปิด http://127.0.0.1:8000{page}")
    return 1 if verdict.record or verdict.reports else 0
