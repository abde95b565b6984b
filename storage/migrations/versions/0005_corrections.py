"""Corrections of what was accepted: they wait until the bureau reopens it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A form that waits, and for which obligation."""
    op.create_table(
        "correction",
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["form_id"], ["form.id"], name=op.f("fk_correction_form_id")),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_correction_obligation_id")
        ),
        sa.PrimaryKeyConstraint("form_id", name=op.f("pk_correction")),
    )
    op.create_index(op.f("ix_correction_obligation_id"), "correction", ["obligation_id"])
