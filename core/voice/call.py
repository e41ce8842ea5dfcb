"""A call as one piece of sound: which clips, in which order, joined with the pack's gaps."""

from __future__ import annotations

import logging
import re
import wave
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.voice.pack import CHIME, LETTERS, PAUSE, VoicePack

END = "@end"
"""Ending of the key of a clip that is spoken at the end of a phrase."""
LEAD_MS = 40
"""Silence before a call, in milliseconds: some sound devices swallow the first ones."""
TAIL_MS = 200
"""Silence after a call, in milliseconds: some sound devices cut the last ones."""

_log = logging.getLogger(__name__)
_NUMBER = re.compile(r"([A-Z]*)(?:-([A-Z]+))?[ -]?(\d+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Part:
    """A clip in a call: its key, and when it begins and ends, in seconds from the call's start."""

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
    """The keys of a call in order, with PAUSE between its phrases; a recall is the same call again.

    ``number`` is the ticket's: ``A047``, ``PR102``, or ``A-B03`` from a kiosk that was offline (spoken A, B, zero,
    three, without the hyphen). ValueError for anything else. A counter without a number is named by the pack's own
    clip for its label, or by the number or single letter in its label, or not at all."""
    match = _NUMBER.fullmatch(number.strip().upper())
    if match is None:
        raise ValueError(f"not a ticket number: {number!r}")
    letters = tuple(((match[1] or "") + (match[2] or "")).lower())
    if pack.mode == "digits":
        number_words = tuple(pack.digit(digit) for digit in match[3])
    else:
        number_words = pack.numerals.words(int(match[3]))
    kind, counter = _counter(pack, counter_number, counter_label)
    phrases = {"{letters}": letters, "{number}": number_words, "{counter_kind}": kind, "{counter}": counter}
    return tuple(key for part in pack.template for key in phrases.get(part, (part,)))


def _counter(pack: VoicePack, number: int | None, label: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    kind = (pack.counter_kind,)
    if number is not None:
        return kind, pack.numerals.words(number)
    own_key = own_clip(label)
    if own_key in pack.clips:
        return (), (own_key,)
    digits = re.search(r"\d+", label, re.ASCII)
    if digits:
        return kind, pack.numerals.words(int(digits[0]))
    letter = re.search(r"\b([A-Za-z])\b", label, re.ASCII)
    return kind, (letter[1].lower(),) if letter else ()


def own_clip(label: str) -> str:
    """Key of the clip a hall may record for a counter without a number: "Ruang 2" -> ``at_ruang_2``."""
    return "at_" + re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")


def join_call(
    pack: VoicePack, number: str, counter_number: int | None, counter_label: str = "", chime: bool = True
) -> CallSound:
    """The call as one buffer; ``chime=False`` leaves its two notes out.

    Clips follow one another and are never mixed, so the sound cannot overdrive. A clip that the pack lacks is
    skipped and logged. ValueError as for spoken_keys.
    """
    keys = spoken_keys(pack, number, counter_number, counter_label)
    sequence = _clips(pack, [key for key in keys if chime or key != CHIME])
    pieces = [_silence(LEAD_MS, pack.rate)]
    length = len(pieces[0])
    parts: list[Part] = []
    for gap, key in sequence:
        clip = pack.clips[key]
        silence = _silence(gap, pack.rate)
        start = length + len(silence)
        length = start + len(clip)
        pieces += [silence, clip]
        parts.append(Part(key, start / 2 / pack.rate, length / 2 / pack.rate))
    pieces.append(_silence(TAIL_MS, pack.rate))
    return CallSound(b"".join(pieces), pack.rate, tuple(parts))


def write_wav(path: Path, sound: CallSound) -> None:
    """Writes a WAV file (mono, 16 bit). Raises OSError."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sound.rate)
        file.writeframes(sound.pcm)


def _clips(pack: VoicePack, keys: Sequence[str]) -> list[tuple[int, str]]:
    """The clips of ``keys`` that the pack has, each with the silence before it in milliseconds."""
    result: list[tuple[int, str]] = []
    before: str | None = None
    paused = False
    for position, key in enumerate(keys):
        if key == PAUSE:
            paused = True
            continue
        ends_phrase = position + 1 == len(keys) or keys[position + 1] == PAUSE
        clip = _variant(pack, key, ends_phrase)
        if clip is None:
            _log.warning("Voice pack %s (%s) has no clip %s: left out of the call", pack.name, pack.lang, key)
            continue
        result.append((_gap(pack, before, key, paused), clip))
        before, paused = key, False
    return result


def _variant(pack: VoicePack, key: str, ends_phrase: bool) -> str | None:
    wanted = (key + END, key) if ends_phrase else (key, key + END)
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
