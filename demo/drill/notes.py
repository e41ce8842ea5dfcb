"""What each program of a drill did, line by line on disk, so that it outlives the program."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any


class Notebook:
    """Appends one JSON object a line; a line that was written is on the disk. Used from one thread."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        # After a kill the last line may be half a one.
        self._first = b"\n" if path.stat().st_size else b""

    def note(self, kind: str, **facts: Any) -> None:
        line = {"at": time.time_ns() // 1000, "kind": kind, **facts}
        os.write(self._file, self._first + json.dumps(line, ensure_ascii=False).encode() + b"\n")
        os.fsync(self._file)
        self._first = b""

    def close(self) -> None:
        os.close(self._file)


def read_notes(path: Path) -> list[dict[str, Any]]:
    """All whole lines, in their order."""
    lines: list[dict[str, Any]] = []
    for text in path.read_bytes().split(b"\n") if path.exists() else ():
        try:
            lines.append(json.loads(text))
        except ValueError:
            continue
    return lines
