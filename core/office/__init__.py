"""The office: the one door into the hall, made of rooms. A room's methods are verbs; one verb is one transaction."""

from __future__ import annotations

from core.catalogue.directory import Directory, Hall
from core.clock import Clock
from core.events import Event
from core.office.books import Books, open_books, set_up_books
from core.office.catalogue import CatalogueRoom
from core.office.counters import CounterRoom
from core.office.day import DayRoom
from core.office.facts import LOGO_LIMIT, LOGO_SIDE, HallFacts
from core.office.fleet import FleetRoom
from core.office.handin import HandInRoom
from core.office.people import PeopleRoom
from core.office.reprints import ReprintRoom
from core.office.shares import ShareRoom
from core.office.tickets import TicketRoom
from core.office.views import ViewRoom
from core.storage.database import Database
from core.storage.events import BETWEEN_DESKS, events_after
from core.storage.feed import Follower

__all__ = ["BETWEEN_DESKS", "LOGO_LIMIT", "LOGO_SIDE", "Event", "HallFacts", "Office"]


class Office:
    """One hall's office over one database. Threads may share it.

    A new room is a class over ``Books`` in a file of this folder, and one line below.
    """

    def __init__(self, database: Database, clock: Clock, *, letter: str = "", cut_off: bool = False) -> None:
        """``letter``: of the series that numbers come from while a kiosk is offline. ``cut_off``: these are the books
        of a desk that is offline."""
        self.books = Books(database, clock)
        self.tickets = TicketRoom(self.books, letter)
        self.reprints = ReprintRoom(self.books, self.tickets)
        self.shares = ShareRoom(self.books)
        self.counters = CounterRoom(self.books, self.shares, cut_off)
        self.day = DayRoom(self.books)
        self.catalogue = CatalogueRoom(self.books)
        self.people = PeopleRoom(self.books)
        self.fleet = FleetRoom(self.books)
        self.handin = HandInRoom(self.books)
        self.views = ViewRoom(self.books, cut_off)

    @classmethod
    def open(cls, url: str, clock: Clock) -> Office:
        """Opens an existing hall and brings its database to this program's version.

        Raises Unavailable("no-hall") before ``set_up``, and what core.storage.schema raises.
        """
        office = cls(open_books(url), clock)
        try:
            office.directory()
        except BaseException:
            office.close()
            raise
        return office

    @classmethod
    def set_up(cls, url: str, facts: HallFacts, clock: Clock) -> tuple[Office, bool]:
        """Makes the hall, or changes the given facts of one that exists. The flag is True when it was made.

        Raises Refused for a time zone that is not one, a logo that is no PNG or JPEG or over 1 MB, an empty name.
        """
        database, made = set_up_books(url, facts, clock)
        return cls(database, clock), made

    def close(self) -> None:
        self.books.close()

    def cut(self) -> None:
        """Breaks every connection at once, because the database does not answer."""
        self.books.cut()

    # About the hall

    @property
    def clock(self) -> Clock:
        """The hall's time."""
        return self.books.clock

    @property
    def where(self) -> str:
        """How the database is named to people."""
        return self.books.where

    @property
    def hall_uid(self) -> str:
        """The hall's uid; empty until its books were opened."""
        return self.books.hall_uid

    def directory(self) -> Directory:
        """The catalogue in force; read again only when its version has changed."""
        return self.books.directory()

    def hall(self) -> Hall:
        return self.directory().hall

    # Events

    def events_after(self, cursor: int, most: int = 1000) -> tuple[Event, ...]:
        """Events with an id above ``cursor``, oldest first."""
        return self.books.read(lambda c, _d: events_after(c, cursor, most))

    def follow(self, cursor: int | None = None) -> Follower:
        """Follows everything that happens after the event ``cursor``; None: from now on. Raises Unavailable."""
        return Follower(self.books.database, cursor)
