"""The bundle itself, where $ANTREAN_BUNDLE names its executable: what is in it, and that it needs no network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

import build
import licences
from core import __version__
from tests.support.patience import PROGRAM_S

BUNDLE = os.environ.get("ANTREAN_BUNDLE", "")
pytestmark = pytest.mark.skipif(not BUNDLE, reason="ANTREAN_BUNDLE names no executable")


def run(*words: str, alone: bool = False, **more: str) -> subprocess.CompletedProcess[str]:
    """Runs the bundle with nothing of the developer's environment; ``alone`` without any network but loopback."""
    environment = {
        name: os.environ[name] for name in ("ANTREAN_HOME", "SYSTEMROOT", "TEMP") if name in os.environ
    }
    environment |= {"QT_QPA_PLATFORM": "offscreen", **more}
    command = [BUNDLE, *words]
    if alone:
        command = [
            "unshare",
            "--net",
            "--map-root-user",
            "sh",
            "-c",
            'ip link set lo up 2>/dev/null; exec "$@"',
            "sh",
        ]
        command += [BUNDLE, *words]
    return subprocess.run(
        command, capture_output=True, text=True, env=environment, timeout=PROGRAM_S, check=False
    )


def may_unshare() -> bool:
    program = shutil.which("unshare")
    if program is None:
        return False
    command = [program, "--net", "--map-root-user", "true"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_it_says_its_version_and_what_it_was_made_from() -> None:
    assert run("--version").stdout.strip() == __version__
    made = json.loads((Path(BUNDLE).parent / "_internal" / "build.json").read_text(encoding="utf-8"))
    assert made["version"] == __version__
    assert {"commit", "dirty", "date"} <= set(made)


def test_it_holds_nothing_that_may_not_be_shipped() -> None:
    folder = Path(BUNDLE).parent
    assert licences.forbidden(path.relative_to(folder).as_posix() for path in folder.rglob("*")) == []
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in (folder / "LICENCES.txt").read_text(encoding="utf-8")


@pytest.mark.skipif(os.name != "posix", reason="ELF")
def test_every_library_is_its_own_or_known() -> None:
    assert build.missing_libraries(Path(BUNDLE).parent) == []


def test_it_names_no_folder_of_the_machine_it_was_made_on() -> None:
    root = str(Path(__file__).resolve().parents[2]).encode()
    assert len(root) > 5
    for path in Path(BUNDLE).parent.rglob("*"):
        if path.is_file():
            assert root not in path.read_bytes(), path


@pytest.mark.skipif(not may_unshare(), reason="no network namespace may be made here")
def test_a_scripted_visit_needs_no_network(tmp_path: Path) -> None:
    done = run(
        "demo",
        "--headless",
        "--output",
        str(tmp_path / "out"),
        alone=True,
        PATH="/usr/sbin:/usr/bin:/sbin:/bin",
    )
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "out").glob("*.png"))
