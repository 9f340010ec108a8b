"""On PostgreSQL a checkpoint's agency is no longer looked up by itself: that it exists follows from its year's being there."""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop the key. A country's year has three million checkpoints, and each look-up of each is a query of PostgreSQL's own;
    year, measure, step and division are each named together with the agency still. SQLite cannot drop a key by itself, and
    hardly notices it.
    """
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("checkpoint_agency_id_fkey", "checkpoint", type_="foreignkey")


def downgrade() -> None:
    """Records are only ever added; a schema is not taken back. Restore the backup made before the upgrade."""
    raise NotImplementedError("restore the backup that was made before the upgrade")
