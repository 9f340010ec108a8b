"""Templates for tests: the starting one with something changed in it, as an office would in Word, or as nobody should."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from functools import cache

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.table import Table

from ita_model.report.document import ReportDocument
from tasks.rendering.legible import NO_PICTURES, Legible, Pictures, fits_xml
from tasks.rendering.template.checking import job_for, probes
from tasks.rendering.template.findings import Finding
from tasks.rendering.template.package import FOOTNOTES
from tasks.rendering.template.starting import starting_template
from tasks.rendering.template.working import Outcome, work
from tests.rendering.samples import MADE_AT

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
MEASURES, NEXT_TABLE = "ตารางที่ 3", "ตารางที่ 12"
"""Where the starting template's table of measures stands, behind the memo's places to sign; and one put at its end."""

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@cache
def starting() -> bytes:
    return starting_template()


def changed(change: Callable[[Document], object]) -> bytes:
    """The starting template after a change by python-docx."""
    file = docx.Document(io.BytesIO(starting()))
    change(file)
    held = io.BytesIO()
    file.save(held)
    return held.getvalue()


def saying(*texts: str) -> bytes:
    """The starting template with these paragraphs at its end; each `¦` in a text begins a new run."""

    def add(file: Document) -> None:
        for text in texts:
            paragraph = file.add_paragraph()
            for part in text.split("¦"):
                paragraph.add_run(part)

    return changed(add)


def holding(xml: str) -> bytes:
    """The starting template with a piece of WordprocessingML at its end."""
    return changed(lambda file: file.element.body.sectPr.addprevious(parse_xml(xml.replace("<w:p>", f"<w:p {NAMES}>", 1))))


def replaced(old: str, new: str) -> bytes:
    """The starting template with each tag `old` written as `new`."""

    def change(file: Document) -> None:
        found = [text for text in file.element.body.iter("{*}t") if old in (text.text or "")]
        assert found, old
        for text in found:
            text.text = text.text.replace(old, new)

    return changed(change)


def repacked(content: bytes, members: Mapping[str, bytes | None]) -> bytes:
    """A file with these members put in or (None) taken out."""
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        held = {name: source.read(name) for name in source.namelist()}
    held = {name: data for name, data in {**held, **members}.items() if data is not None}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in held.items():
            target.writestr(name, data)
    return out.getvalue()


def member(content: bytes, name: str) -> bytes:
    """One member of a file."""
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        return source.read(name)


def related(kind: str, target: str, *, part: str = "word/_rels/document.xml.rels", outside: bool = True) -> bytes:
    """The starting template with a relation to another file."""
    mode = ' TargetMode="External"' if outside else ""
    told = f'<Relationship Id="rId99" Type="{_RELATION}/{kind}" Target="{target}"{mode}/></Relationships>'.encode()
    relations = member(starting(), part) if part == "word/_rels/document.xml.rels" else (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    )  # fmt: skip
    return repacked(starting(), {part: relations.replace(b"</Relationships>", told)})


def measures_of(file: Document) -> Table:
    """The table of measures of the starting template: the first that is no layout."""
    return next(table for table in file.tables if table._tbl.tblPr.find(qn("w:tblStyle")) is None)


def footnoted(text: str) -> bytes:
    """The starting template with a footnote that says this."""
    kinds = member(starting(), "[Content_Types].xml")
    part = f'<Override PartName="/word/footnotes.xml" ContentType="{FOOTNOTES}"/></Types>'.encode()
    said = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
    note = f"<w:footnotes {NAMES}><w:footnote w:id='1'>{said}</w:footnote></w:footnotes>"
    relation = f'<Relationship Id="rId98" Type="{_RELATION}/footnotes" Target="footnotes.xml"/></Relationships>'.encode()
    relations = member(starting(), "word/_rels/document.xml.rels").replace(b"</Relationships>", relation)
    return repacked(
        starting(),
        {
            "[Content_Types].xml": kinds.replace(b"</Types>", part),
            "word/footnotes.xml": note.encode(),
            "word/_rels/document.xml.rels": relations,
        },
    )


def checked(content: bytes) -> tuple[Finding, ...]:
    """What is found in a template, without a process of its own."""
    return work(content, probes()).findings


def filled(content: bytes, document: ReportDocument, pictures: Pictures = NO_PICTURES) -> bytes:
    """A template filled with a report, without a process of its own; it must be sound."""
    outcome = outcome_of(content, document, pictures)
    assert outcome.files, outcome.findings
    return outcome.files[0]


def outcome_of(content: bytes, document: ReportDocument, pictures: Pictures = NO_PICTURES) -> Outcome:
    """What comes of filling a template with a report."""
    return work(content, [job_for(document, MADE_AT, Legible(fits_xml), pictures)])
