"""Which pieces of evidence the secretary lets everybody see."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import ita_model.database
from ita_model.migrations.versions.r0003_narratives_and_lives import facts_stay

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, closed to UPDATE and DELETE like every table of facts; evidence can be named together with its agency."""
    op.create_index("evidence_named", "evidence", ["agency_id", "id"], unique=True)
    op.create_table(
        "disclosure",
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("at", ita_model.database.Moment(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "evidence_id"],
            ["evidence.agency_id", "evidence.id"],
            name=op.f("disclosure_agency_id_evidence_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "officer_id"], ["officer.agency_id", "officer.id"], name=op.f("disclosure_agency_id_officer_id_fkey")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("disclosure_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("disclosure_pkey")),
    )
    op.create_index("disclosure_of", "disclosure", ["agency_id", "evidence_id"], unique=False)
    facts_stay("disclosure")


def downgrade() -> None:
    """Records are only ever added; a schema is not taken back. Restore the backup made before the upgrade."""
    raise NotImplementedError("restore the backup that was made before the upgrade")
