"""What docs/template.md says of a template's fields and filters is what the code knows."""

import re
from pathlib import Path

from tasks.rendering.template.fields import Many, Record, Shape, paths, shape_of_report
from tasks.rendering.template.musts import GRAVE
from tasks.rendering.template.sandbox import FILTERS, LONGEST_RANGE

DOCS = (Path(__file__).parents[2] / "docs" / "template.md").read_text(encoding="utf-8")
ROWS = {
    name: (kind, text) for name, kind, text in re.findall(r"^\| `([a-z0-9_.]+)` \| ([^|]+) \| ([^|]+) \|$", DOCS, re.MULTILINE)
}


def kind_of(shape: Shape) -> str:
    if isinstance(shape, Many):
        return "รายการ"
    return "ชุดข้อมูล" if isinstance(shape, Record) else shape.value


def test_every_field_there_is_stands_in_the_table_with_its_kind_and_no_other() -> None:
    there = {path: kind_of(shape) for path, shape in paths(shape_of_report())}
    told = {name: kind for name, (kind, _) in ROWS.items()}
    assert sorted(there.keys() - told.keys()) == [], "docs/template.md lacks these fields"
    assert told == there


def test_what_a_template_must_print_is_said_to_be() -> None:
    assert {name for name, (_, text) in ROWS.items() if "**ต้องมี**" in text} == GRAVE.keys() - {"as_of"}
    assert "`as_of` หรือ `as_of_line`" in DOCS


def test_the_filters_and_the_limit_of_range_are_those_of_the_sandbox() -> None:
    told = DOCS.partition("ตัวกรอง: ")[2].partition(" ·")[0]
    assert set(re.findall(r"`(\w+)`", told)) == FILTERS
    assert f"`range` ได้ถึง {LONGEST_RANGE}" in DOCS
