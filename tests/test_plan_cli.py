"""`ita plan import` and `ita plan check` as a person uses them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from cli.plan import app
from ita_model.planfile import read_plan
from tasks.rendering.excel import render_xlsx
from tasks.rendering.legible import Rendered
from tasks.rendering.pdf import render_pdf
from tasks.rendering.word import render_docx
from tests.rendering.samples import MADE_AT, published_report

ROOT = Path(__file__).parents[1]
SEED = ROOT / "demo/published-report-2567.txt"
POR = ROOT / "config/plans/por-2567.yaml"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_the_demo_s_plan_is_sound_and_lacks_aspect_4() -> None:
    result = run("check", POR)
    assert "6 ด้าน 14 มาตรการ 19 ขั้นตอน 5 สำนัก/กอง" in result.output
    assert "ยังไม่มีมาตรการในด้าน (๔)" in result.output
    assert result.exit_code == 1


def test_a_plan_with_nothing_to_say_about_ends_with_zero(tmp_path: Path) -> None:
    whole = tmp_path / "plan.yaml"
    fourth = (
        "\n  - {number: 4, name: ทรัพย์สิน, measures: [{code: m99, title: ก, responsible: กองคลัง, period: ตลอดปี,"
        " schedule: {every: year}, steps: [{text: ข}]}]}\n"
    )
    whole.write_text(POR.read_text(encoding="utf-8") + fourth, encoding="utf-8")
    assert run("check", whole).exit_code == 0


def test_two_people_who_share_a_mailbox_are_told(tmp_path: Path) -> None:
    shared = tmp_path / "plan.yaml"
    people = read_plan(POR.read_text(encoding="utf-8")).people
    shared.write_text(POR.read_text(encoding="utf-8").replace(people[1].address, people[0].address), encoding="utf-8")
    result = run("check", shared)
    assert f"{people[0].name} และ {people[1].name} ใช้อีเมลเดียวกัน" in result.output
    assert result.exit_code == 1


def test_every_mistake_is_printed_with_its_line_and_column_in_both_languages(tmp_path: Path) -> None:
    bad = tmp_path / "plan.yaml"
    bad.write_text(
        POR.read_text(encoding="utf-8")
        .replace("head: head-chang", "head: nobody")
        .replace("schedule: {every: month}", "schedule: {every: moon}"),
        encoding="utf-8",
    )
    result = run("check", bad)
    lines = bad.read_text(encoding="utf-8").split("\n")
    line = next(n for n, text in enumerate(lines, start=1) if "nobody" in text)
    assert f"{bad}:{line}:11" in result.output
    assert "ไม่มีบุคคลรหัส “nobody”" in result.output
    assert "no person 'nobody'" in result.output
    assert "'moon' is not a word of schedules" in result.output
    assert "mistakes: 3" in result.output
    assert result.exit_code == 1


def test_a_plan_for_a_year_whose_days_off_nobody_has_checked_is_told(tmp_path: Path) -> None:
    later = tmp_path / "plan.yaml"
    text = POR.read_text(encoding="utf-8").replace("fiscal_year: 2567", "fiscal_year: 2590")
    for be in (2566, 2567):
        text = text.replace(f" {be}}}", f" {be + 23}}}")
    later.write_text(text.replace("29 กุมภาพันธ์", "28 กุมภาพันธ์"), encoding="utf-8")
    assert "วันหยุดของปีงบประมาณ 2590 ยังไม่ได้ตรวจ" in run("check", later).output


def test_the_seed_is_imported_with_its_doubts_and_the_check_names_what_is_left(tmp_path: Path) -> None:
    made = tmp_path / "plan.yaml"
    result = run("import", SEED, "-o", made)
    assert result.exit_code == 0
    assert "none was filled in" in result.output
    assert "“การแสดงความ คิดเห็น” อาจเป็น “การแสดงความคิดเห็น” (เว้นวรรคกลางคำประสม)" in result.output
    assert "“จัดซื้อ จัดจ้าง” อาจเป็น “จัดซื้อจัดจ้าง”" in result.output
    assert "“บริการ ออนไลน์” อาจเป็น “บริการออนไลน์” (อาจเป็นคำเดียวกัน ที่อื่นในรายงานเขียนติดกัน)" in result.output
    assert "column 1: suggestion, perhaps one word: joined elsewhere in the report" in result.output
    checked = run("check", made)
    assert checked.exit_code == 1
    assert "ยังไม่ได้กรอก" in checked.output


def test_only_words_that_the_plan_takes_over_are_listed_mended_or_not(tmp_path: Path) -> None:
    for n, options in enumerate(((), ("--repair",))):
        result = run("import", SEED, "-o", tmp_path / f"{n}.yaml", *options)
        columns = {int(line.split()[1].rstrip(":")) for line in result.output.splitlines() if line.startswith("  column ")}
        assert columns == {1, 2}
        listed = sum(line.startswith("  column ") for line in result.output.splitlines())
        assert f"คำที่น่าจะเสีย {listed} แห่ง" in result.output


def test_words_are_mended_only_on_request(tmp_path: Path) -> None:
    as_printed, mended = tmp_path / "printed.yaml", tmp_path / "mended.yaml"
    run("import", SEED, "-o", as_printed)
    told = run("import", SEED, "-o", mended, "--repair").output
    assert "“บริการ ออนไลน์” แก้แล้ว “บริการออนไลน์”" in told
    assert "“ราคา กลาง” อาจเป็น “ราคากลาง”" in told
    assert "ราคา กลาง" in mended.read_text(encoding="utf-8")
    assert "จัดซื้อจัด จ้าง" in as_printed.read_text(encoding="utf-8")
    assert "จัดซื้อจัด จ้าง" not in mended.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("data", "thai"),
    [
        (b"", "ไฟล์ว่างเปล่า"),
        (b"%PDF-1.7", "PDF"),
        ("มาตรการ".encode("cp874"), "UTF-8"),
        ("ไม่มีตาราง".encode(), "ไม่พบตาราง"),
        ("มาตรการ\tขั้นตอน\tก\tข\tค".encode(), "5 คอลัมน์"),
    ],
)
def test_a_file_that_cannot_be_imported_says_why_and_nothing_is_written(tmp_path: Path, data: bytes, thai: str) -> None:
    source, made = tmp_path / "source.txt", tmp_path / "plan.yaml"
    source.write_bytes(data)
    result = run("import", source, "-o", made)
    assert result.exit_code == 1
    assert thai in result.output
    assert "Traceback" not in result.output
    assert not made.exists()


@pytest.mark.parametrize(("kind", "render"), [("docx", render_docx), ("xlsx", render_xlsx), ("pdf", render_pdf)])
def test_a_document_is_imported_whatever_its_name_and_each_doubt_says_where(
    tmp_path: Path, kind: str, render: Callable[..., Rendered]
) -> None:
    document, made, from_text = tmp_path / "รายงาน.เก็บ", tmp_path / "plan.yaml", tmp_path / "text.yaml"
    document.write_bytes(render(published_report(), made_at=MADE_AT).content)
    result = run("import", document, "-o", made)
    run("import", SEED, "-o", from_text)
    assert result.exit_code == 0
    assert "14 มาตรการ" in result.output
    assert "none was filled in" in result.output
    where = {"docx": "ตารางที่ 1 แถวที่ 4", "xlsx": "แผ่นงาน “รายงาน” แถวที่", "pdf": "หน้า 2 ตาราง แถวที่ 4"}[kind]
    assert f"{document} {where}" in result.output
    assert "คอลัมน์ “ขั้นตอน/วิธีดำเนินการ”" in result.output
    assert "".join(made.read_text(encoding="utf-8").split()) == "".join(from_text.read_text(encoding="utf-8").split())


def test_words_of_a_document_are_mended_on_request(tmp_path: Path) -> None:
    document, made = tmp_path / "report.docx", tmp_path / "plan.yaml"
    document.write_bytes(render_docx(published_report(), made_at=MADE_AT).content)
    assert "“บริการ ออนไลน์” แก้แล้ว “บริการออนไลน์”" in run("import", document, "-o", made, "--repair").output
    assert "จัดซื้อจัด จ้าง" not in made.read_text(encoding="utf-8")


def test_a_document_of_another_kind_says_what_to_do_in_thai_and_english(tmp_path: Path) -> None:
    old, made = tmp_path / "แผน.docx", tmp_path / "plan.yaml"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"))
    result = run("import", old, "-o", made)
    assert result.exit_code == 1
    assert "ให้เปิดแล้วบันทึกเป็น Word (.docx) ก่อนนำเข้า" in result.output
    assert "a Word file of the old kind" in result.output
    assert not made.exists()


def test_the_help_says_in_thai_what_can_be_imported() -> None:
    told = run("import", "--help").output
    assert "Word (.docx)" in told
    assert "ทำไฟล์แผน" in told


def test_a_plan_file_is_never_overwritten(tmp_path: Path) -> None:
    made = tmp_path / "plan.yaml"
    made.write_text("งานของฉัน", encoding="utf-8")
    assert run("import", SEED, "-o", made).exit_code == 2
    assert made.read_text(encoding="utf-8") == "งานของฉัน"


def test_wrong_use_and_outside_failures_have_their_own_codes(tmp_path: Path) -> None:
    assert run("check", tmp_path / "none.yaml").exit_code == 2
    assert run("import", SEED).exit_code == 2
    assert run("check").exit_code == 2
    assert run("import", SEED, "-o", tmp_path / "no folder" / "plan.yaml").exit_code == 3
