"""Texts of the office as one line of a letter."""

from __future__ import annotations


def one_line(text: str) -> str:
    """`text` with every run of spaces and line breaks made one space, as plans that come from PDFs need it."""
    return " ".join(text.split())
