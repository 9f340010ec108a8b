"""The NACC's assessment framework of each ITA year: aspects and the numbers of the OIT items that change every year."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from config.yamlfile import BadConfiguration, Entry, read_yaml

FRAMEWORKS = Path(__file__).with_name("frameworks.yaml")

_Item = Annotated[str, StringConstraints(pattern=r"^O[1-9][0-9]?$")]


class FrameworkAspect(Entry):
    """An aspect that measures stand under. Not `verified` means that its name was read in no public text."""

    number: int
    name: str
    verified: bool


class OitItems(Entry):
    """One ITA year's items: how many, which asks for the measures, and which for the result of the year before."""

    items: int
    measures: _Item
    result: _Item
    verified: bool


class Questions(Entry):
    """What the two items ask, in short and in our words."""

    measures: str
    result: str


class Frameworks(Entry):
    """Everything the file holds."""

    aspects: Annotated[tuple[FrameworkAspect, ...], Field(min_length=1)]
    years: dict[int, OitItems]
    questions: Questions

    def aspect_names(self) -> dict[int, str]:
        """Each aspect's number with its name."""
        return {aspect.number: aspect.name for aspect in self.aspects}


@cache
def frameworks(path: Path = FRAMEWORKS) -> Frameworks:
    """What the office's file says. Raises BadConfiguration when it cannot be used."""
    found = read_yaml(path, Frameworks)
    numbers = [aspect.number for aspect in found.aspects]
    if len(set(numbers)) != len(numbers):
        raise BadConfiguration(f"ไฟล์ {path.name} มีเลขที่ด้านซ้ำกัน", f"{path}: an aspect number is given twice")
    return found
