"""What goes over a telephone's line goes packed, and what is packed already goes as it is."""

from __future__ import annotations

from starlette.testclient import TestClient

from tests.support.cast import SOMSRI, Town

PACKED = {"accept-encoding": "gzip"}


def test_a_page_goes_packed_to_whoever_takes_it_so(town: Town, browser: TestClient) -> None:
    place = f"/l/{town.link(SOMSRI)}"
    packed, plain = (browser.get(place, headers=asked) for asked in (PACKED, {"accept-encoding": "identity"}))
    assert packed.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in packed.headers["vary"].lower()
    assert int(packed.headers["content-length"]) < len(plain.content) / 2
    assert "content-encoding" not in plain.headers
    assert packed.text == plain.text


def test_documents_and_typefaces_go_as_they_are(published: Town, stranger: TestClient) -> None:
    page = stranger.get("/public/sample/2567/six-month").text
    (pdf,) = {word for word in page.split('"') if word.endswith(".pdf")}
    answer = stranger.get(pdf, headers=PACKED)
    assert answer.content[:5] == b"%PDF-"
    assert "content-encoding" not in answer.headers
    (style,) = {word for word in page.split('"') if word.endswith("/style.css")}
    assert stranger.get(style, headers=PACKED).headers["content-encoding"] == "gzip"
