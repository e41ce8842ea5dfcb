"""Calling a number out of order, or printing it again: the reason that is noted, by one tap or in words."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout

from core.qt.icons import icon
from core.qt.parts import FittedLabel, KeyButton, label
from core.qt.theme import color
from core.words import Words
from counter.actions import reasons_for
from counter.side_panel import SidePanel
from counter.state import ReasonPanel
from counter.why import Row


class ReasonForm(SidePanel):
    """Shows a ReasonPanel; tells the reason."""

    called = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._panel: ReasonPanel | None = None
        self._speak: Words | None = None
        self._busy = False
        self._about = FittedLabel(16, QFont.Weight.Bold, lines=2)
        self._why = FittedLabel(14, name="muted", lines=2)
        self._ready = label(14, QFont.Weight.DemiBold)
        self._chips = [self._chip(number) for number in (1, 2, 3)]
        chips = QVBoxLayout()
        chips.setSpacing(8)
        for chip in self._chips:
            chips.addWidget(chip)
        self.reason = QLineEdit()
        self.reason.setObjectName("find")
        self.reason.setMaxLength(200)
        self.reason.textChanged.connect(lambda _text: self._show_call())
        self.reason.returnPressed.connect(self._call)
        self._call_button = KeyButton("Enter", 50, "send")
        self._call_button.clicked.connect(self._call)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self._call_button, 1)
        buttons.addWidget(self.cancel)
        self.body.addWidget(self._about)
        self.body.addWidget(self._why)
        self.body.addSpacing(4)
        self.body.addWidget(self._ready)
        self.body.addLayout(chips)
        self.body.addSpacing(4)
        self.body.addWidget(self.reason)
        self.body.addLayout(buttons)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_state(self, panel: ReasonPanel, row: Row | None, trouble: str, busy: bool, speak: Words) -> None:
        """Shows the panel; the reason starts empty when it opens."""
        if self._panel is None or self._panel != panel:
            self.reason.clear()
        self._panel, self._speak, self._busy = panel, speak, busy
        again = panel.verb == "reprint"
        title = speak("counter-reprint-title" if again else "counter-reason-title", number=panel.number)
        hint = speak("counter-reprint-why" if again else "counter-reason-hint")
        self.say(title, hint, trouble, speak)
        self._about.say(row.service if row else "")
        self._why.say(row.why if row else "")
        self._why.setVisible(bool(row and row.why))
        self._ready.setText(speak("counter-reason-ready"))
        for chip, text in zip(self._chips, reasons_for(panel.tab, panel.verb, speak), strict=True):
            chip.say(text)
        self.reason.setPlaceholderText(speak("counter-reason-field"))
        self.reason.setAccessibleName(speak("counter-reason-field"))
        self._show_call()

    def forget(self) -> None:
        """The panel was closed."""
        self._panel = None

    def _chip(self, number: int) -> KeyButton:
        chip = KeyButton(f"Alt+{number}", 42)
        chip.setCheckable(True)
        chip.clicked.connect(lambda: self._take(chip))
        shortcut = QShortcut(QKeySequence(f"Alt+{number}"), self)
        shortcut.activated.connect(lambda: self._take(chip))
        return chip

    def _take(self, chip: QPushButton) -> None:
        self.reason.setText(chip.accessibleName())
        self.reason.setFocus()

    def _show_call(self) -> None:
        if self._speak is None or self._panel is None:
            return
        written = bool(self.reason.text().strip())
        for chip in self._chips:
            chip.setChecked(chip.accessibleName() == self.reason.text())
        ink = color("white") if written else "#50605C"
        again = self._panel.verb == "reprint"
        key = "counter-reprint-go" if again else "counter-reason-call"
        self._call_button.say(
            self._speak(key, number=self._panel.number),
            icon("printer" if again else "megaphone", ink, 20),
            "" if written else self._speak("counter-reason-missing"),
        )
        self._call_button.setEnabled(written and not self._busy)

    def _call(self) -> None:
        if self.reason.text().strip() and self._panel is not None:
            self.called.emit(self.reason.text())
