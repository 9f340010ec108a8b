"""A template with something wrong in it is refused with words: what, where, and what to do; never with a stack trace."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import docx
import pytest
from docx.document import Document

from config.sample_report import sample_report
from ita_model.report.document import ReportKind
from tasks.rendering.template import checking, unpacking
from tasks.rendering.template.checking import probes
from tasks.rendering.template.findings import Finding, grave
from tasks.rendering.template.running import CHECKING, work_apart
from tasks.rendering.template.working import Outcome
from tests.rendering.papers import (
    MEASURES,
    NEXT_TABLE,
    changed,
    checked,
    footnoted,
    holding,
    measures_of,
    member,
    outcome_of,
    related,
    repacked,
    replaced,
    saying,
    starting,
)
from tests.support.files import ODT, PDF, SHEET, SLIDES, ZIP

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def _retyped(kind: str) -> bytes:
    types = member(starting(), "[Content_Types].xml").replace(MAIN.encode(), kind.encode())
    return repacked(starting(), {"[Content_Types].xml": types})


def _field(*code: str) -> bytes:
    runs = "".join(f'<w:r><w:instrText xml:space="preserve">{part}</w:instrText></w:r>' for part in code)
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return holding(f"<w:p>{mark.format('begin')}{runs}{mark.format('end')}</w:p>")


def _with_entities() -> bytes:
    body = member(starting(), "word/document.xml").split(b"?>", 1)[1]
    return repacked(starting(), {"word/document.xml": b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha">]>' + body})


def _bomb() -> bytes:
    return repacked(starting(), {"word/media/huge.bin": b"\0" * (unpacking.LARGEST_UNPACKED + 1)})


def _row(*cells: str) -> bytes:
    def add(file: Document) -> None:
        for cell, text in zip(file.add_table(1, len(cells)).rows[0].cells, cells, strict=True):
            cell.text = text

    return changed(add)


def _in_header(text: str) -> bytes:
    return changed(lambda file: file.sections[0].header.paragraphs[0].add_run(text))


def _without_a_code() -> bytes:
    def change(file: Document) -> None:
        for section in file.sections:
            for text in section.footer._element.iter("{*}t"):
                text.text = (text.text or "").replace("{{ check.code }}", "")

    return changed(change)


# What is given; the tag and the place that are named; what is said. `END` is the place of a paragraph at the end.
END = "ย่อหน้าที่ "
Case = tuple[Callable[[], bytes], str, str, str]
NO_TEMPLATES: dict[str, Case] = {
    "an empty file": (lambda: b"", "", "ทั้งไฟล์", "ไฟล์ว่างเปล่า"),
    "a file of the old Word": (lambda: OLD_WORD, "", "ทั้งไฟล์", "Word รุ่นเก่า (.doc)"),
    "a file under a password": (lambda: OLD_WORD + "EncryptedPackage".encode("utf-16-le"), "", "ทั้งไฟล์", "ตั้งรหัสผ่านไว้"),
    "a PDF": (lambda: PDF, "", "ทั้งไฟล์", "เป็น PDF"),
    "RTF": (lambda: b"{\\rtf1 x}", "", "ทั้งไฟล์", "เป็น RTF"),
    "a page": (lambda: b"\xef\xbb\xbf <html>", "", "ทั้งไฟล์", "เป็นหน้าเว็บ"),
    "plain text": (lambda: "สวัสดี".encode(), "", "ทั้งไฟล์", "ไม่ใช่ไฟล์ Word"),
    "any archive": (lambda: ZIP, "", "ทั้งไฟล์", "ไม่ใช่ไฟล์ Word"),
    "a file of LibreOffice": (lambda: ODT, "", "ทั้งไฟล์", "ไม่ใช่ไฟล์ Word"),
    "a workbook": (lambda: SHEET, "", "ทั้งไฟล์", "ไม่ใช่ไฟล์ Word"),
    "slides": (lambda: SLIDES, "", "ทั้งไฟล์", "ไม่ใช่ไฟล์ Word"),
    "half a file": (lambda: starting()[: len(starting()) // 2], "", "ทั้งไฟล์", "เสียหาย"),
    "a file with a rotten member": (
        lambda: starting().replace(b"word/document.xml", b"word/document.xmm", 1),
        "",
        "ทั้งไฟล์",
        "เสียหาย",
    ),
    "a macro file": (
        lambda: _retyped("application/vnd.ms-word.document.macroEnabled.main+xml"),
        "",
        "ทั้งไฟล์",
        "มีมาโคร (.docm/.dotm)",
    ),
    "a template of Word": (lambda: _retyped(MAIN.replace("document.main", "template.main")), "", "ทั้งไฟล์", ".dotx"),
    "a huge file": (lambda: b"PK" + b"\0" * unpacking.LARGEST_FILE, "", "ทั้งไฟล์", "ไฟล์ใหญ่เกิน 10 MB"),
    "a zip bomb": (_bomb, "", "ทั้งไฟล์", "ใหญ่ผิดปกติ"),
    "a name that leads elsewhere": (lambda: repacked(starting(), {"../../x": b"x"}), "", "ทั้งไฟล์", "รายการภายในไฟล์ผิดปกติ"),
    "broken XML": (
        lambda: repacked(starting(), {"word/document.xml": b"<w:document>"}),
        "word/document.xml",
        "ทั้งไฟล์",
        "เสียหาย",
    ),
    "a file of the strict kind": (
        lambda: repacked(
            starting(),
            {
                "word/document.xml": member(starting(), "word/document.xml").replace(
                    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
                )
            },
        ),
        "",
        "ทั้งไฟล์",
        "Strict",
    ),
    "a file without its relations": (
        lambda: repacked(starting(), {"_rels/.rels": None}),
        "",
        "ทั้งไฟล์",
        "โครงสร้างในไฟล์ผิดปกติ",
    ),
    "a file with a picture that is not there": (
        lambda: related("image", "media/none.png", outside=False),
        "",
        "ทั้งไฟล์",
        "โครงสร้างในไฟล์ผิดปกติ",
    ),
    "entities": (_with_entities, "word/document.xml", "ทั้งไฟล์", "DTD หรือ entity"),
}
WHAT_RUNS_OR_FETCHES: dict[str, Case] = {
    "macros in a .docx": (
        lambda: repacked(starting(), {"word/vbaProject.bin": b"x"}),
        "word/vbaProject.bin",
        "ทั้งไฟล์",
        "มีมาโคร ตัวควบคุม หรือวัตถุที่ฝัง",
    ),
    "an embedded workbook": (
        lambda: repacked(starting(), {"word/embeddings/a.xlsx": SHEET}),
        "word/embeddings/a.xlsx",
        "ทั้งไฟล์",
        "วัตถุที่ฝัง",
    ),
    "a template fetched from a server": (
        lambda: related("attachedTemplate", "http://evil.example.org/a.dotm", part="word/_rels/settings.xml.rels"),
        "http://evil.example.org/a.dotm",
        "ทั้งไฟล์",
        "แม่แบบ Word ที่แนบไว้",
    ),
    "a picture fetched from a server": (
        lambda: related("image", "https://evil.example.org/p.png"),
        "https://evil.example.org/p.png",
        "ทั้งไฟล์",
        "ภาพที่ลิงก์ไว้",
    ),
    "a picture on a share": (
        lambda: related("image", "\\\\server\\p.png", outside=False),
        "\\\\server\\p.png",
        "ทั้งไฟล์",
        "ดึงเนื้อหา",
    ),
    "an OLE link": (lambda: related("oleObject", "file:///C:/a.xls"), "file:///C:/a.xls", "ทั้งไฟล์", "วัตถุ OLE"),
    "another file put in whole": (lambda: related("aFChunk", "chunk.html", outside=False), "chunk.html", "ทั้งไฟล์", "ไฟล์อื่น"),
    "a link to a file": (lambda: related("hyperlink", "file:///etc/passwd"), "file:///etc/passwd", "ทั้งไฟล์", "ลิงก์ไปยังไฟล์"),
    "a picture by its address": (
        lambda: holding('<w:p><w:r><w:pict><v:imagedata src="http://evil.example.org/x"/></w:pict></w:r></w:p>'),
        "http://evil.example.org/x",
        "ทั้งไฟล์",
        "ภาพดึงมาจากที่อื่น",
    ),
    "an SVG that runs": (
        lambda: repacked(starting(), {"word/media/a.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"}),
        "word/media/a.svg",
        "ทั้งไฟล์",
        "SVG",
    ),
    "an SVG that fetches": (
        lambda: repacked(starting(), {"word/media/a.svg": b"<svg><image href='http://evil.example.org/'/></svg>"}),
        "word/media/a.svg",
        "ทั้งไฟล์",
        "SVG",
    ),
    "a field that includes": (lambda: _field(' INCLUDETEXT "/etc/passwd" '), 'INCLUDETEXT "/etc/passwd"', END, "เขตข้อมูลนี้"),
    "a picture field in pieces": (lambda: _field("INCLUDE", "PICTURE x"), "INCLUDEPICTURE x", END, "เขตข้อมูลนี้"),
    "DDE": (lambda: _field("DDEAUTO c:\\\\cmd.exe"), "DDEAUTO c:\\\\cmd.exe", END, "เขตข้อมูลนี้"),
    "DDE without an end": (
        lambda: holding('<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDE x</w:instrText></w:r></w:p>'),
        "DDE x",
        END,
        "เขตข้อมูลนี้",
    ),
    "a simple field": (
        lambda: holding('<w:p><w:fldSimple w:instr=" DATABASE x "/></w:p>'),
        "DATABASE x",
        END,
        "เขตข้อมูลนี้",
    ),
    "a date that changes by itself": (lambda: _field("DATE"), "DATE", END, "เปลี่ยนเองทุกครั้ง"),
    "a mail merge": (
        lambda: repacked(
            starting(),
            {"word/settings.xml": member(starting(), "word/settings.xml").replace(b"<w:zoom", b"<w:mailMerge/><w:zoom", 1)},
        ),
        "",
        "ทั้งไฟล์",
        "mail merge",
    ),
}
WHAT_REACHES_TOO_FAR: dict[str, Case] = {
    text: (lambda text=text: saying(text), text.removesuffix("{% endfor %}"), END, said)  # type: ignore[misc]
    for text, said in {
        "{{ ''.__class__ }}": "ไม่อนุญาตให้ใช้ “.__class__”",
        "{{ sections.__init__ }}": "ไม่อนุญาตให้ใช้ “.__init__”",
        "{{ sections['__class__'] }}": "ไม่อนุญาตให้ใช้ “.__class__”",
        "{{ agency|attr('__class__') }}": "ไม่มีตัวกรอง “|attr”",
        "{{ agency|map(attribute='__class__')|list }}": "ไม่มีตัวกรอง “|map”",
        "{{ sections|join(attribute='__class__') }}": "ไม่อนุญาตให้ใช้ “.__class__”",
        "{{ agency.upper() }}": "ไม่อนุญาตให้เรียกคำสั่งด้วยวงเล็บ",
        "{{ agency.format }}": "ข้อความไม่มีช่องย่อย “.format”",
        "{{ '%s'|format(agency) }}": "ไม่มีตัวกรอง “|format”",
        "{{ agency|safe }}": "ไม่มีตัวกรอง “|safe”",
        "{{ lipsum.__globals__ }}": "ไม่มีช่องข้อมูลชื่อ “lipsum”",
        "{{ cycler('a') }}": "ไม่มีช่องข้อมูลชื่อ “cycler”",
        "{{ self }}": "ไม่มีช่องข้อมูลชื่อ “self”",
        "{{ _ }}": "ขึ้นต้นด้วย _",
        "{{ {'a': 1} }}": "ไม่อนุญาตให้เขียนแบบนี้",
        "{{ 2 ** 999999 }}": "ไม่อนุญาตให้เขียนแบบนี้",
        "{{ range(10 * 99) }}": "เป็นรายการหลายข้อ",
        "{% for a in range(1000000000) %}{% endfor %}": "range นับได้ไม่เกิน 1000",
        "{% include '/etc/passwd' %}": "ไม่รองรับคำสั่ง “include”",
        "{% import 'os' as os %}": "ไม่รองรับคำสั่ง “import”",
        "{% extends 'a' %}": "ไม่รองรับคำสั่ง “extends”",
        "{% autoescape false %}": "ไม่รองรับคำสั่ง “autoescape”",
        "{% macro m() %}": "ไม่รองรับคำสั่ง “macro”",
        "{% raw %}": "ไม่รองรับคำสั่ง “raw”",
        "{% set sections = [] %}": "ใช้ตั้งเองไม่ได้",
        "{% set outstanding.x = 1 %}": "set",
        "{% for notes in cover %}{% endfor %}": "ใช้ตั้งเองไม่ได้",
        "{% for s in sections recursive %}{% endfor %}": "recursive",
        "{{ '" + "a" * 500 + "' }}": "แท็กยาวเกิน",
    }.items()
}
LONG: Final = "{{ '" + "ก" * 90 + "' }}"
GROWING: Final = "{{ 'a'" + f"|replace('a', '{'a' * 90}')" * 3 + "|replace('a', 'aaaaaaaaaaaaaaaa') }}"
SLIPS: dict[str, Case] = {
    "an unknown field": (lambda: saying("{{ agancy }}"), "{{ agancy }}", END, "หมายถึง “agency” หรือไม่"),
    "a capital letter": (lambda: saying("{{ Agency }}"), "{{ Agency }}", END, "หมายถึง “agency” หรือไม่"),
    "an unknown field of a row": (
        lambda: replaced("{{ row.result }}", "{{ row.reslt }}"),
        "{{ row.reslt }}",
        f"{MEASURES} แถว 5 ช่อง 5",
        "หมายถึง “result” หรือไม่",
    ),
    "a field outside its loop": (lambda: saying("{{ reason }}"), "{{ reason }}", END, "อยู่ใน outstanding.items"),
    "a row outside its loop": (lambda: saying("{{ row.result }}"), "{{ row.result }}", END, "ไม่มีช่องข้อมูลชื่อ “row”"),
    "a tag without an end": (lambda: saying("{{ agency"), "{{", END, "เปิดแท็กแล้วไม่ได้ปิดด้วย }}"),
    "a tag over two paragraphs": (lambda: saying("{{ agency", "}}"), "}}", END, "ปิดแท็กโดยไม่ได้เปิดด้วย {{"),
    "a remark without an end": (lambda: saying("{# agency"), "{#", END, "#}"),
    "a loop that never ends": (lambda: saying("{% for n in notes %}"), "{% for n in notes %}", END, "{% endfor %}"),
    "a condition that never ends": (lambda: saying("{% if draft %}"), "{% if draft %}", END, "{% endif %}"),
    "an end without a beginning": (lambda: saying("{% endfor %}"), "{% endfor %}", END, "โดยไม่มี for"),
    "an else without an if": (lambda: saying("{% else %}"), "{% else %}", END, "โดยไม่มี if"),
    "an else after an else": (lambda: saying("{% if draft %}{% else %}{% else %}{% endif %}"), "{% else %}", END, "หลัง else"),
    "ends in the wrong order": (
        lambda: saying("{% for n in notes %}{% if draft %}{% endfor %}{% endif %}"),
        "{% endfor %}",
        END,
        "ปิด for ก่อนปิด {% if draft %}",
    ),
    "something after an end": (lambda: saying("{% if draft %}{% endif draft %}"), "{% endif draft %}", END, "ไม่มีอะไรต่อ"),
    "a mistyped order": (lambda: saying("{% fro n in notes %}"), "{% fro n in notes %}", END, "หมายถึง “for” หรือไม่"),
    "a tag that is not Jinja": (lambda: saying("{{ agency || upper }}"), "{{ agency || upper }}", END, "อ่านแท็กไม่ออก"),
    "an empty tag": (lambda: saying("{{  }}"), "{{ }}", END, "แท็กว่าง"),
    "a list printed": (lambda: saying("{{ sections }}"), "{{ sections }}", END, "เป็นรายการหลายข้อ"),
    "a list put together with a text": (lambda: saying("{{ 'ก' ~ notes }}"), "{{ 'ก' ~ notes }}", END, "เป็นรายการหลายข้อ"),
    "a list of records joined": (lambda: saying("{{ sections|join }}"), "{{ sections|join }}", END, "เป็นชุดข้อมูล"),
    "a list in small letters": (lambda: saying("{{ notes|lower }}"), "{{ notes|lower }}", END, "เป็นรายการหลายข้อ"),
    "two names for a loop": (lambda: saying("{% for a, b in waived %}{% endfor %}"), "{% for a, b in waived %}", END, "ชื่อเดียว"),
    "what no file can hold": (lambda: saying(r"{{ '\x01' }}"), r"{{ '\x01' }}", END, "อักขระควบคุม U+0001"),
    "an empty order": (lambda: saying("{% %}"), "{% %}", END, "แท็กว่าง"),
    "a record printed": (lambda: saying("{{ heading }}"), "{{ heading }}", END, "เป็นชุดข้อมูล"),
    "a yes or no printed": (lambda: saying("{{ draft }}"), "{{ draft }}", END, "เป็นใช่หรือไม่"),
    "a loop over a text": (lambda: saying("{% for c in agency %}{% endfor %}"), "{% for c in agency %}", END, "ที่เป็นรายการ"),
    "an unknown filter": (lambda: saying("{{ year|thai_digit }}"), "{{ year|thai_digit }}", END, "“thai_digits”"),
    "an unknown test": (lambda: saying("{% if draft is mapping %}{% endif %}"), "{% if draft is mapping %}", END, "is mapping"),
    "text minus a number": (lambda: saying("{{ agency - 1 }}"), "{{ agency - 1 }}", END, "เครื่องหมาย - ใช้ได้กับจำนวนเท่านั้น"),
    "text times a number": (lambda: saying("{{ 'ก' * 9 }}"), "{{ 'ก' * 9 }}", END, "เครื่องหมาย * ใช้ได้กับจำนวนเท่านั้น"),
    "division by nothing": (lambda: saying("{{ 1 / 0 }}"), "{{ 1 / 0 }}", END, "หารด้วยศูนย์"),
    "a number plus a text": (lambda: saying("{{ year + agency }}"), "{{ year + agency }}", END, "ต่อข้อความให้ใช้ ~"),
    "the negative of a text": (lambda: saying("{{ (-agency) }}"), "{{ (-agency) }}", END, "เครื่องหมาย - ใช้ได้กับจำนวน"),
    "a text compared": (lambda: saying("{% if agency < 1 %}{% endif %}"), "{% if agency < 1 %}", END, "เทียบข้อความกับจำนวน"),
    "nothing printed": (lambda: saying("{{ none }}"), "{{ none }}", END, "none คือไม่มีค่า"),
    "nothing or nothing": (lambda: saying("{{ none or none }}"), "{{ none or none }}", END, "none คือไม่มีค่า"),
    "nothing put together with a text": (lambda: saying("{{ none ~ 'ก' }}"), "{{ none ~ 'ก' }}", END, "none คือไม่มีค่า"),
    "a text that grows without end": (
        lambda: saying(GROWING),
        GROWING,
        END,
        "รายงานยาวเกินไป",
    ),
    "a text that many rounds make too long": (
        lambda: saying("{% for a in range(1000) %}{% for b in range(60) %}" + LONG + "{% endfor %}{% endfor %}"),
        LONG,
        END,
        "รายงานยาวเกินไป",
    ),
    "an item that is not always there": (lambda: saying("{{ notes[7] }}"), "{{ notes[7] }}", END, "ครอบด้วย {% if"),
    "white space control": (lambda: saying("{%- if draft -%}{% endif %}"), "{%- if draft -%}", END, "เครื่องหมาย -"),
    "a row tag outside a table": (lambda: saying("{%tr if draft %}", "{%tr endif %}"), "{%tr endif %}", END, "เฉพาะในแถว"),
    "a row tag with company": (
        lambda: _row("{%tr for n in notes %}", "{{ n }}"),
        "{%tr for n in notes %}",
        NEXT_TABLE,
        "ลำพังในแถว",
    ),
    "a row tag with a space": (lambda: _row("{% tr for n in notes %}"), "{% tr for n in notes %}", NEXT_TABLE, "ติดกับเครื่องหมาย"),
    "a column tag": (lambda: _row("{%tc for n in notes %}"), "{%tc for n in notes %}", NEXT_TABLE, "ไม่รองรับ {%tc"),
    "rich text": (lambda: saying("{{r agency }}"), "{{r agency }}", END, "ไม่รองรับ {{r"),
    "a paragraph tag with company": (
        lambda: saying("ก {%p if draft %}", "{%p endif %}"),
        "{%p if draft %}",
        END,
        "ลำพังในย่อหน้า",
    ),
    "a loop from cell to cell": (
        lambda: _row("{% for n in notes %}", "{{ n }}{% endfor %}"),
        "{% endfor %}",
        f"{NEXT_TABLE} แถว 1 ช่อง 2",
        "คนละที่กัน",
    ),
    "a loop that ends in another way": (lambda: saying("{%p if draft %}", "{% endif %}"), "{% endif %}", END, "แบบเดียวกัน"),
    "a loop that ends outside a link": (
        lambda: holding(
            "<w:p><w:hyperlink w:anchor='a'><w:r><w:t>{% if draft %}</w:t></w:r></w:hyperlink>"
            "<w:r><w:t>{% endif %}</w:t></w:r></w:p>"
        ),
        "",
        "ทั้งไฟล์",
        "คร่อมโครงของเอกสาร",
    ),
    "a mistake in a header": (lambda: _in_header("{{ agancy }}"), "{{ agancy }}", "หัวกระดาษ ย่อหน้าที่ 1", "agency"),
    "a loop left open in a header": (lambda: _in_header("{% if draft %}"), "{% if draft %}", "หัวกระดาษ", "{% endif %}"),
    "a tag in deleted text": (
        lambda: holding("<w:p><w:del><w:r><w:delText>{{ agency }}</w:delText></w:r></w:del></w:p>"),
        "{{ agency }}",
        END,
        "ยอมรับการแก้ไขทั้งหมด",
    ),
    "a tag in a field code": (lambda: _field("PAGE {{ agency }}"), "PAGE {{ agency }}", END, "เติมข้อมูลไม่ได้"),
    "a tag in a name": (
        lambda: holding("<w:p><w:bookmarkStart w:id='1' w:name='{{ agency }}'/></w:p>"),
        "{{ agency }}",
        END,
        "เติมข้อมูลไม่ได้",
    ),
    "a picture in small letters": (
        lambda: saying("{{ check.square|lower }}"),
        "{{ check.square|lower }}",
        END,
        "เป็นภาพ",
    ),
    "a picture put together with a text": (
        lambda: saying("{{ 'ก' ~ check.square }}"),
        "{{ 'ก' ~ check.square }}",
        END,
        "เป็นภาพ",
    ),
    "a loop over a picture": (
        lambda: saying("{% for c in check.square %}{% endfor %}"),
        "{% for c in check.square %}",
        END,
        "ที่เป็นรายการ",
    ),
    "a picture in a footnote": (
        lambda: footnoted("{{ check.square }}"),
        "{{ check.square }}",
        "เชิงอรรถ ย่อหน้าที่ 1",
        "ใส่ภาพในเชิงอรรถไม่ได้",
    ),
    "a tag in an XML remark": (lambda: holding("<w:p><!-- {{ agency }} --></w:p>"), " {{ agency }} ", "ทั้งไฟล์", "เติมข้อมูลไม่ได้"),
}
LEAVES_OUT: dict[str, Case] = {
    f"without {tag}": (lambda tag=tag: replaced(tag, ""), tag, "ทั้งไฟล์", said)  # type: ignore[misc]
    for tag, said in {
        "{{ row.result }}": "สรุปผลการดำเนินการ",
        "{{ row.outcome }}": "ผลลัพธ์หรือความสำเร็จ",
        "{{ item.measure }}": "มาตรการของรายการ",
        "{{ item.step }}": "ขั้นตอนของรายการ",
    }.items()
} | {
    "without a reason for what was waived": (
        lambda: replaced("{{ item.reason }}", ""),
        "{{ waived.reason }}",
        "ทั้งไฟล์",
        "เหตุผลที่ได้รับยกเว้น",
    ),
    "without the reason of what is outstanding": (
        lambda: replaced("{{ item.reason }}", "{% if item.step is not defined %}{{ item.reason }}{% endif %}"),
        "{{ item.reason }}",
        "ทั้งไฟล์",
        "เหตุผลที่ยังขาดหลักฐาน",
    ),
    "without the code": (lambda: _without_a_code(), "{{ check.code }}", "ทั้งไฟล์", "รหัสตรวจสอบของรายงาน"),
    "without notes": (lambda: replaced("{{ line }}", "-"), "{{ notes }}", "ทั้งไฟล์", "เหตุผลที่จัดทำทั้งที่ยังขาดหลักฐาน"),
    "without the day": (lambda: replaced("{{ as_of_line }}", ""), "{{ as_of }}", "ทั้งไฟล์", "วันที่ของข้อมูล"),
    "with notes in drafts alone": (
        lambda: replaced("{{ line }}", "{% if draft %}{{ line }}{% endif %}"),
        "{{ notes }}",
        "ทั้งไฟล์",
        "ขาดไม่ได้",
    ),
    "with the first row alone": (
        lambda: replaced("{%tr for row in section.rows %}", "{%tr for row in section.rows[:1] %}"),
        "{{ row.result }}",
        "ทั้งไฟล์",
        "ขาดไม่ได้",
    ),
}
EVERY = {**NO_TEMPLATES, **WHAT_RUNS_OR_FETCHES, **WHAT_REACHES_TOO_FAR, **SLIPS, **LEAVES_OUT}


@pytest.mark.parametrize("name", EVERY)
def test_it_is_refused_with_its_tag_its_place_and_what_to_do(name: str) -> None:
    make, tag, place, said = EVERY[name]
    mistakes = grave(checked(make()))
    wanted = [one for one in mistakes if said in one.thai]
    assert wanted, mistakes
    assert [one for one in wanted if one.tag == tag and one.place.thai.startswith(place)], wanted
    for one in mistakes:
        assert re.search("โปรด|ให้|ต้อง|ใช้ได้เฉพาะ|ดูชื่อทั้งหมด|นับได้ไม่เกิน", one.thai), "it says what to do"
        assert not re.search("[ก-๛]", one.english.partition(":")[0]), one


def test_the_words_of_the_paragraph_are_quoted() -> None:
    (one,) = checked(saying("รายงานของ {{ agancy }} ประจำปี"))
    assert re.fullmatch(r"ย่อหน้าที่ \d+ “รายงานของ {{ agancy }} ประจำปี”", one.place.thai)
    assert re.fullmatch(r"paragraph \d+ “รายงานของ {{ agancy }} ประจำปี”", one.place.english)


def test_all_mistakes_are_told_at_once_and_in_order() -> None:
    def spoil(file: Document) -> None:
        file.paragraphs[0].add_run("{{ agancy }}")
        measures_of(file).rows[4].cells[4].paragraphs[0].add_run("{{ row.reslt }} {{ ''.__class__ }}")
        file.sections[0].header.paragraphs[0].add_run("{% if %}")
        file.add_paragraph("{% for n in notes %}{{ n }}")

    told = [one.tag for one in checked(changed(spoil))]
    assert told == ["{{ agancy }}", "{{ row.reslt }}", "{{ ''.__class__ }}", "{% for n in notes %}", "{% if %}", "{% if %}"]


def test_one_mistake_makes_no_others() -> None:
    template = replaced("{%tr for section in sections %}", "{%tr for section in sektions %}")
    assert [one.tag for one in checked(template)] == ["{%tr for section in sektions %}"]


def test_single_braces_are_only_pointed_out() -> None:
    (one,) = checked(saying("ของ { agency } และ {๑}"))
    assert (one.tag, one.grave) == ("{ agency }", False)
    assert "{{ agency }}" in one.thai


def test_a_link_to_a_site_and_a_field_for_page_numbers_may_stay() -> None:
    assert checked(related("hyperlink", "https://www.example.org/")) == ()
    assert checked(_field("NUMPAGES")) == ()


def test_a_mistake_in_a_comment_by_a_reviewer_is_found() -> None:
    file = docx.Document(io.BytesIO(starting()))
    file.add_comment(file.paragraphs[0].runs, text="ใส่ {{ agency }} ตรงนี้", author="ก", initials="ก")
    held = io.BytesIO()
    file.save(held)
    (one,) = checked(held.getvalue())
    assert (one.place.thai, one.tag) == ("ข้อคิดเห็น", "{{ agency }}")


def test_a_file_of_too_many_members_is_not_unpacked() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for number in range(unpacking.MOST_MEMBERS + 1):
            archive.writestr(f"{number}.xml", "<a/>")
    (one,) = checked(held.getvalue())
    assert "ใหญ่ผิดปกติ" in one.thai


def test_a_template_that_never_ends_is_ended_in_seconds_at_its_outermost_loop() -> None:
    loops = [f"{{% for {name} in range(1000) %}}" for name in "abcd"]
    (one,) = work_apart(saying("ก " + "".join(loops) + "{% endfor %}" * 4), probes(), seconds=4).findings
    assert "ใช้เวลาเติมนานเกินไป" in one.thai
    assert one.tag == loops[0]
    assert one.place.thai.startswith("ย่อหน้าที่ ")


def test_a_check_is_given_seconds_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[int] = []

    def apart(*_: object, seconds: int) -> Outcome:
        given.append(seconds)
        return Outcome(())

    monkeypatch.setattr(checking, "work_apart", apart)
    checking.check_template(starting())
    assert given == [CHECKING]
    assert CHECKING < 10


def test_a_template_that_swells_is_stopped() -> None:
    doubled = "{% set x = 'กขคง' ~ agency %}" + "{% set x = x ~ x %}" * 40
    (one,) = work_apart(saying(doubled), probes()).findings
    assert "ใช้เวลาหรือหน่วยความจำมากเกินไป" in one.thai


def test_a_template_that_makes_too_much_is_stopped_at_its_tag() -> None:
    much = "{% for a in range(1000) %}{% for b in range(1000) %}{{ '" + "ก" * 50 + "' }}{% endfor %}{% endfor %}"
    found = outcome_of(saying(much), sample_report(ReportKind.YEAR_END)).findings
    assert "รายงานยาวเกินไป" in found[0].thai


def test_where_the_process_itself_fails_nobody_blames_the_template(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tasks.rendering.template.running._PROJECT", tmp_path)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(RuntimeError, match="process failed"):
        work_apart(starting(), [])


def test_a_finding_says_itself_in_both_languages() -> None:
    (one,) = checked(saying("{{ agancy }}"))
    assert isinstance(one, Finding)
    assert "ไม่มีช่องข้อมูลชื่อ “agancy”" in str(one)
    assert "no field agancy; did you mean agency?" in str(one)
