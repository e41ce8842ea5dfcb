"""What new visitors are told: the place they would have, and whether the day still holds it. Out of readings that are
some seconds old at most, since reading a long line is dear and one visitor more changes little."""

from __future__ import annotations

from core.catalogue.hours import opening
from core.clock import Micros, local
from core.errors import Refused
from core.office.books import Books
from core.tickets import lines
from core.tickets.forecast import Place
from core.tickets.model import Ticket

LINES_FOR: Micros = 5_000_000
"""So long a reading of an agency's line serves for what new visitors are told,"""
LINES_FOR_EACH: Micros = 100_000
"""so much longer for each who waits (a long line is dear to read and changes little),"""
LINES_AT_MOST: Micros = 60_000_000
"""and never longer than this."""


class Expecting:
    """The lines of the agencies as they were read last. Threads may share it."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._lines: dict[str, lines.AgencyLine] = {}

    def place(self, service: str, priority: str = "none", booked_for: Micros | None = None) -> Place:
        """The place a ticket taken now would have. Refused("unknown-service")."""
        line = self.line(service)
        return line.place_of_new(service, priority != "none", booked_for, self._books.clock.now())

    def refuse_short(self, service: str, priority: str) -> None:
        """Refused("service-full") where a visitor who came now would not be called today any more."""
        line = self.line(service)
        now = self._books.clock.now()
        wall = local(now, line.directory.hall.time_zone)
        if opening(line.directory.services[service], wall, line.directory.calendar) is not None:
            return  # it is closed: that is the reason then
        left = line.too_short_for(service, priority != "none", wall, now)
        if left is not None:
            raise Refused("service-full", where=service, minutes=round(left))

    def line(self, service: str) -> lines.AgencyLine:
        """The line of the service's agency, read again when the last reading does not serve any more."""
        directory = self._books.known()
        known = directory.services.get(service) or self._books.directory().service(service)
        line = self._lines.get(known.agency)
        version = directory.version
        if line is None or line.directory.version != version or not _holds(line, self._books.clock.now()):
            line = self._books.read_today(
                lambda c, d, today: lines.load_lines(c, d, today, known.agency)[known.agency]
            )
            self._lines[known.agency] = line
        return line

    def joined(self, ticket: Ticket) -> Ticket:
        """The new ticket, which the next visitors find in front of them without another reading."""
        line = self._lines.get(ticket.agency)
        if line is not None:
            self._lines[ticket.agency] = line.joined(ticket.in_line())
        return ticket

    def forget(self) -> None:
        """Reads every line again."""
        self._lines.clear()

    def soonest_first(self, services: tuple[str, ...]) -> tuple[str, ...]:
        """The services with the one in front that can be had soonest; the others keep their order."""
        first = min(services, key=lambda code: (_wait(self.place(code)), services.index(code)))
        return (first, *(code for code in services if code != first))


def _holds(line: lines.AgencyLine, now: Micros) -> bool:
    """Whether a reading still serves."""
    longest = min(LINES_AT_MOST, LINES_FOR + len(line.waiting) * LINES_FOR_EACH)
    return 0 <= now - line.now < longest


def _wait(place: Place) -> float:
    """Minutes; for a service nobody serves now longer than any."""
    return place.forecast.p50_minutes if place.forecast else float("inf")
