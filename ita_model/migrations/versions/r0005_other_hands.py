"""Checkpoints that are handed over, and waivers that are asked for and refused."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import ita_model.database
from ita_model.migrations.versions.r0003_narratives_and_lives import facts_stay

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_STILL_FIXED = (
    "id", "agency_id", "year_id", "measure_id", "step_id", "occurrence", "period", "nominal_on", "due_on", "opens_on", "why",
)  # fmt: skip


def upgrade() -> None:
    """Add the tables of facts; a checkpoint's division may change now, together with its count of handovers alone."""
    op.create_table(
        "handover",
        sa.Column("checkpoint_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("from_division_id", sa.Integer(), nullable=False),
        sa.Column("to_division_id", sa.Integer(), nullable=False),
        sa.Column("to_officer_id", sa.Integer(), nullable=True),
        *_said(),
        sa.CheckConstraint(
            "(from_division_id = to_division_id) = (to_officer_id IS NOT NULL)", name=op.f("handover_division_or_officer_check")
        ),
        *_rules("handover", checkpoint="checkpoint", from_division="division", to_division="division", to_officer="officer"),
        sa.UniqueConstraint("checkpoint_id", "n", name=op.f("handover_checkpoint_id_n_key")),
    )
    op.create_index("handover_by", "handover", ["agency_id", "from_division_id", "at"], unique=False)
    op.create_table(
        "waiver_request",
        sa.Column("checkpoint_id", sa.Integer(), nullable=False),
        *_said(),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("handovers", sa.Integer(), nullable=False),
        *_rules("waiver_request", checkpoint="checkpoint"),
        sa.UniqueConstraint("agency_id", "id", name=op.f("waiver_request_agency_id_id_key")),
    )
    op.create_index("waiver_request_of", "waiver_request", ["agency_id", "checkpoint_id"], unique=False)
    op.create_table(
        "waiver_refusal",
        sa.Column("waiver_request_id", sa.Integer(), nullable=False),
        *_said(),
        *_rules("waiver_refusal", waiver_request="waiver_request"),
        sa.UniqueConstraint("waiver_request_id", name=op.f("waiver_refusal_waiver_request_id_key")),
    )
    op.add_column("checkpoint", sa.Column("handovers", sa.Integer(), nullable=False, server_default="0"))
    _let_the_division_change()
    for table in ("handover", "waiver_request", "waiver_refusal"):
        facts_stay(table)


def downgrade() -> None:
    """Records are only ever added; a schema is not taken back. Restore the backup made before the upgrade."""
    raise NotImplementedError("restore the backup that was made before the upgrade")


def _said() -> list[sa.Column[object]]:
    """Who, when, why; and what every row has."""
    return [
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("at", ita_model.database.Moment(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
    ]


def _rules(table: str, **pointers: str) -> list[sa.Constraint]:
    """Its keys, and that it says why. `pointers` are by the word before `_id` the tables that it names."""
    return [
        *(
            sa.ForeignKeyConstraint(
                ["agency_id", f"{name}_id"], [f"{parent}.agency_id", f"{parent}.id"],
                name=op.f(f"{table}_agency_id_{name}_id_fkey"),
            )
            for name, parent in {**pointers, "officer": "officer"}.items()
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f(f"{table}_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"{table}_pkey")),
        sa.CheckConstraint("length(trim(words)) > 0", name=op.f(f"{table}_says_why_check")),
    ]  # fmt: skip


def _let_the_division_change() -> None:
    """In the place of revision 0002's trigger, which kept the division fixed."""
    if op.get_bind().dialect.name == "postgresql":
        changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in _STILL_FIXED)
        handed = "NEW.division_id IS DISTINCT FROM OLD.division_id AND NEW.handovers IS DISTINCT FROM OLD.handovers + 1"
        op.execute("DROP TRIGGER checkpoint_is_fixed ON checkpoint")
        op.execute(
            f"CREATE TRIGGER checkpoint_is_fixed BEFORE UPDATE ON checkpoint FOR EACH ROW WHEN ({changed} OR ({handed})) "
            "EXECUTE FUNCTION facts_are_only_added()"
        )
        return
    op.execute("DROP TRIGGER checkpoint_is_fixed")
    op.execute(
        f"CREATE TRIGGER checkpoint_is_fixed BEFORE UPDATE OF {', '.join(_STILL_FIXED)} ON checkpoint "
        "BEGIN SELECT RAISE(ABORT, 'checkpoint: only its state moves'); END"
    )
    op.execute(
        "CREATE TRIGGER checkpoint_is_handed_over BEFORE UPDATE OF division_id ON checkpoint "
        "WHEN NEW.division_id IS NOT OLD.division_id AND NEW.handovers IS NOT OLD.handovers + 1 "
        "BEGIN SELECT RAISE(ABORT, 'checkpoint: only its state moves'); END"
    )
