"""The desk's view-model: who is signed in, which counter they hold, and what each verb does now."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from core.catalogue.search import ServiceSearch
from core.cutoff.desk import DeskBooks
from core.errors import AntreanError, Refused, Unavailable
from core.events.kinds import StopFinished, Transferred, Undone
from core.office import BETWEEN_DESKS, Event, Office
from core.people.officers import Officer
from core.qt.background import Runner
from core.qt.refresher import Refresher
from core.views import CounterChoice
from core.words import Words, words
from counter.actions import Action, paper_action, primary, row_actions, secondary
from counter.state import (
    SUPERVISORS,
    Done,
    Page,
    PaperPanel,
    ReasonPanel,
    Seen,
    State,
    Tab,
    TransferPanel,
    Verb,
    chosen_ticket,
    look,
    still_open,
    undoable,
)
from counter.verbs import Told, act, open_transfer

log = logging.getLogger("antrean.counter")

R = TypeVar("R")

TROUBLE_MS = 8000
CALLS: tuple[Verb, ...] = ("call-next", "finish-next", "recall", "call-row")
SECOND_THOUGHT = 700_000
"""Microseconds: F5 sets aside and F5 goes on, so a doubled press must not do both."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verb that was done, and the counter after it."""

    seen: Seen
    told: Told | None


class DeskModel(QObject):
    """One officer at one counter. Every verb runs in the worker; one at a time."""

    changed = Signal()
    called_alone = Signal(object)
    """The Ticket that was called, or called again, while the desk is cut off: nobody else would say it."""
    _turned = Signal()

    def __init__(
        self, books: DeskBooks, database: Runner, language: str = "id", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._books = books
        self._database = database
        self._state = State(language=language)
        self._search: tuple[int, ServiceSearch] | None = None
        self._refresher = Refresher(database, self._reading, self._refreshed, self._not_refreshed, self)
        self._forget = QTimer(self)
        self._forget.setSingleShot(True)
        self._forget.setInterval(TROUBLE_MS)
        self._forget.timeout.connect(self.forget_trouble)
        self._turned.connect(self.refresh)
        books.told = self._turned.emit

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

        def enter(office: Office) -> tuple[Officer, tuple[CounterChoice, ...], Seen | None]:
            officer = office.people.sign_in(code, pin, "counter")
            choices = office.counters.choices(officer)
            held = office.counters.of_officer(officer.code)
            return officer, choices, look(office, held) if held else None

        def entered(found: tuple[Officer, tuple[CounterChoice, ...], Seen | None]) -> None:
            officer, choices, seen = found
            page: Page = "desk" if seen else "counters"
            self._set(officer=officer, choices=choices, page=page, busy=False, trouble="", **_shown(seen))

        self._do(lambda: self._books.see(enter), entered)

    def forget_trouble(self) -> None:
        """What was said last is over."""
        self._set(trouble="")

    def take(self, counter: str) -> None:
        """Opens a counter for the signed-in officer."""
        officer = self._state.officer
        if officer is None:
            return

        def work(office: Office) -> Seen:
            office.counters.open(counter, officer.code)
            return look(office, counter)

        def do() -> Seen:
            return self._books.do(work, counter)

        self._do(do, lambda seen: self._set(page="desk", busy=False, trouble="", **_shown(seen)))

    def press(self, verb: Verb) -> None:
        """A verb of the desk; does nothing while another one runs or when it is not allowed now."""
        state = self._state
        if state.view is None or state.page != "desk" or state.busy:
            return
        actions = (
            primary(state.view, self.speak, state.visit, alone=state.alone),
            *secondary(state.view, self.speak, state.visit, alone=state.alone),
        )
        if not any(action.verb == verb and action.enabled for action in actions):
            return
        if verb == "resume" and self._just_held():
            return
        if verb == "transfer":
            self._open_transfer()
            return
        chosen = chosen_ticket(state)
        held = chosen.number if verb == "resume" and state.tab == "held" and chosen else ""
        self._run(verb, number=held)

    def press_primary(self) -> None:
        if self._state.view is not None:
            state = self._state
            self.press(primary(self._state.view, self.speak, state.visit, alone=state.alone).verb)

    def press_key(self, key: str) -> None:
        """The verb that a key of the desk has now."""
        view = self._state.view
        if view is not None:
            actions = secondary(view, self.speak, self._state.visit, alone=self._state.alone)
            self.press(next(action.verb for action in actions if action.key == key))

    def undo(self) -> None:
        """Takes the last verb back while its ten seconds last."""
        view = self._state.view
        last = undoable(self._state, self._books.clock.now())
        if view is None or last is None or self._state.page != "desk":
            return
        counter = view.counter.code

        def work(office: Office) -> Outcome:
            for _ in range(last.steps):
                office.counters.undo(counter)
            return Outcome(look(office, counter), None)

        def forget() -> None:
            self._state = replace(self._state, done=self._state.done[:-1], panel=None)

        def undone(outcome: Outcome) -> None:
            forget()
            self._settle(outcome.seen)

        def failed(error: Exception) -> None:
            if isinstance(error, Refused):
                forget()
            self._failed(error)

        self._do(lambda: self._books.do(work, counter), undone, failed)

    def sign_out(self) -> None:
        """Back to the sign-in; closes the counter. Refused while the counter has or keeps somebody."""
        view = self._state.view

        def close(office: Office) -> None:
            if view is not None and office.views.desk(view.counter.code).open:
                office.counters.close(view.counter.code)

        def work() -> None:
            if view is not None:
                self._books.do(close, view.counter.code)

        def out(_nothing: None) -> None:
            self._state = State(language=self._state.language, officers=self._state.officers)
            self.changed.emit()
            self.refresh()

        self._do(work, out)

    @property
    def supervises(self) -> bool:
        """Whether whoever signed in sees the whole hall."""
        return self._state.officer is not None and self._state.officer.role in SUPERVISORS

    def show_hall(self, wanted: bool) -> None:
        """The hall instead of the page, for supervisors, and back."""
        self._set(hall=wanted and self.supervises)

    # The lists

    def show_tab(self, tab: Tab) -> None:
        if tab != self._state.tab:
            self._set(tab=tab, chosen="")

    def choose(self, number: str) -> None:
        """A row of the list; empty: none."""
        self._set(chosen=number)

    def press_row(self, verb: Verb | None = None) -> None:
        """What can be done with the chosen row: the first thing, or the named one."""
        state, chosen = self._state, chosen_ticket(self._state)
        offered: tuple[Action, ...] = row_actions(state, self.speak)
        action = next((one for one in offered if verb in (None, one.verb)), None)
        if chosen is None or action is None or not action.enabled or state.busy:
            return
        if action.verb in ("call-row", "reprint"):
            self._set(panel=ReasonPanel(chosen.number, state.tab, action.verb), trouble="")
        elif action.verb != "resume" or not self._just_held():
            self._run(action.verb, number=chosen.number)

    # The panels

    def close_panel(self) -> None:
        self._set(panel=None, trouble="")

    def transfer(self, to: str, reason: str = "") -> None:
        """Sends the current visitor on to a service or counter."""
        if isinstance(self._state.panel, TransferPanel):
            self._run("transfer", to=to, reason=reason)

    def call(self, reason: str) -> None:
        """Does what the open panel asks a reason for: calls its number out of order, or has it printed again."""
        panel = self._state.panel
        if isinstance(panel, ReasonPanel) and panel.verb == "reprint" and self._books.alone:
            self._set(trouble=self.speak("counter-why-not-alone"))
        elif isinstance(panel, ReasonPanel) and reason.strip():
            self._run(panel.verb, number=panel.number, reason=reason)

    def open_paper(self) -> None:
        """Asks for the number of somebody's paper."""
        if self._state.page == "desk" and paper_action(self._state, self.speak).enabled:
            self._set(panel=PaperPanel(), trouble="")

    def serve_paper(self, text: str) -> None:
        """Serves whoever shows this paper, typed or scanned."""
        if self._state.page == "desk" and text.strip() and paper_action(self._state, self.speak).enabled:
            self._run("paper", number=text)

    def _open_transfer(self) -> None:
        view, officer = self._state.view, self._state.officer
        if view is None:
            return
        version = view.directory.version
        known = self._search[1] if self._search and self._search[0] == version else None

        def opened(panel: TransferPanel) -> None:
            self._search = version, panel.search
            self._set(panel=panel, busy=False, trouble="")
            self._check_panel()

        self._do(lambda: self._books.see(lambda office: open_transfer(office, view, officer, known)), opened)

    # What happens around

    def refresh(self) -> None:
        """Something changed: reads what the page shows."""
        self._refresher.ask()

    def _reading(self) -> Callable[[], State]:
        """The work that reads what the page of this moment shows."""
        state, books = self._state, self._books

        def read() -> State:
            view, officer = state.view, state.officer
            found = state
            if state.page == "desk" and view is not None:
                seen = books.see(lambda office: look(office, view.counter.code))
                found = replace(state, view=seen.view, visit=seen.visit)
            elif state.page == "counters" and officer is not None:
                found = replace(state, choices=books.see(lambda office: office.counters.choices(officer)))
            else:
                found = replace(state, officers=books.officers())
            return replace(found, connected=not books.alone, alone=books.alone)

        return read

    def happened(self, events: tuple[Event, ...]) -> None:
        """Reads again when something of these events can be seen at this desk."""
        self._books.happened(events)
        events = tuple(event for event in events if event.kind not in BETWEEN_DESKS)
        if not events:
            return
        view = self._state.view
        if self._state.page != "desk" or view is None:
            self.refresh()
            return
        directory, code = view.directory, view.counter.code
        mine = directory.counter_ids[code]
        taken = directory.takes.get(code, ())
        named = {code, *(directory.service_by_id[service].code for service in taken)}
        if any(
            event.service_id is None
            or event.service_id in taken
            or event.counter_id == mine
            or isinstance(event.what, Undone)
            or _goes_to(event) in named
            for event in events
        ):
            self.refresh()

    def database_lost(self) -> None:
        self._books.lost()
        self._set(connected=False)
        self.refresh()

    def database_found(self) -> None:
        self._books.found()
        self.refresh()

    # Inside

    def _set(self, **changes: Any) -> None:
        fresh = replace(self._state, **changes)
        if fresh != self._state:
            self._state = fresh
            self.changed.emit()

    def _do(
        self,
        work: Callable[[], R],
        done: Callable[[R], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        if self._state.busy:
            return
        self._set(busy=True)
        self._database.run(work, done, failed or self._failed)

    def _run(self, verb: Verb, *, number: str = "", to: str = "", reason: str = "") -> None:
        """Does a verb in the worker and shows the counter after it."""
        view, officer = self._state.view, self._state.officer
        if view is None:
            return

        def work(office: Office) -> Outcome:
            told = act(office, view, officer, verb, number=number, to=to, reason=reason)
            return Outcome(look(office, view.counter.code), told)

        def did(outcome: Outcome) -> None:
            self._state = replace(self._state, panel=None, done=self._after(outcome, verb))
            self._settle(outcome.seen)
            current = outcome.seen.view.current
            if self._books.alone and verb in CALLS and current is not None and current.state == "called":
                self.called_alone.emit(current)

        self._do(lambda: self._books.do(work, view.counter.code), did)

    def _after(self, outcome: Outcome, verb: Verb) -> tuple[Done, ...]:
        """What may be taken back after a verb; nothing before one that cannot be."""
        if verb == "reprint":  # it changes nothing at the counter
            return self._state.done
        told, until = outcome.told, outcome.seen.view.undo_until
        if told is None or until is None:
            return ()
        sentence = told.sentence(outcome.seen.view.directory, self.speak)
        now = outcome.seen.view.now
        fresh = Done(verb, sentence, now, until - told.took, told.steps)
        return (*(one for one in self._state.done if now < one.until), fresh)

    def _just_held(self) -> bool:
        last = self._state.done[-1] if self._state.done else None
        return last is not None and last.verb == "hold" and self._books.clock.now() - last.at < SECOND_THOUGHT

    def _settle(self, seen: Seen) -> None:
        alone = self._books.alone
        self._set(busy=False, trouble="", connected=not alone, alone=alone, **_shown(seen))
        self._check_panel()

    def _check_panel(self) -> None:
        """Closes a panel whose visitor is not there any more, and says so when a colleague was quicker."""
        state = self._state
        if state.panel is None or state.view is None or still_open(state.panel, state.view):
            return
        gone = "" if isinstance(state.panel, PaperPanel) else state.panel.number
        self._set(panel=None, trouble=self.speak("counter-gone", number=gone) if gone else "")
        self._forget.start()

    def _failed(self, error: Exception) -> None:
        self._set(busy=False, trouble=self._sentence(error), connected=not isinstance(error, Unavailable))
        if self._state.page == "sign-in" and isinstance(
            error, Refused
        ):  # how many tries are left is read twice
            self._forget.stop()
        else:
            self._forget.start()
        if isinstance(error, Refused) or self._books.alone:
            self.refresh()

    def _sentence(self, error: Exception) -> str:
        if isinstance(error, Unavailable):
            return self.speak("counter-trouble-alone" if self._books.alone else "counter-trouble-database")
        if isinstance(error, AntreanError) and self.speak.has(f"error-{error.code}"):
            return self.speak.of_error(error)
        log.error("a verb failed", exc_info=error)
        return self.speak("counter-trouble-bug")

    def _refreshed(self, fresh: State) -> None:
        state = self._state
        if fresh.page == state.page:
            self._set(
                officers=fresh.officers,
                choices=fresh.choices,
                view=fresh.view,
                visit=fresh.visit,
                connected=fresh.connected,
                alone=fresh.alone,
            )
            self._check_panel()

    def _not_refreshed(self, error: Exception) -> None:
        if isinstance(error, AntreanError):
            self._set(connected=False)
        else:
            log.error("reading failed", exc_info=error)


def _shown(seen: Seen | None) -> dict[str, Any]:
    return {"view": seen.view if seen else None, "visit": seen.visit if seen else None}


def _goes_to(event: Event) -> str | None:
    """Code of the service or counter a ticket was sent to."""
    match event.what:
        case Transferred(to=to) | StopFinished(to=to):
            return to
    return None
