"""The secret addresses at which somebody of a province or a ministry sees how the agencies of an installation stand.

Such an address is no agency's: it belongs to the installation and is kept beside its other secrets, in one file that holds of
each the SHA-256 of its token, for whom it is, what it shows and until when. Any number of processes read the file while a
command changes it: they find it as it was before, or as it is after.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator

from config.installation import put_in_place
from config.settings import Settings
from ita_model.calendar import office_day

LONGEST_DAYS: Final = 1_096
"""Three years: whoever still looks by then asks for a new one."""
LONGEST_NAME: Final = 200
_BYTES: Final = 32


class BadLinks(Exception):
    """The file of the addresses cannot be read as one. It says so in both languages, and what to do."""

    def __init__(self, place: Path, trouble: str) -> None:
        self.thai = f"ไฟล์ {place} เสียหาย จึงไม่มีใครเปิดภาพรวมของหน่วยงานได้ โปรดนำไฟล์กลับจากสำเนาสำรอง หรือลบไฟล์นี้แล้วออกลิงก์ใหม่ทั้งหมด"
        self.english = (
            f"{place} is damaged, so no link to the overview opens; bring it back, or delete it and make new links: {trouble}"
        )
        super().__init__(self.english)


class NoSuchLink(Exception):
    """No address has this number, or it was taken back before."""


class OverviewLink(BaseModel):
    """One address: for whom it is, of which province it shows the agencies (all there are, where it is empty), its last day,
    and when it was taken back, if it was.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int = Field(ge=1)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    whom: str = Field(min_length=1)
    province: str = ""
    made_at: AwareDatetime
    until: date
    ended_at: AwareDatetime | None = None

    def opens(self, *, at: datetime) -> bool:
        """Whether it shows anything at the moment `at`."""
        return self.ended_at is None and office_day(at) <= self.until


class _Kept(BaseModel):
    """What the file holds: every address that there ever was, in the order of their numbers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    links: tuple[OverviewLink, ...] = ()

    @model_validator(mode="after")
    def _each_once(self) -> _Kept:
        if [one.number for one in self.links] != list(range(1, len(self.links) + 1)):
            raise ValueError("the numbers do not follow each other")
        return self


@dataclass(frozen=True, slots=True)
class OverviewLinks:
    """The addresses of an installation, and the file in which they are kept. Nothing is made by asking for them."""

    place: Path

    @classmethod
    def of(cls, settings: Settings) -> OverviewLinks:
        """Those of the installation that the settings describe."""
        return cls(settings.home / "secrets" / "overview.json")

    def all(self) -> tuple[OverviewLink, ...]:
        """Every address that was ever made, the first first. Raises BadLinks, or OSError where the file cannot be had."""
        try:
            return _Kept.model_validate_json(self.place.read_bytes()).links
        except FileNotFoundError:
            return ()
        except ValidationError as error:
            # What the file holds is not repeated: it may hold anything by now.
            said = "; ".join(sorted({str(one["type"]) for one in error.errors(include_input=False, include_url=False)}))
            raise BadLinks(self.place, said) from None

    def opened(self, token: str, *, at: datetime) -> OverviewLink | None:
        """The address that a token opens at the moment `at`; None for one that is unknown, too old or taken back."""
        wanted = _sha256(token)
        return next((one for one in self.all() if one.sha256 == wanted and one.opens(at=at)), None)

    def make(self, whom: str, *, days: int, province: str = "", at: datetime) -> tuple[OverviewLink, str]:
        """A new address that is good until `days` days after the day of `at`, and its token, which is kept nowhere.

        Raises ValueError where nobody is named, or for another number of days than 1 to `LONGEST_DAYS`.
        """
        whom = " ".join(whom.split())
        if not 0 < len(whom) <= LONGEST_NAME or not 1 <= days <= LONGEST_DAYS:
            raise ValueError(f"for {whom!r}, {days} days")
        token = secrets.token_urlsafe(_BYTES)
        with self._turn():
            known = self.all()
            made = OverviewLink(
                number=len(known) + 1,
                sha256=_sha256(token),
                whom=whom,
                province=province,
                made_at=at,
                until=office_day(at) + timedelta(days=days),
            )
            self._keep((*known, made))
        return made, token

    def end(self, number: int, *, at: datetime) -> OverviewLink:
        """Take an address back at once. Raises NoSuchLink."""
        with self._turn():
            known = self.all()
            found = next((one for one in known if one.number == number and one.ended_at is None), None)
            if found is None:
                raise NoSuchLink(f"no link {number} that is not taken back")
            ended = found.model_copy(update={"ended_at": at})
            self._keep(tuple(ended if one.number == number else one for one in known))
        return ended

    def _keep(self, links: tuple[OverviewLink, ...]) -> None:
        put_in_place(self.place, _Kept(links=links).model_dump_json(indent=1) + "\n")

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait for whoever else changes the file: each then adds to what the other wrote."""
        self.place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        held = os.open(self.place.with_name(f".{self.place.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield
        finally:
            os.close(held)


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
