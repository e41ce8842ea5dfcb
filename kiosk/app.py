"""The kiosk program: puts the parts together."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtQuick import QQuickWindow

from core.cutoff.kiosk import KioskBooks
from core.fleet.registry import Report
from core.office import Office
from core.paths import home
from core.pc.start import Start
from core.printing.models import PrinterModel
from core.printing.pair import Printed, Printers, TicketPrinter, open_ticket_printer
from core.printing.roll import Rolls, rolls_path
from core.printing.slip import Slip
from core.printing.transport import Outcome, Printer, PrinterStatus
from core.qt.application import make_engine, make_window
from core.qt.hall_link import HallLink
from core.qt.program import Program, close_quick, run_program
from core.technician.reporter import OwnState, report_of
from kiosk.equipment import Equipment, Paper
from kiosk.fingers import Fingers
from kiosk.model import TYPES, KioskModel
from kiosk.pictures import PAGES, visit_for

QML = Path(__file__).parent / "qml"
STATUS_DEADLINE_S = 2.0


class Kiosk:
    """One kiosk window over a hall's books, with its workers."""

    def __init__(
        self,
        books: KioskBooks,
        printer: Printer,
        printer_model: PrinterModel,
        language: str = "id",
        second: TicketPrinter | None = None,
        rolls: Rolls | None = None,
    ) -> None:
        self.books = books
        self._link = HallLink(books, books.hall_office, self._report)

        first = TicketPrinter(printer, printer_model)
        printers = Printers([first, second] if second else [first])
        kept = rolls or Rolls(None, len(printers.printers))

        def put_on_paper(slip: Slip, doubted: int | None) -> Printed:
            done = printers.print(slip, doubted)
            if done.outcome is not Outcome.FAILED:
                kept.printed(done.place, done.millimetres, books.clock.now())
            return done

        def look() -> PrinterStatus:
            status = printers.status(STATUS_DEADLINE_S)
            kept.seen(printers.states)
            return status

        paper = Paper(put_on_paper, look, printers.warm_up, lambda: kept.report(books.clock.now()))
        database, printing = self._link.worker("kiosk-database"), self._link.worker("kiosk-printer")
        equipment = Equipment(books, paper, books.clock, database, printing)
        self.model = KioskModel(equipment, books.hall_view(), language)
        TYPES.register()
        self._engine = make_engine(QML, logo=books.hall().logo)
        self.window: QQuickWindow = make_window(
            self._engine, QML / "Kiosk" / "Main.qml", {"content": self.model.content, "kiosk": self.model}
        )
        self._fingers = Fingers(self.window, self.model)
        self._link.connect(self.model)

    def start(self) -> None:
        """Starts watching the hall and the clocks."""
        self.books.start()
        self._link.start()

    def close(self) -> None:
        """Stops watching, waits for the workers, then lets the window go."""
        self._link.close()
        close_quick(self.window, self._engine, self.model)
        self.books.close()

    def _report(self) -> Report:
        books, paper = self.books, self.model.printing.report()
        own = OwnState(
            unmerged=books.unmerged(),
            journal=not books.lacks_journal,
            paper=paper.condition,
            paper_until=paper.until,
        )
        return report_of(books.identity(), "kiosk", books.name, books.clock, own)


def build(start: Start) -> Kiosk:
    """The kiosk with the printer that ``--printer`` names; without one, tickets become pictures."""
    printer = open_ticket_printer(start.own.printer or f"virtual:{home() / 'paper'}")
    second = start.own.second_printer
    other = open_ticket_printer(second) if second else None
    name = start.own.name or "Kiosk 1"
    if start.screenshot is None:
        books = KioskBooks.open(start.database, start.clock, name)
    else:  # a picture leaves the journal to the kiosk that runs
        books = KioskBooks("", start.clock, name, office=Office.open(start.database, start.clock))
    try:
        rolls = Rolls(rolls_path(home(), name), 2 if other else 1, start.own.roll_metres)
        return Kiosk(books, printer.printer, printer.model, start.own.language, other, rolls)
    except BaseException:
        books.close()
        raise


def show_page(kiosk: Kiosk, page: str, _start: Start) -> None:
    """A page of the running data; nothing is issued: see kiosk.pictures."""
    model = kiosk.model
    model.show(*visit_for(page, kiosk.books.office, model.view, model.visit.language))


PROGRAM = Program("Antrean kiosk", PAGES, (1080, 1920), True, build, show_page)


def run(start: Start) -> int:
    """Runs the kiosk; gives the exit code."""
    return run_program(PROGRAM, start)
