"""What the hall learns from every visit: how long a service takes a counter, and whether the ranges were honest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, case, literal_column, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from core.catalogue.directory import Directory
from core.clock import MINUTE
from core.storage import tables
from core.storage.prepared import Prepared
from core.tickets.model import Ticket

REMEMBERED = 200
"""Of about so many last visits of a service the mean is made: older ones fade."""
LONGEST_S = 2 * 60 * 60
STEP = 0.05
"""How far one visitor outside the range stretches it; those inside take that back where AIM are inside."""
AIM = 0.88
"""So many are to be inside by the stretch alone: whole minutes and counters that are free make nine of ten of it."""
HALL_SHARE = 0.15
"""How much of the other agencies' stretches counts in an agency's."""
LEAST, MOST = 0.4, 4.0


def _note_service(insert_into: Any) -> Prepared:
    table = tables.service_time
    visits, mean, square = table.c.visits, table.c.mean_s, table.c.square_s
    seconds, squared = bindparam("seconds", type_=mean.type), bindparam("squared", type_=mean.type)
    weight = case((visits < REMEMBERED, visits), else_=literal_column(str(REMEMBERED))) + literal_column(
        "1.0"
    )
    made = insert_into(table).values(
        service_id=bindparam("service"), visits=literal_column("1"), mean_s=seconds, square_s=squared
    )
    changes = {
        "visits": visits + 1,
        "mean_s": mean + (made.excluded.mean_s - mean) / weight,
        "square_s": square + (made.excluded.square_s - square) / weight,
    }
    return Prepared(made.on_conflict_do_update(index_elements=["service_id"], set_=changes))


def _note_range(insert_into: Any) -> Prepared:
    table = tables.forecast_stretch
    stretch = table.c.stretch + bindparam("by", type_=table.c.stretch.type)
    kept = case(
        (stretch < LEAST, literal_column(str(LEAST))),
        (stretch > MOST, literal_column(str(MOST))),
        else_=stretch,
    )
    made = insert_into(table).values(
        agency_id=bindparam("agency"), told=literal_column("1"), stretch=literal_column("1.0")
    )
    return Prepared(
        made.on_conflict_do_update(
            index_elements=["agency_id"], set_={"told": table.c.told + 1, "stretch": kept}
        )
    )


_NOTE_SERVICE = {"sqlite": _note_service(sqlite_insert), "postgresql": _note_service(postgresql_insert)}
_NOTE_RANGE = {"sqlite": _note_range(sqlite_insert), "postgresql": _note_range(postgresql_insert)}


def note_service(connection: Connection, service_id: int, seconds: float) -> None:
    """A counter was taken for so long by one visitor of the service, from the call on.

    What no visit can take is no experience: a forgotten finish, a clock that jumped."""
    if not 0 <= seconds <= LONGEST_S:
        return
    values = {"service": service_id, "seconds": seconds, "squared": seconds * seconds}
    _NOTE_SERVICE[connection.dialect.name].send(connection, values)


def moved(inside: bool) -> float:
    """How much a stretch changes by one visitor: it stands still where AIM are inside."""
    return -STEP * (1 - AIM) / AIM if inside else STEP


def note_call(connection: Connection, directory: Directory, ticket: Ticket) -> None:
    """A visitor was called: whether within the range they were told."""
    if ticket.told is None or ticket.called_at is None:
        return
    inside = ticket.called_at - ticket.issued_at <= ticket.told.p90_minutes * MINUTE
    values = {"agency": directory.agency_ids[ticket.agency], "by": moved(inside)}
    _NOTE_RANGE[connection.dialect.name].send(connection, values)


_TIMES = Prepared(select(tables.service_time))
_STRETCHES = Prepared(select(tables.forecast_stretch))


def service_times(connection: Connection) -> dict[int, tuple[int, float, float]]:
    """Service id -> visits, mean and mean square in seconds."""
    rows = _TIMES.run(connection, {})
    return {row.service_id: (row.visits, row.mean_s, row.square_s) for row in rows}


@dataclass(frozen=True, slots=True)
class Stretches:
    """How far the upper end of ranges is stretched: by what an agency's own visitors found, and a little by what
    those of all agencies found: the hall learns in an hour what a small agency would in a month."""

    by_agency: Mapping[int, float]
    """Agency id -> its own stretch."""

    def of(self, agency_id: int) -> float:
        own = self.by_agency.get(agency_id, 1.0)
        hall = sum(other - 1.0 for other in self.by_agency.values()) - (own - 1.0)
        return min(MOST, max(LEAST, own + HALL_SHARE * hall))


def stretches(connection: Connection) -> Stretches:
    return Stretches({row.agency_id: row.stretch for row in _STRETCHES.run(connection, {})})
