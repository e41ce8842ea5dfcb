"""The hall's server goes away: restarted under open programs, or dead for good with a standby in its place."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import psycopg
import pytest

from core.catalogue.model import Catalogue
from core.errors import Unavailable
from core.events import Event
from core.office import HallFacts, Office
from core.storage.feed import Follower
from demo.throwaway import OWNER, Throwaway
from tests.support.patience import WAIT_S

SERVICE = "DUKCAPIL-REKAM"
T = TypeVar("T")


@pytest.fixture
def primary(jember: Catalogue, clock: Any, own_postgresql: type[Throwaway]) -> Iterator[Throwaway]:
    with own_postgresql() as server:
        office, _ = Office.set_up(server.create("antrean"), HallFacts(), clock)
        office.catalogue.replace(jember)
        office.close()
        yield server


@pytest.fixture
def standby(primary: Throwaway, own_postgresql: type[Throwaway]) -> Iterator[Throwaway]:
    server = own_postgresql(durable=False)
    try:
        server.copy(primary)
        server.start()
        yield server
    finally:
        server.stop()
        server.remove()


def until(ready: Callable[[], T], seconds: float = WAIT_S) -> T:
    """The first answer that is one; Unavailable means not yet."""
    end = time.monotonic() + seconds
    while True:
        try:
            if answer := ready():
                return answer
        except Unavailable:
            if time.monotonic() > end:
                raise
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


class Watcher:
    """Follows the office as a program does: a new follower from the same cursor whenever the database was away."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._follower: Follower | None = office.follow()
        self._cursor = self._follower.cursor
        self.seen: list[Event] = []

    def look(self) -> None:
        try:
            if self._follower is None:
                self._follower = self._office.follow(self._cursor)
            self.seen += self._follower.wait(0.02)
            self._cursor = self._follower.cursor
        except Unavailable:
            if self._follower is not None:
                self._follower.close()
                self._follower = None
            raise

    def has(self, numbers: list[str], office: Office) -> bool:
        """Whether every ticket's event came, each once and in order."""
        self.look()
        issued = [event for event in self.seen if event.kind == "issued"]
        if len(issued) < len(numbers):
            return False
        with office.books.database.read() as connection:
            rows = connection.exec_driver_sql("SELECT id, label FROM ticket").all()
        labels = {row[0]: row[1] for row in rows}
        assert [labels[event.ticket_id] for event in issued] == numbers
        return True

    def close(self) -> None:
        if self._follower is not None:
            self._follower.close()


def rest(office: Office, connections: int) -> None:
    """Leaves so many connections resting in both pools."""
    database = office.books.database
    held = [database.read() for _ in range(connections)]
    for connection in held:
        connection.__enter__()
    for connection in held:
        connection.__exit__(None, None, None)


def issue(office: Office) -> str:
    return office.tickets.issue(SERVICE, noted=True).number


def test_a_restart_under_an_open_office_costs_nothing_but_the_time(
    primary: Throwaway, clock: Any, caplog: pytest.LogCaptureFixture
) -> None:
    office = Office.open(primary.url("antrean"), clock)
    watcher = Watcher(office)
    numbers = [issue(office)]
    rest(office, 4)
    for immediately in (False, True):
        primary.stop(immediately)
        with pytest.raises(Unavailable, match="database-unreachable"):
            office.views.hall()
        with pytest.raises(Unavailable, match="database-unreachable"):
            issue(office)
        primary.start()
        # Nobody has to try twice: what rested in the pools died with the server.
        assert office.views.hall().waiting[SERVICE] == len(numbers)
        numbers.append(issue(office))
        until(lambda: watcher.has(numbers, office))
        rest(office, 4)
    assert len(set(numbers)) == len(numbers)
    watcher.close()
    office.close()
    assert caplog.records == []


def test_a_standby_takes_over_and_nothing_is_lost_or_given_twice(
    primary: Throwaway, standby: Throwaway, clock: Any, caplog: pytest.LogCaptureFixture
) -> None:
    url = f"postgresql://{OWNER}@127.0.0.1:{primary.port},127.0.0.1:{standby.port}/antrean"
    office = Office.open(url, clock)
    watcher = Watcher(office)
    numbers = [issue(office) for _ in range(20)]
    office.counters.open("L07")
    rest(office, 4)
    with psycopg.connect(primary.url("postgres"), autocommit=True) as connection:
        (written,) = connection.execute("SELECT pg_current_wal_flush_lsn()").fetchone() or ("",)
    with psycopg.connect(standby.url("postgres"), autocommit=True) as connection:
        replayed = "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn"
        until(lambda: (connection.execute(replayed, [written]).fetchone() or (False,))[0])

        primary.stop(immediately=True)
        # Until a person promotes the standby, nothing can be written, and that is said.
        with pytest.raises(Unavailable, match="database-unreachable"):
            issue(office)
        connection.execute("SELECT pg_promote(true)")

    uids = {row.uid for row in office.views.queue().waiting}
    assert len(uids) == 20
    numbers += [until(lambda: issue(office)) for _ in range(20)]
    assert numbers == [f"{numbers[0][0]}{number:03d}" for number in range(1, 41)]
    called = office.counters.call_next("L07")
    assert called is not None
    assert called.number == numbers[0]
    until(lambda: watcher.has(numbers, office))
    ids = [event.id for event in watcher.seen]
    assert ids == sorted(set(ids))
    watcher.close()
    office.close()
    assert caplog.records == []
