"""Rounds of a year's monitoring, cases of handling, and when the inbox was last looked at."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

STRUCTURE = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
CASE_STATES = ("open", "answered", "sent_back", "suspended", "closed")
WAYS = ("继续执行", "调剂", "取消")


def choice(name: str, values: tuple[str, ...]) -> sa.Enum:
    """A text column with a check of its values."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=16)


def upgrade() -> None:
    """What there is becomes the first round; of monitoring the one that looks at 1—7月."""
    with op.batch_alter_table("obligation") as batch:
        batch.add_column(sa.Column("round", sa.Integer(), nullable=False, server_default="1"))
        batch.drop_constraint("uq_obligation_project_id_year_stage", type_="unique")
        batch.create_unique_constraint(
            batch.f("uq_obligation_project_id_year_stage_round"), ["project_id", "year", "stage", "round"]
        )
    with op.batch_alter_table("calendar_entry") as batch:
        batch.add_column(sa.Column("round", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(sa.Column("month", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("share", sa.Float(), nullable=False, server_default="1"))
        batch.drop_constraint("uq_calendar_entry_year_stage", type_="unique")
        batch.create_unique_constraint(
            batch.f("uq_calendar_entry_year_stage_round"), ["year", "stage", "round"]
        )
    op.execute(sa.text("UPDATE calendar_entry SET month = 7 WHERE stage = '执行'"))
    with op.batch_alter_table("message") as batch:
        batch.add_column(sa.Column("round", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("document") as batch:
        batch.add_column(sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(sa.text("UPDATE document SET seen_at = received_at"))
    with op.batch_alter_table("document") as batch:
        batch.alter_column("seen_at", existing_type=sa.DateTime(timezone=True), nullable=False)
    for table in ("obligation", "calendar_entry", "message"):
        with op.batch_alter_table(table) as batch:
            batch.alter_column("round", existing_type=sa.Integer(), server_default=None)
    with op.batch_alter_table("calendar_entry") as batch:
        batch.alter_column("share", existing_type=sa.Float(), server_default=None)

    op.create_table(
        "inbox_look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_look")),
    )
    op.create_table(
        "handling_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("state", choice("state", CASE_STATES), nullable=False),
        sa.Column("causes", STRUCTURE, nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_handling_case_obligation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handling_case")),
        sa.UniqueConstraint("obligation_id", name=op.f("uq_handling_case_obligation_id")),
    )
    op.create_index(op.f("ix_handling_case_state"), "handling_case", ["state"])
    op.create_table(
        "case_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("way", choice("way", WAYS), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", choice("decision", ("pending", "granted", "refused")), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["handling_case.id"], name=op.f("fk_case_answer_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_answer")),
    )
    op.create_index(op.f("ix_case_answer_case_id"), "case_answer", ["case_id"])
