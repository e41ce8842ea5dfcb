"""What a restored hall must not do: give again what was already given after the backup was made.

Numbers on papers that people hold, ids that running programs have seen, and letters of kiosks that enrolled after
the backup are not in the restored books (docs/decisions/0013). Every function works inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, insert, select, update

from core import __version__
from core.clock import Micros, service_day
from core.events import kinds
from core.fleet import registry
from core.storage import tables
from core.storage.events import newest_event, record_as
from core.uid import new_uid

ID_GAP = 1_000_000
"""How far event ids jump at a restore: no hall writes so many events between two backups."""
LETTERS_HELD = 10
"""How many letters of kiosks' series are held back at a restore."""


def be_honest(connection: Connection, now: Micros, restored: kinds.Restored) -> None:
    """Makes the restored books safe to go on with, by every function below, and records the event ``restored``."""
    zone = ZoneInfo(connection.execute(select(tables.hall.c.time_zone)).scalar_one())
    _leave_numbers_out(connection, service_day(now, zone).isoformat())
    hold_letters(connection, now)
    hall = tables.hall
    # A program that knows another catalogue of the same version would not notice that this one is in force.
    version = hall.c.catalogue_version + 1000
    connection.execute(update(hall).values(catalogue_version=version))
    record_as(connection, newest_event(connection) + ID_GAP, now, restored)


def next_number(last: int, busiest: int) -> int:
    """The first number after a restore: a round one, easy to recognise, at least a hundred beyond the backup's last
    and beyond the most the series gave on its busiest day."""
    highest = max(last, busiest)
    return -(-(highest + 1) // 100) * 100 + 100


def _leave_numbers_out(connection: Connection, today: str) -> None:
    """Moves the number series of the backup's service day on, and those of today where today is a later day."""
    series = tables.number_series
    day = str(connection.execute(select(tables.hall.c.service_day)).scalar_one())
    most_given = connection.execute(
        select(series.c.prefix, func.max(series.c.last)).group_by(series.c.prefix)
    ).all()
    busiest = {prefix: int(most) for prefix, most in most_given}
    agency = tables.agency
    for prefix in connection.execute(select(agency.c.prefix).where(agency.c.retired_at.is_(None))).scalars():
        busiest.setdefault(prefix, 0)
    for day_to_move in sorted({day, max(day, today)} - {""}):
        on_that_day = series.c.service_day == day_to_move
        last_numbers = {
            row.prefix: row.last
            for row in connection.execute(select(series.c.prefix, series.c.last).where(on_that_day))
        }
        for prefix, most in busiest.items():
            value = next_number(last_numbers.get(prefix, 0), most) - 1
            if prefix in last_numbers:
                connection.execute(
                    update(series).where(on_that_day, series.c.prefix == prefix).values(last=value)
                )
            else:
                row = {"service_day": day_to_move, "prefix": prefix, "last": value, "last_arrival": 0}
                connection.execute(insert(series).values(row))


def hold_letters(connection: Connection, now: Micros) -> Sequence[str]:
    """Reserves the next free letters for kiosks whose journals have them already (registry.enrol); returns them."""
    device = tables.device
    taken = set(connection.execute(select(device.c.letter).where(device.c.letter.is_not(None))).scalars())
    free_letters = list(
        islice((letter for letter in registry.letters() if letter not in taken), LETTERS_HELD)
    )
    blank = {
        "kind": "kiosk",
        "name": registry.HELD_BACK,
        "enrolled_at": now,
        "retired_at": now,
        "seen_at": now,
        "version": __version__,
        "unmerged": 0,
        "drift_ms": 0,
        "paper": "",
        "facts": "{}",
    }
    for letter in free_letters:
        connection.execute(insert(device).values({**blank, "uid": new_uid(now), "letter": letter}))
    return free_letters
