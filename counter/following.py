"""Following the hall: the page is read again when something it shows has changed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace

from PySide6.QtCore import QObject

from core.errors import AntreanError
from core.events.kinds import StopFinished, Transferred, Undone
from core.office import BETWEEN_DESKS, Event
from core.qt.refresher import Refresher
from core.views import DeskView
from counter.reading import read_counter
from counter.session import Session
from counter.state import State

log = logging.getLogger("antrean.counter")


class Following(QObject):
    """Reads in the worker, one reading at a time. An event that the page already contains is not read again: a verb
    gives the counter as it is after it, and its own event comes a moment before or after that."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._refresher = Refresher(session.database, self._reading, self._read, self._not_read, self)
        self._put_off: tuple[Event, ...] = ()
        """Events that came while a verb ran: whether its answer contains them is known when it is there."""
        session.outdated.connect(self.refresh)
        session.changed.connect(self._consider_put_off)

    def stop(self) -> None:
        self._refresher.stop()

    def refresh(self) -> None:
        """Something changed: reads what the page shows."""
        self._refresher.ask()

    def happened(self, events: tuple[Event, ...]) -> None:
        """Reads again when these events of the hall change what this desk shows."""
        self._session.books.happened(events)
        self._put_off += events
        self._consider_put_off()

    def database_lost(self) -> None:
        self._session.books.lost()
        self._session.show(replace(self._session.state, connected=False))
        self.refresh()

    def database_found(self) -> None:
        self._session.books.look_now()
        self.refresh()

    def _consider_put_off(self) -> None:
        state = self._session.state
        if state.busy or not self._put_off:
            return
        events, self._put_off = self._put_off, ()
        if state.page == "desk" and state.view is not None:
            outdated = changes_desk(state.view, events)
        else:
            outdated = any(event.kind not in BETWEEN_DESKS for event in events)
        if outdated:
            self.refresh()

    def _reading(self) -> Callable[[], State]:
        """The work that reads what the page of this moment shows."""
        state, books = self._session.state, self._session.books

        def read() -> State:
            view, officer = state.view, state.officer
            fresh = state
            if state.page == "desk" and view is not None:
                reading = books.see(lambda office: read_counter(office, view.counter.code))
                fresh = replace(state, view=reading.view, visit=reading.visit)
            elif state.page == "counters" and officer is not None:
                fresh = replace(state, choices=books.see(lambda office: office.counters.choices(officer)))
            else:
                fresh = replace(state, officers=books.officers())
            return replace(fresh, connected=not books.alone, alone=books.alone)

        return read

    def _read(self, fresh: State) -> None:
        """Takes over what was read; everything else may have changed meanwhile."""
        session = self._session
        if fresh.page != session.state.page:
            return
        session.show(
            replace(
                session.state,
                officers=fresh.officers,
                choices=fresh.choices,
                view=fresh.view,
                visit=fresh.visit,
                connected=fresh.connected,
                alone=fresh.alone,
            )
        )
        session.close_lost_panel()

    def _not_read(self, error: Exception) -> None:
        if isinstance(error, AntreanError):
            self._session.show(replace(self._session.state, connected=False))
        else:
            log.error("reading failed", exc_info=error)


def changes_desk(view: DeskView, events: Iterable[Event]) -> bool:
    """Whether any of the events changes what the desk of this view shows, and is not yet in the view."""
    directory, code = view.directory, view.counter.code
    counter_id = directory.counter_ids[code]
    taken = directory.takes.get(code, ())
    targets = {code, *(directory.service_by_id[service].code for service in taken)}
    return any(
        event.kind not in BETWEEN_DESKS
        and event.id > view.newest_event
        and (
            event.service_id is None
            or event.service_id in taken
            or event.counter_id == counter_id
            or isinstance(event.what, Undone)
            or _goes_to(event) in targets
        )
        for event in events
    )


def _goes_to(event: Event) -> str | None:
    """Code of the service or counter a ticket was sent to."""
    match event.what:
        case Transferred(to=to) | StopFinished(to=to):
            return to
    return None
