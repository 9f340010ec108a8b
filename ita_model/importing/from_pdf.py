"""A PDF as lines and tables: cells from the ruling lines, words in the order in which they were written."""

from __future__ import annotations

import io
import logging
import struct
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Final

import pdfplumber
import pikepdf
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from ita_model.importing.document import Grid, Line, SourceDocument
from ita_model.importing.doubt import Doubt
from ita_model.importing.package import too_large
from ita_model.importing.pdf_letters import in_thai, letters_of, lines_of, unreadable
from ita_model.importing.pdf_tables import is_drawing, tables_on
from ita_model.importing.published import UnreadableReport

MOST_PAGES: Final = 300
MOST_BYTES: Final = 200 * 1024 * 1024
"""Of all that a page is drawn with, unpacked; pictures are not unpacked and not counted."""

_FEWEST_LETTERS: Final = 20
_UNREADABLE: Final = 0.1
"""The share of letters without a meaning above which a file's words are not worth reading."""

_BROKEN: Final = (
    PSException,
    PdfminerException,
    MalformedPDFException,
    pikepdf.PdfError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    AssertionError,
    OverflowError,
    RuntimeError,
    struct.error,
    zlib.error,
)
"""What the libraries for PDF raise at broken ones."""


def read_pdf(data: bytes) -> SourceDocument:
    """The pages of a PDF. Raises UnreadableReport for one that is locked, broken, too large, or a picture of a page."""
    data = data[max(data.find(b"%PDF-"), 0) :]  # places in the file are counted from here
    try:
        with _quietly():
            _measure(data)
        with _quietly(), pdfplumber.open(io.BytesIO(data)) as file:
            # Our own reports are set by Typst. It writes every space at the end of a line, where others drop some or all; and
            # its ActualText says a rare cluster twice, while our own table of glyphs says it right.
            by_typst = str(file.metadata.get("Creator", "")).startswith("Typst")
            return _document([_Page(page, by_glyphs=by_typst) for page in file.pages], spaces_kept=by_typst)
    except (pikepdf.PasswordError, PDFPasswordIncorrect) as error:
        raise UnreadableReport(
            "PDF นี้มีรหัสผ่าน ให้เปิดแล้วพิมพ์เป็น PDF ใหม่โดยไม่ใส่รหัสผ่าน", "the PDF is protected by a password"
        ) from error
    except UnreadableReport:
        raise
    except _BROKEN as error:
        raise UnreadableReport("PDF นี้เสียหาย อ่านไม่ได้ ให้ขอไฟล์จากเจ้าของอีกครั้ง", f"the PDF cannot be read: {error!r}") from error


@contextmanager
def _quietly() -> Iterator[None]:
    """Without what the libraries say of every font that leaves out a measure: people are told what matters as doubts."""
    loggers = [logging.getLogger(name) for name in ("pdfminer", "pdfplumber", "pikepdf")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _measure(data: bytes) -> None:
    """Refuse what would take all of the machine, before any of it is drawn."""
    with pikepdf.open(io.BytesIO(data)) as file:
        if len(file.pages) > MOST_PAGES:
            raise too_large(f"{len(file.pages)} pages")
        left = MOST_BYTES
        for part in file.objects:
            if (
                isinstance(part, pikepdf.Stream)
                and part.get("/Subtype") != "/Image"
                and "FlateDecode" in str(part.get("/Filter"))
            ):
                left -= _unpacked(part.read_raw_bytes(), left)
                if left <= 0:
                    raise too_large("the pages unpack to more than we take")


def _unpacked(data: bytes, most: int) -> int:
    """How many bytes it unpacks to, counted up to a little more than `most`, or up to where it is damaged."""
    unpacking = zlib.decompressobj()
    size = 0
    with suppress(zlib.error):
        while data and size <= most and not unpacking.eof:
            size += len(unpacking.decompress(data, 1 << 20))
            data = unpacking.unconsumed_tail
    return size


class _Page:
    """One page, read while its file is open: each table's cells and the lines outside all tables."""

    def __init__(self, page: Page, *, by_glyphs: bool) -> None:
        self.number = page.page_number
        written = letters_of(page, by_glyphs=by_glyphs)
        in_place_of_western = in_thai(written)
        self.is_guessed = in_place_of_western is not None
        self.letters = in_place_of_western or written
        self.pictures = len(page.images)
        self.is_drawing = is_drawing(page)
        self.tables = [] if self.is_drawing else tables_on(page, self.letters)
        held = {id(letter) for table in self.tables for letter in table.letters}
        self.outside = lines_of([letter for letter in self.letters if id(letter) not in held])
        page.close()


def _document(pages: Sequence[_Page], *, spaces_kept: bool) -> SourceDocument:
    letters = [letter for page in pages for letter in page.letters if not letter.text.isspace()]
    if len(letters) < _FEWEST_LETTERS:
        raise _picture_or_nothing(pages)
    lost = unreadable(letters)
    if lost > _UNREADABLE * len(letters):
        raise UnreadableReport(
            "PDF นี้ไม่ได้บอกว่าตัวอักษรคืออะไร อ่านเป็นข้อความไม่ได้ ให้ขอไฟล์ Word หรือ Excel จากเจ้าของ",
            f"{lost} of {len(letters)} letters have no meaning in the file",
        )
    broken = any(len(cell) > 1 for page in pages for table in page.tables for cell in table.lines)
    doubts = [
        Doubt(
            None, f"หน้า {page.number} มีเส้นมากเกินกว่าจะเป็นตาราง จึงไม่ได้อ่านเป็นตาราง", f"page {page.number} is taken for a drawing"
        )
        for page in pages
        if page.is_drawing
    ]
    if lost:
        doubts.append(Doubt(None, f"PDF ไม่ได้บอกว่าตัวอักษร {lost} ตัวคืออะไร จึงหายไป ให้ตรวจคำที่ขาด", f"{lost} letters are lost"))
    if any(page.is_guessed for page in pages):
        doubts.append(
            Doubt(
                None, "PDF ใช้แบบอักษรไทยรุ่นเก่าที่เก็บเป็นอักษรฝรั่ง จึงแปลงเป็นไทย ให้ตรวจการสะกด", "Western letters were read as Thai ones"
            )
        )
    if broken and not spaces_kept:
        doubts.append(
            Doubt(
                None,
                "PDF ไม่เก็บช่องว่างท้ายบรรทัดไว้ครบ คำที่ขึ้นบรรทัดใหม่จึงอาจติดกันหรือห่างกันต่างจากต้นฉบับ",
                "a PDF drops spaces at the ends of lines; where one stood is a guess",
            )
        )
    return SourceDocument(tuple(block for page in pages for block in _blocks(page, spaces_kept=spaces_kept)), tuple(doubts))


def _picture_or_nothing(pages: Sequence[_Page]) -> UnreadableReport:
    if any(page.pictures for page in pages):
        return UnreadableReport(
            "PDF นี้เป็นภาพสแกน ไม่มีข้อความให้อ่าน ให้ขอไฟล์ Word, Excel หรือ PDF ที่บันทึกจาก Word จากเจ้าของ",
            "the PDF has no text, only pictures",
        )
    return UnreadableReport("PDF นี้ไม่มีข้อความ", "the PDF has no text")


def _blocks(page: _Page, *, spaces_kept: bool) -> Iterator[Line | Grid]:
    """A page's lines and tables from the top down."""
    placed: list[tuple[float, Line | Grid]] = [
        (foot, Line(f"หน้า {page.number}", text.strip())) for foot, text in page.outside if text.strip()
    ]
    for n, table in enumerate(page.tables, start=1):
        name = f"หน้า {page.number}" + (f" ตารางที่ {n}" if len(page.tables) > 1 else " ตาราง")
        places = tuple(f"{name} แถวที่ {row}" for row in range(1, table.height + 1))
        first_on_page = n == 1 and page.number > 1
        boxes = tuple(table.boxes(spaces_kept=spaces_kept))
        grid = Grid(name, places, table.width, boxes, first_on_page, table.is_cut, spaces_kept, table.edges)
        placed.append((table.foot, grid))
    return (block for _, block in sorted(placed, key=lambda one: one[0]))
