"""What task runs are called in Prefect's own page: in Thai, with the days as people write them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ita_model import thai


def dated(words: str) -> Callable[..., str]:
    """The name of a task's runs: these words, and the day that the task is given as `on`."""

    def name(parameters: dict[str, Any]) -> str:
        return f"{words} {thai.short_date(parameters['on'])}"

    return name
