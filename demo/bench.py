"""``antrean bench``: what the engine and the kiosk cost, against one durable commit of the same run.

The floor is one durable commit of one row through the same database layer (BEGIN IMMEDIATE, INSERT, COMMIT with
``synchronous=FULL``). It moves with the disk, so ratios say more than milliseconds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

from core import paths
from core.catalogue.reading import read_catalogue
from core.clock import MINUTE, ShiftedClock, micros
from core.office import HallFacts, Office
from core.storage.events import record
from core.tickets.uid import new_uid
from core.words import words
from demo.hall import CATALOGUE

START = micros(datetime.fromisoformat("2026-11-23T09:42:00+07:00"))
SERVICES = ("DUKCAPIL-KTP", "DUKCAPIL-KK", "DUKCAPIL-PINDAH", "DUKCAPIL-DATANG")
COUNTERS = ("L09", "L10", "L11")
WARM_UP = 20


def run(history: int, clients: int, tickets: int, kiosk: bool, as_json: bool) -> None:
    """Measures and prints; see the keys of the JSON in docs/command-line.md."""
    home = paths.home()
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=home) as folder:
        url = f"sqlite:///{Path(folder) / 'bench.sqlite'}"
        office = _hall(url)
        if history:
            _fill(office, history)
        floor = _timed(lambda: _one_row(office), max(100, min(tickets, 1000)))
        office.close()
        result: dict[str, Any] = {"engine": "sqlite", "history": history, "clients": clients}
        result |= _load(url, clients, tickets, median(floor))
        if kiosk:
            result["kiosk"] = _kiosk(url)
    print(json.dumps(result) if as_json else _table(result))


def _hall(url: str) -> Office:
    office, _ = Office.set_up(url, HallFacts(name="Bench"), ShiftedClock(START))
    office.import_catalogue(read_catalogue(CATALOGUE, words("en")).catalogue)
    for counter in COUNTERS:
        office.open_counter(counter)
    return office


def _fill(office: Office, history: int) -> None:
    """Finished tickets of earlier days, 2,500 a day, with four events each."""
    directory = office.directory()
    services = list(directory.service_ids.values())
    agency = {row: directory.agency_ids[directory.service_by_id[row].agency] for row in services}
    raw = office._database.raw()
    raw.execute("BEGIN IMMEDIATE")
    for number in range(history):
        day = number // 2500
        at = START - (day + 1) * 24 * 60 * MINUTE + number % 2500 * 10_000_000
        service = services[number % len(services)]
        date = datetime.fromtimestamp(at / 1e6).date().isoformat()  # noqa: DTZ006  # any spread of days will do
        row = raw.execute(
            "INSERT INTO ticket (uid, service_day, label, agency_id, service_id, priority, favoured, state,"
            " print_state, device, issued_at, first_arrival, rank, calls)"
            " VALUES (?,?,?,?,?,'none',0,'finished','printed','',?,?,?,1) RETURNING id",
            (new_uid(at), date, f"H{number}", agency[service], service, at, at, at),
        ).fetchone()
        raw.executemany(
            "INSERT INTO event (uid, at, kind, ticket_id, device) VALUES (?,?,?,?,'')",
            [(new_uid(at), at, kind, row[0]) for kind in ("issued", "called", "started", "finished")],
        )
    raw.execute("COMMIT")
    raw.close()


def _one_row(office: Office) -> None:
    with office._database.write() as connection:
        record(connection, START, "bench")
        connection.commit()


def _timed(work: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of each run, after a warm-up."""
    for _ in range(WARM_UP):
        work()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append((time.perf_counter() - started) * 1000)
    return taken


def _client(url: str, number: int, tickets: int) -> dict[str, Any]:
    """One process: issues its tickets, then calls, starts and finishes at its counter while somebody waits."""
    office = Office.open(url, ShiftedClock(START))
    service = SERVICES[number % len(SERVICES)]
    errors = 0
    issued, called, labels, calls = [], [], [], []
    for step in range(tickets + WARM_UP):
        started = time.perf_counter()
        try:
            labels.append(office.issue(service, noted=True).number)
        except Exception:
            errors += 1
        if step >= WARM_UP:
            issued.append((time.perf_counter() - started) * 1000)
    counter = COUNTERS[number % len(COUNTERS)]
    if number < len(COUNTERS):
        for step in range(tickets + WARM_UP):
            started = time.perf_counter()
            try:
                ticket = office.call_next(counter)
            except Exception:
                errors += 1
                continue
            if step >= WARM_UP:
                called.append((time.perf_counter() - started) * 1000)
            if ticket is None:
                break
            calls.append(ticket.number)
            office.no_show(counter)
    office.close()
    return {"issued": issued, "called": called, "labels": labels, "calls": calls, "errors": errors}


def _load(url: str, clients: int, tickets: int, floor: float) -> dict[str, Any]:
    each = max(20, tickets // clients)
    started = time.perf_counter()
    if clients == 1:
        answers = [_client(url, 0, each)]
    else:
        with ProcessPoolExecutor(clients, mp_context=get_context("spawn")) as pool:
            answers = list(pool.map(_client, [url] * clients, range(clients), [each] * clients))
    seconds = time.perf_counter() - started
    labels = [label for answer in answers for label in answer["labels"]]
    calls = [label for answer in answers for label in answer["calls"]]
    return {
        "floor_ms": round(floor, 3),
        "issue": _figures([value for answer in answers for value in answer["issued"]], floor),
        "call_next": _figures([value for answer in answers for value in answer["called"]], floor),
        "per_second": round((len(labels) + len(calls)) / seconds, 1),
        "errors": sum(answer["errors"] for answer in answers),
        "duplicates": len(labels) - len(set(labels)) + len(calls) - len(set(calls)),
    }


def _figures(values: list[float], floor: float) -> dict[str, float]:
    ordered = sorted(values)
    middle = median(ordered)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return {"p50_ms": round(middle, 3), "p99_ms": round(p99, 3), "ratio": round(middle / floor, 2)}


def _kiosk(url: str) -> dict[str, Any]:
    """First usable frame and memory of a kiosk process, and tap to bytes at the printer; medians of three starts."""
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    answers = []
    for _ in range(3):
        started = time.time()
        done = subprocess.run(
            [sys.executable, "-m", "demo.bench_kiosk", url, repr(started)],
            capture_output=True,
            text=True,
            env=environment,
            timeout=120,
            check=True,
        )
        answers.append(json.loads(done.stdout))
    return {key: round(median(answer[key] for answer in answers), 1) for key in answers[0]}


def _table(result: dict[str, Any]) -> str:
    lines = [
        f"engine {result['engine']}, history {result['history']}, clients {result['clients']}",
        f"floor      {result['floor_ms']:8.3f} ms   one durable commit",
    ]
    for key, name in (("issue", "issue"), ("call_next", "call-next")):
        one = result[key]
        lines.append(
            f"{name:<10} {one['p50_ms']:8.3f} ms   p99 {one['p99_ms']:8.3f} ms   {one['ratio']:5.2f} x floor"
        )
    lines.append(
        f"{result['per_second']:.0f} verbs a second, {result['errors']} errors, {result['duplicates']} duplicates"
    )
    if "kiosk" in result:
        one = result["kiosk"]
        lines.append(
            f"kiosk: first frame {one['first_frame_ms']:.0f} ms, {one['memory_mb']:.0f} MB, "
            f"tap to printer {one['tap_to_printer_ms']:.0f} ms (p99 {one['tap_to_printer_p99_ms']:.0f} ms)"
        )
    return "\n".join(lines)
