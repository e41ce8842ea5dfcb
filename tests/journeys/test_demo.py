"""The demonstration plays itself to the end, off screen."""

from __future__ import annotations

import os
import subprocess
import sys
import wave
from pathlib import Path

import zxingcpp
from PIL import Image

from tests.support.command import COMMAND
from tests.support.patience import PROGRAM_S

PICTURES = [
    "kiosk-1-home",
    "kiosk-2-agency",
    "kiosk-3-service",
    "kiosk-4-ticket",
    "kiosk-5-search",
    "kiosk-6-no-paper",
    "counter-1-sign-in",
    "counter-2-counters",
    "counter-3-called",
    "counter-4-serving",
    "display-1-idle",
    "display-3-board",
    "ticket-80mm",
]


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "QT_QPA_PLATFORM": "offscreen",
        "LANG": "C.UTF-8",
    }
    command = [*COMMAND, "demo", "--headless", "--output", str(folder), *words]
    return subprocess.run(
        command, capture_output=True, text=True, env=environment, timeout=PROGRAM_S, check=False
    )


def test_the_scripted_visit_leaves_pictures_a_ticket_and_a_call(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(done.stdout.splitlines()) >= 14
    for name in PICTURES:
        with Image.open(tmp_path / f"{name}.png") as picture:
            assert picture.width >= 576
            assert len(picture.convert("RGB").getcolors(10_000_000) or ()) >= 2
    with Image.open(tmp_path / "ticket-80mm.png") as ticket:
        (code,) = zxingcpp.read_barcodes(ticket.convert("L"))
    assert code.text.startswith("AQ1:A0")
    with wave.open(str(tmp_path / "call.wav")) as sound:
        assert 5 < sound.getnframes() / sound.getframerate() < 12


def test_seconds_bound_the_demonstration(tmp_path: Path) -> None:
    done = run(tmp_path, "--seconds", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "call.wav" not in [path.name for path in tmp_path.iterdir()]
