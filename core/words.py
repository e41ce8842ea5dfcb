"""The sentences of the product, one folder of Fluent files per language (assets/translations).

Screens speak Indonesian (``id``), English (``en``) and Javanese (``jv``); the command line speaks the first two.
A sentence a language lacks is taken from Indonesian; tests keep that from happening unnoticed.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from core.errors import AntreanError
from core.paths import ASSETS

LANGUAGES = ("id", "en", "jv")
DEFAULT = "id"
TERM = "-"
"""The names of terms begin with it: words that sentences use, and that are none by themselves."""
_ENTRY = re.compile(r"^(-?[a-zA-Z][\w-]*) *=", re.MULTILINE)
"""The beginning of a sentence or term in a Fluent file; its further lines are indented."""
_REFERENCE = re.compile(r"\{\s*(-?[a-zA-Z][\w-]*)")
"""Where a sentence uses another entry."""


@cache
def words(language: str) -> Words:
    """The sentences of one language; KeyError for a language the product does not speak."""
    if language not in LANGUAGES:
        raise KeyError(language)
    return Words(language)


@cache
def _sources(language: str) -> Mapping[str, str]:
    """Name -> Fluent source of each entry of a language's files."""
    sources: dict[str, str] = {}
    for path in sorted((ASSETS / "translations" / language).glob("*.ftl")):
        text = path.read_text(encoding="utf-8")
        entries = list(_ENTRY.finditer(text))
        ends = [*(entry.start() for entry in entries[1:]), len(text)]
        sources |= {
            entry.group(1): text[entry.start() : end] for entry, end in zip(entries, ends, strict=True)
        }
    return sources


def terminal_language() -> str:
    """``id`` where the terminal's locale is Indonesian, else ``en``."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "id" if value.lower().startswith(("id", "in_")) else "en"
    return "en"


class Words:
    """Sentences and forms of numbers and dates in one language.

    Reading all sentences as Fluent takes a tenth of a second for each language, and a program that starts needs few:
    each is read when it is asked for.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._sources = {**_sources(DEFAULT), **_sources(language)}
        self._read: set[str] = set()
        self._bundle: Any = None
        self._reading = threading.RLock()
        """Windows and their workers ask for sentences at the same time."""

    def __call__(self, key: str, /, **facts: str | int | float) -> str:
        """The sentence ``key`` with its placeholders filled; KeyError when it does not exist or a fact is missing."""
        if not self.has(key):
            raise KeyError(key)
        self._need(key)
        message = self._bundle.get_message(key)
        text, errors = self._bundle.format_pattern(message.value, facts)
        if errors:
            raise KeyError(f"{key}: {errors[0]}")
        return str(text)

    def of_error(self, error: AntreanError) -> str:
        """The sentence that tells people of an error."""
        where = {} if error.where is None else {"where": error.where}
        return self(f"error-{error.code}", **{**error.facts, **where})

    def has(self, key: str) -> bool:
        return key in self._sources and not key.startswith(TERM)

    def _need(self, key: str) -> None:
        """Reads an entry as Fluent, after those it refers to."""
        if key in self._read or key not in self._sources:
            return
        from fluent.runtime import FluentBundle, FluentResource

        source = self._sources[key]
        with self._reading:
            for other in _REFERENCE.findall(source):
                self._need(other)
            if self._bundle is None:
                self._bundle = FluentBundle([self.language], use_isolating=False)
            self._bundle.add_resource(FluentResource(source), allow_overrides=True)
            self._read.add(key)

    def number(self, value: int) -> str:
        """1.234 in Indonesian and Javanese, 1,234 in English."""
        text = f"{value:,}"
        return text if self.language == "en" else text.replace(",", ".")

    def clock(self, moment: datetime) -> str:
        """09.42 in Indonesian and Javanese, 09:42 in English."""
        return f"{moment:%H:%M}" if self.language == "en" else f"{moment:%H.%M}"

    def day(self, day: date) -> str:
        """Senin, 23 November 2026."""
        return self._date(day, "EEEE, d MMMM y")

    def short_day(self, day: date) -> str:
        """Sen 23-11-2026, as on paper."""
        return self._date(day, "EEE dd-MM-y")

    def _date(self, day: date, form: str) -> str:
        from babel.dates import format_date

        return str(format_date(day, form, locale=self.language))
