"""The archive is written as it is read: of any size in little memory, always the same bytes, and with no wrong file in it."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_model.evidence.archive import Differs, Fault, Member, chunks, held, kept, length
from ita_model.filestore import FileStore

AT = datetime(2024, 3, 29, 10, 15, 30, tzinfo=UTC)


@given(
    contents=st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40), st.binary(max_size=200), max_size=6
    )
)
def test_what_goes_in_comes_out_and_the_length_was_known(contents: dict[str, bytes]) -> None:
    members = [held(name, data, AT) for name, data in contents.items()]
    data = b"".join(chunks(members))
    assert len(data) == length(members)
    assert data == b"".join(chunks(members))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {one.filename: archive.read(one) for one in archive.infolist()} == contents
        assert all(one.date_time == (2024, 3, 29, 10, 15, 30) for one in archive.infolist())


def test_thai_names_are_marked_as_utf_8() -> None:
    with zipfile.ZipFile(io.BytesIO(b"".join(chunks([held("ด้าน/ภาพ.jpg", b"x", AT)])))) as archive:
        assert archive.infolist()[0].flag_bits & 0x800


def test_a_file_of_the_store_is_checked_as_it_is_read(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    one = store.put(io.BytesIO(b"evidence"))
    member = kept("ภาพ.jpg", store, one.sha256, one.size, AT)
    assert b"".join(member.read()) == b"evidence"
    for data, fault in ((b"evidencf", Fault.CONTENT), (b"eviden", Fault.SIZE), (b"evidence and more", Fault.SIZE)):
        store.path(one.sha256).write_bytes(data)
        with pytest.raises(Differs) as told:
            list(chunks([member]))
        assert (told.value.path, told.value.fault) == ("ภาพ.jpg", fault)
    store.path(one.sha256).unlink()
    with pytest.raises(Differs) as told:
        list(chunks([member]))
    assert told.value.fault is Fault.MISSING


def test_no_end_of_an_archive_is_given_where_a_file_differs(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    one = store.put(io.BytesIO(b"evidence"))
    store.path(one.sha256).write_bytes(b"evidencf")
    given_out = []
    with pytest.raises(Differs):
        given_out.extend(chunks([held("a", b"first", AT), kept("ภาพ.jpg", store, one.sha256, one.size, AT)]))
    assert not zipfile.is_zipfile(io.BytesIO(b"".join(given_out)))


def test_whoever_stops_reading_leaves_nothing_open(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    one = store.put(io.BytesIO(b"x" * 2_000_000))
    pieces = chunks([kept("ภาพ.jpg", store, one.sha256, one.size, AT)])
    next(pieces)
    next(pieces)
    pieces.close()  # an open file would be warned of, and warnings are errors here
    assert next(pieces, None) is None


def test_more_members_than_the_old_form_can_count_are_all_there() -> None:
    members = [Member(f"{n}", 0, AT, lambda: ()) for n in range(66_000)]
    data = b"".join(chunks(members))
    assert len(data) == length(members)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert len(archive.infolist()) == 66_000


MEASURED = """
import resource, sys, zipfile
from datetime import datetime
from pathlib import Path
from ita_model.evidence.archive import chunks, held, kept, length
from ita_model.filestore import FileStore

store, out, sha256, size = FileStore(Path(sys.argv[1])), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
at = datetime(2024, 3, 29)
members = [held("ดัชนี.html", b"index", at), kept("ด้าน/วิดีโอ.mp4", store, sha256, size, at), held("ด้าน/ท้าย.txt", b"last", at)]
nothing = bytes(1 << 18)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with out.open("wb") as target:
    for piece in chunks(members):
        # What is nothing but zeros is left out of the disk, as it was in the store.
        target.seek(len(piece), 1) if piece == nothing else target.write(piece)
growth = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
assert out.stat().st_size == length(members), (out.stat().st_size, length(members))
print(growth)
"""

HUGE = 2_112 << 20
"""Two gigabytes and some: more than the archive's old form can say."""
SHA256_OF_HUGE = "70ad09e2d656481c560afede293f158609e2badc4e4197bf7446a7b27df989b9"


def test_two_gigabytes_need_no_two_gigabytes_of_memory(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "store")
    place = store.path(SHA256_OF_HUGE)
    place.parent.mkdir(parents=True)
    with place.open("wb") as sparse:
        sparse.truncate(HUGE)
    out = tmp_path / "out.zip"
    told = subprocess.run(
        [sys.executable, "-c", MEASURED, str(store.root), str(out), SHA256_OF_HUGE, str(HUGE)],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    assert int(told.stdout) < 20_000, "kilobytes"
    with zipfile.ZipFile(out) as archive:
        assert [(one.filename, one.file_size) for one in archive.infolist()] == [
            ("ดัชนี.html", 5), ("ด้าน/วิดีโอ.mp4", HUGE), ("ด้าน/ท้าย.txt", 4),
        ]  # fmt: skip
        assert archive.read("ด้าน/ท้าย.txt") == b"last"
