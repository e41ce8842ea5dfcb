"""Planted faults: ``./antrean check mutants`` breaks the code in one place after the other and sees a test go red.

The faults are a list by hand, ``mutants.toml``. Each is planted in a copy of the tree, never in the tree itself, and
runs only the tests named for it. A fault that no test notices is a survivor: it needs a reason, and the only one that
counts is that nothing behaves differently.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "packaging" / "mutants.toml"
WORKERS = 2
LIMIT_S = 300
"""So long the tests of one fault may take."""
AIM = 0.95
"""So large a share of the planted faults turns a test red."""
LEFT_OUT = (
    ".git",
    ".venv",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".hypothesis",
    "__pycache__",
    "build",
    "dist",
)
RED, GREEN = 1, 0
"""Exit codes of pytest; every other one says that the tests did not run as they should."""


class ListError(Exception):
    """The list does not fit the tree; the message names the fault."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One planted fault."""

    area: str
    file: str
    what: str
    """What it breaks, for people."""
    old: str
    """Text that stands in the file exactly once."""
    new: str
    tests: tuple[str, ...]
    """Test files, or single tests (``file::test``), that are run; the first red one is enough."""
    postgresql: bool = False
    """Whether it shows on PostgreSQL only; all others run with SQLite alone."""
    unchanged: str = ""
    """Why nothing behaves differently, where that is so: the reason of a survivor."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a fault."""

    fault: Fault
    killed: bool
    reason: str = ""


def read_faults(text: str) -> tuple[Fault, ...]:
    """The list; ListError for an entry that is not one."""
    try:
        entries = tomllib.loads(text).get("fault", [])
        return tuple(Fault(**{**entry, "tests": tuple(entry["tests"])}) for entry in entries)
    except (tomllib.TOMLDecodeError, TypeError, KeyError) as error:
        raise ListError(f"the list cannot be read: {error}") from error


def planted(root: Path, fault: Fault) -> str:
    """The file's text with the fault; ListError when the text is not there, is there twice, or breaks the import."""
    path = root / fault.file
    whole = path.read_text(encoding="utf-8") if path.is_file() else ""
    times = whole.count(fault.old) if fault.old else 0
    if times != 1 or fault.new == fault.old:
        raise ListError(f"{fault.file}: {fault.what}: the text stands there {times} times: {fault.old!r}")
    text = whole.replace(fault.old, fault.new)
    try:
        compile(text, fault.file, "exec")
    except SyntaxError as error:
        raise ListError(f"{fault.file}: {fault.what}: no Python any more: {error}") from error
    return text


def check_list(root: Path, faults: Iterable[Fault]) -> None:
    """ListError that names everything in the list that does not fit the tree."""
    wrong = []
    for fault in faults:
        try:
            planted(root, fault)
        except ListError as error:
            wrong.append(str(error))
        missing = [test for test in fault.tests if not (root / test.split("::")[0]).is_file()]
        wrong += [f"{fault.file}: {fault.what}: there is no {test}" for test in missing]
        if not fault.tests:
            wrong.append(f"{fault.file}: {fault.what}: names no tests")
    if wrong:
        raise ListError("\n".join(wrong))


class Copy:
    """A copy of the tree in which faults are planted one after the other."""

    def __init__(self, source: Path, root: Path) -> None:
        shutil.copytree(source, root, ignore=shutil.ignore_patterns(*LEFT_OUT))
        self.root = root
        # Python keeps what it compiled by a file's time in seconds: each change gets a second of its own.
        self._second = int(time.time()) + 1000
        self.said = ""
        """Of the last tests."""

    def _write(self, file: str, text: str) -> None:
        path = self.root / file
        path.write_text(text, encoding="utf-8")
        self._second += 1
        os.utime(path, (self._second, self._second))

    def run(self, tests: Sequence[str], postgresql: bool, limit_s: float = LIMIT_S) -> int:
        """Runs tests up to the first red one; gives pytest's exit code, and keeps what it said."""
        engines = [] if postgresql else ["-k", "not postgresql"]
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *engines, *tests]
        environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("ANTREAN_")},
            "PYTHONPATH": str(self.root),
            "QT_QPA_PLATFORM": "offscreen",
            "LANG": "C.UTF-8",
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        done = subprocess.run(
            command,
            cwd=self.root,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=limit_s,
        )
        self.said = done.stdout + done.stderr
        return done.returncode

    def try_out(self, fault: Fault) -> Fate:
        """Plants a fault, runs its tests and mends the file again."""
        whole = (self.root / fault.file).read_text(encoding="utf-8")
        self._write(fault.file, planted(self.root, fault))
        try:
            code = self.run(fault.tests, fault.postgresql)
        except subprocess.TimeoutExpired:
            return Fate(fault, False, f"its tests took longer than {LIMIT_S} s")
        finally:
            self._write(fault.file, whole)
        if code == RED:
            return Fate(fault, True)
        return Fate(fault, False, fault.unchanged if code == GREEN else f"pytest ended with exit code {code}")

    def refuse_red(self, faults: Sequence[Fault]) -> None:
        """ListError when the faults' tests are red without any fault: red ones would say nothing then."""
        for postgresql in (False, True):
            named = [test for fault in faults if fault.postgresql is postgresql for test in fault.tests]
            tests = [
                test for test in dict.fromkeys(named) if "::" not in test or test.split("::")[0] not in named
            ]
            try:
                green = not tests or self.run(tests, postgresql, LIMIT_S * len(tests)) == GREEN
            except subprocess.TimeoutExpired:
                green, self.said = False, "they took too long"
            if not green:
                end = "\n".join(self.said.splitlines()[-8:])
                raise ListError(f"tests are not green without any fault:\n{end}")


def try_all(
    source: Path, faults: Sequence[Fault], tell: Callable[[str], None], workers: int = WORKERS
) -> list[Fate]:
    """What becomes of each fault, several at once; ListError when tests are red without any."""
    with tempfile.TemporaryDirectory(prefix="antrean-mutants-") as folder:
        copies: SimpleQueue[Copy] = SimpleQueue()
        for number in range(workers):
            copies.put(Copy(source, Path(folder) / str(number)))

        def fate(fault: Fault) -> Fate:
            copy = copies.get()
            try:
                outcome = copy.try_out(fault)
            finally:
                copies.put(copy)
            tell(
                f"{'killed  ' if outcome.killed else 'SURVIVED'}  {fault.area:<9} {fault.file}: {fault.what}"
            )
            return outcome

        first = copies.get()
        first.refuse_red(faults)
        copies.put(first)
        tell("the tests are green without a fault")
        with ThreadPoolExecutor(workers) as pool:
            return list(pool.map(fate, faults))


def good_enough(fates: Sequence[Fate]) -> bool:
    """Whether AIM is reached and every survivor has its reason in the list."""
    left = [fate for fate in fates if not fate.killed]
    explained = all(fate.reason and fate.reason == fate.fault.unchanged for fate in left)
    return explained and len(fates) - len(left) >= AIM * len(fates)


def as_data(fates: Sequence[Fate]) -> dict[str, object]:
    """The score as ``--json`` tells it."""
    left = [fate for fate in fates if not fate.killed]
    return {
        "planted": len(fates),
        "killed": len(fates) - len(left),
        "survivors": [
            {"file": fate.fault.file, "what": fate.fault.what, "reason": fate.reason} for fate in left
        ],
    }


def _tell_score(fates: Sequence[Fate]) -> None:
    left = [fate for fate in fates if not fate.killed]
    killed = len(fates) - len(left)
    for fate in left:
        print(f"survivor: {fate.fault.file}: {fate.fault.what}: {fate.reason or 'no reason'}")
    print(f"mutants: {killed} of {len(fates)} planted faults turn a test red ({killed / len(fates):.0%})")


def _tell_error(message: str, as_json: bool) -> None:
    where = LIST.relative_to(ROOT).as_posix()
    error = {"code": "faults-do-not-fit", "message": message, "where": where}
    print(json.dumps({"error": error}) if as_json else f"mutants: {message}", file=sys.stderr)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="antrean check mutants", description=__doc__)
    parser.add_argument("areas", nargs="*", help="only these areas of the list")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(argv)
    try:
        faults = read_faults(LIST.read_text(encoding="utf-8"))
        check_list(ROOT, faults)
        faults = tuple(fault for fault in faults if not given.areas or fault.area in given.areas)
        if not faults:
            raise ListError(f"the list has no faults of {', '.join(given.areas) or 'any area'}")
        fates = try_all(ROOT, faults, lambda line: print(line, file=sys.stderr, flush=True))
    except ListError as error:
        _tell_error(str(error), given.json)
        return 1
    if given.json:
        print(json.dumps(as_data(fates)))
    else:
        _tell_score(fates)
    return 0 if good_enough(fates) else 1


if __name__ == "__main__":
    sys.exit(main())
