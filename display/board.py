"""The display's view-model: the newest snapshot, the line of announcements, and what QML binds to."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Property, QObject, QTimer, Signal

from core.calls.board import Call
from core.clock import Clock, Micros, local, service_day
from core.errors import AntreanError
from core.office import BETWEEN_DESKS, Event, Office
from core.qt.background import Runner
from core.qt.refresher import Refresher
from core.qt.sound import Player
from core.views import BoardView
from core.voice.call import CallSound, join_call
from core.voice.pack import VoicePack
from core.words import Words, words
from display.calls import STANDS, Announcement, Line, Said, begin, large, listed, step, take_in

log = logging.getLogger("antrean.display")

LISTED = 6
READ = 60
"""Calls read in each snapshot; with 10 to 12 calls a minute in the peak, more than can be waiting to be spoken."""
PAUSE_MS = 300
TICKER_MS = 10_000
CLOCK_MS = 500


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
        return large(self.calls, said, self.announcing, self.now)

    def _day_of(self, moment: Micros) -> str:
        return service_day(moment, self.view.directory.hall.time_zone).isoformat()


def derive(state: State, speak: Words) -> dict[str, Any]:
    """Everything QML binds to; plain values only. Pure."""
    directory = state.view.directory
    hall = directory.hall
    now = local(state.now, hall.time_zone)
    messages = hall.ticker or tuple(speak(f"display-message-{number}") for number in (1, 2, 3))
    shown = state.shown
    stale = ""
    if state.lost_since is not None:
        since = local(state.lost_since, hall.time_zone)
        message = "display-stale" if since.date() == now.date() else "display-stale-day"
        stale = speak(message, day=speak.day(since.date()), time=speak.clock(since))
    return {
        "clock": speak.clock(now),
        "date": speak.day(now.date()),
        "hall": f"{hall.name} {hall.place}".strip(),
        "logo": hall.logo is not None,
        "go": speak("display-go"),
        "idle": shown is None,
        "welcome": speak("display-welcome"),
        "next": speak("display-next"),
        "idleHint": speak("display-idle" if state.sound else "display-idle-silent"),
        "shown": _call_props(shown, state, speak) if shown else {},
        "turn": state.turn,
        "calls": [_call_props(call, state, speak) for call in listed(state.calls, shown, LISTED)],
        "latest": speak("display-latest"),
        "info": speak("display-info"),
        "message": messages[state.message % len(messages)],
        "stale": stale,
        "silent": "" if state.sound else speak("display-silent"),
    }


def _call_props(call: Call, state: State, speak: Words) -> dict[str, Any]:
    directory = state.view.directory
    service = directory.service_by_code[call.service]
    agency = directory.agency_by_id[directory.agency_ids[call.agency]]
    name = {"id": service.name_id, "en": service.name_en, "jv": service.name_jv}[
        speak.language
    ] or service.name_id
    zone = directory.zones.get(call.zone)
    place = (
        speak("display-counter", number=str(call.counter_number))
        if call.counter_number
        else call.counter_label
    )
    return {
        "number": call.number,
        "counter": place,
        "agency": agency.short_name,
        "service": name,
        "zone": "" if zone is None else zone.name_en if speak.language == "en" else zone.name_id,
        "waiting": any(call.event == coming.event for coming in state.line.coming),
        "recall": speak("display-recall") if call.recall else "",
    }


class BoardModel(QObject):
    """Shows every call at once, announces them one after the other. A failed sound never stops the board: how long
    an announcement lasts is a timer, not the end of a sound."""

    stateChanged = Signal()
    announced = Signal(object, object)
    """The Announcement that begins, and its CallSound or None."""

    def __init__(
        self,
        office: Office,
        view: BoardView,
        database: Runner,
        player: Player,
        load_pack: Callable[[], VoicePack] | None,
        clock: Clock,
        language: str,
        zone: str | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._database = database
        self._player = player
        self._load_pack = load_pack
        self._pack: VoicePack | None = None
        self._clock = clock
        self._words = words(language)
        self._state = State(view, begin(view.calls), clock.now(), sound=player.audible)
        self._props = derive(self._state, self._words)
        self._refresher = Refresher(
            database,
            lambda: lambda: office.board_view(zone, READ),
            self._refreshed,
            self._not_refreshed,
            self,
        )
        self._over = QTimer(self)
        self._over.setSingleShot(True)
        self._over.timeout.connect(self._announcement_over)
        self._ticker = QTimer(self)
        self._ticker.setInterval(TICKER_MS)
        self._ticker.timeout.connect(self._next_message)
        self._clock_timer = QTimer(self)
        self._clock_timer.setInterval(CLOCK_MS)
        self._clock_timer.timeout.connect(self.time_passed)

    def start(self) -> None:
        """Starts the clocks and loads the voice."""
        self._ticker.start()
        self._clock_timer.start()
        if self._load_pack is not None:
            self._database.run(self._load_pack, self._pack_loaded, self._no_voice)
        self.refresh()

    def stop(self) -> None:
        for timer in (self._over, self._ticker, self._clock_timer):
            timer.stop()
        self._refresher.stop()
        self._player.close()

    def _get_state(self) -> dict[str, Any]:
        return self._props

    state = Property(dict, _get_state, notify=stateChanged)

    @property
    def board(self) -> State:
        return self._state

    def show(self, state: State) -> None:
        """Shows a given state (pictures and tests)."""
        self._set(state)

    def refresh(self) -> None:
        """Something changed: reads a new snapshot."""
        self._refresher.ask()

    def database_lost(self) -> None:
        if self._state.lost_since is None:
            self._set(replace(self._state, lost_since=self._clock.now()))

    def happened(self, events: tuple[Event, ...]) -> None:
        """Reads again when a counter did something or the hall itself changed; tickets that come are not shown."""
        seen = [event for event in events if event.kind not in BETWEEN_DESKS]
        if any(event.counter_id is not None or event.ticket_id is None for event in seen):
            self.refresh()

    def database_found(self) -> None:
        self.refresh()

    def time_passed(self) -> None:
        """Shows the time, takes away what its time is over for, and reads a new day's snapshot when it begins."""
        self._set(replace(self._state, now=self._clock.now()))
        if self._state.view.day < self._state.day and self._state.lost_since is None:
            self.refresh()

    # Inside

    def _set(self, state: State) -> None:
        self._state = state
        props = derive(state, self._words)
        if props != self._props:
            self._props = props
            self.stateChanged.emit()

    def _refreshed(self, view: BoardView) -> None:
        line = take_in(self._state.line, view.calls)
        self._set(replace(self._state, view=view, line=line, now=self._clock.now(), lost_since=None))
        if not self._state.announcing:
            self._announce_next()

    def _not_refreshed(self, error: Exception) -> None:
        self._failed_quietly(error)
        self.database_lost()

    def _announce_next(self) -> None:
        state = replace(self._state, now=self._clock.now())
        line, announcement = step(state.line, state.calls, state.now)
        state = replace(state, line=line, announcing=False)
        if announcement is None:
            self._set(state)
            return
        turn = self._state.turn + 1
        sound = self._state.sound and self._player.audible
        self._set(
            replace(
                state,
                said=Said(announcement.call, state.now),
                announcing=True,
                turn=turn,
                sound=self._player.audible,
            )
        )
        # The timer runs before the sound is made: whatever happens to the sound, the board goes on.
        self._over.start(STANDS // 1000)
        pack = self._pack
        if pack is None or not sound:
            self.announced.emit(announcement, None)
            if pack is not None:
                self._make(announcement, pack, turn, audible=False)
            return
        self._make(announcement, pack, turn, audible=True)

    def _make(self, announcement: Announcement, pack: VoicePack, turn: int, audible: bool) -> None:
        call = announcement.call

        def made(sound: CallSound) -> None:
            if turn != self._state.turn or not self._state.announcing:
                return
            self._over.start(round(sound.duration_s * 1000) + PAUSE_MS)
            if audible:
                self.announced.emit(announcement, sound)
                self._player.play(sound.pcm, sound.rate)

        self._database.run(
            lambda: join_call(
                pack, call.number, call.counter_number, call.counter_label, chime=announcement.chime
            ),
            made,
            self._failed_quietly,
        )

    def _announcement_over(self) -> None:
        self._announce_next()

    def _next_message(self) -> None:
        self._set(replace(self._state, message=self._state.message + 1, sound=self._player.audible))

    def _pack_loaded(self, pack: VoicePack) -> None:
        self._pack = pack

    @staticmethod
    def _no_voice(error: Exception) -> None:
        """The board shows everything without a voice; a technician finds the reason in the log."""
        log.warning("no voice: %s", error)

    @staticmethod
    def _failed_quietly(error: Exception) -> None:
        # What is expected to happen is shown on the board, not written down every second.
        if not isinstance(error, AntreanError):
            log.error("work failed", exc_info=error)
