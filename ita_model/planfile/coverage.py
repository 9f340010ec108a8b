"""What a sound plan still lacks: for a person to know, not a mistake to mend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ita_model import thai
from ita_model.plan import Officer, Plan


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should know before relying on the plan."""

    thai: str
    english: str


def findings(plan: Plan, aspects: Mapping[int, str]) -> tuple[Finding, ...]:
    """What `plan` lacks against the framework's `aspects` (number → name), and where its people get in each other's way."""
    return (
        *_aspects_without_measures(plan, aspects),
        *_aspects_of_no_framework(plan, aspects),
        *_own_judges(plan),
        *_shared_mailboxes(plan),
    )


def _aspects_without_measures(plan: Plan, aspects: Mapping[int, str]) -> list[Finding]:
    covered = {aspect.number for aspect in plan.aspects if aspect.measures}
    return [
        Finding(f"ยังไม่มีมาตรการในด้าน ({thai.to_thai_digits(number)}) {name}", f"no measure under aspect ({number})")
        for number, name in aspects.items()
        if number not in covered
    ]


def _aspects_of_no_framework(plan: Plan, aspects: Mapping[int, str]) -> list[Finding]:
    return [
        Finding(
            f"ด้าน ({thai.to_thai_digits(aspect.number)}) {aspect.name} ไม่มีในกรอบการประเมิน",
            f"aspect ({aspect.number}) is not in the framework",
        )
        for aspect in plan.aspects
        if aspects and aspect.number not in aspects
    ]


def _own_judges(plan: Plan) -> list[Finding]:
    """The secretary reviews what heads confirm: one who is also a head would review their own word."""
    return [
        Finding(
            f"ปลัดเป็นหัวหน้า{division.name}ด้วย จึงต้องตรวจรับหลักฐานของตนเอง",
            f"the secretary heads {division.code!r} and would review their own confirmations",
        )
        for division in plan.divisions
        if plan.secretary in (division.head, division.deputy)
    ]


def _shared_mailboxes(plan: Plan) -> list[Finding]:
    """Each officer gets their own letter a day, with their own link: in one mailbox nobody knows whose is whose."""
    sharing: dict[str, list[Officer]] = {}
    for person in plan.people:
        sharing.setdefault(person.address.casefold(), []).append(person)
    return [
        Finding(
            f"{' และ '.join(person.name for person in people)} ใช้อีเมลเดียวกัน ({people[0].address})"
            f" ตู้นี้จะได้วันละ {len(people)} ฉบับ และเปิดลิงก์ของกันและกันได้",
            f"{', '.join(repr(person.code) for person in people)} share one mailbox: {len(people)} letters a day",
        )
        for people in sharing.values()
        if len(people) > 1
    ]
