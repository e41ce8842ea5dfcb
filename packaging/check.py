"""Everything that must hold before a change lands; the same here and in CI.

    ./antrean check                      the quick gate: every part of PARTS
    ./antrean check PART ...             only these parts, quick or heavy
    ./antrean check everything           the quick gate and every heavy part
    ./antrean check tests/kiosk -k NAME  only these tests: any path under tests/ and any option of pytest
    ./antrean check --durations          names the ten slowest tests as well
    ./antrean check mutants --json       one JSON object for scripts

Exit codes: 0 everything is good, 1 something failed, 2 the command line was not understood.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CODE = ["core", "kiosk", "counter", "display", "demo", "packaging", "tests"]
EVERYTHING = "everything"
DURATIONS = "--durations"
JSON = "--json"
NOT_UNDERSTOOD, NO_TESTS = 4, 5
"""Exit codes of pytest."""


class WrongCommandLine(Exception):
    """With one sentence for whoever typed it."""


@dataclass(frozen=True)
class Part:
    """One thing that ``check`` runs."""

    command: list[str]
    what: str
    """In a few words, for the list of parts."""
    programs: tuple[str, ...] = ()
    """Programs of the system that it needs; without them it says which packages to install."""
    packages: tuple[str, ...] = ()
    """The system packages (Debian, Ubuntu) that bring these programs."""
    requirements: tuple[str, ...] = ()
    """Python packages beyond the development lock (``name==version``), installed when the part runs."""
    json: bool = False
    """Whether it prints one JSON object when ``--json`` is given."""


def pytest(*words: str) -> list[str]:
    return [sys.executable, "-m", "pytest", "-q", *words]


def on_all_cores() -> list[str]:
    return ["-n", str(min(4, os.cpu_count() or 1) + 1), "--dist", "loadfile"]


def quick_parts() -> dict[str, Part]:
    """The gate, in its order."""
    return {
        "format": Part([str(BIN / "ruff"), "format", "--check", *CODE], "is the code formatted"),
        "lint": Part([str(BIN / "ruff"), "check", *CODE], "ruff's rules"),
        "types": Part([str(BIN / "mypy")], "mypy, strict"),
        "imports": Part([str(BIN / "lint-imports"), "--no-cache"], "which folder may import which"),
        "events": Part([sys.executable, "packaging/events_page.py", "--check"], "is docs/events.md true"),
        "theme": Part([sys.executable, "packaging/theme.py", "--check"], "is Theme.qml made from the theme"),
        "settings": Part(
            [sys.executable, "packaging/settings_page.py", "--check"], "are the pages of settings true"
        ),
        "figures": Part(
            [sys.executable, "packaging/figures.py", "--check"], "are README's figures those of docs/figures"
        ),
        "qml": Part([sys.executable, "packaging/qml.py"], "qmllint, with the types that programs show"),
        "translations": Part([sys.executable, "packaging/translations.py"], "every text in every language"),
        "licences": Part([sys.executable, "packaging/licences.py"], "is THIRD-PARTY.md true"),
        "tests": Part(pytest(*on_all_cores(), "-m", "not drill"), "every test, but for whole drills"),
    }


def heavy_parts() -> dict[str, Part]:
    """What takes too long for every change. A new one is one entry here; ``check everything`` runs all of them."""
    many = ["-m", "hypothesis or random", "--hypothesis-profile", "many"]
    return {
        "mutants": Part(
            [sys.executable, "packaging/mutants.py"],
            "planted faults, each of which a test must see",
            json=True,
        ),
        "random": Part(pytest(*on_all_cores(), *many), "ten times as many random cases"),
        "drill": Part(pytest("-m", "drill"), "short drills with real programs, three seeds"),
    }


def chosen(words: list[str]) -> dict[str, Part]:
    """The parts that a command line names; WrongCommandLine when it cannot be understood."""
    quick, heavy = quick_parts(), heavy_parts()
    if words == [EVERYTHING]:
        return {**quick, **heavy}
    if not words:
        return quick
    known = {**quick, **heavy}
    if all(word in known for word in words):
        return {word: known[word] for word in words}
    if words[0].startswith("-") or is_path(words[0]):
        return {"tests": Part(pytest(*words), "the tests that were named")}
    if any(word.startswith("-") or is_path(word) for word in words):
        raise WrongCommandLine(
            "parts and tests do not go together: name either parts, or paths and options of pytest"
        )
    unknown = ", ".join(word for word in words if word not in known)
    raise WrongCommandLine(
        f"no such part: {unknown}; parts: {' '.join(quick)}; heavy parts: {' '.join(heavy)}; {EVERYTHING} runs all;"
        " or name tests, as in: check tests/kiosk -k NAME"
    )


def is_path(word: str) -> bool:
    """Whether a word names tests: a path under tests/, perhaps with ``::`` and the name of one."""
    path = (ROOT / word.partition("::")[0]).resolve()
    return path.exists() and path.is_relative_to(ROOT / "tests")


def ready(part: Part) -> str:
    """Installs what a part needs in Python packages; a sentence when it cannot run, else empty."""
    if any(shutil.which(program) is None for program in part.programs):
        return (
            f"needs {', '.join(part.programs)}; please run this line once, then start again:\n"
            f"    sudo apt-get update && sudo apt-get install -y --no-install-recommends {' '.join(part.packages)}"
        )
    if part.requirements:
        pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-input"]
        if subprocess.run([*pip, *part.requirements], cwd=ROOT, check=False).returncode:
            return f"could not install {' '.join(part.requirements)}; is the network up?"
    return ""


def run(name: str, part: Part, more: list[str]) -> int:
    """Runs one part, says how it went, gives 0, 1, or 2 when the command line was the reason."""
    print(f"== {name}", flush=True)
    if missing := ready(part):
        print(f"-- {name}: FAILED: {missing}", flush=True)
        return 1
    started = time.monotonic()
    code = subprocess.run([*part.command, *more], cwd=ROOT, env=environment(), check=False).returncode
    took = f"{time.monotonic() - started:.1f} s"
    print(f"-- {name}: {'good' if code == 0 else 'FAILED'} ({took})", flush=True)
    if part.command[1:3] == ["-m", "pytest"] and code in (NOT_UNDERSTOOD, NO_TESTS):
        why = "pytest did not understand the options" if code == NOT_UNDERSTOOD else "no test has that name"
        print(f"check: {why}; see ./antrean check --help", file=sys.stderr)
        return 2
    return 1 if code else 0


def run_for_scripts(words: list[str]) -> int:
    """Runs one part that answers scripts: standard output holds its JSON object and nothing else."""
    part = {**quick_parts(), **heavy_parts()}.get(words[0]) if len(words) == 1 else None
    if part is None or not part.json:
        print(f"check: {JSON} goes with one part that has it: {' '.join(speaking())}", file=sys.stderr)
        return 2
    return subprocess.run([*part.command, JSON], cwd=ROOT, env=environment(), check=False).returncode


def speaking() -> list[str]:
    """Names of the parts that answer scripts."""
    return [name for name, part in {**quick_parts(), **heavy_parts()}.items() if part.json]


def environment() -> dict[str, str]:
    given = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8"}
    # The last one would have each of the many programs that tests start compile all its modules anew.
    for name in ("ANTREAN_HOME", "ANTREAN_DB", "ANTREAN_CLOCK", "PYTHONDONTWRITEBYTECODE"):
        given.pop(name, None)
    return given


def usage() -> str:
    lines = [(__doc__ or "").strip(), "", "Parts:"]
    lines += [f"    {name:14}{part.what}" for name, part in quick_parts().items()]
    lines += ["Heavy parts:", *(f"    {name:14}{part.what}" for name, part in heavy_parts().items())]
    return "\n".join(lines)


def main(words: list[str]) -> int:
    if words in (["--help"], ["-h"]):
        print(usage())
        return 0
    if JSON in words:
        return run_for_scripts([word for word in words if word != JSON])
    durations = ["--durations=10"] if DURATIONS in words else []
    try:
        parts = chosen([word for word in words if word != DURATIONS])
    except WrongCommandLine as error:
        print(f"check: {error}", file=sys.stderr)
        return 2
    codes = {
        name: run(name, part, durations if part.command[1:3] == ["-m", "pytest"] else [])
        for name, part in parts.items()
    }
    failed = [name for name, code in codes.items() if code]
    print(f"check: {'everything is good' if not failed else 'failed: ' + ', '.join(failed)}")
    return max(codes.values())


if __name__ == "__main__":
    given = sys.argv[1:]
    given.remove("check")  # the launcher passes its whole command line on
    sys.exit(main(given))
