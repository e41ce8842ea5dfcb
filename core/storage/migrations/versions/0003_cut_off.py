"""Cut off: devices, shares, voids, conflicts, the key of the paper."""

import secrets
import uuid

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("hall") as hall:
        hall.add_column(sa.Column("uid", sa.Text(), nullable=False, server_default=""))
    op.execute(sa.text("UPDATE hall SET uid = :uid").bindparams(uid=str(uuid.uuid4())))
    op.create_table(
        "device",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=True),
        sa.Column("enrolled_at", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("unmerged", sa.Integer(), nullable=False),
        sa.Column("drift_ms", sa.BigInteger(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("paper_until", sa.BigInteger(), nullable=True),
        sa.Column("counter_id", ID, nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["counter_id"], ["counter.id"], name=op.f("fk_device_counter_id")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_device")),
        sa.UniqueConstraint("letter", name=op.f("uq_device_letter")),
    )
    op.create_table(
        "void",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_void")),
    )
    op.create_table(
        "desk_link",
        sa.Column("counter_id", ID, nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("apart", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["counter_id"], ["counter.id"], name=op.f("fk_desk_link_counter_id")),
        sa.PrimaryKeyConstraint("counter_id", name=op.f("pk_desk_link")),
    )
    op.create_table(
        "share_ticket",
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("counter_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_share_ticket_ticket_id")),
        sa.ForeignKeyConstraint(["counter_id"], ["counter.id"], name=op.f("fk_share_ticket_counter_id")),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_share_ticket")),
    )
    op.create_index("ix_share_ticket_counter_id", "share_ticket", ["counter_id"])
    op.create_table(
        "conflict",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("counter_id", ID, nullable=True),
        sa.Column("ticket_id", ID, nullable=True),
        sa.Column("service_day", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("settled_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["counter_id"], ["counter.id"], name=op.f("fk_conflict_counter_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_conflict_ticket_id")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_conflict")),
    )
    unsettled = sa.text("settled_at IS NULL")
    op.create_index(
        "ix_conflict_open",
        "conflict",
        ["service_day", "label"],
        sqlite_where=unsettled,
        postgresql_where=unsettled,
    )
    op.create_table(
        "secret",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secret")),
    )
    op.execute(
        sa.text("INSERT INTO secret (name, value) VALUES ('ticket-key', :value)").bindparams(
            value=secrets.token_hex(32)
        )
    )
