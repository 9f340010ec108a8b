"""Every page in both languages: an English page says nothing in Thai but what the office wrote, and a Thai page nothing in
English but names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from ita_model.records import Base
from tests.support.cast import Town
from tests.web.doors.callers import Stage, Who
from tests.web.doors.test_who_may_not import MAY, can_come, come

THAI: Final = re.compile(r"[\u0e00-\u0e7f]+")
LATIN: Final = re.compile(r"[A-Za-z]{2,}")
OURS: Final = frozenset({"checkpoint.period", "checkpoint.why"})
"""What is on record in words of ours, and so is told in the reader's language."""
NAMES: Final = frozenset(
    (
        "English", "ITA", "Word", "Excel", "PDF", "HTML", "JSON", "ZIP", "SHA", "QR", "URL", "Office", "Outlook", "Android",
        "Google", "Calendar", "calendar", "google", "com", "https", "iPhone", "iPad", "Service",
    )
)  # fmt: skip
"""What a Thai reader reads in Latin letters: the names of things, and the other language's own."""
PAGES: Final = sorted(
    line for line in MAY
    if line.startswith("GET ")
    and not re.search(r"/api/|/static|\.ics|robots|healthz|readyz|metrics|evidence_id|/as/|/preview|file_id", line)
)  # fmt: skip
_VOID: Final = frozenset({"meta", "link", "input", "br", "img", "hr", "wbr"})
_SHOWN: Final = ("title", "alt", "aria-label", "placeholder")


class Read(HTMLParser):
    """What a page says in its own language: parts in another are marked as such, and not among it. `shown` are the attributes
    that say something; they are told by what they are in."""

    def __init__(self, page: str, shown: tuple[str, ...] = _SHOWN) -> None:
        super().__init__()
        self.shown = shown
        self.open: list[tuple[str, str]] = [("", "")]
        self.said: list[str] = []
        self.feed(page)

    @property
    def own(self) -> str:
        """The page's own language."""
        return self.open[1][1] if len(self.open) > 1 else ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        language = held.get("lang") or self.open[-1][1]
        if len(self.open) == 1 or language == self.open[1][1]:
            self.said += [held[name] or "" for name in self.shown if held.get(name)]
        if tag not in _VOID:
            self.open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        while len(self.open) > 1 and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if len(self.open) > 1 and self.open[-1][1] == self.own and self.open[-1][0] not in ("code", "script", "style"):
            self.said.append(data)


def on_record(town: Town) -> list[str]:
    """What the office wrote, the longest first, and each of its lines."""
    found = set()
    with town.office.look() as session:
        for table in Base.metadata.sorted_tables:
            columns = [column for column in table.columns if f"{table.name}.{column.name}" not in OURS]
            for row in session.execute(select(*columns)):
                for value in row:
                    if isinstance(value, str):
                        found |= {value, *value.splitlines(), *(part[:57] for part in [value] if len(part) > 60)}
    return sorted((one for one in found if len(one) > 1), key=len, reverse=True)


def told(
    visitor: TestClient, stage: Stage, line: str, language: str, shown: tuple[str, ...] = _SHOWN
) -> Iterator[tuple[Who, str]]:
    """What a page says to each who may read it."""
    for who in (Who.SECRETARY, Who.EXECUTIVE, Who.HEAD, Who.NOBODY):
        if who in MAY[line] and can_come(line, who, stage.shown):
            answer = come(visitor, stage, line, who, cookies=f"ita-language={language}")
            if "html" in answer.headers.get("content-type", ""):
                yield who, " ".join(Read(answer.text, shown).said)


@pytest.mark.parametrize("line", PAGES)
def test_an_english_page_says_nothing_of_ours_in_thai(unmarked: TestClient, town: Town, stage: Stage, line: str) -> None:
    written = on_record(town)
    for who, words in told(unmarked, stage, line, "en"):
        for one in written:
            words = words.replace(one, " ")
        assert sorted(set(THAI.findall(words)) - {"ภาษาไทย"}) == [], f"to {who}"


@pytest.mark.parametrize("line", PAGES)
def test_an_english_page_marks_all_that_is_thai(visitor: TestClient, stage: Stage, line: str) -> None:
    for who, words in told(visitor, stage, line, "en", shown=(*_SHOWN, "content", "value")):
        assert sorted(set(THAI.findall(words))) == [], f"to {who}"


@pytest.mark.parametrize("line", PAGES)
def test_a_thai_page_says_nothing_of_ours_in_english(visitor: TestClient, town: Town, stage: Stage, line: str) -> None:
    written = on_record(town)
    for who, words in told(visitor, stage, line, "th"):
        for one in written:
            words = words.replace(one, " ")
        words = re.sub(r"https?://\S+", " ", words)
        assert sorted(set(LATIN.findall(words)) - NAMES) == [], f"to {who}"
