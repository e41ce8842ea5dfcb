"""The display's view-model: the newest snapshot, the line of announcements, and the page that QML shows."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from core.clock import Clock
from core.errors import AntreanError
from core.office import BETWEEN_DESKS, Event, Office
from core.qt.background import Runner
from core.qt.refresher import Refresher
from core.qt.sound import Player
from core.qt.typed import mirror
from core.views import BoardView
from core.voice.call import CallSound, join_call
from core.voice.pack import VoicePack
from core.words import words
from display.calls import Announcement, Said, begin, step, take_in
from display.page import State, derive

log = logging.getLogger("antrean.display")

READ = 60
"""Calls read in each snapshot; with 10 to 12 calls a minute in the peak, more than can be waiting to be spoken."""
PAUSE_MS = 300
CLOCK_MS = 500


class BoardModel(QObject):
    """Shows every call at once, announces them one after the other. A failed sound never stops the board: how long
    an announcement lasts is a timer, not the end of a sound."""

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
        self.page = mirror(derive(self._state, self._words), self)
        self._refresher = Refresher(
            database,
            lambda: lambda: office.views.board(zone, READ),
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
        self.page.show(derive(state, self._words))

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
