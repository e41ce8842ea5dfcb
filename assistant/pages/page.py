"""What every page is made of: its title, and the parts in which things are asked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from assistant.model import SetupState
from core.qt.icons import icon
from core.qt.parts import label
from core.qt.theme import color


class Page(QWidget):
    """A title, and what is asked."""

    def __init__(self, title: str, line: str = "") -> None:
        super().__init__()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(14)
        self.title = label(30, QFont.Weight.ExtraBold)
        self.title.setWordWrap(True)
        self.title.setText(title)
        self.line = label(16, name="muted")
        self.line.setWordWrap(True)
        self.line.setText(line)
        self.line.setVisible(bool(line))
        self.body.addWidget(self.title)
        self.body.addWidget(self.line)

    def show_state(self, state: SetupState) -> None:
        """Shows what changes with the state; a page without such parts leaves it."""

    def take_focus(self) -> None:
        """Puts the cursor where one types first."""


def field(name: str, text: str = "") -> QLineEdit:
    made = QLineEdit(text)
    made.setObjectName("find")
    made.setAccessibleName(name)
    made.setMaxLength(200)
    return made


def button(text: str, name: str = "", height: int = 46) -> QPushButton:
    made = QPushButton(text)
    made.setAccessibleName(text)
    made.setMinimumHeight(height)
    if name:
        made.setObjectName(name)
    return made


def toggle(text: str, on: bool) -> QPushButton:
    """A yes or no, with a tick when it is yes."""
    made = button(text)
    made.setCheckable(True)

    def show(checked: bool) -> None:
        made.setIcon(icon("square-check-big" if checked else "x", color("primary" if checked else "muted")))

    made.toggled.connect(show)
    made.setChecked(on)
    show(on)
    return made


def form_layout() -> QFormLayout:
    made = QFormLayout()
    made.setHorizontalSpacing(18)
    made.setVerticalSpacing(12)
    made.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    made.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
    return made


def caption(text: str) -> QLabel:
    made = label(16, QFont.Weight.DemiBold)
    made.setText(text)
    made.setMinimumWidth(300)
    return made
