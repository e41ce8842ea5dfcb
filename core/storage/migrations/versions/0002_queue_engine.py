"""The queue engine: policies, whole lives, several stops, the day, people's roles, undo, learned times."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def index(name: str, table: str, columns: list[str], where: str, unique: bool = False) -> None:
    op.create_index(
        name, table, columns, unique=unique, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )


def upgrade() -> None:
    with op.batch_alter_table("hall") as hall:
        hall.add_column(sa.Column("overtime_minutes", sa.Integer(), nullable=False, server_default="60"))
    with op.batch_alter_table("number_series") as series:
        series.add_column(sa.Column("last_arrival", sa.BigInteger(), nullable=False, server_default="0"))
    with op.batch_alter_table("agency") as agency:
        agency.add_column(sa.Column("policy", sa.Text(), nullable=False, server_default="{}"))
    op.execute(
        "UPDATE agency SET policy = '{\"ratio\": ' || CAST(priority_ratio AS TEXT) || ', \"max_overtake\": '"
        " || CAST(max_overtake_minutes AS TEXT) || '}'"
    )
    with op.batch_alter_table("agency") as agency:
        agency.drop_column("priority_ratio")
        agency.drop_column("max_overtake_minutes")
    with op.batch_alter_table("officer") as officer:
        officer.add_column(sa.Column("role", sa.Text(), nullable=False, server_default="officer"))
    with op.batch_alter_table("counter_session") as session:
        session.add_column(sa.Column("express_until", sa.BigInteger(), nullable=True))
    op.drop_index("ix_ticket_waiting", "ticket")
    op.drop_index("ix_ticket_day_service", "ticket")
    with op.batch_alter_table("ticket") as ticket:
        ticket.add_column(sa.Column("directed_to", ID, nullable=True))
        ticket.create_foreign_key(op.f("fk_ticket_directed_to"), "counter", ["directed_to"], ["id"])
        ticket.add_column(sa.Column("booked_for", sa.BigInteger(), nullable=True))
        ticket.add_column(sa.Column("returned_after", sa.Integer(), nullable=False, server_default="0"))
        ticket.add_column(sa.Column("stops_left", sa.Integer(), nullable=False, server_default="0"))
        ticket.add_column(sa.Column("any_order", sa.Boolean(), nullable=False, server_default=sa.false()))
        ticket.add_column(sa.Column("told_p50", sa.Integer(), nullable=True))
        ticket.add_column(sa.Column("told_p90", sa.Integer(), nullable=True))
    columns = ["favoured", "rank", "id"]
    index(
        "ix_ticket_waiting",
        "ticket",
        ["service_id", *columns],
        "state = 'waiting' AND directed_to IS NULL",
    )
    index(
        "ix_ticket_directed",
        "ticket",
        ["directed_to", *columns],
        "state = 'waiting' AND directed_to IS NOT NULL",
    )
    index("ix_ticket_counter_day", "ticket", ["counter_id", "service_day"], "counter_id IS NOT NULL")
    index("ix_ticket_aside", "ticket", ["service_day"], "state IN ('issued', 'held')")
    op.create_table(
        "stop",
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("service_id", ID, nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_stop_ticket_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_stop_service_id")),
        sa.PrimaryKeyConstraint("ticket_id", "position", name=op.f("pk_stop")),
    )
    op.create_table(
        "quota_use",
        sa.Column("service_day", sa.Text(), nullable=False),
        sa.Column("service_id", ID, nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_quota_use_service_id")),
        sa.PrimaryKeyConstraint("service_day", "service_id", name=op.f("pk_quota_use")),
    )
    op.execute(
        "INSERT INTO quota_use (service_day, service_id, taken) SELECT t.service_day, t.service_id, COUNT(*)"
        " FROM ticket t JOIN service s ON s.id = t.service_id JOIN hall h ON h.service_day = t.service_day"
        " WHERE s.daily_quota IS NOT NULL AND t.state <> 'cancelled' GROUP BY t.service_day, t.service_id"
    )
    op.create_table(
        "share",
        sa.Column("counter_id", ID, nullable=False),
        sa.Column("service_id", ID, nullable=False),
        sa.Column("service_day", sa.Text(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["counter_id"], ["counter.id"], name=op.f("fk_share_counter_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_share_service_id")),
        sa.PrimaryKeyConstraint("counter_id", "service_id", name=op.f("pk_share")),
    )
    op.create_table(
        "service_time",
        sa.Column("service_id", ID, nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("mean_s", sa.Float(), nullable=False),
        sa.Column("square_s", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_service_time_service_id")),
        sa.PrimaryKeyConstraint("service_id", name=op.f("pk_service_time")),
    )
    op.create_table(
        "forecast_stretch",
        sa.Column("agency_id", ID, nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("stretch", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_forecast_stretch_agency_id")),
        sa.PrimaryKeyConstraint("agency_id", name=op.f("pk_forecast_stretch")),
    )
    op.create_table(
        "calendar",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar")),
    )
    op.create_table(
        "pause",
        sa.Column("id", ID, nullable=False),
        sa.Column("days", sa.Text(), nullable=False),
        sa.Column("from_time", sa.Text(), nullable=False),
        sa.Column("until_time", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("agency_id", ID, nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_pause_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause")),
    )
    op.create_table(
        "day",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_day")),
    )
    with op.batch_alter_table("event") as event:
        event.add_column(sa.Column("service_id", ID, nullable=True))
        event.create_foreign_key(op.f("fk_event_service_id"), "service", ["service_id"], ["id"])
        event.add_column(sa.Column("undoes", ID, nullable=True))
        event.create_foreign_key(op.f("fk_event_undoes"), "event", ["undoes"], ["id"])
        event.create_unique_constraint(op.f("uq_event_undoes"), ["undoes"])
    op.execute(
        "UPDATE event SET service_id = (SELECT service_id FROM ticket WHERE ticket.id = event.ticket_id)"
    )
    index("ix_event_counter", "event", ["counter_id", "id"], "counter_id IS NOT NULL")
    if op.get_context().dialect.name == "postgresql":
        # Whoever writes an event wakes the followers, in the same transaction (core/storage/postgresql.py).
        op.execute(
            "CREATE FUNCTION tell_of_event() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN PERFORM pg_notify('antrean_event', ''); RETURN NULL; END $$"
        )
        op.execute(
            "CREATE TRIGGER tell_of_event AFTER INSERT ON event "
            "FOR EACH STATEMENT EXECUTE FUNCTION tell_of_event()"
        )
