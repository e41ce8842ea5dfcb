"""``antrean bench --kiosk``: from the command to the first complete frame of each program."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from statistics import median

from core import paths
from core.errors import Unavailable
from core.pc import logs
from core.qt.program import FIRST_FRAME

PROGRAMS = ("kiosk", "counter", "display")
STARTS = 5
"""The figures are medians of so many starts, in turn."""
SIZE = "1920x1080"
LAUNCHER = Path(paths.ASSETS).parent / "antrean"
PATIENCE_S = 60.0


def measure_frames(url: str, environment: Mapping[str, str]) -> dict[str, float]:
    """Seconds from the command in a shell to the moment at which the program's log says that it was drawn."""
    taken: dict[str, list[float]] = {program: [] for program in PROGRAMS}
    for _ in range(STARTS):
        for program in PROGRAMS:
            taken[program].append(_first_frame(program, url, environment))
    return {program: round(median(seconds), 2) for program, seconds in taken.items()}


def _first_frame(program: str, url: str, environment: Mapping[str, str]) -> float:
    command = [sys.executable] if getattr(sys, "frozen", False) else [str(LAUNCHER)]
    with tempfile.TemporaryDirectory(prefix="bench-", dir=paths.home()) as home:
        own = {**os.environ, **environment, "ANTREAN_HOME": home, "ANTREAN_DB": url}
        own.pop("PYTHONDONTWRITEBYTECODE", None)
        log = Path(home) / "logs" / logs.file_of(program).name
        started = time.time()
        process = subprocess.Popen([*command, program, "--size", SIZE], env=own, stdout=subprocess.DEVNULL)
        try:
            while (drawn := _drawn(log)) is None:
                if process.poll() is not None or time.time() - started > PATIENCE_S:
                    raise Unavailable("drill-start", where=program)
                time.sleep(0.02)
        finally:
            process.terminate()
            process.wait(PATIENCE_S)
        return drawn - started


def _drawn(log: Path) -> float | None:
    """When the log says that the window was drawn, in seconds since 1970; None before."""
    try:
        lines = log.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return None
    for line in lines:
        try:
            entry = json.loads(line)
        except ValueError:  # a line that is being written
            return None
        if entry["message"] == FIRST_FRAME:
            return datetime.fromisoformat(entry["time"]).timestamp()
    return None
