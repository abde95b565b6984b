"""Explanations of what only asks for one (提示), and an index for what was found on a day."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

DECISIONS = ("pending", "granted", "refused")


def upgrade() -> None:
    """An explanation, and on a finding the one that was taken."""
    decision = sa.Enum(*DECISIONS, name="decision", native_enum=False, create_constraint=True, length=16)
    op.create_table(
        "explanation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("wrong", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("explained_by", sa.String(), nullable=False),
        sa.Column("explained_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("decision", decision, nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_explanation_obligation_id")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_explanation_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_explanation")),
        sa.UniqueConstraint(
            "obligation_id", "code", "turn", name=op.f("uq_explanation_obligation_id_code_turn")
        ),
    )
    for column in ("obligation_id", "document_id", "decision"):
        op.create_index(op.f(f"ix_explanation_{column}"), "explanation", [column])
    with op.batch_alter_table("finding") as batch:
        batch.add_column(sa.Column("explanation_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            batch.f("fk_finding_explanation_id"), "explanation", ["explanation_id"], ["id"]
        )
        batch.create_index(batch.f("ix_finding_explanation_id"), ["explanation_id"])
        batch.create_index(batch.f("ix_finding_at"), ["at"])
