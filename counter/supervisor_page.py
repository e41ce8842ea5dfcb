"""The supervisor's page: every PC of the hall in one table, and beside it what wants a person. It decides nothing:
counter/fleet_rows.py does."""

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

from core.qt.icons import icon
from core.qt.parts import KeyButton, label
from core.qt.theme import color
from core.words import Words
from counter.fleet import FleetModel
from counter.fleet_rows import COLUMNS, Act, Card, FleetState, Props, derive

SIDE, NARROW_SIDE = 460, 380
"""Width in pixels of the cards, and in a narrow window."""
NARROW = 1500
"""Width in pixels: a narrower window has no room for the versions. A version that differs is an alarm anyway."""


class SupervisorPage(QWidget):
    """Draws what ``derive`` makes of a FleetState; tells what was wanted."""

    left = Signal()
    tested = Signal()
    """The morning test of this PC is wanted."""

    def __init__(self, model: FleetModel) -> None:
        super().__init__()
        self._model = model
        self._officer = ""
        self._note = ""
        """What was typed so far: the cards are made anew when anything changes in the hall."""
        self._rows: object = None
        self._cards: tuple[Card, ...] | None = None
        self._buttons: dict[tuple[Act, str], QPushButton] = {}
        """Of the cards: by what they do and to what."""
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._title = label(26, QFont.Weight.ExtraBold)
        self._summary = label(15, name="muted")
        self._back = KeyButton("Esc", 42)
        self._back.clicked.connect(self.left)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.activated.connect(self.left)
        head_text = QVBoxLayout()
        head_text.setSpacing(2)
        head_text.addWidget(self._title)
        head_text.addWidget(self._summary)
        head = QHBoxLayout()
        head.addLayout(head_text, 1)
        head.addWidget(self._back, 0, Qt.AlignmentFlag.AlignTop)
        head.addSpacing(120)  # room for the language button
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
        self._side_holder = holder
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

    def take_focus(self) -> None:
        """To no button: what they do cannot be taken back."""
        self.setFocus()

    def show_state(self, state: FleetState, officer: str, speak: Words) -> None:
        self._officer = officer
        if not state.noting:
            self._note = ""
        self._title.setText(speak("fleet-title"))
        self.setAccessibleName(speak("fleet-title"))
        self._back.say(speak("fleet-back"))
        props = derive(state, speak)
        self._summary.setText(props.summary)
        self._trouble.setText(props.trouble)
        self._trouble.setVisible(bool(props.trouble))
        if state.view is not None:
            self._show_rows(props)
            self._show_cards(props.cards)

    def _show_rows(self, props: Props) -> None:
        self._table.setVisible(not props.empty)
        self._empty.setVisible(bool(props.empty))
        self._empty.setText(props.empty)
        wanted = (props.columns, props.rows)
        if wanted == self._rows:
            return
        self._rows = wanted
        self._table.setHorizontalHeaderLabels(list(props.columns))
        self._table.setRowCount(len(props.rows))
        for number, row in enumerate(props.rows):
            for column, cell in enumerate(row.cells):
                item = QTableWidgetItem(cell.text)
                item.setForeground(QColor(color(cell.ink)))
                if column == 0:
                    item.setIcon(icon(row.icon, color(row.ink), 20))
                    item.setFont(_bold(item.font()))
                self._table.setItem(number, column, item)

    def _show_cards(self, cards: tuple[Card, ...]) -> None:
        if cards == self._cards:
            return
        self._cards = cards
        before = self.window().focusWidget()
        focus_here = before is not None and self._side_holder.isAncestorOf(before)
        held = next((acts for acts, button in self._buttons.items() if button is before), None)
        if focus_here:  # the button goes; what Qt would focus next may release another counter's numbers
            self.take_focus()
        while (old := self._side.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._buttons = {}
        for card in cards:
            self._add(card)
        self._side.addStretch(1)
        again = self._buttons.get(held) if held is not None else None
        if again is not None:
            QTimer.singleShot(0, again, again.setFocus)  # not shown yet, it takes no focus

    def _add(self, card: Card) -> None:
        if card.look == "heading":
            made = label(16, QFont.Weight.ExtraBold)
            made.setText(card.text)
            self._side.addWidget(made)
            return
        into = self._side
        if card.subject:
            frame, into = _frame()
            self._side.addWidget(frame)
        into.addWidget(_sentence(card.text, card.look))
        for text in card.more:
            into.addWidget(_sentence(text, "hint"))
        note = self._field(card.field) if card.field else None
        if note is not None:
            into.addWidget(note)
        if card.act:
            button = _button(card.button)
            button.setEnabled(card.enabled)
            press = partial(self._press, card, note)
            button.clicked.connect(press)
            if note is not None:
                note.returnPressed.connect(press)
            into.addWidget(button)
            self._buttons[card.act, card.subject] = button

    def _field(self, name: str) -> QLineEdit:
        note = QLineEdit()
        note.setObjectName("find")
        note.setMaxLength(200)
        note.setPlaceholderText(name)
        note.setAccessibleName(name)
        note.setText(self._note)
        note.textChanged.connect(self._typed)
        QTimer.singleShot(0, note, note.setFocus)  # not shown yet, it takes no focus
        return note

    def _typed(self, text: str) -> None:
        self._note = text

    def _press(self, card: Card, note: QLineEdit | None, _checked: bool = False) -> None:
        match card.act:
            case "test":
                self.tested.emit()
            case "release":
                self._model.release(card.subject)
            case "note":
                self._model.note(card.subject)
            case "save" if note is not None:
                self._model.settle(card.subject, self._officer, note.text())


def _bold(font: QFont) -> QFont:
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold)
    return made


def _sentence(text: str, name: str) -> QLabel:
    made = label(14, QFont.Weight.DemiBold if name != "hint" else QFont.Weight.Normal, name)
    made.setText(text)
    made.setWordWrap(True)
    return made


def _frame() -> tuple[QFrame, QVBoxLayout]:
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
