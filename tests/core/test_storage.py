"""Opening databases: ours, nobody's, somebody else's, broken ones; and the shape of ours."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from core.errors import Refused, Unavailable, WrongUsage
from core.office import HallFacts, Office
from core.storage import schema
from core.storage.database import Database
from core.storage.opening import open_database
from core.storage.tables import metadata


def test_the_migrations_make_exactly_the_tables_of_the_code(database: Database) -> None:
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_head_is_the_newest_migration() -> None:
    scripts = ScriptDirectory(str(Path(schema.__file__).parent / "migrations"))
    assert scripts.get_current_head() == schema.HEAD


def test_commits_are_durable_and_the_file_is_ours(database: Database) -> None:
    raw = database.raw()
    assert raw.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert raw.execute("PRAGMA synchronous").fetchone()[0] == 2
    assert raw.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    raw.close()


def test_a_missing_file_is_no_hall_and_is_not_made(tmp_path: Path, clock: Any) -> None:
    with pytest.raises(Unavailable, match="no-hall"):
        Office.open(f"sqlite:///{tmp_path / 'none.sqlite'}", clock)
    assert not (tmp_path / "none.sqlite").exists()


def test_an_empty_file_is_no_hall(tmp_path: Path, clock: Any) -> None:
    (tmp_path / "empty.sqlite").touch()
    with pytest.raises(Unavailable, match="no-hall"):
        Office.open(f"sqlite:///{tmp_path / 'empty.sqlite'}", clock)


@pytest.mark.parametrize("content", [b"garbage" * 100, b"PK\x03\x04" + b"\0" * 5000])
def test_a_file_that_is_no_database_is_left_untouched(tmp_path: Path, clock: Any, content: bytes) -> None:
    path = tmp_path / "bad.sqlite"
    path.write_bytes(content)
    for attempt in (
        lambda: Office.open(f"sqlite:///{path}", clock),
        lambda: Office.set_up(f"sqlite:///{path}", HallFacts(), clock),
    ):
        with pytest.raises(Unavailable, match="database-corrupt"):
            attempt()
    assert path.read_bytes() == content


def test_a_damaged_database_is_said_to_be_corrupt(hall_url: str, clock: Any) -> None:
    path = Path(hall_url.removeprefix("sqlite:///"))
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + os.urandom(len(whole) - 100))
    with pytest.raises(Unavailable, match="database-corrupt"):
        Office.open(hall_url, clock)


def test_another_programs_database_is_refused_and_left_untouched(tmp_path: Path, clock: Any) -> None:
    path = tmp_path / "other.sqlite"
    other = sqlite.connect(str(path))
    other.execute("CREATE TABLE invoices (id INTEGER)")
    other.commit()
    other.close()
    before = path.read_bytes()
    for attempt in (Office.open, lambda url, clock: Office.set_up(url, HallFacts(), clock)):
        with pytest.raises(Refused, match="database-foreign"):
            attempt(f"sqlite:///{path}", clock)
    assert path.read_bytes() == before


@pytest.mark.parametrize("url", ["", "nonsense", "sqlite://", "sqlite:///:memory:", "mysql://x/y"])
def test_an_address_that_is_none_is_wrong_usage(url: str) -> None:
    with pytest.raises(WrongUsage, match="database-address"):
        open_database(url)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path, clock: Any) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(Unavailable, match="folder-unwritable"):
        Office.set_up(f"sqlite:///{tmp_path / 'file' / 'hall.sqlite'}", HallFacts(), clock)


def test_a_transaction_that_is_not_committed_leaves_nothing(office: Office, database: Database) -> None:
    with database.write(lambda _connection: None) as (connection, _nothing):
        connection.exec_driver_sql("UPDATE hall SET name = 'broken'")
    assert office.hall().name == "Mal Pelayanan Publik"


def test_who_is_next_is_found_by_the_index(database: Database) -> None:
    """A million old tickets must not slow a call down: each head is one index probe, nothing is scanned."""
    from core.calls.calling import _heads_statement

    with database.read() as connection:
        statement = _heads_statement(2)
        sql, order, defaults = statement.compiled(connection)
        given = {**defaults, "service_0": 1, "service_1": 2}
        assert order is not None
        rows = connection.exec_driver_sql(
            f"EXPLAIN QUERY PLAN {sql}", tuple(given[name] for name in order)
        ).all()
    plan = [str(row[3]) for row in rows]
    searches = [line for line in plan if "ticket" in line and "share_ticket" not in line]
    assert len(searches) == 4
    assert all(
        "USING INDEX ix_ticket_waiting" in line or "COVERING INDEX ix_ticket_waiting" in line
        for line in searches
    )
    assert not any("TEMP B-TREE" in line for line in plan)


def test_a_file_that_is_removed_is_noticed_and_one_that_returns_is_used(
    office: Office, hall_url: str
) -> None:
    """Without a look at the file, open connections go on writing into one that nobody finds again."""
    path = Path(hall_url.removeprefix("sqlite:///"))
    follower = office.follow()
    office.tickets.issue("DUKCAPIL-KTP", noted=True)
    backup = path.with_suffix(".backup")
    raw = office.books.database.raw()
    raw.execute(f"VACUUM INTO '{backup}'")
    raw.close()
    for left in path.parent.glob("hall.sqlite*"):
        left.unlink()
    with pytest.raises(Unavailable, match="database-unreachable"):
        office.tickets.issue("DUKCAPIL-KTP", noted=True)
    with pytest.raises(Unavailable, match="database-unreachable"):
        follower.wait(0)
    follower.close()
    assert not path.exists()
    backup.rename(path)
    assert office.tickets.issue("DUKCAPIL-KTP", noted=True).number == "A002"


def test_a_file_name_is_taken_as_it_is(tmp_path: Path, clock: Any) -> None:
    for name in ("a?b.sqlite", "a%20b#c.sqlite", "hall kita.sqlite"):
        office, _ = Office.set_up(f"sqlite:///{tmp_path / name}", HallFacts(), clock)
        office.close()
    assert {path.name for path in tmp_path.glob("*.sqlite")} == {
        "a?b.sqlite",
        "a%20b#c.sqlite",
        "hall kita.sqlite",
    }


def test_rows_no_import_could_write_are_a_corrupt_database(hall_url: str, clock: Any) -> None:
    raw = sqlite.connect(hall_url.removeprefix("sqlite:///"))
    raw.execute("UPDATE counter SET agency_id = 99999")
    raw.commit()
    raw.close()
    with pytest.raises(Unavailable, match="database-corrupt"):
        Office.open(hall_url, clock)


def test_what_screens_ask_all_day_never_reads_the_whole_history(office: Office, clock: Any) -> None:
    """With a million old tickets a scan of tickets or events takes a tenth of a second, and everybody waits."""
    office.counters.open("L09")
    for _ in range(3):
        office.tickets.take("DUKCAPIL-KTP", noted=True)
    office.counters.call_next("L09")
    asked: list[str] = []
    connections: list[Any] = []
    open_file = office.books.database._open_file  # type: ignore[attr-defined]  # it is a SqliteDatabase

    def traced(foreign_keys: bool = True) -> Any:
        connection = open_file(foreign_keys)
        connection.set_trace_callback(asked.append)
        connections.append(connection)
        return connection

    office.books.database.close()
    office.books.database._open_file = traced  # type: ignore[attr-defined]  # the same with ears
    office.views.desk("L09")
    office.views.hall()
    office.views.queue()
    office.views.board()
    office.views.day()
    office.day.tend()
    clock.pass_(minutes=1)  # what was read of the line before no longer serves
    office.tickets.take("DUKCAPIL-KTP", noted=True)
    office.counters.start("L09")
    office.counters.hold("L09")
    office.counters.resume("L09")
    office.counters.undo("L09")
    office.counters.resume("L09")
    office.counters.finish("L09")
    office.counters.call_next("L09")
    office.counters.no_show("L09")
    office.counters.return_to_queue("L09", "A002")
    office.day.close()
    statements = {line for line in asked if line.startswith(("SELECT", "UPDATE", "INSERT"))}
    assert len(statements) > 30
    with office.books.database.read() as connection:
        for statement in sorted(statements):
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement.replace('%', '%%')}").all()
            for row in plan:
                scans = str(row[3]).startswith(("SCAN ticket", "SCAN event", "SCAN current"))
                # Counting two weeks for the popular services is done every ten minutes, by the index of days.
                assert not scans or " USING " in str(row[3]), f"{row[3]}: {statement}"
