"""The words of the screens and documents: one for each thing, and none of those we gave up."""

from __future__ import annotations

import pytest
import translations


def test_no_unwanted_word_in_the_sentences_and_documents() -> None:
    assert translations.unwanted_words() == []


@pytest.mark.parametrize(
    ("language", "planted", "word"),
    [
        ("id", "error-no-hall = Belum ada aula di sini.", "aula"),
        ("id", "Aulanya sudah siap.", "Aulanya"),
        ("id", "Sambungkan stik USB dan papan tik.", "stik USB"),
        ("id", "Loket ini meneruskan sendiri.", "meneruskan sendiri"),
        ("id", "Programnya sudah dimutakhirkan.", "dimutakhirkan"),
        ("id", "PC tidak terdengar sejak 09.42.", "tidak terdengar sejak"),
        ("en", "This desk goes on alone.", "goes on alone"),
        ("en", "The number is in the books.", "the books"),
        ("jv", "Layar iki mlaku dhewe yen server wis urip.", "iki"),
    ],
)
def test_an_unwanted_word_is_found(language: str, planted: str, word: str) -> None:
    unwanted = translations.unwanted(f"first line\n{planted}", language)
    assert (2, word) in [(line, said) for line, said, _ in unwanted]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("id", "Kiosk di MPP memakai database dan keyboard."),
        ("id", "Perintahnya `server aula`."),
        ("en", "status-merged = Synchronised from Kiosk 2."),
        ("jv", "Layar punika badhe mlampah piyambak."),
    ],
)
def test_a_wanted_word_and_code_are_left_alone(language: str, text: str) -> None:
    assert translations.unwanted(text, language) == []
