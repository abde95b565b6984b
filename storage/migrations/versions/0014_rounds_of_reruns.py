"""A rerun may be limited to one round of a stage."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What there is went over every round."""
    op.add_column("rerun", sa.Column("round", sa.Integer(), nullable=True))
