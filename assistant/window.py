"""The first day's window: one question a page, one large button onwards."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QFont, QGuiApplication
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from assistant.model import SetupModel, SetupState
from core.paths import ASSETS
from core.pc.settings import PC_ROLES, SETTINGS
from core.qt.icons import icon
from core.qt.parts import label
from core.qt.sheet import sheet
from core.qt.theme import color
from core.technician.setup.sentences import done_sentences
from core.words import Words

ROLE_ICONS = {"kiosk": "ticket", "counter": "users", "display": "megaphone", "server": "building-2"}
TIME_ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
EXTRA = """
QComboBox {{ background: {card}; border: 2px solid {line}; border-radius: 10px; padding: 0 14px; font-size: 16px;
  min-height: 46px; }}
QComboBox:focus {{ border-color: {primary}; }}
QComboBox QAbstractItemView {{ background: {card}; selection-background-color: {primaryLight};
  selection-color: {ink}; }}
QComboBox::drop-down {{ border: none; width: 40px; }}
QComboBox::down-arrow {{ image: url("{arrow}"); width: 18px; height: 18px; }}
QPushButton#middle, QPushButton#send {{ text-align: center; }}
"""
COLORS = ("card", "line", "primary", "primaryLight", "ink")


def _extra() -> str:
    arrow = (ASSETS / "icons" / "arrow-down.svg").as_posix()
    return EXTRA.format(arrow=arrow, **{name: color(name) for name in COLORS})


class _Page(QWidget):
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

    def take_focus(self) -> None:
        """Puts the cursor where one types first."""


def _field(name: str, text: str = "") -> QLineEdit:
    made = QLineEdit(text)
    made.setObjectName("find")
    made.setAccessibleName(name)
    made.setMaxLength(200)
    return made


def _button(text: str, name: str = "", height: int = 46) -> QPushButton:
    made = QPushButton(text)
    made.setAccessibleName(text)
    made.setMinimumHeight(height)
    if name:
        made.setObjectName(name)
    return made


def _toggle(text: str, on: bool) -> QPushButton:
    """A yes or no, with a tick when it is yes."""
    made = _button(text)
    made.setCheckable(True)

    def show(checked: bool) -> None:
        made.setIcon(icon("square-check-big" if checked else "x", color("primary" if checked else "muted")))

    made.toggled.connect(show)
    made.setChecked(on)
    show(on)
    return made


def _form() -> QFormLayout:
    made = QFormLayout()
    made.setHorizontalSpacing(18)
    made.setVerticalSpacing(12)
    made.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    made.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
    return made


def _caption(text: str) -> QLabel:
    made = label(16, QFont.Weight.DemiBold)
    made.setText(text)
    made.setMinimumWidth(300)
    return made


class _RolePage(_Page):
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
            for one in (shape, name, line):
                one.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
                inside.addWidget(one)
            grid.addWidget(card, place // 2, place % 2)
        self.body.addLayout(grid)
        self.body.addStretch(1)


class _HallPage(_Page):
    def __init__(self, model: SetupModel, speak: Words) -> None:
        super().__init__(speak("setup-hall-title"))
        self._speak = speak
        answers = model.state.answers
        self._code = _field(speak("setup-hall-code"), answers.code)
        self._code.textEdited.connect(lambda text: model.change(code=text))
        self._server = _field(speak("setup-hall-server"), answers.server)
        self._server.textEdited.connect(lambda text: model.change(server=text))
        self._code_line = label(14, name="muted")
        self._code_line.setText(speak("setup-hall-code-line"))
        self._code_line.setWordWrap(True)
        self._lan = QFrame()
        lan = QVBoxLayout(self._lan)
        lan.setContentsMargins(0, 0, 0, 0)
        form = _form()
        form.addRow(_caption(speak("setup-hall-code")), self._code)
        form.addRow(_caption(speak("setup-hall-server")), self._server)
        lan.addLayout(form)
        lan.addWidget(self._code_line)
        self._alone = label(18, QFont.Weight.ExtraBold)
        self._alone.setText(speak("setup-hall-alone"))
        self._hall = _field(speak("setup-hall-name"), answers.hall)
        self._hall.textEdited.connect(lambda text: model.change(hall=text))
        self._place = _field(speak("setup-hall-place"), answers.place)
        self._place.textEdited.connect(lambda text: model.change(place=text))
        self._zone = QComboBox()
        self._zone.setAccessibleName(speak("setup-hall-zone"))
        self._zone.addItems(TIME_ZONES)
        self._zone.textActivated.connect(lambda text: model.change(time_zone=text))
        own = _form()
        own.addRow(_caption(speak("setup-hall-name")), self._hall)
        own.addRow(_caption(speak("setup-hall-place")), self._place)
        own.addRow(_caption(speak("setup-hall-zone")), self._zone)
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


class _NamePage(_Page):
    def __init__(self, model: SetupModel, speak: Words) -> None:
        super().__init__(speak(SETTINGS["name"].label), speak("setup-name-line"))
        self._model, self._speak = model, speak
        self._name = _field(speak(SETTINGS["name"].label), model.state.answers.name)
        self._name.textEdited.connect(lambda text: model.change(name=text))
        self._zone = QComboBox()
        self._zone.setEditable(True)
        self._zone.setAccessibleName(speak(SETTINGS["zone"].label))
        self._zone.editTextChanged.connect(self._zoned)
        self._zone_caption = _caption(speak(SETTINGS["zone"].label))
        self._old = _field(speak("setup-name-old"))
        self._old.textChanged.connect(
            lambda text: model.change(old_disk=Path(text.strip()) if text.strip() else None)
        )
        browse = _button(speak("setup-name-browse"))
        browse.clicked.connect(self._browse)
        old = QHBoxLayout()
        old.addWidget(self._old, 1)
        old.addWidget(browse)
        form = _form()
        form.addRow(_caption(speak(SETTINGS["name"].label)), self._name)
        form.addRow(self._zone_caption, self._zone)
        form.addRow(_caption(speak("setup-name-old")), old)
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
        found = QFileDialog.getExistingDirectory(self, self._speak("setup-name-old"))
        if found:
            self._old.setText(found)

    def take_focus(self) -> None:
        self._name.setFocus()


class _PrinterPage(_Page):
    def __init__(self, model: SetupModel, speak: Words) -> None:
        super().__init__(speak("setup-printer-title"), " ")
        self._model, self._speak = model, speak
        answers = model.state.answers
        self._list = QListWidget()
        self._list.setAccessibleName(speak("setup-printer-title"))
        self._list.itemClicked.connect(self._picked)
        self._list.itemActivated.connect(self._picked)
        self._address = _field(speak(SETTINGS["printer"].label), answers.printer)
        self._address.textEdited.connect(lambda text: model.change(printer=text.strip()))
        self._second = _field(speak(SETTINGS["second_printer"].label), answers.second_printer)
        self._second.textEdited.connect(lambda text: model.change(second_printer=text.strip()))
        form = _form()
        form.addRow(_caption(speak(SETTINGS["printer"].label)), self._address)
        form.addRow(_caption(speak(SETTINGS["second_printer"].label)), self._second)
        self._again = _button(speak("setup-printer-again"))
        self._again.clicked.connect(model.find_printers)
        self._test = _button(speak("setup-printer-test"))
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
        found, speak = state.found, self._speak
        if found is None:
            told = speak("setup-printer-looking")
        elif found:
            told = speak("setup-printer-found", count=len(found))
        else:
            told = speak("setup-printer-none")
        self.line.setText(told)
        self._again.setEnabled(found is not None)
        self._test.setEnabled(not state.busy)
        if found != self._shown:
            self._shown = found
            self._list.clear()
            for one in found or ():
                item = QListWidgetItem(f"{one.address}   {one.name}".rstrip())
                item.setData(Qt.ItemDataRole.UserRole, one.address)
                self._list.addItem(item)

    def _picked(self, item: QListWidgetItem) -> None:
        address = str(item.data(Qt.ItemDataRole.UserRole))
        self._address.setText(address)
        self._model.change(printer=address)

    def take_focus(self) -> None:
        self._address.setFocus()


class _ScreenPage(_Page):
    def __init__(self, model: SetupModel, speak: Words) -> None:
        super().__init__(speak("setup-screen-title"), speak("setup-screen-line"))
        self._model, self._speak = model, speak
        self._screens = QButtonGroup(self)
        self._row = QVBoxLayout()
        self._sizes: list[tuple[int, int]] = []
        self._badges: list[QLabel] = []
        self._sound = _button(speak("setup-screen-sound"))
        self._sound.setIcon(icon("volume-2", color("primary")))
        self._sound.clicked.connect(model.play_sound)
        self._mute = _toggle(speak(SETTINGS["mute"].label), model.state.answers.mute)
        self._mute.toggled.connect(lambda on: model.change(mute=on))
        self.body.addLayout(self._row)
        row = QHBoxLayout()
        row.addWidget(self._sound)
        row.addWidget(self._mute)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addStretch(1)

    def show_state(self, state: SetupState) -> None:
        loud = state.answers.role in ("counter", "display")
        self._sound.setVisible(loud)
        self._sound.setEnabled(not state.busy)
        self._mute.setVisible(state.answers.role == "display")
        sizes = self._model.screens
        if sizes != self._sizes:
            self._sizes = sizes
            for number, (width, height) in enumerate(sizes):
                button = _button(
                    self._speak("setup-screen-one", number=number + 1, width=str(width), height=str(height))
                )
                button.setCheckable(True)
                button.setChecked(number == (state.answers.screen or 0))
                button.clicked.connect(lambda _on=False, number=number: self._model.change(screen=number))
                self._screens.addButton(button)
                self._row.addWidget(button)

    def number_screens(self, wanted: bool) -> None:
        """The number of each screen, large, on itself."""
        for one in self._badges:
            one.close()
            one.deleteLater()
        self._badges = []
        if not wanted or len(self._model.screens) < 2:
            return
        for number, screen in enumerate(QGuiApplication.screens(), start=1):
            badge = QLabel(str(number))
            badge.setWindowFlags(Qt.WindowType.ToolTip | Qt.WindowType.WindowStaysOnTopHint)
            badge.setAlignment(Qt.AlignmentFlag.AlignCenter)
            badge.setStyleSheet(
                f"background: {color('primary')}; color: white; font-size: 120px; font-weight: 800;"
            )
            place = screen.geometry()
            badge.setGeometry(place.x() + 40, place.y() + 40, 220, 220)
            badge.show()
            self._badges.append(badge)


class _FinishPage(_Page):
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
        self._auto = _toggle(speak("setup-finish-autostart"), model.state.answers.autostart)
        self._auto.toggled.connect(lambda on: model.change(autostart=on))
        self._do = _button(speak("setup-finish-do"), "primary", 62)
        self._do.clicked.connect(model.do)
        self._told = label(18)
        self._told.setWordWrap(True)
        self._told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._start = _button(speak("setup-finish-start"), "send")
        self._start.clicked.connect(model.start)
        self.test = _button(speak("setup-finish-test"))
        self._card = _button(speak("setup-finish-card"))
        self._card.clicked.connect(model.print_card)
        self._after = QWidget()
        self._after.setObjectName("plain")
        row = QHBoxLayout(self._after)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for one in (self._start, self.test, self._card):
            one.setMinimumWidth(150)
            row.addWidget(one)
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
                ("printer", " + ".join(one for one in (answers.printer, answers.second_printer) if one))
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


class SetupWindow(QWidget):
    """One window over a SetupModel."""

    examined = Signal()
    """The morning test is wanted."""

    def __init__(self, model: SetupModel) -> None:
        super().__init__()
        self._model = model
        speak = model.speak
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(sheet() + _extra())
        self.setMinimumSize(820, 600)
        self.resize(1000, 720)
        self.setWindowTitle(f"Antrean · {speak('setup-title')}")
        finish = _FinishPage(model, speak)
        finish.test.clicked.connect(self.examined)
        self._screen_page = _ScreenPage(model, speak)
        self._pages: dict[str, _Page] = {
            "role": _RolePage(model, speak),
            "hall": _HallPage(model, speak),
            "name": _NamePage(model, speak),
            "printer": _PrinterPage(model, speak),
            "screen": self._screen_page,
            "finish": finish,
        }
        self._stack = QStackedWidget()
        for page in self._pages.values():
            self._stack.addWidget(page)
        self._steps = label(14, QFont.Weight.DemiBold, "muted")
        self._said = label(15, QFont.Weight.DemiBold, "hint")
        self._said.setWordWrap(True)
        self._back = _button(speak("setup-back"), "middle")
        self._back.clicked.connect(model.back)
        self._next = _button(speak("setup-next"), "send")
        self._next.clicked.connect(model.forward)
        self._next.setDefault(True)
        for one in (self._back, self._next):
            one.setMinimumWidth(150)
        foot = QHBoxLayout()
        foot.addWidget(self._back)
        foot.addWidget(self._said, 1)
        foot.addWidget(self._next)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(36, 26, 36, 26)
        layout.setSpacing(14)
        layout.addWidget(self._steps)
        layout.addWidget(self._stack, 1)
        layout.addLayout(foot)
        self._step = ""
        model.changed.connect(self.update_state)
        self.update_state()

    def update_state(self) -> None:
        state, speak = self._model.state, self._model.speak
        for page in self._pages.values():
            if isinstance(page, _HallPage | _NamePage | _PrinterPage | _ScreenPage | _FinishPage):
                page.show_state(state)
        known = state.steps
        place = known.index(state.step) + 1
        self._steps.setText(
            f"{speak('setup-title')}   {place} / {len(known)}" if len(known) > 1 else speak("setup-title")
        )
        self._back.setVisible(place > 1 and state.done is None)
        self._next.setVisible(state.step not in ("role", "finish"))
        self._show_said(state, speak)
        if state.step != self._step:
            self._step = state.step
            self._stack.setCurrentWidget(self._pages[state.step])
            self._pages[state.step].take_focus()
            self._screen_page.number_screens(state.step == "screen")

    def _show_said(self, state: SetupState, speak: Words) -> None:
        if state.error is not None:
            text, look = speak.of_error(state.error), "trouble"
        elif state.busy:
            text, look = speak(state.busy), "hint"
        elif state.said:
            text = speak(state.said, **dict(state.facts))
            look = "trouble" if state.said.startswith("setup-lacks") or "-no" in state.said else "hint"
        else:
            text, look = "", "hint"
        self._said.setText(text)
        if self._said.objectName() != look:
            self._said.setObjectName(look)
            self._said.style().unpolish(self._said)
            self._said.style().polish(self._said)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._screen_page.number_screens(False)
        super().closeEvent(event)
