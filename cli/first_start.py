"""The first start of an installation: the agency from the office's own plan file, or the sample's, and the way in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

import typer
from sqlalchemy.orm import Session

from cli.desk import WRONG_USE, AgencyOption, at_the_office, console, plan_of, stop
from cli.year import open_plan
from config.clock import now
from config.installation import ROOT
from config.office import Office
from ita_model.agencies import all_agencies, find_agency
from ita_model.calendar import office_day
from ita_model.people import officer_by_code, roster
from ita_model.records import Agency, Officer, Role
from ita_model.signing_in import link_here
from ita_model.urgent import LIFE

PLAN_FILE: Final = "plan.yaml"
SAMPLE: Final = ROOT / "config" / "plans" / "por-2567.yaml"


@dataclass(frozen=True, slots=True)
class Began:
    """What a first start did: the agency, from which plan, and the secretary's way in."""

    agency: str
    plan: Path
    link: str
    secretary: str

    def say(self, *, shown: bool) -> None:
        """Tell it on the terminal; the link only where it is `shown`."""
        if self.plan == SAMPLE:
            console.print(f"เปิดด้วยแผนตัวอย่างของ {self.agency} บุคคลและอีเมลในแผนสมมุติขึ้น ใช้ลองระบบเท่านั้น", style="bold")
            console.print(f"วิธีใช้แผนของหน่วยงานเอง: วางไฟล์ {PLAN_FILE} ใน ITA_HOME ที่ยังว่าง (ดู docs/operate.md)")
            console.print("  This is the sample plan, of people who do not exist: see docs/operate.md.", style="dim")
        else:
            console.print(f"เปิดปีของ {self.agency} ตามแผน {self.plan}")
        if shown:
            _say_link(self.link, self.secretary)
        else:
            console.print("ลิงก์เข้าสู่ระบบของปลัด: สั่ง ita sign-in-link")
            console.print("  The secretary's sign-in link: ita sign-in-link", style="dim")


def first_start(office: Office, plan: Path | None) -> Began | None:
    """Open the year of the office's plan where no agency is on record yet; None where there is one: then nothing changes.

    The plan is the one that was named, or `plan.yaml` in the data folder or in `config/`, or else the sample.
    """
    with office.look() as session:
        if all_agencies(session):
            return None
    own = (plan, office.settings.home / PLAN_FILE, ROOT / "config" / PLAN_FILE)
    file = next((one for one in own if one is not None and (one == plan or one.is_file())), SAMPLE)
    told, text = plan_of(file)
    moment = now()
    open_plan(office, told, text, at=moment)
    with office.begin() as session:
        agency = find_agency(session, told.agency.code)
        secretary = _secretary(session, agency, moment)
        return Began(agency.short_name, file, sign_in_address(session, office, agency, secretary, moment), secretary.name)


def sign_in_address(session: Session, office: Office, agency: Agency, officer: Officer, at: datetime) -> str:
    """The address of a sign-in link that works once."""
    token = link_here(session, agency, officer, at=at, mail_domain=office.settings.mail_domain)
    return f"{office.settings.base_url}/sign-in/{token}"


def sign_in_link(
    officer: Annotated[str | None, typer.Argument(help="รหัสเจ้าหน้าที่ (ค่าเริ่มต้น: ปลัด)")] = None, agency: AgencyOption = None
) -> None:
    """แสดงลิงก์เข้าสู่ระบบที่เครื่องนี้ ใช้ได้ครั้งเดียว เมื่อยังส่งอีเมลไม่ได้ (บันทึกไว้ในสมุดบันทึกของหน่วยงาน)"""
    moment = now()
    with at_the_office() as office, office.begin() as session:
        owner = find_agency(session, agency)
        person = officer_by_code(session, owner.id, officer) if officer else _secretary(session, owner, moment)
        if person is None:
            raise stop(WRONG_USE, f"ไม่พบเจ้าหน้าที่รหัส {officer}", "no such officer")
        link, name = sign_in_address(session, office, owner, person, moment), person.name
    _say_link(link, name)


def _secretary(session: Session, agency: Agency, at: datetime) -> Officer:
    held = roster(session, agency.id, office_day(at)).of_agency(Role.SECRETARY)
    found = session.get(Officer, min(held)) if held else None
    if found is None:
        raise stop(WRONG_USE, "วันนี้ยังไม่มีผู้ดำรงตำแหน่งปลัด โปรดระบุรหัสเจ้าหน้าที่", "nobody is the secretary today")
    return found


def _say_link(link: str, name: str) -> None:
    minutes = int(LIFE.total_seconds()) // 60
    console.print(f"ลิงก์เข้าสู่ระบบของ{name} (ใช้ได้ครั้งเดียว ภายใน {minutes} นาที): {link}")
    console.print(f"  The sign-in link, good once, for {minutes} minutes.", style="dim")
