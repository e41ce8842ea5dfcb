"""Opening a hall's database and one unit of work, the same on both engines.

One writer at a time: on SQLite by ``BEGIN IMMEDIATE``, on PostgreSQL by one advisory lock taken first in every
writing transaction. So every verb sees a still hall, both engines give the same answers, and event ids become
visible in the order they were given out (docs/decisions/0006).
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Literal, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from core.errors import AntreanError, Unavailable

A = TypeVar("A")
Dialect = Literal["sqlite", "postgresql"]


class Waker(ABC):
    """Says that somebody committed something. A hint only: the reader then takes the events after its cursor."""

    @abstractmethod
    def wait(self, seconds: float) -> bool:
        """Waits until something was committed since the last call, at most so long; True when it was.

        Raises Unavailable when the database is gone, within three seconds however it went.
        """

    @abstractmethod
    def close(self) -> None: ...


class Database(ABC):
    """One hall's database. Threads may share it: each unit of work takes a connection of its own."""

    dialect: Dialect
    where: str
    """How the database is named to people: a file, or host and name; never a password."""
    generation: int = 0
    """Rises when another database takes the place of the one that was open."""

    @abstractmethod
    def exists(self) -> bool:
        """Whether there is a database; Unavailable("database-unreachable") where that cannot be known."""

    @abstractmethod
    def make_place(self) -> None:
        """Makes room for a new hall: a folder on SQLite. Unavailable when that cannot be."""

    @abstractmethod
    def revision(self) -> str | None:
        """Revision of the tables, None when there are none; refuses what is not ours without changing it, and
        Unavailable("hall-moved") where the hall went elsewhere."""

    @abstractmethod
    def moved_to(self) -> str | None:
        """Where the hall that was here went (core.backup.moving), as ``where`` names it; None where none left."""

    @abstractmethod
    def may_migrate(self) -> bool:
        """Whether this login may change the tables that are there."""

    @abstractmethod
    def mark(self) -> None:
        """Makes an empty database ours, before the first table is written."""

    @abstractmethod
    def write(self, first: Callable[[Connection], A]) -> AbstractContextManager[tuple[Connection, A]]:
        """A writing transaction, alone in the hall, that rolls back unless its connection was committed.

        ``first`` sends the first statements (Prepared.send), whose answers are there when the body begins: on
        PostgreSQL they travel together with BEGIN and the lock.
        Raises Unavailable when the database cannot be written; constraint violations come as IntegrityError.
        """

    def aside(self, first: Callable[[Connection], A]) -> AbstractContextManager[tuple[Connection, A]]:
        """The same, but beside the hall's one writer where the engine allows it: for rows that only their owner
        writes and no verb decides by, without an event. The last of it may be gone after a power cut."""
        return self.write(first)

    @abstractmethod
    def read(self) -> AbstractContextManager[Connection]:
        """A reading transaction: one consistent moment."""

    @abstractmethod
    def migrating(self) -> AbstractContextManager[Connection]:
        """A writing transaction for changing tables."""

    def keep_copy(self, revision: str) -> None:  # noqa: B027  # a server's hall is copied by who changes it
        """Keeps a copy of a hall in use beside it, before its tables are changed; Unavailable when that cannot be."""

    @abstractmethod
    def waker(self) -> Waker: ...

    def cut(self) -> None:  # noqa: B027  # a file has no connection to break
        """Breaks every connection at once: whoever waits for an answer that will not come gets Unavailable."""

    @abstractmethod
    def close(self) -> None: ...

    @abstractmethod
    def translate(self, error: BaseException) -> AntreanError | None:
        """The driver's error as ours; None when it is none of the driver's."""

    def _moved(self) -> Unavailable | None:
        """What is said where the hall went elsewhere; None where it did not, or where nobody can tell."""
        try:
            to = self.moved_to()
        except AntreanError:
            return None
        return None if to is None else Unavailable("hall-moved", where=self.where, to=to)

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Turns the driver's errors into ours."""
        try:
            yield
        except (AntreanError, IntegrityError):
            raise
        except Exception as error:
            ours = self.translate(error)
            if ours is None:
                raise
            raise ours from error


def without_password(url: str) -> str:
    """A database address as it may be shown and logged."""
    if url.startswith("sqlite:"):
        return url
    shown = re.sub(r"(//[^/?@:]*):.*@", r"\1@", url)
    return re.sub(r"([?&\s](?:ssl)?password)\s*=\s*('[^']*'|[^&\s]*)", r"\1=...", shown)
