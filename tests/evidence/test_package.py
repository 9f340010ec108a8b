"""A package holds what was accepted, whole and as it was given, under readable names, and says where each file comes from."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ita_model import journal
from ita_model.agencies import find_agency
from ita_model.database import row_digest
from ita_model.evidence.archive import Fault
from ita_model.evidence.package import LONGEST_PATH, NoSuchAspect
from ita_model.evidence.packing import Spoilt
from ita_model.records import Confirmation, JournalEntry, Move
from tests.evidence.conftest import LINK, OCTOBER, Opened, a_file, give, opened, ready
from tests.support.cast import Town, a_plan, a_town

MEASURE = "ด้านที่ ๕ กระบวนการสร้างความโปร่งใสในการใช้…/๕.๑ มาตรการเผยแพร่ข้อมูลการจัดซื้อจัดจ้าง/กองคลัง"


@pytest.fixture
def package(town: Town) -> Opened:
    return opened(ready(town))


def test_accepted_files_stand_under_aspect_measure_and_division_with_number_period_and_their_own_names(package: Opened) -> None:
    assert package.files == [
        f"{MEASURE}/๐๑ ตุลาคม ๒๕๖๖ ภาพประกาศ.jpg",
        f"{MEASURE}/๐๒ ตุลาคม ๒๕๖๖ ภาพประกาศ.jpg",
        f"{MEASURE}/๐๔ พฤศจิกายน ๒๕๖๖ บันทึกข้อความขออนุมัติเผยแพร่สรุปผล….PDF",
        f"{MEASURE}/๐๕ ธันวาคม ๒๕๖๖ CON.pdf",
        f"{MEASURE}/๐๖ ธันวาคม ๒๕๖๖ ก-ข-ค-%41.jpg",
    ]


def test_equal_names_keep_their_own_contents(package: Opened) -> None:
    assert [package.archive.read(name) for name in package.files[:2]] == [b"one", b"two"]


def test_what_was_returned_waits_or_was_waived_is_not_in_it(package: Opened) -> None:
    told = " ".join(package.archive.namelist()) + package.archive.read("manifest.json").decode()
    for name in ("ส่งกลับ", "รอตรวจ", "กองช่าง"):
        assert name not in told


def test_every_file_is_what_the_manifest_says(package: Opened) -> None:
    told = {one["path"]: one for one in package.manifest["evidence"] if "path" in one} | package.manifest["index"]
    assert set(told) | {"manifest.json"} == set(package.archive.namelist())
    for path, one in told.items():
        data = package.archive.read(path)
        assert (one["sha256"], one["size"]) == (hashlib.sha256(data).hexdigest(), len(data))


def test_every_piece_of_evidence_names_its_confirmation_acceptance_and_journal_entries(town: Town, package: Opened) -> None:
    assert [one["number"] for one in package.manifest["evidence"]] == [1, 2, 3, 4, 5, 6]
    with town.office.look() as session:
        agency = find_agency(session, town.code)
        for one in package.manifest["evidence"]:
            for table, part in ((Confirmation, one["confirmation"]), (Move, one["accepted"])):
                row = session.get_one(table, part["id"])
                assert (row_digest(row), row.checkpoint_id) == (part["sha256"], one["checkpoint"])
                entry = session.get_one(JournalEntry, (agency.id, part["journal"]["seq"]))
                assert entry.hash == part["journal"]["hash"]
                assert row_digest(row) in entry.payload
        known = journal.known_at(session, agency.id, town.now)
        assert package.manifest["journal"] == {"seq": known.seq, "hash": known.hash}


def test_a_link_is_told_and_kept_as_nothing_else(package: Opened) -> None:
    (link,) = [one for one in package.manifest["evidence"] if "url" in one]
    assert (link["url"], link["number"], "path" in link) == (LINK.url, 3, False)
    assert not [name for name in package.archive.namelist() if "www.example.org" in name]


def test_what_has_no_evidence_is_told(package: Opened) -> None:
    assert package.manifest["without_evidence"] == ["m2"]


def test_each_file_bears_the_moment_at_which_it_was_given(package: Opened) -> None:
    assert package.archive.getinfo(package.files[0]).date_time == (2023, 10, 31, 10, 0, 0)


def test_the_same_facts_give_the_same_bytes_whenever_it_is_packed(town: Town, package: Opened) -> None:
    town.now = town.now.add(days=30)
    assert opened(ready(town, as_of=date(2024, 3, 22))).data == package.data


def test_as_of_an_earlier_day_it_holds_what_was_accepted_then(town: Town) -> None:
    assert len(opened(ready(town, as_of=date(2023, 11, 29))).files) == 2
    assert opened(ready(town, as_of=date(2023, 10, 30))).files == []


def test_what_is_taken_back_leaves_it_but_not_the_package_of_the_day_before(town: Town, package: Opened) -> None:
    town.now = town.now.add(days=1)
    town.reopen(town.checkpoint("m1", "finance", OCTOBER), "ภาพไม่ตรงเดือน")
    assert len(opened(ready(town)).files) == len(package.files) - 2
    assert opened(ready(town, as_of=date(2024, 3, 22))).data == package.data


def test_one_aspect_alone(town: Town) -> None:
    give(town, date(2024, 3, 19), [a_file(town, "คู่มือ.pdf", b"manual")], measure="m2")
    only = ready(town, aspect=7)
    assert [path.split("/")[0] for path in opened(only).files] == ["ด้านที่ ๗ กลไกและมาตรการ"]
    assert only.package.name == "หลักฐาน อบต.ตัวอย่าง ปีงบประมาณ ๒๕๖๗ ด้านที่ ๗ ณ ๒๒ มี.ค. ๒๕๖๗"
    with pytest.raises(NoSuchAspect) as told:
        ready(town, aspect=4)
    assert told.value.known == (5, 7)


def test_no_path_is_longer_than_windows_unpacks(tmp_path: Path) -> None:
    plan, long = a_plan(), "การส่งเสริมความโปร่งใสในการปฏิบัติงาน" * 8
    aspect = plan.aspects[0]
    aspect = replace(aspect, name=long, measures=(replace(aspect.measures[0], title=long),))
    division = replace(plan.divisions[0], name=long)
    plan = replace(plan, aspects=(aspect, *plan.aspects[1:]), divisions=(division, *plan.divisions[1:]))
    with a_town(tmp_path / "long", plan=plan) as town:
        give(town, OCTOBER, [a_file(town, f"{long}.jpg", b"1"), a_file(town, f"{long}.jpg", b"2")])
        paths = opened(ready(town)).files
    assert len(set(paths)) == 2
    assert all(150 < len(path) <= LONGEST_PATH for path in paths)
    assert all(len(part.encode()) <= 255 for path in paths for part in path.split("/"))
    assert LONGEST_PATH <= 240


def test_a_file_that_is_gone_or_cut_is_named_before_anything_is_written(town: Town) -> None:
    package = ready(town)
    first, second = (town.office.evidence(town.code).path(hashlib.sha256(data).hexdigest()) for data in (b"one", b"long"))
    first.unlink()
    second.write_bytes(b"lon")
    with pytest.raises(Spoilt) as told:
        ready(town)
    assert [(one.path, one.fault) for one in told.value.faults] == [
        (package.members[3].path, Fault.MISSING),
        (package.members[5].path, Fault.SIZE),
    ]


@pytest.mark.skipif(shutil.which("unzip") is None, reason="no unzip is installed")
def test_another_program_unpacks_it(town: Town, package: Opened, tmp_path: Path) -> None:
    place = tmp_path / "ชุดหลักฐาน.zip"
    place.write_bytes(package.data)
    words = ["unzip", "-q", str(place), "-d", str(tmp_path / "out")]
    subprocess.run(words, check=True, env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"})
    for one in package.manifest["evidence"]:
        if "path" in one:
            data = (tmp_path / "out" / one["path"]).read_bytes()
            assert hashlib.sha256(data).hexdigest() == one["sha256"]
