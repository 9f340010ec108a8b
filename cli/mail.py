"""`ita mail`: trying the mail server, and letters that came back, from its own pipe or out of the mailbox."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Final

import typer

from cli.desk import FINDING, OUTSIDE, WRONG_USE, at_the_office, at_the_settings, console, stop
from config.clock import now
from ita_model.bounces import Became
from ita_model.message_ids import new_message_id
from ita_model.returned import MOST_BYTES

if TYPE_CHECKING:
    from tasks.mailer import MailError

app = typer.Typer(no_args_is_help=True, help="ทดสอบเครื่องส่งจดหมาย และจดหมายที่ถูกตีกลับ (ดู docs/mail.md)")

_CHUNK: Final = 1 << 16
_SENDER: Final = "ระบบติดตามมาตรการ"
_SETTLED: Final = {
    Became.RECORDED: "บันทึกแล้วว่าจดหมายฉบับที่ {letter} ของ {agency} ถูกตีกลับ",
    Became.KNOWN: "จดหมายฉบับที่ {letter} ของ {agency} บันทึกไว้ก่อนแล้วว่าถูกตีกลับ",
    Became.DELAYED: "จดหมายยังไม่ถูกตีกลับ เครื่องส่งจดหมายยังพยายามส่งอยู่ ไม่มีอะไรต้องบันทึก",
    Became.NO_RETURN: "ข้อความนี้ไม่ใช่จดหมายตีกลับ ไม่มีอะไรต้องบันทึก",
}


@app.command("test")
def test(address: Annotated[str, typer.Argument(help="อีเมลที่จะได้รับจดหมายทดสอบ")]) -> None:
    """ส่งจดหมายทดสอบหนึ่งฉบับ แล้วบอกว่าเครื่องส่งจดหมายรับหรือไม่ เพราะอะไร"""
    from config.letters_upkeep import mail_goes
    from tasks.mailer import MailError
    from tasks.posting import mailer_of

    with at_the_settings() as settings:
        moment, server = now(), f"{settings.smtp_host}:{settings.smtp_port}"
        try:
            letter = mail_goes(address, name=_SENDER, server=server, at=moment)
        except ValueError as error:
            raise stop(WRONG_USE, f"“{address}” ไม่ใช่ที่อยู่อีเมล ให้เขียนเช่น name@example.go.th", str(error)) from error
        try:
            with mailer_of(settings, name=_SENDER) as mailer:
                mailer.send(letter, message_id=new_message_id("test", domain=settings.mail_domain), moment=moment)
        except MailError as error:
            raise stop(OUTSIDE, f"เครื่องส่งจดหมาย {server} {_why_not(error)}", str(error)) from error
    console.print(f"เครื่องส่งจดหมาย {server} รับจดหมายแล้ว โปรดดูในกล่องของ {address} รวมทั้งโฟลเดอร์จดหมายขยะ")
    console.print("  The mail server took it: look into the mailbox, its spam folder too.", style="dim")


def _why_not(error: MailError) -> str:
    """What a person can do about it."""
    if error.in_doubt:
        return "รับแล้วแต่ไม่ตอบ จดหมายอาจไปถึงหรือไม่ก็ได้ โปรดดูในกล่องของผู้รับ"
    if error.of_server and error.transient:
        return "ติดต่อไม่ได้ หรือยังไม่รับในขณะนี้ โปรดตรวจ ITA_SMTP_HOST ITA_SMTP_PORT และเครือข่าย"
    if error.of_server:
        return "ไม่ยอมให้ส่ง โปรดตรวจ ITA_SMTP_USER ITA_SMTP_PASSWORD ITA_SMTP_STARTTLS ITA_MAIL_FROM และใบรับรองของเครื่อง"
    return "ไม่รับจดหมายถึงที่อยู่นี้ โปรดตรวจที่อยู่ หรือสิทธิ์ส่งออกนอกหน่วยงาน"


@app.command("returned")
def returned() -> None:
    """อ่านจดหมายตีกลับหนึ่งฉบับจากท่อของเครื่องส่งจดหมาย: ita mail returned < ข้อความ"""
    from tasks.returning import take, why_left

    raw = _message()
    if not raw.strip():
        raise stop(WRONG_USE, "ไม่มีข้อความให้อ่าน โปรดสั่ง ita mail returned < ข้อความ", "nothing on standard input")
    with at_the_office() as office:
        taken = take(office, raw, at=now())
    if taken.became not in _SETTLED:
        raise stop(FINDING, "จดหมายตีกลับนี้ไม่ตรงกับจดหมายของระบบ จึงไม่บันทึก", f"it {why_left(taken)}")
    console.print(_SETTLED[taken.became].format(letter=taken.letter, agency=taken.agency))


@app.command("fetch")
def fetch() -> None:
    """อ่านกล่องจดหมายตีกลับเดี๋ยวนี้ (ปกติระบบอ่านเองทุก 15 นาที)"""
    from tasks.mailbox import MailboxError
    from tasks.returning import mailbox_of, read_back

    with at_the_office() as office:
        try:
            done = read_back(office, mailbox_of(office.settings), at=now())
        except LookupError as error:
            raise stop(WRONG_USE, "ยังไม่ได้ตั้งกล่องจดหมาย โปรดตั้ง ITA_IMAP_HOST (ดู docs/mail.md)", str(error)) from error
        except MailboxError as error:
            raise stop(OUTSIDE, "อ่านกล่องจดหมายไม่ได้ ข้อความยังอยู่ครบ โปรดตรวจค่าตั้งหรือลองใหม่ภายหลัง", str(error)) from error
    console.print(f"อ่าน {done.read} ข้อความ จดหมายถูกตีกลับ {done.recorded} ฉบับ บันทึกไว้แล้ว {done.known} ล่าช้า {done.delayed}")
    for line in done.left:
        console.print(f"ไม่ตรงกับจดหมายของระบบ  {line}")
    for line in done.spoilt:
        console.print(f"บันทึกไม่ได้  {line}")


def _message() -> bytes:
    """The message that is piped in, as much of it as is looked at. All is taken, else whoever pipes it sees a broken pipe."""
    if sys.stdin.isatty():
        return b""
    held = b""
    while chunk := sys.stdin.buffer.read(_CHUNK):
        held += chunk[: MOST_BYTES - len(held)]
    return held
