"""Verbs as scripts run them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.paths import ASSETS
from tests.support.command import COMMAND, Answer
from tests.support.patience import PROGRAM_S


@pytest.fixture
def antrean(tmp_path: Path) -> Callable[..., Answer]:
    """Runs a verb with ``--json``: exit code, object on standard output, object on standard error."""
    environment = {
        **os.environ,
        "ANTREAN_HOME": str(tmp_path / "home"),
        "ANTREAN_CLOCK": "2026-11-23T09:42:00+07:00",
        "PYTHONPATH": os.pathsep.join(sys.path),
        "QT_QPA_PLATFORM": "offscreen",
    }

    def run(*words: str, **more: str) -> Answer:
        done = subprocess.run(
            [*COMMAND, *words, "--json"],
            capture_output=True,
            text=True,
            env={**environment, **more},
            timeout=PROGRAM_S,
            check=False,
        )
        out, err = done.stdout.strip(), done.stderr.strip()
        assert "Traceback" not in err, err
        return done.returncode, json.loads(out) if out else None, json.loads(err) if err else None

    return run


@pytest.fixture
def hall(antrean: Callable[..., Answer]) -> Callable[..., Answer]:
    assert antrean("init", "--name", "MPP Jember", "--place", "Jember")[0] == 0
    assert antrean("catalogue", "import", str(ASSETS / "catalogue" / "mpp-jember"))[0] == 0
    return antrean
