"""A newer program brings an older record up to its own schema; before that the record is copied."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from ita_model.database import copy_sqlite, newest_schema, schema_of

KEPT: Final = 5
"""How many such copies stay."""


def copy_before_upgrade(engine: Engine, folder: Path) -> Path | None:
    """A copy of an SQLite record that is about to be migrated, in `folder`; None where there is nothing to be copied.

    It is named for both schemas (`before-0015-was-0014.db`): who wants to go back takes the program of that time, and it. A
    server's database is not copied here: its own tools do that (docs/operate.md).
    """
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or not Path(name).exists():
        return None
    was, newest = schema_of(engine), newest_schema()
    if was is None or was >= newest:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / f"before-{newest}-was-{was}.db"
    if not place.exists():
        copy_sqlite(Path(name), place)
        place.chmod(0o600)
    for old in sorted(folder.glob("before-*.db"))[:-KEPT]:
        old.unlink()
    return place
