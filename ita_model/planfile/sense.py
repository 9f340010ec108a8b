"""What two entries of a plan file must agree on: codes once each, people and divisions that exist, days inside the year.

These checks walk the tree, not the finished values, so that they tell what is wrong even beside entries that pydantic
has refused: a person sees everything at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from difflib import get_close_matches
from itertools import chain

from ita_model import thai
from ita_model.calendar import FiscalYear
from ita_model.planfile.responsible import divisions_meant
from ita_model.planfile.telling import label
from ita_model.planfile.tree import Loc, Tree


def check_sense(tree: Tree) -> None:
    """Note in `tree` everything that does not fit together."""
    aspects = list(tree.items("aspects"))
    measures = list(chain.from_iterable(tree.items(*aspect, "measures") for aspect in aspects))
    _once(tree, ((*person, "code") for person in tree.items("people")))
    _once(tree, ((*division, "code") for division in tree.items("divisions")))
    _once(tree, ((*division, "name") for division in tree.items("divisions")))
    _once(tree, ((*aspect, "number") for aspect in aspects))
    _once(tree, ((*measure, "code") for measure in measures))
    _officers_exist(tree)
    for measure in measures:
        _divisions_exist(tree, measure)
        _schedules_stand(tree, measure)


def _once(tree: Tree, places: Iterable[Loc]) -> None:
    first: dict[str, Loc] = {}
    for loc in places:
        text = tree.text(*loc)
        if text is None:
            continue
        earlier = first.setdefault(thai.to_arabic_digits(text), loc)
        if earlier != loc:
            line = tree.place(earlier)[0]
            thai_text = f"{label(loc)}: “{text}” ซ้ำกับบรรทัดที่ {line} ให้ใช้ค่าที่ต่างกัน"
            tree.tell(tree.place(loc), thai_text, f"{loc[-1]} {text!r} is given twice (first on line {line})")


def _officers_exist(tree: Tree) -> None:
    known = [code for person in tree.items("people") if (code := tree.text(*person, "code"))]
    posts: list[Loc] = [("secretary",), ("executive",)]
    for division in tree.items("divisions"):
        posts += [(*division, "head"), (*division, "deputy")]
    for loc in posts:
        code = tree.text(*loc)
        if code is not None and code not in known:
            near = get_close_matches(code, known, n=1)
            hint = f" หมายถึง “{near[0]}” หรือไม่" if near else " ให้เพิ่มชื่อไว้ใน people หรือแก้รหัส"
            tree.tell(tree.place(loc), f"{label(loc)}: ไม่มีบุคคลรหัส “{code}” ใน people{hint}", f"{loc[-1]}: no person {code!r}")


def _divisions_exist(tree: Tree, measure: Loc) -> None:
    names = division_names(tree)
    if tree.has(*measure, "divisions"):
        _once(tree, tree.items(*measure, "divisions"))
        for loc in tree.items(*measure, "divisions"):
            code = tree.text(*loc)
            if code is not None and code not in names.values():
                known = ", ".join(names.values())
                tree.tell(tree.place(loc), f"ไม่มีสำนัก/กองรหัส “{code}” ที่มีอยู่: {known}", f"no division {code!r}")
        return
    one: Loc = (*measure, "responsible")
    for loc in [one] if tree.text(*one) else tree.items(*one):
        words = tree.text(*loc)
        if words is None or divisions_meant(words, names) is not None:
            continue
        near = get_close_matches(words, list(names), n=1)
        hint = f"หมายถึง “{near[0]}” หรือไม่" if near else f"ที่มีอยู่: {', '.join(names)}"
        tree.tell(
            tree.place(loc),
            f"ไม่มีสำนัก/กองชื่อ “{words}” {hint} (หรือเพิ่มบรรทัด “divisions: [รหัส]” ใต้มาตรการนี้)",
            f"responsible: {words!r} names no division",
        )


def division_names(tree: Tree) -> dict[str, str]:
    """Each division's name with its code, in the file's order."""
    pairs = ((tree.text(*division, "name"), tree.text(*division, "code")) for division in tree.items("divisions"))
    return {name: code for name, code in pairs if name and code}


def _schedules_stand(tree: Tree, measure: Loc) -> None:
    year = _year(tree)
    if year is not None:
        _days_in_year(tree, (*measure, "schedule"), year)
    for step in tree.items(*measure, "steps"):
        if not tree.has(*measure, "schedule") and not tree.has(*step, "schedule"):
            thai_text = "ขั้นตอนนี้ยังไม่มีกำหนดเวลา ให้เพิ่ม schedule ที่ขั้นตอนหรือที่มาตรการ เช่น “schedule: {every: half-year}”"
            tree.tell(tree.place(step), thai_text, "this step has no schedule, and neither has its measure")
        if year is not None:
            _days_in_year(tree, (*step, "schedule"), year)


def _year(tree: Tree) -> FiscalYear | None:
    with suppress(ValueError):
        be = int(thai.to_arabic_digits(tree.text("fiscal_year") or ""))
        return FiscalYear(be) if 2500 <= be < 2700 else None
    return None


def _days_in_year(tree: Tree, schedule: Loc, year: FiscalYear) -> None:
    one: Loc = (*schedule, "on")
    for loc in [one] if tree.text(*one) else tree.items(*one):
        with suppress(ValueError):
            day = thai.parse_date(tree.text(*loc) or "")
            if day not in year:
                span = f"{thai.long_date(year.start)} ถึง {thai.long_date(year.end)}"
                thai_text = f"{thai.long_date(day)} อยู่นอกปีงบประมาณ {year.be} ({span})"
                tree.tell(tree.place(loc), thai_text, f"{day} is outside the fiscal year {year.be}")
