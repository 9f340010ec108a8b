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

    A `grave` one keeps the template from being used; another is said and left to the office. `of` is the field that is left
    out, whichever of its texts shows it.
    """

    place: Place
    tag: str
    thai: str
    english: str
    grave: bool = True
    of: str = ""

    def __str__(self) -> str:
        tag = f" {self.tag}" if self.tag else ""
        return f"{self.place.thai}{tag}: {self.thai} · {self.place.english}{tag}: {self.english}"


class TemplateMistakes(ValueError):
    """Every grave finding about a template, of which there is at least one, and the ways out.

    `name` is the file's, where it is in use already; `shared` says that it is the installation's and not the agency's own.
    """

    def __init__(self, findings: Iterable[Finding], *, name: str = "", shared: bool = False) -> None:
        self.findings = tuple(findings)
        self.name = name
        self.shared = shared
        told = "; ".join(map(str, self.findings))
        super().__init__(f"{self.whose}: {told}; {self.ways_out}")

    @property
    def whose(self) -> str:
        """Which file it is, and whose."""
        if self.shared:
            return f"แม่แบบ Word “{self.name}” ซึ่งเป็นแม่แบบร่วมของเครื่องนี้ (config/reports/{self.name})"
        return f"แม่แบบ Word “{self.name}” ของหน่วยงาน" if self.name else "แม่แบบ Word ของหน่วยงาน"

    @property
    def ways_out(self) -> str:
        """What to do about it."""
        if self.shared:
            return (
                "โปรดให้ผู้ดูแลเครื่องแก้หรือเอาไฟล์นั้นออก หรือสั่ง ita template default --built-in "
                "เพื่อใช้แบบที่มากับระบบ หรือสั่ง ita template use กับแม่แบบของหน่วยงานเอง"
            )
        return "โปรดแก้แม่แบบแล้วสั่ง ita template use อีกครั้ง หรือสั่ง ita template default"


def grave(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that keep a template from being used."""
    return tuple(one for one in findings if one.grave)
