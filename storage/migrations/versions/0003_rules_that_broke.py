"""Findings have a state: on, on trial, or of a rule that raised."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATE = sa.Enum("on", "trial", "broken", name="state", native_enum=False, create_constraint=True, length=16)


def upgrade() -> None:
    """Add the state, take it over from ``trial``, drop that."""
    with op.batch_alter_table("finding") as batch:
        batch.add_column(sa.Column("state", STATE, nullable=False, server_default="on"))
    finding = sa.table("finding", sa.column("state", sa.String()), sa.column("trial", sa.Boolean()))
    op.execute(finding.update().where(finding.c.trial).values(state="trial"))
    with op.batch_alter_table("finding") as batch:
        batch.alter_column("state", server_default=None)
        batch.drop_column("trial")
