"""A short drill with real programs, from the command line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.command import COMMAND
from tests.support.patience import PROGRAM_S

KEYS = [
    "issued",
    "on_paper",
    "in_books",
    "lost",
    "doubled",
    "ghosts",
    "called_twice",
    "cuts",
    "kills",
    "seconds",
    "seed",
    "explanations",
]


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A folder for temporary files that PostgreSQL's user may enter, too."""
    folder = Path(tempfile.mkdtemp(prefix="test-drill-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def drill(temporary: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "LANG": "C.UTF-8",
        "TMPDIR": str(temporary),
    }
    command = [*COMMAND, "drill", *words]
    return subprocess.run(
        command, capture_output=True, text=True, env=environment, timeout=PROGRAM_S, check=False
    )


@pytest.mark.drill
@pytest.mark.parametrize("seed", [2, 5, 11])
def test_a_short_drill_finds_paper_and_books_in_agreement_and_leaves_nothing(
    temporary: Path, seed: int
) -> None:
    size = ("--kiosks", "1", "--counters", "2", "--displays", "1", "--cuts", "2", "--kills", "1")
    done = drill(temporary, "--minutes", "0.4", "--seed", str(seed), *size, "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    result = json.loads(done.stdout)
    assert list(result) == KEYS
    assert (result["lost"], result["doubled"], result["called_twice"]) == (0, 0, 0)
    assert (result["cuts"], result["kills"], result["seed"]) == (2, 1, seed)
    assert result["issued"] == result["in_books"] >= 3
    assert result["on_paper"] >= 3
    assert "killed" in done.stderr
    assert list(temporary.iterdir()) == []


def test_a_folder_that_exists_is_not_written_into(temporary: Path) -> None:
    done = drill(temporary, "--keep", str(temporary))
    assert done.returncode == 3
    assert "drill-folder" in done.stderr
