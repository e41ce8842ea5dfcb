"""The desk program: puts the parts together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core import paths
from core.clock import SystemClock
from core.cutoff.desk import DeskBooks
from core.errors import Refused
from core.fleet.registry import Report
from core.office import Office
from core.pc.start import Start
from core.people.officers import Officer
from core.qt.hall_link import HallLink
from core.qt.program import Program, run_program
from core.qt.sound import Player, SilentPlayer, open_player
from core.technician.doctor.patient import Patient
from core.technician.reporter import OwnState, report_of
from core.tickets.model import Ticket
from core.views import DeskView
from core.words import words
from counter.desk import DeskModel
from counter.fleet import FleetModel
from counter.fleet_rows import FleetState
from counter.reading import read_counter
from counter.state import Done, PaperPanel, ReasonPanel, State, Verb
from counter.verbs import open_transfer
from counter.voice import DeskVoice
from counter.window import DeskWindow

if TYPE_CHECKING:
    from assistant.examination_window import ExaminationWindow

PAGES = (
    "desk", "sign-in", "counters", "trouble", "alone", "held", "no-show", "transfer", "reason", "reprint", "paper",
    "undo", "supervisor",
)  # fmt: skip


class Desk:
    """One desk window over a hall's books, with its workers."""

    def __init__(self, books: DeskBooks, language: str = "id", player: Player | None = None) -> None:
        """``player`` says calls while the desk is cut off; None: it stays silent."""
        self.books = books
        self._link = HallLink(books, books.hall_office, self._report)
        database = self._link.worker("counter-database")
        spoken = "en" if language == "en" else "id"
        self.model = DeskModel(books, database, spoken)
        self._voice = DeskVoice(player or SilentPlayer(), self._link.worker("counter-voice"), spoken)
        self.model.called_alone.connect(self._say)
        self.fleet = FleetModel(books, database)
        self.window = DeskWindow(self.model, self.fleet, books.clock)
        self.window.tested.connect(self._test)
        self._test_window: ExaminationWindow | None = None
        self._link.connect(self.model)

    def start(self) -> None:
        """Starts watching the hall."""
        self.books.start()
        self._link.start()

    def close(self) -> None:
        """Stops watching, waits for the workers, closes the window."""
        self.fleet.stop()
        self._link.close()
        self._voice.close()
        if self._test_window is not None:
            self._test_window.close()
        self.window.close()
        self.window.deleteLater()
        self.books.close()

    def _report(self) -> Report:
        books, view = self.books, self.model.state.view
        counter = view.counter.code if view is not None and view.open else None
        own = OwnState(unmerged=books.unmerged(), journal=not books.lacks_journal, counter=counter)
        return report_of(books.identity(), "counter", books.name, books.clock, own)

    def _test(self) -> None:
        """The morning test of this PC, in a window of its own: with a login of its own, as it would have to work."""
        from assistant.app import open_examination

        database = self.books.url or paths.default_database()
        language = self.model.state.language
        patient = Patient(database, paths.home(), SystemClock(), "counter", language=language)
        if self._test_window is not None:
            self._test_window.close()
        self._test_window = open_examination(patient, self.model.speak)

    def _say(self, ticket: Ticket) -> None:
        view = self.model.state.view
        if view is not None:
            self._voice.say(ticket, view.counter)


def build(start: Start) -> Desk:
    """The desk; Refused("unknown-counter") when ``--at`` names none."""
    at = start.at
    if start.screenshot is None:
        books = DeskBooks.open(start.database, start.clock, start.own.name)
    else:  # a picture leaves the journal to the desk that runs
        books = DeskBooks("", start.clock, office=Office.open(start.database, start.clock))
    try:
        if at is not None:
            books.see(lambda office: office.directory().counter(at))
        return Desk(books, start.own.language, open_player(mute=start.screenshot is not None))
    except BaseException:
        books.close()
        raise


def show_page(desk: Desk, page: str, start: Start) -> None:
    """A page of the running data, at the counter ``--at`` names."""
    if page == "supervisor":
        office = desk.books.office
        desk.fleet.show(FleetState(office.views.fleet()))
        boss = Officer("", "", None, "supervisor")
        desk.model.show(replace(desk.model.state, page="desk", officer=boss, hall=True))
        return
    desk.model.show(state_for(page, desk.books.office, desk.model.state, start.at))


def state_for(page: str, office: Office, state: State, at: str | None) -> State:
    """The state that shows a page of the running data: the named counter, or the first that has a visitor, is open,
    or exists. Refused("nothing-to-show") for a hall without counters."""
    if page == "sign-in":
        return replace(state, page="sign-in", officers=office.people.officers())
    counters = [at] if at else [counter.code for counter in office.directory().catalogue.counters]
    if not counters:
        raise Refused("nothing-to-show", where=page)
    views = [office.views.desk(code) for code in counters]
    view = max(views, key=lambda view: (view.current is not None, view.open, len(view.waiting)))
    reading = read_counter(office, view.counter.code)
    everyone = office.people.officers()
    officer = view.officer or (everyone[0] if everyone else None)
    if page == "counters":
        if officer is None:
            raise Refused("nothing-to-show", where=page)
        return replace(state, page="counters", officer=officer, choices=office.counters.choices(officer))
    shown = replace(state, page="desk", officer=officer, view=reading.view, visit=reading.visit)
    speak = words(state.language)
    match page:
        case "trouble":
            return replace(shown, trouble=speak("counter-trouble-database"), connected=False)
        case "alone":
            return replace(shown, connected=False, alone=True)
        case "paper":
            return replace(shown, panel=PaperPanel())
        case "held":
            held = reading.view.held
            return replace(shown, tab="held", chosen=held[0].number if held else "")
        case "no-show":
            missed = reading.view.no_show
            return replace(shown, tab="no-show", chosen=missed[0].number if missed else "")
        case "reason" | "reprint":
            if not reading.view.waiting:
                raise Refused("nothing-to-show", where=page)
            verb: Verb = "reprint" if page == "reprint" else "call-row"
            return replace(shown, panel=ReasonPanel(reading.view.waiting[-1].number, "waiting", verb))
        case "transfer" | "undo":
            if reading.view.current is None:
                raise Refused("nothing-to-show", where=page)
            return _with_visitor(page, office, shown, reading.view)
    return shown


def _with_visitor(page: str, office: Office, shown: State, view: DeskView) -> State:
    """The pages that need somebody at the counter."""
    if page == "transfer":
        return replace(shown, panel=open_transfer(office, view, shown.officer))
    assert view.current is not None
    sentence = words(shown.language)("counter-done-called", number=view.current.number)
    until = view.now + 10_000_000
    done = Done("call-next", sentence, view.now, until)
    return replace(shown, view=replace(view, undo_until=until), done=(done,))


PROGRAM = Program("Antrean counter", PAGES, (1366, 768), False, build, show_page)


def run(start: Start) -> int:
    """Runs the desk; gives the exit code."""
    return run_program(PROGRAM, start)
