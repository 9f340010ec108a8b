"""The rows of tags in the starting template's tables, and for each part of a report what must be there for it to stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tasks.rendering import parts
from tasks.rendering.tables import Row, RowKind
from tasks.rendering.template.fields import CELLS, COUNTS

FOR_EACH_MEASURE: Final = (
    Row(("{%tr for section in sections %}",), RowKind.GROUP),
    Row(("{{ section.heading }}",), RowKind.GROUP),
    Row(("{%tr for row in section.rows %}",), RowKind.GROUP),
    Row(tuple(f"{{{{ row.{name} }}}}" for name in CELLS)),
    Row(("{%tr endfor %}",), RowKind.GROUP),
    Row(("{%tr endfor %}",), RowKind.GROUP),
)


@dataclass(frozen=True, slots=True)
class Tagged:
    """A part as tags: what must not be empty for it to stand, and the rows of its table."""

    wanted: str
    rows: tuple[Row, ...] = ()


def _counted(of: str, kind: RowKind, *names: str) -> Row:
    """A row of a name, counts and a share."""
    counts = (f"{{{{ {of}.{name}|thai_digits }}}}" for name in names)
    return Row((f"{{{{ {of}.name }}}}", *counts, f"{{{{ {of}.share }}}}"), kind)


def _fields(of: str, *names: str) -> Row:
    return Row(tuple(f"{{{{ {of}.{name} }}}}" for name in names))


_ENDFOR: Final = Row(("{%tr endfor %}",), RowKind.GROUP)
_OF_ASPECTS: Final = ("total", "complete", "in_progress", "missing", "not_due")

FOLLOWING: Final = {
    parts.ASPECTS_HEADING: Tagged(
        "summary",
        (
            Row(("{%tr for tally in summary.aspects %}",), RowKind.GROUP),
            _counted("tally", RowKind.PLAIN, *_OF_ASPECTS),
            _ENDFOR,
            _counted("summary.measures", RowKind.TOTAL, *_OF_ASPECTS),
        ),
    ),
    parts.DIVISIONS_HEADING: Tagged(
        "summary and summary.divisions",
        (
            Row(("{%tr for tally in summary.divisions %}",), RowKind.GROUP),
            _counted("tally", RowKind.PLAIN, *_OF_ASPECTS[:-1]),
            _ENDFOR,
        ),
    ),
    parts.PROGRESS_HEADING: Tagged(
        "progress",
        (
            Row(("{%tr for row in progress %}",), RowKind.GROUP),
            Row(("{{ row.title }}", *(f"{{{{ row.{name}|thai_digits }}}}" for name in COUNTS), "{{ row.standing }}")),
            _ENDFOR,
            Row(("{%tr if progress|length > 1 %}",), RowKind.GROUP),
            Row(
                ("รวม", *(f"{{{{ total.{name}|thai_digits }}}}" for name in COUNTS), "{{ total.standing }}"),
                RowKind.TOTAL,
            ),
            Row(("{%tr endif %}",), RowKind.GROUP),
        ),
    ),
    parts.OUTSTANDING_HEADING: Tagged(
        "outstanding",
        (
            Row(("{%tr for group in outstanding %}",), RowKind.GROUP),
            Row(("{{ group.division }} {{ group.items|length|thai_digits }} รายการ",), RowKind.GROUP),
            Row(("{%tr for item in group.items %}",), RowKind.GROUP),
            _fields("item", "measure", "step", "period", "due", "standing", "reason"),
            _ENDFOR,
            _ENDFOR,
        ),
    ),
    parts.WAIVED_HEADING: Tagged(
        "waived",
        (
            Row(("{%tr for item in waived %}",), RowKind.GROUP),
            _fields("item", "division", "measure", "step", "period", "reason"),
            _ENDFOR,
        ),
    ),
    parts.NOTES_HEADING: Tagged("notes"),
    parts.SIGNATURES_HEADING: Tagged("signatures"),
    parts.EVIDENCE_HEADING: Tagged(
        "evidence",
        (
            Row(("{%tr for group in evidence %}",), RowKind.GROUP),
            Row(("{{ group.measure }}",), RowKind.GROUP),
            Row(("{%tr for proof in group.items %}",), RowKind.GROUP),
            _fields("proof", "number", "division", "period", "name", "confirmed", "sha256 or proof.url or ''"),
            _ENDFOR,
            _ENDFOR,
        ),
    ),
    parts.PHOTOGRAPHS_HEADING: Tagged("photographs"),
}
