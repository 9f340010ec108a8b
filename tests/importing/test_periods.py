"""Periods as offices write them, in every spelling, become a schedule or stay what they are: words not understood."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ita_model import thai
from ita_model.calendar import FiscalYear
from ita_model.importing.frequencies import frequencies_in
from ita_model.importing.periods import Meant, period_meant
from ita_model.schedule import Every, Schedule
from tests.importing.made import ASPECT_1, COVER, HEADER, word
from tests.importing.plans import imported, plan_of, said

YEAR = FiscalYear(2568)
QUARTER_ENDS = (date(2024, 12, 31), date(2025, 3, 31), date(2025, 6, 30), date(2025, 9, 30))
MARCH, APRIL_30 = date(2025, 3, 31), date(2025, 4, 30)

OFTEN = {
    "ทุกเดือน": Schedule(Every.MONTH),
    "เป็นประจำทุกเดือน": Schedule(Every.MONTH),
    "เดือนละ ๑ ครั้ง": Schedule(Every.MONTH),
    "ทุกสิ้นเดือน": Schedule(Every.MONTH),
    "ทุกวันที่ ๕ ของเดือน": Schedule(Every.MONTH, 5),
    "ภายในวันที่ 5 ของทุกเดือน": Schedule(Every.MONTH, 5),
    "ทุกเดือน ไม่เกินวันที่ ๑๐": Schedule(Every.MONTH, 10),
    "ทุก ๓ เดือน": Schedule(Every.QUARTER),
    "ทุกสามเดือน": Schedule(Every.QUARTER),
    "รายไตรมาส": Schedule(Every.QUARTER),
    "ไตรมาสละ 1 ครั้ง": Schedule(Every.QUARTER),
    "ปีละ 4 ครั้ง": Schedule(Every.QUARTER),
    "ปีละ 2 ครั้ง": Schedule(Every.HALF_YEAR),
    "อย่างน้อยปีละสองครั้ง": Schedule(Every.HALF_YEAR),
    "รอบ ๖ เดือน": Schedule(Every.HALF_YEAR),
    "ทุก 6 เดือน/ครั้ง": Schedule(Every.HALF_YEAR),
    "รอบ ๖ เดือน และรอบ ๑๒ เดือน": Schedule(Every.HALF_YEAR),
    "ปีละครั้ง": Schedule(Every.YEAR),
    "๑ ครั้ง/ปี": Schedule(Every.YEAR),
    "ทุกปี": Schedule(Every.YEAR),
}
IN_THE_YEAR = {
    "ภายในเดือนมีนาคม 2568": Schedule(on=(MARCH,)),
    "ภายในเดือนมีนาคม 256๘": Schedule(on=(MARCH,)),
    "สิ้นเดือนมี.ค.": Schedule(on=(MARCH,)),
    "ภายในวันที่ ๓๐ เมษายน ๒๕๖๘": Schedule(on=(APRIL_30,)),
    "30/4/2568": Schedule(on=(APRIL_30,)),
    "ไตรมาส ๑ - ๔": Schedule(Every.QUARTER),
    "ไตรมาส 1 ถึงไตรมาส 4": Schedule(Every.QUARTER),
    "ไตรมาส 2": Schedule(on=(MARCH,)),
    "ไตรมาสที่ ๒/๒๕๖๘": Schedule(on=(MARCH,)),
    "ไตรมาส ๑, ๓": Schedule(on=QUARTER_ENDS[::2]),
    "ไตรมาส ๓ - ๔": Schedule(on=QUARTER_ENDS[2:]),
    "มี.ค. และ ก.ย. 2568": Schedule(on=QUARTER_ENDS[1::2]),
    "รอบ ๖ เดือนหลัง": Schedule(on=(date(2025, 9, 30),)),
    "ภายในสิ้นปีงบประมาณ พ.ศ. ๒๕๖๘": Schedule(on=(date(2025, 9, 30),)),
    "ต.ค. ๒๕๖๗ - ก.ย. ๒๕๖๘ (ทุกเดือน)": Schedule(Every.MONTH),
    "ปีละ 2 ครั้ง ตลอดปีงบประมาณ": Schedule(Every.HALF_YEAR),
}
SPANS = {
    "ตลอดปีงบประมาณ": Schedule(Every.HALF_YEAR),
    "ตลอดทั้งปีงบประมาณ พ.ศ. 2568": Schedule(Every.HALF_YEAR),
    "ต.ค.67-ก.ย.68": Schedule(Every.HALF_YEAR),
    "1 ต.ค. 2567 ถึง 30 ก.ย. 2568": Schedule(Every.HALF_YEAR),
    "ตั้งแต่เดือนตุลาคม พ.ศ. 2567 ถึงเดือนกันยายน พ.ศ. 2568": Schedule(Every.HALF_YEAR),
    "ต.ค.67-มี.ค.68": Schedule(on=(MARCH,)),
    "1-30 เมษายน 2568": Schedule(on=(APRIL_30,)),
    "เม.ย. - ก.ย. 2568": Schedule(on=(date(2025, 9, 30),)),
}


@pytest.mark.parametrize(("words", "schedule"), OFTEN.items())
def test_words_for_how_often_are_a_rule_in_any_year_or_none(words: str, schedule: Schedule) -> None:
    assert period_meant(words, YEAR) == period_meant(words, None) == Meant(schedule)


@pytest.mark.parametrize(("words", "schedule"), IN_THE_YEAR.items())
def test_days_months_and_quarters_are_due_when_they_end(words: str, schedule: Schedule) -> None:
    assert period_meant(words, YEAR) == Meant(schedule)
    assert period_meant(words, None) is None


@pytest.mark.parametrize(("words", "schedule"), SPANS.items())
def test_a_span_is_only_a_guess(words: str, schedule: Schedule) -> None:
    assert period_meant(words, YEAR) == Meant(schedule, is_said=False)


@pytest.mark.parametrize(
    "words",
    [
        "", " ", "เมื่อพร้อม", "ก.ย. - ต.ค.", "ม.ค. - มี.ค. 2570", "ภายในเดือนมีนาคม 2567", "31 มิถุนายน 2568", "ทุกวันที่ 45 ของเดือน",
        "ทุกวันที่ 0 ของเดือน", "ปีละ 3 ครั้ง", "ทุก 4 เดือน", "ปีละ 1.2 ครั้ง", "ภายในวันที่ 5 ของเดือนถัดไป", "รายไตรมาส ภายในวันที่ 5",
        "ไตรมาส 5", "ไตรมาส 4 - 1", "ไตรมาส 2/2567", "ตลอดปีงบประมาณ 2567", "ทุกเดือน ม.ค. - มี.ค. 2568", "ทุกเดือน ทุกไตรมาส",
        "ต้นเดือนมีนาคม 2568",
        "ทุกเดือน" * 40,
    ],
)  # fmt: skip
def test_what_is_not_understood_is_nothing(words: str) -> None:
    assert period_meant(words, YEAR) is None


_MONTHS = st.integers(0, 11)
_SPELLINGS = st.fixed_dictionaries(
    {
        "names": st.sampled_from((thai.MONTHS, thai.SHORT_MONTHS, tuple(name.replace(".", "") for name in thai.SHORT_MONTHS))),
        "era": st.sampled_from(("", "พ.ศ. ", "พ.ศ.", "พศ ")),
        "short": st.booleans(),
        "space": st.sampled_from((" ", "", "\u00a0", "  ")),
        "between": st.sampled_from(("-", "–", " - ", "ถึง", " ถึงเดือน")),
        "thai_digits": st.lists(st.booleans(), min_size=1, max_size=7),
    }
)


def _month(first: date, how: dict[str, object]) -> str:
    names, space = how["names"], how["space"]
    assert isinstance(names, tuple)
    be = str(thai.buddhist_year(first.year))[2 if how["short"] else 0 :]
    return f"{names[first.month - 1]}{space}{how['era']}{be}"


def _digits(text: str, how: dict[str, object]) -> str:
    chosen = how["thai_digits"]
    assert isinstance(chosen, list)
    return "".join(thai.to_thai_digits(char) if chosen[n % len(chosen)] else char for n, char in enumerate(text))


@given(_MONTHS, _MONTHS, _SPELLINGS)
def test_a_span_of_months_is_read_in_every_spelling(one: int, other: int, how: dict[str, object]) -> None:
    first, last = (YEAR.months()[n] for n in sorted((one, other)))
    words = _digits(f"{_month(first.start, how)}{how['between']}{_month(last.start, how)}", how)
    whole = (first, last) == (YEAR.months()[0], YEAR.months()[-1])
    assert period_meant(words, YEAR) == Meant(Schedule(Every.HALF_YEAR) if whole else Schedule(on=(last.end,)), is_said=False)


@given(_MONTHS, st.integers(1, 31), st.sampled_from(("", "ภายใน", "ภายในวันที่ ")), _SPELLINGS)
def test_a_day_is_read_in_every_spelling(at: int, day: int, before: str, how: dict[str, object]) -> None:
    month = YEAR.months()[at]
    words = _digits(f"{before}{day}{how['space']}{_month(month.start, how)}", how)
    exists = day <= month.end.day
    assert period_meant(words, YEAR) == (Meant(Schedule(on=(month.start.replace(day=day),))) if exists else None)


@given(
    st.sampled_from((*OFTEN, *IN_THE_YEAR, *SPANS)),
    st.lists(st.booleans(), min_size=1, max_size=5),
    st.sampled_from(("", "\u00a0", "  ")),
)
def test_neither_digits_nor_spaces_change_what_a_period_means(words: str, chosen: list[bool], space: str) -> None:
    other = _digits(thai.to_arabic_digits(words), {"thai_digits": chosen}).replace(" ", space)
    assert period_meant(other, YEAR) == period_meant(words, YEAR)


@given(st.sampled_from(Every), st.none() | st.integers(1, 31))
def test_a_rule_as_the_engine_says_it_is_that_rule(every: Every, day: int | None) -> None:
    assert period_meant(Schedule(every, day).said(), YEAR) == Meant(Schedule(every, day))


_PIECES = st.sampled_from(
    ("ทุก", "เดือน", "ไตรมาส", "วันที่", "ของเดือน", "ปีละ", "ครั้ง", "รอบ", "ภายใน", "ถึง", "-", ",", "และ", "/", "(", ")", " ", "มีนาคม",
     "ต.ค.",      "พ.ศ.", "๒๕๖๘", "2567", "67", "0", "๓๑", "๙", "ตลอดปี", "ปีงบประมาณ", "²", "٣", "\u200b")
)  # fmt: skip


@given(
    st.text() | st.lists(_PIECES, max_size=12).map("".join), st.sampled_from((None, FiscalYear(545), YEAR, FiscalYear(9999)))
)
@example("๐๐/๐๐/๐๐๐๐", YEAR)
def test_no_words_break_it_and_every_day_is_of_the_year(words: str, year: FiscalYear | None) -> None:
    meant = period_meant(words, year)
    assert meant is None or all(day in year for day in meant.schedule.on if year)
    assert year or meant is None or meant.schedule.every


def _plan(*rows: tuple[str, str]) -> bytes:
    measures = tuple((f"มาตรการที่ {n}", steps, "กองคลัง", period, "ผล", "ดี") for n, (period, steps) in enumerate(rows, start=1))
    return word(*COVER, (HEADER, ASPECT_1, *measures))


def test_a_plan_s_periods_become_its_schedules() -> None:
    known = {**OFTEN, **IN_THE_YEAR, **SPANS}
    data = _plan(*product(known, ["จัดทำ"]))
    assert [measure.steps[0].schedule for _, measure in plan_of(data).measures()] == list(known.values())
    assert "period not understood" not in said(imported(data))
    assert f"{list(SPANS.values()).count(Schedule(Every.HALF_YEAR))} มาตรการทำตลอดปีแต่ไม่บอกว่าบ่อยเพียงใด" in said(imported(data))


def test_a_period_that_is_not_understood_is_named_and_the_file_says_so() -> None:
    plan = imported(_plan(("เดือนถัดไป", "จัดทำ")))
    assert "อ่านระยะเวลา “เดือนถัดไป” ไม่ออก" in said(plan)
    assert "# ข้อเสนอ: อ่านระยะเวลา “เดือนถัดไป” ไม่ออก ให้แก้" in plan.text


def test_a_title_with_a_year_before_all_calendars_leaves_rules_alone_readable() -> None:
    data = word(
        "ปีงบประมาณ พ.ศ. ๐๐๐๑",
        (HEADER, ASPECT_1, ("ประชุม", "จัด", "กองคลัง", "ทุกเดือน", "", ""), ("อบรม", "จัด", "กองคลัง", "ตลอดปี", "", "")),
    )
    plan = imported(data)
    assert "schedule: {every: month}" in plan.text
    assert "อ่านระยะเวลา “ตลอดปี” ไม่ออก" in said(plan)


def test_a_step_s_own_frequency_is_left_in_its_words_and_named() -> None:
    plan = imported(_plan(("ตลอดปีงบประมาณ", "รายงานผู้บริหารทุก ๓ เดือน และประชุมเดือนละ 1 ครั้ง")))
    assert "ขั้นตอนมีคำว่า “ทุก ๓ เดือน”, “เดือนละ 1 ครั้ง” หากเป็นกำหนดเวลาของขั้นตอนนั้น" in said(plan)
    assert "รายงานผู้บริหารทุก ๓ เดือน และประชุมเดือนละ 1 ครั้ง" in plan.text
    assert "schedule: {every: half-year}" in plan.text


def test_a_step_that_says_the_measure_s_own_frequency_is_no_doubt() -> None:
    assert "ขั้นตอนมีคำว่า" not in said(imported(_plan(("รายเดือน", "ประชุมทุกเดือน"))))


@pytest.mark.parametrize("prose", ["แผนประจำปีงบประมาณ", "ทุกคนในเดือนตุลาคม", "ผู้มีรายได้", "ไตรมาส ๑", "ทุกสำนัก/กอง"])
def test_words_that_only_look_like_a_frequency_are_none(prose: str) -> None:
    assert frequencies_in(prose) == ()
