"""What every command shares: the printer, the exit codes, and one way to end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Annotated, Final

import typer
from rich.console import Console
from sqlalchemy.exc import OperationalError

from config.office import Office, open_office
from config.settings import SettingsError
from ita_model import thai
from ita_model.agencies import NoSuchAgency

FINDING: Final = 1
WRONG_USE: Final = 2
OUTSIDE: Final = 3

console: Final = Console(highlight=False, soft_wrap=True)
errors: Final = Console(stderr=True, highlight=False, soft_wrap=True)


def stop(code: int, thai_text: str, english: str = "") -> typer.Exit:
    """Say what is wrong and end with `code`; use as `raise stop(…)`. Thai for people, English below it for whoever helps."""
    errors.print(thai_text, style="bold", markup=False)
    if english:
        errors.print(english, style="dim", markup=False)
    return typer.Exit(code)


@contextmanager
def at_the_office() -> Iterator[Office]:
    """The office for a command; what cannot be opened or found ends the command with a clear sentence."""
    try:
        yield open_office()
    except SettingsError as error:
        raise stop(WRONG_USE, "ค่าตั้งของระบบไม่ถูกต้อง โปรดแก้แล้วสั่งใหม่", str(error)) from error
    except NoSuchAgency as error:
        raise stop(WRONG_USE, "ไม่พบหน่วยงานนี้ โปรดเปิดปีด้วย ita year open หรือระบุ --agency", str(error)) from error
    except OperationalError as error:
        raise stop(OUTSIDE, "ติดต่อฐานข้อมูลไม่ได้ ไม่มีข้อมูลใดสูญหาย โปรดลองใหม่", str(error.orig)) from error
    except OSError as error:
        raise stop(OUTSIDE, "อ่านหรือเขียนไฟล์ไม่ได้ ข้อมูลที่บันทึกแล้วยังอยู่ครบ", str(error)) from error


def day(text: str | datetime | date) -> date:
    """A day as people type it: `31 มี.ค. 2567`, `2567-03-31` or `2024-03-31`."""
    try:
        return thai.parse_date(str(text))
    except ValueError as error:
        raise typer.BadParameter("อ่านวันที่ไม่ออก เขียนเช่น 2567-03-31 หรือ 31 มี.ค. 2567") from error


AgencyOption = Annotated[str | None, typer.Option("--agency", help="รหัสหน่วยงาน (ไม่ต้องระบุเมื่อมีหน่วยงานเดียว)")]
DayOption = Annotated[date | None, typer.Option("--on", parser=day, help="วันที่ต้องการ (ค่าเริ่มต้น: วันนี้)")]
JsonOption = Annotated[bool, typer.Option("--json", help="แสดงผลเป็นข้อมูล JSON")]
