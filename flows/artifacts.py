"""What each flow leaves in Prefect: a table that says in Thai what it did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from prefect.artifacts import acreate_table_artifact


async def leave_table(key: str, rows: Sequence[dict[str, object]], *, says: str) -> None:
    """Leave a table under `key` (lower-case letters, digits and hyphens), described by `says`."""
    await acreate_table_artifact(table=list(rows), key=key, description=says)


def day_key(what: str, agency: str, on: date) -> str:
    """The key of a table about one agency's day."""
    return f"{what}-{agency}-{on.isoformat()}".lower()
