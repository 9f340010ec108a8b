"""However many measures a plan has, the pages of its reports ask as much of the database."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from starlette.testclient import TestClient

from tests.support import publishing
from tests.support.cast import PRASERT
from tests.support.counting import queries
from tests.support.lent import lent_app

PAGES: Final = (
    "/desk/narratives",
    "/desk/narratives/n0",
    "/desk/reports",
    "/desk/reports/2",
    "/desk/reports/2/changes",
    "/desk/reports/2/sign-off",
    "/desk/reports/1/supersede",
)
FEW, MANY = 2, 9


def asked_by(home: Path, count: int) -> dict[str, int]:
    """By its address, how much a page asks where a report of so many measures was compiled anew, all of them changed since."""
    with publishing.of_many_measures(home, count) as town:
        town.now = town.now.add(minutes=1)
        for n in range(count):
            town.write(f"n{n}", "เผยแพร่ครบทุกเดือน", "ประชาชนตรวจสอบได้")
        publishing.file_data(town)
        town.now = town.now.add(minutes=1)
        for n in range(count):
            town.reopen(town.checkpoint(f"n{n}", "finance"), "ภาพไม่ชัด")
        found = {}
        with lent_app(town) as app, TestClient(app, follow_redirects=False) as client:
            client.cookies.set("ita-visit", town.sign_in(PRASERT))
            for page in PAGES:
                with queries(town.office.engine) as seen:
                    assert client.get(page).status_code == 200, page
                found[page] = len(seen)
        return found


def test_no_page_of_reports_asks_more_for_more_measures(tmp_path: Path) -> None:
    assert asked_by(tmp_path / "few", FEW) == asked_by(tmp_path / "many", MANY)
