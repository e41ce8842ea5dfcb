"""The panels over the lists: a transfer, a reason, a paper ticket."""

from __future__ import annotations

from dataclasses import replace

from core.catalogue.search import ServiceSearch
from counter.actions import paper_action
from counter.running import VerbRunner
from counter.session import Session
from counter.state import PaperPanel, ReasonPanel, TransferPanel
from counter.verbs import Order, open_transfer


class Panels:
    """``model.panels``: opens and closes them, and does what they ask for."""

    def __init__(self, session: Session, runner: VerbRunner) -> None:
        self._session, self._runner = session, runner
        self._search: tuple[int, ServiceSearch] | None = None
        """The catalogue's version, and the search made from it."""

    def close(self) -> None:
        self._session.show(replace(self._session.state, panel=None, trouble=""))

    def open_transfer(self) -> None:
        """Asks where the current visitor is to go."""
        session, view, officer = self._session, self._session.state.view, self._session.state.officer
        if view is None:
            return
        version = view.directory.version
        search = self._search[1] if self._search and self._search[0] == version else None

        def opened(panel: TransferPanel) -> None:
            self._search = version, panel.search
            session.show(replace(session.state, panel=panel, busy=False, trouble=""))
            session.close_lost_panel()

        session.do(
            lambda: session.books.see(lambda office: open_transfer(office, view, officer, search)), opened
        )

    def transfer(self, to: str, reason: str = "") -> None:
        """Sends the current visitor to a service or counter, while that panel is open."""
        if isinstance(self._session.state.panel, TransferPanel):
            self._runner.run(Order("transfer", to=to, reason=reason))

    def give_reason(self, reason: str) -> None:
        """Does what the open panel asks a reason for: calls its number out of order, or prints it again."""
        session, panel = self._session, self._session.state.panel
        if not isinstance(panel, ReasonPanel):
            return
        if panel.verb == "reprint" and session.books.alone:
            session.show(replace(session.state, trouble=session.speak("counter-why-not-alone")))
        elif reason.strip():
            self._runner.run(Order(panel.verb, panel.number, reason=reason))

    def open_paper(self) -> None:
        """Asks for the number on a visitor's paper ticket."""
        if self._takes_paper():
            self._session.show(replace(self._session.state, panel=PaperPanel(), trouble=""))

    def serve_paper(self, text: str) -> None:
        """Serves the visitor who shows this paper ticket; its number or code was typed or scanned."""
        if text.strip() and self._takes_paper():
            self._runner.run(Order("paper", text))

    def _takes_paper(self) -> bool:
        state = self._session.state
        return state.page == "desk" and paper_action(state, self._session.speak).enabled
