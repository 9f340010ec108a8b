"""Keys of the API and what it answered, addresses of calendars, and hooks with their outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import ita_model.database
from ita_model.migrations.versions.r0003_narratives_and_lives import facts_stay

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables; those of facts are closed to UPDATE and DELETE."""
    _keys()
    _calendars()
    _hooks()
    for table in ("api_key", "api_key_end", "calendar_feed", "calendar_feed_end", "hook", "hook_end"):
        facts_stay(table)


def downgrade() -> None:
    """Records are only ever added; a schema is not taken back. Restore the backup made before the upgrade."""
    raise NotImplementedError("restore the backup that was made before the upgrade")


def _keys() -> None:
    op.create_table(
        "api_key",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("secret_sha256", sa.String(length=64), nullable=False),
        sa.Column("ending", sa.String(length=8), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=False),
        _moment("at"),
        _moment("expires_at"),
        *_owned("api_key", officer="officer", issued_by="officer"),
        sa.UniqueConstraint("agency_id", "id", name=op.f("api_key_agency_id_id_key")),
        sa.UniqueConstraint("secret_sha256", name=op.f("api_key_secret_sha256_key")),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("api_key_is_named_check")),
        sa.CheckConstraint("at < expires_at", name=op.f("api_key_lasts_check")),
    )
    op.create_table(
        "api_key_end",
        sa.Column("api_key_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        _moment("at"),
        sa.Column("words", sa.Text(), nullable=False),
        *_owned("api_key_end", api_key="api_key", officer="officer"),
        sa.UniqueConstraint("api_key_id", name=op.f("api_key_end_api_key_id_key")),
    )
    op.create_table(
        "api_answer",
        sa.Column("api_key_id", sa.Integer(), nullable=False),
        sa.Column("chosen", sa.String(length=200), nullable=False),
        sa.Column("request_sha256", sa.String(length=64), nullable=False),
        _moment("at"),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        *_owned("api_answer", api_key="api_key"),
        sa.UniqueConstraint("api_key_id", "chosen", name=op.f("api_answer_api_key_id_chosen_key")),
        sa.CheckConstraint("(status IS NULL) = (body IS NULL)", name=op.f("api_answer_answered_whole_check")),
    )
    op.create_index("api_answer_at", "api_answer", ["agency_id", "at"], unique=False)


def _calendars() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("division_id", sa.Integer(), nullable=True),
        sa.Column("secret_sha256", sa.String(length=64), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        _moment("at"),
        *_owned("calendar_feed", division="division", officer="officer"),
        sa.UniqueConstraint("agency_id", "id", name=op.f("calendar_feed_agency_id_id_key")),
        sa.UniqueConstraint("secret_sha256", name=op.f("calendar_feed_secret_sha256_key")),
    )
    op.create_table(
        "calendar_feed_end",
        sa.Column("calendar_feed_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        _moment("at"),
        *_owned("calendar_feed_end", calendar_feed="calendar_feed", officer="officer"),
        sa.UniqueConstraint("calendar_feed_id", name=op.f("calendar_feed_end_calendar_feed_id_key")),
    )


def _hooks() -> None:
    op.create_table(
        "hook",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("events", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        _moment("at"),
        *_owned("hook", officer="officer"),
        sa.UniqueConstraint("agency_id", "id", name=op.f("hook_agency_id_id_key")),
    )
    op.create_table(
        "hook_end",
        sa.Column("hook_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        _moment("at"),
        *_owned("hook_end", hook="hook", officer="officer"),
        sa.UniqueConstraint("hook_id", name=op.f("hook_end_hook_id_key")),
    )
    op.create_table(
        "hook_message",
        sa.Column("hook_id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=80), nullable=False),
        sa.Column("message_id", sa.String(length=60), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        _moment("at"),
        sa.Column(
            "state",
            sa.Enum(
                "owed", "sending", "sent", "given-up",
                name="messagestate", native_enum=False, create_constraint=True, length=20,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _moment("next_try_at"),
        _moment("claimed_at", nullable=True),
        _moment("sent_at", nullable=True),
        sa.Column("trouble", sa.Text(), nullable=False),
        *_owned("hook_message", hook="hook"),
        sa.UniqueConstraint("hook_id", "cause", name=op.f("hook_message_hook_id_cause_key")),
        sa.UniqueConstraint("message_id", name=op.f("hook_message_message_id_key")),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("hook_message_sent_when_check")),
    )  # fmt: skip
    op.create_index("hook_message_waiting", "hook_message", ["state", "next_try_at"], unique=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, ita_model.database.Moment(timezone=True), nullable=nullable)


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
