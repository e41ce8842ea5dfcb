"""Doing a verb at the counter and taking it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.errors import Refused
from core.office import Office
from core.tickets.model import Ticket
from core.views import DeskView
from counter.reading import CounterReading, read_counter
from counter.session import Session
from counter.state import Done, Verb, undoable
from counter.verbs import Order, UndoNote, act

CALLS: tuple[Verb, ...] = ("call-next", "finish-next", "recall", "call-row")
"""Verbs that call a visitor."""
SECOND_THOUGHT = 700_000
"""Microseconds: F5 holds and F5 resumes, so a key that is pressed twice by mistake must not do both."""


@dataclass(frozen=True, slots=True)
class _Outcome:
    """A verb that was done, and the counter as it was read after it."""

    reading: CounterReading
    note: UndoNote | None


class VerbRunner:
    """Does a verb of the office in the worker and shows the counter after it, with one reading."""

    def __init__(self, session: Session, called_alone: Callable[[Ticket], None]) -> None:
        """``called_alone`` is told of a call that no display announces: the desk is cut off."""
        self._session = session
        self._called_alone = called_alone

    def run(self, order: Order) -> None:
        """Does the verb; nothing happens without a counter or while another verb runs."""
        session, view, officer = self._session, self._session.state.view, self._session.state.officer
        if view is None:
            return

        def work(office: Office) -> _Outcome:
            note = act(office, view, officer, order)
            return _Outcome(read_counter(office, view.counter.code), note)

        def did(outcome: _Outcome) -> None:
            done = self._done_after(order.verb, outcome)
            session.settle(replace(session.state, panel=None, done=done), outcome.reading)
            current = outcome.reading.view.current
            if (
                session.books.alone
                and order.verb in CALLS
                and current is not None
                and current.state == "called"
            ):
                self._called_alone(current)

        session.do(lambda: session.books.do(work, view.counter.code), did)

    def undo(self) -> None:
        """Takes the last verb back while its ten seconds last."""
        session = self._session
        view, last = session.state.view, undoable(session.state, session.books.clock.now())
        if view is None or last is None or session.state.page != "desk":
            return
        counter = view.counter.code

        def work(office: Office) -> CounterReading:
            for _ in range(last.steps):
                office.counters.undo(counter)
            return read_counter(office, counter)

        def undone(reading: CounterReading) -> None:
            earlier = session.state.done[:-1]
            session.settle(replace(session.state, done=earlier, panel=None), reading)

        def failed(error: Exception) -> None:
            if isinstance(error, Refused):
                session.show(replace(session.state, done=session.state.done[:-1], panel=None))
            session.fail(error)

        session.do(lambda: session.books.do(work, counter), undone, failed)

    def just_held(self) -> bool:
        """Whether the visitor was held so short a time ago that resuming is a key pressed twice by mistake."""
        done = self._session.state.done
        if not done or done[-1].verb != "hold":
            return False
        return self._session.books.clock.now() - done[-1].at < SECOND_THOUGHT

    def _done_after(self, verb: Verb, outcome: _Outcome) -> tuple[Done, ...]:
        """What may be taken back after a verb; nothing when the verb itself cannot be."""
        earlier = self._session.state.done
        if verb == "reprint":  # it changes nothing at the counter
            return earlier
        view: DeskView = outcome.reading.view
        note, until = outcome.note, view.undo_until
        if note is None or until is None:
            return ()
        sentence = note.sentence(view.directory, self._session.speak)
        done = Done(verb, sentence, view.now, until - note.took, note.steps)
        return (*(old for old in earlier if view.now < old.until), done)
