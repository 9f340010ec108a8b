"""Which days the office does not work."""

from datetime import date
from pathlib import Path

import pytest

from config.daysoff import doubtful_days_off, known_until, work_calendar
from config.yamlfile import BadConfiguration
from ita_model.calendar import FiscalYear

FY2567 = FiscalYear(2567)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2023, 10, 13), "วันนวมินทรมหาราช"),
        (date(2023, 12, 11), "ชดเชยวันรัฐธรรมนูญ"),
        (date(2023, 12, 29), "ชดเชยวันสิ้นปี (คณะรัฐมนตรีเลื่อนมาจาก 2 มกราคม 2567)"),
        (date(2023, 12, 31), "วันสิ้นปี"),
        (date(2024, 1, 1), "วันขึ้นปีใหม่"),
        (date(2024, 2, 26), "ชดเชยวันมาฆบูชา"),
        (date(2024, 4, 12), "วันหยุดราชการเพิ่มเป็นกรณีพิเศษ"),
        (date(2024, 4, 16), "ชดเชยวันสงกรานต์"),
        (date(2024, 5, 10), "วันพืชมงคล"),
        (date(2024, 7, 22), "ชดเชยวันอาสาฬหบูชา"),
        (date(2024, 3, 31), "วันอาทิตย์"),
    ],
)
def test_a_day_off_of_2567_is_known_by_its_name(day: date, why: str) -> None:
    assert work_calendar(FY2567).why_off(day) == why


@pytest.mark.parametrize(
    "day",
    [
        date(2024, 5, 1),  # May Day: private firms rest, offices do not
        date(2024, 1, 2),  # its day off was moved to 29 December
        date(2024, 2, 29),
        date(2023, 10, 2),
    ],
)
def test_offices_work_on_days_that_are_none_of_theirs(day: date) -> None:
    assert work_calendar(FY2567).is_working_day(day)


def test_may_day_s_substitute_is_no_day_off_either() -> None:
    # 1 May 2570 falls on a Saturday, and the library moves it to Monday.
    assert work_calendar(FiscalYear(2570)).is_working_day(date(2027, 5, 3))
    assert all("แรงงาน" not in name and "เด็ก" not in name for name in work_calendar(FiscalYear(2570)).days_off.values())


def test_the_days_after_the_year_s_end_are_known_too() -> None:
    assert not work_calendar(FY2567).is_working_day(date(2024, 10, 23))


def test_the_office_s_own_file_adds_removes_and_wins(tmp_path: Path) -> None:
    own = tmp_path / "days_off.yaml"
    own.write_text(
        "not_observed: [วันพืชมงคล]\n"
        "add: [{day: 2567-02-29, name: วันประชุมใหญ่}, {day: 1 มกราคม 2567, name: ปีใหม่}]\n"
        "remove: [๑๓ ตุลาคม ๒๕๖๖]\n",
        encoding="utf-8",
    )
    calendar = work_calendar(FY2567, own)
    assert calendar.why_off(date(2024, 2, 29)) == "วันประชุมใหญ่"
    assert calendar.why_off(date(2024, 1, 1)) == "ปีใหม่"
    assert calendar.is_working_day(date(2023, 10, 13))
    assert calendar.is_working_day(date(2024, 5, 10))


def test_a_year_that_nobody_has_checked_is_doubted(tmp_path: Path) -> None:
    assert doubtful_days_off(FY2567) is None
    later = FiscalYear(known_until().be + 1)
    found = doubtful_days_off(later)
    assert found is not None
    assert str(later.be) in found.thai
    own = tmp_path / "days_off.yaml"
    own.write_text(f"checked: [{later.be}]\n", encoding="utf-8")
    assert doubtful_days_off(later, own) is None


@pytest.mark.parametrize(
    ("text", "thai"),
    [
        ("add: [", "ไม่ใช่ YAML"),
        ("add: [{day: 31 กุมภาพันธ์ 2567, name: ก}]", "add › ลำดับที่ 1 › day"),
        ("add: [{day: 1 มกราคม 2567}]", "add › ลำดับที่ 1 › name"),
        ("remov: []", "remov"),
        ("- ก", "ทั้งไฟล์"),
        ("", "ทั้งไฟล์"),
    ],
)
def test_a_bad_file_says_where_it_is_wrong(tmp_path: Path, text: str, thai: str) -> None:
    own = tmp_path / "days_off.yaml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(BadConfiguration) as caught:
        work_calendar(FY2567, own)
    assert thai in caught.value.thai
    assert "days_off.yaml" in caught.value.thai


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadConfiguration, match=r"days_off\.yaml"):
        work_calendar(FY2567, tmp_path / "days_off.yaml")
