"""Other programs at the desk: keys and addresses that are told of events, each made after a look and its secret shown once."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from ita_model.records import ApiKey, ApiKeyEnd, Hook, HookEnd, HookMessage, MessageState, Officer
from tests.support.cast import ANAN, MANOP, PRASERT, SOMSRI, Town, a_town
from tests.support.lent import lent_app
from tests.web.api.conftest import bearer
from tests.web.desk_office.conftest import OURS, AtTheDesk, text_of

URL = "https://www.example.org/ita"


def number_of(town: Town, who: str) -> str:
    with town.office.look() as session:
        return str(town.officer(session, who).id)


def a_key(town: Town, **more: str) -> dict[str, str]:
    return {
        "name": "เว็บไซต์ อบต.", "who": number_of(town, SOMSRI), "scopes": "plan:read board:read", "until": "30 ก.ย. 2567",
        **more,
    }  # fmt: skip


def rows(town: Town, table: type[ApiKey] | type[ApiKeyEnd] | type[Hook] | type[HookEnd] | type[HookMessage]) -> int:
    with town.office.look() as session:
        return len(session.scalars(select(table)).all())


def test_a_key_is_made_after_a_look_shown_once_and_works(desk: AtTheDesk, town: Town) -> None:
    look = desk.check("/desk/keys/new", **a_key(town))
    assert "นางสมศรี ใจดี" in look
    assert "อ่านรายการและสถานะ" in look
    assert "30 กันยายน 2567" in look
    assert rows(town, ApiKey) == 0
    made = desk.client.post("/desk/keys/new", data={**a_key(town), "step": "save"})
    (secret,) = re.findall(r"^(ita_[\w-]+)</textarea>", made.text, re.MULTILINE)
    assert made.headers["cache-control"] == "no-store"
    listed = desk.client.get("/desk/keys").text
    assert secret not in listed
    assert f"<code>{secret[-4:]}</code>" in listed
    assert "ยังไม่เคยใช้" in listed
    assert desk.client.get("/api/v1/board?year=2567", headers=bearer(secret)).status_code == 200
    assert desk.client.get("/api/v1/reports", headers=bearer(secret)).json()["code"] == "missing-scope"
    assert "ใช้ครั้งสุดท้าย 22 มีนาคม 2567" in desk.read("/desk/keys")
    assert town.faults() == []


def test_a_secrets_page_that_is_loaded_anew_makes_no_second_key(desk: AtTheDesk, town: Town) -> None:
    given = {**a_key(town), "step": "save"}
    assert desk.client.post("/desk/keys/new", data=given).status_code == 200
    before = town.dump()
    town.now = town.now.add(minutes=5)
    again = desk.client.post("/desk/keys/new", data=given)
    assert again.status_code == 422
    assert "ออกกุญแจนี้ไปแล้ว จึงไม่ออกซ้ำ" in text_of(again.text)
    assert "ita_" not in again.text
    assert town.dump() == before
    assert desk.client.post("/desk/keys/new", data={**given, "name": "เว็บไซต์ใหม่"}).status_code == 200
    desk.save("/desk/keys/1/end", words="คัดลอกไม่ทัน")
    assert desk.client.post("/desk/keys/new", data=given).status_code == 200, "after its end it may be issued again"
    assert rows(town, ApiKey) == 3


def test_an_address_hears_of_the_same_but_once(desk: AtTheDesk, town: Town) -> None:
    given = {"url": URL, "events": "checkpoint.submitted report.published", "step": "save"}
    assert desk.client.post("/desk/hooks/new", data=given).status_code == 200
    before = town.dump()
    again = desk.client.post("/desk/hooks/new", data=given)
    assert again.status_code == 422
    assert "เพิ่มปลายทางนี้ไปแล้ว จึงไม่เพิ่มซ้ำ" in text_of(again.text)
    assert town.dump() == before
    assert desk.client.post("/desk/hooks/new", data={**given, "events": "report.published"}).status_code == 200
    desk.save("/desk/hooks/1/end")
    assert desk.client.post("/desk/hooks/new", data=given).status_code == 200, "after its end it may be added again"


def test_the_last_day_moves_on_with_use_and_only_with_use(desk: AtTheDesk, town: Town) -> None:
    secret = town.key(SOMSRI)
    for day, told in ((0, "22 มีนาคม"), (3, "25 มีนาคม")):
        town.now = town.now.add(days=day)
        assert desk.client.get("/api/v1/agency", headers=bearer(secret)).status_code == 200
        desk.sign_in()
        assert f"ใช้ครั้งสุดท้าย {told} 2567" in desk.read("/desk/keys")
    town.now = town.now.add(days=2)
    desk.client.get("/api/v1/agency", headers=bearer(secret + "x"))
    desk.sign_in()
    assert "ใช้ครั้งสุดท้าย 25 มีนาคม 2567" in desk.read("/desk/keys")


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"name": ""}, "ยังไม่ได้ตั้งชื่อ"),
        ({"name": "ก" * 3000}, "ข้อความยาวเกิน"),
        ({"who": "99999"}, "ยังไม่ได้เลือกเจ้าหน้าที่"),
        ({"scopes": ""}, "ยังไม่ได้เลือกว่าให้ทำอะไร"),
        ({"scopes": "root:write"}, "ยังไม่ได้เลือกว่าให้ทำอะไร"),
        ({"until": "ปีหน้า"}, "อ่านวันที่"),
        ({"until": "1 ม.ค. 2567"}, "กุญแจใช้ได้ตั้งแต่วันนี้ ไม่เกิน 400 วัน"),
        ({"until": "30 ก.ย. 2570"}, "กุญแจใช้ได้ตั้งแต่วันนี้ ไม่เกิน 400 วัน"),
        ({"scopes": "review:write"}, "วันนี้นางสมศรี ใจดีไม่มีตำแหน่งที่ทำ “ตรวจรับและส่งกลับแทนปลัด” ได้"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(desk: AtTheDesk, town: Town, more: dict[str, str], told: str) -> None:
    for step in ("check", "save"):
        answer = desk.client.post("/desk/keys/new", data={**a_key(town, **more), "step": step})
        assert answer.status_code == 422
        assert told in text_of(answer.text)
        assert (more.get("name") or "เว็บไซต์ อบต.") in answer.text or more.get("name") == ""
    assert rows(town, ApiKey) == 0


def test_scopes_that_are_ticked_come_as_several_and_stay_ticked(desk: AtTheDesk, town: Town) -> None:
    several = {**a_key(town), "scopes": ["plan:read", "report:read"], "step": "check"}
    answer = desk.client.post("/desk/keys/new", data=several)
    assert answer.status_code == 422  # no head reads reports
    assert re.findall(r'value="(\w+:\w+)" checked', answer.text) == ["plan:read", "report:read"]


def test_a_key_is_ended_after_a_look_and_opens_nothing(desk: AtTheDesk, town: Town) -> None:
    secret = town.key(SOMSRI)
    assert "จะเข้าไม่ได้ทันที" in desk.check("/desk/keys/1/end", words="เปลี่ยนระบบ")
    assert rows(town, ApiKeyEnd) == 0
    listed = desk.save("/desk/keys/1/end", words="เปลี่ยนระบบ")
    assert "เปลี่ยนระบบ" in listed
    assert "กุญแจที่ใช้ไม่ได้แล้ว 1 ดอก" in listed
    assert desk.client.get("/api/v1/agency", headers=bearer(secret)).json()["code"] == "revoked-token"
    assert "ยกเลิกไปก่อนแล้ว" in desk.check("/desk/keys/1/end", 422)
    desk.read("/desk/keys/9/end", 404)


def test_an_address_is_added_its_secret_shown_once_and_only_what_was_chosen_is_told(desk: AtTheDesk, town: Town) -> None:
    first = desk.client.get("/desk/hooks/new").text
    assert len(re.findall(r'value="[a-z.-]+" checked', first)) == 11
    given = {"url": URL, "events": ["checkpoint.submitted", "report.published"]}
    look = text_of(desk.client.post("/desk/hooks/new", data={**given, "step": "check"}).text)
    assert "สำนัก/กองยืนยันรายการ" in look
    assert "ปลัดรับรองรายการ" not in look
    assert rows(town, Hook) == 0
    kept = {"url": URL, "events": "checkpoint.submitted report.published", "step": "save"}
    made = desk.client.post("/desk/hooks/new", data=kept).text
    (secret,) = re.findall(r"^(whsec_[\w+/=]+)</textarea>", made, re.MULTILINE)
    with town.office.look() as session:
        hook = session.scalars(select(Hook)).one()
        assert (hook.secret, hook.events) == (secret, "checkpoint.submitted report.published")
    for page in ("/desk/hooks", f"/desk/hooks/{hook.id}"):
        assert secret not in desk.client.get(page).text
    point = town.checkpoint("m2", "finance")
    town.confirm(point, SOMSRI)
    town.accept(point)
    assert "รอส่ง 1" in desk.read("/desk/hooks")
    assert "สำนัก/กองยืนยันรายการ" in desk.read(f"/desk/hooks/{hook.id}")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("", "ยังไม่ได้ใส่ที่อยู่"),
        ("www.example.org", "ที่อยู่ไม่ถูกต้อง"),
        ("https://user@www.example.org", "ที่อยู่ไม่ถูกต้อง"),
        ("http://127.0.0.1:8000/", "เครือข่ายภายใน"),
        ("http://192.168.1.10/hook", "เครือข่ายภายใน"),
        ("https://nas.local/hook", "เครือข่ายภายใน"),
    ],
)
def test_an_address_that_is_none_or_leads_inside_is_refused(desk: AtTheDesk, town: Town, url: str, told: str) -> None:
    answer = desk.client.post("/desk/hooks/new", data={"url": url, "events": "report.published", "step": "save"})
    assert answer.status_code == 422
    assert told in text_of(answer.text)
    assert 'href="#url"' in answer.text
    assert f'value="{url}"' in answer.text
    assert rows(town, Hook) == 0


def test_an_office_may_allow_addresses_inside(tmp_path_factory: pytest.TempPathFactory) -> None:
    with a_town(tmp_path_factory.mktemp("inside") / "office", hooks_inside=True) as town:
        with lent_app(town) as app, TestClient(app, follow_redirects=False, headers=OURS) as client:
            client.cookies.set("ita-visit", town.sign_in(PRASERT))
            given = {"url": "http://192.168.1.10/hook", "events": "report.published", "step": "save"}
            assert client.post("/desk/hooks/new", data=given).status_code == 200
        assert rows(town, Hook) == 1


def test_a_test_message_waits_once_a_minute_and_is_told_in_the_trail(desk: AtTheDesk, town: Town) -> None:
    number, _ = town.hook(URL, "report.published")
    for _ in range(2):
        answer = desk.client.post(f"/desk/hooks/{number}/test")
        assert answer.headers["location"] == f"/desk/hooks/{number}?tested=1"
    assert "เก็บข้อความทดสอบไว้แล้ว" in desk.read(f"/desk/hooks/{number}?tested=1")
    assert rows(town, HookMessage) == 1
    town.now = town.now.add(minutes=1)
    desk.client.post(f"/desk/hooks/{number}/test")
    assert rows(town, HookMessage) == 2
    assert f"ส่งข้อความทดสอบไปที่ {URL}" in desk.read("/desk/trail")
    assert town.faults() == []


def test_what_went_wrong_is_said_in_thai(desk: AtTheDesk, town: Town) -> None:
    number, _ = town.hook(URL)
    town.confirm(town.checkpoint("m2", "finance"), SOMSRI)
    said = {
        "answered 503": "ปลายทางไม่รับ ตอบด้วยรหัส 503",
        "ReadTimeout": "ปลายทางไม่ตอบ",
        "ConnectError": "ติดต่อปลายทางไม่ได้",
        "unknown host": "ไม่รู้จักชื่อเครื่องปลายทาง",
        "an address of ours": "ชื่อนี้พาไปยังเครื่องในเครือข่ายภายใน",
    }
    for trouble, told in said.items():
        with town.begin() as (session, _):
            message = session.scalars(select(HookMessage)).one()
            message.trouble, message.state = trouble, MessageState.GIVEN_UP
        for page in ("/desk/hooks", f"/desk/hooks/{number}"):
            assert told in desk.read(page)
            assert trouble not in desk.read(page)


def test_an_address_is_ended_after_a_look_and_is_told_nothing_more(desk: AtTheDesk, town: Town) -> None:
    number, _ = town.hook(URL)
    assert "ข้อความที่ค้างอยู่จะไม่ส่ง" in desk.check(f"/desk/hooks/{number}/end")
    assert rows(town, HookEnd) == 0
    assert "เลิกแจ้งแล้ว 1 แห่ง" in desk.save(f"/desk/hooks/{number}/end")
    desk.client.post(f"/desk/hooks/{number}/test")
    assert rows(town, HookMessage) == 0
    assert "ส่งข้อความทดสอบ" not in desk.read(f"/desk/hooks/{number}")
    desk.read("/desk/hooks/99", 404)


def test_whoever_holds_no_post_today_is_not_offered(desk: AtTheDesk, town: Town) -> None:
    with town.office.look() as session:
        everybody = {one.name for one in session.scalars(select(Officer))}
    offered = desk.read("/desk/keys/new")
    assert {who for who in everybody if who in offered} >= {"นางสมศรี ใจดี", "นายมานพ รักถิ่น"}
    town.now = town.now.add(seconds=1)
    town.add_malee()
    assert "นางมาลี ใหม่" not in desk.read("/desk/keys/new")


@pytest.mark.parametrize("who", [MANOP, ANAN])
def test_the_executive_and_heads_do_not_come_here(desk: AtTheDesk, who: str) -> None:
    desk.sign_in(who)
    for page in ("/desk/keys", "/desk/keys/new", "/desk/hooks", "/desk/hooks/new"):
        assert desk.client.get(page).status_code == 303, page
    assert date(2024, 3, 22) == desk.town.now.date()
