"""A voice pack: a folder of recorded words and how a call is made of them (assets/voices/README.md)."""

from __future__ import annotations

import logging
import re
import wave
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from core.errors import Refused
from core.voice.numerals import Numerals, Rule

PAUSE = "|"
CHIME = "chime"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
LARGEST_TICKET = 1999
"""A pack is complete when it can say every ticket and counter number up to this one."""

_log = logging.getLogger(__name__)

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")]
Milliseconds = Annotated[int, Field(ge=0, le=3000)]
Mode = Literal["digits", "number"]


@dataclass(frozen=True, slots=True)
class Gaps:
    """Silence between two clips, in milliseconds: words, beside a letter or after the chime, phrases."""

    word: int
    letter: int
    phrase: int


@dataclass(frozen=True, slots=True)
class VoicePack:
    """One language's voice, wholly in memory.

    ``clips`` maps a key to 16-bit little-endian mono PCM at ``rate`` samples a second; ``missing`` lists
    the keys that a call may need and the folder lacks.
    """

    lang: str
    name: str
    speaker: str
    licence: str
    rate: int
    mode: Mode
    zero: str
    """What the digit 0 of a ticket is called; ``numerals`` may call the number 0 otherwise."""
    gaps: Gaps
    template: tuple[str, ...]
    counter_kind: str
    numerals: Numerals
    clips: Mapping[str, bytes] = field(repr=False)
    missing: tuple[str, ...]

    def digit(self, figure: str) -> str:
        """Key of one figure of a ticket number."""
        return self.zero if figure == "0" else self.numerals.atoms[int(figure)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _RuleFile(_Model):
    to: int = Field(ge=0)
    say: str


class _GapFile(_Model):
    word: Milliseconds
    letter: Milliseconds
    phrase: Milliseconds


class _PackFile(_Model):
    format: Literal[1]
    lang: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
    name: Annotated[str, StringConstraints(min_length=1)]
    speaker: str
    licence: str
    rate: int = Field(ge=8000, le=48000)
    mode: Mode
    zero: Key
    gap_ms: _GapFile
    template: list[str] = Field(min_length=1)
    counter_kind: Key
    atoms: dict[str, Key]
    numbers: list[_RuleFile]


def load_pack(folder: Path) -> VoicePack:
    """Read and check a pack. Reads every clip, so call it from a worker.

    Raises Refused: ``voice-pack-missing`` (no pack.json), ``voice-pack`` (its content; ``detail`` says
    what), ``voice-pack-empty`` (not one clip), ``voice-clip-damaged`` and ``voice-clip-format`` (a clip). A
    missing clip is logged and listed, not refused.
    """
    file = folder / "pack.json"
    try:
        data = file.read_bytes()
    except OSError as error:
        raise Refused("voice-pack-missing", where=str(file), file=str(file)) from error
    try:
        read = _PackFile.model_validate_json(data.decode("utf-8-sig"))  # Notepad writes a mark in front
        _check_template(read.template)
        numerals = Numerals(
            atoms={_figure(number): word for number, word in read.atoms.items()},
            rules=tuple(Rule(rule.to, tuple(rule.say.split())) for rule in read.numbers),
        )
        numerals.check()
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise _refused(file, f"{place}: {first['msg']}" if place else first["msg"]) from error
    except ValueError as error:
        raise _refused(file, str(error)) from error
    clips = _read_clips(folder / "clips", read.rate)
    if not clips:
        raise Refused("voice-pack-empty", where=str(folder / "clips"), file=str(folder / "clips"))
    missing = tuple(sorted(_needed(read, numerals) - clips.keys()))
    if missing:
        _log.warning("Voice pack %s lacks %d clips: %s", folder, len(missing), ", ".join(missing))
    return VoicePack(
        lang=read.lang,
        name=read.name,
        speaker=read.speaker,
        licence=read.licence,
        rate=read.rate,
        mode=read.mode,
        zero=read.zero,
        gaps=Gaps(read.gap_ms.word, read.gap_ms.letter, read.gap_ms.phrase),
        template=tuple(read.template),
        counter_kind=read.counter_kind,
        numerals=numerals,
        clips=MappingProxyType(clips),
        missing=missing,
    )


def _refused(file: Path, detail: str) -> Refused:
    return Refused("voice-pack", where=str(file), file=str(file), detail=detail)


def _check_template(template: list[str]) -> None:
    places = {"{letters}", "{number}", "{counter_kind}", "{counter}", PAUSE}
    for part in template:
        if part not in places and not re.fullmatch(r"[a-z0-9_]{1,40}", part):
            raise ValueError(f"template: {part!r} is neither a place nor a key")
    for place in ("{letters}", "{number}", "{counter}"):
        if place not in template:
            raise ValueError(f"template: {place} is not in it")


def _figure(text: str) -> int:
    if not re.fullmatch(r"\d{1,4}", text, re.ASCII):
        raise ValueError(f"atoms: {text!r} is not a number from 0 to 9999")
    return int(text)


def _needed(read: _PackFile, numerals: Numerals) -> set[str]:
    fixed = {part for part in read.template if part != PAUSE and not part.startswith("{")}
    spoken = {word for number in range(LARGEST_TICKET + 1) for word in numerals.words(number)}
    return fixed | spoken | {read.zero, read.counter_kind} | set(LETTERS)


def _read_clips(folder: Path, rate: int) -> dict[str, bytes]:
    if not folder.is_dir():
        return {}
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".wav")
    return {path.stem.lower(): _read_clip(path, rate) for path in files}


def _read_clip(path: Path, rate: int) -> bytes:
    try:
        with wave.open(str(path), "rb") as sound:
            found = (sound.getframerate(), sound.getnchannels(), sound.getsampwidth() * 8)
            frames = sound.getnframes()
            data = sound.readframes(frames)
    except (OSError, EOFError, wave.Error) as error:
        raise Refused("voice-clip-damaged", where=str(path), file=str(path)) from error
    if found != (rate, 1, 16):
        raise Refused(
            "voice-clip-format",
            where=str(path),
            file=str(path),
            rate=str(found[0]),
            channels=found[1],
            bits=found[2],
            wanted=str(rate),
        )
    if not frames or len(data) != frames * 2:
        raise Refused("voice-clip-damaged", where=str(path), file=str(path))
    return data
