"""The code that is printed on a report, by which a reader of the paper finds it again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; reports compiled before have none printed on them."""
    op.add_column("report", sa.Column("claims_sha256", sa.String(length=64), nullable=True))
    op.create_index("report_checked", "report", ["claims_sha256"], unique=False)


def downgrade() -> None:
    """Records are only ever added; a schema is not taken back. Restore the backup made before the upgrade."""
    raise NotImplementedError("restore the backup that was made before the upgrade")
