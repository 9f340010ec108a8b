"""What is done for a group of agencies: on PostgreSQL its transaction sees their rows alone (`agencies.keep_to_all`), and what
is little of all that an agency has is found by an index: letters that have not gone, and the journal's newest entries.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import inspect, text

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_NOT_GONE = text("state <> 'sent'")
_KEPT = "(SELECT string_to_array(coalesce(current_setting('ita.agency', true), ''), ',')::integer[])::integer[]"
"""The numbers of the agencies that a transaction is kept to, none where it is kept to none. Worked out once for a statement,
not for each row.
"""
_RULE = f"cardinality({_KEPT}) = 0 OR agency_id = ANY ({_KEPT})"


def upgrade() -> None:
    """Let every lock take several keys, and add the indexes."""
    op.create_index("journal_at", "journal", ["agency_id", "at"])
    op.create_index("letter_not_gone", "letter", ["agency_id"], sqlite_where=_NOT_GONE, postgresql_where=_NOT_GONE)
    if op.get_bind().dialect.name == "sqlite":
        return
    found = inspect(op.get_bind())
    for table in sorted(found.get_table_names()):
        if "agency_id" in {column["name"] for column in found.get_columns(table)}:
            op.execute(f"ALTER POLICY one_agency ON {table} USING ({_RULE})")


def apart(table: str) -> None:
    """Keep the rows of a table apart. A later table of agencies' rows needs this, too."""
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY one_agency ON {table} USING ({_RULE})")


def downgrade() -> None:
    """Records are only ever added; a schema is not taken back. Restore the backup made before the upgrade."""
    raise NotImplementedError("restore the backup that was made before the upgrade")
