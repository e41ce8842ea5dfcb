"""What a PC sees and hears of itself, for the morning test: its screens, and its own voice through its microphone."""

from __future__ import annotations

import logging
import math
import threading
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, Qt, QThread, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication

from core.qt.sound import SpeakerPlayer
from core.technician.doctor.patient import Hearing

log = logging.getLogger("antrean.sound")

STEP_S = 0.05
"""Loudness is compared in steps of this length."""
LATE_S = 0.8
"""So long after it was sent a sound may come out of the loudspeaker."""
ALIKE = 0.5
"""Correlation of loudness over time between what was played and what was heard; noise alone stays below 0.3."""
ANSWER_S = 20.0
LISTEN_RATE = 16000


def loudness(pcm: bytes, rate: int) -> list[float]:
    """Root mean square of each step of 16-bit mono sound."""
    samples = array("h", pcm[: len(pcm) // 2 * 2])
    step = max(1, round(rate * STEP_S))
    return [
        math.sqrt(sum(sample * sample for sample in samples[at : at + step]) / step)
        for at in range(0, len(samples) - step + 1, step)
    ]


def alike(played: Sequence[float], heard: Sequence[float]) -> float:
    """The best correlation of what was played with what was heard, whenever it began; 0 for too little of either."""
    best = 0.0
    for late in range(round(LATE_S / STEP_S) + 1):
        part = heard[late : late + len(played)]
        if len(part) >= len(played) * 0.7:
            best = max(best, _correlation(played[: len(part)], part))
    return best


def _correlation(played: Sequence[float], heard: Sequence[float]) -> float:
    mean_played, mean_heard = sum(played) / len(played), sum(heard) / len(heard)
    off = [(a - mean_played, b - mean_heard) for a, b in zip(played, heard, strict=True)]
    spread = math.sqrt(sum(a * a for a, _ in off) * sum(b * b for _, b in off))
    return sum(a * b for a, b in off) / spread if spread else 0.0


def plugged_screens(folder: Path = Path("/sys/class/drm")) -> list[tuple[int, int]]:
    """Screens that Linux sees at its connectors, with the size it would give them: what can be said from a terminal.
    Empty elsewhere."""
    sizes = []
    for status in sorted(folder.glob("card*-*/status")):
        try:
            if status.read_text().strip() != "connected":
                continue
            width, _, height = status.with_name("modes").read_text().split()[0].partition("x")
            sizes.append((int(width), int(height.rstrip("i"))))
        except (OSError, ValueError, IndexError):
            continue
    return sizes


@dataclass
class _Hearing:
    """One sound to play and listen for."""

    pcm: bytes
    rate: int
    done: threading.Event = field(default_factory=threading.Event)
    result: Hearing = "no-library"


class PcSenses(QObject):
    """Lives in the window's thread; may be asked from any."""

    _wanted = Signal(object)
    _ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted.connect(self._listen, Qt.ConnectionType.QueuedConnection)
        self._player: SpeakerPlayer | None = None

    def screens(self) -> list[tuple[int, int]]:
        if QGuiApplication.platformName() in ("offscreen", "minimal"):
            return plugged_screens()
        return [(screen.size().width(), screen.size().height()) for screen in QGuiApplication.screens()]

    def play_and_listen(self, pcm: bytes, rate: int) -> Hearing:
        asked = _Hearing(pcm, rate)
        if QThread.currentThread() is self.thread():
            loop = QEventLoop()
            self._ended.connect(loop.quit)
            QTimer.singleShot(0, self, lambda: self._listen(asked))
            if not asked.done.is_set():
                loop.exec()
        else:
            self._wanted.emit(asked)
            asked.done.wait(ANSWER_S)
        return asked.result

    @Slot(object)
    def _listen(self, asked: _Hearing) -> None:
        def end(result: Hearing) -> None:
            asked.result = result
            asked.done.set()
            self._ended.emit()

        try:
            from PySide6.QtMultimedia import QAudioFormat, QAudioSource, QMediaDevices
        except ImportError as error:
            log.warning("no sound: %s", error)
            end("no-library")
            return
        player = self._player = SpeakerPlayer(self)
        if not player.audible:
            end("no-output")
            return
        seconds = len(asked.pcm) / 2 / asked.rate
        ear = QMediaDevices.defaultAudioInput()
        if ear.isNull():

            def played() -> None:
                player.close()
                end("no-microphone")

            player.play(asked.pcm, asked.rate)
            QTimer.singleShot(round((seconds + 0.3) * 1000), self, played)
            return
        form = QAudioFormat()
        form.setSampleRate(LISTEN_RATE)
        form.setChannelCount(1)
        form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        source = QAudioSource(ear, form, self)
        stream = source.start()
        heard = bytearray()
        stream.readyRead.connect(lambda: heard.extend(stream.readAll().data()))
        player.play(asked.pcm, asked.rate)

        def judge() -> None:
            heard.extend(stream.readAll().data())
            source.stop()
            source.deleteLater()
            player.close()
            likeness = alike(loudness(asked.pcm, asked.rate), loudness(bytes(heard), LISTEN_RATE))
            log.info("own voice heard: %.2f", likeness)
            end("heard" if likeness >= ALIKE else "not-heard")

        QTimer.singleShot(round((seconds + LATE_S) * 1000), self, judge)
