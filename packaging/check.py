"""Everything that must hold before a change lands: ``./antrean check [PART ...]``; the same here and in CI.

Parts: format lint types imports theme qml translations licences tests. Without a part all of them run.
``mutants`` (planted faults, minutes) runs only where it is named.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CODE = ["core", "kiosk", "counter", "display", "assistant", "demo", "cli", "packaging", "tests"]


def parts() -> dict[str, list[str]]:
    """Name of each part -> its command."""
    workers = str(min(4, os.cpu_count() or 1))
    return {
        "format": [str(BIN / "ruff"), "format", "--check", *CODE],
        "lint": [str(BIN / "ruff"), "check", *CODE],
        "types": [str(BIN / "mypy")],
        "imports": [str(BIN / "lint-imports"), "--no-cache"],
        "theme": [sys.executable, "packaging/theme.py", "--check"],
        "qml": [sys.executable, "packaging/qml.py"],
        "translations": [sys.executable, "packaging/translations.py"],
        "licences": [sys.executable, "packaging/licences.py"],
        "tests": [sys.executable, "-m", "pytest", "-n", workers, "--dist", "loadfile", "-q"],
        "mutants": [sys.executable, "packaging/mutants.py", *(w for w in sys.argv if w == "--json")],
    }


def main() -> int:
    wanted = [word for word in sys.argv[1:] if word != "check" and not word.startswith("-")]
    commands = parts()
    unknown = [name for name in wanted if name not in commands]
    if unknown:
        print(f"no such part: {', '.join(unknown)}; parts: {' '.join(commands)}", file=sys.stderr)
        return 2
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    for name in ("ANTREAN_HOME", "ANTREAN_DB", "ANTREAN_CLOCK"):
        environment.pop(name, None)
    failed = []
    for name in wanted or [one for one in commands if one != "mutants"]:
        print(f"== {name}", flush=True)
        started = time.monotonic()
        result = subprocess.run(commands[name], cwd=ROOT, env=environment, check=False)
        print(
            f"-- {name}: {'good' if result.returncode == 0 else 'FAILED'} ({time.monotonic() - started:.1f} s)",
            flush=True,
        )
        if result.returncode != 0:
            failed.append(name)
    print(f"check: {'everything is good' if not failed else 'failed: ' + ', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
