"""The kiosk's view-model: turns what a visitor touches into steps of the visit and verbs of the hall's books."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.catalogue.search import ServiceSearch
from core.clock import MINUTE
from core.errors import AntreanError, Refused
from core.office import Event
from core.qt.refresher import Refresher
from core.qt.typed import TypeModule
from core.tickets.model import Issued
from core.views import HallView
from kiosk import visit as steps
from kiosk.bookkeeping import Bookkeeping, log_bug
from kiosk.equipment import Equipment
from kiosk.idle import IdleTime
from kiosk.pages.content import KioskContent
from kiosk.printing import Printing
from kiosk.screen import Screen
from kiosk.state import Conditions, State
from kiosk.times import times_of
from kiosk.touch import TouchGuard
from kiosk.visit import Visit

log = logging.getLogger("antrean.kiosk")

TICK_MS = 250
REFRESH_MS = 500
"""Between two readings of the hall: at the peak something happens every few hundred milliseconds."""

_REFUSED = {
    "stops": "kiosk-trouble-stops",
    "service-full": "kiosk-trouble-full",
    "service-quota": "kiosk-trouble-full",
}
"""What is said when the office refuses a number; any other reason: the service closed."""


class KioskModel(QObject):
    """QML reads ``content`` and calls the slots."""

    stateChanged = Signal()
    """What the pages show is different now."""
    tookNumber = Signal(object)
    """The Issued ticket, as soon as it is durable (for the demonstration and the benchmark)."""
    paperSettled = Signal(str)
    """What became of a number's paper was written into the books."""
    _wayChanged = Signal()
    """It begins or ends to work offline; from any thread."""

    def __init__(
        self,
        equipment: Equipment,
        view: HallView,
        language: str = "id",
        monotonic: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._books = books = equipment.books
        self._database = equipment.database
        self._clock = equipment.clock
        self._first_language = language
        self.monotonic = monotonic
        """Seconds of a clock that never goes back: how long ago a touch was."""
        self.times = times_of(view.directory.settings)
        self.guard = TouchGuard(lambda: self.times)
        """Which touches act; told here when the page changes."""
        conditions = Conditions(alone=not books.connected)
        search = ServiceSearch(view.directory.catalogue)
        self._screen = Screen(State(Visit(language=language), view, search, conditions), self._clock, self)
        self.content = self._screen.content
        """The mirror that QML reads."""
        self._bookkeeping = Bookkeeping(books, self._database, self)
        self.printing = Printing(self._screen, self._bookkeeping, equipment, language, self)
        self._idle = IdleTime(self._screen, language, lambda: self.times, lambda: self.monotonic(), self)
        self._refresher = Refresher(
            self._database, lambda: books.hall_view, self._refreshed, self._not_refreshed, self, REFRESH_MS
        )
        self._minute = self._clock.now() // MINUTE
        self._ticker = QTimer(self)
        self._ticker.setInterval(TICK_MS)
        self._connect()

    def _connect(self) -> None:
        self._screen.changed.connect(self.stateChanged)
        self._screen.sceneChanged.connect(lambda: self.guard.changed(self.monotonic()))
        self._bookkeeping.settled.connect(self.paperSettled)
        self._idle.over.connect(self._time_over)
        self._ticker.timeout.connect(self.tick)
        self._wayChanged.connect(self.refresh)
        self._books.turned = self._wayChanged.emit

    def start(self) -> None:
        """Starts the clocks and settles what an earlier run left between printing and booking."""
        self._ticker.start()
        self.printing.start()
        self._database.run(self._books.settle_interrupted, lambda _left: None, log_bug)
        self._prepare(self._screen.state.search)

    def _prepare(self, search: ServiceSearch) -> None:
        """Makes the index of a search before somebody searches."""
        self._database.run(search.prepare, lambda _done: None, log_bug)

    def stop(self) -> None:
        self._ticker.stop()
        self.printing.stop()
        self._refresher.stop()

    def show(self, visit: Visit, conditions: Conditions) -> None:
        """Shows a given moment of a visit (pictures and tests)."""
        self._screen.set(replace(self._screen.state, visit=visit, conditions=conditions))
        if conditions.asking:
            self._idle.begin_asking()
        else:
            self._idle.begin()

    @property
    def visit(self) -> Visit:
        return self._screen.visit

    @property
    def view(self) -> HallView:
        return self._screen.state.view

    # What a visitor does

    @Slot(str)
    def openAgency(self, code: str) -> None:
        self._screen.go(steps.open_agency(self.visit, code))

    @Slot(str)
    def openService(self, code: str) -> None:
        self._screen.go(steps.open_service(self.visit, code))

    @Slot()
    def openSearch(self) -> None:
        self._screen.go(steps.open_search(self.visit))

    @Slot()
    def keepService(self) -> None:
        """The service of the page joins the list of this visit."""
        self._screen.go(steps.keep(self.visit, self.view.closed))

    @Slot()
    def openList(self) -> None:
        self._screen.go(steps.open_list(self.visit))

    @Slot()
    def addAnother(self) -> None:
        self._screen.go(steps.add_another(self.visit))

    @Slot(str)
    def removeService(self, code: str) -> None:
        self._screen.go(steps.remove(self.visit, code))

    @Slot(bool)
    def chooseOrder(self, any_order: bool) -> None:
        self._screen.go(steps.choose_order(self.visit, any_order))

    @Slot(str)
    def type(self, text: str) -> None:
        self._screen.go(steps.type_text(self.visit, text))

    @Slot()
    def erase(self) -> None:
        self._screen.go(steps.erase(self.visit))

    @Slot(str)
    def choosePriority(self, code: str) -> None:
        self._screen.go(steps.choose_priority(self.visit, code))

    @Slot(str)
    def speak(self, language: str) -> None:
        self._screen.go(steps.speak(self.visit, language))

    @Slot()
    def back(self) -> None:
        self._leave(steps.back(self.visit))

    @Slot()
    def home(self) -> None:
        self._leave(steps.home(self.visit))

    @Slot(result=bool)
    def touched(self) -> bool:
        """Any touch: the visitor is still here. Gives whether it answered a question; then it does nothing else."""
        return self._idle.touched()

    @Slot()
    def takeNumber(self) -> None:
        """Takes a number once, however often it is tapped."""
        taking = steps.take(self.visit)
        if taking is self.visit:
            return
        self._screen.go(taking)
        services, priority, books = steps.wanted(taking), taking.priority, self._books
        any_order = taking.any_order and len(services) > 1
        self._database.run(
            lambda: books.take(services[0], priority, also=services[1:], any_order=any_order),
            lambda issued: self._taken(issued, services),
            self._not_taken,
        )

    @Slot()
    def noted(self) -> None:
        """The visitor wrote the number down: it waits."""
        visit = self.visit
        if visit.issued is not None and visit.paper == "failed":
            self._screen.go(steps.printed(visit, "noted"))
            self._bookkeeping.settle(visit.issued.ticket.uid, "noted")

    @Slot()
    def paperCame(self) -> None:
        """The visitor has the paper that the printer could not confirm."""
        visit = self.visit
        if visit.issued is not None and visit.paper == "unconfirmed":
            self._screen.go(steps.printed(visit, "printed", visit.printer))
            self._bookkeeping.settle(visit.issued.ticket.uid, "printed")

    @Slot()
    def printAgain(self) -> None:
        """No paper came out, says the visitor."""
        self.printing.print_again()

    # What happens around

    def refresh(self) -> None:
        """Something changed: reads a new snapshot."""
        self._refresher.ask()

    def database_lost(self) -> None:
        """Without a journal there is nothing to go on with; with one the kiosk works offline."""
        self._books.lost()
        if self._books.journal is None:
            self._disconnected()

    def database_found(self) -> None:
        self._books.look_now()
        self.refresh()

    def happened(self, events: tuple[Event, ...]) -> None:
        """Whatever happens changes what visitors are told; the refresher sees to it that this costs little."""
        self._books.changed()
        self.refresh()
        self.printing.happened(events)

    @Slot()
    def tick(self) -> None:
        """Four times a second: the clock, the visitor's time."""
        self._screen.show_clock()
        minute = self._clock.now() // MINUTE
        if minute != self._minute:
            # Services open and close by the clock alone, while nothing happens in the hall.
            self._minute = minute
            self.refresh()
            self._database.run(self._books.tend_day, lambda _ended: None, log_bug)
        self._idle.tick()

    # Inside

    def _time_over(self) -> None:
        """Home, in the first language, unless the visitor has to be told something in their own."""
        visit = self.visit
        warned = steps.not_noted(visit)
        self._leave(steps.home(visit, self._first_language) if warned is visit else warned)

    def _leave(self, following: Visit) -> None:
        """Goes on; a number that was surely neither printed nor noted is cancelled: nobody would come."""
        visit = self.visit
        if steps.unnoted(visit) and visit.issued is not None:
            self._bookkeeping.cancel(visit.issued.ticket.uid)
        self._screen.go(following)

    def _refreshed(self, view: HallView) -> None:
        state = self._screen.state
        visit, search, conditions = state.visit, state.search, state.conditions
        if view.directory.version != state.view.directory.version:
            search = ServiceSearch(view.directory.catalogue)
            self._prepare(search)
        if view.directory.settings != state.view.directory.settings:
            self.times = times_of(view.directory.settings, self.times)
        removed = steps.stands_on_nothing(visit, view.directory.agencies, view.directory.services)
        if removed:
            visit = replace(steps.go_on_choosing(visit), trouble="kiosk-trouble-closed")
        if not visit.taking:
            visit = steps.drop(visit, _without_numbers(visit, view))
        conditions = replace(conditions, connected=True, alone=not self._books.connected)
        self._screen.set(State(visit, view, search, conditions))
        if removed:
            self._screen.go(visit)

    def _not_refreshed(self, error: Exception) -> None:
        log_bug(error)
        self._disconnected()

    def _disconnected(self) -> None:
        state = self._screen.state
        self._screen.set(replace(state, conditions=replace(state.conditions, connected=False)))

    def _taken(self, issued: Issued, services: tuple[str, ...]) -> None:
        shown = steps.taken(self.visit, issued, services)
        # Paper first: laying out the slip takes longer than showing the number.
        self.printing.print(issued, shown.stops)
        self._screen.go(shown)
        self.tookNumber.emit(issued)

    def _not_taken(self, error: Exception) -> None:
        if isinstance(error, Refused):
            trouble = _REFUSED.get(error.code, "kiosk-trouble-closed")
            self._screen.go(steps.refused(self.visit, trouble, error.where))
            self.refresh()
        else:
            if not isinstance(error, AntreanError):
                log.error("issuing failed", exc_info=error)
            self._screen.go(steps.refused(self.visit, "kiosk-trouble-unavailable"))


def _without_numbers(visit: Visit, view: HallView) -> set[str]:
    """Services of the list that give no number any more. A line that is full for the moment may open again; whether
    it does is said when the number is taken."""
    return {
        code
        for code in visit.chosen
        if code not in view.directory.services or (code in view.closed and view.closed[code].reason != "full")
    }


TYPES = TypeModule("Kiosk.Types", KioskContent, KioskModel)
"""What QML knows of this program."""
