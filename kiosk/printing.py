"""The kiosk's paper: printing numbers and copies, writing down what became of them, looking at the printer."""

from __future__ import annotations

import logging
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer

from core.clock import MINUTE, Micros
from core.events.kinds import ReprintAsked
from core.office import Event
from core.office.reprints import COPY_FOR, NO_PAPER, Copy
from core.printing.pair import Printed
from core.printing.roll import PaperReport
from core.printing.ticket_slip import slip_of
from core.printing.transport import Outcome, PrinterStatus
from core.tickets.model import Issued, PrintState
from core.words import words
from kiosk import visit as steps
from kiosk.bookkeeping import Bookkeeping, log_bug
from kiosk.equipment import Equipment
from kiosk.screen import Screen

log = logging.getLogger("antrean.kiosk")

LOOK_MS = 3000
"""Between two looks at the printer, so that a visitor hears of missing paper before taking a number."""

_PAPER: dict[Outcome, tuple[PrintState, steps.Paper]] = {
    Outcome.PRINTED: ("printed", "printed"),
    Outcome.UNCONFIRMED: ("unconfirmed", "unconfirmed"),
    Outcome.FAILED: ("failed", "failed"),
}
"""What the books, and what the visitor is told."""


class Printing(QObject):
    """All that touches the printer runs in its worker; what became of a paper is always written into the books."""

    def __init__(
        self, screen: Screen, bookkeeping: Bookkeeping, equipment: Equipment, language: str, parent: QObject
    ) -> None:
        """``language`` is that of copies which an officer asks for."""
        super().__init__(parent)
        self._screen = screen
        self._bookkeeping = bookkeeping
        self._device = equipment.books.name
        self._printer = equipment.printer
        self._paper = equipment.paper
        self._clock = equipment.clock
        self._language = language
        self._looking = False
        self.look_timer = QTimer(self)
        self.look_timer.setInterval(LOOK_MS)
        self.look_timer.timeout.connect(self.look)

    def start(self) -> None:
        self.look_timer.start()
        self.look()
        self._printer.run(self._paper.warm_up, lambda _nothing: None, log_bug)

    def stop(self) -> None:
        self.look_timer.stop()

    def report(self) -> PaperReport:
        """How the paper is, as the printer said last, and until when it lasts."""
        return self._paper.report()

    # A visitor's number

    def print(self, issued: Issued, stops: tuple[str, ...]) -> None:
        """``stops`` are the further services of the number."""
        uid, view, speak = issued.ticket.uid, self._screen.state.view, words(self._screen.visit.language)

        def broke(error: Exception) -> None:
            log.error("printing failed", exc_info=error)
            # Our own code failed: the number may be on paper.
            self._printed(uid, Printed(Outcome.UNCONFIRMED))

        self._printer.run(
            lambda: self._paper.print(slip_of(issued, view, self._device, speak, stops), None),
            lambda done: self._printed(uid, done),
            broke,
        )

    def print_again(self) -> None:
        """No paper came out: the same number once more, marked as a copy, on another printer if there is one."""
        visit, view = self._screen.visit, self._screen.state.view
        again, issued = steps.print_again(visit), visit.issued
        if again is visit or issued is None:
            return
        uid, speak, doubted = issued.ticket.uid, words(again.language), again.printer

        def broke(error: Exception) -> None:
            log.error("printing a copy failed", exc_info=error)
            self._printed_again(uid, Printed(Outcome.FAILED))

        self._printer.run(
            lambda: self._paper.print(
                slip_of(issued, view, self._device, speak, again.stops, copy=True), doubted
            ),
            lambda done: self._printed_again(uid, done),
            broke,
        )
        self._screen.go(again)

    def _printed(self, uid: str, done: Printed) -> None:
        booked, shown = _PAPER[done.outcome]
        self._bookkeeping.settle(uid, booked)
        if self._is_shown(uid):
            self._screen.go(steps.printed(self._screen.visit, shown, done.place))
        elif done.outcome is Outcome.FAILED:
            # The visitor has left the screen: nobody holds this number.
            self._bookkeeping.cancel(uid)
        self.look()

    def _printed_again(self, uid: str, done: Printed) -> None:
        """The number waits already, whatever became of the copy: the first paper may be there."""
        booked, shown = _PAPER[done.outcome]
        self._bookkeeping.reprinted(uid, NO_PAPER, booked)
        if done.outcome is Outcome.PRINTED:
            self._bookkeeping.settle(uid, booked)
        if self._is_shown(uid):
            self._screen.go(steps.printed(self._screen.visit, shown, done.place))
        self.look()

    def _is_shown(self, uid: str) -> bool:
        issued = self._screen.visit.issued
        return issued is not None and issued.ticket.uid == uid

    # Copies for officers

    def happened(self, events: tuple[Event, ...]) -> None:
        """An officer may ask this kiosk for a copy."""
        for event in events:
            match event.what:
                case ReprintAsked(device=self._device, uid=uid):
                    self._print_copy(uid, event.reason or "", event.at + COPY_FOR)

    def _print_copy(self, uid: str, reason: str, until: Micros) -> None:
        """Prints a copy, as long as somebody waits for it."""
        view, speak = self._screen.state.view, words(self._language)

        def record(outcome: Outcome) -> None:
            self._bookkeeping.reprinted(uid, reason, _PAPER[outcome][0])
            self.look()

        def put_on_paper(copy: Copy) -> Outcome:
            if self._clock.now() > until:
                return Outcome.FAILED
            slip = slip_of(copy.issued, view, self._device, speak, copy.stops, copy=True)
            return self._paper.print(slip, None).outcome

        def broke(error: Exception) -> None:
            log.error("printing a copy failed", exc_info=error)
            record(Outcome.FAILED)

        self._bookkeeping.read_copy(
            uid, lambda copy: self._printer.run(lambda: put_on_paper(copy), record, broke)
        )

    # The printer's state

    def look(self) -> None:
        """Asks the printer how it is; a printer that answers slowly is not asked twice at once."""
        if not self._looking:
            self._looking = True
            self._printer.run(self._paper.status, self._seen, self._not_seen)

    def _seen(self, status: PrinterStatus) -> None:
        self._looking = False
        report, now, state = self._paper.report(), self._clock.now(), self._screen.state
        conditions = replace(
            state.conditions,
            printer=status.state,
            short=report.short(now),
            until=_whole_minute(report.until) if report.short(now) else None,
        )
        if conditions != state.conditions:
            self._screen.set(replace(state, conditions=conditions))

    def _not_seen(self, error: Exception) -> None:
        self._looking = False
        log_bug(error)


def _whole_minute(moment: Micros | None) -> Micros | None:
    """What is shown changes once a minute at most."""
    return None if moment is None else moment - moment % MINUTE
