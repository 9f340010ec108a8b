"""What the secretary writes over the heads' words; why a report was compiled; and its life after that."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import ita_model.database

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


_STATES = ("draft", "compiled", "signed-off", "acknowledged", "published", "superseded")
_LEGAL = (
    ("compiled", "signed-off"),
    ("compiled", "superseded"),
    ("signed-off", "acknowledged"),
    ("signed-off", "superseded"),
    ("acknowledged", "published"),
    ("acknowledged", "superseded"),
    ("published", "superseded"),
)


def upgrade() -> None:
    """Add the tables, closed to UPDATE and DELETE like every table of facts."""
    op.create_table(
        "narrative",
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("at", ita_model.database.Moment(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(result IS NULL) = (outcome IS NULL)", name=op.f("narrative_both_or_neither_check")),
        sa.CheckConstraint("result IS NULL OR length(trim(result)) > 0", name=op.f("narrative_result_said_check")),
        sa.ForeignKeyConstraint(
            ["agency_id", "measure_id"], ["measure.agency_id", "measure.id"], name=op.f("narrative_agency_id_measure_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "officer_id"], ["officer.agency_id", "officer.id"], name=op.f("narrative_agency_id_officer_id_fkey")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("narrative_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("narrative_pkey")),
    )
    op.create_index("narrative_of", "narrative", ["agency_id", "measure_id", "kind"], unique=False)
    op.create_table(
        "report_move",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("before", _state("before"), nullable=False),
        sa.Column("after", _state("after"), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("at", ita_model.database.Moment(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            " OR ".join(f"(before = '{before}' AND after = '{after}')" for before, after in _LEGAL),
            name=op.f("report_move_legal_move_check"),
        ),
        sa.CheckConstraint("after <> 'superseded' OR length(trim(words)) > 0", name=op.f("report_move_says_why_check")),
        sa.ForeignKeyConstraint(
            ["agency_id", "officer_id"], ["officer.agency_id", "officer.id"], name=op.f("report_move_agency_id_officer_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "report_id"], ["report.agency_id", "report.id"], name=op.f("report_move_agency_id_report_id_fkey")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("report_move_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("report_move_pkey")),
        sa.UniqueConstraint("report_id", "n", name=op.f("report_move_report_id_n_key")),
    )
    op.add_column("report", sa.Column("reason", sa.Text(), nullable=True))
    facts_stay("narrative")
    facts_stay("report_move")


def _state(name: str) -> sa.Enum:
    return sa.Enum(*_STATES, name=name, native_enum=False, create_constraint=True, length=20)


def downgrade() -> None:
    """Records are only ever added; a schema is not taken back. Restore the backup made before the upgrade."""
    raise NotImplementedError("restore the backup that was made before the upgrade")


def facts_stay(table: str) -> None:
    """Set the triggers that revision 0002 set on the tables of its time."""
    if op.get_bind().dialect.name == "postgresql":
        for name, when in ((f"{table}_stays", "UPDATE OR DELETE"), (f"{table}_stays_whole", "TRUNCATE")):
            each = "STATEMENT" if when == "TRUNCATE" else "ROW"
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {when} ON {table} FOR EACH {each} EXECUTE FUNCTION facts_are_only_added()"
            )
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_refuses_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table}: facts are only added'); END"
        )
