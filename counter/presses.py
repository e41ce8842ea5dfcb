"""What the desk's keys and buttons do now."""

from __future__ import annotations

from dataclasses import replace

from counter.actions import Action, primary, row_actions, secondary
from counter.panels import Panels
from counter.running import VerbRunner
from counter.session import Session
from counter.state import ReasonPanel, Verb, chosen_ticket
from counter.verbs import Order


class Presses:
    """``model.presses``: a press does nothing while a verb runs, or when its action is not allowed now."""

    def __init__(self, session: Session, runner: VerbRunner, panels: Panels) -> None:
        self._session, self._runner, self._panels = session, runner, panels

    def primary(self) -> None:
        """The one big button."""
        self._press(self._primary())

    def key(self, key: str) -> None:
        """The button that has this key."""
        self._press(next((action for action in self._secondary() if action.key == key), None))

    def verb(self, verb: Verb) -> None:
        """The button that does this verb now, if there is one."""
        offered = (self._primary(), *self._secondary())
        self._press(next((action for action in offered if action and action.verb == verb), None))

    def row(self, verb: Verb | None = None) -> None:
        """What can be done with the chosen row: the first thing, or the named one."""
        state, chosen = self._session.state, chosen_ticket(self._session.state)
        offered = row_actions(state, self._session.speak)
        action = next((action for action in offered if verb in (None, action.verb)), None)
        if chosen is None or action is None or not action.enabled or state.busy:
            return
        if action.verb in ("call-row", "reprint"):
            panel = ReasonPanel(chosen.number, state.tab, action.verb)
            self._session.show(replace(state, panel=panel, trouble=""))
        elif action.verb != "resume" or not self._runner.just_held():
            self._runner.run(Order(action.verb, chosen.number))

    def undo(self) -> None:
        """Takes the last verb back while its ten seconds last."""
        self._runner.undo()

    def _primary(self) -> Action | None:
        state = self._session.state
        if state.view is None:
            return None
        return primary(state.view, self._session.speak, state.visit, alone=state.alone)

    def _secondary(self) -> tuple[Action, ...]:
        state = self._session.state
        if state.view is None:
            return ()
        return secondary(state.view, self._session.speak, state.visit, alone=state.alone)

    def _press(self, action: Action | None) -> None:
        state = self._session.state
        if action is None or not action.enabled or state.page != "desk" or state.busy:
            return
        if action.verb == "transfer":
            self._panels.open_transfer()
        elif action.verb != "resume":
            self._runner.run(Order(action.verb))
        elif not self._runner.just_held():
            chosen = chosen_ticket(state) if state.tab == "held" else None
            self._runner.run(Order("resume", chosen.number if chosen else ""))
