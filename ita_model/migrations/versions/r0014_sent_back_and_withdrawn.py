"""Reports that the executive sends back, wishes that are withdrawn, and the day on which a key was last used."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import sqlalchemy as sa
from alembic import op

import ita_model.database
from ita_model.migrations.versions.r0003_narratives_and_lives import facts_stay

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_MOMENT = ita_model.database.Moment(timezone=True)
_STATES: Final = ("draft", "compiled", "signed-off", "sent-back", "acknowledged", "published", "superseded")
_STEPS: Final = ("begun", "done", "failed", "withdrawn")
_LEGAL: Final = (
    ("compiled", "signed-off"),
    ("compiled", "superseded"),
    ("signed-off", "acknowledged"),
    ("signed-off", "sent-back"),
    ("signed-off", "superseded"),
    ("sent-back", "signed-off"),
    ("sent-back", "superseded"),
    ("acknowledged", "published"),
    ("acknowledged", "superseded"),
    ("published", "superseded"),
)
_MOVES: Final = " OR ".join(f"(before = '{before}' AND after = '{after}')" for before, after in _LEGAL)
_WORDS: Final = "(after NOT IN ('superseded', 'sent-back') AND before <> 'sent-back') OR length(trim(words)) > 0"


def upgrade() -> None:
    """Let the two tables take the new words, and add the one of keys."""
    if op.get_bind().dialect.name == "sqlite":
        _anew("report_move", _report_move)
        _anew("report_wish_step", _wish_step)
    else:
        _let_in("report_move", "before", _one_of("before", _STATES))
        _let_in("report_move", "after", _one_of("after", _STATES))
        _let_in("report_move", "legal_move", _MOVES)
        _let_in("report_move", "says_why", _WORDS)
        _let_in("report_wish_step", "wishstep", _one_of("step", _STEPS))
    op.create_table(
        "api_key_use",
        sa.Column("api_key_id", sa.Integer(), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=False),
        *_owned("api_key_use", api_key="api_key"),
        sa.UniqueConstraint("api_key_id", name=op.f("api_key_use_api_key_id_key")),
    )


def downgrade() -> None:
    """Records are only ever added; a schema is not taken back. Restore the backup made before the upgrade."""
    raise NotImplementedError("restore the backup that was made before the upgrade")


def _one_of(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def _let_in(table: str, rule: str, says: str) -> None:
    op.drop_constraint(op.f(f"{table}_{rule}_check"), table, type_="check")
    op.create_check_constraint(op.f(f"{table}_{rule}_check"), table, says)


def _anew(table: str, make: Callable[[], None]) -> None:
    """SQLite takes no constraint away: the table is made anew, with its rows. Nothing points at these."""
    kept = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)]
    listed = ", ".join(f'"{name}"' for name in kept)
    op.execute(f"CREATE TEMPORARY TABLE {table}_kept AS SELECT {listed} FROM {table}")  # noqa: S608 - our own names
    op.drop_table(table)
    make()
    op.execute(f"INSERT INTO {table} ({listed}) SELECT {listed} FROM {table}_kept")  # noqa: S608
    op.execute(f"DROP TABLE {table}_kept")
    facts_stay(table)


def _report_move() -> None:
    op.create_table(
        "report_move",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("before", _words("before", _STATES), nullable=False),
        sa.Column("after", _words("after", _STATES), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        *_owned("report_move", report="report", officer="officer"),
        sa.CheckConstraint(_MOVES, name=op.f("report_move_legal_move_check")),
        sa.CheckConstraint(_WORDS, name=op.f("report_move_says_why_check")),
        sa.UniqueConstraint("report_id", "n", name=op.f("report_move_report_id_n_key")),
    )


def _wish_step() -> None:
    op.create_table(
        "report_wish_step",
        sa.Column("wish_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("step", _words("wishstep", _STEPS), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("trouble", sa.String(length=20), nullable=False),
        *_owned("report_wish_step", wish="report_wish", report="report"),
        sa.CheckConstraint("(step = 'done') = (report_id IS NOT NULL)", name=op.f("report_wish_step_done_with_check")),
        sa.CheckConstraint("(step = 'failed') = (length(trouble) > 0)", name=op.f("report_wish_step_failed_why_check")),
        sa.UniqueConstraint("wish_id", "n", name=op.f("report_wish_step_wish_id_n_key")),
    )
    op.create_index("report_wish_done", "report_wish_step", ["wish_id"], unique=True, sqlite_where=sa.text("step = 'done'"))


def _words(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=20)


def _owned(table: str, **pointers: str) -> list[sa.Column[object] | sa.Constraint]:
    """What every row has, and its keys. `pointers` are by the word before `_id` the tables that it names."""
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                ["agency_id", f"{name}_id"], [f"{parent}.agency_id", f"{parent}.id"],
                name=op.f(f"{table}_agency_id_{name}_id_fkey"),
            )
            for name, parent in pointers.items()
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f(f"{table}_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"{table}_pkey")),
    ]  # fmt: skip
