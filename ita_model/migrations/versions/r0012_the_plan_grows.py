"""Measures and steps that are added to a year's plan after it was opened, and divisions that end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import ita_model.database
from ita_model.migrations.versions.r0003_narratives_and_lives import facts_stay

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables of facts. The measures and steps themselves stand where all the others do."""
    tables = (("measure_addition", "measure", ()), ("step_addition", "step", ()), ("division_end", "division", ("last_on",)))
    for table, parent, days in tables:
        op.create_table(
            table,
            sa.Column(f"{parent}_id", sa.Integer(), nullable=False),
            *(sa.Column(day, sa.Date(), nullable=False) for day in days),
            sa.Column("officer_id", sa.Integer(), nullable=False),
            sa.Column("at", ita_model.database.Moment(timezone=True), nullable=False),
            sa.Column("words", sa.Text(), nullable=False),
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("agency_id", sa.Integer(), nullable=False),
            *(
                sa.ForeignKeyConstraint(
                    ["agency_id", f"{name}_id"], [f"{name}.agency_id", f"{name}.id"],
                    name=op.f(f"{table}_agency_id_{name}_id_fkey"),
                )
                for name in (parent, "officer")
            ),
            sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f(f"{table}_agency_id_fkey")),
            sa.CheckConstraint("length(trim(words)) > 0", name=op.f(f"{table}_says_why_check")),
            sa.PrimaryKeyConstraint("id", name=op.f(f"{table}_pkey")),
            sa.UniqueConstraint(f"{parent}_id", name=op.f(f"{table}_{parent}_id_key")),
        )  # fmt: skip
        facts_stay(table)


def downgrade() -> None:
    """Records are only ever added; a schema is not taken back. Restore the backup made before the upgrade."""
    raise NotImplementedError("restore the backup that was made before the upgrade")
