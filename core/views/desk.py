"""What one counter's officer sees, and the counters an officer may take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from core.calls import calling, sessions, undo
from core.catalogue.directory import Directory
from core.catalogue.model import Counter
from core.clock import Micros, Today
from core.people import officers
from core.people.officers import Officer
from core.storage import tables
from core.storage.events import newest_event
from core.tickets import register
from core.tickets.life import AT_COUNTER
from core.tickets.model import Ticket
from core.tickets.order import Choice
from core.views.queue import in_order

_T = tables.ticket.c
_S = tables.counter_session.c


@dataclass(frozen=True)
class DeskView:
    """What one counter's officer sees."""

    directory: Directory = field(repr=False)
    now: Micros
    counter: Counter
    officer: Officer | None
    open: bool
    current: Ticket | None
    waiting: tuple[Ticket, ...]
    """The tickets this counter can call, in calling order."""
    reasons: Mapping[int, Choice] = field(repr=False)
    """Ticket id -> why it has its place among the waiting."""
    held: tuple[Ticket, ...]
    """The tickets on hold at this counter."""
    no_show: tuple[Ticket, ...]
    finished: tuple[Ticket, ...]
    mean_wait_s: float | None
    """Mean time from arrival to call of today's tickets called to this counter, in seconds."""
    mean_service_s: float | None
    """Mean time from start to end of service of today's tickets finished at this counter, in seconds."""
    undo_until: Micros | None
    """Until when the counter's last step can be undone; None when it cannot."""
    newest_event: int
    """Id of the newest event of the hall that this view knows. 0 in the books of a desk that is cut off: their events
    have ids of their own."""


@dataclass(frozen=True)
class CounterChoice:
    """A counter that an officer may take, and who has it now."""

    counter: Counter
    holder: str | None
    """Name of the officer who has it; empty when it was opened without an officer; None when it is free."""


def desk_view(
    connection: Connection, directory: Directory, code: str, today: Today, *, cut_off: bool = False
) -> DeskView:
    """``cut_off``: these are the books of a desk that is cut off."""
    counter = directory.counter(code)
    counter_id = directory.counter_ids[code]
    state = sessions.counter_state(connection, counter_id)
    holder = officers.find(connection, directory, state.officer)[1] if state and state.officer else None
    asking = calling.asking(connection, directory, code, state, today)
    line = sessions.waiting_for(connection, directory, code)
    waiting, reasons = in_order(line, directory, counter.agency, asking, code)
    tickets_here = register.tickets_where(
        connection, directory, _T.service_day == today.day, _T.counter_id == counter_id
    )
    waits = [ticket.called_at - ticket.first_arrival for ticket in tickets_here if ticket.called_at]
    services = [
        t.ended_at - t.started_at
        for t in tickets_here
        if t.state == "finished" and t.ended_at and t.started_at
    ]
    return DeskView(
        directory=directory,
        now=today.now,
        counter=counter,
        officer=holder,
        open=state is not None,
        current=next((ticket for ticket in tickets_here if ticket.state in AT_COUNTER), None),
        waiting=tuple(waiting),
        reasons=reasons,
        held=tuple(ticket for ticket in tickets_here if ticket.state == "held"),
        no_show=tuple(ticket for ticket in reversed(tickets_here) if ticket.state == "no-show"),
        finished=tuple(ticket for ticket in reversed(tickets_here) if ticket.state == "finished"),
        mean_wait_s=sum(waits) / len(waits) / 1e6 if waits else None,
        mean_service_s=sum(services) / len(services) / 1e6 if services else None,
        undo_until=undo.undo_until(connection, counter_id, today.now) if state else None,
        newest_event=0 if cut_off else newest_event(connection),
    )


def counter_choices(
    connection: Connection, directory: Directory, officer: Officer
) -> tuple[CounterChoice, ...]:
    """The counters an officer may take, in the order of the catalogue."""
    query = (
        select(_S.counter_id, tables.officer.c.name).outerjoin(tables.officer).where(_S.closed_at.is_(None))
    )
    holders = {row.counter_id: row.name or "" for row in connection.execute(query)}
    return tuple(
        CounterChoice(counter, holders.get(directory.counter_ids[counter.code]))
        for counter in directory.catalogue.counters
        if officer.agency in (None, counter.agency)
    )
