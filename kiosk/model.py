"""The kiosk's view-model: holds one visit and one snapshot, and turns taps into verbs of the hall's books."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from core.catalogue.search import ServiceSearch
from core.clock import MINUTE, Clock, Micros, local
from core.cutoff.kiosk import KioskBooks
from core.errors import AntreanError, Refused
from core.events.kinds import ReprintAsked
from core.office import Event
from core.office.reprints import COPY_FOR, NO_PAPER, Copy
from core.office.tickets import NOT_PRINTED
from core.printing.pair import Printed
from core.printing.roll import PaperReport
from core.printing.slip import Slip
from core.printing.ticket_slip import slip_of
from core.printing.transport import Outcome, PrinterStatus
from core.qt.background import Runner
from core.qt.refresher import Refresher
from core.tickets.model import Issued, PrintState
from core.views import HallView
from core.words import words
from kiosk import visit as steps
from kiosk.home import home_props
from kiosk.props import Conditions, clock_props, derive
from kiosk.times import times_of
from kiosk.touch import TouchGuard
from kiosk.visit import Visit

log = logging.getLogger("antrean.kiosk")

TICK_MS = 250
SETTLE_RETRY_MS = 2000
PAPER_LOOK_MS = 3000
"""Between two looks at the printer, so that a visitor hears of missing paper before taking a number."""
REFRESH_MS = 500
"""Between two readings of the hall: at the peak something happens every few hundred milliseconds."""

_PAPER: dict[Outcome, tuple[PrintState, steps.Paper]] = {
    Outcome.PRINTED: ("printed", "printed"),
    Outcome.UNCONFIRMED: ("unconfirmed", "unconfirmed"),
    Outcome.FAILED: ("failed", "failed"),
}

_REFUSED = {
    "stops": "kiosk-trouble-stops",
    "service-full": "kiosk-trouble-full",
    "service-quota": "kiosk-trouble-full",
}
"""What is said when the office refuses a number; any other reason: the service closed."""


@dataclass(frozen=True)
class Paper:
    """The printer as the kiosk needs it; all calls block and run in the printer's worker."""

    print: Callable[[Slip, int | None], Printed]
    """The slip, and which printer is doubted."""
    status: Callable[[], PrinterStatus]
    warm_up: Callable[[], None]
    report: Callable[[], PaperReport]
    """How the paper is, as was seen last; this one does not block."""


class KioskModel(QObject):
    """One frozen visit, replaced whole; ``state`` is what QML binds to."""

    stateChanged = Signal()
    clockChanged = Signal()
    countdownChanged = Signal()
    tookNumber = Signal(object)
    """The Issued ticket, as soon as it is durable (for the demonstration and the benchmark)."""
    paperSettled = Signal(str)
    _wayChanged = Signal()
    """It begins or ends to work alone; from any thread."""

    def __init__(
        self,
        books: KioskBooks,
        view: HallView,
        database: Runner,
        printer: Runner,
        paper: Paper,
        clock: Clock,
        language: str = "id",
        monotonic: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._books = books
        self._view = view
        self._search = ServiceSearch(view.directory.catalogue)
        self._database = database
        self._printer = printer
        self._paper = paper
        self._clock = clock
        self._device = books.name
        self._first_language = language
        self.monotonic = monotonic
        """Seconds of a clock that never goes back: how long ago a touch was."""
        self.times = times_of(view.directory.settings)
        self.guard = TouchGuard(lambda: self.times)
        """Which touches act; told here when the page changes."""
        self._visit = Visit(language=language)
        self._conditions = Conditions()
        self._home: tuple[HallView, str, dict[str, Any]] | None = None
        self._refresher = Refresher(
            database, lambda: books.hall_view, self._refreshed, self._not_refreshed, self, REFRESH_MS
        )
        self._clock_props: dict[str, Any] = {}
        self._countdown: dict[str, Any] = {"running": False, "share": 1.0, "seconds": 0}
        self._looking = False
        self._touched_at = monotonic()
        self._minute = self._clock.now() // MINUTE
        books.told = self._wayChanged.emit
        self._wayChanged.connect(self.refresh)
        self._conditions = replace(self._conditions, alone=not books.connected)
        self._props = self._derived()
        self._update_clock()
        self._ticker = QTimer(self)
        self._ticker.setInterval(TICK_MS)
        self._ticker.timeout.connect(self.tick)
        self._paper_look = QTimer(self)
        self._paper_look.setInterval(PAPER_LOOK_MS)
        self._paper_look.timeout.connect(self.look_at_paper)

    def start(self) -> None:
        """Starts the clocks and settles what an earlier run left between printing and booking."""
        self._ticker.start()
        self._paper_look.start()
        self.look_at_paper()
        self._printer.run(self._paper.warm_up, lambda _nothing: None, self._failed_quietly)
        self._database.run(self._books.settle_interrupted, lambda _left: None, self._failed_quietly)

    def show(self, visit: Visit, conditions: Conditions) -> None:
        """Shows a given moment of a visit (pictures and tests)."""
        self._touched_at = self.monotonic()
        self._set(visit, conditions)
        if conditions.asking:
            self._touched_at -= self._stays() - self.times.asking_s
        self._update_clock()
        self._count()

    def stop(self) -> None:
        self._ticker.stop()
        self._paper_look.stop()
        self._refresher.stop()

    # What QML reads

    def _get_state(self) -> dict[str, Any]:
        return self._props

    def _get_clock(self) -> dict[str, Any]:
        return self._clock_props

    def _get_countdown(self) -> dict[str, Any]:
        return self._countdown

    state = Property(dict, _get_state, notify=stateChanged)
    clock = Property(dict, _get_clock, notify=clockChanged)
    countdown = Property(dict, _get_countdown, notify=countdownChanged)

    @property
    def visit(self) -> Visit:
        return self._visit

    @property
    def view(self) -> HallView:
        return self._view

    # What a visitor does

    @Slot(str)
    def openAgency(self, code: str) -> None:
        self._go(steps.open_agency(self._visit, code))

    @Slot(str)
    def openService(self, code: str) -> None:
        self._go(steps.open_service(self._visit, code))

    @Slot()
    def openSearch(self) -> None:
        self._go(steps.open_search(self._visit))

    @Slot()
    def keepService(self) -> None:
        """The service of the page joins the list of this visit."""
        self._go(steps.keep(self._visit, self._view.closed))

    @Slot()
    def openList(self) -> None:
        self._go(steps.open_list(self._visit))

    @Slot()
    def addAnother(self) -> None:
        self._go(steps.add_another(self._visit))

    @Slot(str)
    def removeService(self, code: str) -> None:
        self._go(steps.remove(self._visit, code))

    @Slot(bool)
    def chooseOrder(self, any_order: bool) -> None:
        self._go(steps.choose_order(self._visit, any_order))

    @Slot(str)
    def type(self, text: str) -> None:
        self._go(steps.type_text(self._visit, text))

    @Slot()
    def erase(self) -> None:
        self._go(steps.erase(self._visit))

    @Slot(str)
    def choosePriority(self, code: str) -> None:
        self._go(steps.choose_priority(self._visit, code))

    @Slot(str)
    def speak(self, language: str) -> None:
        self._go(steps.speak(self._visit, language))

    @Slot()
    def back(self) -> None:
        self._leave(steps.back(self._visit))

    @Slot()
    def home(self) -> None:
        self._leave(steps.home(self._visit))

    @Slot(result=bool)
    def touched(self) -> bool:
        """Any touch: the visitor is still here. Gives whether it answered a question; then it does nothing else."""
        self._touched_at = self.monotonic()
        answered = self._conditions.asking
        if answered:
            self._set(conditions=replace(self._conditions, asking=False))
        self._count()
        return answered

    @Slot()
    def takeNumber(self) -> None:
        """Takes a number once, however often it is tapped."""
        taking = steps.take(self._visit)
        if taking is self._visit:
            return
        self._go(taking)
        services, priority, books = steps.wanted(taking), taking.priority, self._books
        free = taking.any_order and len(services) > 1
        self._database.run(
            lambda: books.take(services[0], priority, also=services[1:], any_order=free),
            lambda issued: self._taken(issued, services),
            self._not_taken,
        )

    @Slot()
    def noted(self) -> None:
        """The visitor wrote the number down: it waits."""
        if self._visit.issued is not None and self._visit.paper == "failed":
            uid = self._visit.issued.ticket.uid
            self._go(steps.printed(self._visit, "noted"))
            self._settle(uid, "noted")

    @Slot()
    def paperCame(self) -> None:
        """The visitor has the paper that the printer could not confirm."""
        if self._visit.issued is not None and self._visit.paper == "unconfirmed":
            uid = self._visit.issued.ticket.uid
            self._go(steps.printed(self._visit, "printed", self._visit.printer))
            self._settle(uid, "printed")

    @Slot()
    def printAgain(self) -> None:
        """No paper came out: the same number once more, marked as a copy, on another printer if there is one."""
        again, issued = steps.print_again(self._visit), self._visit.issued
        if again is self._visit or issued is None:
            return
        uid, view, speak, doubted = issued.ticket.uid, self._view, words(again.language), again.printer
        self._printer.run(
            lambda: self._paper.print(
                slip_of(issued, view, self._device, speak, again.stops, copy=True), doubted
            ),
            lambda done: self._copied(uid, done),
            lambda error: self._copy_broke(uid, error),
        )
        self._go(again)

    # What happens around

    def refresh(self) -> None:
        """Something changed: reads a new snapshot."""
        self._refresher.ask()

    def database_lost(self) -> None:
        """Without a journal there is nothing to go on with; with one the kiosk works alone."""
        self._books.lost()
        if self._books.journal is None:
            self._set(conditions=replace(self._conditions, connected=False))

    def happened(self, events: tuple[Event, ...]) -> None:
        """Whatever happens changes what somebody is told; the refresher sees to it that this costs little. An officer
        may ask this kiosk for a copy."""
        self._books.changed()
        self.refresh()
        for event in events:
            match event.what:
                case ReprintAsked(device=self._device, uid=uid):
                    self._copy_asked(uid, event.reason or "", event.at + COPY_FOR)

    def database_found(self) -> None:
        self._books.found()
        self.refresh()

    def paper_report(self) -> PaperReport:
        """How this kiosk's paper is, as the printer said last, and until when it lasts."""
        return self._paper.report()

    def look_at_paper(self) -> None:
        """Asks the printer how it is; a printer that answers slowly is not asked twice at once."""
        if not self._looking:
            self._looking = True
            self._printer.run(self._paper.status, self._paper_seen, self._paper_not_seen)

    @Slot()
    def tick(self) -> None:
        """Four times a second: the clock, the idle question, the way home."""
        self._update_clock()
        minute = self._clock.now() // MINUTE
        if minute != self._minute:
            # Services open and close by the clock alone, while nothing happens in the hall.
            self._minute = minute
            self.refresh()
            self._database.run(self._books.tend_day, lambda _ended: None, self._failed_quietly)
        if self._visit.page == "home" and not self._visit.chosen:
            self._tend_home()
        elif not self._visit.taking:
            self._tend_visit()

    # Inside

    def _tend_home(self) -> None:
        """Home for the next visitor: the first language, and nothing about the visitor before."""
        visit, times = self._visit, self.times
        stays = times.told_s if visit.trouble else times.idle_s
        if self._idle() > stays and (visit.trouble or visit.language != self._first_language):
            self._set(steps.home(visit, self._first_language))

    def _tend_visit(self) -> None:
        """The question before a visitor's time is over, and its end."""
        left = self._left()
        if left <= 0:
            self._time_over()
            return
        if self._warns() and not self._conditions.asking and left <= self.times.asking_s:
            self._set(conditions=replace(self._conditions, asking=True))
        self._count()

    def _idle(self) -> float:
        return self.monotonic() - self._touched_at

    def _stays(self) -> float:
        """So long a page stays without a touch, the question at its end included."""
        times = self.times
        if self._visit.page != "ticket":
            return times.idle_s + times.asking_s
        if self._visit.paper in ("failed", "printing"):
            return times.noting_s
        if self._visit.paper == "unconfirmed":
            return times.paper_came_s
        return times.stops_ticket_s if self._visit.stops else times.ticket_s

    def _left(self) -> float:
        return self._stays() - self._idle()

    def _warns(self) -> bool:
        """Whether the end of the time takes something from the visitor."""
        return self._visit.page != "ticket" or self._visit.paper == "failed"

    def _time_over(self) -> None:
        """Home, in the first language, unless the visitor has to be told something in their own."""
        lost = steps.not_noted(self._visit)
        self._leave(steps.home(self._visit, self._first_language) if lost is self._visit else lost)

    def _count(self) -> None:
        running = self._conditions.asking or (
            self._visit.page == "ticket" and self._visit.paper != "printing"
        )
        left = max(0.0, self._left())
        whole = self.times.asking_s if self._conditions.asking else self._stays()
        fresh = {
            "running": running,
            "share": round(left / whole, 3) if running else 1.0,
            "seconds": int(left + 0.99) if running else 0,
        }
        if fresh != self._countdown:
            self._countdown = fresh
            self.countdownChanged.emit()

    def _leave(self, following: Visit) -> None:
        """Goes on; a ticket whose number was surely neither printed nor noted is cancelled: nobody would come."""
        issued = self._visit.issued
        if steps.unnoted(self._visit) and issued is not None:
            self._nobody_comes(issued.ticket.uid)
        self._go(following)

    def _go(self, visit: Visit) -> None:
        self._touched_at = self.monotonic()
        self._set(visit, replace(self._conditions, asking=False))
        self._count()

    def _set(self, visit: Visit | None = None, conditions: Conditions | None = None) -> None:
        before = self._scene()
        self._visit = visit or self._visit
        self._conditions = conditions or self._conditions
        if self._scene() != before:
            self.guard.changed(self.monotonic())
        props = self._derived()
        if props != self._props:
            self._props = props
            self.stateChanged.emit()

    def _scene(self) -> tuple[object, ...]:
        """What makes another page of it."""
        visit = self._visit
        return visit.page, visit.agency, visit.service, self._conditions.asking

    def _derived(self) -> dict[str, Any]:
        speak = words(self._visit.language)
        if self._home is None or self._home[0] is not self._view or self._home[1] != speak.language:
            self._home = (self._view, speak.language, home_props(self._view, speak))
        return derive(self._visit, self._view, self._search, self._conditions, speak, self._home[2])

    def _update_clock(self) -> None:
        now = local(self._clock.now(), self._view.directory.hall.time_zone)
        fresh = clock_props(now, words(self._visit.language))
        if fresh != self._clock_props:
            self._clock_props = fresh
            self.clockChanged.emit()

    def _refreshed(self, view: HallView) -> None:
        if view.directory.version != self._view.directory.version:
            self._search = ServiceSearch(view.directory.catalogue)
        if view.directory.settings != self._view.directory.settings:
            self.times = times_of(view.directory.settings, self.times)
        self._view = view
        if steps.stands_on_nothing(self._visit, view.directory.agencies, view.directory.services):
            self._go(replace(steps.go_on_choosing(self._visit), trouble="kiosk-trouble-closed"))
        if not self._visit.taking:
            self._set(steps.drop(self._visit, _gone(self._visit, view)))
        alone = not self._books.connected
        self._set(conditions=replace(self._conditions, connected=True, alone=alone))

    def _not_refreshed(self, error: Exception) -> None:
        self._failed_quietly(error)
        self._set(conditions=replace(self._conditions, connected=False))

    def _taken(self, issued: Issued, services: tuple[str, ...]) -> None:
        uid, view, language = issued.ticket.uid, self._view, self._visit.language
        shown = steps.taken(self._visit, issued, services)
        # Paper first: laying out the slip takes longer than showing the number.
        self._printer.run(
            lambda: self._paper.print(
                slip_of(issued, view, self._device, words(language), shown.stops), None
            ),
            lambda done: self._printed(uid, done),
            lambda error: self._print_broke(uid, error),
        )
        self._go(shown)
        self.tookNumber.emit(issued)

    def _not_taken(self, error: Exception) -> None:
        if isinstance(error, Refused):
            trouble = _REFUSED.get(error.code, "kiosk-trouble-closed")
            self._go(steps.refused(self._visit, trouble, error.where))
            self.refresh()
        else:
            if not isinstance(error, AntreanError):
                log.error("issuing failed", exc_info=error)
            self._go(steps.refused(self._visit, "kiosk-trouble-unavailable"))

    def _printed(self, uid: str, done: Printed) -> None:
        booked, shown = _PAPER[done.outcome]
        self._settle(uid, booked)
        if self._visit.issued is not None and self._visit.issued.ticket.uid == uid:
            self._go(steps.printed(self._visit, shown, done.place))
        elif done.outcome is Outcome.FAILED:
            # The visitor has left the screen: nobody holds this number.
            self._nobody_comes(uid)
        self.look_at_paper()

    def _copied(self, uid: str, done: Printed) -> None:
        """What became of a copy. Its number waits already: the first paper may be there."""
        booked, shown = _PAPER[done.outcome]
        self._surely(lambda: self._books.reprinted(uid, NO_PAPER, booked))
        if done.outcome is Outcome.PRINTED:
            self._settle(uid, booked)
        if self._visit.issued is not None and self._visit.issued.ticket.uid == uid:
            self._go(steps.printed(self._visit, shown, done.place))
        self.look_at_paper()

    def _copy_broke(self, uid: str, error: Exception) -> None:
        log.error("printing a copy failed", exc_info=error)
        self._copied(uid, Printed(Outcome.FAILED))

    def _print_broke(self, uid: str, error: Exception) -> None:
        """Our own printing code failed; the ticket is treated as one that may be on paper."""
        log.error("printing failed", exc_info=error)
        self._printed(uid, Printed(Outcome.UNCONFIRMED))

    def _nobody_comes(self, uid: str) -> None:
        """Cancels a number nobody holds, again and again while the database is away."""

        self._surely(lambda: self._books.cancel(uid, NOT_PRINTED))

    def _settle(self, uid: str, outcome: PrintState) -> None:
        """Books what became of the paper, again and again while the database is away."""
        self._surely(
            lambda: self._books.settle_print(uid, outcome), lambda _ticket: self.paperSettled.emit(outcome)
        )

    def _surely(
        self, work: Callable[[], object], done: Callable[[Any], None] = lambda _nothing: None
    ) -> None:
        """Does a work on the books, again and again while the database is away."""

        def again(error: Exception) -> None:
            self._failed_quietly(error)
            if not isinstance(error, Refused):
                QTimer.singleShot(SETTLE_RETRY_MS, self, lambda: self._surely(work, done))

        self._database.run(work, done, again)

    def _copy_asked(self, uid: str, reason: str, until: Micros) -> None:
        """Prints the copy an officer asked for, as long as somebody waits for it."""
        view, speak = self._view, words(self._first_language)

        def record(outcome: Outcome) -> None:
            self._surely(lambda: self._books.reprinted(uid, reason, _PAPER[outcome][0]))
            self.look_at_paper()

        def put_on_paper(copy: Copy) -> Outcome:
            if self._clock.now() > until:
                return Outcome.FAILED
            slip = slip_of(copy.issued, view, self._device, speak, copy.stops, copy=True)
            return self._paper.print(slip, None).outcome

        def broke(error: Exception) -> None:
            log.error("printing a copy failed", exc_info=error)
            record(Outcome.FAILED)

        self._surely(
            lambda: self._books.copy_of(uid),
            lambda copy: self._printer.run(lambda: put_on_paper(copy), record, broke),
        )

    def _paper_seen(self, status: PrinterStatus) -> None:
        self._looking = False
        report, now = self._paper.report(), self._clock.now()
        fresh = replace(
            self._conditions,
            printer=status.state,
            short=report.short(now),
            until=_whole_minute(report.until) if report.short(now) else None,
        )
        if fresh != self._conditions:
            self._set(conditions=fresh)

    def _paper_not_seen(self, error: Exception) -> None:
        self._looking = False
        self._failed_quietly(error)

    @staticmethod
    def _failed_quietly(error: Exception) -> None:
        if not isinstance(error, AntreanError):
            log.error("work failed", exc_info=error)


def _whole_minute(moment: Micros | None) -> Micros | None:
    """What is shown changes once a minute at most."""
    return None if moment is None else moment - moment % MINUTE


def _gone(visit: Visit, view: HallView) -> set[str]:
    """Services of the list that give no number any more. A line that is full for the moment may open again; whether
    it does is said when the number is taken."""
    return {
        code
        for code in visit.chosen
        if code not in view.directory.services or (code in view.closed and view.closed[code].reason != "full")
    }
