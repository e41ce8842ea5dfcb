"""The display's view-model: the newest snapshot, the line of announcements, and what QML binds to."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Property, QObject, QTimer, Signal

from core.calls.board import Call
from core.clock import Clock, Micros, local
from core.errors import AntreanError
from core.office import BETWEEN_DESKS, Event, Office
from core.qt.background import Runner
from core.qt.refresher import Refresher
from core.qt.sound import Player
from core.views import BoardView
from core.voice.call import CallSound, join_call
from core.voice.pack import VoicePack
from core.words import Words, words
from display.calls import Announcement, Line, begin, listed, step, take_in

log = logging.getLogger("antrean.display")

READ = 30
"""Calls read in each snapshot; with 10 to 12 calls a minute in the peak, more than two minutes' worth."""
PAUSE_MS = 300
CLOCK_MS = 500


@dataclass(frozen=True, slots=True)
class State:
    """What the board shows; replaced whole."""

    view: BoardView
    line: Line
    shown: Call | None = None
    """The call shown large: the one being announced, later the last one."""
    announcing: bool = False
    turn: int = 0
    """Counts announcements, so that the same number called again flashes again."""
    message: int = 0
    lost_since: Micros | None = None
    sound: bool = True


def derive(state: State, speak: Words) -> dict[str, Any]:
    """Everything QML binds to but the clock; plain values only. Pure."""
    directory = state.view.directory
    hall = directory.hall
    messages = hall.ticker or tuple(speak(f"display-message-{number}") for number in (1, 2, 3))
    shown = state.shown
    stale = ""
    if state.lost_since is not None:
        since = local(state.lost_since, hall.time_zone)
        stale = speak("display-stale", time=speak.clock(since))
    return {
        "hall": f"{hall.name} {hall.place}".strip(),
        "logo": hall.logo is not None,
        "go": speak("display-go"),
        "idle": shown is None,
        "welcome": speak("display-welcome"),
        "idleHint": speak("display-idle"),
        "shown": _call_props(shown, state, speak) if shown else {},
        "announcing": state.announcing,
        "turn": state.turn,
        "calls": [_call_props(call, state, speak) for call in _listed(state)],
        "rows": directory.settings.board_listed,
        "latest": speak("display-latest"),
        "info": speak("display-info"),
        "message": messages[state.message % len(messages)],
        "stale": stale,
        "silent": "" if state.sound else speak("display-silent"),
    }


def _listed(state: State) -> tuple[Call, ...]:
    return listed(state.view.calls, state.shown, state.view.directory.settings.board_listed)


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
    clockChanged = Signal()
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
        self._state = State(view, begin(view.calls), sound=player.audible)
        newest = listed(view.calls, None, 1)
        if newest:
            self._state = replace(self._state, shown=newest[0])
        self._props = derive(self._state, self._words)
        self._clock_props: dict[str, str] = {}
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
        self._ticker.setInterval(view.directory.settings.board_message_s * 1000)
        self._ticker.timeout.connect(self._next_message)
        self._clock_timer = QTimer(self)
        self._clock_timer.setInterval(CLOCK_MS)
        self._clock_timer.timeout.connect(self.update_clock)
        self.update_clock()

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

    def _get_clock(self) -> dict[str, str]:
        return self._clock_props

    state = Property(dict, _get_state, notify=stateChanged)
    clock = Property(dict, _get_clock, notify=clockChanged)

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

    def update_clock(self) -> None:
        now = local(self._clock.now(), self._state.view.directory.hall.time_zone)
        fresh = {"clock": self._words.clock(now), "date": self._words.day(now.date())}
        if fresh != self._clock_props:
            self._clock_props = fresh
            self.clockChanged.emit()

    # Inside

    def _set(self, state: State) -> None:
        self._state = state
        props = derive(state, self._words)
        if props != self._props:
            self._props = props
            self.stateChanged.emit()

    def _refreshed(self, view: BoardView) -> None:
        line = take_in(self._state.line, view.calls)
        self._set(replace(self._state, view=view, line=line, lost_since=None))
        if not self._state.announcing:
            self._announce_next()

    def _not_refreshed(self, error: Exception) -> None:
        self._failed_quietly(error)
        self.database_lost()

    def _announce_next(self) -> None:
        line, announcement = step(self._state.line, self._state.view.calls, self._clock.now())
        if announcement is None:
            newest = listed(self._state.view.calls, None, 1)
            shown = newest[0] if newest and not line.coming else self._state.shown
            self._set(replace(self._state, line=line, announcing=False, shown=shown))
            return
        turn = self._state.turn + 1
        sound = self._state.sound and self._player.audible
        self._set(
            replace(
                self._state,
                line=line,
                shown=announcement.call,
                announcing=True,
                turn=turn,
                sound=self._player.audible,
            )
        )
        # The timer runs before the sound is made: whatever happens to the sound, the board goes on.
        self._over.start(self._state.view.directory.settings.board_call_s * 1000)
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
        self._set(replace(self._state, announcing=False))
        self._announce_next()

    def _next_message(self) -> None:
        self._ticker.setInterval(self._state.view.directory.settings.board_message_s * 1000)
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
