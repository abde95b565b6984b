"""The year: decisions, adjustments, claims, forms handed out, reruns, and the audit as a chain."""

import hashlib
import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STAGES = ("申报", "执行", "自评")
STRUCTURE = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def choice(name: str, values: tuple[str, ...]) -> sa.Enum:
    """A text column with a check of its values."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=16)


def upgrade() -> None:
    """Create the tables, chain the audit, add the columns."""
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "department",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_department")),
    )
    op.create_table(
        "sighting",
        sa.Column("inbox_path", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.String(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_sighting_document_id")),
        sa.PrimaryKeyConstraint("inbox_path", name=op.f("pk_sighting")),
    )
    op.create_index(op.f("ix_sighting_document_id"), "sighting", ["document_id"])

    op.create_table(
        "adjustment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("before", STRUCTURE, nullable=True),
        sa.Column("after", STRUCTURE, nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=True),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_adjustment_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjustment")),
    )
    op.create_index(op.f("ix_adjustment_project_id"), "adjustment", ["project_id"])

    op.create_table(
        "claim",
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("suggested_unit_id", sa.Integer(), nullable=True),
        sa.Column("suggested_project_id", sa.Integer(), nullable=True),
        sa.Column("state", choice("state", ("waiting", "assigned", "dismissed")), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["form_id"], ["form.id"], name=op.f("fk_claim_form_id")),
        sa.ForeignKeyConstraint(
            ["suggested_project_id"], ["project.id"], name=op.f("fk_claim_suggested_project_id")
        ),
        sa.ForeignKeyConstraint(["suggested_unit_id"], ["unit.id"], name=op.f("fk_claim_suggested_unit_id")),
        sa.PrimaryKeyConstraint("form_id", name=op.f("pk_claim")),
    )
    op.create_index(op.f("ix_claim_state"), "claim", ["state"])

    op.create_table(
        "project_alias",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_alias_project_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_project_alias_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "key", name=op.f("pk_project_alias")),
    )
    op.create_index(op.f("ix_project_alias_project_id"), "project_alias", ["project_id"])

    op.create_table(
        "rerun",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("stage", choice("stage", STAGES), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ruleset", sa.String(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_rerun_project_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_rerun_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rerun")),
    )
    op.create_table(
        "waiver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("stage", choice("stage", STAGES), nullable=True),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("granted_by", sa.String(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_waiver_project_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_waiver_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
    )
    op.create_index(op.f("ix_waiver_rule"), "waiver", ["rule"])

    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=True),
        sa.Column("about", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=True),
        sa.Column("after", sa.String(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_audit_entry_obligation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index(op.f("ix_audit_entry_at"), "audit_entry", ["at"])
    op.create_index(op.f("ix_audit_entry_obligation_id"), "audit_entry", ["obligation_id"])

    op.create_table(
        "extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decision", choice("decision", ("pending", "granted", "refused")), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_extension_obligation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
    )
    op.create_index(op.f("ix_extension_decision"), "extension", ["decision"])
    op.create_index(op.f("ix_extension_obligation_id"), "extension", ["obligation_id"])

    op.create_table(
        "handed_out",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("checksum", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_handed_out_obligation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handed_out")),
        sa.UniqueConstraint(
            "obligation_id", "checksum", "name", name=op.f("uq_handed_out_obligation_id_checksum_name")
        ),
    )
    op.create_index(op.f("ix_handed_out_checksum"), "handed_out", ["checksum"])
    op.create_index(op.f("ix_handed_out_obligation_id"), "handed_out", ["obligation_id"])

    op.create_table(
        "rerun_change",
        sa.Column("rerun_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("new", STRUCTURE, nullable=False),
        sa.Column("cleared", STRUCTURE, nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["rerun_id"], ["rerun.id"], name=op.f("fk_rerun_change_rerun_id")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_rerun_change_submission_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_rerun_change_unit_id")),
        sa.PrimaryKeyConstraint("rerun_id", "submission_id", name=op.f("pk_rerun_change")),
    )
    op.create_index(op.f("ix_rerun_change_unit_id"), "rerun_change", ["unit_id"])

    _chain_the_audit()
    op.drop_table("state_change")
    with op.batch_alter_table("finding") as batch:
        batch.add_column(sa.Column("waiver_id", sa.Integer(), nullable=True))
        batch.create_index(batch.f("ix_finding_waiver_id"), ["waiver_id"])
        batch.create_foreign_key(batch.f("fk_finding_waiver_id"), "waiver", ["waiver_id"], ["id"])

    with op.batch_alter_table("message") as batch:
        batch.add_column(sa.Column("attachments", STRUCTURE, nullable=True))

    with op.batch_alter_table("obligation") as batch:
        batch.drop_column("extension_reason")

    with op.batch_alter_table("unit") as batch:
        batch.add_column(sa.Column("head_address", sa.String(), nullable=True))
        batch.add_column(sa.Column("contact", sa.String(), nullable=True))
        batch.add_column(sa.Column("channel", sa.String(), nullable=True))

    with op.batch_alter_table("unit_alias") as batch:
        batch.add_column(sa.Column("since", sa.Date(), nullable=True))
        batch.add_column(sa.Column("reason", sa.String(), nullable=True))


def _chain_the_audit() -> None:
    """Take the rows of the audit over into the chain, in their order."""
    connection = op.get_bind()
    old = sa.table(
        "state_change",
        *map(sa.column, ("id", "obligation_id", "actor", "event", "from_state", "to_state", "why")),
        sa.column("at", sa.DateTime(timezone=True)),
    )
    new = sa.table(
        "audit_entry",
        *map(sa.column, ("id", "obligation_id", "about", "actor", "event", "before", "after", "why", "hash")),
        sa.column("at", sa.DateTime(timezone=True)),
    )
    number, said = 0, ""
    for row in connection.execute(sa.select(old).order_by(old.c.id)).mappings().all():
        number += 1
        entry = {
            "obligation_id": row["obligation_id"],
            "about": None,
            "actor": row["actor"],
            "event": row["event"],
            "before": row["from_state"],
            "after": row["to_state"],
            "why": row["why"],
        }
        said = _hash({**entry, "at": _utc(row["at"]).isoformat(), "number": number, "previous": said})
        connection.execute(sa.insert(new).values(**entry, id=number, at=row["at"], hash=said))
    head = sa.table("audit_head", *map(sa.column, ("id", "entries", "hash")))
    connection.execute(sa.insert(head).values(id=1, entries=number, hash=said))


def _utc(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _hash(says: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(says, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
