"""The left side of the desk: the officer, the current visitor, and a button for every verb."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout

from core.catalogue.directory import counter_label
from core.catalogue.names import zone_name
from core.clock import Micros
from core.qt.icons import icon
from core.qt.parts import FADED, Density, FittedLabel, KeyButton, label, tip
from core.qt.theme import color
from core.views import DeskView
from core.words import Words
from counter.actions import KEYS, close_hint, primary, secondary, status_text
from counter.current import CurrentCard
from counter.notice import NoticeLine
from counter.state import State, Verb, undoable

ICONS: dict[Verb, str] = {
    "open": "door-open",
    "call-next": "megaphone",
    "start": "play",
    "finish-next": "megaphone",
    "finish": "check",
    "recall": "volume-2",
    "hold": "pause",
    "resume": "play",
    "transfer": "arrow-right-left",
    "return": "list-restart",
    "no-show": "user-x",
    "close": "door-closed",
}
NO_SHOW_KEY = "F8"


class OfficerSide(QFrame):
    """Shows a State; tells which key's button was pressed."""

    primary_pressed = Signal()
    key_pressed = Signal(str)
    signed_out = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("left")
        self._initials = label(17, QFont.Weight.ExtraBold, "initials")
        self._initials.setFixedSize(QSize(44, 44))
        self._initials.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._name = FittedLabel(17, QFont.Weight.Bold)
        self._where = FittedLabel(13, name="muted")
        self._chip = label(13, QFont.Weight.Bold, "chip")
        who = QVBoxLayout()
        who.setSpacing(1)
        who.addWidget(self._name)
        who.addWidget(self._where)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(self._initials)
        head.addLayout(who, 1)
        head.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignVCenter)
        self._card = CurrentCard()
        self.primary = KeyButton("F2", 66, "primary")
        self.primary.clicked.connect(self.primary_pressed)
        self.notice = NoticeLine()
        self._grid = QGridLayout()
        self._buttons: dict[str, KeyButton] = {}
        for position, key in enumerate(KEYS):
            button = KeyButton(key, 50, "danger" if key == NO_SHOW_KEY else "")
            button.clicked.connect(lambda _checked=False, key=key: self.key_pressed.emit(key))
            self._buttons[key] = button
            last = position == len(KEYS) - 1
            self._grid.addWidget(button, position // 2, position % 2, 1, 2 if last else 1)
        for column in (0, 1):
            self._grid.setColumnStretch(column, 1)
        self._layout = QVBoxLayout(self)
        self._layout.addLayout(head)
        self._layout.addWidget(self._card)
        self._layout.addWidget(self.primary)
        self._layout.addWidget(self.notice)
        self._layout.addLayout(self._grid)
        self._layout.addStretch(1)
        self._layout.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        self._link = label(13)
        self._connection = FittedLabel(13, name="muted")
        self._out = QPushButton()
        self._out.setObjectName("link")
        self._out.setFixedHeight(28)
        self._out.clicked.connect(self.signed_out)
        foot = QHBoxLayout()
        foot.addWidget(self._link)
        foot.addWidget(self._connection, 1)
        foot.addWidget(self._out)
        return foot

    def set_density(self, measures: Density, width: int) -> None:
        self.setFixedWidth(width)
        edge = measures.margin
        self._layout.setContentsMargins(edge, edge - 2, edge, max(8, edge - 8))
        self._layout.setSpacing(measures.gap)
        self._grid.setSpacing(measures.gap - 2)
        self.primary.setFixedHeight(measures.primary)
        self.primary.setStyleSheet("font-size: 19px;" if width < 480 else "")
        for button in self._buttons.values():
            button.setFixedHeight(measures.button)
        self._card.set_density(measures)
        self.notice.set_density(measures)

    def show_state(self, state: State, view: DeskView, now: Micros, speak: Words) -> None:
        """Shows a snapshot of the counter."""
        name = state.officer.name if state.officer else view.officer.name if view.officer else ""
        self._name.say(name or counter_label(view.counter))
        self._initials.setText("".join(word[0] for word in (name or view.counter.code).split()[:2]).upper())
        agency = view.directory.agencies[view.counter.agency]
        zone = zone_name(view.directory.zones[view.counter.zone], speak.language)
        self._where.say(f"{counter_label(view.counter)} · {agency.short_name} · {zone}")
        self._chip.setText(status_text(view, speak))
        self._card.show_state(view, state.visit, speak, alone=state.alone)
        self._show_actions(state, view, now, speak)
        ink = color("muted" if state.connected else "danger")
        self._link.setPixmap(icon("wifi" if state.connected else "wifi-off", ink).pixmap(18, 18))
        connection = (
            "counter-connected" if state.connected else "counter-alone" if state.alone else "counter-lost"
        )
        self._connection.say(speak(connection))
        why_not = close_hint(view, speak, alone=state.alone) if view.open else ""
        self._out.setText(speak("counter-sign-out"))
        self._out.setAccessibleName(speak("counter-sign-out"))
        self._out.setIcon(icon("log-out", FADED if why_not else color("primary")))
        self._out.setEnabled(not why_not)
        self._out.setToolTip(tip(why_not))
        self._out.setAccessibleDescription(why_not)

    def _show_actions(self, state: State, view: DeskView, now: Micros, speak: Words) -> None:
        big = primary(view, speak, state.visit, alone=state.alone)
        ink = color("white") if big.enabled else "#50605C"
        self.primary.say(big.label, icon(ICONS[big.verb], ink, 28), big.hint)
        self.primary.setEnabled(big.enabled)
        trouble = state.trouble if state.panel is None else ""
        self.notice.show_state(trouble, undoable(state, now), _hint(state, big.hint, speak), now, speak)
        for action in secondary(view, speak, state.visit, alone=state.alone):
            button = self._buttons[action.key]
            usual = color("danger" if action.verb == "no-show" else "ink")
            ink = usual if action.enabled else FADED
            button.say(action.label, icon(ICONS[action.verb], ink, 22), action.hint)
            button.setEnabled(action.enabled)

    def pass_time(self, state: State, view: DeskView, now: Micros, speak: Words) -> None:
        """The running clock and the seconds of the undo bar."""
        self._card.pass_time(now)
        trouble = state.trouble if state.panel is None else ""
        hint = primary(view, speak, state.visit, alone=state.alone).hint
        self.notice.show_state(trouble, undoable(state, now), _hint(state, hint, speak), now, speak)


def _hint(state: State, hint: str, speak: Words) -> str:
    """What to know now: that the desk works alone comes before anything else."""
    return speak("counter-alone-hint") if state.alone else hint
