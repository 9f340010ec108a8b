"""What every command shares: the printer, the exit codes, reading files, and one way to end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from errno import EDQUOT, EFBIG, ENOSPC
from pathlib import Path
from shutil import disk_usage
from sqlite3 import SQLITE_CANTOPEN, SQLITE_FULL, SQLITE_IOERR
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from sqlalchemy.exc import ArgumentError, DBAPIError

from config.office import Office, open_office
from config.settings import Settings, SettingsError, read_settings
from config.yamlfile import BadConfiguration
from ita_model import thai
from ita_model.agencies import NoSuchAgency
from ita_model.database import OtherVersion
from ita_model.plan import Plan
from ita_model.planfile import PlanMistakes, read_plan
from ita_model.report.period import NotADayOfIt
from ita_model.turning import TURNING

FINDING: Final = 1
WRONG_USE: Final = 2
OUTSIDE: Final = 3

_DISK_FULL: Final = "53100"
"""PostgreSQL's word for it."""
_ROOM: Final = 1 << 20
"""How many bytes a SQLite database needs free to be worked with at all: less is a full disk."""

_TURNS: Final = {ord(char): f"U+{ord(char):04X}" for char in TURNING}
"""Characters that turn the direction of the letters after them: a terminal that heeds them shows other words."""


class _Console(Console):
    """Says texts as they are written, whatever characters are among them."""

    def print(self, *objects: Any, **kwargs: Any) -> None:
        super().print(*(one.translate(_TURNS) if isinstance(one, str) else one for one in objects), **kwargs)


# Texts of the office may hold [brackets] and :colons:; lines are cut by the terminal, never inside a Thai word by us.
console: Final = _Console(markup=False, emoji=False, highlight=False, soft_wrap=True)
errors: Final = _Console(stderr=True, markup=False, emoji=False, highlight=False, soft_wrap=True)


def stop(code: int, thai_text: str, english: str = "") -> typer.Exit:
    """Say what is wrong and end with `code`; use as `raise stop(…)`. Thai for people, English below it for whoever helps."""
    errors.print(thai_text, style="bold")
    if english:
        errors.print(f"  {english}", style="dim")
    return typer.Exit(code)


def say(place: str, thai_text: str, english: str) -> None:
    """One finding: where, what in Thai, and below it the same in English."""
    console.print(f"{place}  ", style="cyan", end="")
    console.print(thai_text)
    console.print(f"  {english}", style="dim")


def bytes_of(file: Path) -> bytes:
    """What a file holds; one that is not there or cannot be read ends the command."""
    try:
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
        raise stop(WRONG_USE, f"ไม่พบไฟล์ {file}", f"no such file: {file}") from error
    except OSError as error:
        raise stop(OUTSIDE, f"อ่านไฟล์ {file} ไม่ได้", f"cannot read {file}: {error.strerror}") from error


def text_of(file: Path) -> str:
    """The text of a file; one that is not UTF-8 ends the command."""
    try:
        return bytes_of(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise stop(FINDING, f"{file} ไม่ได้บันทึกเป็น UTF-8 ให้เปิดแล้วบันทึกใหม่เป็น UTF-8", f"{file} is not UTF-8") from error


def plan_of(file: Path) -> tuple[Plan, str]:
    """A plan and the text of its file; one with mistakes ends the command."""
    text = text_of(file)
    try:
        return read_plan(text), text
    except PlanMistakes as error:
        raise stop(
            FINDING,
            f"แผนมีข้อผิดพลาด {len(error.mistakes)} แห่ง ยังไม่มีอะไรเปลี่ยน โปรดสั่ง ita plan check {file}",
            f"the plan has {len(error.mistakes)} mistakes; nothing was changed",
        ) from error


@contextmanager
def with_configuration() -> Iterator[None]:
    """Around whatever reads the files of `config/`: one that is spoilt ends the command."""
    try:
        yield
    except BadConfiguration as error:
        raise stop(OUTSIDE, error.thai, error.english) from error


@contextmanager
def at_the_settings() -> Iterator[Settings]:
    """The settings for a command that needs no record; what is wrong with them ends the command."""
    try:
        yield read_settings()
    except SettingsError as error:
        raise stop(WRONG_USE, "ค่าตั้งของระบบไม่ถูกต้อง โปรดแก้แล้วสั่งใหม่", str(error)) from error


@contextmanager
def at_the_office(*, may_be_new: bool = False) -> Iterator[Office]:
    """The office for a command; what cannot be opened or found ends the command with a clear sentence.

    Only a command that starts something (`may_be_new`) makes a record where there is none: a mistyped folder is no office.
    """
    try:
        with with_configuration():
            file = read_settings().database_file
            if not (may_be_new or file is None or file.exists()):
                said = f"ไม่พบฐานข้อมูลของหน่วยงานที่ {file} โปรดตรวจ ITA_HOME หรือเปิดปีด้วย ita year open"
                raise stop(WRONG_USE, said, f"there is no database at {file}; check ITA_HOME")
            yield open_office()
    except (SettingsError, ArgumentError) as error:
        raise stop(WRONG_USE, "ค่าตั้งของระบบไม่ถูกต้อง โปรดแก้แล้วสั่งใหม่", str(error)) from error
    except NoSuchAgency as error:
        raise stop(WRONG_USE, "ไม่พบหน่วยงานนี้ โปรดเปิดปีด้วย ita year open หรือระบุ --agency", str(error)) from error
    except (DBAPIError, UnicodeDecodeError) as error:
        if isinstance(error, DBAPIError) and _for_want_of_room(error):
            raise stop(OUTSIDE, _no_room(), str(error.orig)) from error
        english = str(error.orig) if isinstance(error, DBAPIError) else f"the database file is damaged: {error}"
        raise stop(OUTSIDE, "ใช้ฐานข้อมูลไม่ได้ สิ่งที่สั่งยังไม่ได้บันทึก โปรดตรวจแล้วลองใหม่", english) from error
    except OtherVersion as error:
        raise stop(OUTSIDE, "ฐานข้อมูลเป็นของโปรแกรมรุ่นอื่น โปรดใช้โปรแกรมรุ่นเดียวกับที่สร้าง", str(error)) from error
    except OSError as error:
        full = error.errno in (ENOSPC, EDQUOT, EFBIG)
        raise stop(OUTSIDE, _no_room() if full else _no_file("โปรดตรวจว่าโฟลเดอร์เขียนได้แล้วสั่งใหม่"), str(error)) from error


def _no_room() -> str:
    return _no_file("พื้นที่ดิสก์ไม่พอ โปรดเพิ่มพื้นที่ว่างแล้วสั่งใหม่")


def _no_file(do: str) -> str:
    return f"อ่านหรือเขียนไฟล์ไม่ได้ {do} ข้อมูลที่บันทึกแล้วและรายงานเดิมยังอยู่ครบ"


def _for_want_of_room(error: DBAPIError) -> bool:
    """Whether a database refuses only because its disk is full.

    SQLite says so itself where it writes; where it only wants room to begin, it says no more than that the disk refused.
    """
    if getattr(error.orig, "sqlstate", None) == _DISK_FULL:
        return True
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF  # the rest tells which of its calls it was
    return code == SQLITE_FULL or (code in (SQLITE_IOERR, SQLITE_CANTOPEN) and _room_left() < _ROOM)


def _room_left() -> int:
    """How many bytes are free where the record is, or would be."""
    settings = read_settings()
    place = settings.database_file or settings.home
    return disk_usage(next(folder for folder in place.absolute().parents if folder.exists())).free


def day(text: str | datetime | date) -> date:
    """A day as people type it: `31 มี.ค. 2567`, `31/3/2567`, `2567-03-31` or `2024-03-31`."""
    try:
        return thai.parse_date(str(text))
    except thai.NoSuchDay as error:
        raise typer.BadParameter(f"ไม่มีวันที่ “{text}” ในปฏิทิน โปรดตรวจวัน เดือน และปี") from error
    except ValueError as error:
        raise typer.BadParameter("อ่านวันที่ไม่ออก เขียนเช่น 2567-03-31 หรือ 31 มี.ค. 2567") from error


def no_such_day(error: NotADayOfIt) -> str:
    """What to say where a report is wanted as of a day that it cannot tell of."""
    return f"จัดทำรายงานได้เฉพาะข้อมูล ณ วันที่ตั้งแต่ {thai.long_date(error.first)} ถึง {thai.long_date(error.last)}"


def no_such_year(asked: int | None) -> str:
    """What to say where a year is not open, or none was named and none is open."""
    if asked is None:
        return "ไม่พบปีงบประมาณที่เปิดไว้ โปรดระบุ --year หรือเปิดปีด้วย ita year open"
    return f"ยังไม่ได้เปิดปีงบประมาณ {asked} โปรดตรวจ --year หรือเปิดปีด้วย ita year open"


AgencyOption = Annotated[str | None, typer.Option("--agency", help="รหัสหน่วยงาน (ไม่ต้องระบุเมื่อมีหน่วยงานเดียว)")]
DayOption = Annotated[date | None, typer.Option("--on", parser=day, help="วันที่ต้องการ (ค่าเริ่มต้น: วันนี้)")]
AsOfOption = Annotated[date | None, typer.Option("--as-of", parser=day, help="ข้อมูล ณ วันที่ (ค่าเริ่มต้น: วันสุดท้ายของรอบ หรือวันนี้)")]
JsonOption = Annotated[bool, typer.Option("--json", help="แสดงผลเป็นข้อมูล JSON")]
