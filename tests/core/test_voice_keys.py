"""Which words a call is made of, and that the shipped packs have them all."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from string import ascii_uppercase

import pytest

from core.paths import ASSETS
from core.voice.call import spoken_keys
from core.voice.numerals import Numerals, Rule
from core.voice.pack import VoicePack, load_pack

IN_FULL = {
    0: ("nol", "zero"),
    1: ("satu", "one"),
    2: ("dua", "two"),
    3: ("tiga", "three"),
    4: ("empat", "four"),
    5: ("lima", "five"),
    6: ("enam", "six"),
    7: ("tujuh", "seven"),
    8: ("delapan", "eight"),
    9: ("sembilan", "nine"),
    10: ("sepuluh", "ten"),
    11: ("sebelas", "eleven"),
    12: ("dua belas", "twelve"),
    19: ("sembilan belas", "nineteen"),
    20: ("dua puluh", "twenty"),
    21: ("dua puluh satu", "twenty one"),
    63: ("enam puluh tiga", "sixty three"),
    99: ("sembilan puluh sembilan", "ninety nine"),
    100: ("seratus", "one hundred"),
    101: ("seratus satu", "one hundred one"),
    111: ("seratus sebelas", "one hundred eleven"),
    120: ("seratus dua puluh", "one hundred twenty"),
    199: ("seratus sembilan puluh sembilan", "one hundred ninety nine"),
    200: ("dua ratus", "two hundred"),
    999: ("sembilan ratus sembilan puluh sembilan", "nine hundred ninety nine"),
    1000: ("seribu", "one thousand"),
    1024: ("seribu dua puluh empat", "one thousand twenty four"),
    9040: ("sembilan ribu empat puluh", "nine thousand forty"),
    10203: ("satu nol dua nol tiga", "one zero two zero three"),
}

BY_FIGURES = {
    "A000": ("kosong kosong kosong", "zero zero zero"),
    "A007": ("kosong kosong tujuh", "zero zero seven"),
    "A010": ("kosong satu kosong", "zero one zero"),
    "A011": ("kosong satu satu", "zero one one"),
    "A012": ("kosong satu dua", "zero one two"),
    "A019": ("kosong satu sembilan", "zero one nine"),
    "A047": ("kosong empat tujuh", "zero four seven"),
    "A063": ("kosong enam tiga", "zero six three"),
    "A100": ("satu kosong kosong", "one zero zero"),
    "A120": ("satu dua kosong", "one two zero"),
    "A258": ("dua lima delapan", "two five eight"),
    "A999": ("sembilan sembilan sembilan", "nine nine nine"),
    "A1000": ("satu kosong kosong kosong", "one zero zero zero"),
    "A1024": ("satu kosong dua empat", "one zero two four"),
}


@pytest.fixture(scope="module")
def packs() -> dict[str, VoicePack]:
    return {language: load_pack(ASSETS / "voices" / language) for language in ("id", "en")}


def middle(keys: tuple[str, ...]) -> list[str]:
    """Between the opening phrase and the pause: letters and number."""
    return list(keys[2 : keys.index("|")])


def test_whole_call_in_indonesian(packs: dict[str, VoicePack]) -> None:
    keys = spoken_keys(packs["id"], "A007", 3, "Loket 3")
    assert " ".join(keys) == "chime nomor_antrean a kosong kosong tujuh | silakan_menuju loket tiga"


def test_whole_call_in_english(packs: dict[str, VoicePack]) -> None:
    keys = spoken_keys(packs["en"], "A007", 21, "Loket 21")
    assert " ".join(keys) == "chime ticket_number a zero zero seven | please_go_to counter twenty one"


@pytest.mark.parametrize(("number", "words"), BY_FIGURES.items())
def test_ticket_figure_by_figure(packs: dict[str, VoicePack], number: str, words: tuple[str, str]) -> None:
    for pack, expected in zip(packs.values(), words, strict=True):
        assert middle(spoken_keys(pack, number, 1, "")) == ["a", *expected.split()]


@pytest.mark.parametrize(("number", "words"), IN_FULL.items())
def test_numbers_in_full(packs: dict[str, VoicePack], number: int, words: tuple[str, str]) -> None:
    for pack, expected in zip(packs.values(), words, strict=True):
        in_full = replace(pack, mode="number")
        assert middle(spoken_keys(in_full, f"B{number:03}", 1, "")) == ["b", *expected.split()]
        for either in (pack, in_full):
            keys = spoken_keys(either, "A001", number, "")
            assert " ".join(keys[keys.index(pack.counter_kind) + 1 :]) == expected


@pytest.mark.parametrize(
    ("number", "letters", "figures"),
    [
        ("PR102", "p r", "satu kosong dua"),
        ("pr102", "p r", "satu kosong dua"),
        ("NIB047", "n i b", "kosong empat tujuh"),
        ("A-B03", "a b", "kosong tiga"),
        ("PR-C012", "p r c", "kosong satu dua"),
        ("A-047", "a", "kosong empat tujuh"),
        ("047", "", "kosong empat tujuh"),
    ],
)
def test_prefixes(packs: dict[str, VoicePack], number: str, letters: str, figures: str) -> None:
    assert middle(spoken_keys(packs["id"], number, 1, "")) == [*letters.split(), *figures.split()]


@pytest.mark.parametrize("number", ["", "A", "7A", "A 0 7", "Á07", "A٣", "A--07", "A0.7"])
def test_what_is_no_ticket_number(packs: dict[str, VoicePack], number: str) -> None:
    with pytest.raises(ValueError, match="not a ticket number"):
        spoken_keys(packs["id"], number, 1, "")


@pytest.mark.parametrize(
    ("number", "label", "expected"),
    [
        (12, "Loket 3", "silakan_menuju loket dua belas"),
        (None, "Loket 3 - Dinas Sosial 1", "silakan_menuju loket tiga"),
        (None, "Loket B", "silakan_menuju loket b"),
        (None, "Ruang Rapat", "silakan_menuju at_ruang_rapat"),
        (None, "Ruang Laktasi", "silakan_menuju loket"),
        (None, "", "silakan_menuju loket"),
    ],
)
def test_counters(packs: dict[str, VoicePack], number: int | None, label: str, expected: str) -> None:
    pack = replace(packs["id"], clips={**packs["id"].clips, "at_ruang_rapat": b"\0\0"})
    keys = spoken_keys(pack, "A001", number, label)
    assert " ".join(keys[keys.index("|") + 1 :]) == expected


@pytest.mark.parametrize("mode", ["digits", "number"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_shipped_packs_say_every_call(packs: dict[str, VoicePack], language: str, mode: str) -> None:
    pack = replace(packs[language], mode=mode)  # type: ignore[arg-type]
    prefixes = [*ascii_uppercase, *("".join(two) for two in product(ascii_uppercase, repeat=2))]
    needed = {key for prefix in prefixes for key in spoken_keys(pack, f"{prefix}001", 1, "")}
    needed |= {key for number in range(1, 2000) for key in spoken_keys(pack, f"A{number:03}", 1, "")}
    needed |= {key for number in range(1, 201) for key in spoken_keys(pack, "A-B03", number, "")}
    endings = set()
    for number in range(1, 2000):
        keys = spoken_keys(pack, f"A{number:03}", number % 200 + 1, "")
        endings |= {f"{keys[keys.index('|') - 1]}@end", f"{keys[-1]}@end"}
    assert needed - {"|"} - pack.clips.keys() == set()
    assert endings - pack.clips.keys() == set()
    assert pack.missing == ()
    assert len(needed) > 26 + 10


def test_rules_that_go_in_a_circle_are_found() -> None:
    atoms = {figure: f"w{figure}" for figure in range(10)}
    with pytest.raises(ValueError, match="for 10 leads in a circle"):
        Numerals(atoms, (Rule(9999, ("{n-n%10}", "{n%10}?")),)).check()
    with pytest.raises(ValueError, match="no rule for 10"):
        Numerals(atoms, ()).check()
