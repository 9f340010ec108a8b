"""A name or a text that would turn the writing after it is shown as it is, wherever it comes from."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from ita_model.turning import TURNING
from tests.support.cast import SOMSRI, Town
from web.pages import make_templates


@pytest.mark.parametrize("character", sorted(TURNING), ids=lambda one: f"U+{ord(one):04X}")
def test_no_page_shows_a_character_that_turns_the_writing(character: str) -> None:
    page = make_templates().from_string("<p title='{{ name }}'>{{ name }} {{ 7 }}</p>")
    made = page.render(name=f"ใบเสร็จ{character}gpj.exe <b>")
    assert character not in made
    assert "ใบเสร็จgpj.exe &lt;b&gt;" in made
    assert " 7<" in made


def test_a_title_that_is_on_record_with_one_is_harmless_on_the_pages(browser: TestClient, town: Town) -> None:
    town.reword("m2", "มาตรการ\u202eexe.ขาว")
    page = browser.get(f"/l/{town.link(SOMSRI)}").text
    assert "มาตรการexe.ขาว" in page
    assert "\u202e" not in page


def test_what_is_typed_goes_on_record_without_them(browser: TestClient, town: Town) -> None:
    point = town.checkpoint("m2", "finance")
    sent = {"result": "ทำแล้ว\u202egnp", "address": "www.example.org"}
    answer = browser.post(f"/l/{town.link(SOMSRI)}/checkpoints/{point}", data=sent)
    assert answer.status_code == 303
    assert [row for row in town.dump() if "\\u202e" in row or "\u202e" in row] == []
