"""How a language says a number in words, as data: one small interpreter for all languages.

A number that has a word of its own (an atom) is that word. Otherwise the first rule whose ``to`` is not below the
number gives the parts to speak: ``{n/10}`` (whole tens), ``{n%10}`` (the rest), ``{n-n%10}`` (rounded down), each
spoken as a number in turn; a ``?`` after a part leaves it out when it is 0; anything else is the key of a word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

LARGEST = 9999
"""The largest number that is said in words; a larger one is read digit by digit."""

_PART = re.compile(r"\{n(?:(?P<op>[/%])(?P<by>\d{1,5})|-n%(?P<down>\d{1,5}))\}(?P<maybe>\?)?", re.ASCII)
_WORD = re.compile(r"[a-z0-9_]{1,40}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Rule:
    """How numbers up to ``to`` are said, unless an earlier rule or an atom applies."""

    to: int
    say: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Numerals:
    """One language's numbers. They come from a pack's file, so check() must be called before they are used."""

    atoms: Mapping[int, str]
    rules: tuple[Rule, ...]

    def words(self, number: int) -> tuple[str, ...]:
        """Keys of the words for ``number`` (0 or more). ValueError when no rule applies."""
        if number > LARGEST:
            return tuple(self.atoms[int(digit)] for digit in str(number))
        word = self.atoms.get(number)
        if word is not None:
            return (word,)
        for rule in self.rules:
            if number <= rule.to:
                return tuple(key for token in rule.say for key in self._spoken(token, number))
        raise ValueError(f"numbers: no rule for {number}")

    def _spoken(self, token: str, number: int) -> tuple[str, ...]:
        part = _PART.fullmatch(token)
        if part is None:
            return (token,)
        value = _value(part, number)
        if value == 0 and part["maybe"]:
            return ()
        if value >= number:
            raise ValueError(f"numbers: {token} for {number} leads in a circle")
        return self.words(value)

    def check(self) -> None:
        """Raises ValueError, with the place, unless every number from 0 to LARGEST can be said."""
        for digit in range(10):
            if digit not in self.atoms:
                raise ValueError(f"atoms: {digit} is not in it")
        for rule in self.rules:
            for token in rule.say:
                part = _PART.fullmatch(token)
                if part is None and not _WORD.fullmatch(token):
                    raise ValueError(f"numbers: {token!r} is neither a part of the number nor a key")
                if part is not None and int(part["by"] or part["down"]) < 2:
                    raise ValueError(f"numbers: {token!r} divides by less than 2")
        for number in range(LARGEST + 1):
            self.words(number)


def _value(part: re.Match[str], number: int) -> int:
    if part["down"]:
        return number - number % int(part["down"])
    divisor = int(part["by"])
    return number // divisor if part["op"] == "/" else number % divisor
