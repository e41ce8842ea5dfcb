"""Signing in and taking a counter."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core.catalogue.directory import counter_label, counter_number
from core.people.officers import Officer
from core.qt.icons import icon
from core.qt.parts import label
from core.qt.theme import color
from core.views import CounterChoice
from core.words import Words

CODE_ROLE = Qt.ItemDataRole.UserRole


class SignInPage(QWidget):
    """A name out of the list (or typed), and the PIN by keyboard or keypad."""

    signed_in = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._officers: tuple[Officer, ...] = ()
        panel = QFrame()
        panel.setObjectName("panel")
        panel.setFixedWidth(880)
        self._title = label(30, QFont.Weight.ExtraBold)
        self._hint = label(16, name="muted")
        self._find = QLineEdit()
        self._find.textChanged.connect(self._filter)
        self._list = QListWidget()
        self._list.setMinimumHeight(290)
        self._empty = label(16, name="muted")
        self._empty.setWordWrap(True)
        self._pin = QLineEdit()
        self._pin.setEchoMode(QLineEdit.EchoMode.Password)
        self._pin.setMaxLength(8)
        self._pin.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pin.returnPressed.connect(self._submit)
        self._list.itemActivated.connect(lambda _item: self._pin.setFocus())
        self._list.itemClicked.connect(lambda _item: self._pin.setFocus())
        self._trouble = label(15, QFont.Weight.DemiBold, "trouble")
        self._trouble.setWordWrap(True)
        self._enter = QPushButton()
        self._enter.setObjectName("primary")
        self._enter.setMinimumHeight(60)
        self._enter.setStyleSheet("text-align: center;")
        self._enter.clicked.connect(self._submit)
        names = QVBoxLayout()
        names.setSpacing(12)
        names.addWidget(self._find)
        names.addWidget(self._list, 1)
        names.addWidget(self._empty)
        keypad = QGridLayout()
        keypad.setSpacing(10)
        self._keys: list[QPushButton] = []
        for place, key in enumerate("123456789"):
            keypad.addWidget(self._key(key), place // 3, place % 3)
        keypad.addWidget(self._key("0"), 3, 1)
        self._erase = QPushButton()
        self._erase.setObjectName("key")
        self._erase.setMinimumHeight(56)
        self._erase.setIcon(icon("delete", color("ink")))
        self._erase.setIconSize(QSize(26, 26))
        self._erase.clicked.connect(lambda: self._pin.backspace())
        keypad.addWidget(self._erase, 3, 2)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self._pin)
        right.addLayout(keypad)
        columns = QHBoxLayout()
        columns.setSpacing(28)
        columns.addLayout(names, 1)
        columns.addLayout(right, 1)
        inside = QVBoxLayout(panel)
        inside.setContentsMargins(40, 34, 40, 36)
        inside.setSpacing(10)
        inside.addWidget(self._title)
        inside.addWidget(self._hint)
        inside.addSpacing(10)
        inside.addLayout(columns)
        inside.addSpacing(8)
        inside.addWidget(self._trouble)
        inside.addWidget(self._enter)
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        outer.addWidget(panel, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(1)

    def show_state(self, officers: tuple[Officer, ...], trouble: str, busy: bool, speak: Words) -> None:
        self._title.setText(speak("counter-sign-in"))
        self._hint.setText(speak("counter-sign-in-hint"))
        self._find.setPlaceholderText(speak("counter-find"))
        self._find.setAccessibleName(speak("counter-find"))
        self._pin.setPlaceholderText(speak("counter-pin"))
        self._pin.setAccessibleName(speak("counter-pin"))
        self._list.setAccessibleName(speak("counter-sign-in-hint"))
        self._erase.setAccessibleName(speak("counter-pin-erase"))
        self._enter.setText(speak("counter-sign-in"))
        self._enter.setAccessibleName(speak("counter-sign-in"))
        self._enter.setEnabled(not busy and bool(officers))
        self._empty.setText(speak("counter-no-officers"))
        self._empty.setVisible(not officers)
        self._list.setVisible(bool(officers))
        self._find.setVisible(len(officers) > 6)
        if trouble and not self._trouble.isVisible():
            self._pin.clear()
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))
        if officers != self._officers:
            self._officers = officers
            self._filter(self._find.text())

    def names(self) -> list[str]:
        """The names that are listed."""
        return [self._list.item(row).text() for row in range(self._list.count())]

    def choose(self, row: int) -> None:
        self._list.setCurrentRow(row)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._list.setFocus()

    def reset(self) -> None:
        """Forgets what was typed."""
        self._pin.clear()
        self._find.clear()
        self._list.setFocus()

    def _key(self, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName("key")
        button.setMinimumHeight(56)
        button.setAccessibleName(text)
        button.clicked.connect(lambda: self._pin.insert(text))
        self._keys.append(button)
        return button

    def _filter(self, typed: str) -> None:
        chosen = self._list.currentItem()
        kept = chosen.data(CODE_ROLE) if chosen else None
        self._list.clear()
        for officer in self._officers:
            if typed.lower() in f"{officer.name} {officer.code}".lower():
                item = QListWidgetItem(officer.name)
                item.setData(CODE_ROLE, officer.code)
                self._list.addItem(item)
                if officer.code == kept:
                    self._list.setCurrentItem(item)
        if self._list.currentItem() is None and self._list.count():
            self._list.setCurrentRow(0)

    def _submit(self) -> None:
        item = self._list.currentItem()
        if item is not None and self._pin.text():
            self.signed_in.emit(item.data(CODE_ROLE), self._pin.text())


class CounterTile(QPushButton):
    """One counter: its number large, its name, who has it."""

    def __init__(self, choice: CounterChoice, mine: bool, speak: Words) -> None:
        super().__init__()
        self.setObjectName("counter")
        self.setFixedSize(QSize(270, 132))
        free = choice.holder is None or mine
        self.setEnabled(free)
        held = speak("counter-held", name=choice.holder) if choice.holder else speak("counter-held-nobody")
        state = speak("counter-free") if choice.holder is None else held
        name = choice.counter.name.split(" - ", 1)[-1]
        number = label(34, QFont.Weight.ExtraBold)
        number.setText(str(counter_number(choice.counter) or counter_label(choice.counter)))
        number.setStyleSheet(number.styleSheet() + f"color: {color('primary' if free else 'muted')};")
        about = label(14, QFont.Weight.DemiBold)
        about.setText(name)
        about.setWordWrap(True)
        holder = label(13, name="muted")
        holder.setText(state)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(18, 10, 18, 12)
        inside.setSpacing(2)
        inside.addWidget(number)
        inside.addWidget(about, 1)
        inside.addWidget(holder)
        for part in (number, about, holder):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(counter_label(choice.counter))
        self.setAccessibleDescription(f"{name}, {state}")


class CountersPage(QWidget):
    """The counters an officer may take."""

    taken = Signal(str)
    signed_out = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[object, ...] = ()
        self._tiles: list[CounterTile] = []
        self._title = label(30, QFont.Weight.ExtraBold)
        self._hint = label(16, name="muted")
        self._out = QPushButton()
        self._out.setObjectName("link")
        self._out.clicked.connect(self.signed_out)
        self._trouble = label(15, QFont.Weight.DemiBold, "trouble")
        self._trouble.setWordWrap(True)
        self._grid = QGridLayout()
        self._grid.setSpacing(16)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        inside = QWidget()
        inside.setLayout(self._grid)
        inside.setObjectName("plain")
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._out)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(40, 36, 40, 24)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addWidget(self._hint)
        layout.addWidget(self._trouble)
        layout.addWidget(scroll, 1)

    def show_state(
        self, choices: tuple[CounterChoice, ...], officer: Officer, trouble: str, speak: Words
    ) -> None:
        self._title.setText(f"{officer.name} · {speak('counter-choose')}")
        self._hint.setText(speak("counter-choose-hint"))
        self._out.setText(speak("counter-sign-out"))
        self._out.setAccessibleName(speak("counter-sign-out"))
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))
        wanted = (choices, officer, speak.language)
        if wanted == self._shown:
            return
        self._shown = wanted
        while (old := self._grid.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.deleteLater()
        self._tiles = []
        for choice in choices:
            tile = CounterTile(choice, choice.holder == officer.name, speak)
            tile.clicked.connect(lambda _checked=False, code=choice.counter.code: self.taken.emit(code))
            self._tiles.append(tile)
        self._arrange()

    def _arrange(self) -> None:
        columns = max(1, (self.width() - 96) // 286)
        for place, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, place // columns, place % columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
