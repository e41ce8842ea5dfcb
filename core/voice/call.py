"""One call as one piece of sound: which clips, in which order, joined with the pack's gaps."""

from __future__ import annotations

import logging
import re
import wave
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.voice.pack import CHIME, LETTERS, PAUSE, VoicePack

END = "@end"
LEAD_MS = 40
TAIL_MS = 200
"""Silence around a call: some sound devices swallow the first milliseconds or cut the last ones."""

_log = logging.getLogger(__name__)
_NUMBER = re.compile(r"([A-Z]*)(?:-([A-Z]+))?[ -]?(\d+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Part:
    """A clip within a call: its key and when it sounds, in seconds from the start."""

    key: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class CallSound:
    """A call ready to play: ``pcm`` is 16-bit little-endian mono at ``rate`` samples a second."""

    pcm: bytes = field(repr=False)
    rate: int
    parts: tuple[Part, ...]

    @property
    def duration_s(self) -> float:
        return len(self.pcm) / 2 / self.rate


def spoken_keys(
    pack: VoicePack, number: str, counter_number: int | None, counter_label: str
) -> tuple[str, ...]:
    """Keys of a call in order, PAUSE between its phrases; a recall is the same call once more.

    ``number`` is the ticket's label: ``A047``, ``PR102``, or ``A-B03`` from a kiosk without network (spoken
    A, B, zero, three: the stroke is not spoken). ValueError for anything else. A counter without a number
    is named by the pack's own clip for its label, or by the number or single letter in its label, or not at
    all.
    """
    found = _NUMBER.fullmatch(number.strip().upper())
    if found is None:
        raise ValueError(f"not a ticket number: {number!r}")
    letters = tuple(((found[1] or "") + (found[2] or "")).lower())
    if pack.mode == "digits":
        figures = tuple(pack.digit(figure) for figure in found[3])
    else:
        figures = pack.numerals.words(int(found[3]))
    kind, counter = _counter(pack, counter_number, counter_label)
    places = {"{letters}": letters, "{number}": figures, "{counter_kind}": kind, "{counter}": counter}
    return tuple(key for part in pack.template for key in places.get(part, (part,)))


def _counter(pack: VoicePack, number: int | None, label: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    kind = (pack.counter_kind,)
    if number is not None:
        return kind, pack.numerals.words(number)
    own = own_clip(label)
    if own in pack.clips:
        return (), (own,)
    figures = re.search(r"\d+", label, re.ASCII)
    if figures:
        return kind, pack.numerals.words(int(figures[0]))
    letter = re.search(r"\b([A-Za-z])\b", label, re.ASCII)
    return kind, (letter[1].lower(),) if letter else ()


def own_clip(label: str) -> str:
    """Key of the clip a hall may record for a counter without a number: "Ruang 2" -> ``at_ruang_2``."""
    return "at_" + re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")


def join_call(
    pack: VoicePack, number: str, counter_number: int | None, counter_label: str = "", chime: bool = True
) -> CallSound:
    """The call as one buffer; ``chime=False`` leaves the two notes out.

    Clips stand one after the other and are never mixed, so nothing can clip. A clip the pack lacks is skipped
    and logged. ValueError as for spoken_keys.
    """
    keys = spoken_keys(pack, number, counter_number, counter_label)
    sequence = _clips(pack, [key for key in keys if chime or key != CHIME])
    pieces = [_silence(LEAD_MS, pack.rate)]
    at = len(pieces[0])
    parts: list[Part] = []
    for gap, key in sequence:
        clip = pack.clips[key]
        silence = _silence(gap, pack.rate)
        start = at + len(silence)
        at = start + len(clip)
        pieces += [silence, clip]
        parts.append(Part(key, start / 2 / pack.rate, at / 2 / pack.rate))
    pieces.append(_silence(TAIL_MS, pack.rate))
    return CallSound(b"".join(pieces), pack.rate, tuple(parts))


def write_wav(path: Path, sound: CallSound) -> None:
    """Save as a WAV file (mono, 16 bit). Raises OSError."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sound.rate)
        file.writeframes(sound.pcm)


def _clips(pack: VoicePack, keys: Sequence[str]) -> list[tuple[int, str]]:
    """What the pack has of ``keys``, each with the gap before it in milliseconds."""
    result: list[tuple[int, str]] = []
    before: str | None = None
    paused = False
    for place, key in enumerate(keys):
        if key == PAUSE:
            paused = True
            continue
        last = place + 1 == len(keys) or keys[place + 1] == PAUSE
        found = _variant(pack, key, last)
        if found is None:
            _log.warning("Voice pack %s (%s) has no clip %s: left out of the call", pack.name, pack.lang, key)
            continue
        result.append((_gap(pack, before, key, paused), found))
        before, paused = key, False
    return result


def _variant(pack: VoicePack, key: str, last: bool) -> str | None:
    wanted = (key + END, key) if last else (key, key + END)
    return next((variant for variant in wanted if variant in pack.clips), None)


def _gap(pack: VoicePack, before: str | None, key: str, paused: bool) -> int:
    if before is None:
        return 0
    if paused:
        return pack.gaps.phrase
    if before == CHIME or before in LETTERS or key in LETTERS:
        return pack.gaps.letter
    return pack.gaps.word


def _silence(milliseconds: int, rate: int) -> bytes:
    return bytes(2 * (milliseconds * rate // 1000))
