"""``antrean bench``: what the engine and the kiosk cost, against one durable commit of the same run.

The floor is one durable commit of one row through the same database layer: the writer's lock, INSERT, COMMIT. It
moves with the disk, from minute to minute, so it is measured between the verbs and ratios say more than milliseconds.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

from core import paths
from core.catalogue.reading import read_catalogue
from core.clock import MINUTE, ShiftedClock, micros
from core.events import Unknown
from core.office import HallFacts, Office
from core.storage.events import record
from core.storage.prepared import together
from core.words import words
from demo.bench_backup import measure
from demo.hall import CATALOGUE
from demo.throwaway import Throwaway

START = micros(datetime.fromisoformat("2026-11-23T09:42:00+07:00"))
SERVICES = ("DUKCAPIL-KTP", "DUKCAPIL-KK", "DUKCAPIL-PINDAH", "DUKCAPIL-DATANG")
FIRST_COUNTER = 8
"""The first client works at L09, one of the busiest."""
WARM_UP = 50
FLOORS = 300
CHANGES = 200
IDLE_S = 3.0


def run(
    engine: str,
    history: int,
    clients: int,
    tickets: int,
    kiosk: bool,
    alone: float | None,
    backup: bool,
    as_json: bool,
) -> None:
    """Measures and prints; see the keys of the JSON in docs/command-line.md."""
    home = paths.home()
    home.mkdir(parents=True, exist_ok=True)
    with _database(engine, home) as url:
        office = hall(url)
        if history:
            _fill(office, history)
        office.close()
        result: dict[str, Any] = {"engine": engine, "history": history, "clients": clients}
        result |= _load(url, clients, tickets)
        result["changes"] = _changes(url)
        if kiosk:
            result["kiosk"] = _kiosk(url)
        if backup:
            result["backup"] = measure(url, START)
    if alone is not None:
        result["alone"] = _alone(alone)
    print(json.dumps(result) if as_json else _table(result))


@contextmanager
def _database(engine: str, home: Path) -> Iterator[str]:
    """A database of one's own that is gone afterwards; commits are durable, as in a hall."""
    if engine == "sqlite":
        with tempfile.TemporaryDirectory(prefix="bench-", dir=home) as folder:
            yield f"sqlite:///{Path(folder) / 'bench.sqlite'}"
    else:
        with Throwaway() as server:
            yield server.create("bench")


def hall(url: str) -> Office:
    office, _ = Office.set_up(url, HallFacts(name="Bench"), ShiftedClock(START))
    catalogue = read_catalogue(CATALOGUE, words("en")).catalogue
    # Services of a minute, so that the day holds all the tickets that are issued.
    short = tuple(replace(service, service_minutes=1) for service in catalogue.services)
    office.catalogue.replace(replace(catalogue, services=short))
    for counter in office.directory().catalogue.counters:
        office.counters.open(counter.code)
    return office


_NUMBERS = {
    "sqlite": "WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < {last}) ",
    "postgresql": "WITH numbers AS (SELECT generate_series(0::bigint, {last}) AS n) ",
}
_UID = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()::text"}
_DAY = {
    "sqlite": "date('2026-11-22', '-' || (n / 2500) || ' days')",
    "postgresql": "(date '2026-11-22' - (n / 2500)::int)::text",
}


def _fill(office: Office, history: int) -> None:
    """Finished tickets of earlier days, 2,500 a day, with four events each."""
    database = office.books.database
    engine = database.dialect
    services = len(office.directory().service_by_id)
    at = f"{START} - ((n / 2500 + 1) * 1440 - (n - n / 2500 * 2500) / 6) * {MINUTE}"
    with database.migrating() as connection:
        if engine == "postgresql":
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql(
                "SET LOCAL session_replication_role = replica"
            )  # no foreign keys to look up
        connection.exec_driver_sql(
            "INSERT INTO ticket (uid, service_day, label, agency_id, service_id, priority, favoured, state,"
            " print_state, device, issued_at, first_arrival, rank, calls, returned_after, stops_left, any_order) "
            + _NUMBERS[engine].format(last=history - 1)
            + ", services AS (SELECT id, agency_id, row_number() OVER (ORDER BY id) - 1 AS k FROM service)"
            f" SELECT {_UID[engine]}, {_DAY[engine]}, 'H' || n, agency_id, services.id, 'none', false,"
            f" 'finished', 'printed', '', {at}, {at}, {at}, 1, 0, 0, false"
            f" FROM numbers JOIN services ON services.k = n - n / {services} * {services}"
        )
        for kind in ("issued", "called", "started", "finished"):
            connection.exec_driver_sql(
                "INSERT INTO event (uid, at, kind, ticket_id, service_id, counter_id, device)"
                f" SELECT {_UID[engine]}, issued_at, '{kind}', id, service_id,"
                f" {'NULL' if kind == 'issued' else '1'}, '' FROM ticket"
            )
        connection.commit()
    if engine == "postgresql":
        # What the server's own cleaning does by itself sooner or later.
        with database.connect(autocommit=True) as raw:  # type: ignore[attr-defined]  # it is a PostgresqlDatabase
            raw.execute("SET statement_timeout = 0")
            raw.execute("VACUUM ANALYZE")
            raw.execute("CHECKPOINT")
    else:
        # What a million rows left in the log is written out now, not under the measurement.
        raw = database.raw()  # type: ignore[attr-defined]  # it is a SqliteDatabase
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw.close()


def _one_row(office: Office) -> None:
    with (
        office.books.database.write(lambda _connection: None) as (connection, _nothing),
        together(connection),
    ):
        record(connection, START, Unknown("bench", {}))
        connection.commit()


def _timed(work: Callable[[], object]) -> float:
    """Milliseconds of one run."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _floor_of(url: str) -> list[float]:
    """The floor by itself: beside many clients it is measured after them."""
    office = Office.open(url, ShiftedClock(START))
    taken = [_timed(lambda: _one_row(office)) for _ in range(FLOORS + WARM_UP)]
    office.close()
    return taken[WARM_UP:]


_start_line: Any = None


def _take_start_line(barrier: Any) -> None:
    global _start_line
    _start_line = barrier


def _client(url: str, number: int, tickets: int, alone: bool) -> dict[str, Any]:
    """One process: issues its tickets, then calls and sends away at its own counter while somebody waits."""
    office = Office.open(url, ShiftedClock(START))
    counters = office.directory().catalogue.counters
    counter = counters[(number + FIRST_COUNTER) % len(counters)]
    service = next((code for code in counter.services if _plain(office, code)), SERVICES[0])
    errors: list[str] = []
    floor: list[float] = []
    issued, called, labels, calls = [], [], [], []
    if _start_line is not None:
        _start_line.wait(120)
    for step in range(tickets + WARM_UP):
        if alone:
            floor.append(_timed(lambda: _one_row(office)))
        started = time.perf_counter()
        try:
            labels.append(office.tickets.issue(service, noted=True).number)
        except Exception as error:
            errors.append(repr(error))
        if step >= WARM_UP:
            issued.append((time.perf_counter() - started) * 1000)
    if number < len(counters):
        for step in range(tickets + WARM_UP):
            if alone:
                floor.append(_timed(lambda: _one_row(office)))
            started = time.perf_counter()
            try:
                ticket = office.counters.call_next(counter.code)
            except Exception as error:
                errors.append(repr(error))
                continue
            if step >= WARM_UP:
                called.append((time.perf_counter() - started) * 1000)
            if ticket is None:
                break
            calls.append(ticket.uid)
            try:
                office.counters.no_show(counter.code)
            except Exception as error:
                errors.append(repr(error))
    office.close()
    return {
        "floor": floor[WARM_UP:],
        "issued": issued,
        "called": called,
        "labels": labels,
        "calls": calls,
        "errors": errors,
    }


def _plain(office: Office, code: str) -> bool:
    """Whether the service gives tickets without a quota at the time of the measurement."""
    service = office.directory().services[code]
    return service.daily_quota is None and code not in office.views.hall().closed


def _load(url: str, clients: int, tickets: int) -> dict[str, Any]:
    each = max(20, tickets // clients)
    if clients == 1:
        answers = [_client(url, 0, each, True)]
    else:
        context = get_context("spawn")
        barrier = context.Barrier(clients)
        with ProcessPoolExecutor(
            clients, mp_context=context, initializer=_take_start_line, initargs=(barrier,)
        ) as pool:
            answers = list(
                pool.map(_client, [url] * clients, range(clients), [each] * clients, [False] * clients)
            )
    floor = median(answers[0]["floor"] or _floor_of(url))
    labels = [label for answer in answers for label in answer["labels"]]
    calls = [uid for answer in answers for uid in answer["calls"]]
    errors = [error for answer in answers for error in answer["errors"]]
    for error in errors[:3]:
        print(error, file=sys.stderr)
    issued = [value for answer in answers for value in answer["issued"]]
    called = [value for answer in answers for value in answer["called"]]
    return {
        "floor_ms": round(floor, 3),
        "issue": _figures(issued, floor),
        "call_next": _figures(called, floor),
        "per_second": round(clients * 2000 / (median(issued) + median(called)), 1),
        "errors": len(errors),
        "duplicates": len(labels) - len(set(labels)) + len(calls) - len(set(calls)),
    }


def _follow(url: str, ready: Any, told: Any) -> None:
    """A process that only follows: says when it knew each event, and what following costs while nothing happens."""
    office = Office.open(url, ShiftedClock(START))
    follower = office.follow()
    ready.set()
    seen: list[tuple[int, float]] = []
    until = time.monotonic() + 60
    while time.monotonic() < until:
        events = follower.wait(0.5)
        now = time.monotonic()
        seen += [(event.id, now) for event in events]
        if any(event.kind == "bench" for event in events):
            break
    used, started = time.process_time(), time.monotonic()
    while time.monotonic() - started < IDLE_S:
        follower.wait(IDLE_S - (time.monotonic() - started))
    idle = (time.process_time() - used) / (time.monotonic() - started)
    follower.close()
    office.close()
    told.put((seen, idle))


def _changes(url: str) -> dict[str, float]:
    """From a commit that returned to another process knowing it, at the pace of a busy hall; and an idle follower's
    share of a core."""
    context = get_context("spawn")
    ready, told = context.Event(), context.Queue()
    process = context.Process(target=_follow, args=(url, ready, told))
    process.start()
    ready.wait(60)
    office = Office.open(url, ShiftedClock(START))
    cursor = office.follow()
    committed: dict[int, float] = {}
    for _ in range(CHANGES):
        office.tickets.issue(SERVICES[0], noted=True)
        at = time.monotonic()
        for event in cursor.wait(1):
            committed[event.id] = at
        time.sleep(random.uniform(0.01, 0.05))
    _one_row(office)
    seen, idle = told.get(timeout=120)
    process.join(30)
    cursor.close()
    office.close()
    delays = sorted(max(0.0, (at - committed[event]) * 1000) for event, at in seen if event in committed)
    return {
        "known_p50_ms": round(median(delays), 2),
        "known_p99_ms": round(delays[int(len(delays) * 0.99)], 2),
        "missed": len(committed) - len(delays),
        "idle_core_percent": round(idle * 100, 2),
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


def _alone(minutes: float) -> dict[str, Any]:
    """What a broken cable costs; see demo.bench_alone."""
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    command = [sys.executable, "-m", "demo.bench_alone", repr(minutes)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=environment, check=True)
    return dict(json.loads(done.stdout))


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
    one = result["changes"]
    lines.append(
        f"a change is known after {one['known_p50_ms']:.1f} ms (p99 {one['known_p99_ms']:.1f} ms), "
        f"{one['missed']} missed; an idle follower uses {one['idle_core_percent']:.2f} % of a core"
    )
    if "kiosk" in result:
        one = result["kiosk"]
        lines.append(
            f"kiosk: first frame {one['first_frame_ms']:.0f} ms, {one['memory_mb']:.0f} MB, "
            f"tap to printer {one['tap_to_printer_ms']:.0f} ms (p99 {one['tap_to_printer_p99_ms']:.0f} ms)"
        )
    if "backup" in result:
        one = result["backup"]
        lines.append(
            f"backup of {one['rows']} rows, {one['database_mb']:.0f} MB: {one['make_s']:.1f} s"
            f" ({one['make_cpu_s']:.1f} s of a core), {one['make_ratio']:.0f} x a plain copy;"
            f" {one['rows_per_s']} rows a second, {one['file_mb']:.0f} MB"
        )
        lines.append(
            f"proved by restoring it in {one['prove_s']:.1f} s ({one['prove_cpu_s']:.1f} s of a core),"
            f" {one['prove_ratio']:.0f} x; another program's slowest write meanwhile {one['writer_max_ms']:.0f} ms,"
            f" else {one['writer_max_without_ms']:.0f} ms"
        )
    if "alone" in result:
        one = result["alone"]
        merge, shares = one["merge"], one["shares"]
        lines.append(f"merge of {merge['tickets']} offline tickets: {merge['seconds']:.2f} s")
        lines.append(
            f"call by one of {shares['desks']} desks with shares: {shares['shared_ms']:.1f} ms,"
            f" without {shares['alone_ms']:.1f} ms"
        )
        for way, cut in one["cuts"].items():
            if way == "none":
                continue
            lines.append(
                f"cable {way:<7} kiosk alone after {cut['kiosk_s']:.2f} s, desk {cut['desk_s']:.2f} s; back after "
                f"{cut['kiosk_back_s']:.2f} and {cut['desk_back_s']:.2f} s; windows still for at most "
                f"{cut['kiosk_still_ms']:.0f} and {cut['desk_still_ms']:.0f} ms"
            )
        if "memory" in one:
            soak = one["memory"]
            lines.append(
                f"memory after {soak['minutes']:.0f} minutes and {soak['numbers']} numbers: "
                f"{soak['grown_mb']:+.1f} MB, {soak['more_files']:+d} open files"
            )
    return "\n".join(lines)
