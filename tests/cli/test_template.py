"""`ita template`, and a report compiled on the office's own paper."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path

import docx
import pytest

from cli import template as cli_template
from config import reports
from ita_model.records import JournalEntry
from ita_model.report.manifest import manifest_bytes
from ita_model.report.template import templates_used
from tests.cli.conftest import Ita
from tests.rendering.papers import changed, replaced, saying, starting
from tests.rendering.reading import docx_rows, docx_tables, docx_text
from tests.support.por import Por

REASON = ("--reason", "ส่งอำเภอตามกำหนด")


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A sound template with a letterhead."""
    place = tmp_path / "หัวกระดาษ อบต.docx"
    place.write_bytes(changed(lambda file: file.paragraphs[0].insert_paragraph_before("ที่ทำการ {{ agency }}")))
    return place


@pytest.fixture
def spoilt(tmp_path: Path) -> Path:
    """A template with a mistyped field."""
    place = tmp_path / "ผิด.docx"
    place.write_bytes(replaced("{{ row.result }}", "{{ row.reslt }}"))
    return place


def paragraphs(place: Path) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(str(place)).paragraphs if paragraph.text]


def everything(folder: Path) -> dict[str, bytes]:
    return {str(place.relative_to(folder)): place.read_bytes() for place in folder.rglob("*") if place.is_file()}


def test_what_a_template_leaves_out_is_said_once_with_an_example(ita: Ita, tmp_path: Path) -> None:
    place = tmp_path / "สั้น.docx"
    place.write_bytes(replaced("{{ item.reason }}", "ไม่ได้บอก"))
    said = ita("template", "check", place, code=1).stderr
    assert said.count("แม่แบบไม่ได้พิมพ์เหตุผลที่ยังขาดหลักฐานให้ครบ (เช่น “") == 1
    assert said.count("เหตุผลที่ยังขาดหลักฐาน") == 1
    assert "พบ 2 แห่งที่ต้องแก้" in said, "the reason of what is waived had the same tag"


def test_a_template_is_begun_checked_and_looked_at_without_an_office(ita: Ita, tmp_path: Path, home: Path) -> None:
    place, shown = tmp_path / "แม่แบบ.docx", tmp_path / "ตัวอย่าง.docx"
    assert "สร้างแม่แบบ" in ita("template", "new", "-o", place).stdout
    assert place.read_bytes() == starting()
    good, unused = ita("template", "check", place).stdout.splitlines()
    assert good == "แม่แบบใช้ได้"
    assert {"agency", "columns"} <= set(unused.split())
    assert "sections" not in unused.split()
    ita("template", "preview", place, "-o", shown, "--kind", "six-month", "--draft")
    assert "รอบ ๖ เดือน" in "".join(paragraphs(shown))
    assert len(docx_tables(shown.read_bytes())) == 7
    ita("template", "preview", place)
    assert (tmp_path / "แม่แบบ-ตัวอย่าง.docx").is_file()
    assert not home.exists()


def test_nothing_is_written_over(ita: Ita, tmp_path: Path, paper: Path) -> None:
    for command in (("new",), ("preview", paper)):
        assert "จะไม่เขียนทับ" in ita("template", *command, "-o", paper, code=2).stderr
    assert "เขียนไฟล์" in ita("template", "new", "-o", tmp_path / "none" / "a.docx", code=3).stderr
    assert "ไม่พบไฟล์" in ita("template", "check", tmp_path / "none.docx", code=2).stderr


def test_a_bad_template_is_told_by_tag_place_and_what_to_do(ita: Ita, spoilt: Path, tmp_path: Path) -> None:
    told = ita("template", "check", spoilt, code=1)
    assert "ตารางที่ 3 แถว 5 ช่อง 5 “{{ row.reslt }}”" in told.stderr
    assert "ไม่มีช่องข้อมูลชื่อ “.reslt” หมายถึง “result” หรือไม่" in told.stderr
    assert "พบ 1 แห่งที่ต้องแก้ ยังไม่มีอะไรเปลี่ยน" in told.stderr
    assert told.stdout == ""
    ita("template", "preview", spoilt, "-o", tmp_path / "x.docx", code=1)
    assert not (tmp_path / "x.docx").exists()


def test_what_is_only_advised_is_a_finding_that_keeps_nobody_from_using_it(ita: Ita, por: Por, tmp_path: Path) -> None:
    place = tmp_path / "a.docx"
    place.write_bytes(saying("{ agency }"))
    told = ita("template", "check", place, code=1)
    assert "ข้อสังเกต: มีวงเล็บปีกกาชั้นเดียว" in told.stderr
    assert told.stdout.startswith("แม่แบบใช้ได้\n")
    assert "ข้อสังเกต" in ita("template", "use", place).stderr


def test_reports_stand_on_the_office_s_paper_from_then_on_and_verify(ita: Ita, por: Por, paper: Path, home: Path) -> None:
    folder = home / "reports" / "por"
    ita("report", "compile", "six-month", *REASON)
    before = everything(folder)
    assert "ใช้แม่แบบ หัวกระดาษ อบต.docx แล้ว" in ita("template", "use", paper).stdout
    ita("report", "compile", "six-month", *REASON)
    after = everything(folder)
    assert paragraphs(folder / "six-month-2567.docx")[0] == "ที่ทำการ องค์การบริหารส่วนตำบลปอ"
    ours, theirs = (docx_tables(one["six-month-2567.docx"]) for one in (before, after))
    assert [docx_rows(table) for table in theirs] == [docx_rows(table) for table in ours]
    plain, papered = (json.loads(one["six-month-2567.json"]) for one in (before, after))
    assert {name for name in papered if papered[name] != plain[name]} == {"check"}
    told = json.loads(after["manifest.json"])["reports"]["six-month-2567"]["template"]
    with por.look() as (session, agency):
        ((_, file),) = templates_used(session, agency.id)
    assert told == {"name": paper.name, "sha256": file.sha256, "size": len(paper.read_bytes())}
    assert por.office.templates("por").path(file.sha256).read_bytes() == paper.read_bytes()
    assert ita("report", "verify", folder).stdout == "รายงานตรงกับข้อเท็จจริงที่บันทึกไว้ทุกประการ\n"
    assert ita("audit", "verify").stdout == "บันทึกและหลักฐานถูกต้องครบถ้วน\n"


def test_the_code_on_a_report_commits_to_its_paper(ita: Ita, por: Por, paper: Path, home: Path) -> None:
    folder = home / "reports" / "por"

    def compiled() -> tuple[str, dict[str, object]]:
        ita("report", "compile", "six-month", *REASON)
        code = json.loads((folder / "six-month-2567.json").read_text(encoding="utf-8"))["check"]["code"]
        assert f"รหัสตรวจสอบ {code}" in docx_text((folder / "six-month-2567.docx").read_bytes())
        assert ita("report", "verify", folder).stdout == "รายงานตรงกับข้อเท็จจริงที่บันทึกไว้ทุกประการ\n"
        return code, json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["reports"]["six-month-2567"]

    plain, without = compiled()
    ita("template", "use", paper)
    papered, part = compiled()
    assert "template" not in without
    assert part["template"]["sha256"] == hashlib.sha256(paper.read_bytes()).hexdigest()
    assert papered != plain
    ita("template", "default")
    assert compiled()[0] == plain


def test_the_same_facts_on_the_same_paper_are_the_same_report(ita: Ita, por: Por, paper: Path, home: Path) -> None:
    ita("template", "use", paper)
    ita("report", "compile", "six-month", *REASON)
    before = everything(home / "reports")
    ita("report", "compile", "six-month", *REASON)
    assert everything(home / "reports") == before
    assert "รายงาน 1 ฉบับ" in ita("report", "list").stdout


def test_who_chose_it_and_when_is_shown_and_a_copy_given(ita: Ita, por: Por, paper: Path, tmp_path: Path) -> None:
    assert ita("template", "show").stdout == "ใช้แบบที่มากับระบบ\n"
    assert "ita template new" in ita("template", "show", "-o", tmp_path / "x.docx", code=2).stderr
    ita("template", "use", paper)
    told = ita("template", "show", "-o", tmp_path / "copy.docx").stdout
    assert "แม่แบบที่ใช้อยู่: หัวกระดาษ อบต.docx" in told
    assert "ตั้งโดยนายสมศักดิ์ นามสมมุติ เมื่อวัน" in told
    assert (tmp_path / "copy.docx").read_bytes() == paper.read_bytes()
    ita("template", "default")
    assert "ใช้แบบที่มากับระบบ\n  ตั้งโดยนายสมศักดิ์" in ita("template", "show").stdout
    with por.look() as (session, _):
        kinds = [entry.kind for entry in session.query(JournalEntry).where(JournalEntry.kind.like("template.%"))]
    assert kinds == ["template.used", "template.default"]


def test_only_the_secretary_may_choose(ita: Ita, por: Por, paper: Path) -> None:
    for command in (("use", paper), ("default",)):
        assert "ผู้สั่งไม่ได้ดำรงตำแหน่ง" in ita("template", *command, "--by", "head-klang", code=1).stderr
    assert ita("template", "show").stdout == "ใช้แบบที่มากับระบบ\n"


def test_a_bad_template_is_not_put_to_use_and_the_one_before_stays(
    ita: Ita, por: Por, paper: Path, spoilt: Path, home: Path
) -> None:
    ita("template", "use", paper)
    before = everything(home / "templates")
    assert "{{ row.reslt }}" in ita("template", "use", spoilt, code=1).stderr
    assert "หัวกระดาษ อบต.docx" in ita("template", "show").stdout
    assert everything(home / "templates") == before


def test_a_template_that_no_longer_fits_stops_the_compiling_before_anything_is_stored(
    ita: Ita, por: Por, paper: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ita("template", "use", paper)
    ita("report", "compile", "six-month", *REASON)
    before = {name: everything(home / name) for name in ("reports", "documents")}
    outgrown = replaced("{{ row.result }}", "{{ row.reslt }}")  # as if the program had renamed the field since
    monkeypatch.setattr("tasks.templates._kept", lambda *_: outgrown)
    told = ita("report", "compile", "six-month", "--as-of", "2567-03-30", *REASON, code=1).stderr
    assert "ตารางที่ 3 แถว 5 ช่อง 5 “{{ row.reslt }}”" in told
    assert "ยังไม่ได้จัดทำรายงาน ฉบับเดิมยังอยู่ครบ" in told
    assert "ita template use อีกครั้ง หรือสั่ง ita template default" in told
    assert {name: everything(home / name) for name in ("reports", "documents")} == before
    assert "รายงาน 1 ฉบับ" in ita("report", "list").stdout


@pytest.mark.parametrize(
    "told", ["ผิด", {"name": "ก", "sha256": "../../../etc/passwd", "size": 1}, {"name": "ก", "sha256": "0" * 64}]
)
def test_a_manifest_that_names_no_template_is_found(ita: Ita, por: Por, paper: Path, home: Path, told: object) -> None:
    ita("template", "use", paper)
    ita("report", "compile", "six-month", *REASON)
    place = home / "reports" / "por" / "manifest.json"
    manifest = json.loads(place.read_text(encoding="utf-8"))
    manifest["reports"]["six-month-2567"]["template"] = told
    place.write_bytes(manifest_bytes(manifest["reports"]))
    faults = ita("report", "verify", place.parent, code=1).stderr
    assert "manifest.json six-month-2567.template: ไม่ตรงกับข้อเท็จจริงที่บันทึกไว้ (does not name a template)" in faults
    assert "ไม่มีในบันทึกการจัดทำรายงาน" in faults


@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_a_kept_template_that_is_damaged_stops_the_compiling_and_is_found(
    ita: Ita, por: Por, paper: Path, home: Path, damage: str
) -> None:
    ita("template", "use", paper)
    ita("report", "compile", "six-month", *REASON)
    before = everything(home / "reports")
    (place,) = (home / "templates" / "por").glob("??/*")
    if damage == "gone":
        place.unlink()
    else:
        place.write_bytes(place.read_bytes()[:-1] + b"x")
    told = ita("report", "compile", "six-month", *REASON, code=1).stderr
    assert "แม่แบบ “หัวกระดาษ อบต.docx” ที่เก็บไว้เสียหายหรือหายไป" in told
    assert "ita template default" in told
    assert everything(home / "reports") == before
    assert "แม่แบบ “หัวกระดาษ อบต.docx” ไม่ตรงกับที่เก็บไว้" in ita("audit", "verify", code=1).stderr
    assert "six-month-2567.template" in ita("report", "verify", home / "reports" / "por", code=1).stderr
    assert "เสียหาย" in ita("template", "show", code=1).stderr
    ita("template", "default")
    ita("report", "compile", "six-month", *REASON)


def test_an_installation_may_have_one_template_for_all_its_agencies(
    ita: Ita, por: Por, paper: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.templates.WORD_TEMPLATE", paper)
    assert not reports.WORD_TEMPLATE.exists(), "none is shipped"
    ita("report", "compile", "six-month", *REASON)
    folder = home / "reports" / "por"
    assert paragraphs(folder / "six-month-2567.docx")[0].startswith("ที่ทำการ")
    assert ita("report", "verify", folder).stdout == "รายงานตรงกับข้อเท็จจริงที่บันทึกไว้ทุกประการ\n"


def test_a_bad_template_of_the_installation_is_named_and_leaves_nobody_stuck(
    ita: Ita, por: Por, paper: Path, spoilt: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.templates.WORD_TEMPLATE", spoilt)
    told = ita("report", "compile", "six-month", *REASON, code=1).stderr
    assert "“ผิด.docx” ซึ่งเป็นแม่แบบร่วมของเครื่องนี้" in told
    assert "ita template default --built-in" in told
    ita("template", "use", paper)
    told = ita("template", "default").stdout
    assert "รายงานฉบับต่อไปใช้แม่แบบร่วมของเครื่องนี้ config/reports/ผิด.docx" in told
    assert "กลับไปใช้แบบที่มากับระบบแล้ว" not in told
    told = ita("template", "show").stdout
    assert "แม่แบบที่ใช้อยู่: ผิด.docx แม่แบบร่วมของเครื่องนี้" in told
    assert "  ตั้งโดย" not in told
    assert "เลิกใช้แม่แบบของหน่วยงานโดยนายสมศักดิ์" in told
    assert "กลับไปใช้แบบที่มากับระบบแล้ว" in ita("template", "default", "--built-in").stdout
    assert ita("template", "show").stdout.startswith("ใช้แบบที่มากับระบบ\n  ตั้งโดยนายสมศักดิ์")
    ita("report", "compile", "six-month", *REASON)
    assert ita("report", "verify", home / "reports" / "por").stdout == "รายงานตรงกับข้อเท็จจริงที่บันทึกไว้ทุกประการ\n"
    with por.look() as (session, _):
        kinds = [entry.kind for entry in session.query(JournalEntry).where(JournalEntry.kind.like("template.%"))]
    assert kinds == ["template.used", "template.default", "template.built-in"]


def test_a_preview_takes_the_place_of_the_one_before_and_of_nothing_else(ita: Ita, tmp_path: Path, paper: Path) -> None:
    shown = paper.with_name("หัวกระดาษ อบต-ตัวอย่าง.docx")
    ita("template", "preview", paper)
    assert "ที่ทำการ องค์การ" in paragraphs(shown)[0]
    paper.write_bytes(changed(lambda file: file.paragraphs[0].insert_paragraph_before("ใหม่ {{ agency }}")))
    ita("template", "preview", paper)
    assert paragraphs(shown)[0].startswith("ใหม่ ")
    other = tmp_path / "อื่น.docx"
    other.write_bytes(b"x")
    shown.unlink()
    shown.symlink_to(other)
    ita("template", "preview", paper)
    assert other.read_bytes() == b"x"
    paper.rename(shown)
    before = shown.read_bytes()
    assert "จะไม่เขียนทับ" in ita("template", "preview", shown, "-o", shown, code=2).stderr
    assert shown.read_bytes() == before


def test_what_is_made_is_called_a_word_file(ita: Ita, tmp_path: Path, paper: Path) -> None:
    for command in (("new",), ("preview", paper)):
        assert "ต้องลงท้ายด้วย .docx" in ita("template", *command, "-o", tmp_path / "t2.pdf", code=2).stderr
    assert not (tmp_path / "t2.pdf").exists()


def test_a_draft_on_the_office_s_paper_is_marked(ita: Ita, por: Por, paper: Path, home: Path) -> None:
    ita("template", "use", paper)
    ita("report", "compile", "six-month", "--draft")
    made = docx.Document(io.BytesIO((home / "reports" / "por" / "six-month-2567-draft.docx").read_bytes()))
    assert "ร่าง" in "".join(paragraph.text for paragraph in made.sections[0].header.paragraphs)


def test_the_commands_are_in_the_readme() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    names = [command.name for command in cli_template.app.registered_commands]
    assert f"ita template {'|'.join(name for name in names if name)}" in readme
