"""What new visitors are told: the place they would have, and whether the day is long enough for them. It comes from
readings that are some seconds old, since reading a long line is slow and one visitor more changes little."""

from __future__ import annotations

from core.catalogue.hours import opening
from core.clock import Micros, local
from core.errors import Refused
from core.office.books import Books
from core.tickets import lines
from core.tickets.forecast import Place
from core.tickets.model import Ticket

LINES_FOR: Micros = 5_000_000
"""How long a reading of an agency's line is used at least."""
LINES_FOR_EACH: Micros = 100_000
"""How much longer for each ticket in it: a long line is slow to read and changes little."""
LINES_AT_MOST: Micros = 60_000_000
"""How long it is used at most."""


class Expecting:
    """The agencies' lines as they were read last. Threads may share it."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._lines: dict[str, lines.AgencyLine] = {}

    def place(self, service: str, priority: str = "none", booked_for: Micros | None = None) -> Place:
        """The place that a ticket taken now would have. Refused("unknown-service")."""
        line = self.line(service)
        return line.place_of_new(service, priority != "none", booked_for, self._books.clock.now())

    def refuse_short(self, service: str, priority: str) -> None:
        """Refused("service-full") when a visitor who came now would not be called today."""
        line = self.line(service)
        now = self._books.clock.now()
        wall = local(now, line.directory.hall.time_zone)
        if opening(line.directory.services[service], wall, line.directory.calendar) is not None:
            return  # the service is closed: that is the reason to give
        minutes_left = line.too_short_for(service, priority != "none", wall, now)
        if minutes_left is not None:
            raise Refused("service-full", where=service, minutes=round(minutes_left))

    def line(self, service: str) -> lines.AgencyLine:
        """The line of the service's agency, read again when the last reading is too old."""
        directory = self._books.known()
        offered = directory.services.get(service) or self._books.directory().service(service)
        line = self._lines.get(offered.agency)
        version = directory.version
        if line is None or line.directory.version != version or not _is_fresh(line, self._books.clock.now()):
            line = self._books.read_today(
                lambda c, d, today: lines.load_lines(c, d, today, offered.agency)[offered.agency]
            )
            self._lines[offered.agency] = line
        return line

    def joined(self, ticket: Ticket) -> Ticket:
        """Adds a new ticket to the line that was read, for the visitors after it; returns the ticket."""
        line = self._lines.get(ticket.agency)
        if line is not None:
            self._lines[ticket.agency] = line.joined(ticket.in_line())
        return ticket

    def soonest_first(self, services: tuple[str, ...]) -> tuple[str, ...]:
        """The services, the one with the shortest wait first; the others keep their order."""
        first = min(services, key=lambda code: (_wait(self.place(code)), services.index(code)))
        return (first, *(code for code in services if code != first))


def _is_fresh(line: lines.AgencyLine, now: Micros) -> bool:
    """Whether a reading is still young enough to be used."""
    longest = min(LINES_AT_MOST, LINES_FOR + len(line.waiting) * LINES_FOR_EACH)
    return 0 <= now - line.now < longest


def _wait(place: Place) -> float:
    """Minutes of waiting; infinite for a service that no counter offers now."""
    return place.forecast.p50_minutes if place.forecast else float("inf")
