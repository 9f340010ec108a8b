"""How a page says things: marks of standing, days, moments. Screens use Arabic digits."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import pendulum

from ita_model import thai
from ita_model.calendar import OFFICE_ZONE
from ita_model.states import MARKS


def clock_time(at: datetime) -> str:
    """`09.05 น.`, on the office's clock."""
    local = pendulum.instance(at).in_timezone(OFFICE_ZONE)
    return f"{local.hour:02d}.{local.minute:02d} น."


def names(several: list[str] | tuple[str, ...]) -> str:
    """`กองคลัง`, `กองคลังและกองช่าง`, `กองคลัง กองช่าง และสำนักปลัด`."""
    if len(several) < 3:
        return "และ".join(several)
    return f"{' '.join(several[:-1])} และ{several[-1]}"


HELPERS: Final = {
    "long_date": thai.long_date,
    "short_date": thai.short_date,
    "days_away": thai.days_away,
    "clock_time": clock_time,
    "size": thai.file_size,
    "names": names,
    "marks": MARKS,
}
"""What every template may call."""
