"""A file is what its content says, and its name ends accordingly."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from ita_model.records import Evidence
from tests.support import files
from tests.support.cast import SOMSRI, Town
from web.media import ENDINGS, WORD, media_type_of
from web.uploads import truthful_name

PDF, JPEG, HEIC = "application/pdf", "image/jpeg", "image/heic"


@pytest.mark.parametrize("before", [b"", b"\r\n", b"\x00\x00\n", b" " * 64, b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n"])
def test_a_scanner_s_few_bytes_before_a_pdf_are_no_matter(before: bytes) -> None:
    assert media_type_of(io.BytesIO(before + files.PDF)) == PDF


@pytest.mark.parametrize(
    "before",
    [b"MZ", b"MZ\x90\x00" + b"\x00" * 60, b"\x7fELF\x02\x01\x01", b"PK\x03\x04", b"#!/bin/sh\n", b"\n#!/bin/sh\n",
     b"@echo off\r\n", b"<html>", b"\xcf\xfa\xed\xfe", b" " * 65],
)  # fmt: skip
def test_anything_else_with_a_pdf_s_mark_inside_is_no_pdf(before: bytes) -> None:
    assert media_type_of(io.BytesIO(before + files.PDF)) is None


@pytest.mark.parametrize(
    ("given", "kind", "kept"),
    [
        ("ใบเสร็จ.exe", PDF, "ใบเสร็จ.exe.pdf"),
        ("ใบเสร็จ.pdf", PDF, "ใบเสร็จ.pdf"),
        ("รายงานครั้งที่ 1.2", PDF, "รายงานครั้งที่ 1.2.pdf"),
        ("x", PDF, "x.pdf"),
        ("IMG_01.JPG", JPEG, "IMG_01.JPG"),
        ("ภาพ.jpeg", JPEG, "ภาพ.jpeg"),
        ("ภาพ.png", JPEG, "ภาพ.png.jpg"),
        ("IMG_02.HEIF", HEIC, "IMG_02.HEIF"),
        ("หนังสือ.docm", WORD, "หนังสือ.docm"),
        ("jpg", JPEG, "jpg.jpg"),
    ],
)
def test_a_name_ends_as_its_content_is(given: str, kind: str, kept: str) -> None:
    assert truthful_name(given, kind) == kept


@pytest.mark.parametrize("kind", ENDINGS)
def test_a_long_name_stays_within_bounds_with_its_ending(kind: str) -> None:
    name = truthful_name("ก" * 140 + ".exe", kind)
    assert name.endswith(ENDINGS[kind])
    assert len(truthful_name("ก" * 150, kind)) == 150


def test_a_pdf_under_a_program_s_name_is_kept_and_served_as_a_pdf(browser: TestClient, town: Town) -> None:
    path = f"/l/{town.link(SOMSRI)}"
    page = f"{path}/checkpoints/{town.checkpoint('m2', 'finance')}"
    said = {"result": "ทำแล้ว"}
    assert browser.post(page, data=said, files=[("files", ("ใบเสร็จ.exe", b"MZ" + files.PDF))]).status_code == 422
    assert browser.post(page, data=said, files=[("files", ("ใบเสร็จ.exe", files.PDF))]).status_code == 303
    with town.office.look() as session:
        kept = session.scalars(select(Evidence)).one()
    assert kept.name == "ใบเสร็จ.exe.pdf"
    shown = browser.get(f"{path}/evidence/{kept.id}").headers
    assert shown["content-type"] == PDF
    assert shown["content-disposition"].startswith("inline")
    assert shown["content-disposition"].endswith(".exe.pdf")
