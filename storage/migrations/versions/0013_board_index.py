"""The board counts in an index of its own."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

NAME = "ix_obligation_year_unit_id_stage_round_state_extension_until"
COLUMNS = ["year", "unit_id", "stage", "round", "state", "extension_until"]


def upgrade() -> None:
    """Nothing but the index."""
    op.create_index(op.f(NAME), "obligation", COLUMNS)
