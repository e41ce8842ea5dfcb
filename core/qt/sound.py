"""Playing one joined sound. A machine without sound, or whose sound fails, stays silent and shows no error."""

from __future__ import annotations

import logging
from typing import Protocol

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject

log = logging.getLogger("antrean.sound")


class Player(Protocol):
    """Plays one sound at a time; a new one replaces the one that plays."""

    @property
    def audible(self) -> bool: ...

    def play(self, pcm: bytes, rate: int) -> None: ...

    def close(self) -> None: ...


class SilentPlayer:
    """For machines without sound and for muted displays."""

    audible = False

    def play(self, pcm: bytes, rate: int) -> None:
        pass

    def close(self) -> None:
        pass


class SpeakerPlayer:
    """16-bit mono PCM to the default output, from one buffer: never a chain of play() calls.

    The output is looked up for every call, so that a loudspeaker that is plugged in later is used.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        from PySide6.QtMultimedia import QMediaDevices

        self._devices = QMediaDevices
        self._parent = parent
        self._sink: QObject | None = None
        self._buffer: QBuffer | None = None

    @property
    def audible(self) -> bool:
        return not self._devices.defaultAudioOutput().isNull()

    def play(self, pcm: bytes, rate: int) -> None:
        from PySide6.QtMultimedia import QAudioFormat, QAudioSink

        self.close()
        output = self._devices.defaultAudioOutput()
        if output.isNull():
            return
        form = QAudioFormat()
        form.setSampleRate(rate)
        form.setChannelCount(1)
        form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        sink = QAudioSink(output, form, self._parent)
        buffer = QBuffer(sink)
        buffer.setData(QByteArray(pcm))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        sink.start(buffer)
        self._sink, self._buffer = sink, buffer

    def close(self) -> None:
        if self._sink is not None:
            self._sink.stop()  # type: ignore[attr-defined]  # QAudioSink, imported only where sound exists
            self._sink.deleteLater()
            self._sink = self._buffer = None


def open_player(mute: bool, parent: QObject | None = None) -> Player:
    """A player for this machine: a silent one when muted or when its sound library is missing."""
    if mute:
        return SilentPlayer()
    try:
        return SpeakerPlayer(parent)
    except ImportError as error:
        log.warning("no sound: %s", error)
        return SilentPlayer()
