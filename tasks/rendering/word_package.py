"""The Word file as an archive: our typeface inside, and nothing in it that depends on when or where it was written."""

from __future__ import annotations

import uuid
from typing import Final

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import CONTENT_TYPES_URI, PACKAGE_URI, PackURI
from docx.opc.part import Part
from docx.opc.pkgwriter import _ContentTypesItem
from docx.oxml.ns import qn

from config.reports import BOLD, FONT_FAMILY, REGULAR
from tasks.rendering.archive import archived
from tasks.rendering.word_xml import element

_FONT_TABLE_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"
_FONT_TYPE: Final = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
_FONT_TABLE: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<w:font w:name="{family}"><w:altName w:val="Sarabun, TH Sarabun New, TH SarabunPSK"/>'
    '<w:charset w:val="DE"/><w:family w:val="auto"/>'
    '<w:pitch w:val="variable"/>{embedded}</w:font></w:fonts>'
)
_EFFECTS: Final = "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects"
_SCRAMBLED: Final = 32  # bytes at the head of an embedded font, by ECMA-376


def embed_typeface(document: Document) -> None:
    """Put both weights into the document, so that it looks the same where they are not installed."""
    main, package = document.part, document.part.package
    for rel_id, relation in list(main.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            main.rels.pop(rel_id)
    table = Part(PackURI("/word/fontTable.xml"), _FONT_TABLE_TYPE, package=package)
    embedded = ""
    for number, (style, path) in enumerate((("Regular", REGULAR), ("Bold", BOLD)), start=1):
        key = uuid.uuid5(uuid.NAMESPACE_URL, path.name)
        font = Part(PackURI(f"/word/fonts/font{number}.odttf"), _FONT_TYPE, _scrambled(path.read_bytes(), key), package)
        rel_id = table.relate_to(font, RELATIONSHIP_TYPE.FONT)
        embedded += f'<w:embed{style} r:id="{rel_id}" w:fontKey="{{{str(key).upper()}}}"/>'
    table._blob = _FONT_TABLE.format(family=FONT_FAMILY, embedded=embedded).encode()  # known only once the fonts are related
    main.relate_to(table, RELATIONSHIP_TYPE.FONT_TABLE)
    settings = document.settings.element
    settings.find(qn("w:zoom")).addnext(element("embedTrueTypeFonts"))


def leave_old_styles(document: Document) -> None:
    """Take out the second style sheet that python-docx brings for Word 2007: 438 KB, and none of our styles in it."""
    relations = document.part.rels
    for rel_id in [rel_id for rel_id, relation in relations.items() if relation.reltype == _EFFECTS]:
        relations.pop(rel_id)


def speak_thai(document: Document) -> None:
    """Tell Word that complex-script text is Thai, that there is no Japanese, and that the file is of its current format."""
    settings = document.settings.element
    languages = settings.find(qn("w:themeFontLang"))
    languages.set(qn("w:bidi"), "th-TH")
    languages.attrib.pop(qn("w:eastAsia"), None)
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def packed(document: Document) -> bytes:
    """The file's bytes: equal documents, equal bytes."""
    package = document.part.package
    parts = list(package.iter_parts())
    for part in parts:
        part.before_marshal()
    content = {
        CONTENT_TYPES_URI.membername: _ContentTypesItem.from_parts(parts).blob,  # type: ignore[no-untyped-call]
        PACKAGE_URI.rels_uri.membername: package.rels.xml,
    }
    for part in parts:
        content[part.partname.membername] = part.blob
        if len(part.rels):
            content[part.partname.rels_uri.membername] = part.rels.xml
    return archived(content)


def _scrambled(font: bytes, key: uuid.UUID) -> bytes:
    """A font as Word embeds it: its first bytes mixed with the key, last byte of the key first."""
    mask = key.bytes[::-1] * 2
    return bytes(byte ^ mixed for byte, mixed in zip(font[:_SCRAMBLED], mask, strict=True)) + font[_SCRAMBLED:]
