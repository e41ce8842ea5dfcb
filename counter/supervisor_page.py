"""The supervisor's page: every PC of the hall in one table, and beside it what wants a person."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.clock import local
from core.fleet.alarms import BAD_DRIFT_MS, DRIFT_MS, NO_PAPER, TESTED_TODAY, Alarm, closed, silent
from core.fleet.registry import Device
from core.fleet.sentences import (
    alarm_sentence,
    claim_sentences,
    conflict_sentence,
    merge_sentence,
    paper_words,
)
from core.fleet.view import FleetView
from core.handin.conflicts import Conflict
from core.pc.checkup import Checkup
from core.printing.roll import SOON
from core.qt.icons import icon
from core.qt.parts import KeyButton, label
from core.qt.theme import color
from core.words import Words
from counter.fleet import FleetModel, FleetState

COLUMNS = ("name", "place", "seen", "unmerged", "paper", "clock", "test", "version")
KIND_ICONS = {"kiosk": "ticket", "counter": "users", "display": "megaphone"}
SIDE, NARROW_SIDE = 460, 380
NARROW = 1500
"""Pixels: a window less wide has no room for the versions; one that differs is an alarm anyway."""


class SupervisorPage(QWidget):
    """Shows a FleetState; tells what was wanted."""

    left = Signal()
    tested = Signal()
    """The morning test of this PC is wanted."""

    def __init__(self, model: FleetModel) -> None:
        super().__init__()
        self._model = model
        self._officer = ""
        self._note = ""
        """What was typed so far: the cards are made anew when anything changes in the hall."""
        self._speak: Words | None = None
        self._rows: object = None
        self._cards: object = None
        self._title = label(26, QFont.Weight.ExtraBold)
        self._line = label(15, name="muted")
        self._back = KeyButton("Esc", 42)
        self._back.clicked.connect(self.left)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.activated.connect(self.left)
        head_text = QVBoxLayout()
        head_text.setSpacing(2)
        head_text.addWidget(self._title)
        head_text.addWidget(self._line)
        head = QHBoxLayout()
        head.addLayout(head_text, 1)
        head.addWidget(self._back, 0, Qt.AlignmentFlag.AlignTop)
        head.addSpacing(120)  # the language stands there
        self._trouble = label(14, QFont.Weight.DemiBold, "trouble")
        self._trouble.setWordWrap(True)
        self._table = self._made_table()
        self._empty = label(16, name="muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        panel = QFrame()
        panel.setObjectName("panel")
        inside = QVBoxLayout(panel)
        inside.setContentsMargins(8, 6, 8, 8)
        inside.addWidget(self._table, 1)
        inside.addWidget(self._empty, 1)
        self._side = QVBoxLayout()
        self._side.setSpacing(10)
        self._side.setContentsMargins(0, 0, 8, 0)
        holder = QWidget()
        holder.setObjectName("plain")
        holder.setLayout(self._side)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll = scroll
        scroll.setWidget(holder)
        body = QHBoxLayout()
        body.setSpacing(18)
        body.addWidget(panel, 1)
        body.addWidget(scroll)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 18, 28, 22)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addWidget(self._trouble)
        layout.addLayout(body, 1)

    @staticmethod
    def _made_table() -> QTableWidget:
        table = QTableWidget(0, len(COLUMNS))
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(42)
        table.horizontalHeader().setHighlightSections(False)
        table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        table.setWordWrap(False)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return table

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        self._scroll.setFixedWidth(NARROW_SIDE if narrow else SIDE)
        self._table.setColumnHidden(COLUMNS.index("version"), narrow)

    def show_state(self, state: FleetState, officer: str, speak: Words) -> None:
        self._officer, self._speak = officer, speak
        if not state.noting:
            self._note = ""
        view = state.view
        self._title.setText(speak("fleet-title"))
        self._back.say(speak("fleet-back"))
        bad = _trouble(state, speak)
        self._trouble.setText(bad)
        self._trouble.setVisible(bool(bad))
        if view is None:
            self._line.setText(speak("fleet-looking"))
            return
        still = sum(not silent(one, view.now) and not closed(one) for one in view.devices)
        told = speak("fleet-line", count=still, all=len(view.devices))
        self._line.setText(told if view.devices else speak("status-nobody"))
        self._show_devices(view, speak)
        self._show_side(state, view, speak)

    def _show_devices(self, view: FleetView, speak: Words) -> None:
        self._table.setVisible(bool(view.devices))
        self._empty.setVisible(not view.devices)
        self._empty.setText(speak("fleet-nobody"))
        rows = [(one, _cells(one, view, speak)) for one in _by_need(view)]
        wanted = (speak.language, [(one.uid, _look(one, view), cells) for one, cells in rows])
        if wanted == self._rows:
            return
        self._rows = wanted
        self._table.setHorizontalHeaderLabels([speak(f"fleet-column-{name}") for name in COLUMNS])
        self._table.setRowCount(len(rows))
        for number, (device, cells) in enumerate(rows):
            ink_of_kind = _look(device, view)
            for column, (text, ink) in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setForeground(QColor(color(ink)))
                if column == 0:
                    item.setIcon(icon(KIND_ICONS.get(device.kind, "info"), color(ink_of_kind), 20))
                    item.setFont(_bold(item.font()))
                self._table.setItem(number, column, item)

    def _show_side(self, state: FleetState, view: FleetView, speak: Words) -> None:
        wanted = (
            speak.language,
            view.alarms,
            view.conflicts,
            view.merges,
            view.backup,
            state.noting,
            state.busy,
        )
        if wanted == self._cards:
            return
        self._cards = wanted
        while (old := self._side.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        zone = view.directory.hall.time_zone
        alarms = [one for one in view.alarms if one.kind != "conflicts"]
        if view.devices or view.alarms:
            self._heading(speak("fleet-alarms"))
        for alarm in alarms:
            self._side.addWidget(self._alarm(alarm, alarm_sentence(alarm, zone, speak), speak))
        if not alarms and not view.conflicts and view.devices:
            self._side.addWidget(_sentence(speak("fleet-all-well"), "hint"))
        for conflict in view.conflicts:
            self._side.addWidget(
                self._conflict(conflict, state, conflict_sentence(conflict, zone, speak), speak)
            )
        if view.merges:
            self._heading(speak("fleet-merges"))
            for merge in view.merges:
                self._side.addWidget(_sentence(merge_sentence(merge, zone, speak), "hint"))
        self._heading(speak("doctor-check-backup"))
        kept = view.backup
        when = "" if kept is None else f"{local(kept.at, zone):%d-%m %H.%M}"
        told = speak("fleet-backup", time=when) if kept else speak("fleet-no-backup")
        self._side.addWidget(_sentence(told, "hint"))
        test = _button(speak("fleet-test"))
        test.clicked.connect(self.tested)
        self._side.addWidget(test)
        self._side.addStretch(1)

    def _heading(self, text: str) -> None:
        made = label(16, QFont.Weight.ExtraBold)
        made.setText(text)
        self._side.addWidget(made)

    def _alarm(self, alarm: Alarm, text: str, speak: Words) -> QWidget:
        look = "alarm" if alarm.level == "urgent" else "warning"
        if alarm.kind != "apart":
            return _sentence(text, look)
        card, inside = _card()
        inside.addWidget(_sentence(text, look))
        button = _button(speak("fleet-release"))
        button.clicked.connect(partial(self._model.release, alarm.where))
        inside.addWidget(button)
        return card

    def _typed(self, text: str) -> None:
        self._note = text

    def _conflict(self, one: Conflict, state: FleetState, text: str, speak: Words) -> QWidget:
        card, inside = _card()
        inside.addWidget(_sentence(text, "warning"))
        zone = state.view.directory.hall.time_zone if state.view else None
        for claim in claim_sentences(one, zone, speak) if zone else ():
            inside.addWidget(_sentence(claim, "hint"))
        if state.noting != one.uid:
            button = _button(speak("fleet-settle"))
            button.clicked.connect(partial(self._model.note, one.uid))
            inside.addWidget(button)
            return card
        note = QLineEdit()
        note.setObjectName("find")
        note.setMaxLength(200)
        note.setPlaceholderText(speak("fleet-note"))
        note.setAccessibleName(speak("fleet-note"))
        note.setText(self._note)
        note.textChanged.connect(self._typed)
        save = _button(speak("fleet-save"))
        save.setEnabled(not state.busy)

        def settle() -> None:
            self._model.settle(one.uid, self._officer, note.text())

        note.returnPressed.connect(settle)
        save.clicked.connect(settle)
        inside.addWidget(note)
        inside.addWidget(save)
        QTimer.singleShot(0, note, note.setFocus)  # a field that is not shown yet takes no focus
        return card


def _trouble(state: FleetState, speak: Words) -> str:
    if state.trouble:
        return speak("counter-trouble-bug" if state.trouble == "bug" else "fleet-trouble")
    return "" if state.refused is None else speak.of_error(state.refused)


def _look(one: Device, view: FleetView) -> str:
    """Ink of a device: red and amber are alarms, green is in touch, grey is closed."""
    levels = [alarm.level for alarm in view.alarms if alarm.where == one.name]
    if silent(one, view.now) or "urgent" in levels:
        return "danger"
    if levels:
        return "amberInk"
    return "muted" if closed(one) else "primary"


def _by_need(view: FleetView) -> list[Device]:
    """What wants a person first, else as the hall lists them: nobody scrolls for a fault."""
    order = ("danger", "amberInk", "primary", "muted")
    return sorted(view.devices, key=lambda one: order.index(_look(one, view)))


def _kind(kind: str, speak: Words) -> str:
    """A newer program may be of a kind that is not known here."""
    key = f"fleet-kind-{kind}"
    return speak(key) if speak.has(key) else kind


def _cells(one: Device, view: FleetView, speak: Words) -> list[tuple[str, str]]:
    """Text and ink of each column."""
    zone = view.directory.hall.time_zone
    away = silent(one, view.now)
    counter = view.directory.counter_by_id.get(one.counter or 0)
    place = _kind(one.kind, speak) if counter is None else counter.name
    seen = speak("status-in-touch")
    if away:
        seen = speak("fleet-silent-since", time=f"{local(one.seen_at, zone):%H.%M}")
    if closed(one):
        seen = speak("status-closed")
    paper = paper_words(one.paper, speak) if one.paper else "–"
    if one.paper_until is not None and one.paper not in NO_PAPER:
        paper = speak("fleet-paper-until", time=f"{local(one.paper_until, zone):%H.%M}")
    drift, drift_ms = round(one.drift_ms / 1000), abs(one.drift_ms)
    clock = speak("fleet-clock-right") if drift_ms < 2000 else f"{drift:+d} s"
    low = one.paper == "near-end" or (one.paper_until is not None and one.paper_until - view.now < SOON)
    return [
        (one.name, "danger" if away else "ink"),
        (place, "muted"),
        (seen, "danger" if away else "muted" if closed(one) else "primary"),
        (str(one.unmerged) if one.unmerged else "–", "amberInk" if one.unmerged else "muted"),
        (paper, "danger" if one.paper in NO_PAPER else "amberInk" if low else "muted"),
        (clock, "danger" if drift_ms > BAD_DRIFT_MS else "amberInk" if drift_ms > DRIFT_MS else "muted"),
        _test_cell(one, view, speak),
        (one.version, "muted" if one.version == view.version else "amberInk"),
    ]


def _test_cell(one: Device, view: FleetView, speak: Words) -> tuple[str, str]:
    """The morning test of today."""
    test = Checkup.from_fact(one.facts.get("test"))
    if test is None or view.now - test.at > TESTED_TODAY:
        return speak("fleet-test-none"), "muted"
    time = f"{local(test.at, view.directory.hall.time_zone):%H.%M}"
    if test.bad:
        return speak("fleet-test-bad", count=len(test.bad), time=time), "danger"
    return speak("fleet-test-good", time=time), "amberInk" if test.look else "primary"


def _bold(font: QFont) -> QFont:
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold)
    return made


def _sentence(text: str, name: str) -> QLabel:
    made = label(14, QFont.Weight.DemiBold if name != "hint" else QFont.Weight.Normal, name)
    made.setText(text)
    made.setWordWrap(True)
    return made


def _card() -> tuple[QFrame, QVBoxLayout]:
    card = QFrame()
    card.setObjectName("panel")
    inside = QVBoxLayout(card)
    inside.setContentsMargins(10, 10, 10, 10)
    inside.setSpacing(8)
    return card, inside


def _button(text: str) -> QPushButton:
    made = QPushButton(text)
    made.setFixedHeight(42)
    made.setAccessibleName(text)
    return made
