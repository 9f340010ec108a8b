"""No page takes more than ten queries, whoever asks for it: every route that is read, by the table of who may use it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

import pytest
from starlette.testclient import TestClient

from ita_model.acting import stand_in
from ita_model.records import Role
from ita_model.report.states import ReportState
from tests.support import publishing
from tests.support.cast import ANAN, PRASERT, Town
from tests.support.counting import queries
from tests.web.doors.callers import Stage, Who, head_divisions_too
from tests.web.doors.test_who_may_not import MAY, can_come, come, is_refused

MOST: Final = 10

STEPS: Final = {
    None: (
        ("GET /desk/reports/{report_id}", Who.SECRETARY),
        ("GET /desk/reports/{report_id}/changes", Who.EXECUTIVE),
        ("GET /desk/reports/{report_id}/sign-off", Who.SECRETARY),
    ),
    ReportState.SIGNED_OFF: (
        ("GET /me/reports/{report_id}/acknowledge", Who.EXECUTIVE),
        ("GET /l/{token}/reports/{report_id}/acknowledge", Who.EXECUTIVE),
        ("GET /me/reports/{report_id}/send-back", Who.EXECUTIVE),
        ("GET /l/{token}/reports/{report_id}/send-back", Who.EXECUTIVE),
    ),
    ReportState.ACKNOWLEDGED: (("GET /desk/reports/{report_id}/{step}", Who.SECRETARY),),
    ReportState.PUBLISHED: (("GET /desk/reports/{report_id}/{step}", Who.SECRETARY), ("GET /desk/reports", Who.SECRETARY)),
}
"""By where a report has come, the pages that are there for it then."""
FORMS: Final = (
    ("GET /me/checkpoints/{checkpoint_id}", "pending", Who.HEAD),
    ("GET /me/checkpoints/{checkpoint_id}", "accepted", Who.SECRETARY),
    ("GET /me/checkpoints/{checkpoint_id}/hand-over", "pending", Who.HEAD),
    ("GET /me/checkpoints/{checkpoint_id}/waiver", "pending", Who.HEAD),
    ("GET /me/checkpoints/{checkpoint_id}/waiver", "pending", Who.SECRETARY),
    ("GET /l/{token}/checkpoints/{checkpoint_id}/hand-over", "pending", Who.SECRETARY),
    ("GET /desk/checkpoints/{checkpoint_id}/hand-over", "pending", Who.SECRETARY),
    ("GET /desk/checkpoints/{checkpoint_id}/waive", "pending", Who.SECRETARY),
    ("GET /desk/checkpoints/{checkpoint_id}/reopen", "accepted", Who.SECRETARY),
)
"""Forms, each of a checkpoint that stands so that it can be filled in."""


@pytest.mark.parametrize("line", sorted(line for line in MAY if line.startswith("GET ")))
def test_a_page_takes_ten_queries_at_most(visitor: TestClient, town: Town, stage: Stage, line: str) -> None:
    for posts in ("one", "several"):
        if posts == "several":
            head_divisions_too(town)
        for who in Who:
            if who not in MAY[line] or not can_come(line, who, stage.shown):
                continue
            with queries(town.office.engine) as seen:
                answer = come(visitor, stage, line, who)
            assert not is_refused(answer, line)
            assert len(seen) <= MOST, f"{line} asks {len(seen)} times for {who} of {posts} posts:\n" + "\n".join(seen)


def test_a_report_on_its_way_takes_ten_queries_at_most_at_each_step(visitor: TestClient, town: Town, stage: Stage) -> None:
    head_divisions_too(town)
    number = _a_report_to_sign(town)
    here = replace(stage, numbers={**stage.numbers, "report_id": str(number)})
    for state, lines in STEPS.items():
        if state is not None:
            publishing.go(town, number, state, words=publishing.REASON)
        for line, who in lines:
            step = "publish" if state is ReportState.ACKNOWLEDGED else "supersede"
            place = replace(here, numbers={**here.numbers, "supersede": step})
            with queries(town.office.engine) as seen:
                answer = come(visitor, place, line, who)
            assert answer.status_code == 200
            assert len(seen) <= MOST, f"{line} asks {len(seen)} times of what is {state}:\n" + "\n".join(seen)


def test_what_is_written_to_send_a_report_back_takes_ten_queries_at_most_to_be_read_once_more(
    visitor: TestClient, town: Town, stage: Stage
) -> None:
    head_divisions_too(town)
    number = _a_report_to_sign(town)
    publishing.go(town, number, ReportState.SIGNED_OFF)
    cookie = {"Cookie": f"ita-visit={stage.shown.cookies[Who.EXECUTIVE]}", "sec-fetch-site": "same-origin"}
    with queries(town.office.engine) as seen:
        answer = visitor.post(f"/me/reports/{number}/send-back", headers=cookie, data={"words": "แก้ตัวเลขในตาราง"})
    assert answer.status_code == 200
    assert 'name="read"' in answer.text
    assert len(seen) <= MOST, f"asks {len(seen)} times:\n" + "\n".join(seen)


@pytest.mark.parametrize(("line", "of", "who"), FORMS)
def test_a_form_takes_ten_queries_at_most_where_it_can_be_filled_in(
    visitor: TestClient, town: Town, stage: Stage, line: str, of: str, who: Who
) -> None:
    head_divisions_too(town)
    numbers = {"pending": stage.numbers["pending"], "accepted": str(town.checkpoint("m2", "finance"))}
    here = replace(stage, numbers={**stage.numbers, "checkpoint_id": numbers[of]})
    with queries(town.office.engine) as seen:
        answer = come(visitor, here, line, who)
    assert answer.status_code == 200
    assert len(seen) <= MOST, f"{line} asks {len(seen)} times:\n" + "\n".join(seen)


def test_signing_takes_ten_queries_at_most_where_another_is_printed_and_somebody_stands_in(
    visitor: TestClient, town: Town, stage: Stage
) -> None:
    head_divisions_too(town)
    number = _a_report_to_sign(town)
    with town.begin() as (session, agency):
        acts = {"division": None, "from_on": date(2024, 4, 6), "to_on": date(2024, 4, 30)}
        prasert, anan = town.officer(session, PRASERT), town.officer(session, ANAN)
        stand_in(session, agency, Role.SECRETARY, anan, by=prasert, at=town.now, **acts)
    cookie = {"Cookie": f"ita-visit={stage.shown.cookies[Who.OTHER_HEAD]}"}
    with queries(town.office.engine) as seen:
        answer = visitor.get(f"/desk/reports/{number}/sign-off", headers=cookie)
    assert "รายงานพิมพ์ชื่อผู้ลงนามว่า" in answer.text
    assert "รักษาราชการแทน" in answer.text
    assert "ถูกเปิดใหม่" in answer.text
    assert len(seen) <= MOST, f"asks {len(seen)} times:\n" + "\n".join(seen)


def _a_report_to_sign(town: Town) -> int:
    """A newer version of the report that is published, with words of the secretary's; what it tells was opened again since."""
    town.write("m2", "แจกคู่มือครบทุกคน", "รู้ทั่วกัน")
    town.now = town.now.add(seconds=1)
    number = publishing.file_data(town)
    town.now = town.now.add(seconds=1)
    town.reopen(town.checkpoint("m2", "works"), "ภาพไม่ชัด")
    return number
