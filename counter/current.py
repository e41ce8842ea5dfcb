"""The card of the current visitor."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout

from core.catalogue.names import service_name
from core.clock import MINUTE, Micros
from core.qt.parts import Density, FittedLabel, label, rename, set_type
from core.views import DeskView
from core.words import Words
from counter.actions import clock_text
from counter.state import Visit


class CurrentCard(QFrame):
    """Number, service, what is known of the visit, and the running clock."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("idle")
        self._view: DeskView | None = None
        self._state = FittedLabel(14, QFont.Weight.DemiBold)
        self._number = label(84, QFont.Weight.ExtraBold)
        self._service = FittedLabel(18, QFont.Weight.Bold, lines=2)
        self._about = FittedLabel(14)
        self._stops = FittedLabel(14, QFont.Weight.DemiBold)
        self._elapsed = label(17, QFont.Weight.Bold)
        self._target = label(14, QFont.Weight.DemiBold)
        self._compact = False
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        times = QHBoxLayout()
        times.addWidget(self._elapsed, 1)
        times.addWidget(self._target)
        self._inside = QVBoxLayout(self)
        self._inside.addStretch(0)
        self._inside.addWidget(self._state)
        self._inside.addWidget(self._number)
        self._inside.addWidget(self._service)
        self._inside.addWidget(self._about)
        self._inside.addWidget(self._stops)
        self._inside.addStretch(1)
        self._inside.addLayout(times)
        self._inside.addSpacing(3)
        self._inside.addWidget(self._bar)

    def set_density(self, measures: Density) -> None:
        self.setMinimumHeight(measures.card)
        set_type(self._number, measures.number, QFont.Weight.ExtraBold)
        set_type(self._service, measures.service, QFont.Weight.Bold)
        edge = measures.margin
        self._compact = measures.gap < 10
        self._give_lines()
        self._inside.setContentsMargins(edge + 2, edge - 4, edge + 2, edge - 2)
        self._inside.setSpacing(1 if measures.gap < 10 else 3)

    def _give_lines(self) -> None:
        """A low window has no room for both a long name and the stops."""
        self._service.set_lines(1 if self._compact and not self._stops.isHidden() else 2)

    def show_state(self, view: DeskView, visit: Visit | None, speak: Words, *, alone: bool = False) -> None:
        self._view = view
        ticket = view.current
        rename(self, "current" if ticket else "idle")
        for widget in (self._elapsed, self._target, self._bar, self._state, self._number):
            widget.setVisible(ticket is not None)
        self._inside.setStretch(0, 0 if ticket else 1)
        self._stops.setVisible(visit is not None and ticket is not None)
        if ticket is None:
            self._service.say(speak("counter-current-none"))
            hint = "hint" if view.waiting else "alone" if alone else "wait"
            self._about.say(
                speak(f"counter-current-none-{hint}" if view.open else "counter-current-closed-hint")
            )
            return
        self._state.say(speak(f"counter-current-{ticket.state}", calls=ticket.calls))
        self._number.setText(ticket.number)
        self._give_lines()
        self._service.say(service_name(view.directory.service_by_code[ticket.service], speak.language))
        waited = max(0, (ticket.called_at or view.now) - ticket.first_arrival) // MINUTE
        parts = [speak("counter-current-waited", minutes=waited)]
        if ticket.priority != "none":
            parts.insert(0, speak(f"counter-priority-{ticket.priority}"))
        self._about.say(" · ".join(parts))
        if visit is not None:
            self._stops.say(visit_text(view, visit, speak))
        minutes = view.directory.service_by_code[ticket.service].service_minutes
        self._target.setText(speak("counter-target", time=clock_text(minutes * 60)))
        self._bar.setRange(0, minutes * 60)

    def pass_time(self, now: Micros) -> None:
        """The running clock; nothing is rebuilt."""
        ticket = self._view.current if self._view else None
        if ticket is None:
            return
        seconds = max(0, now - (ticket.started_at or ticket.called_at or now)) / 1e6
        self._elapsed.setText(clock_text(seconds))
        self._bar.setValue(min(self._bar.maximum(), int(seconds)) if ticket.started_at else 0)


def visit_text(view: DeskView, visit: Visit, speak: Words) -> str:
    """``Layanan 1 dari 3 · lalu Kartu Keluarga``."""
    here = speak("counter-visit", stop=visit.stop, total=visit.total)
    if not visit.to_come:
        return here
    if visit.any_order and len(visit.to_come) > 1:
        return f"{here} · {speak('counter-visit-any', count=len(visit.to_come))}"
    following = service_name(view.directory.service_by_code[visit.to_come[0]], speak.language)
    return f"{here} · {speak('counter-visit-next', service=following)}"
