"""The secretary's own word on letters: whom to remind today, and which letter in doubt arrived after all."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import ita_model.database
from ita_model.migrations.versions.r0003_narratives_and_lives import facts_stay

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_MOMENT = ita_model.database.Moment(timezone=True)


def upgrade() -> None:
    """Add the two tables, closed to UPDATE and DELETE like every table of facts."""
    op.create_table(
        "nudge",
        sa.Column("to_officer_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("checkpoints", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("checkpoints > 0", name=op.f("nudge_of_something_check")),
        sa.ForeignKeyConstraint(
            ["agency_id", "to_officer_id"], ["officer.agency_id", "officer.id"], name=op.f("nudge_agency_id_to_officer_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "officer_id"], ["officer.agency_id", "officer.id"], name=op.f("nudge_agency_id_officer_id_fkey")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("nudge_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("nudge_pkey")),
        sa.UniqueConstraint("agency_id", "to_officer_id", "on", name=op.f("nudge_agency_id_to_officer_id_on_key")),
    )
    op.create_table(
        "receipt",
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(trim(words)) > 0", name=op.f("receipt_says_how_check")),
        sa.ForeignKeyConstraint(
            ["agency_id", "letter_id"], ["letter.agency_id", "letter.id"], name=op.f("receipt_agency_id_letter_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "officer_id"], ["officer.agency_id", "officer.id"], name=op.f("receipt_agency_id_officer_id_fkey")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("receipt_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("receipt_pkey")),
        sa.UniqueConstraint("agency_id", "letter_id", name=op.f("receipt_agency_id_letter_id_key")),
    )
    facts_stay("nudge")
    facts_stay("receipt")


def downgrade() -> None:
    """Records are only ever added; a schema is not taken back. Restore the backup made before the upgrade."""
    raise NotImplementedError("restore the backup that was made before the upgrade")
