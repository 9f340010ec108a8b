"""The framework of each ITA year is configuration, with what is unverified marked so."""

from pathlib import Path

import pytest

from config.frameworks import frameworks
from config.yamlfile import BadConfiguration
from ita_model.calendar import FiscalYear
from ita_model.importing.published import read_published

SEED = Path(__file__).parents[1] / "demo/published-report-2567.txt"


def test_the_results_of_fiscal_year_2567_answer_item_o28_of_ita_2568() -> None:
    items = frameworks().for_results_of(FiscalYear(2567))
    assert items is not None
    assert (items.result, items.verified) == ("O28", True)


def test_the_measures_of_2567_answer_an_item_whose_number_is_unverified() -> None:
    items = frameworks().for_measures_of(FiscalYear(2567))
    assert items is not None
    assert (items.measures, items.verified) == ("O34", False)


def test_a_year_that_is_not_on_file_has_no_numbers() -> None:
    assert frameworks().for_measures_of(FiscalYear(2590)) is None


def test_every_aspect_but_the_fourth_is_named_as_the_published_report_names_it() -> None:
    printed = {aspect.number: aspect.name for aspect in read_published(SEED.read_text(encoding="utf-8")).aspects}
    verified = {aspect.number: aspect.name for aspect in frameworks().aspects if aspect.verified}
    assert verified == printed
    assert sorted(frameworks().aspect_names()) == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    "text",
    [
        "aspects: []\nyears: {}",
        "aspects: [{number: 1, name: ก, verified: true}, {number: 1, name: ข, verified: true}]\nyears: {}",
        "aspects: [{number: 1, name: ก, verified: true}]\nyears: {2567: {items: 35, measures: 34, result: O35}}",
    ],
)
def test_a_bad_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "frameworks.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadConfiguration, match=r"frameworks\.yaml"):
        frameworks(path)
