"""What the hall learns from visits: how long a service takes a counter, and how often the ranges held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, case, literal_column, select

from core.catalogue.directory import Directory
from core.clock import MINUTE
from core.storage import tables
from core.storage.prepared import Prepared, Upsert
from core.tickets.model import Ticket

REMEMBERED = 200
"""The mean of a service is made of about so many last visits; older ones fade."""
LONGEST_S = 2 * 60 * 60
"""A visit that took longer, in seconds, is not learned from: somebody forgot to finish it."""
STEP = 0.05
"""By how much one visitor outside the range raises the stretch; one inside lowers it, so that it rests at AIM."""
AIM = 0.88
"""Share of the visitors who are to be inside by the stretch alone; rounding to minutes and free counters make it
0.9."""
HALL_SHARE = 0.15
"""How much the other agencies' stretches count in an agency's."""
LEAST, MOST = 0.4, 4.0
"""Bounds of a stretch."""


def _note_service(insert_into: Any) -> Prepared:
    table = tables.service_time
    visits, mean, square = table.c.visits, table.c.mean_s, table.c.square_s
    seconds, squared = bindparam("seconds", type_=mean.type), bindparam("squared", type_=mean.type)
    weight = case((visits < REMEMBERED, visits), else_=literal_column(str(REMEMBERED))) + literal_column(
        "1.0"
    )
    statement = insert_into(table).values(
        service_id=bindparam("service"), visits=literal_column("1"), mean_s=seconds, square_s=squared
    )
    changes = {
        "visits": visits + 1,
        "mean_s": mean + (statement.excluded.mean_s - mean) / weight,
        "square_s": square + (statement.excluded.square_s - square) / weight,
    }
    return Prepared(statement.on_conflict_do_update(index_elements=["service_id"], set_=changes))


def _note_range(insert_into: Any) -> Prepared:
    table = tables.forecast_stretch
    stretch = table.c.stretch + bindparam("by", type_=table.c.stretch.type)
    bounded = case(
        (stretch < LEAST, literal_column(str(LEAST))),
        (stretch > MOST, literal_column(str(MOST))),
        else_=stretch,
    )
    statement = insert_into(table).values(
        agency_id=bindparam("agency"), told=literal_column("1"), stretch=literal_column("1.0")
    )
    return Prepared(
        statement.on_conflict_do_update(
            index_elements=["agency_id"], set_={"told": table.c.told + 1, "stretch": bounded}
        )
    )


_NOTE_SERVICE = Upsert(_note_service)
_NOTE_RANGE = Upsert(_note_range)


def note_service(connection: Connection, service_id: int, seconds: float) -> None:
    """Learns that a counter was taken for so many seconds, from the call on, by one visitor of the service.

    Impossible times are not learned: somebody forgot to finish, or a clock jumped."""
    if not 0 <= seconds <= LONGEST_S:
        return
    values = {"service": service_id, "seconds": seconds, "squared": seconds * seconds}
    _NOTE_SERVICE.send(connection, values)


def moved(inside: bool) -> float:
    """By how much one visitor changes a stretch: on average by nothing when a share of AIM is inside."""
    return -STEP * (1 - AIM) / AIM if inside else STEP


def note_call(connection: Connection, directory: Directory, ticket: Ticket) -> None:
    """Learns from a call whether the visitor was called within the range they were shown."""
    if ticket.told is None or ticket.called_at is None:
        return
    inside = ticket.called_at - ticket.issued_at <= ticket.told.p90_minutes * MINUTE
    values = {"agency": directory.agency_ids[ticket.agency], "by": moved(inside)}
    _NOTE_RANGE.send(connection, values)


_TIMES = Prepared(select(tables.service_time))
_STRETCHES = Prepared(select(tables.forecast_stretch))


def service_times(connection: Connection) -> dict[int, tuple[int, float, float]]:
    """Service id -> number of visits, and mean (seconds) and mean square (seconds squared) of their times."""
    rows = _TIMES.run(connection, {})
    return {row.service_id: (row.visits, row.mean_s, row.square_s) for row in rows}


@dataclass(frozen=True, slots=True)
class Stretches:
    """By what factor the upper end of ranges is stretched: by what an agency's own visitors met, and a little by what
    those of all agencies met, so that the hall learns in an hour what a small agency would learn in a month."""

    by_agency: Mapping[int, float]
    """Agency id -> its own stretch."""

    def of(self, agency_id: int) -> float:
        own_stretch = self.by_agency.get(agency_id, 1.0)
        of_others = sum(other - 1.0 for other in self.by_agency.values()) - (own_stretch - 1.0)
        return min(MOST, max(LEAST, own_stretch + HALL_SHARE * of_others))


def stretches(connection: Connection) -> Stretches:
    return Stretches({row.agency_id: row.stretch for row in _STRETCHES.run(connection, {})})
