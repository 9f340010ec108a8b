"""`ita simulate`."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import func, select

from ita_model.records import Checkpoint
from tests.cli.conftest import Ita
from tests.support.por import Por


def test_a_made_up_country_is_carried_through_days_and_told_of(ita: Ita, tmp_path: Path) -> None:
    where = f"sqlite:///{tmp_path / 'country.db'}"
    told = json.loads(ita("simulate", "--agencies", "3", "--until", "25 ต.ค. 2566", "--database-url", where, "--json").stdout)
    assert (told["agencies"], told["year"]) == (3, 2567)
    assert told["planned"]["checkpoints"] == told["rows"]["checkpoint"] > 300
    assert [day["on"] for day in told["days"]][:2] == ["2023-10-02", "2023-10-03"]
    letters = sum(day["sweep"].get("letters", 0) for day in told["days"])
    assert letters == told["letters"]["all"] == told["rows"]["letter"] > 0
    assert sum(day["deliver"].get("sent", 0) for day in told["days"]) == letters, "each came to the mail server"
    assert sum(day["answer"].get("confirmed", 0) for day in told["days"]) == told["rows"]["confirmation"] > 0
    again = ita("simulate", "--agencies", "3", "--database-url", where, code=2).stderr
    assert "ฐานข้อมูลนี้มีหน่วยงานอยู่แล้ว" in again


def test_what_it_took_is_told_to_people(ita: Ita) -> None:
    told = ita("simulate", "--agencies", "2", "--until", "3 ต.ค. 2566").stdout
    assert "เปิดปี" in told
    assert "วันที่หนักที่สุด" in told
    assert "หน่วยความจำของโปรแกรมที่ใช้มากที่สุด" in told


def test_an_offices_own_record_is_left_alone(ita: Ita, por: Por, home: Path) -> None:
    before = por.checkpoints
    answer = ita("simulate", "--agencies", "1", "--database-url", f"sqlite:///{home / 'ita.db'}", code=2)
    assert "ไม่ให้ปนกับข้อมูลจริง" in answer.stderr
    with por.office.look() as session:
        assert session.scalar(select(func.count()).select_from(Checkpoint)) == before
