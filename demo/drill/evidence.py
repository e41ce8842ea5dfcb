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
            Given(robot.name, note["uid"], note["number"], note["issued_at"])
            for robot, lines in notes.items()
            for note in _of(lines, "given")
        ],
        papers=list(papers),
        noted=frozenset(note["uid"] for lines in notes.values() for note in _of(lines, "noted")),
        books=books,
        claims=claims,
        releases=releases,
        let_go=[release for robot, lines in notes.items() for release in _let_go(robot.task.counter, lines)],
        kills=list(kills),
        troubles=list(troubles),
        conflicts=_conflicts(url),
    )


def _of(lines: Iterable[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [note for note in lines if note["kind"] == kind]


def _claims(counter: str, lines: Sequence[dict[str, Any]]) -> list[Claim]:
    """Calls that an officer saw at the desk, or a display announced."""
    seen = {
        (note["number"], counter, note["called_at"])
        for note in _of(lines, "seat")
        if note["state"] in ("called", "serving")
    }
    shown = {
        (note["number"], note["counter"], note["called_at"])
        for note in _of(lines, "shown")
        if not note["recall"]
    }
    return [Claim(*call) for call in sorted(seen | shown)]


def _let_go(counter: str, lines: Sequence[dict[str, Any]]) -> list[Release]:
    """Visitors an officer returned or sent on, as the desk showed it."""
    releases = []
    pressed, here = "", ""
    for note in lines:
        if note["kind"] == "press":
            pressed = note["verb"]
        elif note["kind"] == "seat":
            if here and note["number"] != here and pressed in PRESSES:
                releases.append(Release(here, counter))
            here = note["number"]
    return releases


def _books(url: str) -> tuple[list[InBooks], list[Claim], list[Release]]:
    office = Office.open(url, SystemClock())
    try:
        directory = office.directory()
        codes = {row: counter.code for row, counter in directory.counter_by_id.items()}
        day = local(office.clock.now(), directory.hall.time_zone).date()
        tickets = {ticket.id: ticket for ticket in office.tickets.of_day(day)}
        events: list[Event] = []
        while more := office.events_after(events[-1].id if events else 0, BATCH):
            events += more
    finally:
        office.close()
    by_id = {event.id: event for event in events}
    waited = {event.ticket_id for event in events if event.kind == "queued"}
    why = {event.ticket_id: event.reason or "" for event in events if event.kind in ("cancelled", "expired")}
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
    return [_in_books(ticket, ticket.id in waited, why) for ticket in tickets.values()], claims, releases


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
