# ruff: noqa: E501 (as generated from the models, so that it can be compared with them)
"""The record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import ita_model.database

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "agency",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("province", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("agency_pkey")),
        sa.UniqueConstraint("code", name=op.f("agency_code_key")),
    )
    op.create_table(
        "division",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("division_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("division_pkey")),
        sa.UniqueConstraint("agency_id", "code", name=op.f("division_agency_id_code_key")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("division_agency_id_id_key")),
    )
    op.create_table(
        "journal",
        sa.Column("agency_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", ita_model.database.Moment(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("journal_agency_id_fkey")),
        sa.PrimaryKeyConstraint("agency_id", "seq", name=op.f("journal_pkey")),
    )
    op.create_table(
        "officer",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("officer_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("officer_pkey")),
        sa.UniqueConstraint("agency_id", "code", name=op.f("officer_agency_id_code_key")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("officer_agency_id_id_key")),
    )
    op.create_table(
        "sweep",
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", ita_model.database.Moment(timezone=True), nullable=False),
        sa.Column("notices", sa.Integer(), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("sweep_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("sweep_pkey")),
        sa.UniqueConstraint("agency_id", "on", name=op.f("sweep_agency_id_on_key")),
    )
    op.create_table(
        "year",
        sa.Column("be", sa.Integer(), nullable=False),
        sa.Column("opened_at", ita_model.database.Moment(timezone=True), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("plan_sha256", sa.String(length=64), nullable=False),
        sa.Column("days_off", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("year_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("year_pkey")),
        sa.UniqueConstraint("agency_id", "be", name=op.f("year_agency_id_be_key")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("year_agency_id_id_key")),
    )
    op.create_table(
        "aspect",
        sa.Column("year_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "year_id"], ["year.agency_id", "year.id"], name=op.f("aspect_agency_id_year_id_fkey")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("aspect_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("aspect_pkey")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("aspect_agency_id_id_key")),
        sa.UniqueConstraint("year_id", "number", name=op.f("aspect_year_id_number_key")),
    )
    op.create_table(
        "letter",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "owed",
                "sending",
                "sent",
                "in-doubt",
                "failed",
                "superseded",
                name="letterstate",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", ita_model.database.Moment(timezone=True), nullable=False),
        sa.Column("claimed_at", ita_model.database.Moment(timezone=True), nullable=True),
        sa.Column("sent_at", ita_model.database.Moment(timezone=True), nullable=True),
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
        sa.UniqueConstraint("agency_id", "officer_id", "on", name=op.f("letter_agency_id_officer_id_on_key")),
        sa.UniqueConstraint("message_id", name=op.f("letter_message_id_key")),
    )
    op.create_index("letter_waiting", "letter", ["state", "next_try_at"], unique=False)
    op.create_table(
        "agency_detail",
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("at", ita_model.database.Moment(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("agency_detail_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("agency_detail_pkey")),
    )
    op.create_table(
        "division_detail",
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("at", ita_model.database.Moment(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "division_id"],
            ["division.agency_id", "division.id"],
            name=op.f("division_detail_agency_id_division_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("division_detail_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("division_detail_pkey")),
    )
    op.create_table(
        "officer_detail",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("at", ita_model.database.Moment(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "officer_id"],
            ["officer.agency_id", "officer.id"],
            name=op.f("officer_detail_agency_id_officer_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("officer_detail_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("officer_detail_pkey")),
    )
    op.create_table(
        "post",
        sa.Column(
            "role",
            sa.Enum(
                "head", "deputy", "secretary", "executive", name="role", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("at", ita_model.database.Moment(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(role IN ('head', 'deputy')) = (division_id IS NOT NULL)", name=op.f("post_division_posts_check")),
        sa.CheckConstraint("to_on IS NULL OR from_on <= to_on", name=op.f("post_from_before_to_check")),
        sa.ForeignKeyConstraint(
            ["agency_id", "division_id"], ["division.agency_id", "division.id"], name=op.f("post_agency_id_division_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "officer_id"], ["officer.agency_id", "officer.id"], name=op.f("post_agency_id_officer_id_fkey")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("post_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("post_pkey")),
    )
    op.create_table(
        "report",
        sa.Column("year_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("draft", sa.Boolean(), nullable=False),
        sa.Column("at", ita_model.database.Moment(timezone=True), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("measures", sa.Integer(), nullable=False),
        sa.Column("outstanding", sa.Integer(), nullable=False),
        sa.Column("manifest_sha256", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "officer_id"], ["officer.agency_id", "officer.id"], name=op.f("report_agency_id_officer_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "year_id"], ["year.agency_id", "year.id"], name=op.f("report_agency_id_year_id_fkey")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("report_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("report_pkey")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("report_agency_id_id_key")),
    )
    op.create_table(
        "report_file",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "report_id"], ["report.agency_id", "report.id"], name=op.f("report_file_agency_id_report_id_fkey")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("report_file_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("report_file_pkey")),
        sa.UniqueConstraint("report_id", "name", name=op.f("report_file_report_id_name_key")),
    )
    op.create_table(
        "link",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("issued_at", ita_model.database.Moment(timezone=True), nullable=False),
        sa.Column("expires_at", ita_model.database.Moment(timezone=True), nullable=False),
        sa.Column("revoked_at", ita_model.database.Moment(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "letter_id"], ["letter.agency_id", "letter.id"], name=op.f("link_agency_id_letter_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "officer_id"], ["officer.agency_id", "officer.id"], name=op.f("link_agency_id_officer_id_fkey")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("link_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("link_pkey")),
        sa.UniqueConstraint("token_sha256", name=op.f("link_token_sha256_key")),
    )
    op.create_table(
        "measure",
        sa.Column("year_id", sa.Integer(), nullable=False),
        sa.Column("aspect_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("responsible", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "aspect_id"], ["aspect.agency_id", "aspect.id"], name=op.f("measure_agency_id_aspect_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "year_id"], ["year.agency_id", "year.id"], name=op.f("measure_agency_id_year_id_fkey")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("measure_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("measure_pkey")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("measure_agency_id_id_key")),
        sa.UniqueConstraint("year_id", "code", name=op.f("measure_year_id_code_key")),
        sa.UniqueConstraint("year_id", "position", name=op.f("measure_year_id_position_key")),
    )
    op.create_table(
        "step",
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("marker", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("good_evidence", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "measure_id"], ["measure.agency_id", "measure.id"], name=op.f("step_agency_id_measure_id_fkey")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("step_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("step_pkey")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("step_agency_id_id_key")),
        sa.UniqueConstraint("measure_id", "position", name=op.f("step_measure_id_position_key")),
    )
    op.create_table(
        "checkpoint",
        sa.Column("year_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("occurrence", sa.String(length=20), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("nominal_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "submitted",
                "accepted",
                "returned",
                "waived",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("opens_on <= due_on", name=op.f("checkpoint_opens_before_due_check")),
        sa.ForeignKeyConstraint(
            ["agency_id", "division_id"],
            ["division.agency_id", "division.id"],
            name=op.f("checkpoint_agency_id_division_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "measure_id"], ["measure.agency_id", "measure.id"], name=op.f("checkpoint_agency_id_measure_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "step_id"], ["step.agency_id", "step.id"], name=op.f("checkpoint_agency_id_step_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "year_id"], ["year.agency_id", "year.id"], name=op.f("checkpoint_agency_id_year_id_fkey")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("checkpoint_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("checkpoint_pkey")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("checkpoint_agency_id_id_key")),
        sa.UniqueConstraint("step_id", "division_id", "occurrence", name=op.f("checkpoint_step_id_division_id_occurrence_key")),
    )
    op.create_index("checkpoint_waiting", "checkpoint", ["agency_id", "state", "opens_on"], unique=False)
    op.create_table(
        "confirmation",
        sa.Column("checkpoint_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("at", ita_model.database.Moment(timezone=True), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(trim(result)) > 0", name=op.f("confirmation_result_said_check")),
        sa.ForeignKeyConstraint(
            ["agency_id", "checkpoint_id"],
            ["checkpoint.agency_id", "checkpoint.id"],
            name=op.f("confirmation_agency_id_checkpoint_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "officer_id"],
            ["officer.agency_id", "officer.id"],
            name=op.f("confirmation_agency_id_officer_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("confirmation_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("confirmation_pkey")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("confirmation_agency_id_id_key")),
    )
    op.create_index("confirmation_of", "confirmation", ["checkpoint_id"], unique=False)
    op.create_table(
        "notice",
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("checkpoint_id", sa.Integer(), nullable=True),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("rung", sa.String(length=20), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("moot_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("checkpoint_id IS NULL OR report_id IS NULL", name=op.f("notice_of_one_thing_check")),
        sa.ForeignKeyConstraint(
            ["agency_id", "checkpoint_id"],
            ["checkpoint.agency_id", "checkpoint.id"],
            name=op.f("notice_agency_id_checkpoint_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "letter_id"], ["letter.agency_id", "letter.id"], name=op.f("notice_agency_id_letter_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "officer_id"], ["officer.agency_id", "officer.id"], name=op.f("notice_agency_id_officer_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "report_id"], ["report.agency_id", "report.id"], name=op.f("notice_agency_id_report_id_fkey")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("notice_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("notice_pkey")),
        sa.UniqueConstraint("agency_id", "key", name=op.f("notice_agency_id_key_key")),
    )
    op.create_index("notice_untold", "notice", ["agency_id", "officer_id", "letter_id"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("confirmation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(sha256 IS NULL) <> (url IS NULL)", name=op.f("evidence_file_or_link_check")),
        sa.CheckConstraint("(sha256 IS NULL) = (size IS NULL)", name=op.f("evidence_file_has_size_check")),
        sa.ForeignKeyConstraint(
            ["agency_id", "confirmation_id"],
            ["confirmation.agency_id", "confirmation.id"],
            name=op.f("evidence_agency_id_confirmation_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("evidence_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("evidence_pkey")),
        sa.UniqueConstraint("confirmation_id", "position", name=op.f("evidence_confirmation_id_position_key")),
    )
    op.create_index("evidence_of", "evidence", ["agency_id", "confirmation_id"], unique=False)
    op.create_table(
        "move",
        sa.Column("checkpoint_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column(
            "before",
            sa.Enum(
                "pending",
                "submitted",
                "accepted",
                "returned",
                "waived",
                name="before",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "after",
            sa.Enum(
                "pending",
                "submitted",
                "accepted",
                "returned",
                "waived",
                name="after",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("at", ita_model.database.Moment(timezone=True), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("confirmation_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(before = 'pending' AND after = 'submitted') OR (before = 'pending' AND after = 'waived') OR (before = 'submitted' AND after = 'accepted') OR (before = 'submitted' AND after = 'returned') OR (before = 'returned' AND after = 'submitted') OR (before = 'returned' AND after = 'waived') OR (before = 'accepted' AND after = 'pending') OR (before = 'waived' AND after = 'pending')",
            name=op.f("move_legal_move_check"),
        ),
        sa.CheckConstraint(
            "after NOT IN ('submitted', 'accepted', 'returned') OR confirmation_id IS NOT NULL",
            name=op.f("move_has_word_check"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "checkpoint_id"],
            ["checkpoint.agency_id", "checkpoint.id"],
            name=op.f("move_agency_id_checkpoint_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "confirmation_id"],
            ["confirmation.agency_id", "confirmation.id"],
            name=op.f("move_agency_id_confirmation_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "officer_id"], ["officer.agency_id", "officer.id"], name=op.f("move_agency_id_officer_id_fkey")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("move_agency_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("move_pkey")),
        sa.UniqueConstraint("checkpoint_id", "n", name=op.f("move_checkpoint_id_n_key")),
    )
    op.create_index("move_at", "move", ["agency_id", "at"], unique=False)


def downgrade() -> None:
    """Records are only ever added; a schema is not taken back. Restore the backup made before the upgrade."""
    raise NotImplementedError("restore the backup that was made before the upgrade")
