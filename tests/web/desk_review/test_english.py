"""These rooms in English: nothing Thai but what the office wrote."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from starlette.testclient import TestClient

from tests.support.cast import ANAN, SOMSRI, TODAY, WICHAI, Town, days
from tests.web.test_language import NAMES_OF_LANGUAGES, THAI, _on_record


def test_an_english_desk_says_nothing_in_thai_but_what_the_office_wrote(
    person: TestClient, town: Town, enter: Callable[..., None]
) -> None:
    done, waits = town.checkpoint("m2", "finance"), town.checkpoint("m2", "works")
    town.confirm(done, SOMSRI)
    town.send_back(done, "again")
    town.confirm(done, SOMSRI)
    town.accept(done)
    town.confirm(waits, ANAN)
    point = town.checkpoint("m1", "finance", date(2024, 3, 29))
    town.hand_over(point, WICHAI, SOMSRI)
    town.ask_waiver(point, SOMSRI)
    town.sweep(TODAY - days(1))
    (lost, *_rest) = town.lose(TODAY - days(1))
    town.take_as_arrived(lost)
    town.sweep(TODAY)
    enter()
    person.cookies.set("ita-language", "en")
    for page in (
        "/desk/review", f"/desk/checkpoints/{point}/waive", f"/desk/checkpoints/{point}/hand-over",
        f"/desk/checkpoints/{done}/reopen", f"/desk/checkpoints/{done}/evidence", "/desk/nudge", "/desk/trail",
        "/desk/trail/check",
        f"/me/checkpoints/{done}", "/desk/measures/m2", "/desk/trail?since=x", "/desk/letters?since=x&state=failed",
    ):  # fmt: skip
        told = re.sub(r"(?s)<[^>]*>", "\n", person.get(page).text)
        for written in sorted(_on_record(town), key=len, reverse=True):
            told = told.replace(written, "")
        assert "Sign out" in told
        assert set(THAI.findall(told)) - NAMES_OF_LANGUAGES == set(), page
