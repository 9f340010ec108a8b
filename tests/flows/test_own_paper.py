"""A report on the office's own paper, compiled through Prefect."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from flows.compile import compile_report
from ita_model.calendar import office_moment
from ita_model.report.document import ReportKind
from tasks import compiling, templates
from tasks.rendering.template.findings import TemplateMistakes
from tests.flows.conftest import Prefect, Settle
from tests.rendering.papers import replaced, starting
from tests.support.cast import PRASERT, Town, a_plan

pytestmark = pytest.mark.xdist_group("prefect")

AT = office_moment(date(2024, 4, 1), 9)


@pytest.fixture
def on_paper(settle: Settle) -> Town:
    """An office that has put the starting template to use."""
    town = settle("on_paper", a_plan(months=False))
    templates.put_to_use(town.office, town.code, "แม่แบบ.docx", starting(), by=PRASERT, at=office_moment(date(2024, 3, 1), 9))
    return town


def test_the_flow_and_the_plain_way_give_the_same_bytes(prefect: Prefect, on_paper: Town, tmp_path: Path) -> None:
    flown = prefect.run(compile_report("six-month", agency="sample", folder=str(tmp_path / "flown"), at=AT))["sample"]
    order = compiling.Order("sample", ReportKind.SIX_MONTH, draft=True)
    plain = compiling.compile_report(on_paper.office, order, folder=tmp_path / "plain", at=AT)
    assert (flown.unchanged, plain.unchanged) == (False, True)
    for name in flown.files:
        assert (tmp_path / "flown" / name).read_bytes() == (tmp_path / "plain" / name).read_bytes()


def test_a_template_that_no_longer_fits_fails_the_run_in_words(
    prefect: Prefect, on_paper: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    outgrown = replaced("{{ row.result }}", "{{ row.reslt }}")
    monkeypatch.setattr("tasks.templates._kept", lambda *_: outgrown)
    with pytest.raises(TemplateMistakes, match=r"ตารางที่ 3 แถว 5 ช่อง 5 .*หมายถึง “result” หรือไม่.*ita template default"):
        prefect.run(compile_report("six-month", at=AT))
    assert not on_paper.office.reports("sample").exists()
