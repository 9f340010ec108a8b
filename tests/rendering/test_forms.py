"""The five forms of a report say the same: read back, each gives the cells of the document, whatever is written in them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from ita_model.report.document import ReportDocument
from tests.rendering.agreeing import agree
from tests.rendering.strategies import DOCUMENTS


@pytest.mark.parametrize("which", ["published", "draft"])
def test_a_report_says_the_same_in_all_five_forms(which: str, request: pytest.FixtureRequest) -> None:
    agree(request.getfixturevalue(which))


@given(DOCUMENTS)
@settings(
    max_examples=8,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking a failure would render for minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
def test_any_report_says_the_same_in_all_five_forms(document: ReportDocument) -> None:
    agree(document)
