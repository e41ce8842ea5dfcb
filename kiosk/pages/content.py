"""All that the kiosk's window shows: the frame, the pages, the clock and the countdown. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.clock import Micros, local
from core.words import words
from kiosk.pages import agency, frame, home, search, service, ticket, visit
from kiosk.pages.agency import AgencyContent
from kiosk.pages.frame import FrameContent
from kiosk.pages.home import HomeContent
from kiosk.pages.search import SearchContent
from kiosk.pages.service import ServiceContent
from kiosk.pages.ticket import TicketContent
from kiosk.pages.visit import VisitContent
from kiosk.state import State


@dataclass(frozen=True, slots=True)
class ClockContent:
    time: str
    date: str


@dataclass(frozen=True, slots=True)
class Countdown:
    """What is left of a visitor's time, where the screen shows it."""

    running: bool = False
    share: float = 1.0
    """Of the whole time, 1 to 0."""
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class KioskContent:
    """A page's content is None until the page was shown once, and stays as it was last shown: what fades out keeps
    its texts."""

    clock: ClockContent
    countdown: Countdown
    frame: FrameContent
    home: HomeContent | None
    agency: AgencyContent | None
    search: SearchContent | None
    service: ServiceContent | None
    visit: VisitContent | None
    ticket: TicketContent | None
    page: str
    """Which of the pages is shown. The last field: when QML hears of it, the page's content is there."""


def first_content(state: State, now: Micros) -> KioskContent:
    """The content when the program starts."""
    content = KioskContent(
        clock=clock_content(state, now),
        countdown=Countdown(),
        frame=frame.derive(state, words(state.visit.language)),
        home=None,
        agency=None,
        search=None,
        service=None,
        visit=None,
        ticket=None,
        page=state.visit.page,
    )
    return derive(state, now, content)


def derive(state: State, now: Micros, before: KioskContent) -> KioskContent:
    """The content of a state. Of the pages, only the one that is shown is derived."""
    speak = words(state.visit.language)
    content = replace(
        before, clock=clock_content(state, now), frame=frame.derive(state, speak), page=state.visit.page
    )
    match state.visit.page:
        case "home":
            return replace(content, home=home.derive(state.visit, state.view, speak))
        case "agency":
            return replace(content, agency=agency.derive(state.visit, state.view, speak))
        case "search":
            return replace(content, search=search.derive(state.visit, state.view, state.search, speak))
        case "service":
            return replace(content, service=service.derive(state.visit, state.view, speak))
        case "visit":
            return replace(content, visit=visit.derive(state.visit, state.view, speak))
        case "ticket":
            return replace(content, ticket=ticket.derive(state.visit, state.view, speak))


def clock_content(state: State, now: Micros) -> ClockContent:
    """The hall's wall clock, in the visit's language."""
    speak = words(state.visit.language)
    wall = local(now, state.view.directory.hall.time_zone)
    return ClockContent(time=speak.clock(wall), date=speak.day(wall.date()))
