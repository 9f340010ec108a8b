"""Letters that have not gone are found by their agency: few are, of all that an agency ever wrote."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "0017"
down_revision = "0015"
branch_labels = None
depends_on = None

_NOT_GONE = text("state <> 'sent'")


def upgrade() -> None:
    """Add the index by which they are found."""
    op.create_index("letter_not_gone", "letter", ["agency_id"], sqlite_where=_NOT_GONE, postgresql_where=_NOT_GONE)


def downgrade() -> None:
    """Records are only ever added; a schema is not taken back. Restore the backup made before the upgrade."""
    raise NotImplementedError("restore the backup that was made before the upgrade")
