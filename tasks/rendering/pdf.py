"""The report as PDF/A-2a and PDF/UA-1, set by Typst: one archive copy, readable by a screen reader, fonts inside."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from config.reports import FOLDER, TEMPLATE
from ita_model.report.document import ReportDocument
from tasks.rendering import typeface
from tasks.rendering.legible import NO_PICTURES, Legible, Pictures, Rendered
from tasks.rendering.pdf_setting import Setting
from tasks.rendering.typesetting import Apart


def render_pdf(document: ReportDocument, *, made_at: datetime, pictures: Pictures = NO_PICTURES) -> Rendered:
    """The report as a PDF; equal documents made at the same moment give the same bytes.

    `made_at` is written into the file and must be aware (ValueError). `pictures` are the annex's, as JPEG, by the SHA-256
    that the document names; one that is not there is said to be missing. RuntimeError when Typst cannot set the document, or
    sets it with a warning: a warning means that something is not shown as it should be.
    """
    return begun_pdf(document, made_at=made_at, pictures=pictures)()


def begun_pdf(document: ReportDocument, *, made_at: datetime, pictures: Pictures = NO_PICTURES) -> Callable[[], Rendered]:
    """What `render_pdf` has left to do, once, when the report is set in lines: it waits for Typst, and may wait in a thread.

    Raises ValueError; what it gives raises RuntimeError.
    """
    if made_at.tzinfo is None:
        raise ValueError("made_at must know its time zone")
    legible = Legible(typeface.shows)
    with ExitStack() as opened:
        folder = opened.enter_context(_desk(pictures))
        apart = Apart(made_at=made_at, folder=folder)
        opened.callback(apart.end)
        setting = json.dumps(Setting(legible, frozenset(pictures)).report(document), ensure_ascii=False).encode()
        still_open = opened.pop_all()

    def rest() -> Rendered:
        with still_open:
            content = apart.typeset(setting)
        # Loaded when Typst has ended: until then every megabyte stands beside its own.
        from tasks.rendering.pdf_text import one_letter_per_glyph

        return Rendered(one_letter_per_glyph(content), legible.replaced)

    return rest


@contextmanager
def _desk(pictures: Pictures) -> Iterator[Path]:
    """The folder that Typst may read: the template's own, or a passing one with the pictures beside it."""
    if not pictures:
        yield FOLDER
        return
    with tempfile.TemporaryDirectory(prefix="report-") as passing:
        folder = Path(passing)
        shutil.copy(TEMPLATE, folder)
        for sha256, content in pictures.items():
            (folder / f"{sha256}.jpg").write_bytes(content)
        yield folder
