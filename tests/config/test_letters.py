"""The letters, word for word (`WRITE_GOLDEN=1` writes the golden files anew), and what must hold of any letter."""

from __future__ import annotations

import os
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.letters import Letter, evidence_digest
from ita_model.digest import Digest, Section
from tests.config.letter_cases import CASES, LINK, TODAY, all_that_is_asked, digest, item, opening
from tests.support.colours import contrast

GOLDEN = Path(__file__).parents[1] / "golden" / "letters"


def letter_of(content: Digest) -> Letter:
    return evidence_digest(content, address="somsri@example.org", link=LINK)


class Words(HTMLParser):
    """The words of a page as a person reads them, and every attribute that stands on it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.feed(html)
        self.text = " ".join("".join(self.seen).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag in {"br", "td", "tr"}:
            self.seen.append(" ")

    def handle_data(self, data: str) -> None:
        self.seen.append(data)


@pytest.mark.parametrize("case", CASES)
def test_the_letter_reads_word_for_word_as_agreed(case: str) -> None:
    letter = letter_of(CASES[case]())
    files = {f"{case}.subject.txt": letter.subject + "\n", f"{case}.txt": letter.text, f"{case}.html": letter.html}
    for name, text in files.items():
        if os.environ.get("WRITE_GOLDEN") == "1":
            (GOLDEN / name).write_text(text, encoding="utf-8")
        assert (GOLDEN / name).read_text(encoding="utf-8") == text, name


@pytest.mark.parametrize("case", CASES)
def test_both_parts_say_the_same(case: str) -> None:
    letter = letter_of(CASES[case]())
    page = Words(letter.html).text
    for line in letter.text.splitlines():
        assert " ".join(line.split()) in page


@pytest.mark.parametrize("case", CASES)
def test_the_link_stands_on_a_line_of_its_own_and_is_the_only_button(case: str) -> None:
    letter = letter_of(CASES[case]())
    assert letter.text.splitlines().count(LINK) == 1
    assert [value for tag, name, value in Words(letter.html).attributes if name == "href"] == [LINK]


@pytest.mark.parametrize("case", CASES)
def test_nothing_is_fetched_and_thai_is_neither_slanted_nor_spaced(case: str) -> None:
    html = letter_of(CASES[case]()).html
    page = Words(html)
    assert not {tag for tag, _, _ in page.attributes} & {"img", "link", "style", "script", "iframe", "font"}
    assert not {name for _, name, _ in page.attributes} & {"src", "background", "srcset"}
    assert ("html", "lang", "th") in page.attributes
    styles = " ".join(value for _, name, value in page.attributes if name == "style")
    assert not re.search(r"url\(|letter-spacing|italic|@import|uppercase", styles)
    assert "<i>" not in html
    assert "<em" not in html


@pytest.mark.parametrize("case", CASES)
def test_every_colour_can_be_read_on_its_paper(case: str) -> None:
    html = letter_of(CASES[case]()).html
    inks = set(re.findall(r"(?<![-\w])color:(#[0-9a-f]{6})", html)) - {"#ffffff"}
    for ink in inks:
        assert contrast(ink, "#ffffff") >= 4.5, ink
    assert contrast("#ffffff", "#1f3a6e") >= 4.5
    assert contrast("#8a4b00", "#fff6e9") >= 4.5


def test_the_most_urgent_stands_first_and_an_empty_section_nowhere() -> None:
    text = letter_of(all_that_is_asked()).text
    assert text.index("ส่งกลับแก้ไข 1") < text.index("▲ เกินกำหนด 1") < text.index("รอยืนยัน 1")
    assert "ตรวจ" not in text.replace("ตรวจนับ", "")
    assert "แจ้งเพื่อทราบ" not in text


@pytest.mark.parametrize(
    ("content", "subject"),
    [
        (digest(item(Section.DUE), item(Section.OVERDUE)), "โปรดยืนยันการดำเนินการ 2 รายการ (เกินกำหนด 1)"),
        (digest(item(Section.DUE, due_on=TODAY)), "โปรดยืนยันการดำเนินการ 1 รายการ (ครบกำหนดวันนี้)"),
        (digest(item(Section.DUE, due_on=date(2024, 3, 23))), "โปรดยืนยันการดำเนินการ 1 รายการ (ครบกำหนดพรุ่งนี้)"),
        (
            digest(item(Section.DUE), item(Section.DUE, due_on=date(2024, 3, 25))),
            "โปรดยืนยันการดำเนินการ 2 รายการ (รายการแรกครบกำหนดใน 3 วัน)",
        ),
        (
            digest(item(Section.OVERDUE), item(Section.RETURNED), item(Section.REVIEW), item(Section.INFORMED)),
            "โปรดยืนยัน 2 รายการ และตรวจ 1 รายการ (ส่งกลับแก้ไข 1 · เกินกำหนด 1 · แจ้งเพื่อทราบ 1)",
        ),
        (
            digest(item(Section.DUE), item(Section.REVIEW, due_on=date(2024, 3, 20))),
            "โปรดยืนยัน 1 รายการ และตรวจ 1 รายการ (ครบกำหนดใน 7 วัน)",
        ),
        (digest(item(Section.REVIEW)), "โปรดตรวจหลักฐาน 1 รายการ"),
        (digest(item(Section.INFORMED)), "เพื่อทราบ กองคลัง ยังค้าง 1 รายการ"),
        (
            digest(item(Section.INFORMED), item(Section.INFORMED, division="กองช่าง")),
            "เพื่อทราบ 2 สำนัก/กอง ยังค้าง 2 รายการ",
        ),
    ],
)
def test_the_subject_says_who_what_how_many_and_how_urgent(content: Digest, subject: str) -> None:
    assert letter_of(content).subject == f"อบต.ปอ: {subject} · 22 มี.ค. 2567"


@pytest.mark.parametrize(
    ("officer", "greeting"),
    [
        ("สมศรี ใจดี", "เรียน คุณสมศรี ใจดี\nผู้อำนวยการกองคลัง\n"),
        ("นางสาวสมศรี ใจดี", "เรียน นางสาวสมศรี ใจดี\nผู้อำนวยการกองคลัง\n"),
        ("ผู้อำนวยการกองคลัง", "เรียน ผู้อำนวยการกองคลัง\n\n"),
        ("", "เรียน ผู้อำนวยการกองคลัง\n\n"),
    ],
)
def test_a_person_is_greeted_as_the_office_would(officer: str, greeting: str) -> None:
    letter = letter_of(digest(item(Section.DUE), officer=officer))
    assert letter.text.startswith(greeting)
    assert letter.to_name == (officer or "ผู้อำนวยการกองคลัง")


def test_a_letter_about_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="tells nothing"):
        letter_of(digest())


@pytest.mark.parametrize("link", ["", "javascript:alert(1)", "https://ita.example.org/c/a b", "https://ita.example.org/\nX: y"])
def test_a_link_that_is_no_web_address_is_refused(link: str) -> None:
    with pytest.raises(ValueError, match="web address"):
        evidence_digest(opening(), address="somsri@example.org", link=link)


@settings(deadline=None)
@given(field=st.sampled_from(["officer", "agency_name"]), evil=st.sampled_from("\r\n\x00\x0b\x0c\x1c\x85\u2028\u2029"))
def test_a_line_break_in_a_name_is_refused(field: str, evil: str) -> None:
    with pytest.raises(ValueError, match="line break"):
        letter_of(digest(item(Section.DUE), **{field: f"ชื่อ{evil}Bcc: other@example.org"}))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "somsri",
        "a@b\r\nBcc: c@example.org",
        "a b@example.org",
        "<a@example.org>",
        "ก@example.org",
        "a..b@example.org",
        "a" * 250 + "@example.org",
    ],
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="mail address"):
        evidence_digest(opening(), address=address, link=LINK)


@settings(deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_no_words_of_a_plan_break_the_page(text: str) -> None:
    odd = item(Section.RETURNED, step=text, measure=text, division=text, period=text, why_due=text, comment=text)
    letter = letter_of(digest(odd, position=text))
    plain = letter_of(digest(item(Section.RETURNED, comment="ไม่ชัด"), position="-"))
    structure = [(tag, name) for tag, name, _ in Words(plain.html).attributes]
    found = [(tag, name) for tag, name, _ in Words(letter.html).attributes]
    assert set(found) <= set(structure)
    assert letter.text.splitlines().count(LINK) == 1
