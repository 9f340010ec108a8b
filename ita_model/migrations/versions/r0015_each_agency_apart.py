"""On PostgreSQL a transaction that says whose it is sees and changes that agency's rows alone (see `agencies.keep_to`)."""

from __future__ import annotations

from alembic import op
from sqlalchemy import inspect

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_KEPT = "(SELECT coalesce(current_setting('ita.agency', true), ''))"
"""Worked out once for a statement, not for each row."""


def upgrade() -> None:
    """Close every table that belongs to agencies, for its owner, too."""
    if op.get_bind().dialect.name == "sqlite":
        return
    found = inspect(op.get_bind())
    for table in sorted(found.get_table_names()):
        if "agency_id" in {column["name"] for column in found.get_columns(table)}:
            apart(table)


def apart(table: str) -> None:
    """Keep the rows of a table apart, as this version did. A later table needs `apart` of r0017."""
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY one_agency ON {table} USING ({_KEPT} = '' OR agency_id = nullif({_KEPT}, '')::integer)")


def downgrade() -> None:
    """Records are only ever added; a schema is not taken back. Restore the backup made before the upgrade."""
    raise NotImplementedError("restore the backup that was made before the upgrade")
