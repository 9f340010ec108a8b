"""Delivery through Prefect: over real SMTP, once, again after a passing fault, with a link that opens."""

from __future__ import annotations

import re
from datetime import date

import pytest
from starlette.testclient import TestClient

from demo.post_office import PostOffice
from flows.deliver import deliver
from ita_model import signing_in
from ita_model.calendar import office_moment
from tasks.each import SomeFailed
from tasks.posting import Delivered
from tasks.sweeping import sweep
from tests.flows.conftest import Prefect, Settle, table
from tests.support.cast import ANAN, Town, a_plan
from tests.support.lent import lent_app
from tests.support.listener import listening

pytestmark = pytest.mark.xdist_group("prefect")

DAY = date(2024, 3, 20)


@pytest.fixture
def owing(settle: Settle) -> Town:
    """An office that owes the letters of one late day."""
    town = settle("owing", a_plan(months=False))
    town.now = office_moment(DAY, 8, 30)
    assert sweep(town.office, town.code, on=DAY, at=town.now).letters == 2
    return town


def test_letters_go_out_once(prefect: Prefect, owing: Town, post_office: PostOffice) -> None:
    first = prefect.run(deliver(at=owing.now))
    assert first == {"sample": Delivered(sent=2)}
    assert [letter.recipients for letter in post_office.letters] == [
        ("somsri@sample.example.org",),
        ("anan@sample.example.org",),
    ]
    before = owing.dump()
    assert prefect.run(deliver(at=owing.now.add(hours=2))) == {"sample": Delivered()}
    assert owing.dump() == before
    assert len(post_office.letters) == 2


def test_a_letter_put_off_by_the_mail_server_goes_with_the_next_delivery(
    prefect: Prefect, owing: Town, post_office: PostOffice
) -> None:
    post_office.answer_next(1, "451 4.3.0 Try later")
    assert prefect.run(deliver("sample", at=owing.now)) == {"sample": Delivered(sent=1, waiting=1)}
    assert prefect.run(deliver("sample", at=owing.now.add(minutes=1))) == {"sample": Delivered()}
    assert prefect.run(deliver("sample", at=owing.now.add(minutes=5))) == {"sample": Delivered(sent=1)}
    assert len({letter.message["Message-ID"] for letter in post_office.letters}) == len(post_office.letters) == 2


def test_other_programs_are_told_along_with_the_letters(prefect: Prefect, owing: Town) -> None:
    with listening() as listener:
        owing.hook(listener.url)
        owing.confirm(owing.checkpoint("m2", "works"), ANAN)
        assert prefect.run(deliver("sample", at=owing.now)) == {"sample": Delivered(sent=2)}
        assert [one.told["type"] for one in listener.heard] == ["checkpoint.submitted"]
    assert table(prefect.artifacts("deliver")[-1])[0]["เว็บฮุก"] == "ส่งแล้ว 1 รอส่ง 0 เลิกส่ง 0"


def test_a_mail_server_that_is_down_costs_nothing_but_time(prefect: Prefect, owing: Town, post_office: PostOffice) -> None:
    post_office.stop()
    assert prefect.run(deliver("sample", at=owing.now))["sample"].sent == 0
    post_office.start()
    assert prefect.run(deliver("sample", at=owing.now.add(hours=1))) == {"sample": Delivered(sent=2)}


def test_one_agencys_trouble_keeps_no_others_letters_back(prefect: Prefect, settle: Settle, post_office: PostOffice) -> None:
    town = settle("both", a_plan("east", months=False), a_plan("west", months=False))
    for code in ("east", "west"):
        assert sweep(town.office, code, on=DAY, at=office_moment(DAY, 8, 30)).letters == 2
    with town.office.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE letter SET digest = '{' WHERE agency_id = (SELECT id FROM agency WHERE code = 'east')"
        )
    with pytest.raises(SomeFailed, match="failed for east; done for west"):
        prefect.run(deliver(at=office_moment(DAY, 9)))
    assert [letter.recipients for letter in post_office.letters] == [
        ("somsri@west.example.org",),
        ("anan@west.example.org",),
    ]
    assert [row["หน่วยงาน"] for row in table(prefect.artifacts("deliver")[-1])] == ["west"]


def test_delivery_on_a_day_off_says_why_nothing_went(prefect: Prefect, owing: Town, post_office: PostOffice) -> None:
    saturday = office_moment(date(2024, 3, 23), 9)
    assert prefect.run(deliver(at=saturday)) == {"sample": Delivered(waiting=2, day_off=True)}
    assert post_office.letters == []
    (row,) = table(prefect.artifacts("deliver")[-1])
    assert (row["รอส่ง"], row["หมายเหตุ"]) == (2, "วันหยุด จดหมายรอวันทำการถัดไป")


def test_the_link_in_a_letter_opens_its_reader_s_own_page(prefect: Prefect, owing: Town, post_office: PostOffice) -> None:
    prefect.run(deliver(at=owing.now))
    with lent_app(owing) as app, TestClient(app) as browser:
        for letter, name, other in zip(post_office.letters, ("กองคลัง", "กองช่าง"), ("กองช่าง", "กองคลัง"), strict=True):
            (link,) = set(re.findall(r"http://127\.0\.0\.1:8000(/l/\S+)", letter.text))
            page = browser.get(link)
            assert page.status_code == 200
            assert name in page.text
            assert other not in page.text


def test_delivery_says_in_a_table_what_it_did(prefect: Prefect, owing: Town) -> None:
    prefect.run(deliver(at=owing.now))
    newest = prefect.artifacts("deliver")[-1]
    assert newest.description == "ผลการส่งจดหมาย 20 มี.ค. 2567 08.30 น."
    assert table(newest) == [{"หน่วยงาน": "sample", "ส่งแล้ว": 2, "รอส่ง": 0, "ส่งไม่ได้": 0, "ไม่แน่ใจ": 0}]


def test_a_delivery_of_the_urgent_alone_does_nothing_where_nobody_waits_and_else_sends_what_they_wait_for(
    prefect: Prefect, owing: Town, post_office: PostOffice
) -> None:
    assert prefect.run(deliver(at=owing.now, urgent=True)) == {}
    with owing.office.begin() as session:
        signing_in.ask(session, "prasert@sample.example.org", at=owing.now)
    assert prefect.run(deliver(at=owing.now, urgent=True)) == {"sample": Delivered(sent=1)}
    assert [letter.recipients for letter in post_office.letters] == [("prasert@sample.example.org",)]
