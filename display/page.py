"""What the board's screen shows, derived from snapshot, line and clock. Pure: tested as a table."""

from __future__ import annotations

from dataclasses import dataclass

from core.calls.board import Call
from core.clock import Micros, local, service_day
from core.qt.typed import TypeModule
from core.views import BoardView
from core.words import Words
from display.calls import Line, Said, large, listed


@dataclass(frozen=True, slots=True)
class BoardCall:
    """One call as QML shows it."""

    number: str
    counter: str
    agency: str
    service: str
    zone: str
    waiting: bool
    """Whether it waits for its announcement."""
    recall: str
    """Said beside a recall; empty otherwise."""


@dataclass(frozen=True, slots=True)
class BoardPage:
    """All that QML shows: plain values."""

    clock: str
    date: str
    hall: str
    logo: bool
    go: str
    shown: BoardCall | None
    """The call in the large place; None shows the calm card."""
    turn: int
    calls: tuple[BoardCall, ...]
    rows: int
    """Lines the list has room for."""
    latest: str
    welcome: str
    next: str
    hint: str
    info: str
    message: str
    stale: str
    """Since when the data is old; empty while it is fresh."""
    silent: str
    """That there is no sound; empty while there is."""


TYPES = TypeModule("Display.Types", BoardPage)


@dataclass(frozen=True, slots=True)
class State:
    """What the board is made of: the newest snapshot, the line of announcements and the time; replaced whole."""

    view: BoardView
    line: Line
    now: Micros
    said: Said | None = None
    announcing: bool = False
    turn: int = 0
    """Counts announcements, so that the same number called again flashes again."""
    message: int = 0
    lost_since: Micros | None = None
    sound: bool = True

    @property
    def day(self) -> str:
        """The service day by the hall's clock; the snapshot may be of another one while the database is away."""
        return self._day_of(self.now)

    @property
    def calls(self) -> tuple[Call, ...]:
        """Today's calls, newest first. A snapshot of a day to come is today's: the clock was set back."""
        return self.view.calls if self.view.day >= self.day else ()

    @property
    def shown(self) -> Call | None:
        """The call shown large."""
        said = self.said if self.said is not None and self._day_of(self.said.since) == self.day else None
        return large(self.calls, said, self.announcing, self.now, self._stands)

    @property
    def _stands(self) -> Micros:
        """So long a call keeps the large place at least, also when its visitor came at once."""
        return self.view.directory.settings.board_call_s * 1_000_000

    def _day_of(self, moment: Micros) -> str:
        return service_day(moment, self.view.directory.hall.time_zone).isoformat()


def derive(state: State, speak: Words) -> BoardPage:
    """The page of a state."""
    hall = state.view.directory.hall
    now = local(state.now, hall.time_zone)
    messages = hall.ticker or tuple(speak(f"display-message-{number}") for number in (1, 2, 3))
    shown = state.shown
    rows = state.view.directory.settings.board_listed
    return BoardPage(
        clock=speak.clock(now),
        date=speak.day(now.date()),
        hall=f"{hall.name} {hall.place}".strip(),
        logo=hall.logo is not None,
        go=speak("display-go"),
        shown=_call(shown, state, speak) if shown else None,
        turn=state.turn,
        calls=tuple(
            _call(call, state, speak)
            for call in listed(state.calls, shown, state.view.directory.settings.board_listed)
        ),
        rows=rows,
        latest=speak("display-latest"),
        welcome=speak("display-welcome"),
        next=speak("display-next"),
        hint=speak("display-idle" if state.sound else "display-idle-silent"),
        info=speak("display-info"),
        message=messages[state.message % len(messages)],
        stale=_stale(state, speak),
        silent="" if state.sound else speak("display-silent"),
    )


def _stale(state: State, speak: Words) -> str:
    if state.lost_since is None:
        return ""
    zone = state.view.directory.hall.time_zone
    since = local(state.lost_since, zone)
    key = "display-stale" if since.date() == local(state.now, zone).date() else "display-stale-day"
    return speak(key, day=speak.day(since.date()), time=speak.clock(since))


def _call(call: Call, state: State, speak: Words) -> BoardCall:
    directory = state.view.directory
    service = directory.service_by_code[call.service]
    agency = directory.agency_by_id[directory.agency_ids[call.agency]]
    names = {"id": service.name_id, "en": service.name_en, "jv": service.name_jv}
    zone = directory.zones.get(call.zone)
    counter = call.counter_label
    if call.counter_number:
        counter = speak("display-counter", number=str(call.counter_number))
    return BoardCall(
        number=call.number,
        counter=counter,
        agency=agency.short_name,
        service=names[speak.language] or service.name_id,
        zone="" if zone is None else zone.name_en if speak.language == "en" else zone.name_id,
        waiting=any(call.event == coming.event for coming in state.line.coming),
        recall=speak("display-recall") if call.recall else "",
    )
