"""Everything that is looked at before it is saved, with something typed that nothing is wrong with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from ita_model import hooks
from ita_model.records import Checkpoint, Division, Measure, Officer, Post, Role, Step
from tests.support.cast import PRASERT, Town
from web.desk import hook_edits, key_edits, people_edits, plan_days, post_edits
from web.desk.division_edits import adding_division, ending_division
from web.desk.edit_parts import Builder
from web.desk.plan_growth import adding_measure, adding_step
from web.desk.plan_owing import joining, stopping, stopping_day
from web.desk.plan_wording import wording_measure, wording_step
from web.desk.post_edits import filling

PEOPLE, PLAN = "/desk/people", "/desk/plan"
WHY: Final = {"words": "ปรับโครงสร้าง"}
STEP: Final = {"text": "จัดทำบัญชีทรัพย์สิน", "good_evidence": "ภาพบัญชี", "when": "month", "days": "", **WHY}
NEW: Final = {"title": "มาตรการกำกับการใช้ทรัพย์สิน", "period": "มี.ค. ๒๕๖๗ - ก.ย. ๒๕๖๗"}
SOON: Final = "1 เม.ย. 2567"


@dataclass(frozen=True)
class Look:
    """A change as it is sent: by which route, at which address, what makes it of what is typed; and what its look must say, so
    that it is one.
    """

    line: str
    path: str
    build: Builder
    typed: Mapping[str, str]
    says: str


def set_up(town: Town) -> None:
    """Put on record what the looks are of: a division that came, a checkpoint in a colleague's hands, a key and a hook."""
    new = town.add_division("กองที่มาใหม่", "h1")
    last = _codes(town)[-2]
    town.hand_over(town.checkpoint("m02", "d1", date(2024, 3, 29)), new, "h1")
    town.hand_over(town.checkpoint("m01", last, date(2024, 4, 30)), PRASERT, f"h{last[1:]}")
    town.ask_waiver(town.checkpoint("m01", last, date(2024, 2, 29)), f"h{last[1:]}")
    town.key(PRASERT)
    town.hook()


def looks(town: Town) -> dict[str, Look]:
    """By a name what can be looked at in an office of `large` that was set up, each as large as the office allows."""
    *codes, new = _codes(town)
    with town.office.look() as session:
        officers = {one.code: str(one.id) for one in session.scalars(select(Officer))}
        measure = session.scalars(select(Measure.id).where(Measure.code == "m01")).one()
        step = session.scalars(select(Step.id).where(Step.measure_id == measure)).one()
        mine = select(Checkpoint.id).where(Checkpoint.step_id == step, Checkpoint.due_on == date(2024, 4, 30))
        point = session.scalars(mine.order_by(Checkpoint.id).limit(1)).one()
        heads = select(Post.id).join(Division, Division.id == Post.division_id).where(Post.role == Role.HEAD)
        head = session.scalars(heads.where(Division.code == codes[-1])).one()
    return {
        **_of_people(officers, codes[-1], new, head),
        **_of_plan(measure, step, point, codes, new),
        **_of_programs(officers),
    }


def _codes(town: Town) -> list[str]:
    with town.office.look() as session:
        return list(session.scalars(select(Division.code).order_by(Division.position)))


def _of_people(officers: Mapping[str, str], last: str, new: str, head: int) -> dict[str, Look]:
    malee = {"name": "นางมาลี ใหม่", "position": "นักจัดการ", "address": "malee@sample.example.org", "from_on": SOON}
    by, stays = f"POST {PEOPLE}", {"how": "stays", "from_on": SOON, "to_on": ""}
    acts = {"how": "acts", "from_on": SOON, "to_on": "30 เม.ย. 2567"}
    end = {"last_on": SOON, **WHY}
    a_division = f"{by}/divisions/{{code}}"
    return {
        "somebody comes": Look(f"{by}/add", f"{PEOPLE}/add", people_edits.adding, malee, "จนกว่าจะให้ดำรงตำแหน่ง"),
        "somebody is called otherwise": Look(
            f"{by}/officers/{{officer:int}}/change",
            f"{PEOPLE}/officers/{officers['h1']}/change",
            people_edits.changing(int(officers["h1"])),
            malee,
            "นางมาลี ใหม่",
        ),
        "a division comes": Look(
            f"{by}/divisions/add",
            f"{PEOPLE}/divisions/add",
            adding_division,
            {"name": "กองใหม่", "who": officers["h1"], "from_on": SOON},
            "กองใหม่",
        ),
        "a division ends, and all is waived": Look(
            f"{a_division}/end",
            f"{PEOPLE}/divisions/{last}/end",
            ending_division(last),
            {**end, "how": "waive"},
            "พ้นจากตำแหน่งของ",
        ),
        "a division ends, and all goes to another": Look(
            f"{a_division}/end",
            f"{PEOPLE}/divisions/{last}/end",
            ending_division(last),
            {**end, "how": f"to-{new}"},
            "ต้องทำของตนเองอยู่แล้ว",
        ),
        "a division is renamed": Look(
            f"{a_division}/rename",
            f"{PEOPLE}/divisions/{last}/rename",
            people_edits.renaming(last),
            {"name": "กองใหม่", "from_on": SOON},
            "กองใหม่",
        ),
        "somebody becomes head": Look(
            f"{a_division}/head",
            f"{PEOPLE}/divisions/{last}/head",
            filling(Role.HEAD, last),
            {"who": officers["h1"], **stays},
            "จดหมายของกองที่",
        ),
        "somebody acts as head": Look(
            f"{a_division}/head",
            f"{PEOPLE}/divisions/{last}/head",
            filling(Role.HEAD, last),
            {"who": officers["h1"], **acts},
            "จดหมายของกองที่",
        ),
        "somebody becomes deputy": Look(
            f"{a_division}/deputy",
            f"{PEOPLE}/divisions/{last}/deputy",
            filling(Role.DEPUTY, last),
            {"who": officers["h1"], **stays},
            "นายหัวหน้า ที่1",
        ),
        "somebody becomes secretary": Look(
            f"{by}/secretary",
            f"{PEOPLE}/secretary",
            filling(Role.SECRETARY, ""),
            {"who": officers["h1"], **stays},
            "ท่านจะเปิดโต๊ะทำงานนี้ไม่ได้อีก",
        ),
        "somebody becomes executive": Look(
            f"{by}/executive",
            f"{PEOPLE}/executive",
            filling(Role.EXECUTIVE, ""),
            {"who": officers["h1"], **stays},
            "จดหมายถึงผู้บริหาร",
        ),
        "a head leaves": Look(
            f"{by}/posts/{{post:int}}/end", f"{PEOPLE}/posts/{head}/end", post_edits.ending(head), end, "จดหมายของกองที่"
        ),
    }


def _of_plan(measure: int, step: int, point: int, codes: Sequence[str], new: str) -> dict[str, Look]:
    a_measure, a_step, a_point = f"{PLAN}/measures/{measure}", f"{PLAN}/steps/{step}", f"{PLAN}/checkpoints/{point}"
    every, last = " ".join(codes), codes[-1]
    by_step, by_point, by_measure = (f"POST {PLAN}/{name}/{{number:int}}" for name in ("steps", "checkpoints", "measures"))
    all_of_it = {"whose": "everybody", "from_on": "1 ต.ค. 2566", **WHY}
    of_one = {"whose": last, "from_on": "1 ต.ค. 2566", **WHY}
    words = {"from_on": SOON, **WHY}
    return {
        "a measure is added": Look(
            f"POST {PLAN}/years/{{be:int}}/aspects/{{number:int}}/add",
            f"{PLAN}/years/2567/aspects/4/add",
            adding_measure(2567, 4),
            {**NEW, **STEP, "divisions": every, "page": "2"},
            "มีเพิ่ม 7 รายการ",
        ),
        "a step is added": Look(
            f"{by_measure}/add",
            f"{a_measure}/add",
            adding_step(measure),
            {**STEP, "divisions": every, "page": "1"},
            "มีเพิ่ม 7 รายการ",
        ),
        "a measure is reworded": Look(
            f"{by_measure}/words",
            f"{a_measure}/words",
            wording_measure(measure),
            {**NEW, "responsible": "กองคลัง", **words},
            "ใช้ถ้อยคำใหม่",
        ),
        "a step is reworded": Look(
            f"{by_step}/words",
            f"{a_step}/words",
            wording_step(step),
            {"text": "ประชุม", "good_evidence": "ภาพ", **words},
            "ใช้ถ้อยคำใหม่",
        ),
        "a due day is added": Look(
            f"{by_step}/add",
            f"{a_step}/add",
            plan_days.adding(step),
            {"division": last, "due_on": "15 พ.ค. 2567", **WHY},
            "ใช้กำหนดเดิม",
        ),
        "a due day is moved for all": Look(
            f"{by_point}/due",
            f"{a_point}/due",
            plan_days.moving(point),
            {"whole": "all", "due_on": "15 พ.ค. 2567", **WHY},
            "ใช้กำหนดเดิม",
        ),
        "a due day is taken out": Look(
            f"{by_point}/stop", f"{a_point}/stop", stopping_day(point), {"how": "waive", **WHY}, "ไม่มีใครถูกถาม"
        ),
        "a step is taken out": Look(
            f"{by_step}/stop", f"{a_step}/stop", stopping(step), {"how": "waive", **all_of_it}, "ไม่มีใครถูกถาม"
        ),
        "one division's part goes to a new one": Look(
            f"{by_step}/stop", f"{a_step}/stop", stopping(step), {"how": f"to-{new}", **of_one}, "เห็นรายการทันที"
        ),
        "a division joins": Look(
            f"{by_step}/join",
            f"{a_step}/join",
            joining(step),
            {"division": new, "from_on": "1 ต.ค. 2566", **WHY},
            "มีเพิ่ม 12 รายการ",
        ),
    }


def _of_programs(officers: Mapping[str, str]) -> dict[str, Look]:
    new_key = {"name": "เว็บไซต์", "who": officers[PRASERT], "scopes": "plan:read", "until": "30 เม.ย. 2567"}
    new_hook = {"url": "https://www.example.org/new", "events": " ".join(hooks.EVENTS)}
    return {
        "a key is issued": Look("POST /desk/keys/new", "/desk/keys/new", key_edits.issuing, new_key, "เหมือนรหัสผ่าน"),
        "a key is ended": Look("POST /desk/keys/{key:int}/end", "/desk/keys/1/end", key_edits.ending(1), WHY, "จะเข้าไม่ได้ทันที"),
        "a hook is added": Look(
            "POST /desk/hooks/new", "/desk/hooks/new", hook_edits.adding(inside=False), new_hook, "ตั้งที่โปรแกรมที่รับ"
        ),
        "a hook is ended": Look("POST /desk/hooks/{hook:int}/end", "/desk/hooks/1/end", hook_edits.ending(1), {}, "ต้องเพิ่มใหม่"),
    }
