"""A finding keeps its place, what is wrong and the indicators it is about apart; its sentence is composed."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

STRUCTURE = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Take the sentences of findings that are there over as what is wrong: their place stands in them."""
    with op.batch_alter_table("finding") as batch:
        batch.add_column(sa.Column("place", sa.String(), nullable=False, server_default=""))
        batch.add_column(sa.Column("wrong", sa.String(), nullable=False, server_default=""))
        batch.add_column(sa.Column("subjects", STRUCTURE, nullable=True))
    finding = sa.table("finding", *(sa.column(name, sa.String()) for name in ("message", "wrong", "basis")))
    told = sa.func.coalesce(sa.literal("（") + finding.c.basis + sa.literal("）。"), sa.literal("。"))
    op.execute(finding.update().values(wrong=sa.func.replace(finding.c.message, told, "")))
    with op.batch_alter_table("finding") as batch:
        batch.alter_column("place", server_default=None)
        batch.alter_column("wrong", server_default=None)
        batch.drop_column("message")
    _part_the_changes()


def _part_the_changes() -> None:
    """What reruns keep of findings, in the same parts."""
    change = sa.table(
        "rerun_change",
        *(sa.column(name, sa.Integer()) for name in ("rerun_id", "submission_id")),
        *(sa.column(name, STRUCTURE) for name in ("new", "cleared")),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(change)).all():
        parted = {name: [_parted(finding) for finding in getattr(row, name)] for name in ("new", "cleared")}
        own = (change.c.rerun_id == row.rerun_id) & (change.c.submission_id == row.submission_id)
        connection.execute(change.update().where(own).values(parted))


def _parted(finding: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in finding.items() if name != "message"}
    return {"subjects": None, "basis": None, "place": "", "wrong": finding.get("message", ""), **kept}
