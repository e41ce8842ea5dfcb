"""The visitors' poster: it is drawn in both languages, small enough for mail, and stays inside its page."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.support.patience import PROGRAM_S

SCRIPT = Path(__file__).resolve().parents[2] / "packaging" / "poster.py"


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_poster(tmp_path: Path, language: str) -> None:
    for name in ("poster.pdf", "poster.png"):
        command = [sys.executable, str(SCRIPT), "--language", language, "--hall", "MPP Jember"]
        subprocess.run([*command, str(tmp_path / name)], check=True, timeout=PROGRAM_S)
    pdf = (tmp_path / "poster.pdf").read_bytes()
    assert pdf.startswith(b"%PDF")
    assert b"PlusJakartaSans" in pdf
    assert len(pdf) < 300_000
    picture = QImage(str(tmp_path / "poster.png"))
    assert (picture.width(), picture.height()) == (842, 1191)
    assert picture.pixelColor(4, 4).name() == "#0a5c55"
