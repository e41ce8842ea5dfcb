"""The office: the one door into the hall. Its methods are the hall's verbs; one verb is one transaction."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, insert, select, update

from core import views
from core.calls import desk
from core.catalogue import store
from core.catalogue.comparing import compare
from core.catalogue.directory import Directory, Hall, load_directory, opening
from core.catalogue.model import Catalogue, Diff
from core.clock import MINUTE, Clock, Micros, Today, local
from core.errors import Refused, Unavailable
from core.people import officers
from core.people.officers import Officer, printable
from core.storage import schema, tables
from core.storage.database import Database
from core.storage.events import Event, events_after, events_of, record
from core.storage.feed import ChangeSignal
from core.storage.prepared import Prepared
from core.tickets import register
from core.tickets.model import PRIORITY_CLASSES, Issued, PrintState, Ticket
from core.tickets.order import rank
from core.tickets.uid import new_uid

R = TypeVar("R")

POPULAR_FOR: Micros = 10 * MINUTE
"""So long the popular services stay as they are: counting two weeks of tickets is not for every refresh."""
LOGO_LIMIT = 1_000_000
LOGO_SIDE = 4000
"""Pixels: a larger picture is no logo."""


@dataclass(frozen=True, slots=True)
class HallFacts:
    """What ``set_up`` writes; None leaves a value as it is (or at its default for a new hall)."""

    name: str | None = None
    place: str | None = None
    address: str | None = None
    time_zone: str | None = None
    logo: bytes | None = None
    ticker: str | None = None


class Office:
    """One hall's office over one database. Threads may share it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self.clock = clock
        self._known: Directory | None = None
        self._generation = 0
        self._popular: tuple[int, Micros, tuple[str, ...]] | None = None

    @classmethod
    def open(cls, url: str, clock: Clock) -> Office:
        """Opens an existing hall and brings its database to this program's version.

        Raises Unavailable("no-hall") before ``set_up``, and what core.storage.schema raises.
        """
        database = Database(url)
        if not database.exists():
            raise Unavailable("no-hall", where=str(database.path))
        if schema.revision(database) is None:
            raise Unavailable("no-hall", where=str(database.path))
        schema.make_current(database)
        office = cls(database, clock)
        office.directory()
        return office

    @classmethod
    def set_up(cls, url: str, facts: HallFacts, clock: Clock) -> tuple[Office, bool]:
        """Makes the hall, or changes the given facts of the one that is there. True when it was made.

        Raises Refused for a time zone that is not one, a logo that is no PNG or JPEG or over 1 MB, an empty name.
        """
        values = _hall_values(facts)
        database = Database(url)
        database.make_folder()
        schema.make_current(database)
        with database.write() as connection:
            made = connection.execute(select(tables.hall.c.id)).first() is None
            if made:
                defaults = {
                    "id": 1,
                    "name": "Mal Pelayanan Publik",
                    "place": "",
                    "address": "",
                    "time_zone": "Asia/Jakarta",
                    "ticker": "",
                    "service_day": "",
                    "catalogue_version": 1,
                }
                connection.execute(insert(tables.hall).values({**defaults, **values}))
            elif values:
                version = tables.hall.c.catalogue_version + 1
                connection.execute(update(tables.hall).values({**values, "catalogue_version": version}))
            told = {key: value for key, value in values.items() if key != "logo"}
            record(connection, clock.now(), "hall-made" if made else "hall-changed", data=told)
            connection.commit()
        return cls(database, clock), made

    def close(self) -> None:
        self._database.close()

    # What is known

    def directory(self) -> Directory:
        """The catalogue in force; reloaded only when its version changed."""
        return self._read(lambda _connection, directory: directory)

    def hall(self) -> Hall:
        return self.directory().hall

    def today(self) -> date:
        """The service day now."""
        return self._read_today(lambda _c, _d, today: date.fromisoformat(today.day))

    def hall_view(self) -> views.HallView:

        def read(connection: Connection, directory: Directory, today: Today) -> views.HallView:
            known = self._popular
            if known is None or known[0] != directory.version or not 0 <= today.now - known[1] < POPULAR_FOR:
                chosen = views.popular_services(connection, directory, today)
                known = self._popular = (directory.version, today.now, chosen)
            return views.hall_view(connection, directory, today, known[2])

        return self._read_today(read)

    def queue_view(self, agency: str | None = None) -> views.QueueView:
        """Refused("unknown-agency") for a code that is none."""

        def read(connection: Connection, directory: Directory) -> views.QueueView:
            if agency is not None:
                directory.agency(agency)
            return views.queue_view(connection, directory, agency, self.clock.now())

        return self._read(read)

    def desk_view(self, counter: str) -> views.DeskView:
        return self._read_today(lambda c, d, today: views.desk_view(c, d, counter, today))

    def board_view(self, zone: str | None = None, most: int = 12) -> views.BoardView:
        return self._read_today(lambda c, d, today: views.board_view(c, d, today, zone, most))

    def officers(self) -> tuple[Officer, ...]:
        return self._read(officers.everyone)

    def counter_choices(self, officer: Officer) -> tuple[views.CounterChoice, ...]:
        return self._read(lambda c, d: views.counter_choices(c, d, officer))

    def counter_of(self, officer: str) -> str | None:
        """Code of the counter an officer holds, None when they hold none; Refused("unknown-officer")."""
        return self._read(lambda c, d: desk.counter_of(c, d, officers.find(c, d, officer)[0]))

    def ticket(self, number: str, day: date | None = None) -> Ticket:
        """The ticket of that number and service day (today); Refused("unknown-ticket")."""

        def read(connection: Connection, directory: Directory, today: Today) -> Ticket:
            of = day.isoformat() if day else today.day
            found = register.find_number(connection, directory, of, number)
            if found is None:
                raise Refused("unknown-ticket", where=number)
            return found

        return self._read_today(read)

    def newest_ticket(self) -> Ticket | None:
        """The ticket issued last on this service day, None before the first."""
        return self._read_today(lambda c, d, today: register.newest(c, d, today.day))

    def history(self, ticket: Ticket) -> tuple[Event, ...]:
        """Everything that happened to a ticket, oldest first."""
        return self._read(lambda c, _d: events_of(c, ticket.id))

    def events_after(self, cursor: int, most: int = 1000) -> tuple[Event, ...]:
        return self._read(lambda c, _d: events_after(c, cursor, most))

    def change_signal(self) -> ChangeSignal:
        return ChangeSignal(self._database)

    # The catalogue

    def compare_catalogue(self, new: Catalogue) -> Diff:
        """What importing ``new`` would change."""
        return compare(self.directory().catalogue, new)

    def import_catalogue(self, new: Catalogue) -> Diff:
        """Makes a checked catalogue the one in force, in one transaction."""

        def write(connection: Connection, directory: Directory) -> Diff:
            now = self.clock.now()
            diff = compare(directory.catalogue, new)
            if diff.changes:
                store.apply(connection, new, now)
                changes = [[change.what, change.kind, change.code, *change.fields] for change in diff.changes]
                record(connection, now, "catalogue-imported", data={"changes": changes})
            return diff

        return self._write(write)

    # People

    def add_officer(self, code: str, name: str, agency: str | None, pin: str) -> Officer:
        """Refused for a code in use, an unknown agency, or a PIN that is not 4 to 8 digits."""
        pin_hash = officers.hashed(pin)
        return self._write(lambda c, d: officers.add(c, d, code, name, agency, pin_hash, self.clock.now()))

    def sign_in(self, code: str, pin: str, device: str = "") -> Officer:
        """The officer whose PIN this is; Refused("wrong-pin", left=tries) or ("officer-locked", until=HH.MM)."""

        def look(connection: Connection, directory: Directory) -> tuple[int, Officer, str | None]:
            officer_id, officer, pin_hash = officers.find(connection, directory, code)
            officers.refuse_while_locked(connection, directory, officer_id, code, self.clock.now())
            return officer_id, officer, pin_hash

        officer_id, officer, pin_hash = self._read(look)
        right = officers.matches(pin_hash, pin)
        left = self._write(
            lambda c, _d: officers.note_sign_in(c, officer_id, right, device, self.clock.now())
        )
        if not right:
            raise Refused("wrong-pin", where=code, left=left)
        return officer

    # Tickets

    def issue(
        self,
        service: str,
        priority: str = "none",
        *,
        device: str = "",
        noted: bool = False,
        uid: str | None = None,
    ) -> Ticket:
        """Issues a ticket: one durable transaction.

        ``noted`` says that its holder already knows the number (the command line prints none): it waits at once.
        Otherwise it waits from ``settle_print`` on. ``uid`` makes a repeated request give the same ticket.
        Refused for an unknown or closed service, a used-up quota, an unknown priority class.
        """
        if priority not in PRIORITY_CLASSES:
            raise Refused("unknown-priority", where=priority, known=", ".join(PRIORITY_CLASSES))

        def write(connection: Connection, directory: Directory, today: Today) -> Ticket:
            if uid is not None:
                known = register.find_uid(connection, directory, uid)
                if known is not None:
                    return known
            offered = directory.service(service)
            closed = opening(offered, today.wall)
            if closed is not None:
                raise Refused(
                    f"service-{closed}", where=service, opens=offered.open_time, closes=offered.close_time
                )
            service_id = directory.service_ids[service]
            quota = offered.daily_quota
            if quota is not None and register.issued_today(connection, today.day, service_id) >= quota:
                raise Refused("service-quota", where=service, quota=quota)
            agency = directory.agencies[offered.agency]
            agency_id = directory.agency_ids[agency.code]
            favoured = priority != "none"
            number = register.next_number(connection, today.day, agency.prefix)
            ticket = Ticket(
                id=0,
                uid=uid or new_uid(today.now),
                number=register.label(agency.prefix, number),
                service_day=today.day,
                agency=agency.code,
                service=service,
                priority=priority,
                state="waiting" if noted else "issued",
                print_state="noted" if noted else "issued",
                device=device,
                issued_at=today.now,
                first_arrival=today.now,
                rank=rank(today.now, favoured, directory.policies[agency.code]),
            )
            return register.insert_issued(connection, ticket, agency_id, service_id)

        return self._write_today(write)

    def place(self, ticket: Ticket) -> Issued:
        """A ticket with how many are called before it and how long that takes."""

        def read(connection: Connection, directory: Directory) -> Issued:
            lines = views.load_lines(connection, directory, self.clock.now(), ticket.agency)
            place = lines[ticket.agency].place_of(ticket)
            return Issued(ticket, place.ahead, place.forecast)

        return self._read(read)

    def settle_print(self, uid: str, outcome: PrintState, device: str = "") -> Ticket:
        """Writes what became of a ticket's paper; doing it twice changes nothing. Refused("unknown-ticket")."""

        def write(connection: Connection, directory: Directory) -> Ticket:
            ticket = self._by_uid(connection, directory, uid)
            register.settle_print(connection, directory, ticket, outcome, self.clock.now(), device)
            return self._by_uid(connection, directory, uid)

        return self._write(write)

    def settle_interrupted(self, device: str) -> tuple[Ticket, ...]:
        """After a kiosk was cut off while printing: its tickets whose paper nobody answered for wait as
        ``unconfirmed``. A person with paper must not be lost; a number nobody holds ends as a no-show."""

        def write(connection: Connection, directory: Directory, today: Today) -> tuple[Ticket, ...]:
            columns = tables.ticket.c
            mine = (columns.state == "issued", columns.device == device, columns.service_day == today.day)
            left = register.tickets_where(connection, directory, *mine)
            for ticket in left:
                register.settle_print(connection, directory, ticket, "unconfirmed", today.now, device)
            return left

        return self._write_today(write)

    def cancel(self, uid: str, reason: str, device: str = "") -> Ticket:
        """Ends a ticket that nobody will come for; Refused when it was called already."""

        def write(connection: Connection, directory: Directory) -> Ticket:
            ticket = self._by_uid(connection, directory, uid)
            now = self.clock.now()
            register.take_step(
                connection,
                directory,
                ticket,
                "cancel",
                now,
                device=device,
                reason=reason,
                values={"ended_at": now},
            )
            return self._by_uid(connection, directory, uid)

        return self._write(write)

    # Counters

    def open_counter(self, counter: str, officer: str | None = None) -> views.DeskView:
        """Opens a counter; opening one's own open counter again changes nothing. See desk.open_counter."""

        def write(connection: Connection, directory: Directory) -> None:
            who = None if officer is None else officers.find(connection, directory, officer)[:2]
            desk.open_counter(connection, directory, directory.counter(counter), who, self.clock.now())

        self._write(write)
        return self.desk_view(counter)

    def close_counter(self, counter: str) -> None:
        self._write(lambda c, d: desk.close_counter(c, d, counter, self.clock.now()))

    def call_next(self, counter: str) -> Ticket | None:
        """Calls whoever is next; None when nobody waits for this counter. See desk.call_next."""

        return self._write_today(lambda c, d, today: desk.call_next(c, d, counter, today.now))

    def recall(self, counter: str) -> Ticket:
        """Calls the same visitor once more."""
        return self._step(counter, "recall", lambda ticket, _now: {"calls": ticket.calls + 1})

    def start(self, counter: str) -> Ticket:
        """The visitor is here: serving begins."""
        return self._step(counter, "start", lambda _ticket, now: {"started_at": now})

    def finish(self, counter: str) -> Ticket:
        """Serving ended."""
        return self._step(counter, "finish", lambda _ticket, now: {"ended_at": now})

    def no_show(self, counter: str) -> Ticket:
        """Called, did not come."""
        return self._step(counter, "no-show", lambda _ticket, now: {"ended_at": now})

    # Inside

    def _step(self, counter: str, step: str, values: Callable[[Ticket, Micros], dict[str, int]]) -> Ticket:
        def write(connection: Connection, directory: Directory) -> Ticket:
            now = self.clock.now()
            _, officer_id, ticket = desk.require_current(connection, directory, counter)
            register.take_step(
                connection, directory, ticket, step, now, officer_id=officer_id, values=values(ticket, now)
            )
            return register.find_id(connection, directory, ticket.id)

        return self._write(write)

    @staticmethod
    def _by_uid(connection: Connection, directory: Directory, uid: str) -> Ticket:
        ticket = register.find_uid(connection, directory, uid)
        if ticket is None:
            raise Refused("unknown-ticket", where=uid)
        return ticket

    def _current(self, connection: Connection) -> tuple[Directory, str]:
        """The directory in force and the service day that was last written on."""
        row = _BOOKS.first(connection, {})
        if row is None:
            raise Unavailable("no-hall", where=str(self._database.path))
        known = self._known
        if known is None or (known.version, self._generation) != (
            row.catalogue_version,
            self._database.generation,
        ):
            try:
                known = load_directory(connection)
            except (KeyError, ValueError, TypeError) as error:  # rows that no import of ours could write
                raise Unavailable("database-corrupt", where=str(self._database.path)) from error
            assert known is not None
            self._known, self._generation = known, self._database.generation
        return known, row.service_day

    def _today(self, directory: Directory, last_day: str) -> Today:
        now = self.clock.now()
        wall = local(now, directory.hall.time_zone)
        return Today(now, wall, max(wall.date().isoformat(), last_day))

    def _read(self, work: Callable[[Connection, Directory], R]) -> R:
        with self._database.read() as connection:
            return work(connection, self._current(connection)[0])

    def _read_today(self, work: Callable[[Connection, Directory, Today], R]) -> R:
        with self._database.read() as connection:
            directory, last_day = self._current(connection)
            return work(connection, directory, self._today(directory, last_day))

    def _write(self, work: Callable[[Connection, Directory], R]) -> R:
        with self._database.write() as connection:
            result = work(connection, self._current(connection)[0])
            connection.commit()
            return result

    def _write_today(self, work: Callable[[Connection, Directory, Today], R]) -> R:
        """Like ``_write``; the first write of a new service day lets what was left waiting expire, however long
        the machine slept."""
        with self._database.write() as connection:
            directory, last_day = self._current(connection)
            today = self._today(directory, last_day)
            if today.day > last_day:
                connection.execute(update(tables.hall).values(service_day=today.day))
                register.expire_before(connection, today.day, today.now)
            result = work(connection, directory, today)
            connection.commit()
            return result


_BOOKS = Prepared(select(tables.hall.c.catalogue_version, tables.hall.c.service_day))


def _is_picture(data: bytes) -> bool:
    """Whether the bytes are a whole PNG or JPEG of bearable size."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
                if max(picture.size) > LOGO_SIDE:
                    return False
                picture.load()
    except (OSError, SyntaxError, ValueError, Warning, Image.DecompressionBombError):
        return False
    return True


def _hall_values(facts: HallFacts) -> dict[str, str | bytes]:
    values: dict[str, str | bytes] = {}
    if facts.name is not None:
        name = " ".join(facts.name.split())
        if not name or len(name) > 120 or not printable(name):
            raise Refused("hall-name", where="name")
        values["name"] = name
    for key, text in (("place", facts.place), ("address", facts.address)):
        if text is not None:
            if len(text) > 200:
                raise Refused("hall-text", where=key, most=200)
            values[key] = " ".join(text.split())
    if facts.time_zone is not None:
        try:
            ZoneInfo(facts.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise Refused("hall-time-zone", where=facts.time_zone) from None
        values["time_zone"] = facts.time_zone
    if facts.logo is not None:
        if len(facts.logo) > LOGO_LIMIT or not _is_picture(facts.logo):
            raise Refused("hall-logo", where="logo")
        values["logo"] = facts.logo
    if facts.ticker is not None:
        if len(facts.ticker) > 2000:
            raise Refused("hall-text", where="ticker", most=2000)
        values["ticker"] = facts.ticker
    return values
