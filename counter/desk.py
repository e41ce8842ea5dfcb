"""The desk's view-model: who is signed in, which counter they hold, and what each verb does now."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import AntreanError, Refused, Unavailable
from core.office import Event, Office
from core.people.officers import Officer
from core.qt.background import Runner
from core.qt.refresher import Refresher
from core.views import CounterChoice, DeskView
from core.words import Words, words

log = logging.getLogger("antrean.counter")

R = TypeVar("R")
Page = Literal["sign-in", "counters", "desk"]
Verb = Literal["open", "call-next", "recall", "start", "finish", "finish-next", "no-show", "close"]

TROUBLE_MS = 8000


@dataclass(frozen=True, slots=True)
class State:
    """Everything the window shows; replaced whole."""

    page: Page = "sign-in"
    language: str = "id"
    officers: tuple[Officer, ...] = ()
    officer: Officer | None = None
    choices: tuple[CounterChoice, ...] = ()
    view: DeskView | None = None
    busy: bool = False
    """A verb is under way: further presses do nothing."""
    trouble: str = ""
    connected: bool = True


@dataclass(frozen=True, slots=True)
class Action:
    """One button: what it says, whether it can be pressed, and why not."""

    verb: Verb
    label: str
    enabled: bool
    hint: str = ""


def primary(view: DeskView, speak: Words) -> Action:
    """The one big button: its label says what it will do now."""
    if not view.open:
        return Action("open", speak("counter-open"), True)
    if view.current is None:
        some = bool(view.waiting)
        return Action(
            "call-next", speak("counter-call-next"), some, "" if some else speak("counter-nobody-waits")
        )
    if view.current.state == "called":
        return Action("start", speak("counter-start"), True)
    if view.waiting:
        return Action("finish-next", speak("counter-finish-next"), True)
    return Action("finish", speak("counter-finish"), True)


def secondary(view: DeskView, speak: Words) -> tuple[Action, ...]:
    """Recall, finish, no-show, close; each is enabled only where the ticket's life allows it."""
    state = view.current.state if view.current else None
    return (
        Action("recall", speak("counter-recall"), state == "called"),
        Action("finish", speak("counter-finish"), state == "serving"),
        Action("no-show", speak("counter-no-show"), state == "called"),
        Action("close", speak("counter-close"), view.open and state is None),
    )


def status_text(view: DeskView, speak: Words) -> str:
    """The chip beside the officer's name."""
    if not view.open:
        return speak("counter-status-closed")
    if view.current is None:
        return speak("counter-status-ready")
    return speak(f"counter-status-{view.current.state}")


def clock_text(seconds: float) -> str:
    """``04:38``; from an hour on ``1:04:38``."""
    whole = max(0, int(seconds))
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes:02d}:{whole % 60:02d}"


class DeskModel(QObject):
    """One officer at one counter. Every verb runs in the worker; one at a time."""

    changed = Signal()

    def __init__(
        self, office: Office, database: Runner, language: str = "id", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._office = office
        self._database = database
        self._state = State(language=language)
        self._refresher = Refresher(database, self._reading, self._refreshed, self._not_refreshed, self)
        self._forget = QTimer(self)
        self._forget.setSingleShot(True)
        self._forget.setInterval(TROUBLE_MS)
        self._forget.timeout.connect(lambda: self._set(trouble=""))

    @property
    def state(self) -> State:
        return self._state

    @property
    def speak(self) -> Words:
        return words(self._state.language)

    def start(self) -> None:
        self.refresh()

    def stop(self) -> None:
        self._forget.stop()
        self._refresher.stop()

    def show(self, state: State) -> None:
        """Shows a given state (pictures and tests)."""
        self._state = state
        self.changed.emit()

    # What an officer does

    def speak_language(self, language: str) -> None:
        self._set(language=language)

    def sign_in(self, code: str, pin: str) -> None:
        office = self._office

        def look() -> tuple[Officer, tuple[CounterChoice, ...], DeskView | None]:
            officer = office.sign_in(code, pin, "counter")
            choices = office.counter_choices(officer)
            held = office.counter_of(officer.code)
            return officer, choices, office.desk_view(held) if held else None

        def signed_in(found: tuple[Officer, tuple[CounterChoice, ...], DeskView | None]) -> None:
            officer, choices, view = found
            page: Page = "desk" if view else "counters"
            self._set(officer=officer, choices=choices, view=view, page=page, busy=False, trouble="")

        self._do(look, signed_in)

    def take(self, counter: str) -> None:
        """Opens a counter for the signed-in officer."""
        officer = self._state.officer
        if officer is not None:
            self._do(lambda: self._office.open_counter(counter, officer.code), self._took)

    def press(self, verb: Verb) -> None:
        """A verb of the desk; does nothing while another one runs or when it is not allowed now."""
        view = self._state.view
        if view is None or self._state.page != "desk":
            return
        allowed = (primary(view, self.speak), *secondary(view, self.speak))
        if not any(action.verb == verb and action.enabled for action in allowed):
            return
        counter, office, officer = view.counter.code, self._office, self._state.officer

        def work() -> DeskView:
            match verb:
                case "open":
                    office.open_counter(counter, officer.code if officer else None)
                case "call-next":
                    office.call_next(counter)
                case "recall":
                    office.recall(counter)
                case "start":
                    office.start(counter)
                case "finish":
                    office.finish(counter)
                case "finish-next":
                    office.finish(counter)
                    office.call_next(counter)
                case "no-show":
                    office.no_show(counter)
                case "close":
                    office.close_counter(counter)
            return office.desk_view(counter)

        self._do(work, self._verb_done)

    def press_primary(self) -> None:
        if self._state.view is not None:
            self.press(primary(self._state.view, self.speak).verb)

    def sign_out(self) -> None:
        """Back to the sign-in; closes the counter. Refused while somebody is called or served."""
        view = self._state.view

        def work() -> None:
            if view is not None and self._office.desk_view(view.counter.code).open:
                self._office.close_counter(view.counter.code)

        def out(_nothing: None) -> None:
            self._state = State(language=self._state.language, officers=self._state.officers)
            self.changed.emit()
            self.refresh()

        self._do(work, out)

    # What happens around

    def refresh(self) -> None:
        """Something changed: reads what the page shows."""
        self._refresher.ask()

    def _reading(self) -> Callable[[], State]:
        """The work that reads what the page of this moment shows."""
        state, office = self._state, self._office

        def read() -> State:
            if state.page == "desk" and state.view is not None:
                return replace(state, view=office.desk_view(state.view.counter.code))
            if state.page == "counters" and state.officer is not None:
                return replace(state, choices=office.counter_choices(state.officer))
            return replace(state, officers=office.officers())

        return read

    def happened(self, events: tuple[Event, ...]) -> None:
        """Reads again when something of these events can be seen at this desk."""
        view = self._state.view
        if self._state.page != "desk" or view is None:
            self.refresh()
            return
        directory, code = view.directory, view.counter.code
        mine = directory.counter_ids[code]
        taken = directory.takes.get(code, ())
        if any(
            event.service_id is None or event.service_id in taken or event.counter_id == mine
            for event in events
        ):
            self.refresh()

    def database_lost(self) -> None:
        self._set(connected=False)

    def database_found(self) -> None:
        self.refresh()

    # Inside

    def _set(self, **changes: object) -> None:
        fresh = replace(self._state, **changes)  # type: ignore[arg-type]  # fields of State, named by our own code
        if fresh != self._state:
            self._state = fresh
            self.changed.emit()

    def _do(self, work: Callable[[], R], done: Callable[[R], None]) -> None:
        if self._state.busy:
            return
        self._set(busy=True)
        self._database.run(work, done, self._failed)

    def _took(self, view: DeskView) -> None:
        self._set(page="desk", view=view, busy=False, trouble="")

    def _verb_done(self, view: DeskView) -> None:
        self._set(view=view, busy=False, trouble="", connected=True)

    def _failed(self, error: Exception) -> None:
        self._set(busy=False, trouble=self._sentence(error), connected=not isinstance(error, Unavailable))
        self._forget.start()
        if isinstance(error, Refused):
            self.refresh()

    def _sentence(self, error: Exception) -> str:
        if isinstance(error, Unavailable):
            return self.speak("counter-trouble-database")
        if isinstance(error, AntreanError):
            facts = {**error.facts, **({"where": error.where} if error.where is not None else {})}
            return self.speak(f"error-{error.code}", **facts)
        log.error("a verb failed", exc_info=error)
        return self.speak("counter-trouble-bug")

    def _refreshed(self, fresh: State) -> None:
        state = self._state
        if fresh.page == state.page:
            self._set(officers=fresh.officers, choices=fresh.choices, view=fresh.view, connected=True)

    def _not_refreshed(self, error: Exception) -> None:
        if isinstance(error, AntreanError):
            self.database_lost()
        else:
            log.error("reading failed", exc_info=error)
