"""Facts and the journal refuse UPDATE and DELETE; a checkpoint lets only its state be moved."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEPT = (
    "agency_detail", "division_detail", "officer_detail", "post", "year", "aspect", "measure", "step", "confirmation",
    "evidence", "move", "report", "report_file", "journal",
)  # fmt: skip
CHECKPOINT_FIXED = (
    "id", "agency_id", "year_id", "measure_id", "step_id", "division_id", "occurrence", "period", "nominal_on", "due_on",
    "opens_on", "why",
)  # fmt: skip


def upgrade() -> None:
    """Set the triggers, in the words of either database."""
    if op.get_bind().dialect.name == "postgresql":
        _on_postgresql()
    else:
        _on_sqlite()


def downgrade() -> None:
    """Records are only ever added; a schema is not taken back. Restore the backup made before the upgrade."""
    raise NotImplementedError("restore the backup that was made before the upgrade")


def _on_sqlite() -> None:
    for table in KEPT:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table}: facts are only added'); END"
            )
    op.execute(
        f"CREATE TRIGGER checkpoint_is_fixed BEFORE UPDATE OF {', '.join(CHECKPOINT_FIXED)} ON checkpoint "
        "BEGIN SELECT RAISE(ABORT, 'checkpoint: only its state moves'); END"
    )
    op.execute(
        "CREATE TRIGGER checkpoint_refuses_delete BEFORE DELETE ON checkpoint "
        "BEGIN SELECT RAISE(ABORT, 'checkpoint: facts are only added'); END"
    )


def _on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION facts_are_only_added() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%: facts are only added', TG_TABLE_NAME; END $$"
    )
    for table in KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION facts_are_only_added()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_stays_whole BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION facts_are_only_added()"
        )
    changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in CHECKPOINT_FIXED)
    op.execute(
        f"CREATE TRIGGER checkpoint_is_fixed BEFORE UPDATE ON checkpoint FOR EACH ROW WHEN ({changed}) "
        "EXECUTE FUNCTION facts_are_only_added()"
    )
    op.execute(
        "CREATE TRIGGER checkpoint_refuses_delete BEFORE DELETE ON checkpoint "
        "FOR EACH ROW EXECUTE FUNCTION facts_are_only_added()"
    )
