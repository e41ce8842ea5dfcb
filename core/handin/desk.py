"""Taking in what a desk did while it was cut off (docs/decisions/0012).

Each ticket is one story with two tellers: the hall's books, and the desk's. Where they follow one another in time
they are one story; where two desks claimed the same visitor, the first by time wins and the other is kept for a
person. Every function works inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, insert, literal, select, update

from core.calls import sessions
from core.catalogue.directory import Directory
from core.clock import Micros, Today
from core.events import About, Event, kinds
from core.handin import conflicts
from core.handin.conflicts import Misfit
from core.handin.entries import Fit, HandedIn, credible
from core.handin.kiosk import NOT_ANSWERED
from core.handin.work import FROM_PAPER, DeskWork, Link, Sender, Touched, ended_with_the_day
from core.storage import tables
from core.storage.events import as_event, copy_in, record
from core.tickets import register, steps
from core.tickets.life import AT_COUNTER, IN_HAND, STEPS, UNDOABLE, may_be_handed_in
from core.tickets.model import Ticket
from core.tickets.paper import read_paper

_T = tables.ticket
_E = tables.event
CLAIMS = UNDOABLE | {kinds.Cancelled.kind}
"""What somebody did with a visitor, apart from paper."""
UNDER_WAY: Micros = 5_000_000
"""So long after a desk began to work alone the verb it got no answer to may still have been written."""
COUNTER_TAKEN = "counter-taken"
"""Why a visitor is held: somebody else was at the counter when the desk's work was handed in."""
_COURSE = ("state", "counter_id", "officer_id", "calls", "called_at", "started_at", "ended_at", "directed_to")
_PLACE = ("agency_id", "service_id", "rank", "favoured", "returned_after", "stops_left")


def take_in(
    connection: Connection, directory: Directory, today: Today, sender: Sender, work: DeskWork
) -> HandedIn:
    """Takes in what a desk did alone, with its real times; doing it again changes nothing."""
    return _Taking(connection, directory, today, sender, work).all()


class _Taking:
    """One hand-in."""

    def __init__(
        self, connection: Connection, directory: Directory, today: Today, sender: Sender, work: DeskWork
    ) -> None:
        self._connection, self._directory, self._today = connection, directory, today
        self._sender, self._work = sender, work
        uids = [deed.uid for touched in work.tickets for deed in touched.deeds]
        self._known = self._ids_of(uids)
        """Identities of the desk's events that are in the books -> their ids there."""
        link = select(tables.desk_link.c.device).where(tables.desk_link.c.counter_id == work.counter_id)
        worked_by = connection.execute(link).scalar()
        self._still_ours = worked_by is None or Link.of(worked_by).device == sender.device
        """Whether nobody has worked at the counter from another PC meanwhile."""

    def all(self) -> HandedIn:
        work = self._work
        if self._still_ours:
            self._take_unanswered_back({touched.uid for touched in work.tickets})
        # Whoever is at the counter last: it has one visitor at a time.
        in_turn = sorted(work.tickets, key=lambda touched: touched.row.state in AT_COUNTER)
        fits = [self._ticket(touched) for touched in in_turn]
        if self._still_ours:
            self._hold_share()
        tickets = len(fits) - fits.count("known")
        if tickets:
            about = About(counter_id=work.counter_id, device=self._sender.name)
            record(self._connection, self._today.now, kinds.Merged(tickets, True), about)
        return HandedIn(tickets, fits.count("conflict"))

    def _ids_of(self, uids: Sequence[str]) -> dict[str, int]:
        known: dict[str, int] = {}
        for start in range(0, len(uids), 500):
            part = select(_E.c.id, _E.c.uid).where(_E.c.uid.in_(uids[start : start + 500]))
            known |= {row.uid: row.id for row in self._connection.execute(part)}
        return known

    def _hold_share(self) -> None:
        """What the desk would go on with is its share in the books too, from the same moment on: whoever it returned
        or whose call was taken back is nobody else's until the desk lets go of them."""
        share = tables.share_ticket
        wanted = select(_T.c.id, literal(self._work.counter_id)).where(
            _T.c.uid.in_(self._work.share),
            _T.c.directed_to.is_(None),
            _T.c.service_day == self._today.day,
            tables.WAITS,
            _T.c.id.not_in(select(share.c.ticket_id)),
        )
        self._connection.execute(insert(share).from_select(["ticket_id", "counter_id"], wanted))

    # Verbs whose answer the desk never got

    def _take_unanswered_back(self, touched: set[str]) -> None:
        """The officer never saw them done. A ticket they went on with alone is as they left it; any other is as it
        was before. Only what was under way when the desk went on alone: whatever came later is somebody's."""
        work = self._work
        began = min((deed.at for ticket in work.tickets for deed in ticket.deeds), default=0)
        taken_back = _E.alias()
        query = (
            select(_E, _T.c.uid.label("ticket_uid"))
            .join(_T, _T.c.id == _E.c.ticket_id)
            .outerjoin(taken_back, taken_back.c.undoes == _E.c.id)
            .where(
                _E.c.id > work.cursor,
                _E.c.at > work.seen,
                _E.c.at <= began + UNDER_WAY,
                _E.c.counter_id == work.counter_id,
                _E.c.kind.in_(sorted(UNDOABLE)),
                taken_back.c.id.is_(None),
            )
            .order_by(_E.c.id.desc())
        )
        for row in self._connection.execute(query).all():
            event = as_event(row)
            if event.uid in self._known or ended_with_the_day(event.kind, event.reason):
                continue
            if not self._gone_on(event):
                self._take_back(event, row.ticket_uid in touched)

    def _take_back(self, event: Event, touched: bool) -> None:
        """``touched``: the desk went on with the ticket, and what it tells of it sets the columns."""
        now = self._today.now
        by = replace(event.about, device=self._sender.name, reason=NOT_ANSWERED)
        if touched:
            steps.note_back(self._connection, event, now, by)
            return
        if steps.state_before(event) in AT_COUNTER:
            assert event.ticket_id is not None
            self._free_counter(event.ticket_id)
        steps.take_back(self._connection, event, now, by)

    def _gone_on(self, event: Event) -> bool:
        """Whether somebody else has gone on with the ticket since, or its day has ended."""
        later = select(_E.c.kind, _E.c.reason, _E.c.counter_id).where(
            _E.c.ticket_id == event.ticket_id, _E.c.id > event.id
        )
        return any(
            ended_with_the_day(row.kind, row.reason)
            or (row.kind in CLAIMS and row.counter_id != self._work.counter_id)
            for row in self._connection.execute(later)
        )

    def _free_counter(self, ticket_id: int) -> None:
        """Somebody else at the counter is set aside: it has one visitor at a time."""
        counter_id = self._work.counter_id
        there = select(_T.c.id).where(_T.c.counter_id == counter_id, tables.CURRENT, _T.c.id != ticket_id)
        other = self._connection.execute(there).scalar()
        if other is not None:
            self._hold(register.find_id(self._connection, self._directory, other))

    def _hold(self, ticket: Ticket) -> None:
        step = steps.Step("hold", self._today.now, device=self._sender.name, reason=COUNTER_TAKEN)
        steps.take_step(
            self._connection, self._directory, ticket, replace(step, counter_id=self._work.counter_id)
        )

    # One ticket

    def _ticket(self, touched: Touched) -> Fit:
        if all(deed.uid in self._known for deed in touched.deeds):
            return "known"
        ticket = self._find(touched)
        if ticket is None:
            self._keep(touched, "unknown-paper", None)
            return "conflict"
        theirs = self._theirs(ticket, touched)
        fits, ours = _who_counts(touched, ticket, theirs)
        if not fits:
            self._keep(touched, "claimed-twice", ticket, theirs, "ours" if ours else "theirs")
        self._copy(touched, ticket)
        if ours:
            self._apply(touched, ticket, at_ours=not theirs)
        return "new" if fits else "conflict"

    def _find(self, touched: Touched) -> Ticket | None:
        ticket = register.find_uid(self._connection, self._directory, touched.uid)
        if ticket is not None:
            return ticket
        day, number = touched.row.service_day, touched.row.label
        ticket = register.find_number(self._connection, self._directory, day, number)
        if ticket is not None or not touched.paper:
            return ticket
        prefixes = {agency.prefix for agency in self._directory.agency_by_id.values()}
        known_service = touched.row.service_id in self._directory.service_by_id
        if not read_paper(number, prefixes).letter or not known_service:
            return None
        # Of a kiosk that is still to hand it in.
        values = {**touched.row.columns(), "uid": touched.uid, "device": FROM_PAPER}
        row = register.enter(self._connection, {**values, "state": "waiting", "counter_id": None})
        return register.find_id(self._connection, self._directory, row)

    def _theirs(self, ticket: Ticket, touched: Touched) -> list[Any]:
        """What others did with the ticket since the desk's copy was made, and was not taken back."""
        taken_back = _E.alias()
        query = (
            select(_E.c.uid, _E.c.at, _E.c.kind, _E.c.counter_id, _E.c.reason)
            .outerjoin(taken_back, taken_back.c.undoes == _E.c.id)
            .where(
                _E.c.ticket_id == ticket.id,
                _E.c.id > (0 if touched.paper else self._work.cursor),
                _E.c.kind.in_(sorted(CLAIMS)),
                taken_back.c.id.is_(None),
            )
            .order_by(_E.c.id)
        )
        own = {deed.uid for deed in touched.deeds}
        return [
            row
            for row in self._connection.execute(query)
            if row.uid not in own
            and not ended_with_the_day(row.kind, row.reason)
            and not (self._still_ours and row.counter_id == self._work.counter_id)
        ]

    def _copy(self, touched: Touched, ticket: Ticket) -> None:
        """The desk's events, with the times they had."""
        for deed in touched.deeds:
            if deed.uid in self._known:
                continue
            about = About(
                ticket.id,
                deed.service_id,
                self._work.counter_id,
                deed.officer_id,
                self._sender.name,
                deed.reason,
                self._known.get(deed.undoes) if deed.undoes else None,
                alone=True,
            )
            when = credible(deed.at, self._today)
            self._known[deed.uid] = copy_in(self._connection, deed.uid, when, deed.what, about)

    def _apply(self, touched: Touched, ticket: Ticket, *, at_ours: bool) -> None:
        """The ticket as the desk left it. ``at_ours``: nobody else did anything with it meanwhile."""
        left = touched.row.columns()
        values = {name: left[name] for name in _COURSE}
        state = touched.row.state
        if not touched.paper:
            values |= {name: left[name] for name in _PLACE}
        elif state == "waiting":
            return  # it was shown and given back: where it waits is not the desk's to say
        if not may_be_handed_in(ticket.state, at_ours or ticket.counter == self._counter_code()):
            return
        over = ticket.service_day < self._today.day or self._today.closed
        if over and state in steps.CLOSING:
            if ticket.state not in steps.CLOSING:
                return  # the end of the day has given it its outcome
            values |= {"state": STEPS[steps.CLOSING[state]][1], "ended_at": self._today.now}
        elif state in AT_COUNTER and self._occupied(ticket):
            state = "held"
            values["state"] = state
        for position, begun_at in touched.begun:
            steps.begin_stop(self._connection, ticket.id, position, begun_at)
        self._connection.execute(update(_T).where(_T.c.id == ticket.id).values(values))
        if state == "held" and touched.row.state != "held":
            about = About(ticket.id, touched.row.service_id, self._work.counter_id, device=self._sender.name)
            record(self._connection, self._today.now, kinds.Held(), replace(about, reason=COUNTER_TAKEN))
        shared = tables.share_ticket
        if values["state"] != "waiting":
            self._connection.execute(shared.delete().where(shared.c.ticket_id == ticket.id))

    def _counter_code(self) -> str:
        return self._directory.counter_by_id[self._work.counter_id].code

    def _occupied(self, ticket: Ticket) -> bool:
        state = sessions.counter_state(self._connection, self._work.counter_id)
        return state is None or state.ticket_id not in (None, ticket.id)

    def _keep(
        self,
        touched: Touched,
        kind: str,
        ticket: Ticket | None,
        theirs: Sequence[Any] = (),
        winner: str = "",
    ) -> None:
        counter_id = self._work.counter_id
        uid = f"{touched.uid}:{counter_id}:{touched.deeds[0].at}"
        if conflicts.is_kept(self._connection, uid):
            return
        codes = {key: counter.code for key, counter in self._directory.counter_by_id.items()}
        others = [
            {"at": row.at, "kind": row.kind, "counter": codes.get(row.counter_id, "")} for row in theirs
        ]
        data = {
            "winner": winner,
            "ours": [deed.as_data() for deed in touched.deeds],
            "theirs": others,
            "values": touched.row.columns(),
        }
        day, number = touched.row.service_day, touched.row.label
        ticket_id = ticket.id if ticket else None
        misfit = Misfit(uid, kind, self._sender.name, day, number, data, ticket_id, counter_id)
        conflicts.keep(self._connection, self._today.now, misfit)


def _who_counts(touched: Touched, ticket: Ticket, theirs: Sequence[Any]) -> tuple[bool, bool]:
    """Whether both stories are one, and whether the desk's sets how the ticket stands."""
    if not theirs:
        return True, True
    first, last = touched.deeds[0].at, touched.deeds[-1].at
    if last <= theirs[0].at and touched.row.state in ("waiting", "no-show"):
        return True, False  # the desk let go of the visitor, and the others went on
    if theirs[-1].at <= first and ticket.state not in ("finished", "cancelled", *IN_HAND):
        return True, True  # the others let go of the visitor, and the desk went on
    return False, first < theirs[0].at and ticket.state not in IN_HAND
