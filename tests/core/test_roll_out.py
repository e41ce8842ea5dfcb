"""The server is upgraded first, the PCs one after the other: programs one version apart work together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, Text

from cli.main import main
from core.backup import making, restoring, rows
from core.cutoff.kiosk import KioskBooks
from core.errors import Refused
from core.office import HallFacts, Office
from core.storage import schema
from core.storage.database import Database
from core.storage.opening import open_database
from tests.support.clock import FakeClock

ENGINES = ("sqlite", "postgresql")
KTP = "DUKCAPIL-KTP"


def of_the_next_version(sql: Callable[[str], Any], works_from: str) -> None:
    """As a migration that adds things leaves the tables."""
    sql("ALTER TABLE ticket ADD COLUMN novelty TEXT")
    sql("ALTER TABLE hall ADD COLUMN motto TEXT NOT NULL DEFAULT ''")
    sql("ALTER TABLE event ADD COLUMN colour INTEGER")
    sql("CREATE TABLE novelty (id INTEGER PRIMARY KEY, name TEXT NOT NULL)")
    sql(f"UPDATE hall SET works_from = '{works_from}'")
    sql("UPDATE alembic_version SET version_num = '9000'")


def test_a_program_goes_on_with_tables_of_the_next_version(
    office: Office, hall_url: str, clock: FakeClock, sql: Callable[[str], Any]
) -> None:
    """One that runs already, and one that is started now."""
    first = office.tickets.issue(KTP, noted=True)
    of_the_next_version(sql, schema.HEAD)
    second = office.tickets.issue(KTP, noted=True)
    late = Office.open(hall_url, clock)
    late.people.add("SITI", "Siti", None, "1234")
    counter = next(
        candidate.code for candidate in late.directory().catalogue.counters if KTP in candidate.services
    )
    late.counters.open(counter, "SITI")
    called = late.counters.call_next(counter)
    assert called is not None
    assert called.number == first.number
    late.counters.start(counter)
    late.counters.finish(counter)
    assert office.tickets.find(first.number).state == "finished"
    assert [ticket.number for ticket in office.views.queue().waiting] == [second.number]
    assert late.views.board(None, 5).calls
    assert late.views.fleet().devices == ()
    late.close()


def test_a_kiosk_keeps_its_copy_and_hands_in_what_it_did_alone(
    office: Office, hall_url: str, engine: str, clock: FakeClock, sql: Callable[[str], Any]
) -> None:
    if engine == "sqlite":
        pytest.skip("a hall on one machine has no journals")
    of_the_next_version(sql, schema.HEAD)
    books = KioskBooks.open(hall_url, clock, "Kiosk 1")
    books.lost()
    number = books.take(KTP).ticket.number
    books.tend()
    assert office.tickets.find(number).number == number
    books.close()


@pytest.mark.parametrize("works_from", ["9000", "", f"{int(schema.HEAD) + 1:04d}"])
def test_one_that_may_not_is_refused_and_told_which_side_to_upgrade(
    office: Office, hall_url: str, clock: FakeClock, sql: Callable[[str], Any], works_from: str,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    if works_from == "":
        office.tickets.issue(KTP, noted=True)
        sql("ALTER TABLE hall DROP COLUMN works_from")
        sql("UPDATE alembic_version SET version_num = '9000'")
    else:
        of_the_next_version(sql, works_from)
    with pytest.raises(Refused, match="database-newer"):
        Office.open(hall_url, clock)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert main(["queue", "show", "--db", hall_url, "--json"]) == 3
    assert "Upgrade this program" in capsys.readouterr().err


def test_an_older_program_makes_no_backup_of_what_it_does_not_know(
    office: Office, sql: Callable[[str], Any]
) -> None:
    """Half of the rows would be missing from it."""
    of_the_next_version(sql, schema.HEAD)
    with pytest.raises(Refused, match="database-newer"):
        making.known_revision(office.books.database)


def test_this_versions_tables_say_whose_they_are(sql: Callable[[str], Any]) -> None:
    assert sql("SELECT works_from FROM hall")[0][0] == schema.WORKS_FROM
    assert schema.WORKS_FROM <= schema.HEAD


def test_going_back_puts_the_newer_tables_aside(
    office: Office, hall_url: str, clock: FakeClock, sql: Callable[[str], Any], tmp_path: Path
) -> None:
    """The older program is installed again, and the copy made before the change is put in force."""
    first = office.tickets.issue(KTP, noted=True)
    made = making.make(office.books.database, tmp_path / "before", clock)
    of_the_next_version(sql, "9000")
    office.close()
    database = open_database(hall_url)
    done = restoring.restore(made.path, database, clock, replace=True, folder=tmp_path)
    assert done.aside is not None
    database.close()
    back = Office.open(hall_url, clock)
    assert [ticket.number for ticket in back.views.queue().waiting] == [first.number]
    assert back.tickets.issue(KTP, noted=True).number == "A200"
    back.close()


def test_a_servers_tables_are_changed_by_its_set_up_alone(
    office: Office, hall_url: str, engine: str, clock: FakeClock, sql: Callable[[str], Any]
) -> None:
    sql("ALTER TABLE hall DROP COLUMN works_from")
    sql("DROP TABLE hall_setting")
    sql("UPDATE alembic_version SET version_num = '0003'")
    office.close()
    if engine == "postgresql":
        with pytest.raises(Refused, match="database-older"):
            Office.open(hall_url, clock)
        Office.set_up(hall_url, HallFacts(), clock)[0].close()
    Office.open(hall_url, clock).close()


def test_tables_are_written_alike_whatever_the_order_of_their_columns(
    database: Database, sql: Callable[[str], Any]
) -> None:
    """What a program made of a hall that was upgraded, another proves."""
    sql("CREATE TABLE other (id INTEGER PRIMARY KEY, b TEXT, a TEXT)")
    sql("INSERT INTO other VALUES (1, 'b', 'a')")
    first = Table(
        "other", MetaData(), Column("id", Integer, primary_key=True), Column("b", Text), Column("a", Text)
    )
    second = Table(
        "other", MetaData(), Column("a", Text), Column("id", Integer, primary_key=True), Column("b", Text)
    )
    with database.read() as connection:
        assert rows.fingerprint(connection, first) == rows.fingerprint(connection, second)
