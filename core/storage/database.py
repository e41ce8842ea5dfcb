"""Opening a hall's database, and one unit of work; the same on both engines.

One writer at a time: on SQLite by ``BEGIN IMMEDIATE``, on PostgreSQL by one advisory lock that every writing
transaction takes first. So a verb sees a hall in which nobody else writes, both engines give the same answers, and
event ids become visible in the order in which they were given (docs/decisions/0006).
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
    """Tells that somebody committed something. Only a hint: the reader then takes the events after its cursor."""

    @abstractmethod
    def wait(self, seconds: float) -> bool:
        """Waits at most so many seconds until something was committed since the last call; True when it was.

        Raises Unavailable when the database is gone, within three seconds whatever happened to it.
        """

    @abstractmethod
    def close(self) -> None: ...


class Database(ABC):
    """One hall's database. Threads may share it: each unit of work has a connection of its own."""

    dialect: Dialect
    where: str
    """How the database is named to people: a file, or host and name; never a password."""
    generation: int = 0
    """Grows by one when another database replaces the one that was open."""

    @abstractmethod
    def exists(self) -> bool:
        """Whether there is a database; Unavailable("database-unreachable") when that cannot be known."""

    @abstractmethod
    def make_place(self) -> None:
        """Makes room for a new hall (on SQLite a folder); Unavailable when that fails."""

    @abstractmethod
    def revision(self) -> str | None:
        """Revision of the tables, None when there are none. Refuses a database that is not ours, without changing it;
        Unavailable("hall-moved") when the hall moved away."""

    @abstractmethod
    def moved_to(self) -> str | None:
        """The ``where`` of the place to which the hall moved from here (core.backup.moving); None when none did."""

    @abstractmethod
    def may_migrate(self) -> bool:
        """Whether this login may change the existing tables."""

    @abstractmethod
    def mark(self) -> None:
        """Marks an empty database as ours, before the first table is made."""

    @abstractmethod
    def write(self, first: Callable[[Connection], A]) -> AbstractContextManager[tuple[Connection, A]]:
        """A writing transaction, alone in the hall; it rolls back unless its connection was committed.

        ``first`` sends the first statements (Prepared.send); their answers are there when the body begins. On
        PostgreSQL they travel together with BEGIN and the lock.
        Raises Unavailable when the database cannot be written; broken constraints come as IntegrityError.
        """

    def aside(self, first: Callable[[Connection], A]) -> AbstractContextManager[tuple[Connection, A]]:
        """A writing transaction that does not wait for the hall's one writer, where the engine allows that: for rows
        that only their owner writes and no verb decides by, without an event. A power cut may lose the last of
        them."""
        return self.write(first)

    @abstractmethod
    def read(self) -> AbstractContextManager[Connection]:
        """A reading transaction, which sees one moment of the hall."""

    @abstractmethod
    def migrating(self) -> AbstractContextManager[Connection]:
        """A writing transaction for changing tables."""

    def keep_copy(self, revision: str) -> None:  # noqa: B027  # a server's hall is backed up by ``server setup``
        """Keeps a copy beside a hall in use before its tables are changed; Unavailable when that fails."""

    @abstractmethod
    def waker(self) -> Waker: ...

    def cut(self) -> None:  # noqa: B027  # a file has no connection to break
        """Breaks every connection at once: who waits for an answer that will not come gets Unavailable."""

    @abstractmethod
    def close(self) -> None: ...

    @abstractmethod
    def translate(self, error: BaseException) -> AntreanError | None:
        """The driver's error as one of ours; None for an error that is not the driver's."""

    def _moved(self) -> Unavailable | None:
        """The error to raise when the hall moved away; None when it did not, or when that cannot be known."""
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
    """A database address in the form that may be shown and logged."""
    if url.startswith("sqlite:"):
        return url
    shown = re.sub(r"(//[^/?@:]*):.*@", r"\1@", url)
    return re.sub(r"([?&\s](?:ssl)?password)\s*=\s*('[^']*'|[^&\s]*)", r"\1=...", shown)
