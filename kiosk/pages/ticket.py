"""The page of a number just taken: where to wait, how long, and what became of the paper."""

from __future__ import annotations

from dataclasses import dataclass

from core.catalogue.names import plain_name, service_name, where_text
from core.tickets.model import Issued, Ticket
from core.tickets.paper import code_of
from core.uid import check_code
from core.views import HallView
from core.words import Words
from kiosk.visit import Visit, unnoted


@dataclass(frozen=True, slots=True)
class StopLine:
    """One further service of the same number."""

    mark: str
    """Its place in the visitor's order, or a dot in any order."""
    text: str


@dataclass(frozen=True, slots=True)
class PaperContent:
    """What became of the paper, and what to do."""

    title: str
    hint: str
    icon: str
    urgent: bool
    """The visitor has to note the number."""
    code: str
    """What the paper's code would say, to be photographed; empty while paper is expected or there."""
    spoken: str
    """Number and check code under the code."""


@dataclass(frozen=True, slots=True)
class TicketContent:
    number: str
    heading: str
    unnoted: bool
    """The number is not in the queue: it is on no paper, and nobody noted it."""
    service: str
    where: str
    wait: str
    stopsTitle: str
    stops: tuple[StopLine, ...]
    paper: PaperContent
    noted: str
    """This and the next four are names of buttons; an empty one is not shown."""
    printAgain: str
    paperCame: str
    another: str
    done: str


def derive(visit: Visit, view: HallView, words: Words) -> TicketContent:
    """ValueError for a visit without a number."""
    if visit.issued is None:
        raise ValueError("no number was taken")
    ticket = visit.issued.ticket
    directory = view.directory
    service = directory.service_by_id[directory.service_ids[ticket.service]]
    failed, unsure = visit.paper == "failed", visit.paper == "unconfirmed"
    settled = not failed and not unsure
    return TicketContent(
        number=ticket.number,
        heading=words("kiosk-not-queued" if unnoted(visit) else "kiosk-your-number"),
        unnoted=unnoted(visit),
        service=service_name(service, words.language),
        where=_where(view, ticket, words),
        wait=_wait(visit.issued, words),
        stopsTitle=words("kiosk-ticket-stops-free" if ticket.any_order else "kiosk-ticket-stops"),
        stops=_stops(visit, view, ticket, words),
        paper=_paper(visit, ticket, words),
        noted=words("kiosk-noted") if failed else "",
        printAgain=words("kiosk-print-again") if unsure else "",
        paperCame=words("kiosk-paper-came") if unsure else "",
        another=words("kiosk-another") if settled else "",
        done=words("kiosk-done") if settled else "",
    )


def _where(view: HallView, ticket: Ticket, words: Words) -> str:
    """The agency, and its place in the hall where the catalogue still has the service."""
    directory = view.directory
    agency = directory.agency_by_id[directory.agency_ids[ticket.agency]].short_name
    service = directory.services.get(ticket.service)
    if service is None:
        return agency
    return f"{agency} · {where_text(directory, service, words.language, words, 'kiosk-ticket-where')}"


def _wait(issued: Issued, words: Words) -> str:
    """How many come before, and how long that takes."""
    forecast, ahead = issued.forecast, issued.ahead
    if forecast is None:
        wait = words("kiosk-ticket-wait-unknown")
    elif forecast.p50_minutes == 0:
        wait = words("kiosk-ticket-wait-up-to", high=forecast.p90_minutes)
    else:
        wait = words("kiosk-ticket-wait", low=forecast.p50_minutes, high=forecast.p90_minutes)
    return f"{words('kiosk-ticket-ahead', count=ahead) if ahead else words('kiosk-ticket-first')}, {wait}"


def _stops(visit: Visit, view: HallView, ticket: Ticket, words: Words) -> tuple[StopLine, ...]:
    directory = view.directory
    lines = []
    services = [directory.service_by_code[code] for code in visit.stops if code in directory.service_by_code]
    for place, service in enumerate(services, start=2):
        agency = directory.agency_by_id[directory.agency_ids[service.agency]].short_name
        name = plain_name(service_name(service, words.language))
        lines.append(StopLine(mark="•" if ticket.any_order else str(place), text=f"{name} · {agency}"))
    return tuple(lines)


_PAPER_ICONS = {
    "printing": "printer",
    "printed": "arrow-down",
    "unconfirmed": "printer",
    "failed": "camera",
    "noted": "check",
}
_WITH_CODE = ("failed", "noted", "unconfirmed")


def _paper(visit: Visit, ticket: Ticket, words: Words) -> PaperContent:
    from_second = bool(visit.printer) and visit.paper == "printed"
    still_valid = visit.paper == "failed" and visit.doubtful
    return PaperContent(
        title=words("kiosk-paper-second" if from_second else f"kiosk-paper-{visit.paper}"),
        hint=words("kiosk-paper-failed-valid-hint" if still_valid else f"kiosk-paper-{visit.paper}-hint"),
        icon=_PAPER_ICONS[visit.paper],
        urgent=visit.paper == "failed",
        code=code_of(ticket) if visit.paper in _WITH_CODE else "",
        spoken=f"{ticket.number} · {check_code(ticket.uid)}",
    )
