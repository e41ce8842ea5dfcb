"""The sentences of the product, one folder of Fluent files per language (assets/translations).

Screens speak Indonesian (``id``), English (``en``) and Javanese (``jv``); the command line speaks the first two.
A sentence a language lacks is taken from Indonesian; tests keep that from happening unnoticed.
"""

from __future__ import annotations

import os
from datetime import date, datetime
from functools import cache

from babel.dates import format_date
from fluent.runtime import FluentBundle, FluentResource

from core.errors import AntreanError
from core.paths import ASSETS

LANGUAGES = ("id", "en", "jv")
DEFAULT = "id"


@cache
def words(language: str) -> Words:
    """The sentences of one language; KeyError for a language the product does not speak."""
    if language not in LANGUAGES:
        raise KeyError(language)
    return Words(language)


def terminal_language() -> str:
    """``id`` where the terminal's locale is Indonesian, else ``en``."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "id" if value.lower().startswith(("id", "in_")) else "en"
    return "en"


class Words:
    """Sentences and forms of numbers and dates in one language."""

    def __init__(self, language: str, file: str = "*") -> None:
        """``file``: name of the one file to read; reading all takes a tenth of a second."""
        self.language = language
        self._bundle = FluentBundle([language], use_isolating=False)
        folders = [language] if language == DEFAULT else [DEFAULT, language]
        for folder in folders:
            for path in sorted((ASSETS / "translations" / folder).glob(f"{file}.ftl")):
                resource = FluentResource(path.read_text(encoding="utf-8"))
                self._bundle.add_resource(resource, allow_overrides=True)

    def __call__(self, key: str, /, **facts: str | int | float) -> str:
        """The sentence ``key`` with its placeholders filled; KeyError when it does not exist or a fact is missing."""
        message = self._bundle.get_message(key)
        if message.value is None:
            raise KeyError(key)
        text, errors = self._bundle.format_pattern(message.value, facts)
        if errors:
            raise KeyError(f"{key}: {errors[0]}")
        return str(text)

    def of_error(self, error: AntreanError) -> str:
        """The sentence that tells people of an error."""
        where = {} if error.where is None else {"where": error.where}
        return self(f"error-{error.code}", **{**error.facts, **where})

    def has(self, key: str) -> bool:
        return bool(self._bundle.has_message(key))

    def number(self, value: int) -> str:
        """1.234 in Indonesian and Javanese, 1,234 in English."""
        text = f"{value:,}"
        return text if self.language == "en" else text.replace(",", ".")

    def clock(self, moment: datetime) -> str:
        """09.42 in Indonesian and Javanese, 09:42 in English."""
        return f"{moment:%H:%M}" if self.language == "en" else f"{moment:%H.%M}"

    def day(self, day: date) -> str:
        """Senin, 23 November 2026."""
        return str(format_date(day, "EEEE, d MMMM y", locale=self.language))

    def short_day(self, day: date) -> str:
        """Sen 23-11-2026, as on paper."""
        return str(format_date(day, "EEE dd-MM-y", locale=self.language))
