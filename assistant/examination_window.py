"""The morning test's window: a lamp and a sentence for each check, and the questions between."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QFont
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from assistant.examination import ExamModel, ExamState
from core.fleet.sentences import check_name
from core.qt.icons import icon
from core.qt.parts import label
from core.qt.sheet import sheet
from core.qt.theme import color
from core.technician.doctor.finding import CHECKS, Finding
from core.technician.doctor.sentences import finding_sentence
from core.words import Words

LAMPS = {
    "good": ("circle-check", "primary"),
    "look": ("info", "amberInk"),
    "bad": ("circle-alert", "danger"),
    "skipped": ("pause", "line"),
}


class _Row:
    """One check: its lamp, its name, what was found."""

    def __init__(self, grid: QGridLayout, place: int) -> None:
        self.lamp = QLabel()
        self.lamp.setFixedSize(26, 26)
        self.name = label(15, QFont.Weight.DemiBold)
        self.name.setMinimumWidth(150)
        self.text = label(15)
        self.text.setWordWrap(True)
        for column, widget in enumerate((self.lamp, self.name, self.text)):
            grid.addWidget(widget, place, column, Qt.AlignmentFlag.AlignTop)

    def show(self, name: str, finding: Finding | None, running: bool, speak: Words) -> None:
        self.name.setText(name)
        if finding is None:
            self.lamp.setPixmap(icon("clock", color("primary" if running else "line"), 22).pixmap(22, 22))
            self.text.setText(speak("doctor-running", check=name) if running else "")
            self.text.setStyleSheet(f"font-size: 15px; color: {color('muted')};")
            return
        shape, ink = LAMPS[finding.state]
        self.lamp.setPixmap(icon(shape, color(ink), 22).pixmap(22, 22))
        sentence = finding_sentence(finding, speak)
        self.text.setText(sentence)
        self.text.setStyleSheet(
            f"font-size: 15px; color: {color('ink' if finding.state in ('good', 'skipped') else ink)};"
        )
        self.lamp.setAccessibleName(f"{name}: {sentence}")


class ExaminationWindow(QWidget):
    """Shows an ExamModel; closing it ends the test."""

    closed = Signal()

    def __init__(self, model: ExamModel, speak: Words) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(sheet())
        self.setMinimumSize(760, 560)
        self.resize(980, 720)
        self.model, self._speak = model, speak
        self.setWindowTitle(f"Antrean · {speak('doctor-title')}")
        title = label(26, QFont.Weight.ExtraBold)
        title.setText(speak("doctor-title"))
        line = label(15, name="muted")
        line.setText(speak("doctor-line"))
        line.setWordWrap(True)
        panel = QFrame()
        panel.setObjectName("panel")
        grid = QGridLayout(panel)
        grid.setContentsMargins(18, 16, 18, 16)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(2, 1)
        self._rows = {name: _Row(grid, place) for place, name in enumerate(CHECKS)}
        grid.setRowStretch(len(CHECKS), 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(panel)
        self._verdict = label(17, QFont.Weight.ExtraBold)
        self._verdict.setWordWrap(True)
        self._question = label(17, QFont.Weight.DemiBold)
        self._yes = QPushButton(speak("doctor-yes"))
        self._no = QPushButton(speak("doctor-no"))
        self._yes.clicked.connect(lambda: model.answer(True))
        self._no.clicked.connect(lambda: model.answer(False))
        self._scan = QLineEdit()
        self._scan.setAccessibleName(speak("doctor-ask-scan"))
        self._scan.returnPressed.connect(lambda: model.scanned(self._scan.text()))
        self._start = QPushButton(speak("doctor-start"))
        self._start.setObjectName("send")
        self._start.clicked.connect(model.begin)
        for button in (self._yes, self._no):
            button.setStyleSheet("text-align: center; min-width: 90px;")
        for button in (self._yes, self._no, self._start):
            button.setMinimumHeight(46)
            button.setAccessibleName(button.text())
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self._verdict, 1)
        foot.addWidget(self._question, 1)
        foot.addWidget(self._scan, 1)
        foot.addWidget(self._yes)
        foot.addWidget(self._no)
        foot.addWidget(self._start)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 22, 28, 22)
        layout.setSpacing(12)
        layout.addWidget(title)
        layout.addWidget(line)
        layout.addWidget(scroll, 1)
        layout.addLayout(foot)
        model.changed.connect(self.update_state)
        self.update_state()

    def update_state(self) -> None:
        state, speak = self.model.state, self._speak
        findings = {finding.check: finding for finding in state.findings}
        for name, row in self._rows.items():
            row.show(check_name(name, speak), findings.get(name), state.running == name, speak)
        self._show_foot(state, speak)

    def _show_foot(self, state: ExamState, speak: Words) -> None:
        asked = state.question
        self._question.setVisible(bool(asked))
        self._question.setText(speak(f"doctor-ask-{asked}") if asked else "")
        scanning = asked == "scan"
        if scanning and not self._scan.isVisible():
            self._scan.clear()
        self._scan.setVisible(scanning)
        if scanning:
            self._scan.setFocus()
        self._yes.setVisible(bool(asked) and not scanning)
        self._no.setVisible(bool(asked))
        over = state.over and not state.running
        self._verdict.setVisible(not asked)
        self._verdict.setText(speak(f"doctor-verdict-{state.verdict}") if over else "")
        inks = {"good": "primary", "look": "amberInk", "bad": "danger"}
        ink = color(inks[state.verdict])
        self._verdict.setStyleSheet(f"font-size: 17px; font-weight: 800; color: {ink};")
        self._start.setVisible(not asked)
        self._start.setEnabled(not state.running)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.model.close()
        super().closeEvent(event)
        self.closed.emit()
