"""Shares: the part of the queue with which each desk would go on when it is cut off.

While everything works, each open desk has a share of those who wait: by rule, and never the same ticket in two
shares (docs/decisions/0012). A desk that is surely cut off goes on with its share; so another desk may call a ticket
of a share only after its desk has let go of it, or, when that desk is out of touch, not at all until it is back.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, delete, func, insert, select, update

from core.calls import calling, sessions
from core.catalogue.directory import Directory
from core.clock import Micros, Today
from core.errors import Unavailable
from core.events import About, kinds
from core.handin.work import Link
from core.office.books import Books
from core.storage import tables
from core.storage.events import record

R = TypeVar("R")
_L = tables.desk_link
_H = tables.share_ticket
_T = tables.ticket
_S = tables.counter_session

LET_GO_S = 8.0
"""So long a call waits for another desk to let go of a ticket: longer than a desk counts as in touch."""
LOOK_AGAIN_S = 0.004
LOOK_AT_DESK_S = 0.5
"""So often it is looked whether that desk is still in touch."""


@dataclass(frozen=True, slots=True)
class Share:
    """A desk's part of those who wait."""

    tickets: tuple[str, ...]
    """Identities, in the order they came."""
    surplus: tuple[str, ...] = ()
    """Of these, what it should let go of: another desk has fewer."""
    opened: bool = True
    """False when the counter is closed: it has no share."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A desk's sign of life."""

    counter: str
    link: Link
    keep: Sequence[str]
    """Identities of the tickets of its share that it keeps."""
    until: Micros
    """So long it counts as in touch."""


class ShareRoom:
    """``office.shares``."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def when_let_go(self, counter: str, verb: Callable[[], R]) -> R:
        """Does a counter's verb as soon as the desk in whose share its ticket is has given it over."""
        until = time.monotonic() + LET_GO_S
        asked: set[int] = set()
        while True:
            try:
                return verb()
            except calling.InShare as held:
                if time.monotonic() > until:
                    raise Unavailable("database-busy", where=self._books.where) from None
                first = held.ticket not in asked
                asked.add(held.ticket)
                self._ask_for(held, counter, first)
                self._await(held)

    def _ask_for(self, held: calling.InShare, counter: str, first: bool) -> None:
        def write(connection: Connection, directory: Directory, today: Today) -> None:
            _ask_for(connection, today, held, directory.counter_ids[counter], first)

        self._books.write(write, new_day=False)

    def _await(self, held: calling.InShare) -> None:
        """Waits for a ticket to leave a share, without keeping anybody from writing; for so long at most, then the
        desk is looked at again."""
        until = time.monotonic() + LOOK_AT_DESK_S
        statement = select(_H.c.counter_id).join(_T, _T.c.id == _H.c.ticket_id)
        of_ticket = statement.where(_H.c.ticket_id == held.ticket, _T.c.directed_to.is_(None))
        while True:
            time.sleep(LOOK_AGAIN_S)
            with self._books.database.read() as connection:
                holder = connection.execute(of_ticket).scalar()
            if holder != held.counter or time.monotonic() > until:
                return

    def give(self, counter: str, link: Link, tickets: Mapping[int, int]) -> None:
        """Gives tickets of the counter's share (their ids) to the counters that asked for them."""

        def write(connection: Connection, directory: Directory, _today: Today) -> None:
            counter_id = directory.counter_ids[directory.counter(counter).code]
            if link.is_late(_link_of(connection, counter_id)):
                return
            for ticket, to in tickets.items():
                conditions = (_H.c.ticket_id == ticket, _H.c.counter_id == counter_id)
                connection.execute(update(_H).where(*conditions).values(counter_id=to))

        self._books.write(write, new_day=False)

    def renew(self, counter: str, link: Link, keep: Sequence[str], until: Micros) -> Share:
        """Says that the desk is in touch until a moment, keeps these tickets of its share, lets go of the others,
        and takes its part of what is in nobody's share. Most often nothing changes: then that is found out without
        keeping anybody from writing."""
        sign = Sign(counter, link, keep, until)

        def look(connection: Connection, directory: Directory, today: Today) -> Share | None:
            return _unchanged(connection, directory, today, sign)

        def stay(connection: Connection, directory: Directory, _today: Today) -> bool:
            conditions = (
                _L.c.counter_id == directory.counter_ids[counter],
                _L.c.device == link.mark,
                _L.c.apart.is_(False),
            )
            return connection.execute(update(_L).where(*conditions).values(until=until)).rowcount == 1

        share = self._books.read_today(look)
        if share is not None and self._books.aside(stay):
            return share

        def write(connection: Connection, directory: Directory, today: Today) -> Share:
            return _renew(connection, directory, today, sign)

        return self._books.write(write, new_day=False)

    def release(self, counter: str) -> int:
        """Puts what is set apart for a desk that is cut off back into everybody's line, because a person sees that
        nobody works there; gives how many tickets that were."""

        def write(connection: Connection, directory: Directory, today: Today) -> int:
            counter_id = directory.counter_ids[directory.counter(counter).code]
            number = _put_back(connection, counter_id)
            _forget(connection, counter_id)
            record(connection, today.now, kinds.ShareReleased(number), About(counter_id=counter_id))
            return number

        return self._books.write(write, new_day=False)


def _link_of(connection: Connection, counter_id: int) -> Any:
    """The row of a counter's link; None where no desk is behind it."""
    return connection.execute(select(_L).where(_L.c.counter_id == counter_id)).first()


def _ask_for(connection: Connection, today: Today, held: calling.InShare, asking: int, first: bool) -> None:
    """Asks a desk to give a ticket over; of one that is out of touch the whole share is set apart for it."""
    counter_id = held.counter
    link = _link_of(connection, counter_id)
    if link is None:  # nobody is behind this share
        connection.execute(delete(_H).where(_H.c.counter_id == counter_id))
    elif link.until < today.now:
        _set_apart(connection, today, counter_id)
    elif first:
        wanted = kinds.ShareWanted(held.ticket, asking)
        record(connection, today.now, wanted, About(counter_id=counter_id))


def _set_apart(connection: Connection, today: Today, counter_id: int) -> None:
    share = select(_H.c.ticket_id).where(_H.c.counter_id == counter_id)
    apart = update(_T).where(_T.c.id.in_(share), tables.WAITING).values(directed_to=counter_id)
    number = connection.execute(apart).rowcount
    # What is no longer in the line is in no share either.
    still = select(_T.c.id).where(_T.c.directed_to == counter_id, tables.WAITS)
    connection.execute(delete(_H).where(_H.c.counter_id == counter_id, _H.c.ticket_id.not_in(still)))
    connection.execute(update(_L).where(_L.c.counter_id == counter_id).values(apart=True))
    record(connection, today.now, kinds.ShareApart(number), About(counter_id=counter_id))


def _put_back(connection: Connection, counter_id: int) -> int:
    """The line is everybody's again; gives how many tickets were set apart."""
    share = select(_H.c.ticket_id).where(_H.c.counter_id == counter_id)
    directed = (_T.c.id.in_(share), _T.c.directed_to == counter_id, tables.WAITS)
    return connection.execute(update(_T).where(*directed).values(directed_to=None)).rowcount


def _forget(connection: Connection, counter_id: int) -> None:
    connection.execute(delete(_H).where(_H.c.counter_id == counter_id))
    connection.execute(delete(_L).where(_L.c.counter_id == counter_id))


def _unchanged(connection: Connection, directory: Directory, today: Today, sign: Sign) -> Share | None:
    """The share as it stands, None when something about it is to be written."""
    counter = directory.counter(sign.counter).code
    counter_id = directory.counter_ids[counter]
    known = _link_of(connection, counter_id)
    if known is None or known.apart or known.device != sign.link.mark:
        return None
    if sessions.counter_state(connection, counter_id) is None:
        return None
    line = _line(connection, directory.takes[counter])
    share = [row for row in line if row.shared == counter_id]
    number = connection.execute(select(func.count()).where(_H.c.counter_id == counter_id)).scalar_one()
    if number != len(share) or {row.uid for row in share} != set(sign.keep):
        return None
    if any(row.shared is None for row in line):
        return None
    others = _able(connection, directory, today, counter)
    return Share(tuple(row.uid for row in share), _surplus(share, counter_id, others, _sizes(connection)))


def _able(
    connection: Connection, directory: Directory, today: Today, counter: str
) -> dict[int, frozenset[int]]:
    """Counters whose desks are in touch, and this one -> the services they take."""
    codes = [directory.counter_by_id[counter_id].code for counter_id in _in_touch(connection, today.now)]
    return {
        directory.counter_ids[code]: frozenset(directory.takes[code])
        for code in (*codes, counter)
        if code in directory.takes
    }


def _renew(connection: Connection, directory: Directory, today: Today, sign: Sign) -> Share:
    counter = directory.counter(sign.counter).code
    counter_id = directory.counter_ids[counter]
    link, kept = sign.link, set(sign.keep)
    known = _link_of(connection, counter_id)
    if link.is_late(known):
        return Share(())  # nobody waits for this answer any more
    if known is not None and known.apart:
        number = _put_back(connection, counter_id)
        record(connection, today.now, kinds.ShareBack(number), About(counter_id=counter_id))
    if sessions.counter_state(connection, counter_id) is None:
        _forget(connection, counter_id)
        return Share((), opened=False)
    changes = {"device": link.mark, "until": sign.until, "apart": False}
    if known is None:
        connection.execute(insert(_L).values(counter_id=counter_id, **changes))
    else:
        if Link.of(known.device).device != link.device:
            kept = set()  # the counter is worked at from another PC now: that one's share is free
        connection.execute(update(_L).where(_L.c.counter_id == counter_id).values(changes))
    line = _line(connection, directory.takes[counter])
    gone = [row.id for row in line if row.shared == counter_id and row.uid not in kept]
    here = {row.id for row in line if row.shared == counter_id}
    held = connection.execute(select(_H.c.ticket_id).where(_H.c.counter_id == counter_id)).scalars()
    gone += [ticket_id for ticket_id in held if ticket_id not in here]
    if gone:
        connection.execute(delete(_H).where(_H.c.ticket_id.in_(gone)))
    left = set(gone)
    sizes = _sizes(connection)
    others = _able(connection, directory, today, counter)
    share: list[Any] = []
    for row in line:
        if row.shared == counter_id and row.id not in left:
            share.append(row)
        elif row.shared is None:
            able = [other for other, services in others.items() if row.service_id in services]
            chosen = min(able, key=lambda other: (sizes.get(other, 0), other))
            sizes[chosen] = sizes.get(chosen, 0) + 1
            if chosen == counter_id:
                connection.execute(insert(_H).values(ticket_id=row.id, counter_id=counter_id))
                share.append(row)
    return Share(tuple(row.uid for row in share), _surplus(share, counter_id, others, sizes))


def _line(connection: Connection, services: Sequence[int]) -> list[Any]:
    """Who waits for these services in the order of their ranks, and in whose share each is."""
    query = (
        select(_T.c.id, _T.c.uid, _T.c.service_id, _T.c.rank, _H.c.counter_id.label("shared"))
        .select_from(_T.outerjoin(_H, _H.c.ticket_id == _T.c.id))
        .where(tables.WAITS, _T.c.directed_to.is_(None), _T.c.service_id.in_(services))
    )
    return sorted(connection.execute(query).all(), key=lambda row: (row.rank, row.id))


def _sizes(connection: Connection) -> dict[int, int]:
    sizes: dict[int, int] = {}
    for counter_id in connection.execute(select(_H.c.counter_id)).scalars():
        sizes[counter_id] = sizes.get(counter_id, 0) + 1
    return sizes


def _in_touch(connection: Connection, now: Micros) -> list[int]:
    """Counters whose desks are in touch."""
    conditions = (_L.c.until >= now, _L.c.apart.is_(False))
    return list(connection.execute(select(_L.c.counter_id).where(*conditions)).scalars())


def _surplus(
    share: list[Any], counter_id: int, others: dict[int, frozenset[int]], sizes: dict[int, int]
) -> tuple[str, ...]:
    """The last ones of a share that desks with fewer should have."""
    size = len(share)
    over: list[str] = []
    counts = {other: sizes.get(other, 0) for other in others if other != counter_id}
    for row in reversed(share):
        able = [other for other in counts if row.service_id in others[other]]
        if not able:
            continue
        least = min(able, key=lambda other: (counts[other], other))
        if counts[least] + 2 > size:
            break
        counts[least] += 1
        size -= 1
        over.append(row.uid)
    return tuple(over)
