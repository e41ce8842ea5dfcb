"""The player's panel: let visitors and officers act, run out of paper, look at the paper."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFont, QImage, QPixmap
from PySide6.QtWidgets import QGridLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from core.printing.virtual import VirtualPrinter
from core.qt.background import Background
from core.qt.parts import label
from core.qt.sheet import sheet
from core.words import Words
from demo.hall import COUNTER, OFFICER_NAME, PIN, Crowd

BUSY_MS = 1300
"""Milliseconds between two things that happen by themselves while the hall is busy."""


class Panel(QWidget):
    """Buttons for the one person who plays a whole hall."""

    _printed = Signal(object)

    def __init__(self, crowd: Crowd, printer: VirtualPrinter, speak: Words, worker: Background) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(sheet())
        self.setWindowTitle(speak("demo-panel-title"))
        self._crowd, self._printer, self._speak, self._worker = crowd, printer, speak, worker
        self._turn = 0
        title = label(20, QFont.Weight.ExtraBold)
        title.setText(speak("demo-panel-title"))
        hint = label(13, name="muted")
        hint.setWordWrap(True)
        hint.setText(speak("demo-panel-hint", name=OFFICER_NAME, pin=PIN, counter=str(int(COUNTER[1:]))))
        buttons = QGridLayout()
        buttons.setSpacing(8)
        self._busy = self._button("demo-panel-busy", self._toggle)
        self._busy.setCheckable(True)
        self._paper_button = self._button("demo-panel-paper-out", self._change_paper)
        for position, button in enumerate(
            (
                self._button("demo-panel-visitor", lambda: self._let(crowd.visitor_comes)),
                self._button("demo-panel-officer", lambda: self._let(crowd.officer_acts)),
                self._busy,
                self._paper_button,
            )
        ):
            buttons.addWidget(button, position // 2, position % 2)
        self._paper = label(13, name="muted")
        self._paper.setText(speak("demo-panel-no-paper-yet"))
        self._paper.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._paper.setObjectName("plain")
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._paper)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(10)
        layout.addWidget(title)
        layout.addWidget(hint)
        layout.addLayout(buttons)
        layout.addWidget(scroll, 1)
        self._timer = QTimer(self)
        self._timer.setInterval(BUSY_MS)
        self._timer.timeout.connect(self._busy_turn)
        self._printed.connect(self._show_paper)
        printer.on_printed = self._printed.emit

    def _button(self, key: str, press: Callable[[], None]) -> QPushButton:
        button = QPushButton(self._speak(key))
        button.setAccessibleName(self._speak(key))
        button.setMinimumHeight(44)
        button.clicked.connect(lambda _checked=False: press())
        return button

    def _let(self, act: Callable[[], None]) -> None:
        self._worker.run(act, lambda _nothing: None, lambda _error: None)

    def _toggle(self) -> None:
        if self._busy.isChecked():
            self._timer.start()
        else:
            self._timer.stop()

    def _busy_turn(self) -> None:
        self._turn += 1
        self._let(self._crowd.visitor_comes if self._turn % 3 == 0 else self._crowd.officer_acts)

    def _change_paper(self) -> None:
        if self._printer.paper_mm > 0:
            self._printer.new_roll(0)
            key = "demo-panel-new-roll"
        else:
            self._printer.new_roll()
            key = "demo-panel-paper-out"
        self._paper_button.setText(self._speak(key))
        self._paper_button.setAccessibleName(self._speak(key))

    def _show_paper(self, picture: Image.Image) -> None:
        grey = picture.convert("L")
        width, height = grey.size
        image = QImage(grey.tobytes(), width, height, width, QImage.Format.Format_Grayscale8).copy()
        shown = QPixmap.fromImage(image)
        room = max(200, self._paper.width() - 12)
        self._paper.setPixmap(
            shown.scaledToWidth(min(width, room), Qt.TransformationMode.SmoothTransformation)
        )
