"""The printer, found or typed, and the second one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem

from assistant.model import SetupModel, SetupState
from assistant.pages.page import Page, button, caption, field, form_layout
from core.pc.settings import SETTINGS
from core.qt.icons import icon
from core.qt.theme import color
from core.words import Words


class PrinterPage(Page):
    def __init__(self, model: SetupModel, speak: Words) -> None:
        super().__init__(speak("setup-printer-title"), " ")
        self._model, self._speak = model, speak
        answers = model.state.answers
        self._list = QListWidget()
        self._list.setAccessibleName(speak("setup-printer-title"))
        self._list.itemClicked.connect(self._picked)
        self._list.itemActivated.connect(self._picked)
        self._address = field(speak(SETTINGS["printer"].label), answers.printer)
        self._address.textEdited.connect(lambda text: model.change(printer=text.strip()))
        self._second = field(speak(SETTINGS["second_printer"].label), answers.second_printer)
        self._second.textEdited.connect(lambda text: model.change(second_printer=text.strip()))
        form = form_layout()
        form.addRow(caption(speak(SETTINGS["printer"].label)), self._address)
        form.addRow(caption(speak(SETTINGS["second_printer"].label)), self._second)
        self._again = button(speak("setup-printer-again"))
        self._again.clicked.connect(model.find_printers)
        self._test = button(speak("setup-printer-test"))
        self._test.setIcon(icon("printer", color("primary")))
        self._test.clicked.connect(model.test_printer)
        row = QHBoxLayout()
        row.addWidget(self._again)
        row.addWidget(self._test)
        row.addStretch(1)
        self.body.addWidget(self._list, 1)
        self.body.addLayout(form)
        self.body.addLayout(row)
        self._shown: object = ()

    def show_state(self, state: SetupState) -> None:
        printers, speak = state.printers, self._speak
        if printers is None:
            sentence = speak("setup-printer-looking")
        elif printers:
            sentence = speak("setup-printer-found", count=len(printers))
        else:
            sentence = speak("setup-printer-none")
        self.line.setText(sentence)
        self._again.setEnabled(printers is not None)
        self._test.setEnabled(not state.busy)
        if printers != self._shown:
            self._shown = printers
            self._list.clear()
            for printer in printers or ():
                item = QListWidgetItem(f"{printer.address}   {printer.name}".rstrip())
                item.setData(Qt.ItemDataRole.UserRole, printer.address)
                self._list.addItem(item)

    def _picked(self, item: QListWidgetItem) -> None:
        address = str(item.data(Qt.ItemDataRole.UserRole))
        self._address.setText(address)
        self._model.change(printer=address)

    def take_focus(self) -> None:
        self._address.setFocus()
