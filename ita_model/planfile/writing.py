"""A `Plan` as a file that reads well: comments may stand in it, and it reads back as the same plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import StringIO
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from ita_model import thai
from ita_model.plan import Measure, Plan, Step
from ita_model.planfile.responsible import divisions_meant
from ita_model.planfile.shape import FORMAT
from ita_model.planfile.tree import Loc
from ita_model.schedule import Schedule, Shift

HOW_TO: Final = """\
# แผนส่งเสริมคุณธรรมและความโปร่งใสของหน่วยงาน แก้ไขไฟล์นี้ได้ด้วยโปรแกรมแก้ข้อความทั่วไป
# บรรทัดที่ขึ้นต้นด้วย # เป็นหมายเหตุ โปรแกรมไม่อ่าน · ตรวจไฟล์ด้วยคำสั่ง  ita plan check
# กำหนดเวลา (schedule) เขียนที่มาตรการเพื่อใช้กับทุกขั้นตอน หรือเขียนที่ขั้นตอนใดขั้นตอนหนึ่ง:
#   {every: month}  ทุกเดือน วันสุดท้ายของเดือน        {every: month, day: 5}  ทุกเดือน ภายในวันที่ 5
#   {every: quarter}  ทุกไตรมาส    {every: half-year}  ทุกรอบ 6 เดือน    {every: year}  ปีละครั้ง
#   {on: 31 มกราคม 2567}  ภายในวันที่กำหนด             {on: [31 ตุลาคม 2566, 31 มีนาคม 2567]}  หลายวัน
#   เพิ่มได้: opens_before: 15 (เปิดให้ยืนยันก่อนครบกำหนดกี่วัน)  shift: previous | next | stay (เมื่อตรงวันหยุด)

"""


def write_plan(plan: Plan, comments: Mapping[Loc, str] | None = None) -> str:
    """The plan as YAML, with a comment above each entry that `comments` names (by keys and list positions from the top).

    `read_plan(write_plan(plan)) == plan` for every plan that could be read from a file.
    """
    names = {division.name: division.code for division in plan.divisions}
    top = CommentedMap(
        plan=FORMAT,
        fiscal_year=plan.year.be,
        agency=_fields(plan.agency),
        people=CommentedSeq(_fields(person) for person in plan.people),
        divisions=CommentedSeq(_fields(division) for division in plan.divisions),
        secretary=plan.secretary,
        executive=plan.executive,
        aspects=CommentedSeq(
            CommentedMap(
                number=aspect.number,
                name=aspect.name,
                measures=CommentedSeq(_measure(measure, names) for measure in aspect.measures),
            )
            for aspect in plan.aspects
        ),
    )
    notes = dict.fromkeys(_paragraphs(plan), "\n")
    for loc, words in (comments or {}).items():
        notes[loc] = notes.get(loc, "") + words
    for loc, words in notes.items():
        _comment(top, loc, words)
    out = StringIO()
    _yaml().dump(top, out)
    return HOW_TO + out.getvalue()


def _paragraphs(plan: Plan) -> Iterator[Loc]:
    """Where a blank line helps the eye."""
    for key in ("agency", "people", "divisions", "secretary", "aspects"):
        yield (key,)
    for n, aspect in enumerate(plan.aspects):
        if n:
            yield "aspects", n
        for m in range(1, len(aspect.measures)):
            yield "aspects", n, "measures", m


def _yaml() -> YAML:
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    # A text stays on one line, as the source has it: no folding that an editor's search would miss.
    yaml.width = 1_000_000
    return yaml


def _fields(value: Any) -> CommentedMap:
    pairs = ((name, getattr(value, name)) for name in value.__dataclass_fields__)
    return CommentedMap((name, text) for name, text in pairs if text is not None)


def _measure(measure: Measure, names: Mapping[str, str]) -> CommentedMap:
    entry = CommentedMap(code=measure.code, title=measure.title, responsible=measure.responsible)
    if divisions_meant(measure.responsible, names) != measure.divisions:
        entry["divisions"] = _in_line(list(measure.divisions))
    entry["period"] = measure.period
    shared = {step.schedule for step in measure.steps}
    if len(shared) == 1:
        entry["schedule"] = _schedule(measure.steps[0].schedule)
    entry["steps"] = CommentedSeq(_step(step, with_schedule=len(shared) > 1) for step in measure.steps)
    return entry


def _step(step: Step, *, with_schedule: bool) -> CommentedMap:
    entry = CommentedMap()
    if step.marker:
        entry["marker"] = step.marker
    entry["text"] = step.text
    if with_schedule:
        entry["schedule"] = _schedule(step.schedule)
    if step.good_evidence:
        entry["good_evidence"] = step.good_evidence
    return entry


def _schedule(schedule: Schedule) -> CommentedMap:
    entry = CommentedMap()
    if schedule.every:
        entry["every"] = schedule.every.value
    if schedule.day is not None:
        entry["day"] = schedule.day
    if schedule.on:
        days = [thai.long_date(day) for day in schedule.on]
        entry["on"] = days[0] if len(days) == 1 else _in_line(days)
    if schedule.opens_before is not None:
        entry["opens_before"] = schedule.opens_before
    if schedule.shift is not Shift.PREVIOUS:
        entry["shift"] = schedule.shift.value
    entry.fa.set_flow_style()
    return entry


def _in_line(items: list[str]) -> CommentedSeq:
    entry = CommentedSeq(items)
    entry.fa.set_flow_style()
    return entry


def _comment(top: CommentedMap, loc: Loc, words: str) -> None:
    here: Any = top
    for part in loc[:-1]:
        here = here[part]
    # Each level of keys stands two further in, and each list item two more behind its dash.
    here.yaml_set_comment_before_after_key(loc[-1], before=words, indent=2 * (len(loc) - 1))
