"""Taking in what a kiosk did alone (docs/decisions/0011). Every function works inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from sqlalchemy import Connection, insert, select

from core.catalogue.directory import Directory
from core.clock import Today
from core.events import About, kinds
from core.handin import conflicts
from core.handin.conflicts import Misfit
from core.handin.entries import (
    CancelEntry,
    Entry,
    Fit,
    HandedIn,
    PaperEntry,
    TicketEntry,
    VoidEntry,
    credible,
    ticket_data,
)
from core.handin.work import FROM_PAPER
from core.storage import tables
from core.storage.events import events_of, record
from core.tickets import quotas, register, steps
from core.tickets.model import Ticket

_VOID = tables.void
NOT_ANSWERED = "not-answered"
"""Why a number is cancelled that nobody was told of."""


def take_in(
    connection: Connection, directory: Directory, today: Today, device: str, entries: Sequence[Entry]
) -> HandedIn:
    """Takes what a kiosk of this name did alone into the books, in its order; doing it again changes nothing. Nothing
    that is on paper is refused: what does not fit is kept as a conflict for a person."""
    taking = _Taking(connection, directory, today, device)
    fits = [taking.entry(entry) for entry in entries]
    new = fits.count("new")
    if new:
        record(connection, today.now, kinds.Merged(new), About(device=device))
    return HandedIn(new, fits.count("conflict"))


class _Taking:
    """One hand-in."""

    def __init__(self, connection: Connection, directory: Directory, today: Today, device: str) -> None:
        self._connection, self._directory, self._today = connection, directory, today
        self._device = device

    def entry(self, entry: Entry) -> Fit:
        match entry:
            case TicketEntry():
                return self._ticket(entry)
            case VoidEntry():
                self._void(entry)
            case PaperEntry():
                self._paper(entry)
            case CancelEntry():
                self._cancel(entry.uid, entry.reason)
            case _:
                assert_never(entry)
        return "known"

    def _ticket(self, entry: TicketEntry) -> Fit:
        """A ticket of the kiosk's own series."""
        here = register.find_uid(self._connection, self._directory, entry.uid)
        if here is None:
            here = register.find_number(self._connection, self._directory, entry.day, entry.number)
            if here is not None and here.device != FROM_PAPER:
                return self._keep("number-twice", entry)
        if here is not None:
            return self._adopt(entry, here) if here.device == FROM_PAPER else "known"
        if conflicts.is_kept(self._connection, entry.uid):
            return "known"
        if any(code not in self._directory.service_by_code for code in (entry.service, *entry.stops)):
            return self._keep("service-gone", entry)
        self._enter(entry)
        return "new"

    def _enter(self, entry: TicketEntry) -> None:
        """Writes the ticket with its event, its stops and what it takes of quotas."""
        connection, directory, today = self._connection, self._directory, self._today
        issued = credible(entry.at, today)
        service_id = directory.service_ids[entry.service]
        row = register.enter(
            connection,
            {
                "uid": entry.uid,
                "service_day": entry.day,
                "label": entry.number,
                "agency_id": directory.agency_ids[directory.service_by_code[entry.service].agency],
                "service_id": service_id,
                "priority": entry.priority,
                "favoured": entry.favoured,
                "state": "issued",
                "print_state": "issued",
                "device": self._device,
                "issued_at": issued,
                "first_arrival": issued,
                "rank": issued - (entry.at - entry.rank),
                "booked_for": entry.booked_for,
                "stops_left": len(entry.stops),
                "any_order": entry.any_order,
                "told_p50": entry.told.p50_minutes if entry.told else None,
                "told_p90": entry.told.p90_minutes if entry.told else None,
            },
        )
        services = (entry.service, *entry.stops)
        what = kinds.Issued("issued", services if entry.stops else ())
        record(connection, issued, what, About(row, service_id, device=self._device, alone=True))
        for position, code in enumerate(entry.stops, start=1):
            stop = {"ticket_id": row, "position": position, "service_id": directory.service_ids[code]}
            connection.execute(insert(tables.stop).values({**stop, "begun_at": None}))
        for code in services:
            if directory.service_by_code[code].daily_quota is not None:
                quotas.use(connection, entry.day, directory.service_ids[code])
        if entry.day < today.last_day or (entry.day == today.day and today.closed):
            ticket = register.find_id(connection, directory, row)
            step = steps.Step("expire", today.now, values={"ended_at": today.now}, reason="day-over")
            steps.take_step(connection, directory, ticket, step)

    def _adopt(self, entry: TicketEntry, here: Ticket) -> Fit:
        """The ticket of a paper that a desk saw first: what it was issued as comes into the log, once."""
        connection, directory = self._connection, self._directory
        if any(isinstance(event.what, kinds.Issued) for event in events_of(connection, here.id)):
            return "known"
        service_id = directory.service_ids.get(entry.service)
        what = kinds.Issued("issued", (), entry.uid, entry.service)
        about = About(here.id, service_id, device=self._device, alone=True)
        record(connection, credible(entry.at, self._today), what, about)
        if service_id is not None and directory.service_by_id[service_id].daily_quota is not None:
            quotas.use(connection, entry.day, service_id)
        if entry.stops:  # its visitor may still want them: a person sees to it
            conflicts.keep(connection, self._today.now, self._misfit("stops-unknown", entry, here.id))
        return "new"

    def _keep(self, kind: str, entry: TicketEntry) -> Fit:
        if conflicts.is_kept(self._connection, entry.uid):
            return "known"
        conflicts.keep(self._connection, self._today.now, self._misfit(kind, entry))
        return "conflict"

    def _misfit(self, kind: str, entry: TicketEntry, ticket_id: int | None = None) -> Misfit:
        return Misfit(entry.uid, kind, self._device, entry.day, entry.number, ticket_data(entry), ticket_id)

    def _void(self, entry: VoidEntry) -> None:
        """Nobody has the paper of this request: it is cancelled if it was written, and never written if it comes
        late."""
        known = select(_VOID.c.uid).where(_VOID.c.uid == entry.uid)
        if self._connection.execute(known).first() is None:
            values = {"uid": entry.uid, "at": self._today.now, "device": self._device}
            self._connection.execute(insert(_VOID).values(values))
        self._cancel(entry.uid, NOT_ANSWERED)

    def _paper(self, entry: PaperEntry) -> None:
        ticket = register.find_uid(self._connection, self._directory, entry.uid)
        if ticket is not None:
            when = credible(entry.at, self._today)
            steps.settle_print(self._connection, self._directory, ticket, entry.outcome, when, self._device)

    def _cancel(self, uid: str, reason: str) -> None:
        """Cancels a number that may still be cancelled; any other has gone on."""
        ticket = register.find_uid(self._connection, self._directory, uid)
        if ticket is None or ticket.state not in ("issued", "waiting", "held"):
            return
        now = self._today.now
        step = steps.Step("cancel", now, values={"ended_at": now}, device=self._device, reason=reason)
        steps.take_step(self._connection, self._directory, ticket, step)
        register.give_quota_back(self._connection, self._directory, ticket)
