"""What the PC is to be: a card for each role."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout

from assistant.model import SetupModel
from assistant.pages.page import Page
from core.pc.settings import PC_ROLES
from core.qt.icons import icon
from core.qt.parts import label
from core.qt.theme import color
from core.words import Words

ROLE_ICONS = {"kiosk": "ticket", "counter": "users", "display": "megaphone", "server": "building-2"}


class RolePage(Page):
    def __init__(self, model: SetupModel, speak: Words) -> None:
        super().__init__(speak("setup-role-title"))
        grid = QGridLayout()
        grid.setSpacing(16)
        for place, role in enumerate(PC_ROLES):
            card = QPushButton()
            card.setAccessibleName(speak(f"setup-role-{role}"))
            card.setMinimumHeight(150)
            card.clicked.connect(lambda _checked=False, role=role: model.choose_role(role))
            inside = QVBoxLayout(card)
            inside.setContentsMargins(22, 18, 22, 18)
            shape = QLabel()
            shape.setPixmap(icon(ROLE_ICONS[role], color("primary"), 36).pixmap(QSize(36, 36)))
            name = label(22, QFont.Weight.ExtraBold)
            name.setText(speak(f"setup-role-{role}"))
            line = label(15, name="muted")
            line.setText(speak(f"setup-role-{role}-line"))
            line.setWordWrap(True)
            for part in (shape, name, line):
                part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
                inside.addWidget(part)
            grid.addWidget(card, place // 2, place % 2)
        self.body.addLayout(grid)
        self.body.addStretch(1)
