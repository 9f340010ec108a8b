"""What the secretary asks to be compiled, and what became of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import ita_model.database
from ita_model.migrations.versions.r0003_narratives_and_lives import facts_stay

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_MOMENT = ita_model.database.Moment(timezone=True)


def upgrade() -> None:
    """Add the tables, closed to UPDATE and DELETE like every table of facts."""
    op.create_table(
        "report_wish",
        sa.Column("year_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("draft", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "year_id"], ["year.agency_id", "year.id"], name=op.f("report_wish_agency_id_year_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "officer_id"], ["officer.agency_id", "officer.id"], name=op.f("report_wish_agency_id_officer_id_fkey")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("report_wish_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("report_wish_pkey")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("report_wish_agency_id_id_key")),
    )
    op.create_table(
        "report_wish_step",
        sa.Column("wish_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column(
            "step",
            sa.Enum("begun", "done", "failed", name="wishstep", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("trouble", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(step = 'done') = (report_id IS NOT NULL)", name=op.f("report_wish_step_done_with_check")),
        sa.CheckConstraint("(step = 'failed') = (length(trouble) > 0)", name=op.f("report_wish_step_failed_why_check")),
        sa.ForeignKeyConstraint(
            ["agency_id", "wish_id"],
            ["report_wish.agency_id", "report_wish.id"],
            name=op.f("report_wish_step_agency_id_wish_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "report_id"],
            ["report.agency_id", "report.id"],
            name=op.f("report_wish_step_agency_id_report_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("report_wish_step_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("report_wish_step_pkey")),
        sa.UniqueConstraint("wish_id", "n", name=op.f("report_wish_step_wish_id_n_key")),
    )
    op.create_index(
        "report_wish_done",
        "report_wish_step",
        ["wish_id"],
        unique=True,
        sqlite_where=sa.text("step = 'done'"),
        postgresql_where=sa.text("step = 'done'"),
    )
    for table in ("report_wish", "report_wish_step"):
        facts_stay(table)


def downgrade() -> None:
    """Records are only ever added; a schema is not taken back. Restore the backup made before the upgrade."""
    raise NotImplementedError("restore the backup that was made before the upgrade")
