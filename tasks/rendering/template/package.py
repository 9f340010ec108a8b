"""The Word file as an archive: whether it is one, and whether anything in it runs, hides or fetches from elsewhere."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from lxml import etree

from tasks.rendering.archive import archived
from tasks.rendering.template.findings import Finding
from tasks.rendering.template.unpacking import LARGEST_XML, SAVE_AS_DOCX, no_archive, unfit, wrong

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
BODY: Final = f"{_WORD}document.main+xml"
HEADER: Final = f"{_WORD}header+xml"
FOOTER: Final = f"{_WORD}footer+xml"
FOOTNOTES: Final = f"{_WORD}footnotes+xml"
ENDNOTES: Final = f"{_WORD}endnotes+xml"
COMMENTS: Final = f"{_WORD}comments+xml"
SETTINGS: Final = f"{_WORD}settings+xml"

_RUNS: Final = ("vbaproject", "vbadata", "activex", "oleobject", "macroenabled", "attachedtoolbars", "keymapcustomizations")
"""Words in the type of a part that is a program, or something that another program opens."""

_TAKES_IN: Final = ("aFChunk", "subDocument", "package", "oleObject", "control", "attachedTemplate", "mailMergeSource")
"""Relations, by the last word of their type, that bring another file into the document."""

_LINKS: Final = frozenset({"http", "https", "mailto"})


@dataclass(frozen=True, slots=True)
class Package:
    """A Word file taken apart: its members by name, the parsed ones among them, and each one's content type."""

    members: Mapping[str, bytes]
    trees: Mapping[str, etree._Element]
    types: Mapping[str, str]

    def of_type(self, *kinds: str) -> dict[str, etree._Element]:
        """The parts of these content types, in the file's order."""
        return {name: tree for name, tree in self.trees.items() if self.types.get(name) in kinds}

    def packed(self) -> bytes:
        """The file put together again, with whatever was changed in the trees."""
        written = {name: etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True) for name, tree in
                   self.trees.items()}  # fmt: skip
        return archived({**self.members, **written})


def opened(content: bytes) -> tuple[Package | None, list[Finding]]:
    """A file taken apart, with everything in it that a template may not have; None where it is no Word file at all."""
    if trouble := no_archive(content):
        return None, [trouble]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if troubles := list(unfit(archive.infolist())):
                return None, troubles
            members = {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as error:
        return None, [wrong(f"ไฟล์เสียหายหรือไม่สมบูรณ์ {SAVE_AS_DOCX}", f"the archive is damaged: {error}")]
    except Exception as error:  # zlib.error and whatever else a damaged member raises
        return None, [wrong(f"ไฟล์เสียหายหรือไม่สมบูรณ์ {SAVE_AS_DOCX}", f"a member is damaged: {error}")]
    trees, troubles = _parsed(members)
    package = Package(members, trees, _types(trees, members))
    if not package.of_type(BODY):
        return None, [*troubles, _no_document(package)]
    if any(not tree.tag.startswith(_W) for tree in package.of_type(BODY).values()):
        said = "บันทึกไว้แบบ Strict Open XML โปรดบันทึกใหม่เป็น “เอกสาร Word (.docx)” แบบธรรมดา"
        return None, [*troubles, wrong(said, "is Strict Open XML")]
    troubles += [*_programs(package), *_fetches(package), *_mail_merge(package), *_pictures(package)]
    return package, troubles


def _parsed(members: Mapping[str, bytes]) -> tuple[dict[str, etree._Element], list[Finding]]:
    """The XML members parsed, without entities and without the network; and what is wrong with any."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    trees: dict[str, etree._Element] = {}
    troubles: list[Finding] = []
    for name, data in members.items():
        if not name.lower().endswith((".xml", ".rels")):
            continue
        if len(data) > LARGEST_XML:
            troubles.append(wrong("เนื้อในไฟล์ใหญ่ผิดปกติ โปรดทำแม่แบบใหม่จาก ita template new", f"{name} is too large"))
            continue
        try:
            tree = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            told = f"{name} is not well-formed: {error}"
            troubles.append(wrong("เนื้อในไฟล์เสียหาย โปรดเปิดด้วย Word แล้วบันทึกใหม่", told, name))
            continue
        if tree.getroottree().docinfo.internalDTD is not None or any(isinstance(one, etree._Entity) for one in tree.iter()):
            thai = "มีการประกาศ DTD หรือ entity ซึ่ง Word ไม่ใช้ โปรดเปิดด้วย Word แล้วบันทึกใหม่"
            troubles.append(wrong(thai, f"{name} declares a DTD or entities", name))
            continue
        trees[name] = tree
    return trees, troubles


def _types(trees: Mapping[str, etree._Element], members: Mapping[str, bytes]) -> dict[str, str]:
    """The content type of each member, as `[Content_Types].xml` says it."""
    listed = trees.get("[Content_Types].xml")
    if listed is None:
        return {}
    by_name: dict[str, str] = {}
    by_ending: dict[str, str] = {}
    for one in listed.iter("{*}Override", "{*}Default"):
        kind = one.get("ContentType", "")
        if one.get("PartName"):
            by_name[one.get("PartName", "").lstrip("/").lower()] = kind
        else:
            by_ending[one.get("Extension", "").lower()] = kind
    return {name: by_name.get(name.lower()) or by_ending.get(name.lower().rpartition(".")[2], "") for name in members}


def _no_document(package: Package) -> Finding:
    """What an Office file is that is no .docx."""
    kinds = " ".join(package.types.values())
    if "macroEnabled" in kinds:
        return wrong(f"เป็นไฟล์ที่มีมาโคร (.docm/.dotm) ไม่รับมาโคร {SAVE_AS_DOCX}", "is macro-enabled (.docm or .dotm)")
    if "wordprocessingml.template.main" in kinds:
        return wrong(f"เป็นแม่แบบของ Word (.dotx) {SAVE_AS_DOCX}", "is a .dotx")
    for word, ending in (("spreadsheetml", "Excel"), ("presentationml", "PowerPoint")):
        if word in kinds:
            return wrong(f"เป็นไฟล์ {ending} ไม่ใช่ไฟล์ Word {SAVE_AS_DOCX}", f"is a file of {ending}")
    return wrong(f"ไม่ใช่ไฟล์ Word {SAVE_AS_DOCX}", "is an archive without a Word document in it")


def _programs(package: Package) -> Iterator[Finding]:
    """Macros, controls and embedded objects."""
    for name, kind in package.types.items():
        told = f"{kind} {name}".lower()
        if any(word in told for word in _RUNS) or name.startswith("word/embeddings/"):
            thai = "มีมาโคร ตัวควบคุม หรือวัตถุที่ฝังจากโปรแกรมอื่น โปรดลบออก แล้วบันทึกเป็น .docx"
            yield wrong(thai, "holds a macro, a control or an embedded object", name)


def _fetches(package: Package) -> Iterator[Finding]:
    """Relations to other files: nothing in a report may come from elsewhere. A link that a reader may press is none."""
    for name, tree in package.trees.items():
        if not name.endswith(".rels"):
            continue
        for one in tree.iter("{*}Relationship"):
            kind, target = one.get("Type", "").rpartition("/")[2], one.get("Target", "")
            outside = one.get("TargetMode", "").lower() == "external"
            if kind == "hyperlink" and (not outside or urlsplit(target).scheme.lower() in _LINKS):
                continue
            if outside or kind in _TAKES_IN or "://" in target or target.startswith(("\\\\", "//")):
                yield wrong(
                    f"ดึงเนื้อหาจากที่อื่น ({_IN_THAI.get(kind, kind)}) ซึ่งรายงานทำไม่ได้ โปรดลบออก หรือแทรกภาพลงในไฟล์โดยตรง",
                    f"{name} takes in another file ({kind})",
                    target[:120],
                )


_IN_THAI: Final = {
    "image": "ภาพที่ลิงก์ไว้ ไม่ได้ฝังในไฟล์",
    "attachedTemplate": "แม่แบบ Word ที่แนบไว้: นักพัฒนา › แม่แบบเอกสาร › แนบ Normal",
    "hyperlink": "ลิงก์ไปยังไฟล์ในเครื่อง",
    "oleObject": "วัตถุ OLE",
    "aFChunk": "ไฟล์อื่นที่แทรกไว้ทั้งไฟล์",
    "subDocument": "เอกสารย่อย",
}


def _mail_merge(package: Package) -> Iterator[Finding]:
    """Settings that make Word open a data source."""
    for tree in package.of_type(SETTINGS).values():
        if next(tree.iter("{*}mailMerge"), None) is not None:
            yield wrong(
                "ผูกไว้กับการจดหมายเวียน (mail merge) โปรดยกเลิกใน การส่งจดหมาย › เอกสาร Word ปกติ", "is bound to a mail merge"
            )


def _pictures(package: Package) -> Iterator[Finding]:
    """Drawings that would run something or load another file, and addresses written into a picture itself."""
    for name, data in package.members.items():
        if name.lower().endswith(".svg") and not _harmless_svg(data):
            yield wrong("ภาพ SVG มีสคริปต์หรือดึงภาพอื่น โปรดใช้ภาพ PNG แทน", "an SVG holds a script or loads another file", name)
    for tree in package.of_type(BODY, HEADER, FOOTER, FOOTNOTES, ENDNOTES).values():
        for one in tree.iter("{urn:schemas-microsoft-com:vml}*"):
            for attribute, value in one.attrib.items():
                if etree.QName(attribute).localname in ("src", "href") and (":" in value or value.startswith("\\\\")):
                    yield wrong("ภาพดึงมาจากที่อื่น โปรดแทรกภาพลงในไฟล์โดยตรง", "a picture names an address", str(value)[:120])


def _harmless_svg(data: bytes) -> bool:
    try:
        tree = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return False
    for one in tree.iter():
        if not isinstance(one.tag, str) or etree.QName(one).localname in ("script", "foreignObject", "style"):
            return isinstance(one, etree._Comment)
        for attribute, value in one.attrib.items():
            name = etree.QName(attribute).localname.lower()
            if name.startswith("on") or (name in ("href", "src") and not value.startswith(("#", "data:image/"))):
                return False
            if "url(" in value and "url(#" not in value:
                return False
    return True
