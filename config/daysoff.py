"""Which days the office does not work: PyPI `holidays` for Thailand, with the office's own file on top, which wins.

The library lists May Day and Children's Day, on which government offices work, and moves a holiday on a weekend to the
next working day as the cabinet does. What the cabinet adds each year it knows only after the announcement.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Final

from holidays import country_holidays
from holidays.countries.thailand import ThailandStaticHolidays
from pydantic import BeforeValidator, StringConstraints

from config.yamlfile import Entry, read_yaml
from ita_model import thai
from ita_model.calendar import FiscalYear
from ita_model.planfile import Finding
from ita_model.workdays import WorkCalendar

DAYS_OFF: Final = Path(__file__).with_name("days_off.yaml")

_BETWEEN_NAMES: Final = "; "
_IN_LIEU: Final = "ชดเชย"


def _day(value: object) -> object:
    return thai.parse_date(value) if isinstance(value, str) else value


_Day = Annotated[date, BeforeValidator(_day)]
_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class DayOff(Entry):
    """A day that the office adds, under the name people know it by."""

    day: _Day
    name: _Name


class DaysOff(Entry):
    """What the office's file says: holidays it does not observe (by name), days it adds or removes, and years checked."""

    not_observed: tuple[_Name, ...] = ()
    add: tuple[DayOff, ...] = ()
    remove: tuple[_Day, ...] = ()
    checked: tuple[int, ...] = ()


@cache
def days_off(path: Path = DAYS_OFF) -> DaysOff:
    """The office's own file. Raises BadConfiguration when it cannot be used."""
    return read_yaml(path, DaysOff)


def work_calendar(year: FiscalYear, path: Path = DAYS_OFF) -> WorkCalendar:
    """The office's working days around `year`: both of its Christian years, whole. Raises BadConfiguration."""
    own = days_off(path)
    listed = {day: name for day, names in _listed(year).items() if (name := _observed(names, own.not_observed))}
    added = {one.day: one.name for one in own.add if one.day.year in (year.start.year, year.end.year)}
    removed = {day for day in own.remove if day not in added}
    return WorkCalendar({day: name for day, name in sorted((listed | added).items()) if day not in removed})


@cache
def days_off_from(year: FiscalYear) -> dict[date, str]:
    """The days off, by their names, that a year is opened with: its own, and those of the next one, in whose first weeks
    reminders may still go. Raises BadConfiguration.
    """
    return {**work_calendar(year).days_off, **work_calendar(FiscalYear(year.be + 1)).days_off}


def known_until() -> FiscalYear:
    """The last fiscal year for which the library knows all that the cabinet added.

    The last year on its list may still be growing, so the one before it counts.
    """
    last: int = max(ThailandStaticHolidays.special_public_holidays)
    return FiscalYear(thai.buddhist_year(last - 1))


def doubtful_days_off(year: FiscalYear, path: Path = DAYS_OFF) -> Finding | None:
    """A warning where nobody has checked the days off of `year` against the cabinet's announcement; None where all is known."""
    if year <= known_until() or year.be in days_off(path).checked:
        return None
    return Finding(
        f"วันหยุดของปีงบประมาณ {year.be} ยังไม่ได้ตรวจกับประกาศของคณะรัฐมนตรี (ตรวจแล้วให้เพิ่ม {year.be} ใน checked ของ {path.name})",
        f"the days off of fiscal year {year.be} are computed, not announced; check them and add the year to {path.name}",
    )


def _listed(year: FiscalYear) -> Mapping[date, str]:
    return country_holidays("TH", years=[year.start.year, year.end.year], language="th", categories=("public", "government"))


def _observed(names: str, not_observed: tuple[str, ...]) -> str:
    """What is left of a day's names (the library joins several) once those that the office does not observe are gone."""
    kept = [name for name in names.split(_BETWEEN_NAMES) if name.removeprefix(_IN_LIEU) not in not_observed]
    return " และ".join(kept)
