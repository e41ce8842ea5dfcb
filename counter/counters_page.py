"""Taking a counter: a tile for each that the officer may have."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from core.catalogue.directory import counter_label, counter_number
from core.people.officers import Officer
from core.qt.parts import label
from core.qt.theme import color
from core.views import CounterChoice
from core.words import Words

TO_TILES = (Qt.Key.Key_Down, Qt.Key.Key_Right)


class CounterTile(QPushButton):
    """One counter: its number large, its name, who has it."""

    def __init__(self, choice: CounterChoice, held_by_me: bool, speak: Words) -> None:
        super().__init__()
        self.setObjectName("counter")
        self.setFixedSize(QSize(270, 132))
        free = choice.holder is None or held_by_me
        self.setEnabled(free)
        taken = speak("counter-held", name=choice.holder) if choice.holder else speak("counter-held-nobody")
        held_by = speak("counter-free") if choice.holder is None else taken
        name = choice.counter.name.split(" - ", 1)[-1]
        number = label(34, QFont.Weight.ExtraBold)
        number.setText(str(counter_number(choice.counter) or counter_label(choice.counter)))
        number.setStyleSheet(number.styleSheet() + f"color: {color('primary' if free else 'muted')};")
        about = label(14, QFont.Weight.DemiBold)
        about.setText(name)
        about.setWordWrap(True)
        holder = label(13, name="muted")
        holder.setText(held_by)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(18, 10, 18, 12)
        inside.setSpacing(2)
        inside.addWidget(number)
        inside.addWidget(about, 1)
        inside.addWidget(holder)
        for text in (number, about, holder):
            text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(counter_label(choice.counter))
        self.setAccessibleDescription(f"{name}, {held_by}")


class CountersPage(QWidget):
    """The counters an officer may take."""

    taken = Signal(str)
    signed_out = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[object, ...] = ()
        self._tiles: dict[str, CounterTile] = {}
        """By the counters' codes."""
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
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
        self.setAccessibleName(speak("counter-choose"))
        self._hint.setText(speak("counter-choose-hint"))
        self._out.setText(speak("counter-sign-out"))
        self._out.setAccessibleName(speak("counter-sign-out"))
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))
        wanted = (choices, officer, speak.language)
        if wanted == self._shown:
            return
        self._shown = wanted
        before = self.window().focusWidget()
        held = next((code for code, tile in self._tiles.items() if tile is before), None)
        if held is not None:  # the tile with the focus goes; what Qt would focus next signs out
            self.take_focus()
        while (old := self._grid.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.deleteLater()
        self._tiles = {}
        for choice in choices:
            tile = CounterTile(choice, choice.holder == officer.name, speak)
            tile.clicked.connect(lambda _checked=False, code=choice.counter.code: self.taken.emit(code))
            self._tiles[choice.counter.code] = tile
        self._arrange()
        last: QWidget = self
        for tile in self._tiles.values():
            self.setTabOrder(last, tile)
            last = tile
        self.setTabOrder(last, self._out)
        again = self._tiles.get(held or "")
        if again is not None and again.isEnabled():
            QTimer.singleShot(0, again, again.setFocus)  # a tile that is not shown yet takes no focus

    def take_focus(self) -> None:
        """To no button: an Enter or Space too many takes no counter and signs nobody out."""
        self.setFocus()

    def _arrange(self) -> None:
        columns = max(1, (self.width() - 96) // 286)
        for position, tile in enumerate(self._tiles.values()):
            self._grid.addWidget(tile, position // columns, position % columns)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """An arrow goes to the first counter that is free; between them Qt's own arrows go on."""
        free = next((tile for tile in self._tiles.values() if tile.isEnabled()), None)
        if event.key() in TO_TILES and free is not None and self.hasFocus():
            free.setFocus()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
