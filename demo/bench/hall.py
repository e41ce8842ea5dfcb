"""The hall of the measurements: the sample catalogue, all counters open, and as much history as is asked for."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from core.catalogue.reading import read_catalogue
from core.clock import MINUTE, ShiftedClock, micros
from core.events import Unknown
from core.office import HallFacts, Office
from core.storage.events import record
from core.storage.prepared import together
from core.words import words
from demo.hall import CATALOGUE
from demo.throwaway import Throwaway

START = micros(datetime.fromisoformat("2026-11-23T09:42:00+07:00"))
"""The moment at which every measurement begins: services give tickets then."""
COUNTER = "L09"
"""One of the busiest of the sample catalogue; it offers the first of SERVICES."""
SERVICES = ("DUKCAPIL-KTP", "DUKCAPIL-KK", "DUKCAPIL-PINDAH", "DUKCAPIL-DATANG")


@contextmanager
def bench_database(engine: str, home: Path) -> Iterator[str]:
    """A database of one's own that is gone afterwards; commits are durable, as in a hall."""
    if engine == "sqlite":
        with tempfile.TemporaryDirectory(prefix="bench-", dir=home) as folder:
            yield f"sqlite:///{Path(folder) / 'bench.sqlite'}"
    else:
        with Throwaway() as server:
            yield server.create("bench")


def make_hall(url: str) -> Office:
    """A hall in an empty database; its office, which stays open."""
    office, _ = Office.set_up(url, HallFacts(name="Bench"), ShiftedClock(START))
    catalogue = read_catalogue(CATALOGUE, words("en")).catalogue
    # Services of a minute, so that the day holds all the tickets that are issued.
    short = tuple(replace(service, service_minutes=1) for service in catalogue.services)
    office.catalogue.replace(replace(catalogue, services=short))
    for counter in office.directory().catalogue.counters:
        office.counters.open(counter.code)
    return office


_NUMBERS = {
    "sqlite": "WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < {last}) ",
    "postgresql": "WITH numbers AS (SELECT generate_series(0::bigint, {last}) AS n) ",
}
_UID = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()::text"}
_DAY = {
    "sqlite": "date('2026-11-22', '-' || (n / 2500) || ' days')",
    "postgresql": "(date '2026-11-22' - (n / 2500)::int)::text",
}


def fill_history(office: Office, history: int) -> None:
    """Finished tickets of earlier days, 2,500 a day, with four events each."""
    database = office.books.database
    engine = database.dialect
    services = len(office.directory().service_by_id)
    at = f"{START} - ((n / 2500 + 1) * 1440 - (n - n / 2500 * 2500) / 6) * {MINUTE}"
    with database.migrating() as connection:
        if engine == "postgresql":
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql(
                "SET LOCAL session_replication_role = replica"
            )  # no foreign keys to look up
        connection.exec_driver_sql(
            "INSERT INTO ticket (uid, service_day, label, agency_id, service_id, priority, favoured, state,"
            " print_state, device, issued_at, first_arrival, rank, calls, returned_after, stops_left, any_order) "
            + _NUMBERS[engine].format(last=history - 1)
            + ", services AS (SELECT id, agency_id, row_number() OVER (ORDER BY id) - 1 AS k FROM service)"
            f" SELECT {_UID[engine]}, {_DAY[engine]}, 'H' || n, agency_id, services.id, 'none', false,"
            f" 'finished', 'printed', '', {at}, {at}, {at}, 1, 0, 0, false"
            f" FROM numbers JOIN services ON services.k = n - n / {services} * {services}"
        )
        for kind in ("issued", "called", "started", "finished"):
            connection.exec_driver_sql(
                "INSERT INTO event (uid, at, kind, ticket_id, service_id, counter_id, device)"
                f" SELECT {_UID[engine]}, issued_at, '{kind}', id, service_id,"
                f" {'NULL' if kind == 'issued' else '1'}, '' FROM ticket"
            )
        connection.commit()
    if engine == "postgresql":
        # What the server's own cleaning does by itself sooner or later.
        with database.connect(autocommit=True) as raw:  # type: ignore[attr-defined]  # it is a PostgresqlDatabase
            raw.execute("SET statement_timeout = 0")
            raw.execute("VACUUM ANALYZE")
            raw.execute("CHECKPOINT")
    else:
        # What a million rows left in the log is written out now, not under the measurement.
        raw = database.raw()  # type: ignore[attr-defined]  # it is a SqliteDatabase
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw.close()


def commit_row(office: Office) -> None:
    """One durable commit of one row through the same database layer: the floor of the measurements."""
    with (
        office.books.database.write(lambda _connection: None) as (connection, _nothing),
        together(connection),
    ):
        record(connection, START, Unknown("bench", {}))
        connection.commit()


def timed(work: Callable[[], object]) -> float:
    """Milliseconds of one run."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000
