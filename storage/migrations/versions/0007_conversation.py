"""Answers of units, the notices that were written, stopped reminders, mails that came in or came back."""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A message is named by its key's digest; all others are new."""
    op.create_table(
        "received_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_received_mail_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_mail")),
        sa.UniqueConstraint("message_id", name=op.f("uq_received_mail_message_id")),
    )
    op.create_table(
        "mailed_document",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_mailed_document_document_id")
        ),
        sa.ForeignKeyConstraint(["mail_id"], ["received_mail.id"], name=op.f("fk_mailed_document_mail_id")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_mailed_document")),
    )
    op.create_table(
        "reminder_stop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_reminder_stop_obligation_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_reminder_stop_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_stop")),
    )
    with op.batch_alter_table("reminder_stop") as batch:
        batch.create_index(batch.f("ix_reminder_stop_unit_id"), ["unit_id"])

    op.create_table(
        "sent_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("offset", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("variant", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_sent_notice_obligation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_notice")),
        sa.UniqueConstraint(
            "obligation_id",
            "kind",
            "due",
            "offset",
            name=op.f("uq_sent_notice_obligation_id_kind_due_offset"),
        ),
    )
    with op.batch_alter_table("sent_notice") as batch:
        batch.create_index(batch.f("ix_sent_notice_day"), ["day"])
        batch.create_index(batch.f("ix_sent_notice_key"), ["key"])

    op.create_table(
        "unit_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "seen",
                "expected",
                "extension",
                "zero",
                "remark",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "link", "mail", "portal", name="way", native_enum=False, create_constraint=True, length=16
            ),
            nullable=False,
        ),
        sa.Column("message_key", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_unit_answer_obligation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_answer")),
    )
    with op.batch_alter_table("unit_answer") as batch:
        batch.create_index(batch.f("ix_unit_answer_at"), ["at"])
        batch.create_index(batch.f("ix_unit_answer_obligation_id"), ["obligation_id"])

    with op.batch_alter_table("department") as batch:
        batch.add_column(sa.Column("channel", sa.String(), nullable=True))

    with op.batch_alter_table("message") as batch:
        batch.add_column(sa.Column("digest", sa.String(length=32), nullable=True))
        batch.add_column(sa.Column("in_reply_to", sa.String(), nullable=True))
        batch.add_column(sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("bounce", sa.String(), nullable=True))
    messages = sa.table("message", sa.column("id"), sa.column("key"), sa.column("digest"))
    connection = op.get_bind()
    for number, key in connection.execute(sa.select(messages.c.id, messages.c.key)).all():
        digest = hashlib.sha256(key.encode()).hexdigest()[:32]
        connection.execute(messages.update().where(messages.c.id == number).values(digest=digest))
    with op.batch_alter_table("message") as batch:
        batch.alter_column("digest", existing_type=sa.String(length=32), nullable=False)
        batch.create_index(batch.f("ix_message_digest"), ["digest"])
