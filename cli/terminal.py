"""What all verbs share: the global options, opening the office, and printing results and errors."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core import paths
from core.clock import Clock, clock_from_environment
from core.errors import AntreanError, WrongUsage
from core.pc import logs
from core.pc import settings as pc
from core.words import Words, terminal_language, words

if TYPE_CHECKING:
    from core.office import Office


LONGEST_FACT = 400
"""Longest typed text that a sentence repeats, in characters."""


@dataclass
class Globals:
    """The options that may stand anywhere on the command line."""

    json: bool = False
    database: str | None = None


GLOBALS = Globals()


def take_globals(arguments: list[str]) -> list[str]:
    """Takes ``--json`` and ``--db URL`` out of the arguments, wherever they stand, and returns the rest.

    Raises WrongUsage when ``--db`` has no value.
    """
    GLOBALS.json, GLOBALS.database = False, None
    rest: list[str] = []
    words_left = iter(arguments)
    for word in words_left:
        if word == "--":
            return [*rest, word, *words_left]
        if word == "--json":
            GLOBALS.json = True
        elif word == "--db" or word.startswith("--db="):
            value = word[5:] if word.startswith("--db=") else next(words_left, "")
            if not value:
                raise WrongUsage("usage", where="--db", detail="--db needs an address")
            GLOBALS.database = value
        else:
            rest.append(word)
    return rest


def database_url() -> str:
    """``--db``, else ``ANTREAN_DB``, else what this PC joined, else the file in its home.

    Unavailable("joined-unreadable") when antrean.toml cannot be read: another hall instead would be wrong.
    """
    named = GLOBALS.database or os.environ.get("ANTREAN_DB")
    return named or pc.read().database or paths.default_database()


def clock() -> Clock:
    """The clock of this run; WrongUsage when ANTREAN_CLOCK is not a moment."""
    try:
        return clock_from_environment()
    except ValueError as error:
        raise WrongUsage("clock-form") from error


@contextmanager
def open_office() -> Iterator[Office]:
    """The office of the named database; closed at the end."""
    from core.office import Office

    office = Office.open(database_url(), clock())
    try:
        yield office
    finally:
        office.close()


def tongue() -> Words:
    """The sentences of the terminal's language."""
    return words(terminal_language())


def emit(data: dict[str, Any], text: str | Callable[[], str]) -> None:
    """Prints one JSON object with ``--json``, else the text for people."""
    if GLOBALS.json:
        print(json.dumps(data, ensure_ascii=False))
    else:
        print(text if isinstance(text, str) else text())


def sentence(error: AntreanError) -> str:
    """The error in the terminal's language."""
    facts = {**error.facts}
    if error.where is not None:
        facts["where"] = error.where
    shown = {key: _short(value) if isinstance(value, str) else value for key, value in facts.items()}
    return tongue()(f"error-{error.code}", **shown)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_FACT else f"{text[:LONGEST_FACT]}…"


def complain(error: AntreanError) -> int:
    """Prints an error on standard error, as JSON for programs and as a sentence for people; returns the exit code."""
    message = sentence(error)
    if GLOBALS.json or not sys.stderr.isatty():
        where = None if error.where is None else _short(error.where)
        shown = {"error": {"code": error.code, "message": message, "where": where}}
        print(json.dumps(shown, ensure_ascii=False), file=sys.stderr)
    else:
        print(message, file=sys.stderr)
    return error.exit_code


def log_bug() -> str:
    """Logs the exception being handled; returns the path of the log, or "standard error"."""
    kind, error, trace = sys.exc_info()
    assert kind is not None
    assert error is not None
    path = logs.bug(kind, error, trace, "antrean")
    return str(path) if path is not None else "standard error"
