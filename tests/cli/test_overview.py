"""`ita overview`."""

from __future__ import annotations

import json

from config.clock import now
from ita_model import thai
from tests.cli.conftest import Ita
from tests.support.por import Por


def test_every_agency_is_shown_in_numbers(ita: Ita, por: Por) -> None:
    ita("sweep", "--on", "2566-10-31")
    told = ita("overview").stdout
    assert f"1 หน่วยงาน · {thai.full_date(now().date())}" in told
    assert "อบต.ปอ" in told
    (one,) = json.loads(ita("overview", "--json").stdout)
    assert (one["code"], one["be"], one["failed"]) == ("por", 2567, 0)
    assert one["standings"]["overdue"] > 0
    assert one["settled"] == 0
