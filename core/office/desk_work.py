"""Taking in what a desk did while it was cut off (docs/decisions/0012).

Each ticket is one story with two tellers: the hall's books, and the desk's. Where they follow one another in time
they are one story; where two desks claimed the same visitor, the first by time wins and the other is kept for a
person.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import Connection, insert, literal, select, text, update

from core.calls import desk
from core.catalogue.directory import Directory
from core.clock import Micros, Today
from core.handin.entry import HandedIn
from core.handin.work import FROM_PAPER, DeskWork, Link, Touched, ended_with_the_day
from core.office.merging import MergeVerbs, credible, keep_conflict
from core.office.papers import PaperVerbs
from core.storage import tables
from core.storage.events import record
from core.tickets import register
from core.tickets.life import STEPS, UNDOABLE
from core.tickets.model import Ticket
from core.tickets.paper import read_paper

_T = tables.ticket
_E = tables.event
CLAIMS = UNDOABLE | {"cancelled"}
"""What somebody did with a visitor, apart from paper."""
UNDER_WAY: Micros = 5_000_000
"""So long after a desk began to work alone the verb it got no answer to may still have been written."""
_COURSE = ("state", "counter_id", "officer_id", "calls", "called_at", "started_at", "ended_at", "directed_to")
_PLACE = ("agency_id", "service_id", "rank", "favoured", "returned_after", "stops_left")
_IN_HAND = ("called", "serving", "held")


class DeskWorkVerbs(PaperVerbs, MergeVerbs):
    def hand_in_desk(self, device: str, name: str, work: DeskWork) -> HandedIn:
        """Takes in what the desk of this identity and name did alone, with its real times, in one transaction; doing
        it again changes nothing."""

        def write(connection: Connection, directory: Directory, today: Today) -> HandedIn:
            return _Merging(connection, directory, today, device, name, work).all()

        return self._write(write)


@dataclass
class _Merging:
    connection: Connection
    directory: Directory
    today: Today
    device: str
    name: str
    work: DeskWork
    known: dict[str, int] = field(default_factory=dict)
    """Identities of the desk's events that are in the books -> their ids there."""
    still_ours: bool = True
    """Whether nobody has worked at the counter from another PC meanwhile."""

    def all(self) -> HandedIn:
        uids = [deed.uid for touched in self.work.tickets for deed in touched.deeds]
        self.known = self._ids_of(uids)
        link = select(tables.desk_link.c.device).where(tables.desk_link.c.counter_id == self.work.counter_id)
        worked_by = self.connection.execute(link).scalar()
        self.still_ours = worked_by is None or Link.of(worked_by).device == self.device
        if self.still_ours:
            self._take_unanswered_back({one.uid for one in self.work.tickets})
        tickets = conflicts = 0
        # Whoever is at the counter last: it has one visitor at a time.
        for touched in sorted(
            self.work.tickets, key=lambda one: one.values["state"] in ("called", "serving")
        ):
            if all(deed.uid in self.known for deed in touched.deeds):
                continue
            fits = self._take_in(touched)
            tickets += 1
            conflicts += not fits
        if self.still_ours:
            self._hold()
        if tickets:
            record(
                self.connection,
                self.today.now,
                "merged",
                counter_id=self.work.counter_id,
                device=self.name,
                data={"tickets": tickets, "desk": True},
            )
        return HandedIn(tickets, conflicts)

    def _ids_of(self, uids: Sequence[str]) -> dict[str, int]:
        known: dict[str, int] = {}
        for start in range(0, len(uids), 500):
            part = uids[start : start + 500]
            for row in self.connection.execute(select(_E.c.id, _E.c.uid).where(_E.c.uid.in_(part))):
                known[row.uid] = row.id
        return known

    def _hold(self) -> None:
        """What the desk would go on with is its share in the books too, from the same moment on: whoever it returned
        or whose call was taken back is nobody else's until the desk lets go of them."""
        share = tables.share_ticket
        wanted = select(_T.c.id, literal(self.work.counter_id)).where(
            _T.c.uid.in_(self.work.share),
            _T.c.directed_to.is_(None),
            _T.c.service_day == self.today.day,
            text("ticket.state = 'waiting'"),
            _T.c.id.not_in(select(share.c.ticket_id)),
        )
        self.connection.execute(insert(share).from_select(["ticket_id", "counter_id"], wanted))

    # Verbs whose answer the desk never got

    def _take_unanswered_back(self, touched: set[str]) -> None:
        """The officer never saw them done. A ticket they went on with alone is as they left it; any other is as it
        was before. Only what was under way when the desk went on alone: whatever came later is somebody's."""
        began = min((deed.at for one in self.work.tickets for deed in one.deeds), default=0)
        taken_back = _E.alias()
        query = (
            select(_E, _T.c.uid.label("ticket_uid"))
            .join(_T, _T.c.id == _E.c.ticket_id)
            .outerjoin(taken_back, taken_back.c.undoes == _E.c.id)
            .where(
                _E.c.id > self.work.cursor,
                _E.c.at > self.work.seen,
                _E.c.at <= began + UNDER_WAY,
                _E.c.counter_id == self.work.counter_id,
                _E.c.kind.in_(sorted(UNDOABLE)),
                taken_back.c.id.is_(None),
            )
            .order_by(_E.c.id.desc())
        )
        for row in self.connection.execute(query).all():
            if row.uid in self.known or ended_with_the_day(row.kind, row.reason) or self._gone_on(row):
                continue
            data = json.loads(row.data) if row.data else {}
            if row.ticket_uid not in touched:
                before = data.get("before") or {"state": "waiting", **register.AS_NEW}
                if before["state"] in ("called", "serving"):
                    self._free_counter(row.ticket_id)
                mine = _T.c.id == row.ticket_id
                self.connection.execute(update(_T).where(mine).values(before))
                if "stop" in data:
                    register.take_stop_back(self.connection, row.ticket_id, data["stop"])
            record(
                self.connection,
                self.today.now,
                "undone",
                ticket_id=row.ticket_id,
                service_id=row.service_id,
                counter_id=row.counter_id,
                officer_id=row.officer_id,
                device=self.name,
                reason="not-answered",
                data={"what": row.kind},
                undoes=row.id,
            )

    def _gone_on(self, row: Any) -> bool:
        """Whether somebody else has gone on with the ticket since, or its day has ended."""
        later = select(_E.c.kind, _E.c.reason, _E.c.counter_id).where(
            _E.c.ticket_id == row.ticket_id, _E.c.id > row.id
        )
        return any(
            ended_with_the_day(one.kind, one.reason)
            or (one.kind in CLAIMS and one.counter_id != self.work.counter_id)
            for one in self.connection.execute(later)
        )

    def _free_counter(self, ticket_id: int) -> None:
        """Somebody else at the counter is set aside: it has one visitor at a time."""
        mine = (_T.c.counter_id == self.work.counter_id, tables.CURRENT, _T.c.id != ticket_id)
        self.connection.execute(update(_T).where(*mine).values(state="held"))

    # One ticket

    def _take_in(self, touched: Touched) -> bool:
        """False when it does not fit and is kept for a person."""
        ticket = self._find(touched)
        if ticket is None:
            self._keep(touched, "unknown-paper", None)
            return False
        theirs = self._theirs(ticket, touched)
        first, last = touched.deeds[0].at, touched.deeds[-1].at
        state = touched.values["state"]
        fits, ours = True, True
        if theirs:
            before_us = theirs[-1].at <= first and ticket.state not in ("finished", "cancelled", *_IN_HAND)
            after_us = last <= theirs[0].at and state in ("waiting", "no-show")
            if after_us:
                ours = False
            elif not before_us:
                fits = False
                ours = first < theirs[0].at and ticket.state not in _IN_HAND
        if not fits:
            self._keep(touched, "claimed-twice", ticket, theirs, "ours" if ours else "theirs")
        self._copy(touched, ticket)
        if ours:
            self._apply(touched, ticket)
        return fits

    def _find(self, touched: Touched) -> Ticket | None:
        found = register.find_uid(self.connection, self.directory, touched.uid)
        if found is not None:
            return found
        values = touched.values
        day, number = values["service_day"], values["label"]
        found = register.find_number(self.connection, self.directory, day, number)
        if found is not None or not touched.paper:
            return found
        prefixes = {one.prefix for one in self.directory.agency_by_id.values()}
        if (
            not read_paper(number, prefixes).letter
            or values["service_id"] not in self.directory.service_by_id
        ):
            return None
        # Of a kiosk that is still to hand it in.
        row = register.enter(
            self.connection,
            {**values, "uid": touched.uid, "device": FROM_PAPER, "state": "waiting", "counter_id": None},
        )
        return register.find_id(self.connection, self.directory, row)

    def _theirs(self, ticket: Ticket, touched: Touched) -> list[Any]:
        """What others did with the ticket since the desk's copy was made, and was not taken back."""
        taken_back = _E.alias()
        query = (
            select(_E.c.uid, _E.c.at, _E.c.kind, _E.c.counter_id, _E.c.reason)
            .outerjoin(taken_back, taken_back.c.undoes == _E.c.id)
            .where(
                _E.c.ticket_id == ticket.id,
                _E.c.id > (0 if touched.paper else self.work.cursor),
                _E.c.kind.in_(sorted(CLAIMS)),
                taken_back.c.id.is_(None),
            )
            .order_by(_E.c.id)
        )
        own = {deed.uid for deed in touched.deeds}
        return [
            row
            for row in self.connection.execute(query)
            if row.uid not in own
            and not ended_with_the_day(row.kind, row.reason)
            and not (self.still_ours and row.counter_id == self.work.counter_id)
        ]

    def _copy(self, touched: Touched, ticket: Ticket) -> None:
        """The desk's events, with the times they had."""
        for deed in touched.deeds:
            if deed.uid in self.known:
                continue
            data = {**deed.data, "alone": True}
            values = {
                "uid": deed.uid,
                "at": credible(deed.at, self.today),
                "kind": deed.kind,
                "ticket_id": ticket.id,
                "service_id": deed.service_id,
                "counter_id": self.work.counter_id,
                "officer_id": deed.officer_id,
                "device": self.name,
                "reason": deed.reason,
                "data": json.dumps(data, ensure_ascii=False),
                "undoes": self.known.get(deed.undoes) if deed.undoes else None,
            }
            made = insert(_E).values(values).returning(_E.c.id)
            self.known[deed.uid] = int(self.connection.execute(made).scalar_one())

    def _apply(self, touched: Touched, ticket: Ticket) -> None:
        """The ticket as the desk left it."""
        values = {name: touched.values[name] for name in _COURSE}
        if not touched.paper:
            values |= {name: touched.values[name] for name in _PLACE}
        elif values["state"] == "waiting":
            return  # it was shown and given back: where it waits is not the desk's to say
        over = ticket.service_day < self.today.day or self.today.closed
        if over and values["state"] in register.CLOSING:
            if ticket.state not in register.CLOSING:
                return  # the end of the day has given it its outcome
            closing = register.CLOSING[values["state"]]
            values |= {"state": STEPS[closing][1], "ended_at": self.today.now}
        if values["state"] in ("called", "serving") and self._occupied(ticket):
            values["state"] = "held"
        for position, begun_at in touched.begun:
            register.begin_stop(self.connection, ticket.id, position, begun_at)
        self.connection.execute(update(_T).where(_T.c.id == ticket.id).values(values))
        shared = tables.share_ticket
        if values["state"] != "waiting":
            self.connection.execute(shared.delete().where(shared.c.ticket_id == ticket.id))

    def _occupied(self, ticket: Ticket) -> bool:
        state = desk.counter_state(self.connection, self.work.counter_id)
        return state is None or state.ticket_id not in (None, ticket.id)

    def _keep(
        self,
        touched: Touched,
        kind: str,
        ticket: Ticket | None,
        theirs: Sequence[Any] = (),
        winner: str = "",
    ) -> None:
        uid = f"{touched.uid}:{self.work.counter_id}:{touched.deeds[0].at}"
        kept = select(tables.conflict.c.uid).where(tables.conflict.c.uid == uid)
        if self.connection.execute(kept).first() is not None:
            return
        codes = {key: one.code for key, one in self.directory.counter_by_id.items()}
        data = {
            "winner": winner,
            "ours": [asdict(deed) for deed in touched.deeds],
            "theirs": [
                {"at": row.at, "kind": row.kind, "counter": codes.get(row.counter_id, "")} for row in theirs
            ],
            "values": touched.values,
        }
        values = touched.values
        keep_conflict(
            self.connection,
            self.today.now,
            uid,
            kind,
            self.name,
            values["service_day"],
            values["label"],
            data,
            ticket_id=ticket.id if ticket else None,
            counter_id=self.work.counter_id,
        )
