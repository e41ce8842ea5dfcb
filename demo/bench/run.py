"""``antrean bench``: what the engine and the kiosk cost, against one durable commit of the same run.

The floor is one durable commit of one row through the same database layer: the writer's lock, INSERT, COMMIT. It
moves with the disk, from minute to minute, so it is measured between the verbs and ratios say more than milliseconds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from core import paths
from demo.bench.backup import measure_backup
from demo.bench.changes import measure_changes
from demo.bench.compare import compare, lines, read_earlier
from demo.bench.frames import measure_frames
from demo.bench.hall import START, bench_database, fill_history, make_hall
from demo.bench.load import measure_load
from demo.bench.rounds import measure_rounds
from demo.bench.table import table

KIOSK_STARTS = 3
"""A kiosk's figures are medians of so many starts."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asks for."""

    engine: str
    """``sqlite`` or ``postgresql``."""
    history: int
    """Tickets of earlier days."""
    clients: int
    tickets: int
    kiosk: bool
    alone: float | None
    """Minutes a kiosk is watched for growing memory; None: what a broken cable costs is not measured at all."""
    backup: bool
    compare: Path | None = None
    """What ``bench --json`` printed before."""


def run(wanted: Wanted, as_json: bool) -> None:
    """Measures and prints; see the keys of the JSON in docs/command-line.md."""
    earlier = None if wanted.compare is None else read_earlier(wanted.compare)
    home = paths.home()
    home.mkdir(parents=True, exist_ok=True)
    with bench_database(wanted.engine, home) as url:
        office = make_hall(url)
        if wanted.history:
            fill_history(office, wanted.history)
        office.close()
        result: dict[str, Any] = {
            "engine": wanted.engine,
            "history": wanted.history,
            "clients": wanted.clients,
        }
        if wanted.clients == 1:
            result |= measure_rounds(url, wanted.tickets)
        else:
            result |= measure_load(url, wanted.clients, wanted.tickets)
        result |= measure_changes(url)
        if wanted.kiosk:
            result["kiosk"] = _kiosk(url)
            result["first_frame_s"] = measure_frames(url, _environment())
        if wanted.backup:
            result["backup"] = measure_backup(url, START)
    if wanted.alone is not None:
        result["alone"] = _alone(wanted.alone)
    compared = [] if earlier is None else compare(earlier, result)
    if as_json:
        if earlier is not None:
            result["worse"] = [figure.name for figure in compared if figure.worse]
        print(json.dumps(result))
    else:
        print("\n".join([table(result), *lines(compared, sys.stdout.isatty())]))


def _kiosk(url: str) -> dict[str, Any]:
    """First usable frame and memory of a kiosk process, and tap to bytes at the printer; medians."""
    answers = []
    for _ in range(KIOSK_STARTS):
        started = time.time()
        done = subprocess.run(
            [sys.executable, "-m", "demo.bench.kiosk", url, repr(started)],
            capture_output=True,
            text=True,
            env=_environment(),
            timeout=120,
            check=True,
        )
        answers.append(json.loads(done.stdout))
    return {key: round(median(answer[key] for answer in answers), 1) for key in answers[0]}


def _alone(minutes: float) -> dict[str, Any]:
    """What a broken cable costs; see demo.bench.alone."""
    command = [sys.executable, "-m", "demo.bench.alone", repr(minutes)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=_environment(), check=True)
    return dict(json.loads(done.stdout))


def _environment() -> dict[str, str]:
    """Of a program that is measured in a process of its own: off screen where there is no screen."""
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    return environment
