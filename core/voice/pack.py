"""A voice pack: a folder of recorded words, and how a call is made of them (assets/voices/README.md)."""

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
"""A pack is complete when it can say every ticket number and counter number up to this one."""

_log = logging.getLogger(__name__)

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")]
Milliseconds = Annotated[int, Field(ge=0, le=3000)]
Mode = Literal["digits", "number"]


@dataclass(frozen=True, slots=True)
class Gaps:
    """Silence between two clips, in milliseconds: between words, beside a letter or after the chime, between
    phrases."""

    word: int
    letter: int
    phrase: int


@dataclass(frozen=True, slots=True)
class VoicePack:
    """One language's voice, wholly in memory.

    ``clips``: key -> 16-bit little-endian mono PCM at ``rate`` samples a second; ``missing`` lists the keys that a
    call may need and the folder lacks.
    """

    lang: str
    name: str
    speaker: str
    licence: str
    rate: int
    mode: Mode
    zero: str
    """How the digit 0 of a ticket number is said; ``numerals`` may say the number 0 in another way."""
    gaps: Gaps
    template: tuple[str, ...]
    counter_kind: str
    numerals: Numerals
    clips: Mapping[str, bytes] = field(repr=False)
    missing: tuple[str, ...]

    def digit(self, figure: str) -> str:
        """Key of one digit of a ticket number."""
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
    """Reads and checks a pack. It reads every clip, so it belongs in a worker.

    Raises Refused: ``voice-pack-missing`` (no pack.json), ``voice-pack`` (its content; ``detail`` says what is
    wrong), ``voice-pack-empty`` (no clip), ``voice-clip-damaged`` and ``voice-clip-format`` (a clip). A missing clip
    is logged and listed, not refused.
    """
    file = folder / "pack.json"
    try:
        data = file.read_bytes()
    except OSError as error:
        raise Refused("voice-pack-missing", where=str(file), file=str(file)) from error
    try:
        content = _PackFile.model_validate_json(data.decode("utf-8-sig"))  # Notepad begins a file with a mark
        _check_template(content.template)
        numerals = Numerals(
            atoms={_figure(number): word for number, word in content.atoms.items()},
            rules=tuple(Rule(rule.to, tuple(rule.say.split())) for rule in content.numbers),
        )
        numerals.check()
    except ValidationError as error:
        first_error = error.errors()[0]
        location = ".".join(str(part) for part in first_error["loc"])
        raise _refused(
            file, f"{location}: {first_error['msg']}" if location else first_error["msg"]
        ) from error
    except ValueError as error:
        raise _refused(file, str(error)) from error
    clips = _read_clips(folder / "clips", content.rate)
    if not clips:
        raise Refused("voice-pack-empty", where=str(folder / "clips"), file=str(folder / "clips"))
    missing = tuple(sorted(_needed(content, numerals) - clips.keys()))
    if missing:
        _log.warning("Voice pack %s lacks %d clips: %s", folder, len(missing), ", ".join(missing))
    return VoicePack(
        lang=content.lang,
        name=content.name,
        speaker=content.speaker,
        licence=content.licence,
        rate=content.rate,
        mode=content.mode,
        zero=content.zero,
        gaps=Gaps(content.gap_ms.word, content.gap_ms.letter, content.gap_ms.phrase),
        template=tuple(content.template),
        counter_kind=content.counter_kind,
        numerals=numerals,
        clips=MappingProxyType(clips),
        missing=missing,
    )


def _refused(file: Path, detail: str) -> Refused:
    return Refused("voice-pack", where=str(file), file=str(file), detail=detail)


def _check_template(template: list[str]) -> None:
    placeholders = {"{letters}", "{number}", "{counter_kind}", "{counter}", PAUSE}
    for part in template:
        if part not in placeholders and not re.fullmatch(r"[a-z0-9_]{1,40}", part):
            raise ValueError(f"template: {part!r} is neither a place nor a key")
    for placeholder in ("{letters}", "{number}", "{counter}"):
        if placeholder not in template:
            raise ValueError(f"template: {placeholder} is not in it")


def _figure(text: str) -> int:
    if not re.fullmatch(r"\d{1,4}", text, re.ASCII):
        raise ValueError(f"atoms: {text!r} is not a number from 0 to 9999")
    return int(text)


def _needed(content: _PackFile, numerals: Numerals) -> set[str]:
    fixed = {part for part in content.template if part != PAUSE and not part.startswith("{")}
    spoken = {word for number in range(LARGEST_TICKET + 1) for word in numerals.words(number)}
    return fixed | spoken | {content.zero, content.counter_kind} | set(LETTERS)


def _read_clips(folder: Path, rate: int) -> dict[str, bytes]:
    if not folder.is_dir():
        return {}
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".wav")
    return {path.stem.lower(): _read_clip(path, rate) for path in files}


def _read_clip(path: Path, rate: int) -> bytes:
    try:
        with wave.open(str(path), "rb") as sound:
            sound_format = (sound.getframerate(), sound.getnchannels(), sound.getsampwidth() * 8)
            frames = sound.getnframes()
            data = sound.readframes(frames)
    except (OSError, EOFError, wave.Error) as error:
        raise Refused("voice-clip-damaged", where=str(path), file=str(path)) from error
    if sound_format != (rate, 1, 16):
        raise Refused(
            "voice-clip-format",
            where=str(path),
            file=str(path),
            rate=str(sound_format[0]),
            channels=sound_format[1],
            bits=sound_format[2],
            wanted=str(rate),
        )
    if not frames or len(data) != frames * 2:
        raise Refused("voice-clip-damaged", where=str(path), file=str(path))
    return data
