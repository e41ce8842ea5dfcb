"""The tables. Every moment is microseconds since the epoch (BIGINT); every service day is YYYY-MM-DD text."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    case,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows by itself only for a plain INTEGER primary key.
Id = BigInteger().with_variant(Integer, "sqlite")

hall = Table(
    "hall",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1", name="only_one"), primary_key=True),
    Column("name", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("logo", LargeBinary),
    Column("ticker", Text, nullable=False),
    Column("service_day", Text, nullable=False),
    Column("catalogue_version", Integer, nullable=False),
    # Minutes after a service's last ticket in which its counters still work; who would wait longer gets no ticket.
    Column("overtime_minutes", Integer, nullable=False),
    # Identity of the hall, which its name is not: a program never continues in another hall's books.
    Column("uid", Text, nullable=False),
    # The oldest revision whose programs may work with these tables (core.storage.schema).
    Column("works_from", Text, nullable=False, server_default=""),
)

# Times and lengths the hall changed (core.catalogue.settings); without a row the program's default applies.
hall_setting = Table(
    "hall_setting",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

_clock_day = bindparam("day", type_=Text)
SERVICE_DAY = case((hall.c.service_day > _clock_day, hall.c.service_day), else_=_clock_day)
"""The service day when the machine's clock says ``day``: never one before the last that was written on."""

zone = Table(
    "zone",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("name_id", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("retired_at", BigInteger),
)

agency = Table(
    "agency",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("prefix", Text, nullable=False),
    Column("name_id", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("short_name", Text, nullable=False),
    Column("zone_id", ForeignKey("zone.id"), nullable=False),
    Column("color", Text, nullable=False),
    Column("sort", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    # The agency's policy as JSON (core.catalogue.policy).
    Column("policy", Text, nullable=False),
    Column("retired_at", BigInteger),
)
Index(
    "uq_agency_prefix_in_use",
    agency.c.prefix,
    unique=True,
    sqlite_where=text("retired_at IS NULL"),
    postgresql_where=text("retired_at IS NULL"),
)

service = Table(
    "service",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("agency_id", ForeignKey("agency.id"), nullable=False),
    Column("name_id", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("name_jv", Text, nullable=False),
    Column("description_id", Text, nullable=False),
    Column("requirements_id", Text, nullable=False),
    Column("fee_id", Text, nullable=False),
    Column("processing_time_id", Text, nullable=False),
    Column("legal_basis_id", Text, nullable=False),
    Column("service_minutes", Integer, nullable=False),
    Column("daily_quota", Integer),
    Column("open_time", Text, nullable=False),
    Column("close_time", Text, nullable=False),
    Column("days", Text, nullable=False),
    Column("booking_allowed", Boolean, nullable=False),
    Column("position", Integer, nullable=False),
    Column("retired_at", BigInteger),
)

counter = Table(
    "counter",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("agency_id", ForeignKey("agency.id"), nullable=False),
    Column("zone_id", ForeignKey("zone.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("retired_at", BigInteger),
)

counter_service = Table(
    "counter_service",
    metadata,
    Column("counter_id", ForeignKey("counter.id"), primary_key=True),
    Column("service_id", ForeignKey("service.id"), primary_key=True),
    Column("position", Integer, nullable=False),
)

officer = Table(
    "officer",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("pin_hash", Text),
    Column("agency_id", ForeignKey("agency.id")),
    Column("role", Text, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", BigInteger),
    Column("retired_at", BigInteger),
)

# Who had which counter open, and when. The two partial unique indexes are the rule that a counter is never open for
# two officers, and an officer never at two counters.
counter_session = Table(
    "counter_session",
    metadata,
    Column("id", Id, primary_key=True),
    Column("counter_id", ForeignKey("counter.id"), nullable=False),
    Column("officer_id", ForeignKey("officer.id")),
    Column("opened_at", BigInteger, nullable=False),
    Column("closed_at", BigInteger),
    Column("express_until", BigInteger),
)
Index(
    "uq_counter_session_one_holder",
    counter_session.c.counter_id,
    unique=True,
    sqlite_where=text("closed_at IS NULL"),
    postgresql_where=text("closed_at IS NULL"),
)
Index(
    "uq_counter_session_one_counter",
    counter_session.c.officer_id,
    unique=True,
    sqlite_where=text("closed_at IS NULL"),
    postgresql_where=text("closed_at IS NULL"),
)

number_series = Table(
    "number_series",
    metadata,
    Column("service_day", Text, primary_key=True),
    Column("prefix", Text, primary_key=True),
    Column("last", Integer, nullable=False),
    # Arrivals in a series never go back, even when the clock does: who comes later stands behind.
    Column("last_arrival", BigInteger, nullable=False),
)

# Number of a day's tickets that count against a service's quota; kept for services that have a quota, and counted
# again by an import (core.tickets.quotas.count_anew).
quota_use = Table(
    "quota_use",
    metadata,
    Column("service_day", Text, primary_key=True),
    Column("service_id", ForeignKey("service.id"), primary_key=True),
    Column("taken", Integer, nullable=False),
)

ticket = Table(
    "ticket",
    metadata,
    Column("id", Id, primary_key=True),
    Column("uid", Text, nullable=False, unique=True),
    Column("service_day", Text, nullable=False),
    Column("label", Text, nullable=False),
    # Agency and service of the stop the ticket is at; its number keeps the prefix of the first stop.
    Column("agency_id", ForeignKey("agency.id"), nullable=False),
    Column("service_id", ForeignKey("service.id"), nullable=False),
    Column("priority", Text, nullable=False),
    Column("favoured", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("print_state", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("issued_at", BigInteger, nullable=False),
    Column("first_arrival", BigInteger, nullable=False),
    Column("rank", BigInteger, nullable=False),
    Column("counter_id", ForeignKey("counter.id")),
    Column("officer_id", ForeignKey("officer.id")),
    Column("calls", Integer, nullable=False),
    Column("called_at", BigInteger),
    Column("started_at", BigInteger),
    Column("ended_at", BigInteger),
    # The counter it was transferred to; no other counter may call it.
    Column("directed_to", ForeignKey("counter.id")),
    Column("booked_for", BigInteger),
    # Returned after a no-show behind so many others; 0: with its own rank.
    Column("returned_after", Integer, nullable=False),
    Column("stops_left", Integer, nullable=False),
    Column("any_order", Boolean, nullable=False),
    # The range that was shown to its visitor, in minutes; NULL when there was none.
    Column("told_p50", Integer),
    Column("told_p90", Integer),
    UniqueConstraint("service_day", "label"),
)
# Who is next: the first row of an index per service and class (measured: other column orders cost 170 ms
# at a million tickets). tests/core/test_storage.py checks the plan.
WAITING = text("state = 'waiting' AND directed_to IS NULL")
WAITS = text("ticket.state = 'waiting'")
"""The condition of a ticket in any line, also of one counter; with the table's name, for joins."""
Index(
    "ix_ticket_waiting",
    ticket.c.service_id,
    ticket.c.favoured,
    ticket.c.rank,
    ticket.c.id,
    sqlite_where=WAITING,
    postgresql_where=WAITING,
)
DIRECTED = text("state = 'waiting' AND directed_to IS NOT NULL")
Index(
    "ix_ticket_directed",
    ticket.c.directed_to,
    ticket.c.favoured,
    ticket.c.rank,
    ticket.c.id,
    sqlite_where=DIRECTED,
    postgresql_where=DIRECTED,
)
# A counter holds at most one current ticket.
CURRENT = text("state IN ('called', 'serving')")
Index(
    "uq_ticket_current_of_counter",
    ticket.c.counter_id,
    unique=True,
    sqlite_where=CURRENT,
    postgresql_where=CURRENT,
)
# Neither in a line nor at a counter.
ASIDE = text("state IN ('issued', 'held')")
Index("ix_ticket_aside", ticket.c.service_day, sqlite_where=ASIDE, postgresql_where=ASIDE)
# Statements about open tickets must use exactly these four conditions: SQLite uses a partial index only for the same
# words, and PostgreSQL would prefer one index of all open tickets to those that give the first of a line.
# The index below serves what a desk shows of its own day. It is not written when a ticket is issued, and there is no
# other index of days and services: each one costs a page of every commit.
AT_COUNTER = text("counter_id IS NOT NULL")
Index(
    "ix_ticket_counter_day",
    ticket.c.counter_id,
    ticket.c.service_day,
    sqlite_where=AT_COUNTER,
    postgresql_where=AT_COUNTER,
)

# The further services of a ticket with several; NULL ``begun_at``: not reached yet.
stop = Table(
    "stop",
    metadata,
    Column("ticket_id", ForeignKey("ticket.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("service_id", ForeignKey("service.id"), nullable=False),
    Column("begun_at", BigInteger),
)

# Length of the current run of priority calls of an agency, for the ratio of its policy.
priority_run = Table(
    "priority_run",
    metadata,
    Column("agency_id", ForeignKey("agency.id"), primary_key=True),
    Column("length", Integer, nullable=False),
)

# A counter's calls by service on one day, for counters whose services have weights.
share = Table(
    "share",
    metadata,
    Column("counter_id", ForeignKey("counter.id"), primary_key=True),
    Column("service_id", ForeignKey("service.id"), primary_key=True),
    Column("service_day", Text, nullable=False),
    Column("calls", Integer, nullable=False),
)

# Seconds one visitor of a service takes a counter, learned at every end: count, mean and mean of squares.
service_time = Table(
    "service_time",
    metadata,
    Column("service_id", ForeignKey("service.id"), primary_key=True),
    Column("visits", Integer, nullable=False),
    Column("mean_s", Float, nullable=False),
    Column("square_s", Float, nullable=False),
)

# By what factor the upper end of an agency's ranges is stretched, so that nine of ten visitors are called within it.
forecast_stretch = Table(
    "forecast_stretch",
    metadata,
    Column("agency_id", ForeignKey("agency.id"), primary_key=True),
    Column("told", Integer, nullable=False),
    Column("stretch", Float, nullable=False),
)

# Days that are not as their weekday says: closed (a holiday), or open although the weekday is not.
calendar = Table(
    "calendar",
    metadata,
    Column("day", Text, primary_key=True),
    Column("open", Boolean, nullable=False),
    Column("name", Text, nullable=False),
)

# Breaks: no ticket is issued, and the forecast leaves their time out.
pause = Table(
    "pause",
    metadata,
    Column("id", Id, primary_key=True),
    Column("days", Text, nullable=False),
    Column("from_time", Text, nullable=False),
    Column("until_time", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("agency_id", ForeignKey("agency.id")),
)

# A service day that was opened or closed by hand or by the clock; a day without a row follows the schedule.
day = Table(
    "day",
    metadata,
    Column("day", Text, primary_key=True),
    Column("closed_at", BigInteger),
    Column("reason", Text, nullable=False),
)

event = Table(
    "event",
    metadata,
    Column("id", Id, primary_key=True),
    Column("uid", Text, nullable=False, unique=True),
    Column("at", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("ticket_id", ForeignKey("ticket.id")),
    # Service of the ticket's stop at that moment.
    Column("service_id", ForeignKey("service.id")),
    Column("counter_id", ForeignKey("counter.id")),
    Column("officer_id", ForeignKey("officer.id")),
    Column("device", Text, nullable=False),
    Column("reason", Text),
    Column("data", Text),
    # The event that this one undoes.
    Column("undoes", ForeignKey("event.id"), unique=True),
)
Index("ix_event_ticket", event.c.ticket_id)
Index(
    "ix_event_counter",
    event.c.counter_id,
    event.c.id,
    sqlite_where=text("counter_id IS NOT NULL"),
    postgresql_where=text("counter_id IS NOT NULL"),
)
# The board reads only the newest calls.
Index(
    "ix_event_call",
    event.c.id,
    sqlite_where=text("kind IN ('called', 'recalled')"),
    postgresql_where=text("kind IN ('called', 'recalled')"),
)

# Offline (docs/decisions/0011): what kiosks, counters and displays report, and what they did offline.

# A program on a PC. The letter of a kiosk's own series is given once and never again, so rows are never deleted.
device = Table(
    "device",
    metadata,
    Column("uid", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("letter", Text, unique=True),
    Column("enrolled_at", BigInteger, nullable=False),
    Column("retired_at", BigInteger),
    # When it last reported, by the database's clock.
    Column("seen_at", BigInteger, nullable=False),
    Column("version", Text, nullable=False),
    # Number of things done offline and not handed in yet.
    Column("unmerged", Integer, nullable=False),
    # Milliseconds by which this PC's clock is ahead of the database's.
    Column("drift_ms", BigInteger, nullable=False),
    # Condition of its printers' paper, and when that will run out; empty and NULL without a printer.
    Column("paper", Text, nullable=False),
    Column("paper_until", BigInteger),
    Column("counter_id", ForeignKey("counter.id")),
    # Further facts of the report, as JSON.
    Column("facts", Text, nullable=False),
)

# Requests whose answer never came: a program that finds its request here must not write its ticket.
void = Table(
    "void",
    metadata,
    Column("uid", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("device", Text, nullable=False),
)

# Counters that keep a journal: until when each is certainly in touch, and whether its share was set apart.
desk_link = Table(
    "desk_link",
    metadata,
    Column("counter_id", ForeignKey("counter.id"), primary_key=True),
    Column("device", Text, nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("apart", Boolean, nullable=False),
)

# A counter's share: the tickets it continues with when it is cut off. A ticket is in one share at most.
share_ticket = Table(
    "share_ticket",
    metadata,
    Column("ticket_id", ForeignKey("ticket.id"), primary_key=True),
    Column("counter_id", ForeignKey("counter.id"), nullable=False),
)
Index("ix_share_ticket_counter_id", share_ticket.c.counter_id)

# What did not fit when something was handed in: kept for a person, never dropped.
conflict = Table(
    "conflict",
    metadata,
    Column("uid", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("counter_id", ForeignKey("counter.id")),
    Column("ticket_id", ForeignKey("ticket.id")),
    Column("service_day", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("data", Text, nullable=False),
    Column("settled_at", BigInteger),
    Column("settled_by", Text),
)
Index(
    "ix_conflict_open",
    conflict.c.service_day,
    conflict.c.label,
    sqlite_where=text("settled_at IS NULL"),
    postgresql_where=text("settled_at IS NULL"),
)

# The key that signs the code on a ticket's paper; displays may not read it.
secret = Table(
    "secret",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
