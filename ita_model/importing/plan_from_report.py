"""A published report into a plan file for a person to finish, with every doubt listed.

The file holds what the source says and nothing else. What it does not say is left empty (`ita plan check` then names
each), or is a suggestion with a comment above it that says so. An aspect without measures stays without.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from ita_model import thai
from ita_model.calendar import FiscalYear
from ita_model.importing.divisions import codes_of, divisions_named
from ita_model.importing.doubt import Doubt
from ita_model.importing.frequencies import frequencies_in, rule_said, squeezed_words
from ita_model.importing.periods import period_meant
from ita_model.importing.published import SourceReport, SourceRow
from ita_model.importing.steps import may_hold_more, split_steps
from ita_model.plan import Agency, Aspect, Division, Measure, Officer, Plan, Step
from ita_model.planfile.responsible import means_every_division
from ita_model.planfile.tree import Loc
from ita_model.planfile.writing import write_plan
from ita_model.schedule import Every, Schedule

_YEAR: Final = re.compile(r"ปี\s*งบประมาณ\s*(?:พ\.\s*ศ\.)?\s*(\d{4})")
_DISTRICT: Final = re.compile(r"อำเภอ\s*(\S+)")
_PROVINCE: Final = re.compile(r"จังหวัด\s*(\S+)")
_SHORT: Final = {
    "องค์การบริหารส่วนตำบล": "อบต.",
    "องค์การบริหารส่วนจังหวัด": "อบจ.",
    "เทศบาลนคร": "ทน.",
    "เทศบาลเมือง": "ทม.",
    "เทศบาลตำบล": "ทต.",
}
_BEHIND_THE_NAME: Final = re.compile(r"\s+(?=อำเภอ|อ\.|จังหวัด|จ\.|โทร|ที่|ประจำ|พ\.ศ|ปี|เรื่อง|เรียน|ได้|จึง)|\s*\(")
_LINE_END: Final = re.compile(r"\s*[\n\u2029]\s*")
_NO_CALENDAR: Final = thai.BE_OFFSET + 1
"""A year that a slip in the title may give, and before which there are no days."""

_SUGGESTED: Final = "ข้อเสนอ: ต้นฉบับไม่ได้บอกกำหนดเวลา ให้ตรวจหรือแก้"


@dataclass(frozen=True, slots=True)
class ImportedPlan:
    """A plan file's text, and what is doubtful about it."""

    text: str
    doubts: tuple[Doubt, ...]


def plan_from_report(report: SourceReport, aspects: Mapping[int, str]) -> ImportedPlan:
    """The plan that `report` reports on, unfinished; `aspects` is the framework's (number → name)."""
    return _Import(report, aspects).done()


@dataclass(slots=True)
class _Import:
    report: SourceReport
    aspects: Mapping[int, str]
    doubts: list[Doubt] = field(default_factory=list)
    comments: dict[Loc, str] = field(default_factory=dict)
    all_year: list[int] = field(default_factory=list)

    def done(self) -> ImportedPlan:
        self.doubts.extend(self.report.doubts)
        year = self._year()
        agency = self._agency()
        divisions = self._divisions()
        names = {division.name: division.code for division in divisions}
        plan = Plan(
            agency=agency,
            year=year,
            people=(
                *(Officer(division.head, "", "", "") for division in divisions),
                Officer("secretary", "", "", ""),
                Officer("executive", "", "", ""),
            ),
            divisions=divisions,
            secretary="secretary",
            executive="executive",
            aspects=self._aspects(names, year),
        )
        self._all_year_measures()
        self._missing_aspects()
        for line, words in self.report.strays:
            where = "แถวนี้ไม่ใช่มาตรการหรือหัวข้อด้าน" if self.report.places else "บรรทัดนี้ไม่อยู่ในแถวใดของตาราง"
            self._doubt(line, f"{where} จึงไม่ได้นำเข้า: “{words}”", f"belongs to no row: {words!r}")
        self.comments["people",] = "ต้นฉบับไม่ได้บอกชื่อและอีเมล ให้กรอกทุกคน"
        self.comments["divisions",] = "สำนัก/กองที่พบในต้นฉบับเท่านั้น หากมีสำนัก/กองอื่นให้เพิ่มพร้อมหัวหน้า"
        return ImportedPlan(write_plan(plan, self.comments), tuple(self.doubts))

    def _doubt(self, line: int | None, thai_text: str, english: str) -> None:
        self.doubts.append(Doubt(line, thai_text, english))

    def _year(self) -> FiscalYear:
        """The title's fiscal year, else the cover's; 0 (which no check lets pass) where neither says one."""
        said = [(_years(self.report.cover), "หน้าปก", "cover"), (_years([self.report.title]), "ชื่อรายงาน", "title")]
        years = sorted({year for found, _, _ in said for year in found})
        if not years:
            self._doubt(
                None, "ไม่พบปีงบประมาณบนหน้าปกหรือในชื่อรายงาน ให้กรอก fiscal_year", "no fiscal year on the cover or in the title"
            )
            return FiscalYear(0)
        if len(years) > 1:
            both = ", ".join(f"{where} {'/'.join(map(str, found))}" for found, where, _ in said)
            both_english = ", ".join(f"{where} {'/'.join(map(str, found))}" for found, _, where in said)
            self._doubt(None, f"ปีงบประมาณไม่ตรงกัน: {both}", f"the fiscal years differ: {both_english}")
        return FiscalYear((said[1][0] or said[0][0])[0])

    def _agency(self) -> Agency:
        lines = [*self.report.cover, *self.report.title.split("\n")]
        # A letter to the executive or a sentence goes on behind the name: the shortest is the name alone.
        name = min((found for line in lines if (found := _agency_name(line))), key=len, default="")
        short = next((name.replace(prefix, short, 1) for prefix, short in _SHORT.items() if name.startswith(prefix)), "")
        whole = " ".join(lines)
        district, province = _DISTRICT.search(whole), _PROVINCE.search(whole)
        self._doubt(
            None, "ต้นฉบับไม่มีรหัสหน่วยงาน ให้กรอก code ของ agency เป็นอักษร a-z เช่น por", "the source gives the agency no code"
        )
        if not (name and district and province):
            self._doubt(
                None,
                "อ่านชื่อหน่วยงาน อำเภอ หรือจังหวัดจากหน้าปกไม่ครบ ให้กรอกเอง",
                "the cover does not name agency, district and province",
            )
        return Agency("", name, short, district[1] if district else "", province[1] if province else "")

    def _divisions(self) -> tuple[Division, ...]:
        """Each division that the source lists or names, once, in its order. Only a list says which there are."""
        named: dict[str, int | None] = dict.fromkeys(self.report.divisions)
        every: list[int] = []
        for row in self.report.rows():
            if means_every_division(row.responsible):
                every.append(row.line)
            elif not row.responsible:
                self._doubt(row.line, f"“{row.title}” ไม่มีผู้รับผิดชอบ", "this measure names nobody responsible")
            else:
                for name in divisions_named(row.responsible, named):
                    named[name] = named.get(name) or row.line
        for name, line in named.items():
            self._doubt(line, f"ต้นฉบับไม่ได้บอกหัวหน้าและอีเมลของ{name}", f"the source names no head or address for {name}")
        if every and not self.report.divisions:
            found = ", ".join(named) or "ไม่มีเลย"
            self._doubt(
                every[0],
                f"มี {len(every)} มาตรการเป็นของทุกสำนัก/กอง แต่ต้นฉบับไม่ได้บอกว่ามีสำนัก/กองใดบ้าง ที่พบชื่อ: {found}",
                f"{len(every)} measures are of every division, and the source does not say which there are",
            )
        return tuple(Division(f"d{n}", name, f"head-d{n}") for n, name in enumerate(named, start=1))

    def _aspects(self, names: Mapping[str, str], year: FiscalYear) -> tuple[Aspect, ...]:
        aspects: list[Aspect] = []
        number = 0
        for aspect in self.report.aspects:
            measures: list[Measure] = []
            if aspect.number == 0 and aspect.name:
                self._doubt(aspect.line, f"ด้าน “{aspect.name}” ไม่มีเลขที่ ให้กรอก number", "this aspect has no number")
            elif aspect.number == 0:
                self._doubt(aspect.line, "มาตรการตั้งแต่บรรทัดนี้ไม่อยู่ใต้ด้านใด", "measures from here on stand under no aspect")
            for row in aspect.rows:
                number += 1
                schedule, comment = self._suggested_schedule(row, year)
                self.comments["aspects", len(aspects), "measures", len(measures), "schedule"] = comment
                measures.append(self._measure(row, f"m{number:02d}", schedule, names))
            aspects.append(Aspect(aspect.number, aspect.name, tuple(measures)))
        return tuple(aspects)

    def _measure(self, row: SourceRow, code: str, schedule: Schedule, names: Mapping[str, str]) -> Measure:
        steps = tuple(Step(_LINE_END.sub(" ", step.text), schedule, marker=step.marker) for step in split_steps(row.steps))
        if not steps:
            self._doubt(row.line, f"“{row.title}” ไม่มีขั้นตอน", "this measure has no steps")
            steps = (Step("", schedule),)
        elif may_hold_more(row.steps):
            self._doubt(
                row.line,
                "ช่องขั้นตอนนี้อาจมีหลายขั้นตอน แต่แยกไม่ได้แน่ชัด จึงเก็บเป็นขั้นตอนเดียว",
                "this cell may hold several steps; kept as one",
            )
        self._frequencies_in_steps(row, schedule)
        divisions = tuple(names.values()) if means_every_division(row.responsible) else codes_of(row.responsible, names)
        return Measure(code, row.title, row.responsible, divisions, row.period, steps)

    def _frequencies_in_steps(self, row: SourceRow, schedule: Schedule) -> None:
        """A step that says how often may mean itself alone: its words stay, and a person is told of them."""
        named = [words for words in frequencies_in(row.steps) if rule_said(squeezed_words(words)) != schedule]
        if named:
            self._doubt(
                row.line,
                f"ขั้นตอนมีคำว่า “{'”, “'.join(named)}” หากเป็นกำหนดเวลาของขั้นตอนนั้น ให้ใส่ schedule ที่ขั้นตอน",
                f"a step names a frequency of its own: {', '.join(named)}",
            )

    def _suggested_schedule(self, row: SourceRow, year: FiscalYear) -> tuple[Schedule, str]:
        """A schedule for a row that states only a period, and the comment that says it is a suggestion."""
        meant = period_meant(row.period, year if year.be > _NO_CALENDAR else None)
        if meant is None:
            self._doubt(
                row.line,
                f"อ่านระยะเวลา “{row.period}” ไม่ออก หรืออยู่นอกปีงบประมาณ ใส่ทุกรอบ 6 เดือนไว้ก่อน",
                f"period not understood: {row.period!r}",
            )
            return Schedule(Every.HALF_YEAR), f"ข้อเสนอ: อ่านระยะเวลา “{row.period}” ไม่ออก ให้แก้"
        if meant.is_said:
            return meant.schedule, f"ข้อเสนอ: อ่านจากระยะเวลา “{row.period}” ให้ตรวจ"
        if meant.schedule.every:
            self.all_year.append(row.line)
        return meant.schedule, _SUGGESTED

    def _all_year_measures(self) -> None:
        if self.all_year:
            lines = ", ".join(map(str, self.all_year))
            where = ", ".join(map(self.report.where, self.all_year)) if self.report.places else f"บรรทัด {lines}"
            self._doubt(
                self.all_year[0],
                f"{len(self.all_year)} มาตรการทำตลอดปีแต่ไม่บอกว่าบ่อยเพียงใด เสนอทุกรอบ 6 เดือน ({where})",
                f"the period covers the year and names no schedule; suggested: every half-year (lines {lines})",
            )

    def _missing_aspects(self) -> None:
        covered = {aspect.number for aspect in self.report.aspects if aspect.rows}
        for number, name in self.aspects.items():
            if number not in covered:
                self._doubt(
                    None,
                    f"ต้นฉบับไม่มีมาตรการในด้าน ({thai.to_thai_digits(number)}) {name} และไม่ได้เติมให้",
                    f"the source has no measure under aspect ({number}); none was filled in",
                )


def _years(texts: Iterable[str]) -> list[int]:
    return [int(year) for text in texts for year in _YEAR.findall(thai.to_arabic_digits(text))]


def _agency_name(line: str) -> str:
    """The agency that `line` names, from its kind's word on (`ขององค์การ…` leaves its ของ behind)."""
    starts = [at for prefix in _SHORT if (at := line.find(prefix)) >= 0]
    name = _BEHIND_THE_NAME.split(line[min(starts) :])[0].strip() if starts else ""
    return "" if name in _SHORT else name
