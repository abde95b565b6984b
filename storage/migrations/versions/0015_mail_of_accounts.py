"""An account may have a mail address: a person who forgot the password is written to."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has one yet."""
    op.add_column("account", sa.Column("mail", sa.String(), nullable=True))
