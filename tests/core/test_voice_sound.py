"""What is heard, measured: levels, gaps, lengths, edges."""

from __future__ import annotations

import array
import json
import math
import shutil
import subprocess
import sys
import wave
from itertools import pairwise
from pathlib import Path

import pytest

from core.paths import ASSETS
from core.voice.call import CallSound, join_call, write_wav
from core.voice.pack import VoicePack, load_pack

ROOT = ASSETS.parent


@pytest.fixture(scope="module", params=["id", "en"])
def pack(request: pytest.FixtureRequest) -> VoicePack:
    return load_pack(ASSETS / "voices" / str(request.param))


def samples(pcm: bytes) -> array.array[int]:
    result = array.array("h", pcm)
    if sys.byteorder == "big":
        result.byteswap()
    return result


def decibel(amplitude: float) -> float:
    return 20 * math.log10(max(amplitude, 1e-9) / 32767)


def peak(pcm: bytes) -> float:
    return decibel(max(map(abs, samples(pcm))))


def active(pcm: bytes, rate: int) -> float:
    """RMS of the 10 ms frames within 30 dB of the loudest, dBFS."""
    sound, frame = samples(pcm), rate // 100
    parts = [sound[start : start + frame] for start in range(0, len(sound), frame)]
    powers = [sum(x * x for x in part) / len(part) for part in parts]
    loud = [power for power in powers if power >= max(powers) / 1000]
    return decibel(math.sqrt(sum(loud) / len(loud)))


def pitch(pcm: bytes, rate: int, share: float) -> float:
    """Hertz, by autocorrelation of 50 ms around ``share`` of the clip, between 60 and 180 Hz."""
    sound = samples(pcm)[::2]
    length, start = rate // 40, int(len(sound) * share) - rate // 80
    window = sound[start : start + length]
    lags = range(rate // 2 // 180, rate // 2 // 60)
    best = max(lags, key=lambda lag: sum(window[i] * window[i + lag] for i in range(length - lags[-1])))
    return rate / 2 / best


def test_speech_level(pack: VoicePack) -> None:
    levels = {key: active(clip, pack.rate) for key, clip in pack.clips.items() if key != "chime"}
    assert len(levels) > 60
    assert {key: level for key, level in levels.items() if abs(level + 20) > 1.5} == {}


def test_nothing_reaches_the_ceiling(pack: VoicePack) -> None:
    peaks = {key: peak(clip) for key, clip in pack.clips.items()}
    assert {key: level for key, level in peaks.items() if level > -1.5} == {}
    assert peaks["chime"] == pytest.approx(-6, abs=0.3)


def test_no_constant_offset(pack: VoicePack) -> None:
    for key, clip in pack.clips.items():
        sound = samples(clip)
        assert abs(sum(sound) / len(sound)) < 3, key


def test_clips_start_and_end_in_silence(pack: VoicePack) -> None:
    for key, clip in pack.clips.items():
        sound = samples(clip)
        assert sound[0] == sound[-1] == 0, key
        assert max(map(abs, (*sound[:22], *sound[-22:]))) < 330, key  # -40 dBFS in the outer millisecond


def test_chime_has_no_click(pack: VoicePack) -> None:
    chime = samples(pack.clips["chime"])
    assert 1.2 < len(chime) / pack.rate < 1.4
    steps = [abs(after - before) for before, after in pairwise(chime)]
    assert max(steps) < 32767 * 0.25  # a 660 Hz tone at -6 dBFS moves 0.09 a sample; a click half the scale


def test_a_call_lasts_between_five_and_nine_seconds(pack: VoicePack) -> None:
    sound = join_call(pack, "A007", 3)
    assert 5 < sound.duration_s < 9
    quiet = join_call(pack, "A007", 3, chime=False)
    assert sound.duration_s - quiet.duration_s == pytest.approx(1.3 + pack.gaps.letter / 1000, abs=0.01)
    assert "chime" not in [part.key for part in quiet.parts]


def test_a_call_is_clean(pack: VoicePack) -> None:
    for number, counter in (("A007", 3), ("PR102", 21), ("A-B03", 200), ("A1024", 63)):
        sound = join_call(pack, number, counter)
        assert peak(sound.pcm) <= -1.5
        heard = samples(sound.pcm)
        edge = sound.rate * 30 // 1000
        assert set(heard[:edge]) == set(heard[-edge:]) == {0}
        assert len(heard) == round(sound.duration_s * sound.rate)


def test_gaps(pack: VoicePack) -> None:
    sound = join_call(pack, "PR102", 21)
    parts = sound.parts
    gaps = {(earlier.key, later.key): later.start_s - earlier.end_s for earlier, later in pairwise(parts)}
    opening = parts[1].key
    first = parts[4].key
    for pair in ((opening, "p"), ("p", "r"), ("r", first)):
        assert gaps[pair] >= 0.1
        assert gaps[pair] == pytest.approx(pack.gaps.letter / 1000, abs=0.001)
    assert gaps[(parts[6].key, parts[7].key)] == pytest.approx(pack.gaps.phrase / 1000, abs=0.001)
    assert gaps[(parts[7].key, parts[8].key)] == pytest.approx(pack.gaps.word / 1000, abs=0.001)
    between = samples(sound.pcm)[math.ceil(parts[1].end_s * sound.rate) : int(parts[2].start_s * sound.rate)]
    assert set(between) == {0}


def test_endings_are_used_where_a_phrase_ends(pack: VoicePack) -> None:
    keys = [part.key for part in join_call(pack, "A077", 77).parts]
    assert [key for key in keys if key.endswith("@end")] == [keys[5], keys[-1]]
    assert keys[4] + "@end" == keys[5]


@pytest.mark.parametrize("word", ["dua", "tiga", "lima"])
def test_endings_fall_and_others_do_not(word: str) -> None:
    pack = load_pack(ASSETS / "voices" / "id")
    going_on = pitch(pack.clips[word], pack.rate, 0.75)
    ending = pitch(pack.clips[f"{word}@end"], pack.rate, 0.75)
    assert ending < going_on * 0.95


def test_packs_are_small() -> None:
    for language in ("id", "en"):
        files = [path for path in (ASSETS / "voices" / language).rglob("*") if path.is_file()]
        assert sum(path.stat().st_size for path in files) < 3_000_000


def test_written_file_is_the_sound(pack: VoicePack, tmp_path: Path) -> None:
    sound = join_call(pack, "A007", 3)
    write_wav(tmp_path / "call.wav", sound)
    with wave.open(str(tmp_path / "call.wav")) as file:
        read = CallSound(file.readframes(file.getnframes()), file.getframerate(), sound.parts)
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
    assert read == sound


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs the program espeak-ng")
def test_packs_are_made_the_same_every_time(tmp_path: Path) -> None:
    for name in ("one", "two"):
        script = [sys.executable, str(ROOT / "packaging" / "voices" / "make_pack.py")]
        subprocess.run([*script, "--out", str(tmp_path / name)], check=True, capture_output=True)
    made = [
        {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in sorted((tmp_path / name).rglob("*.*"))
        }
        for name in ("one", "two")
    ]
    assert made[0] == made[1]
    assert len(made[0]) > 150
    for language in ("id", "en"):
        new, shipped = (
            json.loads((folder / language / "pack.json").read_text(encoding="utf-8"))
            for folder in (tmp_path / "one", ASSETS / "voices")
        )
        assert new | {"speaker": shipped["speaker"]} == shipped, "run packaging/voices/make_pack.py"
