"""What programs write down of themselves: one JSON object a line in ``logs/PROGRAM.jsonl`` of this machine's home.

The windows' warnings and bugs, and the command line's bugs. A disk that takes nothing never stops a program, and no
password is written.
"""

from __future__ import annotations

import faulthandler
import json
import logging
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from core import __version__, paths

LARGEST = 2_000_000
"""Bytes of a log before it is put aside; four older ones are kept."""
OLDER = 4
BUG = "antrean.bug"
"""Name of the logger of what no part of ours foresaw."""
_SECRET = re.compile(
    r"(pass(?:word|wd)|pin|secret)(['\"]?\s*[:=]\s*)('[^']*'|\"[^\"]*\"|[^\s,;&)}]+)", re.IGNORECASE
)


def folder() -> Path:
    return paths.home() / "logs"


def file_of(program: str) -> Path:
    return folder() / f"{program}.jsonl"


def clean(text: str) -> str:
    """The text without the passwords of addresses and of settings."""
    from core.storage.database import without_password

    lines = (without_password(line) for line in text.split("\n"))
    return _SECRET.sub(r"\1\2...", "\n".join(lines))


@contextmanager
def to_file(program: str) -> Iterator[None]:
    """Writes down what is logged while a program with windows runs, on standard error too; and, in
    ``PROGRAM.crash``, where each thread was should the program itself break down. That file stays on this machine."""
    handlers: list[logging.Handler] = [_handler(program)]
    terminal = logging.StreamHandler()
    terminal.setFormatter(_Plain())
    handlers.append(terminal)
    root, ours = logging.getLogger(), logging.getLogger("antrean")
    level = ours.level
    for handler in handlers:
        root.addHandler(handler)
    terminal.setLevel(logging.WARNING)
    ours.setLevel(logging.INFO)
    crash = _watch_for_crashes(program)
    ours.info("started")
    try:
        yield
    finally:
        ours.info("ended")
        ours.setLevel(level)
        for handler in handlers:
            root.removeHandler(handler)
            handler.close()
        if crash is not None:
            faulthandler.disable()
            crash.close()


def bug(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None, program: str | None = None
) -> Path | None:
    """Writes a bug down whole: where the running program's lines go, or in the named program's file. Gives that
    file; None, and all of it on standard error, where the disk does not take it."""
    logger = logging.getLogger(BUG)
    if program is None:
        logger.error("%s", error or kind.__name__, exc_info=(kind, error, trace))
        return None
    handler = _handler(program)
    logger.addHandler(handler)
    spread, logger.propagate = logger.propagate, False
    try:
        logger.error("%s", error or kind.__name__, exc_info=(kind, error, trace))
    finally:
        logger.propagate = spread
        logger.removeHandler(handler)
        handler.close()
    return None if handler.failed else file_of(program)


def _handler(program: str) -> _Log:
    handler = _Log(program)
    handler.setFormatter(_Lines(program))
    return handler


def _watch_for_crashes(program: str) -> IO[str] | None:
    if faulthandler.is_enabled():
        return None
    with suppress(OSError):
        folder().mkdir(parents=True, exist_ok=True)
        file = (folder() / f"{program}.crash").open("a", encoding="utf-8")
        faulthandler.enable(file)
        return file
    return None


class _Log(RotatingFileHandler):
    """Opened with its first line; ``failed`` once a line could not be written."""

    failed = False

    def __init__(self, program: str) -> None:
        super().__init__(file_of(program), maxBytes=LARGEST, backupCount=OLDER, encoding="utf-8", delay=True)

    def _open(self) -> TextIOWrapper:
        path = Path(self.baseFilename)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return os.fdopen(handle, "a", encoding="utf-8")

    def handleError(self, record: logging.LogRecord) -> None:
        self.failed = True
        if record.name == BUG:
            with suppress(OSError):
                sys.stderr.write(_Plain().format(record) + "\n")

    def close(self) -> None:
        with suppress(OSError):  # what it could not write it cannot write now either
            super().close()


class _Lines(logging.Formatter):
    def __init__(self, program: str) -> None:
        super().__init__()
        self._program = program

    def format(self, record: logging.LogRecord) -> str:
        facts: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": clean(record.getMessage()),
        }
        if record.exc_info and record.exc_info[0] is not None:
            facts["traceback"] = clean(self.formatException(record.exc_info))
        return json.dumps({**facts, "program": self._program, "version": __version__}, ensure_ascii=False)


class _Plain(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return clean(super().format(record))
