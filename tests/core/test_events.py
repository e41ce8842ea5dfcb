"""The log of typed events: a closed set of kinds, readable for ever, JSON only at the border."""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from core.clock import ShiftedClock
from core.errors import Refused
from core.events import KINDS, Payload, Unknown, as_data, from_data, kinds, payload, public_data
from core.events.form import key_of
from core.office import Office
from tests.support.replay import state_told

ENGINES = ("sqlite", "postgresql")
OLD = Path(__file__).parent / "data" / "hall-0.1.0.sqlite.gz"
"""A hall that version 0.1.0 made before events were typed: a day with every verb, numbers handed in by a kiosk and a
desk, a backup."""
EVERY = [made for classes in KINDS.values() for made in classes]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "old.sqlite"
    path.write_bytes(gzip.decompress(OLD.read_bytes()))
    return path


def test_every_row_of_an_older_program_is_read(old: Path) -> None:
    with closing(sqlite3.connect(old)) as raw:
        rows = raw.execute("SELECT kind, data FROM event ORDER BY id").fetchall()
    assert len({kind for kind, _ in rows}) >= 40
    office = Office.open(f"sqlite:///{old}", ShiftedClock(0))
    try:
        events = office.events_after(0, 10_000)
        assert [event.kind for event in events] == [kind for kind, _ in rows]
        unread = [event for event in events if isinstance(event.what, Unknown)]
        assert not unread
        for event, (_, data) in zip(events, rows, strict=True):
            stored = json.loads(data) if data else {}
            stored.pop("before", None)
            assert public_data(event) == stored, event.kind
    finally:
        office.close()


def test_an_older_halls_audit_and_board_go_on(old: Path) -> None:
    """The first program of this version that opens the hall brings it up to date and goes on with it."""
    office = Office.open(f"sqlite:///{old}", ShiftedClock(1_764_000_000_000_000))
    try:
        entries = office.people.audit()
        assert {"called-out-of-order", "undone", "conflict-settled", "policy-changed"} <= {
            entry.kind for entry in entries
        }
        calls = [event for event in office.events_after(0, 10_000) if isinstance(event.what, kinds.Called)]
        assert [event.about.alone for event in calls].count(True) == 1
    finally:
        office.close()


def sample(kind: Any, number: int) -> Any:
    """A value of a payload's field."""
    name = str(kind)
    if name.startswith("tuple"):
        return ({"a": 1},) if "Mapping" in name else ("a", "b")
    if "Mapping" in name:
        return {"state": "waiting", "calls": number}
    return {bool: True, int: number, float: number + 0.5}.get(kind, number if "int" in name else f"x{number}")


def filled(made: type[Payload]) -> Payload:
    hints = get_type_hints(made)
    return made(**{field.name: sample(hints[field.name], n) for n, field in enumerate(fields(made), start=1)})


@pytest.mark.parametrize("made", EVERY, ids=lambda made: made.__name__)
def test_each_kind_comes_back_as_it_was_written(made: type[Payload]) -> None:
    what = filled(made)
    stored = json.loads(json.dumps(as_data(what)))
    assert payload(made.kind, stored) == what
    bare = {key_of(field): stored[key_of(field)] for field in fields(made) if field.default is MISSING}
    assert as_data(payload(made.kind, bare)) == bare  # what has its default is not written


@pytest.mark.parametrize("made", [made for made in EVERY if fields(made)], ids=lambda made: made.__name__)
def test_a_row_of_another_form_is_kept_and_acted_on_by_nobody(made: type[Payload]) -> None:
    stored = as_data(filled(made))
    for key in stored:
        wrong = {**stored, key: object}
        if any(isinstance(value, bool | int | str | list | dict) for value in [stored[key]]):
            wrong[key] = {"x": []} if not isinstance(stored[key], dict) else 7
            read = payload(made.kind, wrong)
            assert read == Unknown(made.kind, wrong), key


def test_a_missing_fact_is_told() -> None:
    with pytest.raises(ValueError, match="tickets"):
        from_data(kinds.Merged, {})


def test_an_event_of_a_newer_program_stops_nobody(office: Office) -> None:
    follower = office.follow()
    with office.books.database.write(lambda _connection: None) as (connection, _nothing):
        connection.exec_driver_sql(
            "INSERT INTO event (uid, at, kind, device, data)"
            " VALUES ('n1', 1, 'survey-answered', '', '{\"score\": 4}')"
        )
        connection.commit()
    (event,) = follower.wait(5)
    follower.close()
    assert event.what == Unknown("survey-answered", {"score": 4})
    assert public_data(event) == {"score": 4}


def test_no_kind_is_written_twice_and_all_are_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "events.md").read_text(encoding="utf-8")
    for kind, classes in KINDS.items():
        assert page.count(f"## `{kind}`\n") == len(classes)
        needs = [
            frozenset(key_of(field) for field in fields(made) if field.default is MISSING) for made in classes
        ]
        assert len(set(needs)) == len(needs), f"{kind} cannot be told apart"


def test_every_change_of_state_has_its_event(office: Office, clock: Any) -> None:
    """The states of a day's tickets, told from the log alone."""
    tickets = office.tickets
    numbers = [tickets.issue("DUKCAPIL-KTP", noted=True).number for _ in range(7)]
    visit = tickets.issue("DUKCAPIL-KTP", noted=True, also=("IMIGRASI-PASPOR",)).number
    unseen = tickets.issue("DUKCAPIL-KTP", device="Kiosk 1")
    tickets.settle_print(unseen.uid, "printed", "Kiosk 1")
    desk = office.counters
    desk.open("L09")
    for verb in ("call_next", "recall", "start", "finish", "undo", "hold", "resume", "finish"):
        clock.pass_(seconds=1)
        getattr(desk, verb)("L09")
    for verb in ("call_next", "no_show", "undo", "no_show"):
        clock.pass_(seconds=1)
        getattr(desk, verb)("L09")
    desk.return_to_queue("L09", numbers[1])
    desk.call_next("L09")
    desk.transfer("L09", "IMIGRASI-PASPOR")
    desk.call("L09", visit, "uji")
    desk.start("L09")
    desk.finish("L09")
    tickets.cancel(tickets.find(numbers[5]).uid, "pulang")
    desk.call_next("L09")
    assert state_of_all(office)
    office.day.close()
    assert state_of_all(office) <= {"finished", "no-show", "cancelled", "expired"}


def state_of_all(office: Office) -> set[str]:
    day = office.day.today()
    seen = set()
    for ticket in office.tickets.of_day(day):
        assert state_told(office.tickets.history(ticket)) == ticket.state, ticket.number
        seen.add(str(ticket.state))
    return seen


def test_taking_back_goes_to_where_the_step_came_from_and_nowhere_else(office: Office) -> None:
    """Somebody changed the ticket behind the office's back: the verb is not taken back over it."""
    office.tickets.issue("DUKCAPIL-KTP", noted=True)
    office.counters.open("L09")
    office.counters.call_next("L09")
    database = office.books.database
    with database.write(lambda _connection: None) as (connection, _nothing):
        connection.exec_driver_sql("UPDATE ticket SET state = 'expired', counter_id = NULL")
        connection.commit()
    with pytest.raises(Refused, match="nothing-to-undo"):
        office.counters.undo("L09")
    assert office.tickets.find("A001").state == "expired"


def test_the_log_is_read_the_same_on_both_engines(
    office: Office, another_office: Callable[[], Office]
) -> None:
    office.counters.open("L09")
    office.tickets.issue("DUKCAPIL-KTP", noted=True)
    office.counters.call_next("L09")
    events = another_office().events_after(0, 10_000)
    called = next(event for event in events if isinstance(event.what, kinds.Called))
    assert called.what == kinds.Called(("arrival",), 0)
