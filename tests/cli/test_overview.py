"""`ita overview`."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

from config.clock import now
from config.overview_links import OverviewLinks
from config.settings import Settings
from ita_model import thai
from ita_model.calendar import office_day
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


def test_a_link_is_shown_once_listed_without_its_token_and_taken_back(ita: Ita, por: Por, home: Path) -> None:
    links = OverviewLinks.of(Settings(home=home))
    told = ita("overview", "link", "--for", "สำนักงานส่งเสริมฯ เชียงราย", "--days", 30, "--province", "จังหวัดเชียงราย").stdout
    (token,) = re.findall(r"http://\S+/overview/(\S+)", told)
    assert "ลิงก์หมายเลข 1 · สำนักงานส่งเสริมฯ เชียงราย · จังหวัดเชียงราย · ใช้ได้ถึง" in told
    assert "1 หน่วยงาน" in told
    opened = links.opened(token, at=now())
    assert opened is not None
    assert opened.until - office_day(opened.made_at) == timedelta(days=30)
    assert opened.province == "เชียงราย"
    listed = ita("overview", "links").stdout
    assert "ลิงก์หมายเลข 1 · สำนักงานส่งเสริมฯ เชียงราย" in listed
    assert token not in listed
    assert "ยกเลิก" in ita("overview", "unlink", 1).stdout
    assert links.opened(token, at=now()) is None
    assert "ยกเลิกแล้วเมื่อ" in ita("overview", "links").stdout
    ita("overview", "unlink", 1, code=1)


def test_without_a_province_a_link_shows_all_and_is_good_for_a_year(ita: Ita, por: Por, home: Path) -> None:
    assert "ยังไม่เคยออกลิงก์" in ita("overview", "links").stdout
    assert "ทุกหน่วยงาน" in ita("overview", "link", "--for", "กรมส่งเสริมการปกครองท้องถิ่น").stdout
    (one,) = OverviewLinks.of(Settings(home=home)).all()
    assert (one.province, one.until - office_day(one.made_at)) == ("", timedelta(days=365))


def test_a_link_for_nobody_nowhere_or_never_is_refused(ita: Ita, por: Por, home: Path) -> None:
    assert "--for" in ita("overview", "link", "--for", " ", code=2).stderr
    assert "เชียงราย" in ita("overview", "link", "--for", "ก", "--province", "ไม่มีที่ใด", code=2).stderr
    ita("overview", "link", "--for", "ก", "--days", 0, code=2)
    assert not OverviewLinks.of(Settings(home=home)).all()


def test_a_damaged_file_of_links_ends_each_command_with_a_sentence(ita: Ita, por: Por, home: Path) -> None:
    ita("overview", "link", "--for", "ก")
    place = OverviewLinks.of(Settings(home=home)).place
    place.write_text("{", encoding="utf-8")
    for words in (("links",), ("unlink", 1), ("link", "--for", "ข")):
        assert "เสียหาย" in ita("overview", *words, code=3).stderr
    assert place.read_text(encoding="utf-8") == "{"
