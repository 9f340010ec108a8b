"""The framework of each ITA year is configuration, with what is unverified marked so."""

from pathlib import Path

import pytest

from config.frameworks import frameworks
from config.yamlfile import BadConfiguration
from ita_model.importing.published import read_published
from ita_model.itas import Asks

SEED = Path(__file__).parents[1] / "demo/published-report-2567.txt"


def number_of(asks: Asks, year: int) -> tuple[str, bool]:
    """The item that a fiscal year's work answers, and whether its number was read in a public text."""
    items = frameworks().years[year + asks.later]
    return str(getattr(items, asks)), items.verified


def test_the_results_of_fiscal_year_2567_answer_item_o28_of_ita_2568() -> None:
    assert number_of(Asks.RESULT, 2567) == ("O28", True)


def test_the_measures_of_2567_answer_an_item_whose_number_is_unverified() -> None:
    assert number_of(Asks.MEASURES, 2567) == ("O34", False)


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
