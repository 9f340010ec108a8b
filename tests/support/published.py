"""The office's published report, read by a few lines that share nothing with the engine's own reader."""

from __future__ import annotations

from demo.answers import PUBLISHED


def published_table() -> list[tuple[str, ...]]:
    """Its rows in order, white space left out: an aspect as one cell, a measure as six. Column headings are left out."""
    rows = [line.split("\t") for line in PUBLISHED.read_text(encoding="utf-8").splitlines() if line.count("\t") == 5]
    body = [row for row in rows if not row[0].startswith("มาตรการ/แนวทาง")]
    return [tuple(squeezed(cell) for cell in row if any(row[1:]) or cell) for row in body]


def squeezed(text: str) -> str:
    """A text without its white space."""
    return "".join(text.split())
