"""What all parts of the desk share: the state that is shown, the books, and the one verb that runs at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from core.cutoff.desk import DeskBooks
from core.errors import AntreanError, Refused, Unavailable
from core.qt.background import Runner
from core.words import Words, words
from counter.reading import CounterReading
from counter.state import PaperPanel, State, still_open

log = logging.getLogger("antrean.counter")

R = TypeVar("R")

TROUBLE_MS = 8000
"""So long a message about a verb that failed stays, milliseconds."""


class Session(QObject):
    """One desk's state, replaced whole, and the way to the worker. While a verb runs, no other one begins."""

    changed = Signal()
    outdated = Signal()
    """What the page shows may be old: it is to be read again."""

    def __init__(self, books: DeskBooks, database: Runner, language: str, parent: QObject) -> None:
        super().__init__(parent)
        self.books = books
        self.database = database
        self._state = State(language=language)
        self._trouble_over = QTimer(self)
        self._trouble_over.setSingleShot(True)
        self._trouble_over.setInterval(TROUBLE_MS)
        self._trouble_over.timeout.connect(self.forget_trouble)

    @property
    def state(self) -> State:
        return self._state

    @property
    def speak(self) -> Words:
        return words(self._state.language)

    def stop(self) -> None:
        self._trouble_over.stop()

    def show(self, state: State) -> None:
        """Shows a state; nothing happens when it is the one that is shown."""
        if state != self._state:
            self._state = state
            self.changed.emit()

    def do(
        self,
        work: Callable[[], R],
        done: Callable[[R], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Runs the work of a verb in the worker; nothing happens while another one runs. ``failed`` stands in for
        ``fail``."""
        if self._state.busy:
            return
        self.show(replace(self._state, busy=True))
        self.database.run(work, done, failed or self.fail)

    def settle(self, state: State, reading: CounterReading) -> None:
        """A verb was done: shows ``state`` with the counter as it was read after the verb."""
        self.show(
            replace(
                state,
                view=reading.view,
                visit=reading.visit,
                busy=False,
                trouble="",
                connected=not self.books.alone,
                alone=self.books.alone,
            )
        )
        self.close_lost_panel()

    def fail(self, error: Exception) -> None:
        """A verb was not done: says why."""
        self.show(
            replace(
                self._state,
                busy=False,
                trouble=self._sentence(error),
                connected=not isinstance(error, Unavailable),
            )
        )
        if self._state.page == "sign-in" and isinstance(error, Refused):
            self._trouble_over.stop()  # how many tries are left is read more than once
        else:
            self._trouble_over.start()
        if isinstance(error, Refused) or self.books.alone:
            self.outdated.emit()

    def forget_trouble(self) -> None:
        """What was said last is over."""
        self.show(replace(self._state, trouble=""))

    def close_lost_panel(self) -> None:
        """Closes a panel whose visitor is not there any more, and says so when a colleague was quicker."""
        state = self._state
        if state.panel is None or state.view is None or still_open(state.panel, state.view):
            return
        trouble = ""
        if not isinstance(state.panel, PaperPanel):
            trouble = self.speak("counter-gone", number=state.panel.number)
        self.show(replace(state, panel=None, trouble=trouble))
        self._trouble_over.start()

    def _sentence(self, error: Exception) -> str:
        if isinstance(error, Unavailable):
            return self.speak("counter-trouble-alone" if self.books.alone else "counter-trouble-database")
        if isinstance(error, AntreanError) and self.speak.has(f"error-{error.code}"):
            return self.speak.of_error(error)
        log.error("a verb failed", exc_info=error)
        return self.speak("counter-trouble-bug")
