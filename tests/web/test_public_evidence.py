"""Evidence for everybody: only what the secretary marked, and of a picture nothing but what is to be seen on it."""

from __future__ import annotations

import io
import re
from datetime import date
from urllib.parse import unquote

import pytest
from PIL import Image
from starlette.testclient import TestClient

from ita_model.calendar import office_moment
from ita_model.records import Checkpoint
from ita_model.report.states import ReportState
from tests.support.cast import PRASERT, SOMSRI, Town, a_plan, open_plan
from tests.support.publishing import ADDRESS, LIFE, SECRET_PLACE, Proofs, compile_again, go, photo, proofs

SHOWN = re.compile(rf'"{ADDRESS}/evidence/(\d+)(?:/small)?"')


def shown(stranger: TestClient) -> set[int]:
    """The evidence that the report's page shows."""
    return {int(number) for number in SHOWN.findall(stranger.get(ADDRESS).text)}


def reachable(stranger: TestClient) -> set[int]:
    """The evidence that somebody gets who tries every number."""
    found = set()
    for number in range(1, 12):
        for path in (f"{ADDRESS}/evidence/{number}", f"{ADDRESS}/evidence/{number}/small"):
            if stranger.get(path).status_code != 404:
                found.add(number)
    return found


@pytest.fixture
def given(published: Town) -> Proofs:
    """The evidence behind the published report."""
    return proofs(published)


def test_nothing_is_shown_that_was_not_marked(stranger: TestClient, published: Town, given: Proofs) -> None:
    assert shown(stranger) == reachable(stranger) == set()
    page = stranger.get(ADDRESS).text
    assert "ภาพการแจกคู่มือ" not in page
    assert "https://www.example.org/news" not in page


def test_what_was_marked_stands_under_its_measure(stranger: TestClient, published: Town, given: Proofs) -> None:
    for number in (given.photo, given.paper, given.news):
        published.disclose(number)
    assert shown(stranger) == reachable(stranger) == {given.photo, given.paper}
    page = stranger.get(ADDRESS).text
    measure = page[page.index("กลไกและมาตรการในการแก้ไข", page.index("<article")) :]
    for told in (
        "ภาพการแจกคู่มือ.jpg",
        "คู่มือ.pdf",
        'href="https://www.example.org/news" rel="noopener noreferrer nofollow"',
        "กองคลัง",
    ):
        assert told in measure, told


@pytest.mark.parametrize("which", ["photo", "heic", "works"])
@pytest.mark.parametrize(("end", "longest"), [("", 1200), ("/small", 480)])
def test_a_picture_is_made_anew_and_tells_nothing_of_where_it_was_taken(
    stranger: TestClient, published: Town, given: Proofs, which: str, end: str, longest: int
) -> None:
    number = getattr(given, which)
    published.disclose(number)
    answer = stranger.get(f"{ADDRESS}/evidence/{number}{end}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    picture = Image.open(io.BytesIO(answer.content))
    assert (picture.format, max(picture.size)) == ("JPEG", longest)
    assert not picture.getexif()
    assert "exif" not in picture.info
    for told in (SECRET_PLACE, b"Exif", b"GPS"):
        assert told not in answer.content
    assert SECRET_PLACE in photo()
    assert unquote(answer.headers["content-disposition"]).endswith(".jpg")
    assert answer.headers["cache-control"] == "public, max-age=300"
    again = stranger.get(f"{ADDRESS}/evidence/{number}{end}", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_a_file_that_is_no_picture_is_given_as_it_is_to_be_saved(stranger: TestClient, published: Town, given: Proofs) -> None:
    published.disclose(given.paper)
    answer = stranger.get(f"{ADDRESS}/evidence/{given.paper}")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert stranger.get(f"{ADDRESS}/evidence/{given.paper}/small").status_code == 404


def test_what_was_withdrawn_is_gone(stranger: TestClient, published: Town, given: Proofs) -> None:
    published.disclose(given.photo)
    published.disclose(given.paper)
    published.disclose(given.photo, public=False)
    assert shown(stranger) == reachable(stranger) == {given.paper}


def test_what_is_not_accepted_any_more_is_gone_though_the_report_stands(
    stranger: TestClient, published: Town, given: Proofs
) -> None:
    published.disclose(given.photo)
    published.disclose(given.works)
    published.reopen(published.checkpoint("m2", "finance"), "ภาพผิดงาน")
    assert shown(stranger) == reachable(stranger) == {given.works}
    assert stranger.get(ADDRESS).status_code == 200


def test_evidence_that_a_report_does_not_rest_on_is_not_on_its_page(
    stranger: TestClient, published: Town, given: Proofs
) -> None:
    """Marked or not: the six-month report tells nothing of what was done after it."""
    published.now = office_moment(date(2024, 4, 29), 9)
    april = published.checkpoint("m1", "finance", date(2024, 4, 30))
    (late,) = published.confirm_with(april, SOMSRI, published.hand_in(photo(size=(60, 40)), "เมษายน.jpg", "image/jpeg"))
    published.disclose(late)
    published.disclose(given.photo)
    assert shown(stranger) == reachable(stranger) == {given.photo}
    with published.office.look() as session:
        assert session.get_one(Checkpoint, april).state == "accepted"


def test_with_the_report_taken_back_its_evidence_is_gone_too(stranger: TestClient, published: Town, given: Proofs) -> None:
    published.disclose(given.photo)
    go(published, 1, ReportState.SUPERSEDED, words="ตัวเลขผิด")
    assert shown(stranger) == reachable(stranger) == set()


def test_before_the_report_is_published_marked_evidence_is_nobodys_to_see(stranger: TestClient, compiled: Town) -> None:
    compiled.disclose(proofs(compiled).photo)
    assert reachable(stranger) == set()


def test_an_agency_shows_none_of_anothers(stranger: TestClient, published: Town, given: Proofs) -> None:
    published.disclose(given.photo)
    open_plan(published, a_plan("other"))
    other = Town(published.office, "other", published.now)
    go(other, compile_again(other), *LIFE)
    assert stranger.get("/public/other/2567/six-month").status_code == 200
    assert stranger.get(f"/public/other/2567/six-month/evidence/{given.photo}").status_code == 404
    assert stranger.get(f"/public/other/2567/six-month/evidence/{given.photo}/small").status_code == 404


def test_a_changed_file_is_not_shown(stranger: TestClient, published: Town, given: Proofs) -> None:
    for number in (given.photo, given.paper):
        published.disclose(number)
    for place in published.office.evidence("sample").root.glob("??/*"):
        place.write_bytes(photo(size=(8, 8)))
    assert reachable(stranger) == set()


def test_a_small_picture_is_made_once_and_found_again(stranger: TestClient, published: Town, given: Proofs) -> None:
    published.disclose(given.photo)
    first = stranger.get(f"{ADDRESS}/evidence/{given.photo}/small").content
    kept = list((published.office.settings.home / "thumbnails" / "sample" / "480").glob("??/*.jpg"))
    assert [place.read_bytes() for place in kept] == [first]
    for place in published.office.evidence("sample").root.glob("??/*"):
        place.unlink()
    assert stranger.get(f"{ADDRESS}/evidence/{given.photo}/small").content == first


def test_a_trap_of_a_picture_is_not_unpacked(stranger: TestClient, compiled: Town) -> None:
    held = io.BytesIO()
    Image.new("1", (8200, 8200)).save(held, "PNG")
    assert len(held.getvalue()) < 100_000
    february = compiled.checkpoint("m1", "finance", date(2024, 2, 29))
    (trap,) = compiled.confirm_with(february, SOMSRI, compiled.hand_in(held.getvalue(), "ภาพ.png", "image/png"))
    for _ in range(2):
        assert stranger.get(f"/l/{compiled.link(SOMSRI)}/evidence/{trap}/small").status_code == 404


def test_a_head_and_the_secretary_see_small_pictures_of_every_kind(stranger: TestClient, compiled: Town) -> None:
    given = proofs(compiled)
    point = compiled.checkpoint("m2", "finance")
    for who in (SOMSRI, PRASERT):
        link = f"/l/{compiled.link(who)}"
        page = stranger.get(f"{link}/checkpoints/{point}").text
        for number in (given.photo, given.heic):
            assert f'<img src="{link}/evidence/{number}/small"' in page
            answer = stranger.get(f"{link}/evidence/{number}/small")
            assert answer.headers["content-type"] == "image/jpeg"
            assert answer.headers["cache-control"] == "private, max-age=86400"
            assert max(Image.open(io.BytesIO(answer.content)).size) == 480
        assert stranger.get(f"{link}/evidence/{given.paper}/small").status_code == 404
    assert stranger.get(f"/l/{compiled.link(SOMSRI)}/evidence/{given.works}/small").status_code == 404
    assert stranger.get(f"/l/forged/evidence/{given.photo}/small").status_code == 404
