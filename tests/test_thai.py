"""Thai digits, Buddhist years and days as offices write them."""

from calendar import month_abbr, month_name
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_model import thai

days = st.dates(date(1950, 1, 1), date(2156, 12, 31))
this_century = st.dates(date(1957, 1, 1), date(2056, 12, 31))
"""Buddhist years 2500 to 2599, which people write with two digits."""


@given(st.integers(0, 10**12))
def test_a_number_in_thai_digits_comes_back_the_same(number: int) -> None:
    written = thai.to_thai_digits(number)
    assert not set(written) & set("0123456789")
    assert thai.to_arabic_digits(written) == str(number)


@given(st.text())
def test_only_digits_change_between_the_two_ways_of_writing(text: str) -> None:
    assert thai.to_arabic_digits(thai.to_thai_digits(text)) == thai.to_arabic_digits(text)
    assert len(thai.to_thai_digits(text)) == len(text)


def test_mixed_digits_come_out_whole() -> None:
    assert thai.to_arabic_digits("256๓") == "2563"


@given(st.integers(1, 9000))
def test_the_buddhist_year_is_543_ahead_both_ways(christian: int) -> None:
    assert thai.buddhist_year(christian) == christian + 543
    assert thai.christian_year(thai.buddhist_year(christian)) == christian


@given(days)
def test_every_way_of_writing_a_day_reads_back_as_that_day(day: date) -> None:
    be = thai.buddhist_year(day.year)
    long, short = thai.MONTHS[day.month - 1], thai.SHORT_MONTHS[day.month - 1]
    for text in (
        thai.long_date(day),
        thai.short_date(day),
        f"วันที่ {thai.long_date(day)}",
        f"วันที่ {day.day} เดือน{long} พ.ศ. {be}",
        f"{day.day} {long} พ.ศ. {be}",
        f"{day.day} {long} {day.year}",
        f"{day.day} {short[:-1]} {be}",
        f"{day.day} {short.replace('.', '')} {be}",
        f"{day.day}{short}{be}",
        f"{day.day}/{day.month}/{be}",
        f"{day.day:02d}/{day.month:02d}/{be}",
        f"{day.day}-{day.month}-{be}",
        f"{day.day}/{day.month}/{day.year}",
        f"{be}-{day.month:02d}-{day.day:02d}",
        day.isoformat(),
        f"{day.day} {month_name[day.month]} {day.year}",
        f"{day.day} {month_abbr[day.month].lower()}. {be}",
    ):
        assert thai.parse_date(text) == day
        assert thai.parse_date(thai.to_thai_digits(text)) == day


@given(this_century)
def test_a_year_of_two_digits_is_buddhist(day: date) -> None:
    year = f"{thai.buddhist_year(day.year) % 100:02d}"
    for text in (f"{thai.day_and_month(day)} {year}", f"วันที่ {day.day} {thai.MONTHS[day.month - 1]} {year}"):
        assert thai.parse_date(text) == thai.parse_date(thai.to_thai_digits(text)) == day


def test_the_leap_day_of_2567_is_a_day() -> None:
    assert thai.parse_date("29 กุมภาพันธ์ 2567") == date(2024, 2, 29)
    assert thai.parse_date("2567-02-29") == date(2024, 2, 29)
    assert thai.long_date(date(2024, 2, 29)) == "29 กุมภาพันธ์ 2567"


@pytest.mark.parametrize(
    "text",
    [
        "31 กุมภาพันธ์ 2567", "31 ก.พ. 2567", "31 ก.พ 67", "29 กุมภาพันธ์ 2566", "2567-13-01", "๓๑ มิ.ย. ๒๕๖๗", "0 มกราคม 2567",
        "31/2/2567", "3/31/2567", "๓๑-๐๒-๒๕๖๗",
    ],
)  # fmt: skip
def test_a_day_that_no_calendar_has_is_told_apart(text: str) -> None:
    with pytest.raises(thai.NoSuchDay):
        thai.parse_date(text)


@pytest.mark.parametrize("text", ["", "พรุ่งนี้", "31/1-2567", "31 มกราคม", "31 มกราคม 256", "31 January 24", "2567"])
def test_what_is_not_written_as_a_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError) as caught:
        thai.parse_date(text)
    assert not isinstance(caught.value, thai.NoSuchDay)


@pytest.mark.parametrize("year", [1067, 1949, 2157, 2400, 2492, 2700, 3567, 9999, 0])
def test_a_year_that_is_neither_count_s_is_no_day_of_ours(year: int) -> None:
    for text in (f"31 มี.ค. {year:04d}", f"31/3/{year:04d}", f"{year:04d}-03-31"):
        with pytest.raises(thai.NoSuchDay):
            thai.parse_date(text)


@given(days, st.integers(-400, 400))
def test_how_far_a_day_is_names_the_number_of_days(day: date, gap: int) -> None:
    today = date.fromordinal(day.toordinal() - gap)
    said = thai.days_away(day, today=today)
    assert said == "วันนี้" if gap == 0 else str(abs(gap)) in said
    assert said.startswith("เกินกำหนด") == (gap < 0)


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 ไบต์"), (999, "999 ไบต์"), (1_000, "1 กิโลไบต์"), (999_499, "999 กิโลไบต์"), (999_500, "1.0 เมกะไบต์"),
        (2_400_000, "2.4 เมกะไบต์"), (999_949_999, "999.9 เมกะไบต์"), (999_950_000, "1.0 กิกะไบต์"), (2_280_472_661, "2.3 กิกะไบต์"),
    ],
)  # fmt: skip
def test_a_size_is_said_in_the_unit_that_a_person_would_take(count: int, said: str) -> None:
    assert thai.file_size(count) == said
