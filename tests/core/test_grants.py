"""What each kind of PC may do in a LAN database, as a table to be read by whoever answers for the data.

``kiosk counter supervisor administrator`` are each as able as the one before, and a display stands beside them.
"""

from __future__ import annotations

import pytest

from core.storage import tables
from core.storage.grants import RIGHTS, ROLES

NOBODY = ""
DESKS = "counter supervisor administrator"
WRITERS = f"kiosk {DESKS}"
BOSSES = "supervisor administrator"
ALL = f"display {WRITERS}"


def may(role: str, privilege: str, table: str, column: str) -> bool:
    """Whether a role has a right on a column; empty: on the whole table."""
    return bool({(table, privilege, ""), (table, privilege, column)} & RIGHTS[role])


@pytest.mark.parametrize(
    ("privilege", "table", "column", "roles"),
    [
        # What happened can be read by all and changed by nobody.
        ("SELECT", "event", "", ALL),
        ("INSERT", "event", "", WRITERS),
        ("UPDATE", "event", "reason", NOBODY),
        ("DELETE", "event", "", NOBODY),
        # Tickets: who somebody is and when they came stays as it was issued.
        ("INSERT", "ticket", "", WRITERS),
        ("DELETE", "ticket", "", NOBODY),
        ("UPDATE", "ticket", "state", WRITERS),  # at midnight, by whoever writes first
        ("UPDATE", "ticket", "print_state", WRITERS),
        ("UPDATE", "ticket", "ended_at", WRITERS),
        ("UPDATE", "ticket", "rank", DESKS),
        ("UPDATE", "ticket", "priority", DESKS),
        ("UPDATE", "ticket", "counter_id", DESKS),
        ("UPDATE", "ticket", "service_id", DESKS),
        *(
            ("UPDATE", "ticket", column, NOBODY)
            for column in ("id", "uid", "service_day", "label", "device", "issued_at", "first_arrival")
        ),
        # A display reads what it shows, nothing more of a ticket.
        ("SELECT", "ticket", "", WRITERS),
        ("SELECT", "ticket", "label", ALL),
        ("SELECT", "ticket", "state", ALL),
        ("SELECT", "ticket", "uid", WRITERS),
        ("SELECT", "ticket", "priority", WRITERS),
        ("SELECT", "ticket", "device", WRITERS),
        ("SELECT", "counter_session", "", WRITERS),
        # Settings of the hall; one that is reset loses its row.
        ("INSERT", "hall_setting", "", "administrator"),
        ("UPDATE", "hall_setting", "", "administrator"),
        ("DELETE", "hall_setting", "", "administrator"),
        # PINs.
        ("SELECT", "officer", "code", WRITERS),
        ("SELECT", "officer", "pin_hash", DESKS),
        ("SELECT", "officer", "", DESKS),
        ("UPDATE", "officer", "failures", DESKS),
        ("UPDATE", "officer", "locked_until", DESKS),
        ("UPDATE", "officer", "pin_hash", "administrator"),
        ("UPDATE", "officer", "role", "administrator"),
        ("INSERT", "officer", "", "administrator"),
        ("DELETE", "officer", "", NOBODY),
        # Counters and the order of calls.
        ("INSERT", "counter_session", "", DESKS),
        ("UPDATE", "counter_session", "closed_at", WRITERS),
        ("UPDATE", "counter_session", "express_until", DESKS),
        ("UPDATE", "counter_session", "officer_id", NOBODY),
        ("SELECT", "priority_run", "", WRITERS),
        ("UPDATE", "priority_run", "length", DESKS),
        ("SELECT", "share", "", DESKS),
        ("UPDATE", "share", "calls", DESKS),
        # Shares of the queue.
        *((privilege, "desk_link", "", DESKS) for privilege in ("SELECT", "INSERT", "UPDATE", "DELETE")),
        *((privilege, "share_ticket", "", DESKS) for privilege in ("SELECT", "INSERT", "DELETE")),
        ("UPDATE", "share_ticket", "", NOBODY),
        # Numbers and quotas.
        ("INSERT", "number_series", "", WRITERS),
        ("UPDATE", "number_series", "last", WRITERS),
        ("UPDATE", "number_series", "prefix", NOBODY),
        ("UPDATE", "quota_use", "taken", WRITERS),
        # The day's rules.
        ("INSERT", "calendar", "", BOSSES),
        ("DELETE", "pause", "", BOSSES),
        ("UPDATE", "hall", "overtime_minutes", BOSSES),
        ("UPDATE", "hall", "service_day", WRITERS),
        ("UPDATE", "hall", "name", "administrator"),
        ("UPDATE", "hall", "time_zone", "administrator"),
        ("UPDATE", "agency", "policy", BOSSES),
        ("UPDATE", "agency", "prefix", "administrator"),
        # The catalogue.
        *(("INSERT", table, "", "administrator") for table in ("zone", "agency", "service", "counter")),
        *(("SELECT", table, "", ALL) for table in ("hall", "zone", "agency", "service", "counter", "calendar")),
        ("UPDATE", "service", "daily_quota", "administrator"),
        ("DELETE", "service", "", NOBODY),
        # PCs tell of themselves; a letter is a kiosk's.
        ("INSERT", "device", "", ALL),
        ("UPDATE", "device", "seen_at", ALL),
        ("UPDATE", "device", "letter", WRITERS),
        ("UPDATE", "device", "uid", NOBODY),
        ("UPDATE", "device", "enrolled_at", NOBODY),
        # What was done alone.
        ("INSERT", "void", "", WRITERS),
        ("INSERT", "conflict", "", WRITERS),
        ("UPDATE", "conflict", "settled_by", WRITERS),
        ("UPDATE", "conflict", "ticket_id", DESKS),
        ("UPDATE", "conflict", "data", NOBODY),
        ("DELETE", "conflict", "", NOBODY),
        ("SELECT", "secret", "", WRITERS),
        ("INSERT", "secret", "", NOBODY),
        # Which version the tables are of.
        ("SELECT", "alembic_version", "", ALL),
        ("UPDATE", "alembic_version", "version_num", NOBODY),
    ],
)  # fmt: skip
def test_who_may(privilege: str, table: str, column: str, roles: str) -> None:
    assert {role for role in ROLES if may(role, privilege, table, column)} == set(roles.split())


def test_each_role_may_at_least_what_the_one_before_may() -> None:
    for less, more in (("kiosk", "counter"), ("counter", "supervisor"), ("supervisor", "administrator")):
        for table, privilege, column in RIGHTS[less]:
            assert may(more, privilege, table, column), (more, privilege, table, column)


def test_nothing_is_given_as_a_whole_and_by_column_too() -> None:
    """So that what is found in the database can be compared with what is wanted."""
    for rights in RIGHTS.values():
        whole = {right[:2] for right in rights if not right[2]}
        assert not [right for right in rights if right[2] and right[:2] in whole]


def test_only_these_tables_lose_rows_and_nobody_makes_tables() -> None:
    lost = {(role, table) for role in ROLES for table, privilege, _ in RIGHTS[role] if privilege == "DELETE"}
    assert {table for _, table in lost} == {
        "desk_link",
        "share_ticket",
        "calendar",
        "pause",
        "counter_service",
        "hall_setting",
    }
    named = {table for rights in RIGHTS.values() for table, _, _ in rights}
    assert named <= {*tables.metadata.tables, "alembic_version"}
