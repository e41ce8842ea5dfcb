"""How long the kiosk waits, and how long fingers rest: every time a visitor meets, in one place."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.catalogue.settings import HallSettings


@dataclass(frozen=True, slots=True)
class Times:
    """All in seconds."""

    idle_s: float = 30.0
    """Without a touch for so long, the kiosk asks "still here?"."""
    asking_s: float = 15.0
    """So long the question stays before the kiosk goes home."""
    ticket_s: float = 12.0
    """So long the ticket page stays once paper came out."""
    stops_ticket_s: float = 25.0
    """The same for a number with several services: there is more to read."""
    noting_s: float = 90.0
    """So long a visitor has to note a number that could not be printed, before it is cancelled; the question at the
    end is part of it. Each touch gives the whole time again."""
    paper_came_s: float = 30.0
    """So long the kiosk asks whether the paper came out, where the printer cannot tell."""
    told_s: float = 60.0
    """So long the home page says what happened to the visitor before."""
    rest_s: float = 0.3
    """So long nothing acts after the page, or what is under the finger, has changed."""
    stuck_s: float = 10.0
    """A finger that stays down longer may be dirt on the glass: others act beside it."""


def times_of(settings: HallSettings, known: Times = Times()) -> Times:  # frozen
    """The known times with those that the hall has set; fingers rest as ever."""
    return replace(
        known,
        idle_s=settings.kiosk_idle_s,
        asking_s=settings.kiosk_asking_s,
        ticket_s=settings.kiosk_ticket_s,
        stops_ticket_s=settings.kiosk_ticket_several_s,
        noting_s=settings.kiosk_noting_s,
        paper_came_s=settings.kiosk_paper_asked_s,
    )
