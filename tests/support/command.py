"""The program as scripts run it."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.patience import PROGRAM_S

Answer = tuple[int, Any, Any]

MODULE = "cli"
COMMAND = (
    [os.environ["ANTREAN_BUNDLE"]] if os.environ.get("ANTREAN_BUNDLE") else [sys.executable, "-m", MODULE]
)
"""The program these tests run: the source, or the executable $ANTREAN_BUNDLE names."""

FORKS = """
import atexit, importlib, json, os, runpy, sys, traceback

module = sys.argv[1]
importlib.import_module(module + ".main")
for line in sys.stdin:
    call = json.loads(line)
    child = os.fork()
    if child == 0:
        for number, name in enumerate((os.devnull, call["out"], call["err"])):
            os.dup2(os.open(name, os.O_RDWR), number)
        os.environ.clear()
        os.environ.update(call["environment"])
        sys.argv[1:] = call["words"]
        code = 0
        try:
            runpy.run_module(module, run_name="__main__", alter_sys=True)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        except BaseException:
            traceback.print_exc()
            code = 1
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
"""


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


class Programs:
    """Runs verbs, each in a process of its own. One process imports the program and forks for every verb: importing
    takes longer than most verbs. With $ANTREAN_BUNDLE, and where there is no fork, each verb is started from nothing.
    """

    def __init__(self, folder: Path) -> None:
        self._out, self._err = folder / "out", folder / "err"
        self._server: subprocess.Popen[str] | None = None
        if not os.environ.get("ANTREAN_BUNDLE") and hasattr(os, "fork"):
            self._server = subprocess.Popen(
                [sys.executable, "-c", FORKS, MODULE],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            )

    def run(self, words: list[str], environment: dict[str, str]) -> Done:
        if self._server is None:
            done = subprocess.run(
                [*COMMAND, *words],
                capture_output=True,
                text=True,
                env=environment,
                timeout=PROGRAM_S,
                check=False,
            )
            return Done(done.returncode, done.stdout, done.stderr)
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        for file in (self._out, self._err):
            file.write_bytes(b"")
        call = {"words": words, "environment": environment, "out": str(self._out), "err": str(self._err)}
        print(json.dumps(call), file=self._server.stdin, flush=True)
        if not select.select([self._server.stdout], [], [], PROGRAM_S)[0]:
            self.close()
            raise TimeoutError(f"{' '.join(words)} did not end")
        code = int(self._server.stdout.readline())
        return Done(code, self._out.read_text(encoding="utf-8"), self._err.read_text(encoding="utf-8"))

    def close(self) -> None:
        if self._server is not None:
            self._server.kill()
            self._server.communicate()
