"""Signing in, taking a counter, signing out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.office import Office
from core.people.officers import Officer
from core.views import CounterChoice
from counter.reading import CounterReading, read_counter
from counter.session import Session
from counter.state import State


@dataclass(frozen=True, slots=True)
class _SignedIn:
    """An officer who gave the right PIN."""

    officer: Officer
    choices: tuple[CounterChoice, ...]
    held: CounterReading | None
    """The counter the officer has already; None without one."""


class Entry:
    """``model.entry``: how an officer comes to a counter, and leaves it."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def sign_in(self, code: str, pin: str) -> None:
        """Signs an officer in: to the counter they have, else to the choice of one."""

        def enter(office: Office) -> _SignedIn:
            officer = office.people.sign_in(code, pin, "counter")
            choices = office.counters.choices(officer)
            held = office.counters.of_officer(officer.code)
            return _SignedIn(officer, choices, read_counter(office, held) if held else None)

        self._session.do(lambda: self._session.books.see(enter), self._entered)

    def take(self, counter: str) -> None:
        """Opens a counter for the signed-in officer."""
        session, officer = self._session, self._session.state.officer
        if officer is None:
            return

        def work(office: Office) -> CounterReading:
            office.counters.open(counter, officer.code)
            return read_counter(office, counter)

        def taken(reading: CounterReading) -> None:
            session.show(
                replace(
                    session.state,
                    page="desk",
                    view=reading.view,
                    visit=reading.visit,
                    busy=False,
                    trouble="",
                )
            )

        session.do(lambda: session.books.do(work, counter), taken)

    def sign_out(self) -> None:
        """Back to the sign-in; closes the counter. Refused while the counter has or keeps somebody."""
        session, view = self._session, self._session.state.view

        def close(office: Office) -> None:
            if view is not None and office.views.desk(view.counter.code).open:
                office.counters.close(view.counter.code)

        def work() -> None:
            if view is not None:
                session.books.do(close, view.counter.code)

        def left(_nothing: None) -> None:
            state = session.state
            session.show(State(language=state.language, officers=state.officers))
            session.outdated.emit()

        session.do(work, left)

    def _entered(self, signed_in: _SignedIn) -> None:
        held = signed_in.held
        self._session.show(
            replace(
                self._session.state,
                officer=signed_in.officer,
                choices=signed_in.choices,
                page="desk" if held else "counters",
                view=held.view if held else None,
                visit=held.visit if held else None,
                busy=False,
                trouble="",
            )
        )
