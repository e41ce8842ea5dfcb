"""A hall of the first version goes on with this one: nothing is lost, its policies and its day stay."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

from core.backup import making, restoring
from core.errors import Unavailable
from core.office import HallFacts, Office
from core.storage import schema
from core.storage.database import Database
from core.storage.opening import open_database
from core.storage.sqlite import SqliteDatabase
from core.storage.tables import metadata

ENGINES = ("sqlite", "postgresql")
pytestmark = pytest.mark.migrations


@pytest.fixture
def old_hall(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A hall of revision 0001 with a policy of its own, a waiting ticket and one being served."""
    if engine == "sqlite":
        url = f"sqlite:///{tmp_path / 'old.sqlite'}"
    else:
        server = request.getfixturevalue("postgresql")
        name = f"old_{uuid.uuid4().hex}"
        url = server.create(name)
    database = open_database(url)
    database.mark()
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    with database.migrating() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in OLD_ROWS:
            connection.exec_driver_sql(statement)
        if engine == "postgresql":
            for table in ("ticket", "event", "counter_session"):
                connection.exec_driver_sql(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
                )
        connection.commit()
    database.close()
    yield url
    if engine == "postgresql":
        request.getfixturevalue("postgresql").drop(name)


def upgraded(url: str, clock: Any) -> Office:
    """As whoever may change the tables opens it: on a server that is its set-up."""
    if url.startswith("sqlite:"):
        return Office.open(url, clock)
    return Office.set_up(url, HallFacts(), clock)[0]


OLD_ROWS = (
    "INSERT INTO hall VALUES (1, 'MPP', '', '', 'Asia/Jakarta', NULL, '', '2026-11-23', 3)",
    "INSERT INTO zone VALUES (1, 'Z1', 'Lobi', 'Lobby', 0, NULL)",
    "INSERT INTO agency VALUES (1, 'DUKCAPIL', 'A', 'Dispenduk', 'Civil', 'Dukcapil', 1, '#0A5C55',"
    " 1, 0, 4, 20, NULL)",
    "INSERT INTO service VALUES (1, 'DUKCAPIL-KTP', 1, 'KTP', 'ID', '', '', '', '', '', '', 8, 50, '08:00', '15:00',"
    " 'Mon,Tue,Wed,Thu,Fri', false, 0, NULL)",
    "INSERT INTO counter VALUES (1, 'L09', 'Loket 9', 1, 1, 0, NULL)",
    "INSERT INTO counter_service VALUES (1, 1, 0)",
    "INSERT INTO officer VALUES (1, 'SITI', 'Siti', NULL, 1, 0, NULL, NULL)",
    "INSERT INTO counter_session VALUES (1, 1, 1, 1, NULL)",
    "INSERT INTO number_series VALUES ('2026-11-23', 'A', 2)",
    "INSERT INTO ticket VALUES (1, 'u1', '2026-11-23', 'A001', 1, 1, 'none', false, 'serving', 'printed', '',"
    " 5, 5, 5,"
    " 1, 1, 1, 6, 7, NULL)",
    "INSERT INTO ticket VALUES (2, 'u2', '2026-11-23', 'A002', 1, 1, 'lansia', true, 'waiting', 'noted', '',"
    " 8, 8, 3,"
    " NULL, NULL, 0, NULL, NULL, NULL)",
    "INSERT INTO event VALUES (1, 'e1', 5, 'issued', 1, NULL, NULL, '', NULL, NULL)",
)


def test_a_hall_of_the_first_version_goes_on(old_hall: str, clock: Any) -> None:
    office = upgraded(old_hall, clock)
    try:
        assert office.books.database.revision() == schema.HEAD
        policy = office.catalogue.policy("DUKCAPIL")
        assert (policy.ratio, policy.max_overtake) == (4, 20)
        current = office.views.desk("L09").current
        assert current is not None
        assert (current.number, current.officer) == ("A001", "SITI")
        assert office.counters.finish("L09").state == "finished"
        called = office.counters.call_next("L09")
        assert called is not None
        assert called.number == "A002"
        assert office.tickets.issue("DUKCAPIL-KTP", noted=True).number == "A003"
        assert [event.service_id for event in office.events_after(0, 1)] == [1]
        with office.books.database.read() as connection:
            assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    finally:
        office.close()


def test_a_migration_that_fails_half_way_changes_nothing_and_can_be_tried_again(
    old_hall: str, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    real: Callable[..., Any] = command.upgrade

    def fails(config: Config, target: str) -> None:
        real(config, target)
        raise RuntimeError("the power went")

    monkeypatch.setattr(command, "upgrade", fails)
    with pytest.raises(RuntimeError):
        upgraded(old_hall, clock)
    database: Database = open_database(old_hall)
    assert database.revision() == "0001"
    database.close()
    monkeypatch.undo()
    upgraded(old_hall, clock).close()


def test_a_hall_in_use_is_copied_before_its_tables_change(
    old_hall: str, engine: str, tmp_path: Path, clock: Any
) -> None:
    upgraded(old_hall, clock).close()
    if engine == "postgresql":  # there ``server setup`` makes a backup: tests/core/test_server.py
        assert not (tmp_path / "backups").exists()
        return
    (copy,) = (tmp_path / "backups").iterdir()
    assert copy.name.startswith("before-0001-")
    assert copy.stat().st_mode & 0o777 == 0o600
    kept = SqliteDatabase(f"sqlite:///{copy}")
    assert kept.revision() == "0001"
    with kept.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM ticket").scalar() == 2
    kept.close()
    upgraded(old_hall, clock).close()
    assert list((tmp_path / "backups").iterdir()) == [copy]


def test_without_a_copy_nothing_is_migrated(old_hall: str, engine: str, tmp_path: Path, clock: Any) -> None:
    if engine == "postgresql":
        pytest.skip("a server has no file to put aside or to copy")
    (tmp_path / "backups").write_text("in the way")
    with pytest.raises(Unavailable, match="unwritable"):
        upgraded(old_hall, clock)
    database = open_database(old_hall)
    assert database.revision() == "0001"
    database.close()


@pytest.mark.parametrize("to", ENGINES)
def test_a_backup_of_the_first_version_goes_in_force_in_this_one(
    old_hall: str, to: str, tmp_path: Path, clock: Any, request: pytest.FixtureRequest
) -> None:
    database = open_database(old_hall)
    made = making.make(database, tmp_path / "b", clock)
    database.close()
    assert made.manifest.revision == "0001"
    assert made.manifest.tables["ticket"][0] == 2
    name = f"new_{uuid.uuid4().hex}"
    url = (
        f"sqlite:///{tmp_path / 'new.sqlite'}"
        if to == "sqlite"
        else request.getfixturevalue("postgresql").create(name)
    )
    target = open_database(url)
    restoring.restore(made.path, target, clock, replace=False, folder=tmp_path)
    # And in the place of a hall of this version.
    restoring.restore(made.path, target, clock, replace=True, folder=tmp_path)
    office = Office(target, clock)
    assert target.revision() == schema.HEAD
    assert office.catalogue.policy("DUKCAPIL").ratio == 4
    assert office.counters.finish("L09").number == "A001"
    assert office.tickets.issue("DUKCAPIL-KTP", noted=True).number == "A200"
    with target.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    office.close()
    if to == "postgresql":
        request.getfixturevalue("postgresql").drop(name)
