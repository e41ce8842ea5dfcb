"""Which hall the PC belongs to, or how a hall of its own is called."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QComboBox, QFrame, QVBoxLayout

from assistant.model import SetupModel, SetupState
from assistant.pages.page import Page, caption, field, form_layout
from core.qt.parts import label
from core.words import Words

TIME_ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")


class HallPage(Page):
    def __init__(self, model: SetupModel, speak: Words) -> None:
        super().__init__(speak("setup-hall-title"))
        self._speak = speak
        answers = model.state.answers
        self._code = field(speak("setup-hall-code"), answers.code)
        self._code.textEdited.connect(lambda text: model.change(code=text))
        self._server = field(speak("setup-hall-server"), answers.server)
        self._server.textEdited.connect(lambda text: model.change(server=text))
        self._code_line = label(14, name="muted")
        self._code_line.setText(speak("setup-hall-code-line"))
        self._code_line.setWordWrap(True)
        self._lan = QFrame()
        lan = QVBoxLayout(self._lan)
        lan.setContentsMargins(0, 0, 0, 0)
        form = form_layout()
        form.addRow(caption(speak("setup-hall-code")), self._code)
        form.addRow(caption(speak("setup-hall-server")), self._server)
        lan.addLayout(form)
        lan.addWidget(self._code_line)
        self._alone = label(18, QFont.Weight.ExtraBold)
        self._alone.setText(speak("setup-hall-alone"))
        self._hall = field(speak("setup-hall-name"), answers.hall)
        self._hall.textEdited.connect(lambda text: model.change(hall=text))
        self._place = field(speak("setup-hall-place"), answers.place)
        self._place.textEdited.connect(lambda text: model.change(place=text))
        self._zone = QComboBox()
        self._zone.setAccessibleName(speak("setup-hall-zone"))
        self._zone.addItems(TIME_ZONES)
        self._zone.textActivated.connect(lambda text: model.change(time_zone=text))
        own = form_layout()
        own.addRow(caption(speak("setup-hall-name")), self._hall)
        own.addRow(caption(speak("setup-hall-place")), self._place)
        own.addRow(caption(speak("setup-hall-zone")), self._zone)
        self.body.addWidget(self._lan)
        self.body.addSpacing(10)
        self.body.addWidget(self._alone)
        self.body.addLayout(own)
        self.body.addStretch(1)

    def show_state(self, state: SetupState) -> None:
        server = state.answers.role == "server"
        self._lan.setVisible(not server)
        self._alone.setVisible(not server)
        belongs = self._speak("setup-hall-belongs", hall=state.belongs) if state.belongs else ""
        self.line.setText(belongs)
        self.line.setVisible(bool(belongs))

    def take_focus(self) -> None:
        (self._hall if self._lan.isHidden() else self._code).setFocus()
