"""The desk's window: sign-in, choice of a counter, and the desk itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QFont, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from core.catalogue.directory import counter_label
from core.clock import Clock
from core.qt.icons import icon
from core.qt.theme import color
from core.tickets.model import Ticket
from core.views import DeskView
from core.words import Words
from counter.desk import Action, DeskModel, Verb, clock_text, primary, secondary, status_text
from counter.parts import KeyButton, label
from counter.sign_in import CountersPage, SignInPage
from counter.style import sheet
from counter.waiting import NOTE, NUMBER, SERVICE, TIME, ChipDelegate, TicketTable

KEYS: dict[Verb, tuple[str, str]] = {
    "recall": ("F3", "volume-2"),
    "finish": ("F4", "check"),
    "no-show": ("F8", "user-x"),
    "close": ("F9", "door-closed"),
}
PRIMARY_ICONS: dict[Verb, str] = {
    "open": "door-open",
    "call-next": "megaphone",
    "start": "play",
    "finish-next": "megaphone",
    "finish": "check",
}
TABS = ("waiting", "no-show", "finished")


class DeskWindow(QWidget):
    """One window over a DeskModel; it decides nothing itself."""

    def __init__(self, model: DeskModel, clock: Clock) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setMinimumSize(1100, 600)
        self.resize(1366, 768)
        self.setStyleSheet(sheet())
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model = model
        self.sign_in = SignInPage()
        self.sign_in.signed_in.connect(model.sign_in)
        self.counters = CountersPage()
        self.counters.taken.connect(model.take)
        self.counters.signed_out.connect(model.sign_out)
        self.desk = DeskPage(model, clock)
        self._pages = QStackedWidget()
        for page in (self.sign_in, self.counters, self.desk):
            self._pages.addWidget(page)
        self._language = QPushButton(self)
        self._language.setObjectName("link")
        self._language.setIcon(icon("languages", color("primary")))
        self._language.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._language.clicked.connect(self._other_language)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        self._page = ""
        model.changed.connect(self.update_state)
        self.update_state()

    def update_state(self) -> None:
        """Shows the model's state."""
        state, speak = self._model.state, self._model.speak
        self.setWindowTitle(f"Antrean · {speak('counter-title')}")
        self._language.setText(speak("counter-language"))
        self._language.setAccessibleName(speak("counter-language"))
        self._language.adjustSize()
        self.sign_in.show_state(state.officers, state.trouble, state.busy, speak)
        if state.officer is not None:
            self.counters.show_state(state.choices, state.officer, state.trouble, speak)
        if state.view is not None:
            self.desk.show_state(state.view, speak)
        if state.page != self._page:
            self._page = state.page
            page = {"sign-in": self.sign_in, "counters": self.counters, "desk": self.desk}[state.page]
            self._pages.setCurrentWidget(page)
            self._language.setVisible(state.page != "counters")
            if state.page == "sign-in":
                self.sign_in.reset()
            elif state.page == "desk":
                self.desk.take_focus()
        self._place_language()

    def _other_language(self) -> None:
        self._model.speak_language("id" if self._model.state.language == "en" else "en")

    def _place_language(self) -> None:
        self._language.move(self.width() - self._language.width() - 24, 16 if self._page == "desk" else 20)
        self._language.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_language()


class DeskPage(QWidget):
    """Left: the officer, the current visitor and the verbs. Right: the queue."""

    def __init__(self, model: DeskModel, clock: Clock) -> None:
        super().__init__()
        self._model = model
        self._clock = clock
        self._view: DeskView | None = None
        self._speak: Words = model.speak
        self._tab = "waiting"
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._left())
        layout.addWidget(self._right(), 1)
        for key, press in (
            ("F2", model.press_primary),
            *((key, self._press(verb)) for verb, (key, _) in KEYS.items()),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(press)
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._pass_time)
        self._second.start()

    def take_focus(self) -> None:
        self._primary.setFocus()

    def _press(self, verb: Verb) -> Callable[[], None]:
        return lambda: self._model.press(verb)

    def _left(self) -> QWidget:
        left = QFrame()
        left.setObjectName("left")
        left.setFixedWidth(480)
        self._initials = label(17, QFont.Weight.ExtraBold, "initials")
        self._initials.setFixedSize(QSize(46, 46))
        self._initials.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._name = label(17, QFont.Weight.Bold)
        self._where = label(13, name="muted")
        self._where.setWordWrap(True)
        self._chip = label(13, QFont.Weight.Bold, "chip")
        who = QVBoxLayout()
        who.setSpacing(1)
        who.addWidget(self._name)
        who.addWidget(self._where)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(self._initials)
        head.addLayout(who, 1)
        head.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignVCenter)
        self._trouble = label(15, QFont.Weight.DemiBold, "trouble")
        self._trouble.setWordWrap(True)
        self._primary = KeyButton("F2", 80, "primary")
        self._primary.clicked.connect(self._model.press_primary)
        self._hint = label(13, name="muted")
        self._verbs: dict[Verb, KeyButton] = {}
        grid = QGridLayout()
        grid.setSpacing(10)
        for place, (verb, (key, _)) in enumerate(KEYS.items()):
            button = KeyButton(key, 58, "danger" if verb == "no-show" else "")
            button.clicked.connect(self._press(verb))
            self._verbs[verb] = button
            grid.addWidget(button, place // 2, place % 2)
        self._connection = label(13, name="muted")
        self._link = label(13)
        self._served = label(13, name="muted")
        foot = QHBoxLayout()
        foot.addWidget(self._link)
        foot.addWidget(self._connection, 1)
        foot.addWidget(self._served)
        self._out = QPushButton()
        self._out.setObjectName("link")
        self._out.setIcon(icon("log-out", color("primary")))
        self._out.clicked.connect(self._model.sign_out)
        foot.addWidget(self._out)
        layout = QVBoxLayout(left)
        layout.setContentsMargins(24, 22, 24, 16)
        layout.setSpacing(14)
        layout.addLayout(head)
        layout.addWidget(self._current_card())
        layout.addWidget(self._trouble)
        layout.addWidget(self._primary)
        layout.addWidget(self._hint)
        layout.addLayout(grid)
        layout.addStretch(1)
        layout.addLayout(foot)
        return left

    def _current_card(self) -> QWidget:
        self._card = QFrame()
        self._card.setObjectName("current")
        self._card.setMinimumHeight(240)
        self._card_state = label(14, QFont.Weight.DemiBold)
        self._number = label(84, QFont.Weight.ExtraBold)
        self._service = label(18, QFont.Weight.Bold)
        self._service.setWordWrap(True)
        self._about = label(14)
        self._elapsed = label(17, QFont.Weight.Bold)
        self._target = label(14, QFont.Weight.DemiBold)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        times = QHBoxLayout()
        times.addWidget(self._elapsed, 1)
        times.addWidget(self._target)
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(24, 18, 24, 20)
        inside.setSpacing(3)
        inside.addWidget(self._card_state)
        inside.addWidget(self._number)
        inside.addWidget(self._service)
        inside.addWidget(self._about)
        inside.addStretch(1)
        inside.addLayout(times)
        inside.addSpacing(4)
        inside.addWidget(self._bar)
        return self._card

    def _right(self) -> QWidget:
        right = QWidget()
        right.setObjectName("right")
        right.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = label(23, QFont.Weight.ExtraBold)
        stats = QHBoxLayout()
        stats.setSpacing(14)
        self._stats = {key: (label(13, name="muted"), label(31, QFont.Weight.ExtraBold)) for key in STATS}
        for caption, value in self._stats.values():
            card = QFrame()
            card.setObjectName("stat")
            inside = QVBoxLayout(card)
            inside.setContentsMargins(18, 14, 18, 14)
            inside.setSpacing(2)
            inside.addWidget(caption)
            inside.addWidget(value)
            stats.addWidget(card)
        tabs = QHBoxLayout()
        tabs.setSpacing(8)
        self._tabs: dict[str, QPushButton] = {}
        group = QButtonGroup(right)
        for tab in TABS:
            button = QPushButton()
            button.setObjectName("tab")
            button.setCheckable(True)
            button.setChecked(tab == self._tab)
            button.clicked.connect(lambda _checked=False, tab=tab: self._show_tab(tab))
            group.addButton(button)
            tabs.addWidget(button)
            self._tabs[tab] = button
        tabs.addStretch(1)
        self._rows = TicketTable()
        self._table = QTableView()
        self._table.setModel(self._rows)
        self._table.setItemDelegateForColumn(NOTE, ChipDelegate(self._table))
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._table.setShowGrid(False)
        self._table.setWordWrap(True)
        self._table.verticalHeader().hide()
        self._table.verticalHeader().setDefaultSectionSize(52)
        header = self._table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(SERVICE, QHeaderView.ResizeMode.Stretch)
        for column, width in ((NUMBER, 104), (NOTE, 170), (TIME, 116)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self._table.setColumnWidth(column, width)
        self._empty = label(16, name="muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        panel = QFrame()
        panel.setObjectName("panel")
        inside = QVBoxLayout(panel)
        inside.setContentsMargins(8, 4, 8, 8)
        inside.addWidget(self._table, 1)
        inside.addWidget(self._empty, 1)
        layout = QVBoxLayout(right)
        layout.setContentsMargins(32, 22, 32, 24)
        layout.setSpacing(16)
        layout.addWidget(self._title)
        layout.addLayout(stats)
        layout.addLayout(tabs)
        layout.addWidget(panel, 1)
        return right

    def show_state(self, view: DeskView, speak: Words) -> None:
        """Shows a snapshot of the counter."""
        self._view, self._speak = view, speak
        state = self._model.state
        name = state.officer.name if state.officer else view.officer.name if view.officer else ""
        self._name.setText(name or counter_label(view.counter))
        self._initials.setText("".join(word[0] for word in (name or view.counter.code).split()[:2]).upper())
        agency = view.directory.agencies[view.counter.agency]
        zone = view.directory.zones[view.counter.zone]
        zone_name = zone.name_en if speak.language == "en" else zone.name_id
        self._where.setText(f"{counter_label(view.counter)} · {agency.short_name} · {zone_name}")
        self._chip.setText(status_text(view, speak))
        self._trouble.setText(state.trouble)
        self._trouble.setVisible(bool(state.trouble))
        self._show_actions(view, speak)
        self._show_current(view, speak)
        self._link.setPixmap(
            icon(
                "wifi" if state.connected else "wifi-off", color("muted" if state.connected else "danger")
            ).pixmap(18, 18)
        )
        self._connection.setText(speak("counter-connected" if state.connected else "counter-lost"))
        self._out.setText(speak("counter-sign-out"))
        self._out.setAccessibleName(speak("counter-sign-out"))
        self._out.setEnabled(view.current is None)
        self._show_queue(view, speak)

    def _show_actions(self, view: DeskView, speak: Words) -> None:
        big = primary(view, speak)
        self._primary.say(big.label, icon(PRIMARY_ICONS[big.verb], color("white"), 28))
        self._enable(self._primary, big)
        self._hint.setText(big.hint)
        self._hint.setVisible(bool(big.hint))
        for action in secondary(view, speak):
            button = self._verbs[action.verb]
            ink = "#A5AFAC" if not action.enabled else color("danger" if action.verb == "no-show" else "ink")
            button.say(action.label, icon(KEYS[action.verb][1], ink, 22))
            self._enable(button, action)

    def _enable(self, button: KeyButton, action: Action) -> None:
        button.setEnabled(action.enabled)

    def _show_current(self, view: DeskView, speak: Words) -> None:
        ticket = view.current
        name = "current" if ticket else "idle"
        if self._card.objectName() != name:
            self._card.setObjectName(name)
            for child in (self._card, *self._card.findChildren(QLabel)):
                child.style().unpolish(child)
                child.style().polish(child)
        for part in (self._elapsed, self._target, self._bar):
            part.setVisible(ticket is not None)
        if ticket is None:
            self._card_state.setText("")
            self._number.setText("–")
            self._service.setText(speak("counter-current-none"))
            closed = "counter-current-closed-hint"
            self._about.setText(speak("counter-current-none-hint") if view.open else speak(closed))
            return
        service = view.directory.service_by_code[ticket.service]
        self._card_state.setText(speak(f"counter-current-{ticket.state}", calls=ticket.calls))
        self._number.setText(ticket.number)
        self._service.setText(service.name_en if speak.language == "en" else service.name_id)
        waited = max(0, (ticket.called_at or view.now) - ticket.first_arrival) // 60_000_000
        parts = [speak("counter-current-waited", minutes=waited)]
        if ticket.favoured:
            parts.insert(0, speak(f"counter-priority-{ticket.priority}"))
        self._about.setText(" · ".join(parts))
        self._target.setText(speak("counter-target", time=clock_text(service.service_minutes * 60)))
        self._bar.setRange(0, service.service_minutes * 60)
        self._pass_time()

    def _show_queue(self, view: DeskView, speak: Words) -> None:
        self._title.setText(speak("counter-queue"))
        values = {
            "waiting": str(len(view.waiting)),
            "mean-wait": "–" if view.mean_wait_s is None else clock_text(view.mean_wait_s),
            "mean-service": "–" if view.mean_service_s is None else clock_text(view.mean_service_s),
            "served": str(len(view.finished)),
        }
        for key, (caption, value) in self._stats.items():
            caption.setText(speak(f"counter-{key}"))
            value.setText(values[key])
        lists = self._lists(view)
        for tab, button in self._tabs.items():
            button.setText(speak(f"counter-tab-{tab}", count=len(lists[tab])))
            button.setAccessibleName(button.text())
        shown = lists[self._tab]
        self._rows.show(shown, view.directory, speak, self._tab == "waiting", self._clock.now())
        self._table.setAccessibleName(self._tabs[self._tab].text())
        self._table.setVisible(bool(shown))
        self._empty.setVisible(not shown)
        self._empty.setText(speak(f"counter-empty-{self._tab}"))

    @staticmethod
    def _lists(view: DeskView) -> dict[str, tuple[Ticket, ...]]:
        return {"waiting": view.waiting, "no-show": view.no_show, "finished": view.finished}

    def _show_tab(self, tab: str) -> None:
        self._tab = tab
        if self._view is not None:
            self._show_queue(self._view, self._speak)

    def _pass_time(self) -> None:
        """Once a second: the running clock and the minutes; nothing is rebuilt."""
        if self._view is None:
            return
        now = self._clock.now()
        ticket = self._view.current
        if ticket is not None:
            since = ticket.started_at or ticket.called_at or now
            seconds = max(0, now - since) / 1e6
            self._elapsed.setText(clock_text(seconds))
            self._bar.setValue(min(self._bar.maximum(), int(seconds)) if ticket.started_at else 0)
        self._rows.pass_time(now)


STATS = ("waiting", "mean-wait", "mean-service", "served")
