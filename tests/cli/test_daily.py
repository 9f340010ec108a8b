"""`ita sweep`, `ita deliver` and `ita status`."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from config.clock import now
from config.office import open_office
from demo.post_office import PostOffice
from ita_model.calendar import office_moment
from ita_model.opening import open_year
from tests.cli.conftest import Ita
from tests.support.por import PLAN_TEXT, Por, por_plan

WEEKEND = now().isoweekday() > 5
"""A command takes today's date, and letters leave on working days alone."""


def test_a_sweep_says_how_many_letters_it_wrote_and_again_none(ita: Ita, por: Por) -> None:
    first = ita("sweep", "--on", "2566-10-31").stdout
    assert first.startswith("31 ตุลาคม 2566: แจ้งเตือนใหม่")
    assert "เขียนจดหมาย 0 ฉบับ" not in first
    assert "แจ้งเตือนใหม่ 0 เรื่อง เขียนจดหมาย 0 ฉบับ" in ita("sweep", "--on", "31 ต.ค. 2566").stdout


def test_a_sweep_of_a_day_before_the_last_one_has_nothing_left(ita: Ita, por: Por) -> None:
    ita("sweep", "--on", "2566-10-31")
    assert "30 ตุลาคม 2566: กวาดงานของวันหลังจากนี้ไปแล้ว ไม่มีอะไรค้าง" in ita("sweep", "--on", "2566-10-30").stdout


def test_a_day_that_is_no_day_is_wrong_use(ita: Ita, por: Por) -> None:
    assert "อ่านวันที่ไม่ออก" in ita("sweep", "--on", "ปลายเดือน", code=2).stderr
    for none in ("31 ก.พ. 2567", "31/2/2567", "31 มี.ค. 3567"):
        assert f"ไม่มีวันที่ “{none}” ในปฏิทิน" in ita("sweep", "--on", none, code=2).stderr


def test_on_a_day_off_letters_wait(ita: Ita) -> None:
    with open_office().begin() as session:
        opened_at = office_moment(date(2023, 10, 2), 8)
        open_year(session, por_plan(), text=PLAN_TEXT, days_off={now().date(): "วันหยุดพิเศษ"}, at=opened_at)
    ita("sweep", "--on", "2566-10-31")
    assert re.search("วันนี้เป็นวันหยุด จดหมายที่รอส่ง [1-9]", ita("deliver").stdout)


@pytest.mark.skipif(WEEKEND, reason="it is a day off today")
def test_letters_are_delivered_and_counted(ita: Ita, por: Por, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ita("sweep")
    with PostOffice(tmp_path / "mail") as post_office:
        monkeypatch.setenv("ITA_SMTP_PORT", str(post_office.port))
        told = ita("deliver").stdout
        assert f"ส่งแล้ว {len(post_office.letters)} ฉบับ รอส่งใหม่ 0" in told
        assert post_office.letters
        assert "ส่งแล้ว 0 ฉบับ" in ita("deliver").stdout
    assert f"ส่งแล้ว {len(post_office.letters)} · รอส่ง 0" in ita("status").stdout
    assert "ส่งแล้ว 0 · รอส่ง 0" in ita("status", "--on", "2566-10-31").stdout


@pytest.mark.skipif(WEEKEND, reason="it is a day off today")
def test_a_mail_server_that_is_down_is_something_outside(ita: Ita, por: Por) -> None:
    ita("sweep")
    told = ita("deliver", code=3)
    assert "ส่งแล้ว 0 ฉบับ" in told.stdout
    assert "ระบบเก็บไว้" in told.stderr


def test_the_status_of_a_day_names_measures_and_who_owes_what(ita: Ita, por: Por) -> None:
    told = ita("status", "--on", "2566-11-02").stdout
    assert "อบต.ปอ · ณ วันพฤหัสบดีที่ 2 พฤศจิกายน 2566" in told
    assert "การประชุมประจำเดือนพนักงาน" in told
    assert "กองช่าง ยังไม่ยืนยัน" in told
    assert "(ยังไม่เคยเตือน)" in told


def test_the_status_as_data(ita: Ita, por: Por) -> None:
    told = json.loads(ita("status", "--on", "2566-11-02", "--json").stdout)
    (year,) = told["years"]
    assert (told["on"], year["be"], told["letters"]) == ("2023-11-02", 2567, {})
    assert year["measures"][0]["standings"] == {"overdue": 4, "submitted": 1, "planned": 55}
    assert {"division", "open", "overdue", "last_reminded", "returned", "returned_on"} == year["owing"][0].keys()
