"""${message}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import ita_model.database

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Records are only ever added; a schema is not taken back. Restore the backup made before the upgrade."""
    raise NotImplementedError("restore the backup that was made before the upgrade")
