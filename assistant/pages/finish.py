"""What was answered, the one button that does it, and what comes after."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QWidget

from assistant.model import SetupModel, SetupState
from assistant.pages.page import Page, button, toggle
from core.qt.parts import label
from core.technician.setup.sentences import done_sentences
from core.words import Words


class FinishPage(Page):
    def __init__(self, model: SetupModel, speak: Words) -> None:
        super().__init__(speak("setup-finish-title"), " ")
        self._model, self._speak = model, speak
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(18)
        self._facts.setVerticalSpacing(10)
        self._facts.setColumnStretch(1, 1)
        panel = QFrame()
        panel.setObjectName("panel")
        panel.setLayout(self._facts)
        self._facts.setContentsMargins(20, 16, 20, 16)
        self._panel = panel
        self._auto = toggle(speak("setup-finish-autostart"), model.state.answers.autostart)
        self._auto.toggled.connect(lambda on: model.change(autostart=on))
        self._do = button(speak("setup-finish-do"), "primary", 62)
        self._do.clicked.connect(model.do)
        self._told = label(18)
        self._told.setWordWrap(True)
        self._told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._start = button(speak("setup-finish-start"), "send")
        self._start.clicked.connect(model.start)
        self.test = button(speak("setup-finish-test"))
        self._card = button(speak("setup-finish-card"))
        self._card.clicked.connect(model.print_card)
        self._after = QWidget()
        self._after.setObjectName("plain")
        row = QHBoxLayout(self._after)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for action in (self._start, self.test, self._card):
            action.setMinimumWidth(150)
            row.addWidget(action)
        row.addStretch(1)
        for widget in (panel, self._auto, self._do, self._told, self._after):
            self.body.addWidget(widget)
        self.body.addStretch(1)

    def show_state(self, state: SetupState) -> None:
        speak, done = self._speak, state.done
        self._panel.setVisible(done is None)
        self._auto.setVisible(done is None and state.answers.role != "server")
        self._do.setVisible(done is None)
        self._do.setEnabled(not state.busy)
        self._after.setVisible(done is not None and not done.todo)
        self._told.setVisible(done is not None)
        self.line.setVisible(False)
        if done is None:
            self.title.setText(speak("setup-finish-title"))
            self._show_facts(state)
            return
        self._card.setEnabled(not state.busy)
        if done.todo:
            self.title.setText(speak("cli-server-still"))
            self._told.setText(
                "\n".join(speak(f"cli-server-todo-{what}", **facts) for what, facts in done.todo)
            )
            return
        server = done.pc.role == "server"
        # A service has started it already.
        self._start.setVisible(not server and not done.starts.endswith(".service"))
        self._card.setVisible(not server)
        self.title.setText(speak("setup-finish-done", name=done.pc.name))
        lines = done_sentences(done, speak)
        if server:
            until = f"{done.until.astimezone():%d-%m-%Y %H.%M}" if done.until else ""
            lines.append(speak("setup-finish-server", hall=done.hall, until=until))
            lines += [f"{speak(f'cli-server-role-{role}')}:  {code}" for role, code in done.codes.items()]
        self._told.setText("\n".join(lines))

    def _show_facts(self, state: SetupState) -> None:
        while (old := self._facts.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        answers, speak = state.answers, self._speak
        hall = answers.hall.strip() or (answers.code.strip() if answers.code.strip() else state.belongs)
        facts = [("role", speak(f"setup-role-{answers.role}") if answers.role else ""), ("hall", hall)]
        if answers.role != "server":
            facts.append(("name", answers.name))
        if answers.role == "kiosk":
            facts.append(
                (
                    "printer",
                    " + ".join(printer for printer in (answers.printer, answers.second_printer) if printer),
                )
            )
        if answers.screen is not None:
            facts.append(("screen", str(answers.screen + 1)))
        for place, (key, text) in enumerate(facts):
            caption = label(15, name="muted")
            caption.setText(speak(f"setup-fact-{key}"))
            value = label(17, QFont.Weight.DemiBold)
            value.setWordWrap(True)
            value.setText(text)
            self._facts.addWidget(caption, place, 0, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(value, place, 1)
