"""Following what happens: each event exactly once and in order, whoever slept."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from core.office import Office
from core.storage.database import Database
from core.storage.feed import BATCH
from tests.support.patience import WAIT_S, promised

ENGINES = ("sqlite", "postgresql")


def test_a_follower_hears_of_others_soon_and_once(
    office: Office, another_office: Callable[[], Office]
) -> None:
    other = another_office()
    follower = other.follow()
    assert follower.wait(0) == ()
    issued: list[float] = []

    def later() -> None:
        time.sleep(0.1)
        office.tickets.issue("DUKCAPIL-KTP", noted=True)
        issued.append(time.monotonic())

    thread = threading.Thread(target=later)
    thread.start()
    events = next(news for _ in range(50) if (news := follower.wait(WAIT_S)))  # it may wake for nothing
    heard = time.monotonic()
    thread.join()
    assert [event.kind for event in events] == ["issued"]
    assert heard - issued[0] < promised(5)
    assert follower.wait(0) == ()
    follower.close()


def test_who_slept_catches_up_exactly_once_and_in_order(office: Office) -> None:
    follower = office.follow()
    known = follower.cursor
    for _ in range(BATCH // 2 + 30):
        ticket = office.tickets.issue("DUKCAPIL-KTP")
        office.tickets.settle_print(ticket.uid, "printed")
    heard = []
    while events := follower.wait(0.2):
        heard += [event.id for event in events]
    everything = [event.id for event in office.events_after(known, 10_000)]
    assert len(heard) == 2 * (BATCH // 2 + 30)
    assert heard == everything == sorted(set(everything))
    follower.close()


def test_a_new_follower_goes_on_where_the_old_one_was(office: Office) -> None:
    first = office.follow()
    office.tickets.issue("DUKCAPIL-KTP")
    (seen,) = first.wait(WAIT_S)
    first.close()
    office.tickets.issue("DUKCAPIL-KK")
    second = office.follow(first.cursor)
    (next_one,) = second.wait(WAIT_S)
    assert next_one.id > seen.id
    assert second.wait(0) == ()
    second.close()


def test_a_verb_that_rolled_back_is_not_heard_and_hides_nothing(office: Office, database: Database) -> None:
    follower = office.follow()
    with database.write(lambda _connection: None) as (connection, _nothing):
        connection.exec_driver_sql("INSERT INTO event (uid, at, kind, device) VALUES ('x', 1, 'lost', '')")
    office.tickets.issue("DUKCAPIL-KTP")
    assert [event.kind for event in follower.wait(WAIT_S)] == ["issued"]
    follower.close()


def test_writers_that_overlap_never_hide_an_event(
    office: Office, another_office: Callable[[], Office]
) -> None:
    """A slow writer and quick ones: a cursor that passed an id never sees a lower one appear."""
    writers = [another_office() for _ in range(3)]
    follower = office.follow()
    begin = follower.cursor
    slow = threading.Event()

    def write(writer: Office, pause: float) -> None:
        for _ in range(12):
            with writer.books.database.write(lambda _connection: None) as (connection, _nothing):
                from core.events import Unknown
                from core.storage.events import record

                record(connection, writer.clock.now(), Unknown("bench", {}))
                time.sleep(pause)
                connection.commit()
        slow.set()

    threads = [
        threading.Thread(target=write, args=(writer, pause))
        for writer, pause in zip(writers, (0.02, 0.0, 0.001), strict=True)
    ]
    for thread in threads:
        thread.start()
    heard: list[int] = []
    until = time.monotonic() + WAIT_S
    while len(heard) < 36 and time.monotonic() < until:
        heard += [event.id for event in follower.wait(0.2)]
    for thread in threads:
        thread.join()
    assert heard == [event.id for event in office.events_after(begin, 1000)]
    assert len(heard) == 36
    follower.close()


@pytest.mark.parametrize("kind", ["policy-changed", "calendar-changed", "catalogue-imported"])
def test_changes_by_people_are_in_the_log_and_the_audit(office: Office, kind: str, jember: Any) -> None:
    follower = office.follow()
    if kind == "policy-changed":
        office.catalogue.set_policy("DUKCAPIL", {"ratio": 3})
    elif kind == "calendar-changed":
        office.day.set_overtime(30)
    else:
        first, *rest = jember.services
        from dataclasses import replace

        changed = replace(jember, services=(replace(first, fee_id="Rp 1.000"), *rest))
        office.catalogue.replace(changed)
    assert [event.kind for event in follower.wait(WAIT_S)] == [kind]
    entry = office.people.audit()[0]
    assert entry.kind == kind
    if kind == "policy-changed":
        assert entry.data == {"agency": "DUKCAPIL", "changes": {"ratio": [2, 3]}}
    elif kind == "catalogue-imported":
        (change,) = entry.data["changes"]
        assert change["values"] == {"fee_id": ["Gratis", "Rp 1.000"]}
    follower.close()
