"""A message that never went and makes sense no more is withdrawn."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

STATES = "state IN ('pending', 'sent', 'failed', 'withdrawn')"


def upgrade() -> None:
    """One more state of a message."""
    with op.batch_alter_table("message") as batch:
        batch.drop_constraint(batch.f("ck_message_state"), type_="check")
    with op.batch_alter_table("message") as batch:
        batch.create_check_constraint(batch.f("ck_message_state"), STATES)
