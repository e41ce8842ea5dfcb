"""The one way to read changes: events after a cursor, when the database engine tells that there are any.

No event is missed or comes twice (docs/decisions/0006): an event gets its id while its writer is alone in the hall,
and the next writer begins only after the event is visible or rolled back. So ids become visible in rising order; gaps
are ids of transactions that rolled back, and stay empty. A reader that keeps the last id it saw reads all later ones
whenever it wakes, an hour later too; a waker only says when to look.
"""

from __future__ import annotations

from core.events import Event
from core.storage.database import Database
from core.storage.events import events_after, newest_event

BATCH = 1000
"""Most events in one answer."""


class Follower:
    """Reads the log from a cursor on; for one thread at a time."""

    def __init__(self, database: Database, cursor: int | None = None) -> None:
        """``cursor`` is the id of the last known event; None for the newest one there is."""
        self._database = database
        # First the waker: what is committed between the two steps wakes it or has an id up to the cursor.
        self._waker = database.waker()
        try:
            if cursor is None:
                with database.read() as connection:
                    cursor = newest_event(connection)
        except BaseException:
            self._waker.close()
            raise
        self.cursor = cursor
        self._more = True

    def wait(self, seconds: float) -> tuple[Event, ...]:
        """The next events, oldest first, as soon as there are any; empty when there are none for so many seconds.

        Raises Unavailable when the database is gone; a new follower may continue from the same cursor.
        """
        if not self._more and not self._waker.wait(seconds):
            return ()
        with self._database.read() as connection:
            events = events_after(connection, self.cursor, BATCH)
        self._more = len(events) == BATCH
        if events:
            self.cursor = events[-1].id
        return events

    def close(self) -> None:
        self._waker.close()
