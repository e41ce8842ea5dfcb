"""The one reading path for changes: events after my cursor, woken by the engine.

No event can be missed or come twice (docs/decisions/0006): an event's id is given out while its writer is alone
in the hall, and the next writer begins only after it is visible or rolled back. So ids become visible in rising
order; gaps are numbers of transactions that rolled back and never fill. A reader that keeps the last id it saw reads
the rest whenever it wakes, an hour later too; a waker only says when to look.
"""

from __future__ import annotations

from core.events import Event
from core.storage.database import Database
from core.storage.events import events_after, newest_event

BATCH = 1000


class Follower:
    """Reads the log from a cursor on; one thread at a time."""

    def __init__(self, database: Database, cursor: int | None = None) -> None:
        """``cursor`` is the id of the last event that is known; None: what happens from now on."""
        self._database = database
        # The waker first: what is committed between the two is woken for or already below the cursor.
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
        """The next events, oldest first, as soon as there are any; empty after so long without.

        Raises Unavailable when the database is gone; a new follower from the same cursor goes on.
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
