"""The report as PDF/A-2a and PDF/UA-1, set by Typst: one archive copy, readable by a screen reader, fonts inside."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path

import typst

from config.reports import FOLDER, FONTS, TEMPLATE
from ita_model.report.document import ReportDocument
from tasks.rendering import typeface
from tasks.rendering.legible import NO_PICTURES, Legible, Pictures, Rendered
from tasks.rendering.pdf_setting import Setting, Told
from tasks.rendering.pdf_text import one_letter_per_glyph


def render_pdf(document: ReportDocument, *, made_at: datetime, pictures: Pictures = NO_PICTURES) -> Rendered:
    """The report as a PDF; equal documents made at the same moment give the same bytes.

    `made_at` is written into the file and must be aware (ValueError). `pictures` are the annex's, as JPEG, by the SHA-256
    that the document names; one that is not there is said to be missing. RuntimeError when Typst cannot set the document, or
    sets it with a warning: a warning means that something is not shown as it should be.
    """
    if made_at.tzinfo is None:
        raise ValueError("made_at must know its time zone")
    legible = Legible(typeface.shows)
    with _desk(pictures) as (folder, files):
        content = typeset(Setting(legible, files).report(document), made_at=made_at, folder=folder)
    return Rendered(one_letter_per_glyph(content), legible.replaced)


def typeset(report: Told, *, made_at: datetime, folder: Path = FOLDER) -> bytes:
    """What the template makes of a report's setting, as Typst wrote it. `folder` holds the template and the pictures."""
    content, warnings = typst.compile_with_warnings(
        folder / TEMPLATE.name,
        root=folder,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"report": json.dumps(report, ensure_ascii=False)},
        format="pdf",
        pdf_standards=["a-2a", "ua-1"],
        timestamp=made_at,
    )
    _clean(warnings)
    if not isinstance(content, bytes):
        raise RuntimeError("Typst gave no file")
    return content


@contextmanager
def _desk(pictures: Pictures) -> Iterator[tuple[Path, frozenset[str]]]:
    """The folder that Typst may read: the template's own, or a passing one with the pictures beside it."""
    if not pictures:
        yield FOLDER, frozenset()
        return
    with tempfile.TemporaryDirectory(prefix="report-") as passing:
        folder = Path(passing)
        shutil.copy(TEMPLATE, folder)
        for sha256, content in pictures.items():
            (folder / f"{sha256}.jpg").write_bytes(content)
        yield folder, frozenset(pictures)


def _clean(warnings: Sequence[typst.TypstWarning]) -> None:
    if warnings:
        raise RuntimeError("the report was not set cleanly: " + "; ".join(warning.message for warning in warnings))


@cache
def _fonts() -> typst.Fonts:
    """Our two files and nothing else: what a machine happens to have installed never changes a report."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
