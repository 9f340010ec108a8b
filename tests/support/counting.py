"""How many statements a piece of work asks of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


@contextmanager
def queries(engine: Engine, *, looking: bool = False) -> Iterator[list[str]]:
    """The statements that are run meanwhile, but for those that begin a transaction.

    With `looking` only those of transactions that can but read: what pages are made of, and no deed.
    """
    seen: list[str] = []

    def note(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if looking and not connection.get_execution_options().get("reading"):
            return
        if not statement.startswith(("PRAGMA", "BEGIN", "SET ")):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
