"""Where a report is worded in another way, it is told whether the office wished it so or a new program brought it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from config.wording import SHIPPED, read_wording
from ita_model.report import verifying
from ita_model.report.document import ReportKind
from ita_model.report.reasons import Why
from ita_model.report.telling import why_told
from ita_model.report.wording import Wording, data_sha256, wording_as_data
from tasks import compiling
from tests.support.cast import Town, a_plan, a_town
from tests.support.differing import compared, compiled

KIND = ReportKind.SIX_MONTH


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """An office after the half year."""
    with a_town(tmp_path / "office", on=date(2024, 4, 2), plan=a_plan(months=False)) as town:
        yield town


def headed(heading: str) -> Wording:
    words = read_wording()
    return replace(words, columns=(heading, *words.columns[1:]))


def compiled_with(town: Town, monkeypatch: pytest.MonkeyPatch, *, words: Wording, came: Wording | None) -> int:
    """Compile with these words in use, by a program that came with those; None: by one that did not say with which it came."""
    monkeypatch.setattr(compiling, "read_wording", lambda: words)
    told = {kind: data_sha256(wording_as_data(came, kind)) if came else "" for kind in ReportKind}
    monkeypatch.setattr(compiling, "SHIPPED", told)
    return compiled(town)


OLD, NEW, OWN, OTHER_OWN = headed("แบบเดิม"), headed("แบบใหม่"), headed("แบบของเรา"), headed("แบบของเราเอง")


@pytest.mark.parametrize(
    ("before", "after", "why", "said"),
    [
        ((OLD, OLD), (NEW, NEW), Why.SHIPPED, "ถ้อยคำของแบบรายงานที่มากับโปรแกรมเปลี่ยนไปตามรุ่นของโปรแกรม"),
        ((OLD, OLD), (OWN, OLD), Why.WORDING, "หน่วยงานปรับถ้อยคำของแบบรายงาน"),
        ((OWN, OLD), (OTHER_OWN, OLD), Why.WORDING, "หน่วยงานปรับถ้อยคำของแบบรายงาน"),
        ((OLD, OLD), (OWN, NEW), Why.WORDED, "ถ้อยคำของแบบรายงานเปลี่ยน โดยหน่วยงานหรือรุ่นของโปรแกรม"),
        ((OLD, None), (NEW, NEW), Why.WORDED, "ถ้อยคำของแบบรายงานเปลี่ยน โดยหน่วยงานหรือรุ่นของโปรแกรม"),
    ],
)
def test_who_worded_a_report_otherwise_is_told_where_it_is_known(
    town: Town,
    monkeypatch: pytest.MonkeyPatch,
    before: tuple[Wording, Wording | None],
    after: tuple[Wording, Wording | None],
    why: Why,
    said: str,
) -> None:
    for words, came in (before, after):
        compiled_with(town, monkeypatch, words=words, came=came)
    found = compared(town)
    (one,) = found.changes
    assert (one.because.facts, one.because.whys) == ((), (why,))
    assert why_told(why, found) == said


def test_a_new_program_makes_no_new_version_of_a_report_in_the_office_s_own_words(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = compiled_with(town, monkeypatch, words=OWN, came=OLD)
    assert compiled_with(town, monkeypatch, words=OWN, came=NEW) == first
    with town.begin() as (session, agency):
        folder = town.office.settings.home / "out"
        assert list(verifying.faults(session, agency, folder, files=town.office.files("sample"))) == []


@pytest.mark.parametrize("kind", ReportKind)
def test_the_program_knows_with_which_wording_it_comes(kind: ReportKind) -> None:
    """Where config/reports/wording.yaml was changed for everybody, its new hashes belong into config/wording.py."""
    assert data_sha256(wording_as_data(read_wording(), kind)) == SHIPPED[kind]
