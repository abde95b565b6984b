"""First tables.

The texts that a column may hold are written out here, not taken from the code: a migration says what
was true when it was written.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STAGES = ("申报", "执行", "自评")
PROCESSING = ("received", "archived", "read", "checked", "decided", "failed")
STATES = ("not_open", "open", "submitted", "returned", "accepted", "exempt", "zero_declared", "withdrawn")
EVENTS = ("open", "submit", "return", "accept", "exempt", "declare_zero", "withdraw")
STRUCTURE = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def choice(name: str, values: tuple[str, ...]) -> sa.Enum:
    """A text column with a check of its values."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=16)


def upgrade() -> None:
    """Create them all."""
    op.create_table(
        "calendar_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("stage", choice("stage", STAGES), nullable=False),
        sa.Column("opens", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("locked", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("opens <= due AND due <= locked", name=op.f("ck_calendar_entry_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_entry")),
        sa.UniqueConstraint("year", "stage", name=op.f("uq_calendar_entry_year_stage")),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("inbox_path", sa.String(), nullable=False),
        sa.Column("folder", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("processing", choice("processing", PROCESSING), nullable=False),
        sa.Column("failed_step", choice("failed_step", PROCESSING), nullable=True),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("statement", STRUCTURE, nullable=True),
        sa.Column("mentions_attached_forms", sa.Boolean(), nullable=False),
        sa.CheckConstraint("size >= 0", name=op.f("ck_document_size")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("sha256", "folder", name=op.f("uq_document_sha256_folder")),
    )
    op.create_index(op.f("ix_document_processing"), "document", ["processing"])

    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("key", name=op.f("uq_unit_key")),
    )
    op.create_table(
        "form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("form_index", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("unit_name", sa.String(), nullable=True),
        sa.Column("project_name", sa.String(), nullable=True),
        sa.Column("content", STRUCTURE, nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_form_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form")),
        sa.UniqueConstraint("document_id", "form_index", name=op.f("uq_form_document_id_form_index")),
    )
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("stage", choice("stage", STAGES), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=True),
        sa.Column("state", choice("state", ("pending", "sent", "failed")), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_message_attempts")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_message_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("key", name=op.f("uq_message_key")),
    )
    op.create_index(op.f("ix_message_state_due_at"), "message", ["state", "due_at"])
    op.create_index(op.f("ix_message_unit_id"), "message", ["unit_id"])

    op.create_table(
        "project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("nature", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_project_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("unit_id", "key", name=op.f("uq_project_unit_id_key")),
    )
    op.create_table(
        "unit_alias",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_alias_unit_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_unit_alias")),
    )
    op.create_index(op.f("ix_unit_alias_unit_id"), "unit_alias", ["unit_id"])

    op.create_table(
        "indicator",
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("level1", sa.String(), nullable=True),
        sa.Column("level2", sa.String(), nullable=True),
        sa.Column("level3", sa.String(), nullable=True),
        sa.Column("target", sa.String(), nullable=True),
        sa.Column("actual", sa.String(), nullable=True),
        sa.Column("forecast", sa.String(), nullable=True),
        sa.Column("weight", sa.Float(), nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("deviation", sa.String(), nullable=True),
        sa.Column("likelihood", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["form_id"], ["form.id"], name=op.f("fk_indicator_form_id")),
        sa.PrimaryKeyConstraint("form_id", "position", name=op.f("pk_indicator")),
    )
    op.create_table(
        "obligation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("stage", choice("stage", STAGES), nullable=False),
        sa.Column("state", choice("state", STATES), nullable=False),
        sa.Column("extension_until", sa.Date(), nullable=True),
        sa.Column("extension_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_obligation_project_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_obligation_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation")),
        sa.UniqueConstraint("project_id", "year", "stage", name=op.f("uq_obligation_project_id_year_stage")),
    )
    op.create_index(op.f("ix_obligation_unit_id"), "obligation", ["unit_id"])
    op.create_index(op.f("ix_obligation_year_stage_state"), "obligation", ["year", "stage", "state"])

    op.create_table(
        "roster_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Float(), nullable=True),
        sa.Column("starts", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_roster_entry_project_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_roster_entry_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_entry")),
        sa.UniqueConstraint("year", "project_id", name=op.f("uq_roster_entry_year_project_id")),
    )
    op.create_index(op.f("ix_roster_entry_project_id"), "roster_entry", ["project_id"])
    op.create_index(op.f("ix_roster_entry_unit_id"), "roster_entry", ["unit_id"])

    op.create_table(
        "state_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("event", choice("event", EVENTS), nullable=False),
        sa.Column("from_state", choice("from_state", STATES), nullable=False),
        sa.Column("to_state", choice("to_state", STATES), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_state_change_obligation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_state_change")),
    )
    op.create_index(op.f("ix_state_change_at"), "state_change", ["at"])
    op.create_index(op.f("ix_state_change_obligation_id"), "state_change", ["obligation_id"])

    op.create_table(
        "submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("processing", choice("processing", PROCESSING), nullable=False),
        sa.Column("failed_step", choice("failed_step", PROCESSING), nullable=True),
        sa.Column("why", sa.String(), nullable=True),
        sa.CheckConstraint("version >= 1", name=op.f("ck_submission_version")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_submission_document_id")),
        sa.ForeignKeyConstraint(["form_id"], ["form.id"], name=op.f("fk_submission_form_id")),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_submission_obligation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("form_id", name=op.f("uq_submission_form_id")),
        sa.UniqueConstraint("obligation_id", "version", name=op.f("uq_submission_obligation_id_version")),
    )
    op.create_index(op.f("ix_submission_document_id"), "submission", ["document_id"])
    op.create_index(op.f("ix_submission_processing"), "submission", ["processing"])

    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("form_index", sa.Integer(), nullable=True),
        sa.Column("submission_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("severity", choice("severity", ("error", "warning", "info")), nullable=False),
        sa.Column("field", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("location", STRUCTURE, nullable=True),
        sa.Column("value", sa.String(), nullable=True),
        sa.Column("expected", sa.String(), nullable=True),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("suggestion", sa.String(), nullable=True),
        sa.Column("basis", sa.String(), nullable=True),
        sa.Column("ruleset", sa.String(), nullable=False),
        sa.Column("trial", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_finding_document_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_finding_submission_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_finding_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
    )
    op.create_index(op.f("ix_finding_document_id"), "finding", ["document_id"])
    op.create_index(op.f("ix_finding_submission_id"), "finding", ["submission_id"])
    op.create_index(op.f("ix_finding_unit_id"), "finding", ["unit_id"])
