"""Verbs as scripts run them."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.paths import ASSETS
from tests.support.command import Answer, Programs

Run = Callable[..., Answer]


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Programs]:
    made = Programs(tmp_path_factory.mktemp("programs"))
    yield made
    made.close()


def runner(programs: Programs, home: Path) -> Run:
    environment = {
        **os.environ,
        "ANTREAN_HOME": str(home),
        "ANTREAN_CLOCK": "2026-11-23T09:42:00+07:00",
        "PYTHONPATH": os.pathsep.join(sys.path),
        "QT_QPA_PLATFORM": "offscreen",
    }

    def run(*words: str, **more: str) -> Answer:
        done = programs.run([*words, "--json"], {**environment, **more})
        out, err = done.stdout.strip(), done.stderr.strip()
        assert "Traceback" not in err, err
        return done.returncode, json.loads(out) if out else None, json.loads(err) if err else None

    return run


@pytest.fixture
def antrean(programs: Programs, tmp_path: Path) -> Run:
    """Runs a verb with ``--json``: exit code, object on standard output, object on standard error."""
    return runner(programs, tmp_path / "home")


@pytest.fixture(scope="session")
def _hall_home(programs: Programs, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What two verbs make of an empty folder: a hall with Jember's catalogue. Made once, copied for every test."""
    home = tmp_path_factory.mktemp("hall-home") / "home"
    run = runner(programs, home)
    assert run("init", "--name", "MPP Jember", "--place", "Jember")[0] == 0
    assert run("catalogue", "import", str(ASSETS / "catalogue" / "mpp-jember"))[0] == 0
    return home


@pytest.fixture
def hall(antrean: Run, _hall_home: Path, tmp_path: Path) -> Run:
    shutil.copytree(_hall_home, tmp_path / "home")
    return antrean
