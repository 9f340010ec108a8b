"""`ita overview`: how each agency of the installation stands, and the secret addresses at which a province or a ministry sees
it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from cli.desk import FINDING, OUTSIDE, WRONG_USE, JsonOption, at_the_office, console, stop
from config.clock import now
from config.office import Office
from config.overview_links import LONGEST_DAYS, LONGEST_NAME, BadLinks, NoSuchLink, OverviewLink, OverviewLinks
from ita_model import thai
from ita_model.calendar import office_day
from ita_model.overview import Stands, overview, provinces

app = typer.Typer(
    invoke_without_command=True, help="วันนี้แต่ละหน่วยงานอยู่ตรงไหนแล้ว เป็นตัวเลขเท่านั้น และลิงก์ให้จังหวัดหรือกระทรวงดู (ดู docs/many.md)"
)


@app.callback()
def show(asked: typer.Context, as_json: JsonOption = False) -> None:
    """วันนี้แต่ละหน่วยงานในระบบนี้อยู่ตรงไหนแล้ว เป็นตัวเลขเท่านั้น ไม่แสดงหลักฐาน"""
    if asked.invoked_subcommand is not None:
        return
    day = office_day(now())
    with at_the_office() as office, office.look() as session:
        found = overview(session, on=day)
    if as_json:
        typer.echo(json.dumps([_as_json(one) for one in found], ensure_ascii=False, default=str, indent=1))
        return
    console.print(f"{len(found):,} หน่วยงาน · {thai.full_date(day)}", style="bold")
    table = Table(show_edge=False)
    table.add_column("หน่วยงาน", overflow="fold", ratio=1)
    for name in ("ปี", "มาตรการครบ", "เสร็จ", "รอตรวจ", "เกินกำหนด", "กวาดงานล่าสุด", "จดหมายส่งไม่ได้"):
        table.add_column(name, justify="right")
    for one in found:
        table.add_row(
            one.name,
            str(one.be or "-"),
            f"{one.complete}/{one.measures}",
            str(one.done),
            str(one.to_review),
            str(one.late),
            thai.short_date(office_day(one.swept_at)) if one.swept_at else "ยังไม่เคย",
            str(one.failed),
        )
    console.print(table)


@app.command("link")
def link(
    whom: Annotated[str, typer.Option("--for", help="ออกให้ใคร เช่น “สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัดเชียงราย”")],
    days: Annotated[int, typer.Option("--days", min=1, max=LONGEST_DAYS, help="ใช้ได้กี่วันนับจากวันนี้")] = 365,
    province: Annotated[str, typer.Option("--province", help="ให้เห็นเฉพาะหน่วยงานในจังหวัดนี้ (ไม่ระบุ: ทุกหน่วยงาน)")] = "",
) -> None:
    """ออกลิงก์ให้จังหวัดหรือกระทรวงดูภาพรวม เป็นตัวเลขเท่านั้น แสดงครั้งเดียว ระบบไม่เก็บตัวลิงก์ไว้"""
    if not 0 < len(" ".join(whom.split())) <= LONGEST_NAME:
        raise stop(WRONG_USE, f"โปรดบอกว่าออกให้ใครด้วย --for ไม่เกิน {LONGEST_NAME} ตัวอักษร", "--for is empty or too long")
    with _at_the_links() as (office, links):
        with office.look() as session:
            known = provinces(session)
        where = province.strip().removeprefix("จังหวัด").strip()
        if province and where not in known:
            said = f"ไม่มีหน่วยงานในจังหวัด “{province.strip()}” ในระบบมี: {' '.join(known) or 'ยังไม่มีหน่วยงาน'} ยังไม่ได้ออกลิงก์"
            raise stop(WRONG_USE, said, "no agency is in this province; no link was made")
        made, token = links.make(whom, days=days, province=where, at=now())
        base = office.settings.base_url
    number = known[where] if where else sum(known.values())
    console.print(f"ออก{_told(made)}")
    console.print(f"ขณะนี้เห็น {number:,} หน่วยงาน เป็นตัวเลขเท่านั้น ไม่มีหลักฐาน บุคคล หรือข้อความ")
    console.print(f"{base}/overview/{token}", style="bold")
    console.print(f"คัดลอกไปส่งให้ผู้รับเดี๋ยวนี้ ระบบจะไม่แสดงอีก ใครถือลิงก์นี้ก็เปิดได้ หากหลุดให้สั่ง ita overview unlink {made.number} ทันที")


@app.command("links")
def links_() -> None:
    """ลิงก์ภาพรวมทุกลิงก์ ออกให้ใคร ใช้ได้ถึงเมื่อใด ใหม่สุดก่อน"""
    with _at_the_links() as (_, links):
        found, today = links.all(), office_day(now())
    for one in reversed(found):
        ended = f" · ยกเลิกแล้วเมื่อ {thai.long_date(office_day(one.ended_at))}" if one.ended_at else ""
        old = " · หมดอายุแล้ว" if not ended and one.until < today else ""
        console.print(f"{_told(one)}{ended}{old}")
    if not found:
        console.print("ยังไม่เคยออกลิงก์ภาพรวม ออกได้ด้วย ita overview link --for …")


@app.command("unlink")
def unlink(number: Annotated[int, typer.Argument(help="หมายเลขลิงก์ ดูด้วย ita overview links")]) -> None:
    """ยกเลิกลิงก์ภาพรวมหนึ่งลิงก์ มีผลทันที"""
    with _at_the_links() as (_, links):
        try:
            ended = links.end(number, at=now())
        except NoSuchLink as error:
            said = f"ไม่พบลิงก์หมายเลข {number} ที่ยังไม่ยกเลิก ดูหมายเลขด้วย ita overview links ไม่มีอะไรเปลี่ยน"
            raise stop(FINDING, said, str(error)) from error
    console.print(f"ยกเลิก{_told(ended)} แล้ว เปิดไม่ได้ตั้งแต่บัดนี้")


@contextmanager
def _at_the_links() -> Iterator[tuple[Office, OverviewLinks]]:
    """The office, and the addresses of its installation; a file of them that is damaged ends the command."""
    with at_the_office() as office:
        try:
            yield office, OverviewLinks.of(office.settings)
        except BadLinks as error:
            raise stop(OUTSIDE, error.thai, error.english) from error


def _told(one: OverviewLink) -> str:
    where = f"จังหวัด{one.province}" if one.province else "ทุกหน่วยงาน"
    return f"ลิงก์หมายเลข {one.number} · {one.whom} · {where} · ใช้ได้ถึง {thai.long_date(one.until)}"


def _as_json(one: Stands) -> dict[str, object]:
    return {
        **asdict(one),
        "standings": {str(standing): number for standing, number in one.standings.items()},
        "settled": one.settled,
    }
