"""A picture in a report stands upright, is small, and tells nothing of where or with what it was taken."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image

from ita_model.evidence import pictures
from tasks.picturing import LONGEST_SIDE, made_small
from tests.rendering.samples import MEETING


def kept(folder: Path, content: bytes) -> tuple[Path, str]:
    sha256 = hashlib.sha256(content).hexdigest()
    place = folder / sha256
    place.write_bytes(content)
    return place, sha256


def saved(image: Image.Image, form: str, **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **how)
    return out.getvalue()


def opened(content: bytes | None) -> Image.Image:
    assert content is not None
    return Image.open(io.BytesIO(content))


def test_a_telephone_s_picture_is_turned_upright_and_loses_its_place(tmp_path: Path) -> None:
    before = opened(MEETING.read_bytes())
    assert before.getexif().get_ifd(0x8825), "the sample says where it was taken"
    assert before.height > before.width  # as the sensor lay
    after = opened(made_small(*kept(tmp_path, MEETING.read_bytes())))
    assert after.width > after.height
    assert not after.getexif()
    assert b"Exif" not in (made_small(*kept(tmp_path, MEETING.read_bytes())) or b"")


@pytest.mark.parametrize("size", [(4000, 3000), (300, 2000), (900, 900), (20, 10)])
def test_it_is_never_larger_than_the_annex_shows_nor_blown_up(tmp_path: Path, size: tuple[int, int]) -> None:
    after = opened(made_small(*kept(tmp_path, saved(Image.new("RGB", size, "teal"), "JPEG"))))
    assert max(after.size) == min(max(size), LONGEST_SIDE)
    assert after.width / after.height == pytest.approx(size[0] / size[1], rel=0.02)


@pytest.mark.parametrize("form", ["PNG", "WEBP", "GIF", "HEIF"])
def test_other_forms_than_jpeg_are_shown_too(tmp_path: Path, form: str) -> None:
    pillow_heif.register_heif_opener()
    after = opened(made_small(*kept(tmp_path, saved(Image.new("RGB", (640, 480), (200, 30, 30)), form))))
    red, green, blue = after.getpixel((100, 100))  # type: ignore[misc]
    assert after.format == "JPEG"
    assert red > 150 > green + blue


def test_what_was_seen_through_becomes_white(tmp_path: Path) -> None:
    after = opened(made_small(*kept(tmp_path, saved(Image.new("RGBA", (50, 50), (0, 0, 0, 0)), "PNG"))))
    assert min(after.getpixel((25, 25))) > 250  # type: ignore[type-var, arg-type]


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff", b"%PDF-1.7", saved(Image.new("RGB", (99, 99)), "PNG")[:60]])
def test_what_is_no_picture_is_left_out(tmp_path: Path, content: bytes) -> None:
    assert made_small(*kept(tmp_path, content)) is None


def test_a_file_that_is_not_what_was_handed_in_is_left_out(tmp_path: Path) -> None:
    place, sha256 = kept(tmp_path, saved(Image.new("RGB", (99, 99)), "JPEG"))
    place.write_bytes(saved(Image.new("RGB", (99, 99), "red"), "JPEG"))
    assert made_small(place, sha256) is None
    assert made_small(tmp_path / "gone", "0" * 64) is None


def test_a_picture_of_too_many_dots_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_DOTS", 10_000)
    assert made_small(*kept(tmp_path, saved(Image.new("RGB", (200, 200)), "JPEG"))) is None
    with Image.open(io.BytesIO(saved(Image.new("RGB", (200, 200)), "PNG"))) as another:
        assert another.size == (200, 200), "what is refused here holds for nothing else in the process"
