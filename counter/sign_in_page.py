"""Signing in."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.people.officers import Officer
from core.qt.icons import icon
from core.qt.parts import label
from core.qt.theme import color
from core.words import Words

CODE_ROLE = Qt.ItemDataRole.UserRole
DIGITS = frozenset("0123456789")
BEYOND_TYPING = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
INTO_LIST = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home)


class SignInPage(QWidget):
    """A name out of the list (or typed), and the PIN by keyboard or keypad.

    With several officers nobody is chosen at first: a wrong PIN counts against whoever is. A digit that is typed
    belongs to the PIN of the chosen officer, wherever the keyboard is."""

    signed_in = Signal(str, str)
    other_chosen = Signal()
    """Another officer than before, or none: what was said about the one before is over."""

    def __init__(self) -> None:
        super().__init__()
        self._officers: tuple[Officer, ...] = ()
        self._speak: Words | None = None
        self._busy = self._unnamed = False
        self._code = ""
        """Of the chosen officer."""
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        panel = QFrame()
        panel.setObjectName("panel")
        panel.setFixedWidth(880)
        self._title = label(30, QFont.Weight.ExtraBold)
        self._hint = label(16, name="muted")
        self._find = QLineEdit()
        self._find.textChanged.connect(self._filter)
        self._find.installEventFilter(self)
        self._list = QListWidget()
        self._list.setMinimumHeight(290)
        self._list.installEventFilter(self)
        self._list.itemSelectionChanged.connect(self._chosen_changed)
        self._empty = label(16, name="muted")
        self._empty.setWordWrap(True)
        self._pin = QLineEdit()
        self._pin.setEchoMode(QLineEdit.EchoMode.Password)
        self._pin.setMaxLength(8)
        self._pin.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pin.returnPressed.connect(self._submit)
        self._list.itemActivated.connect(self._to_pin)
        self._list.itemClicked.connect(self._to_pin)
        self._trouble = label(15, QFont.Weight.DemiBold, "trouble")
        self._trouble.setWordWrap(True)
        self._enter = QPushButton()
        self._enter.setObjectName("primary")
        self._enter.setMinimumHeight(60)
        self._enter.setStyleSheet("text-align: center;")
        self._enter.clicked.connect(self._submit)
        columns = QHBoxLayout()
        columns.setSpacing(28)
        columns.addLayout(self._names_column(), 1)
        columns.addLayout(self._pin_column(), 1)
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

    def _names_column(self) -> QVBoxLayout:
        names = QVBoxLayout()
        names.setSpacing(12)
        names.addWidget(self._find)
        names.addWidget(self._list, 1)
        names.addWidget(self._empty)
        return names

    def _pin_column(self) -> QVBoxLayout:
        keypad = QGridLayout()
        keypad.setSpacing(10)
        self._keys: list[QPushButton] = []
        for position, key in enumerate("123456789"):
            keypad.addWidget(self._key(key), position // 3, position % 3)
        keypad.addWidget(self._key("0"), 3, 1)
        self._erase = QPushButton()
        self._erase.setObjectName("key")
        self._erase.setMinimumHeight(56)
        self._erase.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._erase.setIcon(icon("delete", color("ink")))
        self._erase.setIconSize(QSize(26, 26))
        self._erase.clicked.connect(lambda: self._pin.backspace())
        keypad.addWidget(self._erase, 3, 2)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addWidget(self._pin)
        column.addLayout(keypad)
        return column

    def show_state(self, officers: tuple[Officer, ...], trouble: str, busy: bool, speak: Words) -> None:
        self._speak = speak
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
        if self._busy and not busy:  # a try is over: the next PIN is typed into an empty field
            self._pin.clear()
            if self.isVisible():
                self._pin.setFocus()
        self._busy = busy
        sentence = trouble or (speak("counter-choose-name") if self._unnamed else "")
        self._trouble.setText(sentence)
        self._trouble.setVisible(bool(sentence))
        if officers != self._officers:
            self._officers = officers
            self._filter(self._find.text())
            if self.window().focusWidget() in (None, self):
                self.take_focus()

    def names(self) -> list[str]:
        """The names that are listed."""
        return [self._list.item(row).text() for row in range(self._list.count())]

    def choose(self, row: int) -> None:
        self._list.setCurrentRow(row)

    def take_focus(self) -> None:
        """To the names; while there are none, to nothing that could be pressed by mistake."""
        (self._list if self._officers else self).setFocus()

    def reset(self) -> None:
        """Forgets who was chosen and what was typed."""
        self._unnamed = False
        self._list.clearSelection()
        self._find.clear()
        self._filter("")
        self.forget_pin()
        self.take_focus()

    def forget_pin(self) -> None:
        self._pin.clear()

    def take_digit(self, event: QKeyEvent) -> bool:
        """Puts a typed digit into the PIN, which has the keyboard then; False for any other key, or where nobody is
        chosen."""
        if event.text() not in DIGITS or event.modifiers() & BEYOND_TYPING or not self._code:
            return False
        self._pin.setFocus()
        self._pin.insert(event.text())
        return True

    def _key(self, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName("key")
        button.setMinimumHeight(56)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(text)
        button.clicked.connect(lambda: self._pin.insert(text))
        self._keys.append(button)
        return button

    def _filter(self, typed: str) -> None:
        """Lists whom the search finds. Who was chosen stays so; else a search, or a single officer, chooses one."""
        officers = self._found(typed)
        self._list.blockSignals(True)
        self._list.clear()
        for officer in officers:
            item = QListWidgetItem(officer.name)
            item.setData(CODE_ROLE, officer.code)
            self._list.addItem(item)
        codes = [officer.code for officer in officers]
        if self._code in codes:
            self._list.setCurrentRow(codes.index(self._code))
        elif codes and (typed or len(self._officers) == 1):
            self._list.setCurrentRow(0)
        self._list.blockSignals(False)
        self._chosen_changed()

    def _found(self, typed: str) -> list[Officer]:
        wanted = typed.casefold()
        return [
            officer for officer in self._officers if wanted in f"{officer.name} {officer.code}".casefold()
        ]

    def _chosen_changed(self) -> None:
        chosen = self._list.selectedItems()
        before, self._code = self._code, chosen[0].data(CODE_ROLE) if chosen else ""
        if before == self._code:
            return
        self._unnamed = False
        self._trouble.hide()
        if before:
            self.forget_pin()
        self.other_chosen.emit()

    def _to_pin(self, item: QListWidgetItem) -> None:
        self._list.setCurrentItem(item)
        self._pin.setFocus()

    def _submit(self) -> None:
        if not self._pin.text():
            return
        if self._code:
            self.signed_in.emit(self._code, self._pin.text())
        elif self._speak is not None:
            self._unnamed = True
            self._trouble.setText(self._speak("counter-choose-name"))
            self._trouble.show()
            self.take_focus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.take_focus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Digits go to the PIN, from the search only those that find nobody. In the list arrows begin with the first
        name, and Enter chooses nobody."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if watched is self._list and not self._code and event.key() in INTO_LIST:
            self._list.setCurrentRow(0)
            return True
        if (
            watched is self._list and not self._code and event.key() in ENTERS
        ):  # Qt has a current row that is not shown as chosen
            self._submit()
            return True
        if watched is self._find and self._found(self._find.text() + event.text()):
            return False
        return self.take_digit(event)
