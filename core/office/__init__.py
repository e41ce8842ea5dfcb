"""The office: the one door into the hall. Its methods are the hall's verbs; one verb is one transaction."""

from __future__ import annotations

from core.clock import Clock
from core.office.books import open_books, set_up_books
from core.office.copies import CopyVerbs
from core.office.days import DayVerbs
from core.office.desk_work import DeskWorkVerbs
from core.office.devices import DeviceVerbs
from core.office.facts import LOGO_LIMIT, LOGO_SIDE, HallFacts
from core.office.hall import HallVerbs
from core.office.people import PeopleVerbs
from core.storage.database import Database
from core.storage.events import BETWEEN_DESKS, Event

__all__ = ["BETWEEN_DESKS", "LOGO_LIMIT", "LOGO_SIDE", "Event", "HallFacts", "Office"]


class Office(CopyVerbs, DeskWorkVerbs, DayVerbs, HallVerbs, PeopleVerbs, DeviceVerbs):
    """One hall's office over one database. Threads may share it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__(database, clock)
        self._lines = {}

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
        """Makes the hall, or changes the given facts of the one that is there. True when it was made.

        Raises Refused for a time zone that is not one, a logo that is no PNG or JPEG or over 1 MB, an empty name.
        """
        database, made = set_up_books(url, facts, clock)
        return cls(database, clock), made
