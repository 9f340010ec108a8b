"""Send what the outboxes hold: letters to people, and messages to other programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from prefect import flow

from config.clock import clock_at
from config.office import open_office
from flows.agencies import for_each
from flows.artifacts import leave_table
from flows.batches import MANY, hand_out
from ita_model import thai
from ita_model.agencies import named_or_all, numbers_of
from ita_model.calendar import office_day
from ita_model.hook_outbox import has_work
from ita_model.owing import with_something_to_send
from ita_model.signing_in import any_asked
from ita_model.urgent import anything
from tasks.hooking import Hooked, tell_hooks_of
from tasks.posting import Delivered, deliver_letters, deliver_letters_of_many


@flow(name="deliver", flow_run_name="ส่งจดหมาย", persist_result=False)
async def deliver(agency: str | None = None, at: datetime | None = None, urgent: bool = False) -> dict[str, Delivered]:
    """Send the letters that are owed, of one agency or of each, or the `urgent` ones alone, and what hooks are owed; safe to
    run at any time.

    One agency's failure keeps no other's letters back. Of many agencies those that owe anything are done in batches, and
    nothing is given.
    """
    moment = clock_at(at)()
    with open_office().look() as session:
        if urgent and not (any_asked(session, at=moment) or anything(session, at=moment)):
            return {}
        codes = [one.code for one in named_or_all(session, agency)]
        many = len(codes) > MANY
        owing = sorted(with_something_to_send(session, at=moment, urgent=urgent)) if many else codes
    if not many:
        return await deliver_each(codes, at=at, urgent=urgent)
    given = {"at": at, "urgent": urgent}

    async def here(batch: list[str]) -> dict[str, Delivered]:
        return await deliver_together(batch, at=at, urgent=urgent)

    rows = await hand_out("deliver-batch/deliver-batch", owing, key=f"deliver-{moment:%Y-%m-%dT%H:%M}", given=given, here=here)
    await leave_table("deliver", rows, says=_says(moment))
    return {}


async def deliver_each(codes: Sequence[str], *, at: datetime | None, urgent: bool) -> dict[str, Delivered]:
    """The deliveries of these agencies, one after another, and a table of what was sent."""
    moment = clock_at(at)()
    hooked_to = _with_hooks(codes, moment)
    rows: list[dict[str, object]] = []

    async def delivered(code: str) -> Delivered:
        one = await deliver_letters(code, at, urgent)
        hooked = await tell_hooks_of(code, at) if code in hooked_to else Hooked()
        rows.append(_row(code, one, hooked))
        return one

    try:
        return await for_each(codes, delivered)
    finally:
        await leave_table("deliver", rows, says=_says(moment))


async def deliver_together(codes: Sequence[str], *, at: datetime | None, urgent: bool) -> dict[str, Delivered]:
    """The deliveries of a batch of agencies over one connection, and a table of those that owed anything. Where letters failed
    for any agency there is none: the run says for which.
    """
    moment = clock_at(at)()
    hooked_to = _with_hooks(codes, moment)
    try:
        sent = await deliver_letters_of_many(list(codes), at, urgent)
    finally:
        hooked = await for_each(hooked_to, lambda code: tell_hooks_of(code, at))
    owed = [code for code in codes if code in hooked or sent[code] != Delivered()]
    rows = [_row(code, sent[code], hooked.get(code, Hooked())) for code in owed]
    await leave_table("deliver", rows, says=_says(moment))
    return sent


def _with_hooks(codes: Sequence[str], moment: datetime) -> list[str]:
    """The agencies of which a hook is owed something: a run costs a moment of Prefect's, so nobody else has one."""
    with open_office().look() as session:
        return [code for code, number in numbers_of(session, codes).items() if has_work(session, number, at=moment)]


def _says(moment: datetime) -> str:
    return f"ผลการส่งจดหมาย {thai.short_date(office_day(moment))} {moment:%H.%M} น."


def _row(code: str, one: Delivered, hooked: Hooked) -> dict[str, object]:
    told: dict[str, object] = {
        "หน่วยงาน": code,
        "ส่งแล้ว": one.sent,
        "รอส่ง": one.waiting,
        "ส่งไม่ได้": one.failed,
        "ไม่แน่ใจ": one.in_doubt,
    }
    if hooked != Hooked():
        told["เว็บฮุก"] = f"ส่งแล้ว {hooked.sent} รอส่ง {hooked.waiting} เลิกส่ง {hooked.given_up}"
    return {**told, "หมายเหตุ": "วันหยุด จดหมายรอวันทำการถัดไป"} if one.day_off else told
