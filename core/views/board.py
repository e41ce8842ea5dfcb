"""What a display shows."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection

from core.calls.board import Call, latest_calls
from core.catalogue.directory import Directory
from core.clock import Micros, Today
from core.storage import tables

_T = tables.ticket.c
_S = tables.counter_session.c


@dataclass(frozen=True)
class BoardView:
    """What a display shows."""

    directory: Directory = field(repr=False)
    now: Micros
    day: str
    """The service day of the calls."""
    calls: tuple[Call, ...]


def board_view(
    connection: Connection, directory: Directory, today: Today, zone: str | None, most: int
) -> BoardView:
    calls = latest_calls(connection, directory, today.day, zone, most)
    return BoardView(directory, today.now, today.day, calls)
