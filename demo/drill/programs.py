"""The programs of a drill as processes: started, killed, started again, ended."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite

from core.pc.logs import BUG
from demo.drill.notes import read_notes
from demo.drill.proxy import Cable
from demo.drill.task import Task

END_S = 30.0
"""So many seconds a program has to end after it was told."""
DUMP_S = 1.0
"""So many seconds a program that hangs has to write down where."""


class Robot:
    """One program with its own home, cable and notes."""

    def __init__(self, task: Task, home: Path, cable: Cable) -> None:
        self.task, self.home, self.cable = task, home, cable
        self._process: subprocess.Popen[str] | None = None
        self._runs = 0

    @property
    def name(self) -> str:
        return self.task.name

    def start(self) -> None:
        """Starts the program, anew after it was killed. It ends with the drill, however that comes."""
        (self.home / "temporary").mkdir(parents=True, exist_ok=True)
        task = replace(self.task, seed=self.task.seed + self._runs)
        self._runs += 1
        environment = {
            **os.environ,
            "ANTREAN_HOME": str(self.home),
            # python-escpos makes a folder of its own at every start, and a killed program removes none.
            "TMPDIR": str(self.home / "temporary"),
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        }
        for name in ("ANTREAN_DB", "ANTREAN_CLOCK"):
            environment.pop(name, None)
        with (self.home / "output.txt").open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "demo.drill.robot", json.dumps(asdict(task))],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                env=environment,
                text=True,
            )

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def tell(self, **order: Any) -> None:
        if self._process is None or self._process.stdin is None:
            return
        with contextlib.suppress(OSError, ValueError):
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()

    def kill(self) -> None:
        """As ``kill -9`` or a pulled mains plug; may be called from any thread."""
        if self._process is not None and self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)

    def reap(self) -> None:
        if self._process is not None:
            self._process.wait(END_S)
            if self._process.stdin is not None:
                with contextlib.suppress(OSError):
                    self._process.stdin.close()

    def end(self) -> bool:
        """Waits until it has ended (it was told); False when it had to be killed."""
        if self._process is None:
            return True
        try:
            self._process.wait(END_S)
        except subprocess.TimeoutExpired:
            if hasattr(signal, "SIGUSR1"):  # it writes down where it hangs
                os.kill(self._process.pid, signal.SIGUSR1)
                time.sleep(DUMP_S)
            self.kill()
            self.reap()
            return False
        self.reap()
        return True

    @property
    def has_started(self) -> bool:
        return any(note["kind"] == "started" for note in self.notes())

    @property
    def is_merged(self) -> bool:
        """Whether it works with the database, and its journals hold nothing that is still to be handed in."""
        ways = [note for note in self.notes() if note["kind"] == "way"]
        return self.alive and bool(ways) and not ways[-1]["alone"] and self.pending() == 0

    def notes(self) -> list[dict[str, Any]]:
        return read_notes(Path(self.task.notes))

    def pending(self) -> int:
        """Entries and requests that its journals still hold."""
        return sum(_pending(path) for path in sorted((self.home / "journal").glob("*.sqlite")))

    def bugs(self) -> str:
        """What it wrote down as a bug of ours; empty when there was none."""
        bugs = []
        for path in sorted((self.home / "logs").glob("*.jsonl*")):
            lines = (json.loads(line) for line in path.read_text(errors="replace").splitlines())
            bugs += [line.get("traceback", line["message"]) for line in lines if line["logger"] == BUG]
        return "\n".join(bugs)


def _pending(path: Path) -> int:
    connection = sqlite.connect(f"file:{path}?mode=ro", uri=True, timeout=2.0)
    try:
        tables = ("journal_entry", "journal_request")
        return sum(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables)
    except sqlite.OperationalError:
        return 1  # somebody is writing; it is asked again
    finally:
        connection.close()
