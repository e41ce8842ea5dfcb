"""The desk's view-model: one officer at one counter."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from core.cutoff.desk import DeskBooks
from core.office import Event
from core.qt.background import Runner
from core.words import Words
from counter.entry import Entry
from counter.following import Following
from counter.panels import Panels
from counter.presses import Presses
from counter.running import VerbRunner
from counter.session import Session
from counter.state import SUPERVISORS, State, Tab


class DeskModel(QObject):
    """Made of parts: ``entry`` signs in and out, ``presses`` are the keys and buttons, ``panels`` ask for something.
    Every verb runs in the worker; one at a time."""

    changed = Signal()
    called_alone = Signal(object)
    """The Ticket that was called, or called again, while the desk is cut off: no display announces it."""
    _turned = Signal()
    """The desk began or ended to work alone; comes from any thread."""

    def __init__(
        self, books: DeskBooks, database: Runner, language: str = "id", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = Session(books, database, language, self)
        self._following = Following(self._session)
        runner = VerbRunner(self._session, self.called_alone.emit)
        self.entry = Entry(self._session)
        self.panels = Panels(self._session, runner)
        self.presses = Presses(self._session, runner, self.panels)
        self._session.changed.connect(self.changed)
        self._turned.connect(self.refresh)
        books.turned = self._turned.emit

    @property
    def state(self) -> State:
        return self._session.state

    @property
    def speak(self) -> Words:
        return self._session.speak

    def start(self) -> None:
        self.refresh()

    def stop(self) -> None:
        self._session.stop()
        self._following.stop()

    def show(self, state: State) -> None:
        """Shows a given state (pictures and tests)."""
        self._session.show(state)

    # What changes only what is shown

    def speak_language(self, language: str) -> None:
        self._session.show(replace(self.state, language=language))

    def forget_trouble(self) -> None:
        """What was said last is over."""
        self._session.forget_trouble()

    @property
    def supervises(self) -> bool:
        """Whether whoever signed in sees the whole hall."""
        return self.state.officer is not None and self.state.officer.role in SUPERVISORS

    def show_hall(self, wanted: bool) -> None:
        """The hall instead of the page, for supervisors, and back."""
        self._session.show(replace(self.state, hall=wanted and self.supervises))

    def show_tab(self, tab: Tab) -> None:
        if tab != self.state.tab:
            self._session.show(replace(self.state, tab=tab, chosen=""))

    def choose(self, number: str) -> None:
        """A row of the list; empty: none."""
        self._session.show(replace(self.state, chosen=number))

    # What happens around

    def refresh(self) -> None:
        """Something changed: reads what the page shows."""
        self._following.refresh()

    def happened(self, events: tuple[Event, ...]) -> None:
        """What happened in the hall, oldest first."""
        self._following.happened(events)

    def database_lost(self) -> None:
        self._following.database_lost()

    def database_found(self) -> None:
        self._following.database_found()
