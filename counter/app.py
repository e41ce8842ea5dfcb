"""The desk program: puts the parts together."""

from __future__ import annotations

from dataclasses import replace

from core.errors import Refused
from core.office import Office
from core.qt.background import Background
from core.qt.changes import Changes
from core.qt.program import Program, run_program
from core.start import Start
from core.words import words
from counter.desk import DeskModel
from counter.state import State
from counter.window import DeskWindow

PAGES = ("desk", "sign-in", "counters", "trouble")


class Desk:
    """One desk window over an office, with its worker."""

    def __init__(self, office: Office, language: str = "id") -> None:
        self.office = office
        self._database = Background("counter-database")
        self._changes = Changes(office)
        self.model = DeskModel(office, self._database, "id" if language == "jv" else language)
        self.window = DeskWindow(self.model, office.clock)
        self._changes.happened.connect(self.model.happened)
        self._changes.lost.connect(self.model.database_lost)
        self._changes.found.connect(self.model.database_found)

    def start(self) -> None:
        """Starts watching the hall."""
        self._changes.start()
        self.model.start()

    def close(self) -> None:
        """Stops watching, waits for the worker, closes the window."""
        self._changes.close()
        self.model.stop()
        self._database.close()
        self.window.close()
        self.window.deleteLater()


def build(office: Office, start: Start) -> Desk:
    """The desk; Refused("unknown-counter") when ``--at`` names none."""
    at = start.extra.get("at")
    if at is not None:
        office.directory().counter(at)
    return Desk(office, start.language or "id")


def show_page(desk: Desk, page: str, start: Start) -> None:
    """A page of the running data, at the counter ``--at`` names."""
    desk.model.show(state_for(page, desk.office, desk.model.state, start.extra.get("at")))


def state_for(page: str, office: Office, state: State, at: str | None) -> State:
    """The state that shows a page of the running data: the named counter, or the first that has a visitor, is open,
    or exists. Refused("nothing-to-show") for a hall without counters."""
    if page == "sign-in":
        return replace(state, page="sign-in", officers=office.officers())
    counters = [at] if at else [counter.code for counter in office.directory().catalogue.counters]
    if not counters:
        raise Refused("nothing-to-show", where=page)
    views = [office.desk_view(code) for code in counters]
    view = max(views, key=lambda one: (one.current is not None, one.open, len(one.waiting)))
    everyone = office.officers()
    officer = view.officer or (everyone[0] if everyone else None)
    if page == "counters":
        if officer is None:
            raise Refused("nothing-to-show", where=page)
        return replace(state, page="counters", officer=officer, choices=office.counter_choices(officer))
    shown = replace(state, page="desk", officer=officer, view=view)
    if page == "trouble":
        return replace(shown, trouble=words(state.language)("counter-trouble-database"), connected=False)
    return shown


PROGRAM = Program("Antrean counter", PAGES, (1366, 768), False, build, show_page)


def run(start: Start) -> int:
    """Runs the desk; gives the exit code."""
    return run_program(PROGRAM, start)
