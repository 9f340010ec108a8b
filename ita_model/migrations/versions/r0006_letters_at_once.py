"""Letters that go at once beside the day's one, what they bring that works once, and the visits of who signed in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import ita_model.database

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_MOMENT = ita_model.database.Moment(timezone=True)
_LETTER = (
    "officer_id", "on", "message_id", "digest", "state", "attempts", "next_try_at", "claimed_at", "sent_at", "trouble", "id",
    "agency_id",
)  # fmt: skip


def upgrade() -> None:
    """Give letters a kind, one a day of digests alone; add the tables of signing in."""
    if op.get_bind().dialect.name == "sqlite":
        _letters_anew()
    else:
        op.drop_constraint("letter_agency_id_officer_id_on_key", "letter", type_="unique")
        op.add_column("letter", sa.Column("kind", sa.String(length=20), nullable=False, server_default="digest"))
        op.alter_column("letter", "kind", server_default=None)
        op.create_check_constraint(op.f("letter_letterkind_check"), "letter", "kind IN ('digest', 'sign-in', 'code')")
    op.create_index(
        "letter_of_the_day",
        "letter",
        ["agency_id", "officer_id", "on"],
        unique=True,
        sqlite_where=sa.text("kind = 'digest'"),
        postgresql_where=sa.text("kind = 'digest'"),
    )
    _tables_of_signing_in()


def _letters_anew() -> None:
    """SQLite takes no constraint away: the table is made anew. What points at its rows is checked when all is done."""
    listed = ", ".join(f'"{name}"' for name in _LETTER)
    op.execute("PRAGMA defer_foreign_keys=ON")
    op.execute(f"CREATE TEMPORARY TABLE letter_kept AS SELECT {listed} FROM letter")  # noqa: S608 - our own names
    op.drop_table("letter")
    states = ("owed", "sending", "sent", "in-doubt", "failed", "superseded")
    op.create_table(
        "letter",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("kind", _kind(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(*states, name="letterstate", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", _MOMENT, nullable=False),
        sa.Column("claimed_at", _MOMENT, nullable=True),
        sa.Column("sent_at", _MOMENT, nullable=True),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("letter_sent_when_check")),
        sa.ForeignKeyConstraint(
            ["agency_id", "officer_id"], ["officer.agency_id", "officer.id"], name=op.f("letter_agency_id_officer_id_fkey")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("letter_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("letter_pkey")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("letter_agency_id_id_key")),
        sa.UniqueConstraint("message_id", name=op.f("letter_message_id_key")),
    )
    op.execute(f"INSERT INTO letter ({listed}, kind) SELECT {listed}, 'digest' FROM letter_kept")  # noqa: S608
    op.execute("DROP TABLE letter_kept")
    op.create_index("letter_waiting", "letter", ["state", "next_try_at"], unique=False)


def _tables_of_signing_in() -> None:
    op.create_table(
        "sign_in_ask",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address_sha256", sa.String(length=64), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("sign_in_ask_pkey")),
    )
    op.create_index("sign_in_asked", "sign_in_ask", ["address_sha256", "at"], unique=False)
    op.create_table(
        "one_time",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("kind", _kind(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("issued_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("used_at", _MOMENT, nullable=True),
        sa.Column("revoked_at", _MOMENT, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind <> 'digest'", name=op.f("one_time_works_once_check")),
        _names("one_time", "officer"),
        _names("one_time", "letter"),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("one_time_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("one_time_pkey")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("one_time_agency_id_id_key")),
        sa.UniqueConstraint("token_sha256", name=op.f("one_time_token_sha256_key")),
    )
    op.create_index("one_time_of", "one_time", ["agency_id", "officer_id", "kind"], unique=False)
    op.create_table(
        "visit",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("one_time_id", sa.Integer(), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("stamp_key", sa.String(length=64), nullable=False),
        sa.Column("begun_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        _names("visit", "officer"),
        _names("visit", "one_time"),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("visit_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("visit_pkey")),
        sa.UniqueConstraint("token_sha256", name=op.f("visit_token_sha256_key")),
    )


def _kind() -> sa.Enum:
    kinds = ("digest", "sign-in", "code")
    return sa.Enum(*kinds, name="letterkind", native_enum=False, create_constraint=True, length=20)


def _names(table: str, parent: str) -> sa.ForeignKeyConstraint:
    columns, named = ["agency_id", f"{parent}_id"], op.f(f"{table}_agency_id_{parent}_id_fkey")
    return sa.ForeignKeyConstraint(columns, [f"{parent}.agency_id", f"{parent}.id"], name=named)


def downgrade() -> None:
    """Records are only ever added; a schema is not taken back. Restore the backup made before the upgrade."""
    raise NotImplementedError("restore the backup that was made before the upgrade")
