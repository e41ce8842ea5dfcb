"""A pack somebody made or damaged: refused in a clear sentence, or used without what is missing."""

from __future__ import annotations

import json
import logging
import shutil
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.errors import Refused
from core.paths import ASSETS
from core.voice.call import join_call
from core.voice.pack import load_pack
from core.words import words


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ASSETS / "voices" / "id", tmp_path / "own"))


def change(folder: Path, how: Callable[[dict[str, Any]], object]) -> None:
    content = json.loads((folder / "pack.json").read_text(encoding="utf-8"))
    how(content)
    (folder / "pack.json").write_text(json.dumps(content), encoding="utf-8")


def save(path: Path, rate: int = 22050, channels: int = 1, width: int = 2, frames: int = 2205) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(bytes(frames * channels * width))


def refusal(folder: Path, code: str) -> Refused:
    with pytest.raises(Refused) as raised:
        load_pack(folder)
    assert raised.value.code == code
    for language in ("id", "en"):
        sentence = words(language)(f"error-{code}", **raised.value.facts)
        assert str(raised.value.where) in sentence
    return raised.value


def test_no_pack(tmp_path: Path) -> None:
    refusal(tmp_path, "voice-pack-missing")


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"\xff\xfe{}", b'{"format": 1}', b"null"], ids=lambda content: repr(content)
)
def test_bad_json(folder: Path, content: bytes) -> None:
    (folder / "pack.json").write_bytes(content)
    assert refusal(folder, "voice-pack").facts["detail"]


def test_json_saved_with_notepad(folder: Path) -> None:
    file = folder / "pack.json"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert load_pack(folder).lang == "id"


@pytest.mark.parametrize(
    ("how", "named"),
    [
        (lambda c: c.update(format=2), "format"),
        (lambda c: c.update(mode="letters"), "mode"),
        (lambda c: c.update(rate="22050"), "rate"),
        (lambda c: c.update(zero="../kosong"), "zero"),
        (lambda c: c.update(speeker="x"), "speeker"),
        (lambda c: c.pop("licence"), "licence"),
        (lambda c: c["gap_ms"].update(word=-1), "gap_ms.word"),
        (lambda c: c["template"].append("{name}"), "{name}"),
        (lambda c: c["template"].remove("{counter}"), "{counter}"),
        (lambda c: c["atoms"].pop("7"), "7"),
        (lambda c: c["atoms"].update(ten="x"), "ten"),
        (lambda c: c["numbers"].pop(), "2000"),
        (lambda c: c["numbers"][0].update(say="{n*10} belas"), "{n*10}"),
        (lambda c: c["numbers"][0].update(say="{n%0} belas"), "{n%0}"),
        (lambda c: c["numbers"][0].update(say="{n%100} belas"), "circle"),
    ],
)
def test_bad_field_is_named(folder: Path, how: Callable[[dict[str, Any]], object], named: str) -> None:
    change(folder, how)
    assert named in str(refusal(folder, "voice-pack").facts["detail"])


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({"rate": 44100}, ("44100", 1, 16)),
        ({"channels": 2}, ("22050", 2, 16)),
        ({"width": 1}, ("22050", 1, 8)),
    ],
)
def test_wrong_format(folder: Path, form: dict[str, int], expected: tuple[str, int, int]) -> None:
    save(folder / "clips" / "tiga.wav", **form)
    facts = refusal(folder, "voice-clip-format").facts
    assert (facts["rate"], facts["channels"], facts["bits"]) == expected
    assert str(facts["file"]).endswith("tiga.wav")


@pytest.mark.parametrize("kept", [0, 3, 20, 44, 45, 1000])
def test_truncated_clip(folder: Path, kept: int) -> None:
    file = folder / "clips" / "tiga.wav"
    file.write_bytes(file.read_bytes()[:kept])
    assert str(refusal(folder, "voice-clip-damaged").where).endswith("tiga.wav")


def test_empty_or_foreign_clip(folder: Path) -> None:
    file = folder / "clips" / "tiga.wav"
    save(file, frames=0)
    refusal(folder, "voice-clip-damaged")
    file.write_bytes(b"ID3\x04 this is an MP3 file with another name" * 20)
    refusal(folder, "voice-clip-damaged")


def test_missing_clip_is_skipped_and_logged(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    for name in ("kosong.wav", "kosong@end.wav", "tujuh@end.wav"):
        (folder / "clips" / name).unlink()
    with caplog.at_level(logging.WARNING, logger="core.voice"):
        pack = load_pack(folder)
        assert pack.missing == ("kosong",)
        assert "kosong" in caplog.text
        caplog.clear()
        heard = [part.key for part in join_call(pack, "A007", 3).parts]
    assert heard == ["chime", "nomor_antrean", "a", "tujuh", "silakan_menuju", "loket", "tiga@end"]
    assert caplog.text.count("no clip kosong") == 2


def test_pack_without_one_clip_is_refused(folder: Path) -> None:
    shutil.rmtree(folder / "clips")
    refusal(folder, "voice-pack-empty")


def test_pack_of_one_clip_lists_all_the_others(folder: Path) -> None:
    for file in (folder / "clips").glob("*.wav"):
        if file.stem != "chime":
            file.unlink()
    pack = load_pack(folder)
    assert (
        len(pack.missing) == 26 + 18 + 3
    )  # letters; words up to 1999 with "kosong"; two phrases and "loket"
    assert [part.key for part in join_call(pack, "A007", 3).parts] == ["chime"]


def test_names_of_clips_in_capitals_are_understood(folder: Path) -> None:
    (folder / "clips" / "a.wav").rename(folder / "clips" / "A.WAV")
    assert load_pack(folder).missing == ()
