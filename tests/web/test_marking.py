"""What is Thai on an English page is marked as Thai, and nothing else about the page changes."""

from __future__ import annotations

import re

import pytest

from web.marking import marked


def test_an_element_of_thai_alone_is_marked_itself() -> None:
    assert marked('<p class="of">กองคลัง</p>') == '<p class="of" lang="th">กองคลัง</p>'
    assert marked("<p>รอบ 6 เดือน (๒๕๖๗)</p>") == '<p lang="th">รอบ 6 เดือน (๒๕๖๗)</p>'


def test_a_text_with_thai_in_it_stays_one_part_of_its_row() -> None:
    assert marked("<a>Ask กองคลัง today</a>") == '<a><span>Ask <span lang="th">กองคลัง</span> today</span></a>'
    assert marked("<b>จัดทำ E-Service</b>") == '<b><span><span lang="th">จัดทำ</span> E-Service</span></b>'


def test_beside_other_elements_thai_has_an_element_of_its_own() -> None:
    assert marked("<p>กอง<br>คลัง</p>") == '<p><span lang="th">กอง</span><br><span lang="th">คลัง</span></p>'


@pytest.mark.parametrize("name", ["option", "textarea", "title"])
def test_where_no_element_can_stand_the_one_around_it_is_marked(name: str) -> None:
    assert marked(f"<{name}>Read กองคลัง</{name}>") == f'<{name} lang="th">Read กองคลัง</{name}>'


@pytest.mark.parametrize(
    "page",
    [
        '<p lang="th">กองคลัง <b>กองช่าง</b></p>',
        '<input type="hidden" value="กองคลัง"><img src="/กอง.jpg" alt="">',
        "<p>Nothing here</p>",
        "<!-- กองคลัง <p> -->",
        '<p title="กองคลัง > กองช่าง">x</p>',
    ],
)
def test_what_is_marked_or_cannot_be_stays_as_it_is(page: str) -> None:
    assert marked(page) == page


def test_an_element_that_holds_nothing_is_marked_where_it_says_something_in_thai() -> None:
    assert marked('<img src="/1" alt="ภาพ 1.jpg">') == '<img src="/1" alt="ภาพ 1.jpg" lang="th">'
    assert (
        marked('<input value="กองคลัง" aria-describedby="hint">') == '<input value="กองคลัง" aria-describedby="hint" lang="th">'
    )
    assert marked('<p lang="th"><input value="กองคลัง"></p>') == '<p lang="th"><input value="กองคลัง"></p>'


def test_english_within_thai_may_hold_thai_again() -> None:
    page = '<section lang="th">ก<p lang="en">By นายก</p>ข</section>'
    assert marked(page) == '<section lang="th">ก<p lang="en"><span>By <span lang="th">นายก</span></span></p>ข</section>'


def test_what_a_page_escapes_is_not_torn() -> None:
    page = "<p>กอง &lt;คลัง&gt; &amp; &#34;ช่าง&#34;</p>"
    assert re.sub(r"</?span[^>]*>| lang=\"th\"", "", marked(page)) == page
    assert "&lt;" in marked(page)


def test_an_element_that_is_not_closed_ends_with_the_one_around_it() -> None:
    assert marked('<ul><li lang="th">ก</ul><p>ข</p>') == '<ul><li lang="th">ก</ul><p lang="th">ข</p>'


def test_what_was_marked_before_is_marked_no_further() -> None:
    once = marked("<p>By นายก on <b>วันนี้</b></p><option>กอง</option>")
    assert marked(once) == once
