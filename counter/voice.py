"""The desk's own voice, for calls that nobody else can say while it is cut off."""

from __future__ import annotations

import logging

from core.catalogue.directory import counter_label, counter_number
from core.catalogue.model import Counter
from core.paths import ASSETS
from core.qt.background import Runner
from core.qt.sound import Player
from core.tickets.model import Ticket
from core.voice.call import CallSound, join_call
from core.voice.pack import VoicePack, load_pack

log = logging.getLogger("antrean.counter")


class DeskVoice:
    """Says calls through the PC's loudspeaker, if it has one; a sound that fails is only noted."""

    def __init__(self, player: Player, worker: Runner, language: str) -> None:
        self._player, self._worker, self._language = player, worker, language
        self._pack: VoicePack | None = None

    def say(self, ticket: Ticket, counter: Counter) -> None:
        def make() -> CallSound:
            if self._pack is None:
                self._pack = load_pack(ASSETS / "voices" / self._language)
            return join_call(
                self._pack, ticket.number, counter_number(counter), counter_label(counter), chime=True
            )

        def made(sound: CallSound) -> None:
            self._player.play(sound.pcm, sound.rate)

        def failed(error: Exception) -> None:
            log.warning("no voice: %s", error)

        if self._player.audible:
            self._worker.run(make, made, failed)

    def close(self) -> None:
        self._player.close()
