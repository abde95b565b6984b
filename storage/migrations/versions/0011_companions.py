"""What comes with the forms of units and is kept beside them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KINDS = ("copy", "scan", "example", "letter")


def upgrade() -> None:
    """A file, or a form in it, beside the versions of an obligation."""
    kind = sa.Enum(*KINDS, name="kind", native_enum=False, create_constraint=True, length=16)
    op.create_table(
        "companion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=True),
        sa.Column("kind", kind, nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_companion_document_id")),
        sa.ForeignKeyConstraint(["form_id"], ["form.id"], name=op.f("fk_companion_form_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_companion_unit_id")),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_companion_obligation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_companion")),
        sa.UniqueConstraint("document_id", "form_id", name=op.f("uq_companion_document_id_form_id")),
    )
    for column in ("unit_id", "obligation_id"):
        op.create_index(op.f(f"ix_companion_{column}"), "companion", [column])
