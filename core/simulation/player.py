"""Plays a day through the office: visitors take numbers, officers call, serve, transfer and close.

Everything happens at moments of the day's own clock, one event after the other; the office decides. An idle counter
calls as soon as a visitor comes whom it can serve; a counter that becomes free calls as soon as somebody waits.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from time import perf_counter
from typing import TypeVar

from core.catalogue.hours import opening
from core.catalogue.model import Counter
from core.clock import MINUTE, Micros, local, micros
from core.errors import Refused
from core.office import Office
from core.simulation.day import is_open
from core.simulation.workload import Visit, seconds_of
from core.tickets.model import Issued, Ticket

R = TypeVar("R")
SECOND: Micros = 1_000_000
WALK_S = 25
"""Seconds from the call until the visitor stands at the counter."""
RECALL_S = 45
"""Seconds from the call until a visitor who does not come is called again."""
GONE_S = 90
"""Seconds from the call until a visitor is marked as a no-show."""


class DayClock:
    """A clock that shows the moment the player set."""

    def __init__(self, moment: Micros) -> None:
        self.moment = moment

    def now(self) -> Micros:
        return self.moment


@dataclass(slots=True)
class Lived:
    """What happened to one visitor, as seen by the visitor and the officers."""

    visit: Visit
    issued: Issued | None = None
    refused: str | None = None
    """Code of the reason why there was no ticket."""
    called: Micros | None = None
    """When the visitor was called first."""
    at_counter: bool = False
    called_twice: bool = False
    """Called while already at a counter."""
    transferred: bool = False


@dataclass(slots=True)
class Played:
    """A played day as the office confirmed it, verb by verb; what the books say is read afterwards."""

    day: date
    lives: tuple[Lived, ...]
    counters: tuple[str, ...]
    calls: list[Micros] = field(default_factory=list)
    """The moment of every call."""
    longest_overtake: Micros = 0
    engine_seconds: float = 0.0
    """Seconds spent inside the office's verbs."""
    strangers: int = 0
    """How many calls were for a ticket that no visitor of this day holds."""


class _Line:
    """Who waits, as the visitors know it: kept without the books, so that a wrong order there is noticed."""

    def __init__(self) -> None:
        self._lines: dict[str, list[tuple[Micros, int, bool]]] = {}
        self._entered: dict[int, int] = {}
        self.waiting: dict[str, int] = {}
        """Place -> how many wait there; a place is a service, or a counter that somebody was transferred to."""
        self._where: dict[int, str] = {}
        self._number = 0

    def enter(self, ticket: Ticket, ordinary: bool) -> None:
        place = ticket.directed_to or ticket.service
        self._number += 1
        self._entered[ticket.id] = self._number
        self._where[ticket.id] = place
        self.waiting[place] = self.waiting.get(place, 0) + 1
        if ordinary:
            heapq.heappush(self._lines.setdefault(place, []), (ticket.first_arrival, ticket.id, True))

    def leave(self, ticket_id: int) -> None:
        place = self._where.pop(ticket_id, None)
        if place is not None:
            self.waiting[place] -= 1
            del self._entered[ticket_id]

    def oldest(self, places: Iterable[str]) -> Micros | None:
        """First arrival of the ordinary visitor who came first among those who wait at these places."""
        earliest: Micros | None = None
        for place in places:
            line = self._lines.get(place)
            while line and self._where.get(line[0][1]) != place:
                heapq.heappop(line)
            if line and (earliest is None or line[0][0] < earliest):
                earliest = line[0][0]
        return earliest


class Player:
    """One day of one hall. ``office`` must have been opened with ``clock``."""

    def __init__(
        self,
        office: Office,
        clock: DayClock,
        day: date,
        visits: Iterable[Visit],
        counters: Iterable[Counter],
        pace: Callable[[Micros], None] = lambda _moment: None,
        progress: Callable[[int], None] = lambda _visits: None,
    ) -> None:
        """``pace`` is called with the moment of each event before it happens; ``progress`` with how many visitors
        came since its last call."""
        self._office = office
        self._clock = clock
        self._directory = office.directory()
        self._midnight = datetime.combine(day, time(), self._directory.hall.time_zone)
        lives = tuple(Lived(visit) for visit in visits)
        self._counters = {counter.code: counter for counter in counters}
        self._played = Played(day, lives, tuple(self._counters))
        self._pace, self._progress = pace, progress
        self._events: list[tuple[Micros, int, Callable[[], None]]] = []
        self._number = 0
        self._line = _Line()
        self._holders: dict[str, Lived] = {}
        self._idle: dict[str, Micros] = {}
        """Idle counter -> when it became idle."""
        self._able: dict[str, list[str]] = {}
        self._places: dict[str, tuple[str, ...]] = {}
        self._ends: dict[str, Micros] = {}
        services = self._directory.services
        open_services = [
            service for service in services.values() if is_open(service, day, self._directory.calendar)
        ]
        self._opens = self._at(
            min((seconds_of(service.open_time) for service in open_services), default=8 * 3600)
        )
        for code, counter in self._counters.items():
            self._places[code] = (*counter.services, code)
            for place in self._places[code]:
                self._able.setdefault(place, []).append(code)
            closes = [
                seconds_of(services[offered].close_time)
                for offered in counter.services
                if services[offered] in open_services
            ]
            last_closing = self._at(max(closes, default=0))
            self._ends[code] = last_closing + self._directory.calendar.overtime_minutes * MINUTE

    def play(self) -> Played:
        """Plays the day until it is closed; every visitor then has an outcome."""
        self._do(self._opens, self._open)
        for life in sorted(self._played.lives, key=lambda lived: lived.visit.arrival):
            self._do(self._at(life.visit.arrival), lambda life=life: self._arrive(life))  # type: ignore[misc]
        while self._events:
            moment, _, happen = heapq.heappop(self._events)
            self._pace(moment)
            self._clock.moment = moment
            happen()
        self._clock.moment = max([self._clock.moment, *self._ends.values()])
        self._engine(lambda: self._office.day.close("simulation"))
        return self._played

    # What happens

    def _open(self) -> None:
        for code in self._counters:
            self._engine(lambda code=code: self._office.counters.open(code))  # type: ignore[misc]
            self._idle[code] = self._clock.moment

    def _arrive(self, life: Lived) -> None:
        visit = life.visit
        offered = self._directory.services[visit.service]
        wall = local(self._clock.moment, self._directory.hall.time_zone)
        closed = opening(offered, wall, self._directory.calendar)
        if closed is not None and closed.reason in ("not-yet", "break"):
            # The visitor waits at the door and takes a number when tickets are given, in order of coming.
            opens_at = closed.until or offered.open_time
            self._do(self._at(seconds_of(opens_at)), lambda: self._arrive(life))
            return
        slot = None
        if visit.booking_slot is not None and offered.booking_allowed:
            slot = self._at(visit.booking_slot)
        self._progress(1)
        try:
            life.issued = self._engine(
                lambda: self._office.tickets.take(
                    visit.service, visit.priority, device="simulation", noted=True, booked_for=slot
                )
            )
        except Refused as error:
            life.refused = error.code
            return
        ticket = life.issued.ticket
        self._holders[ticket.uid] = life
        self._line.enter(ticket, visit.priority == "none" and slot is None)
        self._wake(ticket)

    def _wake(self, ticket: Ticket) -> None:
        """The counter that has been idle longest, of those that can serve the ticket, calls."""
        idle = [
            code for code in self._able.get(ticket.directed_to or ticket.service, ()) if code in self._idle
        ]
        if idle:
            self._call(min(idle, key=lambda code: (self._idle[code], code)))

    def _call(self, code: str) -> None:
        """The counter calls if it still works and somebody waits for it; otherwise it is idle."""
        now = self._clock.moment
        self._idle.setdefault(code, now)
        if now > self._ends[code] or not any(self._line.waiting.get(place) for place in self._places[code]):
            return
        rest = self._rest(code)
        if rest is not None:
            del self._idle[code]
            self._do(rest, lambda: self._call(code))
            return
        ticket = self._engine(lambda: self._office.counters.call_next(code))
        if ticket is None:
            return
        del self._idle[code]
        self._played.calls.append(now)
        life = self._holders.get(ticket.uid)
        self._line.leave(ticket.id)
        oldest = self._line.oldest(self._places[code])
        if oldest is not None:
            self._played.longest_overtake = max(self._played.longest_overtake, ticket.first_arrival - oldest)
        if life is None:
            self._played.strangers += 1
            self._do(now + GONE_S * SECOND, lambda: self._give_up(code))
            return
        if life.called is None:
            life.called = now
        life.called_twice |= life.at_counter
        life.at_counter = True
        if life.visit.no_show:
            self._do(now + RECALL_S * SECOND, lambda: self._recall(code))
            self._do(now + GONE_S * SECOND, lambda: self._give_up(code, life))
        else:
            self._do(now + WALK_S * SECOND, lambda: self._start(code, life))

    def _recall(self, code: str) -> None:
        self._engine(lambda: self._office.counters.recall(code))

    def _give_up(self, code: str, life: Lived | None = None) -> None:
        self._engine(lambda: self._office.counters.no_show(code))
        if life is not None:
            life.at_counter = False
        self._call(code)

    def _start(self, code: str, life: Lived) -> None:
        self._engine(lambda: self._office.counters.start(code))
        seconds = life.visit.transfer_seconds if life.transferred else life.visit.service_seconds
        self._do(self._clock.moment + round(seconds * SECOND), lambda: self._end(code, life))

    def _end(self, code: str, life: Lived) -> None:
        transfer_to = life.visit.transfer_to
        life.at_counter = False
        if transfer_to is None or life.transferred or transfer_to == code:
            self._engine(lambda: self._office.counters.finish(code))
            self._call(code)
            return
        life.transferred = True
        ticket = self._engine(lambda: self._office.counters.transfer(code, transfer_to))
        self._line.enter(ticket, life.visit.priority == "none" and ticket.booked_for is None)
        self._call(code)
        if self._line.waiting.get(transfer_to):
            self._wake(ticket)

    # Inside

    def _rest(self, code: str) -> Micros | None:
        """When the break of the counter's agency ends; None while it works."""
        now = self._clock.moment
        wall = local(now, self._directory.hall.time_zone)
        agency = self._counters[code].agency
        for pause in self._directory.calendar.pauses:
            if pause.covers(agency, f"{wall:%a}", f"{wall:%H:%M}"):
                return self._at(seconds_of(pause.until_time))
        return None

    def _at(self, seconds: int) -> Micros:
        return micros(self._midnight + timedelta(seconds=seconds))

    def _do(self, moment: Micros, happen: Callable[[], None]) -> None:
        self._number += 1
        heapq.heappush(self._events, (moment, self._number, happen))

    def _engine(self, verb: Callable[[], R]) -> R:
        begun = perf_counter()
        try:
            return verb()
        finally:
            self._played.engine_seconds += perf_counter() - begun
