"""`ita itas`: what the office enters in the NACC's system, ready to be pasted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

import typer
from sqlalchemy import select

from cli.desk import FINDING, WRONG_USE, AgencyOption, JsonOption, at_the_office, console, errors, stop
from config.clock import now
from config.frameworks import FRAMEWORKS, OitItems, frameworks
from config.office import Office
from ita_model.agencies import find_agency
from ita_model.calendar import office_day
from ita_model.itas import Answer, Asks, Says, answer, asked
from ita_model.records import Year
from ita_model.report.document import ReportKind
from ita_model.report.period import year_meant

app = typer.Typer(no_args_is_help=True, help="ITAS: คำตอบสำหรับกรอกในระบบของสำนักงาน ป.ป.ช.")

_LOCAL_URL = "ที่อยู่นี้เปิดได้เฉพาะในเครื่องหรือเครือข่ายของหน่วยงาน ผู้ประเมินเปิดไม่ได้ โปรดสั่งใหม่พร้อมที่อยู่บนเว็บไซต์: --url"
_NO_URL = "เผยแพร่บนเว็บไซต์ของหน่วยงาน แล้วสั่งใหม่พร้อมที่อยู่ของหน้านั้น: --url"
_OR_OUR_OWN = " หรือตั้ง ITA_BASE_URL เป็นที่อยู่ของระบบที่ประชาชนเปิดได้ แล้วใช้หน้าเผยแพร่รายงานของระบบ"
_UNVERIFIED = "เลขข้อของปีนี้ยังไม่ได้ตรวจกับคู่มือของสำนักงาน ป.ป.ช. โปรดตรวจก่อนกรอก"


@dataclass(frozen=True, slots=True)
class _Filled:
    """One item of ITAS, filled in. `year` is the fiscal year whose work answers it."""

    asks: Asks
    ita_year: int
    items: OitItems
    question: str
    year: int
    answer: Answer
    url: str | None = None

    @property
    def item(self) -> str:
        """The item's number: `O28`."""
        return str(getattr(self.items, self.asks))

    @property
    def remaining(self) -> tuple[str, ...]:
        """What is to be done before the item can be entered."""
        if self.url is not None and _only_here(self.url):
            return (*self.answer.remaining, _LOCAL_URL)
        published = self.url or self.answer.says is Says.UNKNOWN
        own = _OR_OUR_OWN if self.asks is Asks.RESULT else ""
        return (*self.answer.remaining, *(() if published else (f"{_NO_URL}{own}",)))

    @property
    def yes(self) -> bool | None:
        """Whether the item can be answered with yes, for which ITAS wants a page; None where the record does not know."""
        return {Says.YES: self.url is not None, Says.NO: False, Says.UNKNOWN: None}[self.answer.says]

    @property
    def said(self) -> str:
        """The answer in words."""
        if self.answer.says is Says.YES:
            return "มี" if self.url else "มีเอกสารแล้ว แต่ยังไม่มีที่อยู่เว็บที่จะตอบ"
        return "ไม่มี" if self.answer.says is Says.NO else "ตอบจากระบบไม่ได้"


@app.callback()
def itas() -> None:
    """ITAS: คำตอบสำหรับกรอกในระบบของสำนักงาน ป.ป.ช."""


@app.command()
def answers(
    year: Annotated[int | None, typer.Option("--year", help="ปีงบประมาณ พ.ศ. ของผลงานที่ใช้ตอบ")] = None,
    ita_year: Annotated[int | None, typer.Option("--ita-year", help="ปีประเมิน ITA (ค่าเริ่มต้น: ปีงบประมาณล่าสุดที่เปิดไว้)")] = None,
    url: Annotated[
        list[str] | None, typer.Option("--url", help="ที่อยู่หน้าเว็บของหน่วยงาน หรือเฉพาะข้อ เช่น O28=https://www.example.go.th/ita")
    ] = None,
    as_json: JsonOption = False,
    agency: AgencyOption = None,
) -> None:
    """คำตอบ มี/ไม่มี ที่อยู่หน้าเว็บ และคำอธิบาย ของข้อมาตรการและข้อผลการดำเนินการ พร้อมคัดลอกไปกรอก (ยังมีสิ่งที่ต้องทำ: จบด้วยรหัส 1)"""
    urls = dict(_url(text) for text in url or ())
    with at_the_office() as office, office.look() as session:
        owner, at = find_agency(session, agency), now()
        if year is None and ita_year is None:
            years = session.scalars(select(Year.be).where(Year.agency_id == owner.id))
            ita_year = year_meant(ReportKind.SIX_MONTH, years, today=office_day(at))
        wanted = asked(year=year, ita_year=ita_year)
        if not wanted:
            raise stop(WRONG_USE, *_nothing(year, ita_year))
        known = frameworks()
        filled = [
            _Filled(
                asks, be + asks.later, items, str(getattr(known.questions, asks)), be, answer(session, owner, asks, be, at=at)
            )
            for asks, be in wanted
            if (items := known.years.get(be + asks.later))
        ]
    unknown = {be + asks.later for asks, be in wanted} - known.years.keys()
    filled = [replace(one, url=urls.get(one.item) or urls.get("") or _own_page(office, owner.code, one)) for one in filled]
    if stray := urls.keys() - {"", *(one.item for one in filled)}:
        said = f"ระบุ --url ให้ข้อ {', '.join(sorted(stray))} แต่ไม่มีข้อนี้ในคำตอบ"
        raise stop(WRONG_USE, said, "an address was given for an item that is not asked for")
    _print(filled, as_json=as_json)
    for one in sorted(unknown):
        errors.print(_unknown(one, sorted(known.years)), style="bold")
        errors.print(f"  ITA year {one} is not in {FRAMEWORKS.name}", style="dim")
    if unknown and not filled:
        raise typer.Exit(WRONG_USE)
    if unknown or any(one.remaining for one in filled):
        raise typer.Exit(FINDING)


def _own_page(office: Office, agency: str, one: _Filled) -> str | None:
    """The lasting address of the page that shows everybody the published report, where everybody reaches it."""
    if one.asks is not Asks.RESULT or one.answer.says is not Says.YES or not office.settings.is_on_the_web:
        return None
    return office.public_at(agency, one.year, ReportKind.YEAR_END)


def _url(text: str) -> tuple[str, str]:
    """An item (empty for every one) and the address of its page. What is no address on the web ends the command."""
    item, mark, address = text.partition("=")
    if not mark or "/" in item or ":" in item:
        item, address = "", text
    try:
        parts = urlsplit(address)
        good = (
            parts.scheme in ("http", "https")
            and any(mark in (parts.hostname or "") for mark in ".:")
            and not any(map(str.isspace, address))
        )
    except ValueError:
        good = False
    if not good:
        said = f"ที่อยู่เว็บไม่ถูกต้อง: {address} โปรดใส่ทั้งบรรทัด เช่น https://www.example.go.th/ita"
        raise stop(WRONG_USE, said, f"not a web address: {address}")
    return item.upper(), address


def _only_here(address: str) -> bool:
    """Whether an address leads nowhere outside the machine or the office's own network."""
    host = urlsplit(address).hostname or ""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return host.rstrip(".").endswith((".localhost", ".local", ".internal", ".lan"))


def _nothing(year: int | None, ita_year: int | None) -> tuple[str, str]:
    if year is None:
        return "ไม่พบปีงบประมาณที่เปิดไว้ โปรดระบุ --year หรือ --ita-year", "no year is open"
    said = f"ปีงบประมาณ {year} ใช้ตอบการประเมินปี {year} (มาตรการ) และปี {year + 1} (ผล) ไม่ใช่ปี {ita_year}"
    return said, f"fiscal year {year} answers nothing in ITA year {ita_year}"


def _unknown(year: int, known: Sequence[int]) -> str:
    return (
        f"ไม่มีเลขข้อ OIT ของการประเมินปี {year} โปรดเพิ่มปีนี้ใน config/{FRAMEWORKS.name} ตามที่สำนักงาน ป.ป.ช. ประกาศ"
        f" (มีอยู่แล้ว: ปี {known[0]} ถึง {known[-1]})"
    )


def _print(filled: Sequence[_Filled], *, as_json: bool) -> None:
    if as_json:
        console.print(json.dumps([_data(one) for one in filled], ensure_ascii=False, indent=2))
        return
    for number, one in enumerate(filled):
        if number:
            console.print()
        console.print(f"ITA ปี {one.ita_year} ข้อ {one.item} (จากทั้งหมด {one.items.items} ข้อ)", style="bold")
        if not one.items.verified:
            console.print(_UNVERIFIED)
        console.print(f"คำถามโดยย่อ: {one.question}")
        console.print(f"ตอบด้วยผลงานของปีงบประมาณ {one.year}")
        console.print(f"คำตอบ: {one.said}")
        if one.answer.explanation:
            console.print(f"ที่อยู่หน้าเว็บ (URL): {one.url or 'ยังไม่ทราบ'}")
            console.print("คำอธิบาย:")
            console.print(one.answer.explanation)
        if one.remaining:
            console.print("ต้องทำ:")
        for todo in one.remaining:
            console.print(f"  - {todo}")


def _data(one: _Filled) -> dict[str, object]:
    return {
        "ita_year": one.ita_year,
        "item": one.item,
        "verified": one.items.verified,
        "asks": one.asks.value,
        "question": one.question,
        "year": one.year,
        "yes": one.yes,
        "answer": one.said,
        "url": one.url,
        "explanation": one.answer.explanation,
        "remaining": list(one.remaining),
    }
