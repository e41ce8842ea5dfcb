"""How the PC is called, where it stands, and the disk of the PC it replaces."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout

from assistant.model import SetupModel, SetupState
from assistant.pages.page import Page, button, caption, field, form_layout
from core.pc.settings import SETTINGS
from core.words import Words


class NamePage(Page):
    def __init__(self, model: SetupModel, speak: Words) -> None:
        super().__init__(speak(SETTINGS["name"].label), speak("setup-name-line"))
        self._model, self._speak = model, speak
        self._name = field(speak(SETTINGS["name"].label), model.state.answers.name)
        self._name.textEdited.connect(lambda text: model.change(name=text))
        self._zone = QComboBox()
        self._zone.setEditable(True)
        self._zone.setAccessibleName(speak(SETTINGS["zone"].label))
        self._zone.editTextChanged.connect(self._zoned)
        self._zone_caption = caption(speak(SETTINGS["zone"].label))
        self._old = field(speak("setup-name-old"))
        self._old.textChanged.connect(
            lambda text: model.change(old_disk=Path(text.strip()) if text.strip() else None)
        )
        browse = button(speak("setup-name-browse"))
        browse.clicked.connect(self._browse)
        old = QHBoxLayout()
        old.addWidget(self._old, 1)
        old.addWidget(browse)
        form = form_layout()
        form.addRow(caption(speak(SETTINGS["name"].label)), self._name)
        form.addRow(self._zone_caption, self._zone)
        form.addRow(caption(speak("setup-name-old")), old)
        self.body.addLayout(form)
        self.body.addStretch(1)
        self._known: object = None

    def show_state(self, state: SetupState) -> None:
        display = state.answers.role == "display"
        self._zone.setVisible(display)
        self._zone_caption.setVisible(display)
        if state.zones != self._known:
            self._known = state.zones
            self._zone.blockSignals(True)
            self._zone.clear()
            self._zone.addItem(self._speak("setup-name-all-zones"), "")
            for code, name in state.zones:
                self._zone.addItem(f"{code} · {name}", code)
            wanted = [code for code, _ in state.zones]
            own = state.answers.zone
            self._zone.setCurrentIndex(wanted.index(own) + 1 if own in wanted else 0)
            self._zone.blockSignals(False)

    def _zoned(self, text: str) -> None:
        place = self._zone.findText(text)
        code = self._zone.itemData(place) if place >= 0 else text.split("·")[0].strip()
        self._model.change(zone=str(code or ""))

    def _browse(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self._speak("setup-name-old"))
        if folder:
            self._old.setText(folder)

    def take_focus(self) -> None:
        self._name.setFocus()
