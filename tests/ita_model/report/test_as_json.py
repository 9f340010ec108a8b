"""A report survives being written as JSON, and equal reports are written alike."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from ita_model.report.as_json import from_json, to_json
from ita_model.report.document import ReportDocument
from tests.rendering.samples import published_report, six_month_draft


@pytest.mark.parametrize("document", [published_report(), six_month_draft()])
def test_a_report_reads_back_as_it_was(document: ReportDocument) -> None:
    written = to_json(document)
    assert from_json(written) == document
    assert to_json(from_json(written)) == written


def test_it_is_readable_thai_with_sorted_keys_and_a_last_line_feed() -> None:
    written = to_json(published_report()).decode()
    assert "องค์การบริหารส่วนตำบลปอ" in written
    assert written.endswith("}\n")
    assert not written.endswith("\n\n")
    assert list(json.loads(written)) == sorted(json.loads(written))


def test_a_changed_word_changes_the_bytes() -> None:
    document = published_report()
    assert to_json(document) != to_json(replace(document, agency="องค์การบริหารส่วนตำบลป่า"))


@pytest.mark.parametrize("broken", [b"{}", b"not json", to_json(published_report()).replace(b'"draft"', b'"drafty"')])
def test_what_is_no_report_is_refused(broken: bytes) -> None:
    with pytest.raises(ValueError):
        from_json(broken)
