"""Sentences are read when they are asked for, by whoever asks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from core.words import LANGUAGES, Words, words


@pytest.mark.parametrize("language", LANGUAGES)
def test_several_threads_may_ask_at_once(language: str) -> None:
    asked, together = Words(language), Barrier(8)
    keys = [key for key in asked._sources if key.startswith("counter-tab-")] * 20

    def ask(number: int) -> list[str]:
        together.wait(60)
        return [asked(key, count=number) for key in keys]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(8)))
    assert all(all(sentence for sentence in answer) for answer in answers)


def test_a_sentence_that_uses_another_entry_is_whole() -> None:
    """Every entry of every language can be read with what it refers to."""
    for language in LANGUAGES:
        speak = words(language)
        for key in speak._sources:
            if speak.has(key):
                speak._need(key)
                assert speak._bundle.get_message(key).value is not None, (language, key)


def test_what_is_no_sentence_is_told() -> None:
    for key in ("no-such-sentence", "-term"):
        with pytest.raises(KeyError):
            words("id")(key)
        assert not words("id").has(key)
