"""``antrean bench --backup``: what a backup of a hall with a long history costs, and whom it holds up meanwhile.

The floor is a plain copy of as many bytes on the same disk, with the same fsync.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from core import paths
from core.backup import making
from core.clock import ShiftedClock
from core.office import Office
from core.storage.sqlite import SqliteDatabase

PAUSE_S = 0.005
"""Seconds between two writes of the other program."""


def measure_backup(url: str, start: int) -> dict[str, Any]:
    """Rows, seconds, megabytes, the slowest number meanwhile; ratios to copying the database's own bytes."""
    clock = ShiftedClock(start)
    office = Office.open(url, clock)
    database = office.books.database
    with tempfile.TemporaryDirectory(prefix="bench-", dir=paths.home()) as temporary:
        folder = Path(temporary)
        with _writer(url, start) as quiet:
            time.sleep(1.0)
        with _writer(url, start) as busy:
            cpu = time.process_time()
            made = making.make(database, folder, clock, verify=False)
            make_cpu_s = time.process_time() - cpu
        begun, cpu = time.perf_counter(), time.process_time()
        making.prove(made.path)
        prove_s, prove_cpu_s = time.perf_counter() - begun, time.process_time() - cpu
        size = _bytes_of(office)
        copy_s = _copy_s(folder, size)
        office.close()
        return {
            "rows": made.manifest.rows,
            "database_mb": round(size / 1e6, 1),
            "file_mb": round(made.bytes / 1e6, 1),
            "copy_s": round(copy_s, 2),
            "make_s": round(made.seconds, 2),
            "make_cpu_s": round(make_cpu_s, 2),
            "prove_s": round(prove_s, 2),
            "prove_cpu_s": round(prove_cpu_s, 2),
            "rows_per_s": round(made.manifest.rows / made.seconds),
            "proved_rows_per_s": round(made.manifest.rows / prove_s),
            "make_ratio": round(made.seconds / copy_s, 1),
            "prove_ratio": round(prove_s / copy_s, 1),
            "writer_max_ms": round(max(busy, default=0.0), 1),
            "writer_max_without_ms": round(max(quiet, default=0.0), 1),
            "written_meanwhile": len(busy),
        }


@contextmanager
def _writer(url: str, start: int) -> Iterator[list[float]]:
    """Another program that writes durably all the time; how long each took, in milliseconds, is there at the end."""
    spawn = get_context("spawn")
    taken: list[float] = []
    ready, over = spawn.Event(), spawn.Event()
    answer, write_answer = spawn.Pipe(duplex=False)
    process = spawn.Process(target=_write, args=(url, start, ready, over, write_answer))
    process.start()
    ready.wait(60)
    try:
        yield taken
    finally:
        over.set()
        taken += answer.recv()
        process.join()


def _write(url: str, start: int, ready: Any, over: Any, pipe: Any) -> None:
    office = Office.open(url, ShiftedClock(start))
    taken: list[float] = []
    office.fleet.enrol("bench", "display", "Bench")
    ready.set()
    while not over.wait(PAUSE_S):
        begun = time.perf_counter()
        office.fleet.enrol("bench", "display", f"Bench {len(taken)}")
        taken.append((time.perf_counter() - begun) * 1000)
    pipe.send(taken)
    office.close()


def _bytes_of(office: Office) -> int:
    database = office.books.database
    if isinstance(database, SqliteDatabase):
        return database.path.stat().st_size
    with database.read() as connection:
        return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())


def _copy_s(folder: Path, size: int) -> float:
    """Copies a file of so many bytes that no disk or system can make smaller."""
    source, target = folder / "source", folder / "target"
    with source.open("wb") as file:
        for _ in range(size // (1 << 20) + 1):
            file.write(os.urandom(1 << 20))
    begun = time.perf_counter()
    shutil.copyfile(source, target)
    with target.open("rb+") as file:
        os.fsync(file.fileno())
    return time.perf_counter() - begun
