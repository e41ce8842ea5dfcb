"""Forgiving search over the services: several languages, synonyms, misspellings, words half typed."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from functools import cache, cached_property
from math import log

from rapidfuzz import fuzz, process

from core.catalogue.model import Catalogue, Service
from core.paths import ASSETS

_WORD = re.compile(r"[a-z0-9]+")
FUZZY_FROM = 4
"""Words of fewer letters must be typed right: ``sim`` and ``sip`` are different things."""
ALIKE = 76
"""Of 100: how alike a misspelt word must be."""


def normal(text: str) -> list[str]:
    """Lower-case words without accents."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return _WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))


@cache
def _synonyms() -> tuple[frozenset[str], tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]:
    data = tomllib.loads((ASSETS / "catalogue" / "synonyms.toml").read_text(encoding="utf-8"))
    same = [(tuple(normal(typed)), tuple(normal(meant))) for typed, meant in data["same"].items()]
    same.sort(key=lambda pair: -len(pair[0]))
    return frozenset(data["ignore"]["words"]), tuple(same)


class ServiceSearch:
    """An index over one version of the catalogue. Searching 144 services takes about a millisecond.

    The index is made by ``prepare`` or by the first search: it takes a tenth of a second, and no first page needs it.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._services = catalogue.services

    def prepare(self) -> None:
        """Makes the index, from any thread; later calls do nothing."""
        _ = self._words, self._busy

    @cached_property
    def _busy(self) -> list[int]:
        agencies = {agency.code: agency for agency in self._catalogue.agencies}
        return [agencies[service.agency].sort for service in self._services]

    @cached_property
    def _words(self) -> dict[str, dict[int, float]]:
        """Word -> number of each service that it stands for -> its weight."""
        agencies = {agency.code: agency for agency in self._catalogue.agencies}
        words: dict[str, dict[int, float]] = defaultdict(dict)

        def add(number: int, weight: float, *texts: str) -> None:
            for text in texts:
                for word in normal(text):
                    known = words[word]
                    known[number] = max(known.get(number, 0.0), weight)

        for number, service in enumerate(self._services):
            agency = agencies[service.agency]
            add(number, 3.0, service.name_id, service.name_en, service.name_jv)
            for name in (service.name_id, service.name_en):
                add(number, 4.0, " ".join(normal(name)[:3]))
            add(number, 2.0, service.code.replace("-", " "), agency.short_name)
            add(number, 1.0, service.description_id, agency.name_id, agency.name_en)
        return dict(words)

    def find(self, query: str, most: int = 12) -> tuple[Service, ...]:
        """The services that fit, best first; none for a query without a meaning."""
        groups = self._groups(normal(query))
        if not groups:
            return ()
        scores: dict[int, float] = defaultdict(float)
        for group in groups:
            best: dict[int, float] = {}
            for phrase in group:
                fits: dict[int, float] = defaultdict(float)
                for word in phrase:
                    for number, score in self._matches(word).items():
                        fits[number] += score
                for number, score in fits.items():
                    best[number] = max(best.get(number, 0.0), score)
            for number, score in best.items():
                scores[number] += score
        ranked = sorted(scores.items(), key=lambda item: (-round(item[1], 2), self._busy[item[0]], item[0]))
        if not ranked:
            return ()
        least = ranked[0][1] * 0.45
        return tuple(self._services[number] for number, score in ranked[:most] if score >= least)

    @staticmethod
    def _groups(words: list[str]) -> list[tuple[tuple[str, ...], ...]]:
        """The query as groups of phrases that mean one thing each: what was typed, and what the catalogue says for
        it. Of a phrase all words count together."""
        ignored, same = _synonyms()
        meaningful = [word for word in words if word not in ignored] or words
        groups: list[tuple[tuple[str, ...], ...]] = []
        position = 0
        while position < len(meaningful):
            for typed, meant in same:
                if tuple(meaningful[position : position + len(typed)]) == typed:
                    groups.append((typed, meant))
                    position += len(typed)
                    break
            else:
                groups.append(((meaningful[position],),))
                position += 1
        return groups

    def _matches(self, word: str) -> dict[int, float]:
        """Service number -> how well one word fits it; rare words count more."""
        fits: dict[int, float] = {}

        def take(known: str, quality: float) -> None:
            numbers = self._words[known]
            rarity = log(1 + len(self._services) / len(numbers))
            for number, weight in numbers.items():
                fits[number] = max(fits.get(number, 0.0), weight * quality * rarity)

        for known in self._words:
            if known == word:
                take(known, 1.0)
            elif known.startswith(word):
                # Two letters that happen to begin a word say less than two letters that are one.
                take(known, 0.8 if len(word) > 2 else 0.3)
        if len(word) >= FUZZY_FROM and word not in self._words:
            alike = process.extract(word, self._words.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=8)
            for known, score, _ in alike:
                if not known.startswith(word):
                    take(known, 0.6 * score / 100)
        return fits
