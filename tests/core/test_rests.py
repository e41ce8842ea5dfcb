"""After a rest: what PostgreSQL prepared is still there, and a connection that died meanwhile harms no verb."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection

from core.office import Office
from core.storage import postgresql
from core.storage.database import Database

ENGINES = ("postgresql",)
KTP, COUNTER = "DUKCAPIL-KTP", "L09"


@pytest.fixture(autouse=True)
def _always_rested(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgresql, "PING_AFTER_S", -1.0)


def prepared(connection: Connection) -> set[tuple[str, Any]]:
    """What the server holds prepared for this connection, each with its moment."""
    rows = connection.exec_driver_sql(
        "SELECT statement, prepare_time FROM pg_prepared_statements WHERE statement NOT LIKE '%%prepare_time%%'"
    )
    return {(row[0], row[1]) for row in rows}


def test_writers_keep_what_they_prepared(office: Office) -> None:
    office.counters.open(COUNTER)

    def kept() -> set[tuple[str, Any]]:
        return office.books.write(lambda connection, _directory, _today: prepared(connection))

    office.tickets.issue(KTP, noted=True)
    office.counters.call_next(COUNTER)
    before = kept()
    assert any("number_series" in statement for statement, _at in before)
    office.counters.no_show(COUNTER)
    office.tickets.issue(KTP, noted=True)
    office.counters.call_next(COUNTER)
    assert before <= kept()


def test_readers_keep_what_they_prepared(office: Office) -> None:
    for _ in range(8):  # the driver prepares what is asked often
        office.views.desk(COUNTER)
    before = office.books.read(lambda connection, _directory: prepared(connection))
    assert before
    office.views.desk(COUNTER)
    assert before <= office.books.read(lambda connection, _directory: prepared(connection))


@pytest.mark.parametrize(
    "verb",
    [
        lambda office: office.tickets.issue(KTP, noted=True).number,
        lambda office: office.counters.open("L07").open,
        lambda office: office.views.desk(COUNTER).counter,
        lambda office: office.books.aside(lambda _connection, _directory, _today: "aside"),
    ],
)
def test_connections_that_died_while_idle_are_replaced(
    office: Office, database: Database, verb: Callable[[Office], object]
) -> None:
    office.tickets.issue(KTP, noted=True)
    office.books.read(lambda _connection, _directory: None)
    with database.write(lambda _connection: None) as (connection, _nothing):
        ended = connection.exec_driver_sql(
            "SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).scalar_one()
    assert ended >= 2
    assert verb(office)
    assert office.tickets.issue(KTP, noted=True).number in ("A002", "A003")


def test_a_connection_that_dies_while_it_works_is_an_error(office: Office, database: Database) -> None:
    """Only what is idle is replaced: nobody repeats a verb that may have been written."""
    from core.errors import Unavailable

    def dies(connection: Connection, _directory: Any, _today: Any) -> None:
        with database.read() as other:
            pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            other.exec_driver_sql(f"SELECT pg_terminate_backend({pid}, 10000)")
        connection.exec_driver_sql("SELECT 1")

    with pytest.raises(Unavailable, match="database-unreachable"):
        office.books.write(dies)
