"""The kiosk's state, replaced whole, and what QML sees of it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from core.clock import Clock
from core.qt.typed import mirror
from kiosk.pages.content import Countdown, KioskContent, clock_content, derive, first_content
from kiosk.state import State
from kiosk.visit import Visit


class Screen(QObject):
    """Holds one State and shows its content through one mirror."""

    changed = Signal()
    """What the pages show is different now; clock and countdown do not count."""
    sceneChanged = Signal()
    """Another page, or the question over it, is about to come or go."""
    went = Signal()
    """The visitor went on."""

    def __init__(self, state: State, clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._clock = clock
        self._state = state
        self._shown: KioskContent = first_content(state, clock.now())
        self.content = mirror(self._shown, self)

    @property
    def state(self) -> State:
        return self._state

    @property
    def visit(self) -> Visit:
        return self._state.visit

    def set(self, state: State) -> None:
        """Replaces the state and shows it."""
        scene_changed = _scene(self._state) != _scene(state)
        self._state = state
        if scene_changed:
            self.sceneChanged.emit()
        content = derive(state, self._clock.now(), self._shown)
        if content != self._shown:
            self._show(content)
            self.changed.emit()

    def set_visit(self, visit: Visit) -> None:
        self.set(replace(self._state, visit=visit))

    def go(self, visit: Visit) -> None:
        """The visitor did something: goes on, and takes the question away."""
        conditions = replace(self._state.conditions, asking=False)
        self.set(replace(self._state, visit=visit, conditions=conditions))
        self.went.emit()

    def show_clock(self) -> None:
        self._show(replace(self._shown, clock=clock_content(self._state, self._clock.now())))

    def show_countdown(self, countdown: Countdown) -> None:
        self._show(replace(self._shown, countdown=countdown))

    def _show(self, content: KioskContent) -> None:
        self._shown = content
        self.content.show(content)


def _scene(state: State) -> tuple[object, ...]:
    """What tells one page from another."""
    visit = state.visit
    return visit.page, visit.agency, visit.service, state.conditions.asking
