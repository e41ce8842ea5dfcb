"""Gathers what a drill left: the programs' notes, the printers' papers, the books."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import psycopg

from core.clock import SystemClock, local
from core.office import Event, Office
from core.tickets.model import Ticket
from demo.drill.checks import Claim, Evidence, Given, InBooks, Kill, Release, Trouble
from demo.drill.printers import Paper
from demo.drill.programs import Robot

BATCH = 1000
LETS_GO = ("returned", "transferred", "stop-finished")
PRESSES = {"return", "transfer-to"}
IN_LINE = ("waiting", "called", "serving", "held", "finished", "no-show")


def collect(
    url: str,
    robots: Sequence[Robot],
    papers: Sequence[Paper],
    kills: Sequence[Kill],
    troubles: Sequence[Trouble],
) -> Evidence:
    """Everything, when all programs have ended."""
    notes = {robot: robot.notes() for robot in robots}
    books, claims, releases = _books(url)
    for robot, lines in notes.items():
        claims += _claims(robot.task.counter, lines)
    return Evidence(
        given=[
            Given(robot.name, one["uid"], one["number"], one["issued_at"])
            for robot, lines in notes.items()
            for one in _of(lines, "given")
        ],
        papers=list(papers),
        noted=frozenset(one["uid"] for lines in notes.values() for one in _of(lines, "noted")),
        books=books,
        claims=claims,
        releases=releases,
        let_go=[one for robot, lines in notes.items() for one in _let_go(robot.task.counter, lines)],
        kills=list(kills),
        troubles=list(troubles),
        conflicts=_conflicts(url),
    )


def _of(lines: Iterable[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [one for one in lines if one["kind"] == kind]


def _claims(counter: str, lines: Sequence[dict[str, Any]]) -> list[Claim]:
    """Calls that an officer saw at the desk, or a display announced."""
    seen = {
        (one["number"], counter, one["called_at"])
        for one in _of(lines, "seat")
        if one["state"] in ("called", "serving")
    }
    shown = {
        (one["number"], one["counter"], one["called_at"]) for one in _of(lines, "shown") if not one["recall"]
    }
    return [Claim(*one) for one in sorted(seen | shown)]


def _let_go(counter: str, lines: Sequence[dict[str, Any]]) -> list[Release]:
    """Visitors an officer returned or sent on, as the desk showed it."""
    found = []
    pressed, here = "", ""
    for one in lines:
        if one["kind"] == "press":
            pressed = one["verb"]
        elif one["kind"] == "seat":
            if here and one["number"] != here and pressed in PRESSES:
                found.append(Release(here, counter))
            here = one["number"]
    return found


def _books(url: str) -> tuple[list[InBooks], list[Claim], list[Release]]:
    office = Office.open(url, SystemClock())
    try:
        directory = office.directory()
        codes = {row: one.code for row, one in directory.counter_by_id.items()}
        day = local(office.clock.now(), directory.hall.time_zone).date()
        tickets = {one.id: one for one in office.tickets.of_day(day)}
        events: list[Event] = []
        while more := office.events_after(events[-1].id if events else 0, BATCH):
            events += more
    finally:
        office.close()
    by_id = {one.id: one for one in events}
    waited = {one.ticket_id for one in events if one.kind == "queued"}
    why = {one.ticket_id: one.reason or "" for one in events if one.kind in ("cancelled", "expired")}
    claims, releases = [], []
    for event in events:
        ticket = tickets.get(event.ticket_id or 0)
        if ticket is None:
            continue
        counter = codes.get(event.counter_id or 0, "")
        undone = by_id.get(event.undoes or 0)
        if event.kind == "called":
            claims.append(Claim(ticket.number, counter, event.at))
        elif event.kind in LETS_GO or (undone is not None and undone.kind == "called"):
            releases.append(Release(ticket.number, counter))
    return [_in_books(one, one.id in waited, why) for one in tickets.values()], claims, releases


def _in_books(ticket: Ticket, waited: bool, why: dict[int | None, str]) -> InBooks:
    return InBooks(
        ticket.uid,
        ticket.number,
        ticket.device,
        ticket.state,
        ticket.print_state,
        ticket.issued_at,
        ticket.first_arrival,
        waited or ticket.state in IN_LINE,
        why.get(ticket.id, ""),
    )


def _conflicts(url: str) -> list[tuple[str, str]]:
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT kind, label FROM conflict ORDER BY at").fetchall()
    return [(str(kind), str(number)) for kind, number in rows]
