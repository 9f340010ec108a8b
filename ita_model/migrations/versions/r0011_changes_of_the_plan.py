"""Posts that end early, words of the plan from a day on, due days that were moved, and checkpoints that were added."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import ita_model.database
from ita_model.migrations.versions.r0003_narratives_and_lives import facts_stay

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_MOMENT = ita_model.database.Moment(timezone=True)
_FIXED = ("id", "agency_id", "year_id", "measure_id", "step_id", "occurrence", "period", "nominal_on")
_MIRRORED = {"measure": ("title", "responsible", "period"), "step": ("text", "good_evidence")}
_OWN = {
    "measure": ("id", "agency_id", "year_id", "aspect_id", "code", "position"),
    "step": ("id", "agency_id", "measure_id", "position", "marker"),
}


def upgrade() -> None:
    """Add the tables of facts. A measure's and a step's words, and a checkpoint's days, may follow them and nothing else."""
    op.create_index("post_named", "post", ["agency_id", "id"], unique=True)
    op.create_table(
        "post_end",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        *_said(),
        *_rules("post_end", "post"),
        sa.CheckConstraint("length(trim(words)) > 0", name=op.f("post_end_says_why_check")),
    )
    op.create_index("post_end_of", "post_end", ["agency_id", "post_id"], unique=False)
    for parent, mirrored in _MIRRORED.items():
        _details(parent, mirrored)
    op.create_table(
        "rescheduling",
        sa.Column("checkpoint_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("from_due_on", sa.Date(), nullable=False),
        sa.Column("from_opens_on", sa.Date(), nullable=False),
        sa.Column("from_why", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        *_said(),
        *_rules("rescheduling", "checkpoint"),
        sa.CheckConstraint("length(trim(words)) > 0", name=op.f("rescheduling_says_why_check")),
        sa.CheckConstraint("opens_on <= due_on", name=op.f("rescheduling_opens_before_due_check")),
        sa.UniqueConstraint("checkpoint_id", "n", name=op.f("rescheduling_checkpoint_id_n_key")),
    )
    op.create_index("rescheduling_at", "rescheduling", ["agency_id", "at"], unique=False)
    op.create_table(
        "addition",
        sa.Column("checkpoint_id", sa.Integer(), nullable=False),
        sa.Column("checkpoint_sha256", sa.String(length=64), nullable=False),
        *_said(),
        *_rules("addition", "checkpoint"),
        sa.CheckConstraint("length(trim(words)) > 0", name=op.f("addition_says_why_check")),
        sa.UniqueConstraint("checkpoint_id", name=op.f("addition_checkpoint_id_key")),
    )
    op.add_column("checkpoint", sa.Column("reschedulings", sa.Integer(), nullable=False, server_default="0"))
    for table in ("post_end", "measure_detail", "step_detail", "rescheduling", "addition"):
        facts_stay(table)
    for parent in _MIRRORED:
        _let_the_words_follow(parent)
    _let_the_days_follow()


def downgrade() -> None:
    """Records are only ever added; a schema is not taken back. Restore the backup made before the upgrade."""
    raise NotImplementedError("restore the backup that was made before the upgrade")


def _details(parent: str, mirrored: tuple[str, ...]) -> None:
    table = f"{parent}_detail"
    op.create_table(
        table,
        sa.Column(f"{parent}_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in mirrored),
        *_said(by_somebody=False),
        *_rules(table, parent),
        sa.CheckConstraint("officer_id IS NULL OR length(trim(words)) > 0", name=op.f(f"{table}_says_why_check")),
    )
    op.create_index(f"{table}_of", table, ["agency_id", f"{parent}_id"], unique=False)


def _said(*, by_somebody: bool = True) -> list[sa.Column[object]]:
    """Who, when, why; and what every row has."""
    return [
        sa.Column("officer_id", sa.Integer(), nullable=not by_somebody),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
    ]


def _rules(table: str, parent: str) -> list[sa.Constraint]:
    """Its keys."""
    return [
        *(
            sa.ForeignKeyConstraint(
                ["agency_id", f"{name}_id"], [f"{name}.agency_id", f"{name}.id"],
                name=op.f(f"{table}_agency_id_{name}_id_fkey"),
            )
            for name in (parent, "officer")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f(f"{table}_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"{table}_pkey")),
    ]  # fmt: skip


def _let_the_words_follow(table: str) -> None:
    """In the place of revision 0002's trigger: the words may come to say what a fact about the row says, and only that."""
    fixed, said = _OWN[table], f"SELECT 1 FROM {table}_detail AS told WHERE told.{table}_id = NEW.id AND "  # noqa: S608
    said += " AND ".join(f"told.{name} = NEW.{name}" for name in ("agency_id", *_MIRRORED[table]))
    if op.get_bind().dialect.name == "postgresql":
        changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in fixed)
        op.execute(f"DROP TRIGGER {table}_stays ON {table}")
        op.execute(
            f"CREATE FUNCTION {table}_follows_its_facts() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF ({changed}) OR NOT EXISTS ({said}) THEN RAISE EXCEPTION '%: facts are only added', TG_TABLE_NAME; END IF; "
            "RETURN NEW; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_follows BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_follows_its_facts()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION facts_are_only_added()"
        )
        return
    changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in fixed)
    op.execute(f"DROP TRIGGER {table}_refuses_update")
    op.execute(
        f"CREATE TRIGGER {table}_refuses_update BEFORE UPDATE ON {table} WHEN ({changed}) OR NOT EXISTS ({said}) "
        f"BEGIN SELECT RAISE(ABORT, '{table}: facts are only added'); END"
    )


def _let_the_days_follow() -> None:
    """In the place of revision 0005's trigger: the days may change together with the count of reschedulings alone."""
    days = ("due_on", "opens_on", "why")
    if op.get_bind().dialect.name == "postgresql":
        changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in _FIXED)
        handed = "NEW.division_id IS DISTINCT FROM OLD.division_id AND NEW.handovers IS DISTINCT FROM OLD.handovers + 1"
        moved = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in days)
        moved = f"({moved}) AND NEW.reschedulings IS DISTINCT FROM OLD.reschedulings + 1"
        op.execute("DROP TRIGGER checkpoint_is_fixed ON checkpoint")
        op.execute(
            "CREATE TRIGGER checkpoint_is_fixed BEFORE UPDATE ON checkpoint FOR EACH ROW "
            f"WHEN ({changed} OR ({handed}) OR ({moved})) EXECUTE FUNCTION facts_are_only_added()"
        )
        return
    op.execute("DROP TRIGGER checkpoint_is_fixed")
    op.execute(
        f"CREATE TRIGGER checkpoint_is_fixed BEFORE UPDATE OF {', '.join(_FIXED)} ON checkpoint "
        "BEGIN SELECT RAISE(ABORT, 'checkpoint: only its state moves'); END"
    )
    moved = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in days)
    op.execute(
        f"CREATE TRIGGER checkpoint_is_rescheduled BEFORE UPDATE OF {', '.join(days)} ON checkpoint "
        f"WHEN ({moved}) AND NEW.reschedulings IS NOT OLD.reschedulings + 1 "
        "BEGIN SELECT RAISE(ABORT, 'checkpoint: only its state moves'); END"
    )
