"""What the page says of two versions: in Thai what the terminal says, word for word, and in English nothing in Thai of ours."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from ita_model.calendar import office_moment
from ita_model.records import Role
from ita_model.report import telling
from ita_model.report.between import Deed, Fact, Who
from ita_model.report.difference import Difference
from ita_model.report.reasons import Why
from tests.web.test_language import THAI
from web.desk import words_changes
from web.language import Language, Reader, reading

AT = office_moment(date(2024, 3, 22), 10, 5)
ENGLISH = Reader(Language.ENGLISH)
OWN = {"words": "<words>", "title": "<title>", "division": "<division>", "step": "a step " * 9}


def facts(deed: Deed) -> list[Fact]:
    """The facts of a deed in all their shapes; what people wrote is in no language."""
    by = Who("<name>", "<position>")
    was = Role.HEAD.value if deed in (Deed.APPOINTED, Deed.LEFT) else "<was>"
    whole = {**OWN, "was": was, "period": "มีนาคม 2567", "from_on": date(2024, 4, 1)}
    return [
        Fact("move", 1, deed, AT, by, 7, **cast(Any, whole)),
        Fact("move", 1, deed, AT, None, None, **cast(Any, {**whole, "from_on": None, "words": ""})),
        Fact("move", 1, deed, AT, by, 7, **cast(Any, whole), gone=True),
    ]


def difference(**more: object) -> Difference:
    """Two versions, of the end of January and of the end of March."""
    days = (date(2024, 1, 31), date(2024, 3, 31))
    reports = [SimpleNamespace(id=n, draft=n == 2, as_of=day, at=AT, kind="six-month") for n, day in enumerate(days, 1)]
    parts = [{"check_at": f"https://{n}.example.org", "template": {"name": f"<{n}>"} if n == 2 else None} for n in (1, 2)]
    older, newer = (SimpleNamespace(report=row, part=part) for row, part in zip(reports, parts, strict=True))
    return cast(Difference, SimpleNamespace(older=older, newer=newer, untold=(1, 2), year=2567, **more))


@pytest.mark.parametrize("with_step", [False, True])
@pytest.mark.parametrize("deed", list(Deed))
def test_a_fact_is_told_alike_in_thai_and_without_thai_in_english(deed: Deed, with_step: bool) -> None:
    for fact in facts(deed):
        assert words_changes.fact_told(fact, with_step=with_step) == telling.fact_told(fact, with_step=with_step)
        with reading(ENGLISH):
            told = words_changes.fact_told(fact, with_step=with_step)
        assert THAI.search(told) is None, told
        assert "22 March 2024" in told


@pytest.mark.parametrize("role", [Role.HEAD, Role.DEPUTY, Role.SECRETARY, Role.EXECUTIVE])
def test_every_post_is_told_alike(role: Role) -> None:
    division = "กองคลัง" if role in (Role.HEAD, Role.DEPUTY) else ""
    fact = Fact("post", 1, Deed.APPOINTED, AT, None, 7, words="นางสมศรี ใจดี", was=role.value, division=division)
    assert words_changes.fact_told(fact) == telling.fact_told(fact)


@pytest.mark.parametrize("alone", [False, True])
@pytest.mark.parametrize("why", list(Why))
def test_a_reason_is_told_alike_in_thai_and_without_thai_in_english(why: Why, alone: bool) -> None:
    both = difference()
    assert words_changes.why_told(why, both, alone=alone) == telling.why_told(why, both, alone=alone)
    with reading(ENGLISH):
        assert THAI.search(words_changes.why_told(why, both, alone=alone)) is None


def test_what_stands_around_is_told_alike_too() -> None:
    both = difference()
    assert words_changes.around_told(both) == telling.around_told(both)
    assert words_changes.untold_told(both) == telling.untold_told(both)
    for version in (both.older, both.newer):
        assert words_changes.version_told(version) == telling.version_told(version)
    with reading(ENGLISH):
        told = [*words_changes.around_told(both), words_changes.untold_told(both) or "", words_changes.version_told(both.newer)]
    assert [one for one in told if THAI.search(one)] == []
    assert len(told) == 4
