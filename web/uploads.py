"""What a head sends with the form: words, files and a web address, read within bounds and looked at before they count."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import BinaryIO, Final
from urllib.parse import urlsplit

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message

from ita_model.confirming import WebLink
from ita_model.turning import TURNING
from web.language import _
from web.media import ENDINGS, MOST_BYTES, ends_as, media_type_of

MOST_FILES: Final = 20
MOST_WORDS: Final = 10_000
_MOST_PARTS: Final = 60
_MOST_ADDRESS: Final = 2_000
_LONGEST_NAME: Final = 150
MOST_BODY: Final = MOST_FILES * MOST_BYTES + 1_000_000


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that may become evidence: its own name made harmless, its media type by content."""

    name: str
    media_type: str
    source: BinaryIO


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a form was not taken, in Thai, and which field to look at."""

    field: str
    words: str
    status: int = 422


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it was sent, with everything that is wrong with it (nothing, where `troubles` is empty).

    `also` are the other checkpoints, by their numbers, that the same words and evidence are given for.
    """

    result: str = ""
    outcome: str = ""
    address: str = ""
    also: tuple[int, ...] = ()
    files: tuple[Upload, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    link: WebLink | None = field(default=None)


@asynccontextmanager
async def posted(request: Request, *, most: int = MOST_BODY, parts: int = _MOST_PARTS) -> AsyncIterator[FormData]:
    """The form in a request's body, read within bounds: `most` bytes, `parts` fields.

    Raises HTTPException 413 past the bytes, 400 where it has more fields or is no form.
    """
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await request.receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise HTTPException(413)
        return message

    told = request.headers.get("content-length", "")
    if told.isdigit() and int(told) > most:
        raise HTTPException(413)
    async with Request(request.scope, counted).form(max_files=_MOST_PARTS, max_fields=parts) as form:
        request.state.typed = form  # a body is read once: where the answer is that a visit has ended, the words are here
        yield form


def read_confirmation(form: FormData) -> Sent:
    """What a confirmation form holds. Reads only the head of each file."""
    result, outcome = said(form, "result"), said(form, "outcome")
    given = [one for one in form.getlist("files") if isinstance(one, UploadFile) and (one.filename or one.size)]
    troubles = [*_about_words(result, outcome)]
    if len(given) > MOST_FILES:
        troubles.append(
            Trouble(
                "files",
                _("แนบไฟล์ได้ครั้งละไม่เกิน %(most)s ไฟล์ แต่ส่งมา %(n)s ไฟล์ โปรดเลือกเฉพาะที่จำเป็น", most=MOST_FILES, n=len(given)),
                413,
            )
        )
        given = []
    files = []
    for position, one in enumerate(given, start=1):
        name, kind = harmless_name(one.filename or "", position), media_type_of(one.file)
        if not one.size:
            troubles.append(Trouble("files", _("ไฟล์ “%(name)s” ว่างเปล่า โปรดเลือกไฟล์ใหม่", name=name)))
        elif one.size > MOST_BYTES:
            too_large = _("ไฟล์ “%(name)s” ใหญ่เกิน 20 เมกะไบต์ โปรดเลือกไฟล์ที่เล็กกว่านี้ หรือใส่เป็นที่อยู่เว็บแทน", name=name)
            troubles.append(Trouble("files", too_large, 413))
        elif kind is None:
            not_taken = _("ไฟล์ “%(name)s” ไม่ใช่ชนิดที่รับ โปรดแนบภาพถ่าย PDF หรือเอกสาร Word, Excel, PowerPoint", name=name)
            troubles.append(Trouble("files", not_taken))
        else:
            files.append(Upload(truthful_name(name, kind), kind, one.file))
    address = said(form, "address")
    link = web_link(address)
    if address and link is None:
        troubles.append(Trouble("address", _("ที่อยู่เว็บไม่ถูกต้อง โปรดคัดลอกมาทั้งบรรทัด เช่น https://www.example.org/news")))
    if not given and not address and not any(trouble.field == "files" for trouble in troubles):
        troubles.append(Trouble("files", _("ยังไม่มีหลักฐาน โปรดถ่ายภาพ แนบไฟล์ หรือใส่ที่อยู่เว็บ อย่างน้อยหนึ่งอย่าง")))
    return Sent(result, outcome, address, _numbers(form, "also"), tuple(files), tuple(troubles), link)


def said(form: FormData, name: str) -> str:
    """A text field as plain text; empty where it is absent."""
    value = form.get(name)
    return plain(value) if isinstance(value, str) else ""


def plain(words: str) -> str:
    """What somebody wrote: line ends as one character, characters that control or turn the writing gone, nothing around it."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in "\n\t" or not _is_control(c)).strip()


def _numbers(form: FormData, name: str) -> tuple[int, ...]:
    """The numbers under a name, each once; whatever is none, no page of ours has sent."""
    given = [one for one in form.getlist(name) if isinstance(one, str)]
    return tuple(dict.fromkeys(int(one) for one in given if re.fullmatch("[1-9][0-9]{0,8}", one)))


def harmless_name(name: str, position: int) -> str:
    """A file's own name, Thai and all, without folders and characters that act: `C:\\งาน\\ภาพ.jpg` → `ภาพ.jpg`."""
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(c for c in last if not _is_control(c)).strip(" .")
    if len(plain) > _LONGEST_NAME:
        stem, dot, ending = plain.rpartition(".")
        plain = f"{stem[: _LONGEST_NAME - 10]}{dot}{ending[:9]}" if stem else plain[:_LONGEST_NAME]
    return plain or f"ไฟล์ {position}"  # goes on record, so it is Thai whoever reads the page


def truthful_name(name: str, media_type: str) -> str:
    """A name that ends as its content is, so that nothing is opened as what it is not: `ใบเสร็จ.exe` → `ใบเสร็จ.exe.pdf`."""
    ending = ENDINGS[media_type]
    return name if ends_as(name, media_type) else name[: _LONGEST_NAME - len(ending)] + ending


def web_link(address: str) -> WebLink | None:
    """The web address that a person wrote, with or without its scheme; None where it is none."""
    if not address or len(address) > _MOST_ADDRESS or any(c.isspace() for c in address):
        return None
    whole = address if "://" in address else f"https://{address}"
    try:
        parts = urlsplit(whole)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or "." not in host.strip(".") or parts.username is not None:
        return None
    return WebLink(whole.partition("://")[2].rstrip("/"), whole)


def sha256_of(source: BinaryIO) -> str:
    """The SHA-256 of a file that was sent, read from its beginning."""
    source.seek(0)
    digest = hashlib.sha256()
    while chunk := source.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()


def _about_words(result: str, outcome: str) -> list[Trouble]:
    troubles = []
    if not result:
        troubles.append(Trouble("result", _("ยังไม่ได้เขียนผลการดำเนินการ โปรดเขียนว่าทำอะไร เมื่อใด")))
    for name, words in (("result", result), ("outcome", outcome)):
        if len(words) > MOST_WORDS:
            troubles.append(Trouble(name, _("ข้อความยาวเกิน %(most)s ตัวอักษร โปรดย่อ หรือแนบเป็นไฟล์แทน", most=f"{MOST_WORDS:,}")))
    return troubles


def _is_control(character: str) -> bool:
    """Control characters, halves of pairs, and marks that turn the direction of writing; not the Thai word joiners."""
    return unicodedata.category(character) in ("Cc", "Cs") or character in TURNING
