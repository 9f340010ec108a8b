"""What a rule refuses is refused by the look before saving and by the saving alike, with the same words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import pytest
from sqlalchemy import select

from ita_model.agencies import find_agency
from ita_model.records import Measure, Post, Role, Step
from tests.support.cast import PRASERT, Town
from tests.support.large import SMALL, a_large_town
from tests.web.doors.looks import Look, looks, set_up
from web.desk import hook_edits, key_edits, plan_days, post_edits
from web.desk.division_edits import ending_division
from web.desk.edit_parts import Done, Edit
from web.desk.plan_growth import adding_measure
from web.desk.plan_owing import joining
from web.door import visitor_of
from web.uploads import Trouble

FAR: Final = "1 เม.ย. 2590"
REFUSED: Final = (
    ("somebody comes", {"from_on": FAR}, "ห่างจากวันนี้เกินไป"),
    ("somebody comes", {"address": "h1@sample.example.org"}, "อีเมลนี้เป็นของ"),
    ("somebody is called otherwise", {"address": "h2@sample.example.org"}, "อีเมลนี้เป็นของ"),
    (
        "somebody is called otherwise",
        {"name": "นายหัวหน้า ที่1", "position": "ผู้อำนวยการกองที่ 1", "address": "h1@sample.example.org"},
        "เหมือนเดิมทุกอย่าง",
    ),
    ("a division comes", {"name": "กองที่ 1"}, "มีสำนัก/กองชื่อนี้แล้ว"),
    ("a division comes", {"from_on": FAR}, "ห่างจากวันนี้เกินไป"),
    ("a division is renamed", {"name": "กองที่ 1"}, "มีชื่อนี้แล้ว"),
    ("a division is renamed", {"name": "กองที่ 3"}, "เหมือนเดิมทุกอย่าง"),
    ("a division ends, and all is waived", {"last_on": FAR}, "ห่างจากวันนี้เกินไป"),
    ("the first division ends", {}, "เป็นผู้เสนอรายงาน"),
    ("a division ends while something waits", {}, "มี 1 รายการรอตรวจ"),
    ("a division ends, and all goes to nobody", {}, "ไม่มีหัวหน้าหรือผู้แทนในวันนี้"),
    ("somebody becomes head", {"who": "3"}, "เป็นเช่นนั้นอยู่แล้ว"),
    ("somebody becomes head", {"from_on": FAR}, "ห่างจากวันนี้เกินไป"),
    ("somebody acts as head", {"to_on": "1 มี.ค. 2567"}, "วันสุดท้ายมาก่อนวันแรก"),
    ("somebody acts as head", {"who": "3"}, "เป็นเช่นนั้นอยู่แล้ว"),
    ("the secretary leaves", {}, "จะไม่มีปลัด"),
    ("a head leaves", {"last_on": FAR}, "ห่างจากวันนี้เกินไป"),
    ("a measure is added that is there", {"title": "มาตรการที่ 1"}, "มีข้อความนี้ในแผนอยู่แล้ว"),
    ("a measure is added", {"when": "days", "days": "1 ต.ค. 2567"}, "อยู่นอกปีงบประมาณ"),
    ("a step is added", {"text": "จัดประชุมชี้แจงและเผยแพร่ผลการดำเนินงาน"}, "มีข้อความนี้ในแผนอยู่แล้ว"),
    ("a step is added", {"when": "days", "days": "1 ต.ค. 2567"}, "อยู่นอกปีงบประมาณ"),
    ("a measure is reworded", {"from_on": FAR}, "อยู่นอกปีงบประมาณ"),
    (
        "a measure is reworded",
        {"title": "มาตรการที่ 1", "responsible": "ทุกสำนัก/กอง", "period": "ต.ค. ๒๕๖๖ - ก.ย. ๒๕๖๗"},
        "เหมือนเดิมทุกอย่าง",
    ),
    (
        "a step is reworded",
        {"text": "จัดประชุมชี้แจงและเผยแพร่ผลการดำเนินงาน", "good_evidence": ""},
        "เหมือนเดิมทุกอย่าง",
    ),
    ("a due day is added", {"due_on": "30 เม.ย. 2567"}, "เหมือนเดิมทุกอย่าง"),
    ("a due day is added", {"due_on": "1 ต.ค. 2567"}, "อยู่นอกปีงบประมาณ"),
    ("a due day is moved for all", {"due_on": "30 เม.ย. 2567"}, "เหมือนเดิมทุกอย่าง"),
    ("a due day is moved for all", {"due_on": "1 ต.ค. 2567"}, "อยู่นอกปีงบประมาณ"),
    ("a step is taken out", {"from_on": "30 ก.ย. 2568"}, "ไม่มีรายการเหลือ"),
    ("a step is taken out", {"how": "to-d1"}, "ต้องทำขั้นตอนนี้ของตนเองอยู่แล้ว"),
    ("all of a step goes to one that would owe it twice", {}, "ต้องทำขั้นตอนนี้ของตนเองอยู่แล้ว"),
    ("a division joins", {"from_on": "30 ก.ย. 2568"}, "อยู่นอกปีงบประมาณ"),
    ("a division joins that owes it", {}, "จึงไม่มีอะไรให้เพิ่ม (12 กำหนด ตั้งแต่ 31 ต.ค. 2566 ถึง 30 ก.ย. 2567)"),
    ("a key is issued", {"until": FAR}, "ไม่เกิน"),
    ("a key is issued", {"who": "1", "scopes": "review:write"}, "ไม่มีตำแหน่งที่ทำ"),
    ("a hook is added", {"url": "http://127.0.0.1/x"}, "เครือข่ายภายใน"),
    ("a hook is added", {"url": "https://www.example.org/hook"}, "เพิ่มปลายทางนี้ไปแล้ว"),
    ("a key is ended again", {}, "ยกเลิกไปก่อนแล้ว"),
    ("a hook is ended again", {}, "เลิกแจ้งปลายทางนี้ไปก่อนแล้ว"),
    ("what is settled is moved", {"whole": "one"}, "รับรองหรือยกเว้นแล้ว"),
    ("a division joins where nothing is left", {}, "ไม่มีกำหนดเหลืออยู่"),
)
"""A change by its name among the looks, what of it is typed otherwise, and what is answered."""


@dataclass
class Desk:
    """An office, what can be looked at there, and what besides."""

    town: Town
    looks: dict[str, Look]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A small office, in which something of each kind stands that a rule may refuse."""
    with a_large_town(tmp_path_factory.mktemp("refusing") / "office", SMALL) as town:
        set_up(town)
        found = looks(town)
        town.confirm(town.checkpoint("m01", "d2", date(2024, 3, 29)), "h2")
        settled = town.checkpoint("m01", "d1", date(2024, 5, 31))
        town.waive(settled, "ไม่มีในปีนี้")
        coming = town.add_division("กองที่จะมา", "h1", from_on=date(2024, 5, 1))
        town.revoke_key(town.key(PRASERT, name="เก่า"))
        town.remove_hook(town.hook("https://www.example.org/old")[0])
        yield Desk(town, {**found, **_special(town, found, coming, settled)})


def _special(town: Town, found: dict[str, Look], coming: str, settled: int) -> dict[str, Look]:
    """What is refused where it is not only typed otherwise."""
    end, join, stop = found["a division ends, and all is waived"], found["a division joins"], found["a step is taken out"]
    with town.office.look() as session:
        mine = select(Step.id).join(Measure, Measure.id == Step.measure_id)
        steps = {code: session.scalars(mine.where(Measure.code == code)).one() for code in ("m01", "m02")}
        secretary = session.scalars(select(Post.id).where(Post.role == Role.SECRETARY)).one()

    def typed(look: Look, **said: str) -> dict[str, str]:
        return {**look.typed, **said}

    new = join.typed["division"]
    return {
        "the first division ends": replace(end, build=ending_division("d1")),
        "a division ends while something waits": replace(end, build=ending_division("d2")),
        "a division ends, and all goes to nobody": replace(end, typed=typed(end, how=f"to-{coming}")),
        "the secretary leaves": replace(found["a head leaves"], build=post_edits.ending(secretary)),
        "what is settled is moved": replace(found["a due day is moved for all"], build=plan_days.moving(settled)),
        "all of a step goes to one that would owe it twice": replace(stop, typed=typed(stop, how=f"to-{new}")),
        "a division joins that owes it": replace(join, typed=typed(join, division="d3")),
        "a division joins where nothing is left": replace(
            join, build=joining(steps["m02"]), typed=typed(join, from_on="1 ก.ค. 2567")
        ),
        "a measure is added that is there": replace(found["a measure is added"], build=adding_measure(2567, 5)),
        "a key is ended again": replace(found["a key is ended"], build=key_edits.ending(2)),
        "a hook is ended again": replace(found["a hook is ended"], build=hook_edits.ending(2)),
    }


class _TakenBack(Exception):
    """Nothing is to be recorded."""


def refusal(edit: Edit, deed: Callable[[], Done] | None) -> tuple[type[Exception], Trouble]:
    """By what a rule refuses a change, and what people are told."""
    assert deed is not None, edit.troubles
    with pytest.raises(Exception) as refused:
        deed()
    trouble = edit.why_not(refused.value)
    assert trouble is not None, refused.value
    return type(refused.value), trouble


@pytest.mark.parametrize(
    ("name", "otherwise", "answer"), REFUSED, ids=[f"{name} {n}" for n, (name, _typed, _answer) in enumerate(REFUSED, 1)]
)
def test_a_look_refuses_what_the_saving_refuses_and_says_the_same(
    desk: Desk, name: str, otherwise: dict[str, str], answer: str
) -> None:
    town, look = desk.town, desk.looks[name]
    typed, at = {**look.typed, **otherwise}, desk.town.now
    with town.office.look() as session:
        visitor = visitor_of(session, find_agency(session, town.code), town.officer(session, PRASERT), at=at)
        edit = look.build(session, visitor, at, typed)
        seen = refusal(edit, edit.see)
    before = town.dump()
    with suppress(_TakenBack), town.begin() as (session, agency):
        visitor = visitor_of(session, agency, town.officer(session, PRASERT), at=at)
        edit = look.build(session, visitor, at, typed)
        assert refusal(edit, edit.act) == seen
        raise _TakenBack
    assert answer in seen[1].words
    assert town.dump() == before
