"""Letters that come back, notices of them and of posts, and what a letter that goes at once is owed for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import ita_model.database
from ita_model.migrations.versions.r0003_narratives_and_lives import facts_stay

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_MOMENT = ita_model.database.Moment(timezone=True)
_NOTICE = ("key", "checkpoint_id", "report_id", "officer_id", "rung", "on", "letter_id", "moot_on", "id", "agency_id")
_OF_ONE_THING_ELSE = (
    "(post_id IS NULL AND bounce_id IS NULL) OR (checkpoint_id IS NULL AND report_id IS NULL"
    " AND (post_id IS NULL OR bounce_id IS NULL))"
)


def upgrade() -> None:
    """Add the table of returned letters, closed like every table of facts; let notices name one, or a post.

    What was done before is told to nobody now: notices are owed together with what causes them alone.
    """
    _table_of_bounces()
    _causes()
    if op.get_bind().dialect.name == "sqlite":
        _notices_anew()
        return
    for name in ("post", "bounce"):
        op.add_column("notice", sa.Column(f"{name}_id", sa.Integer(), nullable=True))
        columns, named = ["agency_id", f"{name}_id"], op.f(f"notice_agency_id_{name}_id_fkey")
        op.create_foreign_key(named, "notice", name, columns, ["agency_id", "id"])
    op.create_check_constraint(op.f("notice_of_one_thing_else_check"), "notice", _OF_ONE_THING_ELSE)


def downgrade() -> None:
    """Records are only ever added; a schema is not taken back. Restore the backup made before the upgrade."""
    raise NotImplementedError("restore the backup that was made before the upgrade")


def _table_of_bounces() -> None:
    why = ("no-mailbox", "full", "refused", "other")
    op.create_table(
        "bounce",
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("why", sa.Enum(*why, name="bouncewhy", native_enum=False, create_constraint=True, length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "letter_id"], ["letter.agency_id", "letter.id"], name=op.f("bounce_agency_id_letter_id_fkey")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("bounce_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("bounce_pkey")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("bounce_agency_id_id_key")),
        sa.UniqueConstraint("agency_id", "letter_id", name=op.f("bounce_agency_id_letter_id_key")),
    )
    facts_stay("bounce")


def _causes() -> None:
    """Until now the cause stood in the Message-ID, as the last word before the @."""
    op.add_column("letter", sa.Column("cause", sa.Text(), nullable=True))
    connection = op.get_bind()
    for number, named in connection.execute(sa.text("SELECT id, message_id FROM letter WHERE kind <> 'digest'")).all():
        said = {"cause": named.rpartition("@")[0].rpartition(".")[2], "id": number}
        connection.execute(sa.text("UPDATE letter SET cause = :cause WHERE id = :id"), said)
    op.create_index("letter_caused", "letter", ["agency_id", "officer_id", "kind", "cause"], unique=True)


def _notices_anew() -> None:
    """SQLite adds no constraint to a table: it is made anew. Nothing points at its rows."""
    listed = ", ".join(f'"{name}"' for name in _NOTICE)
    op.execute(f"CREATE TEMPORARY TABLE notice_kept AS SELECT {listed} FROM notice")  # noqa: S608 - our own names
    op.drop_table("notice")
    parents = ("checkpoint", "report", "post", "bounce", "officer", "letter")
    op.create_table(
        "notice",
        sa.Column("key", sa.String(length=160), nullable=False),
        *(sa.Column(f"{name}_id", sa.Integer(), nullable=name != "officer") for name in parents),
        sa.Column("rung", sa.String(length=20), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("moot_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("checkpoint_id IS NULL OR report_id IS NULL", name=op.f("notice_of_one_thing_check")),
        sa.CheckConstraint(_OF_ONE_THING_ELSE, name=op.f("notice_of_one_thing_else_check")),
        *(
            sa.ForeignKeyConstraint(
                ["agency_id", f"{name}_id"], [f"{name}.agency_id", f"{name}.id"], name=op.f(f"notice_agency_id_{name}_id_fkey")
            )
            for name in parents
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("notice_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("notice_pkey")),
        sa.UniqueConstraint("agency_id", "key", name=op.f("notice_agency_id_key_key")),
    )
    op.execute(f"INSERT INTO notice ({listed}) SELECT {listed} FROM notice_kept")  # noqa: S608
    op.execute("DROP TABLE notice_kept")
    op.create_index("notice_untold", "notice", ["agency_id", "officer_id", "letter_id"], unique=False)
