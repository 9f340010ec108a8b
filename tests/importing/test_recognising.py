"""A file is known by its content; what is no plan says what it is and what to do, and what is hostile costs nothing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_model.importing import package
from ita_model.importing.published import UnreadableReport
from tests.importing.made import HEADER, MEETING, REPORT, excel, word
from tests.importing.plans import source
from tests.rendering.samples import PUBLISHED
from tests.support.files import HEIC, ODT, PDF, SHEET, SLIDES, WORD, ZIP, packed, picture

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
DECLARED = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same ZIP with one part changed."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = old.read(entry)
            new.writestr(entry.filename, change(part) if entry.filename == name else part)
    return held.getvalue()


def refused(data: bytes) -> UnreadableReport:
    with pytest.raises(UnreadableReport) as caught:
        source(data)
    return caught.value


@pytest.mark.parametrize(
    ("data", "thai"),
    [
        (OLD + "WordDocument".encode("utf-16-le"), "Word รุ่นเก่า (.doc)"),
        (OLD + "Workbook".encode("utf-16-le"), "Excel รุ่นเก่า (.xls)"),
        (OLD + "EncryptedPackage".encode("utf-16-le"), "รหัสผ่าน"),
        (OLD, "รุ่นเก่า"),
        (ODT, "(.odt)"),
        (packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "(.ods)"),
        (packed({"xl/workbook.bin": "x"}), "(.xlsb)"),
        (SLIDES, "PowerPoint"),
        (ZIP, "ZIP"),
        (packed({"word/styles.xml": "<a/>"}), "เสียหาย"),
        (picture(), "รูปภาพ"),
        (picture("PNG"), "รูปภาพ"),
        (HEIC, "รูปภาพ"),
        (b"{\\rtf1\\ansi}", "(.rtf)"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html><table>", "หน้าเว็บ"),
        (b"<html><body>", "หน้าเว็บ"),
        (b"", "ว่างเปล่า"),
        ("มาตรการ".encode("cp874"), "UTF-8"),
    ],
)
def test_what_cannot_be_imported_says_what_it_is_and_what_to_do(data: bytes, thai: str) -> None:
    error = refused(data)
    assert thai in error.thai
    assert error.english.isascii()


@pytest.mark.parametrize("data", [WORD, SHEET, PDF, b"PK\x03\x04", b"%PDF-1.7", word(REPORT)[:900], excel(a=REPORT)[:900]])
def test_a_damaged_file_says_so(data: bytes) -> None:
    error = refused(data)
    assert "เสียหาย" in error.thai or "ไม่มีข้อความ" in error.thai


def test_a_file_is_known_by_its_content_and_not_by_its_name() -> None:
    assert len(list(source(PUBLISHED.read_bytes()).rows())) == 14
    assert [row.cells for row in source(word((HEADER, MEETING))).rows()] == [MEETING]
    assert [row.cells for row in source(excel(ก=(HEADER, MEETING))).rows()] == [MEETING]


@pytest.mark.parametrize("made", [word(REPORT), excel(ก=REPORT)], ids=["word", "excel"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_that_declares_entities_is_refused(made: bytes, encoding: str) -> None:
    name = "word/document.xml" if b"word/document.xml" in made else "xl/workbook.xml"

    def change(part: bytes) -> bytes:
        body = part.partition(b"?>")[2] or part
        return (DECLARED.replace(b"?>", f' encoding="{encoding}"?>'.encode()) + body).decode().encode(encoding)

    assert "entities" in refused(with_part(made, name, change)).english


@pytest.mark.parametrize("made", [word(REPORT), excel(ก=REPORT)], ids=["word", "excel"])
def test_a_small_file_that_unpacks_to_very_much_is_refused(monkeypatch: pytest.MonkeyPatch, made: bytes) -> None:
    monkeypatch.setattr(package, "MOST_BYTES", 3_000_000)
    monkeypatch.setattr(package, "MOST_XML", 2_000_000)
    name = "word/document.xml" if b"word/document.xml" in made else "xl/worksheets/sheet1.xml"
    for more in (2_500_000, 4_000_000):
        bomb = with_part(made, name, lambda part, more=more: part + b" " * more)
        assert len(bomb) < 100_000
        assert "ใหญ่เกินกว่าจะเป็นแผนหรือรายงาน" in refused(bomb).thai


def test_a_file_that_lies_about_its_size_is_counted_while_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MOST_BYTES", 1_000_000)
    made = with_part(word(REPORT), "word/document.xml", lambda part: part + b" " * 2_000_000)
    size = (2_000_000 + len(zipfile.ZipFile(io.BytesIO(word(REPORT))).read("word/document.xml"))).to_bytes(4, "little")
    lying = made.replace(size, (1000).to_bytes(4, "little"))
    assert lying != made
    assert "เสียหาย" in refused(lying).thai or "ใหญ่เกิน" in refused(lying).thai


def test_a_file_of_very_many_parts_is_refused() -> None:
    many = packed({"word/document.xml": "<a/>", **{f"word/{n}": "" for n in range(package.MOST_PARTS)}})
    assert "ใหญ่เกิน" in refused(many).thai


def test_a_zip_with_a_password_says_so() -> None:
    made = bytearray(word(REPORT))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := made.find(mark, start + 1)) >= 0:
            made[start + at] |= 1
    assert "รหัสผ่าน" in refused(bytes(made)).thai


def test_a_strict_workbook_says_how_to_save_it() -> None:
    strict = with_part(
        excel(ก=REPORT),
        "xl/workbook.xml",
        lambda part: part.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"
        ),
    )
    assert "Strict" in refused(strict).thai


def test_a_strict_word_document_is_read() -> None:
    strict = with_part(
        word((HEADER, MEETING)),
        "word/document.xml",
        lambda part: part.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main"
        ),
    )
    assert [row.cells for row in source(strict).rows()] == [MEETING]


@given(st.sampled_from([word(REPORT), excel(ก=REPORT)]), st.integers(0, 10**9), st.binary(min_size=1, max_size=4))
def test_a_file_with_any_bytes_changed_ends_in_a_report_or_a_reason(made: bytes, at: int, bytes_: bytes) -> None:
    at %= len(made)
    changed = made[:at] + bytes_ + made[at + len(bytes_) :]
    try:
        assert list(source(changed).rows())
    except UnreadableReport as error:
        assert error.thai.strip()  # noqa: PT017 - either end is right
