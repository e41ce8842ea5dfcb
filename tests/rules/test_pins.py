"""What we rely on from outside: versions that are safe, licences that allow it."""

from __future__ import annotations

import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pysqlite3.dbapi2 as sqlite

from tests.support.patience import PROGRAM_S

ROOT = Path(__file__).resolve().parents[2]

EMITS = """
import sys
from PySide6.QtCore import QObject, Signal
class Bell(QObject):
    rung = Signal()
bell = Bell()
before = sys.getrefcount(True)
for _ in range(5000):
    bell.rung.emit()
print(before - sys.getrefcount(True))
"""


def test_five_thousand_signals_do_not_abort_the_program() -> None:
    """PySide6 6.12.0 loses a reference on True with every emit on Python 3.11 and aborts after some 580."""
    done = subprocess.run(
        [sys.executable, "-c", EMITS], capture_output=True, text=True, timeout=PROGRAM_S, check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 100


def test_sqlite_is_one_without_the_wal_reset_race() -> None:
    assert sqlite.sqlite_version_info >= (3, 51, 3)


def test_the_lockfiles_pin_everything_by_hash_and_name_no_host() -> None:
    for name in ("runtime", "development"):
        text = (ROOT / "packaging" / "lock" / f"{name}.txt").read_text(encoding="utf-8")
        pins = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
        assert all("==" in line for line in pins)
        assert text.count("--hash=sha256:") >= len(pins)
        assert "://" not in text


def test_no_dependency_forbids_an_apache_product() -> None:
    """No AGPL or GPL-only library; Qt comes under the LGPL."""
    lock = (ROOT / "packaging" / "lock" / "runtime.txt").read_text(encoding="utf-8")
    names = [line.split("==")[0] for line in lock.splitlines() if "==" in line and not line.startswith(" ")]
    assert len(names) > 20
    for name in names:
        try:
            facts = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue
        said = f"{facts.get('License-Expression', '')} {facts.get('License', '')} "
        said += " ".join(line for line in facts.get_all("Classifier") or () if "License" in line)
        lesser = "LGPL" in said or "Lesser" in said
        assert "AGPL" not in said, name
        assert "Affero" not in said, name
        assert lesser or "GPL" not in said.upper().replace("LGPL", ""), name


def test_gpl_only_qt_modules_are_not_used() -> None:
    for folder in ("core", "kiosk", "counter", "display", "demo"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".py", ".qml"):
                text = path.read_text(encoding="utf-8")
                for module in ("QtCharts", "QtGraphs", "QtVirtualKeyboard", "QtDataVisualization"):
                    assert module not in text, path
