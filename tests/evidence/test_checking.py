"""Whoever holds a package finds what was changed in it."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from ita_model.evidence.checking import NoPackage, Wrong, checked
from tests.evidence.conftest import opened, ready
from tests.support.cast import Town

Files = dict[str, bytes]


@pytest.fixture
def files(town: Town) -> Files:
    """What a package holds, by path."""
    archive = opened(ready(town)).archive
    return {name: archive.read(name) for name in archive.namelist()}


def packed(files: Files, place: Path) -> Path:
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return place


def evidence(files: Files) -> str:
    return next(name for name in files if "/" in name)


def test_a_package_as_it_was_made_is_right_however_it_was_packed_again(town: Town, files: Files, tmp_path: Path) -> None:
    made = ready(town)
    (tmp_path / "made.zip").write_bytes(b"".join(made.chunks()))
    for place in (tmp_path / "made.zip", packed(files, tmp_path / "again.zip")):
        found = checked(place, manifest_sha256=made.manifest_sha256)
        assert (found.manifest_sha256, found.files, found.wrong) == (made.manifest_sha256, len(files) - 1, ())


def test_each_file_that_is_not_what_it_was_is_named(files: Files, tmp_path: Path) -> None:
    changed = packed({**files, evidence(files): b"other"}, tmp_path / "changed.zip")
    assert checked(changed).wrong == ((evidence(files), Wrong.CONTENT),)
    index = packed({**files, "ดัชนี.html": b"other"}, tmp_path / "index.zip")
    assert checked(index).wrong == (("ดัชนี.html", Wrong.CONTENT),)
    stray = packed({**files, "แถม.pdf": b"more"}, tmp_path / "stray.zip")
    assert checked(stray).wrong == (("แถม.pdf", Wrong.STRAY),)
    without = packed({name: data for name, data in files.items() if name != evidence(files)}, tmp_path / "without.zip")
    assert checked(without).wrong == ((evidence(files), Wrong.MISSING),)


def test_a_manifest_that_was_written_to_fit_is_found_by_its_hash_alone(town: Town, files: Files, tmp_path: Path) -> None:
    told = json.loads(files["manifest.json"])
    gone = next(one for one in told["evidence"] if "path" in one)
    told["evidence"].remove(gone)
    forged = {name: data for name, data in files.items() if name != gone["path"]} | {"manifest.json": json.dumps(told).encode()}
    place = packed(forged, tmp_path / "forged.zip")
    assert checked(place).wrong == ()
    assert checked(place, manifest_sha256=ready(town).manifest_sha256).wrong == (("manifest.json", Wrong.OTHER_MANIFEST),)


def test_a_file_that_is_there_twice_is_named(files: Files, tmp_path: Path) -> None:
    place = packed(files, tmp_path / "twice.zip")
    with zipfile.ZipFile(place, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(evidence(files), files[evidence(files)])
    assert checked(place).wrong == ((evidence(files), Wrong.TWICE),)


def test_bytes_that_were_damaged_are_found(town: Town, tmp_path: Path) -> None:
    whole = b"".join(ready(town).chunks())
    info = next(one for one in zipfile.ZipFile(io.BytesIO(whole)).infolist() if "/" in one.filename)
    at = info.header_offset + 30 + len(info.filename.encode())
    place = tmp_path / "damaged.zip"
    place.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    assert checked(place).wrong == ((info.filename, Wrong.CONTENT),)


@pytest.mark.parametrize("manifest", [None, b"", b"[]", b"{}", b'{"format": 2}', b'{"format": 1, "evidence": 1}', b"\xff"])
def test_what_has_no_manifest_that_can_be_read_is_no_package(tmp_path: Path, manifest: bytes | None) -> None:
    place = packed({"manifest.json": manifest} if manifest is not None else {"a": b""}, tmp_path / "a.zip")
    with pytest.raises(NoPackage):
        checked(place)
