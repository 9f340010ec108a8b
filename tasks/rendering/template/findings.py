"""What is wrong with a template, and where: for the person who made it in Word, and in English for whoever helps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Place:
    """A place that a person finds in Word: `ตารางที่ 1 แถว 2 ช่อง 5 “…”`."""

    thai: str
    english: str


WHOLE_FILE: Final = Place("ทั้งไฟล์", "the file")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: where, the tag as it was typed (or nothing), what is wrong and what to do.

    A `grave` one keeps the template from being used; another is said and left to the office.
    """

    place: Place
    tag: str
    thai: str
    english: str
    grave: bool = True

    def __str__(self) -> str:
        tag = f" {self.tag}" if self.tag else ""
        return f"{self.place.thai}{tag}: {self.thai} · {self.place.english}{tag}: {self.english}"


class TemplateMistakes(ValueError):
    """Every grave finding about a template, of which there is at least one, and the ways out."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        told = "; ".join(map(str, self.findings))
        super().__init__(f"{told}; โปรดแก้แม่แบบแล้วสั่ง ita template use หรือสั่ง ita template default")


def grave(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that keep a template from being used."""
    return tuple(one for one in findings if one.grave)
