"""Other words for a measure or a step from a day on, with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from sqlalchemy.orm import Session

from ita_model import replanning
from ita_model.planning import MEASURE_WORDS, STEP_WORDS
from web.desk.edit_parts import Builder, Done, Edit, Field, Kind, Row, Typed, day_of, first_wrong, written
from web.desk.plan_edits import measure_of, plan_edit, read_reason, step_of
from web.desk.views_plan import PLAN
from web.door import Visitor
from web.language import _
from web.uploads import Trouble
from web.words import long_date

_MOST: Final = MappingProxyType({"title": 500, "responsible": 300, "period": 100, "text": 4_000, "good_evidence": 2_000})
"""Letters of each: a title, who is responsible and when stand in narrow cells of the report, and in the subject of letters."""


def wording_measure(number: int) -> Builder:
    """A measure reads otherwise from a day on."""

    def build(session: Session, visitor: Visitor, at: datetime, typed: Typed | None) -> Edit:
        measure, year = measure_of(session, visitor, number)
        labels = (_("ชื่อมาตรการ"), _("ผู้รับผิดชอบ"), _("ระยะเวลา"))
        hints = (
            _("ตามที่พิมพ์ในตารางรายงาน"), _("ถ้อยคำในช่องผู้รับผิดชอบของรายงาน ไม่เปลี่ยนว่าใครต้องยืนยัน"), _("ถ้อยคำในช่องระยะเวลาของรายงาน"),
        )  # fmt: skip
        fields = tuple(
            Field(name, label, (typed or {}).get(name, getattr(measure, name)), hint, Kind.TEXT)
            for name, label, hint in zip(MEASURE_WORDS, labels, hints, strict=True)
        )
        title, back = _("แก้ถ้อยคำของมาตรการ"), f"{PLAN}?year={year.be}"
        fields = (*fields, *_reasons(typed, visitor.today))
        troubles, from_on, said = _read(typed, dict(zip(MEASURE_WORDS, labels, strict=True)), measure)
        if typed is None or troubles or from_on is None:
            return plan_edit(title, measure.title, back, fields, troubles)

        told = {name: said[name] for name in MEASURE_WORDS}
        done = Done(back, _follows(from_on, visitor.today))

        def see() -> Done:
            replanning.measure_reworded(measure, replanning.words_of_measure(session, measure), year, told, from_on=from_on)
            return done

        def act() -> Done:
            replanning.reword_measure(
                session, measure, title=said["title"], responsible=said["responsible"], period=said["period"],
                from_on=from_on, by=visitor.officer, at=at, words=said["words"],
            )  # fmt: skip
            return done

        was = [getattr(measure, name) for name in MEASURE_WORDS]
        rows = tuple(
            Row(label, said[name], "" if said[name] == before else before)
            for name, label, before in zip(MEASURE_WORDS, labels, was, strict=True)
        )
        return plan_edit(title, "", back, fields, rows=(*rows, *_because(from_on, said["words"])), see=see, act=act)

    return build


def wording_step(number: int) -> Builder:
    """A step, or what good evidence of it is, reads otherwise from a day on."""

    def build(session: Session, visitor: Visitor, at: datetime, typed: Typed | None) -> Edit:
        step, measure, year = step_of(session, visitor, number)
        labels = (_("ขั้นตอน"), _("หลักฐานที่ดี"))
        hints = (_("ตามที่พิมพ์ในช่องขั้นตอนของรายงาน และในจดหมาย"), _("หัวหน้าเห็นข้อความนี้เมื่อยืนยัน เช่น ภาพหน้าเว็บไซต์ที่เห็นวันที่ชัดเจน"))
        fields = tuple(
            Field(name, label, (typed or {}).get(name, getattr(step, name)), hint, Kind.TEXT)
            for name, label, hint in zip(STEP_WORDS, labels, hints, strict=True)
        )
        title, back = _("แก้ถ้อยคำของขั้นตอน"), f"{PLAN}?year={year.be}"
        fields = (*fields, *_reasons(typed, visitor.today))
        named = dict(zip(STEP_WORDS, labels, strict=True))
        troubles, from_on, said = _read(typed, named, step, may_be_empty=("good_evidence",))
        if typed is None or troubles or from_on is None:
            return plan_edit(title, measure.title, back, fields, troubles)

        told = {name: said[name] for name in STEP_WORDS}
        done = Done(back, _follows(from_on, visitor.today))

        def see() -> Done:
            replanning.step_reworded(step, replanning.words_of_step(session, step), year, told, from_on=from_on)
            return done

        def act() -> Done:
            replanning.reword_step(
                session, step, text=said["text"], good_evidence=said["good_evidence"],
                from_on=from_on, by=visitor.officer, at=at, words=said["words"],
            )  # fmt: skip
            return done

        was = [getattr(step, name) for name in STEP_WORDS]
        rows = tuple(
            Row(label, said[name] or _("(ว่าง)"), "" if said[name] == before else before)
            for name, label, before in zip(STEP_WORDS, labels, was, strict=True)
        )
        return plan_edit(title, measure.title, back, fields, rows=(*rows, *_because(from_on, said["words"])), see=see, act=act)

    return build


def _follows(from_on: date, today: date) -> tuple[str, ...]:
    day = long_date(from_on)
    said = [_("ตั้งแต่ %(day)s รายงาน จดหมาย และหน้าต่าง ๆ ใช้ถ้อยคำใหม่", day=day)]
    if from_on > today:
        said.append(_("ก่อนวันนั้นยังใช้ถ้อยคำเดิม"))
    said.append(_("รายงานของวันก่อนหน้านั้นยังใช้ถ้อยคำเดิม แม้จัดทำใหม่ภายหลัง"))
    said.append(_("ถ้อยคำเดิมยังอยู่ในบันทึกการเปลี่ยนแปลงของแผน"))
    return tuple(said)


def _reasons(typed: Typed | None, today: date) -> tuple[Field, Field]:
    value = (typed or {"from_on": written(today)}).get
    return (
        Field("from_on", _("ใช้ตั้งแต่วันใด"), value("from_on", ""), kind=Kind.DAY),
        Field("words", _("แก้ไขเพราะอะไร"), value("words", ""), _("เก็บไว้ในบันทึกการเปลี่ยนแปลงของแผน"), Kind.TEXT),
    )


def _read(
    typed: Typed | None, labels: Mapping[str, str], was: object, *, may_be_empty: tuple[str, ...] = ()
) -> tuple[tuple[Trouble, ...], date | None, dict[str, str]]:
    if typed is None:
        return (), None, {}
    troubles: list[Trouble] = []
    words = {name: typed.get(name, "") for name in (*labels, "words")}
    for name in labels:
        if not words[name] and name not in may_be_empty:
            troubles.append(Trouble(name, _("ช่องนี้ว่างไม่ได้")))
        elif len(words[name]) > _MOST[name] and words[name] != getattr(was, name):  # a plan may have come with longer ones
            long = _(
                "%(label)sยาว %(n)s ตัวอักษร ต้องไม่เกิน %(most)s โปรดย่อ",
                label=labels[name], n=f"{len(words[name]):,}", most=f"{_MOST[name]:,}",
            )  # fmt: skip
            troubles.append(Trouble(name, long))
    from_on = first_wrong(troubles, "from_on", day_of(typed.get("from_on", "")))
    read_reason(troubles, words["words"])
    return tuple(troubles), from_on, words


def _because(from_on: date, words: str) -> tuple[Row, Row]:
    return Row(_("ตั้งแต่"), long_date(from_on)), Row(_("เพราะอะไร"), words)
