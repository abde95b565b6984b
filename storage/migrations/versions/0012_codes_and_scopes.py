"""Codes of the integrated system beside names; whole departments and transfers beside projects."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

SCOPES = ("项目", "部门整体", "转移支付")


def upgrade() -> None:
    """What there is are projects without a code."""
    scope = sa.Enum(*SCOPES, name="scope", native_enum=False, create_constraint=True, length=16)
    with op.batch_alter_table("unit") as batch:
        batch.add_column(sa.Column("code", sa.String(), nullable=True))
        batch.create_unique_constraint(batch.f("uq_unit_code"), ["code"])
    with op.batch_alter_table("project") as batch:
        batch.add_column(sa.Column("code", sa.String(), nullable=True))
        batch.add_column(sa.Column("scope", scope, nullable=False, server_default="项目"))
        batch.add_column(sa.Column("upper_department", sa.String(), nullable=True))
        batch.create_unique_constraint(batch.f("uq_project_unit_id_code"), ["unit_id", "code"])
    with op.batch_alter_table("project") as batch:
        batch.alter_column("scope", existing_type=scope, server_default=None)
