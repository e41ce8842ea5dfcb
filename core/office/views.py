"""Frozen snapshots of the hall, one per kind of screen (core.views, core.fleet.view)."""

from __future__ import annotations

from sqlalchemy import Connection

from core.catalogue.directory import Directory
from core.clock import MINUTE, Micros, Today
from core.fleet.view import FleetView, fleet_view
from core.office.books import Books
from core.views import board, day, desk, hall, queue
from core.views.board import BoardView
from core.views.day import DayView
from core.views.desk import DeskView
from core.views.hall import HallView
from core.views.queue import QueueView

POPULAR_FOR: Micros = 10 * MINUTE
"""How long the list of popular services is used: counting two weeks of tickets takes too long for every reading."""


class ViewRoom:
    """``office.views``."""

    def __init__(self, books: Books, cut_off: bool = False) -> None:
        """``cut_off``: these are the books of a desk that is cut off."""
        self._books = books
        self._cut_off = cut_off
        self._popular: tuple[int, Micros, tuple[str, ...]] | None = None

    def hall(self) -> HallView:
        """What a kiosk shows."""

        def read(connection: Connection, directory: Directory, today: Today) -> HallView:
            cached = self._popular
            if (
                cached is None
                or cached[0] != directory.version
                or not 0 <= today.now - cached[1] < POPULAR_FOR
            ):
                chosen = hall.popular_services(connection, directory, today)
                cached = self._popular = (directory.version, today.now, chosen)
            return hall.hall_view(connection, directory, today, cached[2])

        return self._books.read_today(read)

    def popular_are(self, services: tuple[str, ...]) -> None:
        """Takes the popular services from the hall: a copy of the hall has no history to count them in."""
        self._popular = (self._books.directory().version, self._books.clock.now(), services)

    def queue(self, agency: str | None = None) -> QueueView:
        """Refused("unknown-agency") for a code that is none."""

        def read(connection: Connection, directory: Directory) -> QueueView:
            if agency is not None:
                directory.agency(agency)
            return queue.queue_view(connection, directory, agency, self._books.clock.now())

        return self._books.read(read)

    def board(self, zone: str | None = None, most: int = 12) -> BoardView:
        return self._books.read_today(lambda c, d, today: board.board_view(c, d, today, zone, most))

    def desk(self, counter: str) -> DeskView:
        """What one counter's officer sees; Refused("unknown-counter")."""
        return self._books.read_today(
            lambda c, d, today: desk.desk_view(c, d, counter, today, cut_off=self._cut_off)
        )

    def day(self) -> DayView:
        """The hall today."""
        return self._books.read_today(day.day_view)

    def fleet(self) -> FleetView:
        """Every program, what is wrong with any of them, and what was handed in today."""
        return self._books.read_today(fleet_view)
