"""``printer test``: which printer it means, and that it says no more than happened."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.main import main
from core.pc import settings as pc

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def test_without_an_address_it_is_the_printer_of_this_pc(tmp_path: Path, capsys: Capture) -> None:
    pc.keep(printer=f"virtual:{tmp_path / 'paper'}")
    assert main(["printer", "test"]) == 0
    assert len(list((tmp_path / "paper").glob("*.png"))) == 1
    said = capsys.readouterr().out
    assert said.startswith("Nothing was printed")
    assert str(tmp_path / "paper") in said


def test_an_address_goes_before_the_printer_of_this_pc(tmp_path: Path) -> None:
    pc.keep(printer=f"virtual:{tmp_path / 'own'}")
    assert main(["printer", "test", "--printer", f"virtual:{tmp_path / 'named'}"]) == 0
    assert len(list((tmp_path / "named").glob("*.png"))) == 1
    assert not (tmp_path / "own").exists()


def test_without_any_printer_it_is_refused(capsys: Capture) -> None:
    assert main(["printer", "test"]) == 2
    assert "No printer is set for this PC" in capsys.readouterr().err


def test_a_virtual_printer_without_a_folder_keeps_nothing_and_says_so(capsys: Capture) -> None:
    assert main(["printer", "test", "--printer", "virtual"]) == 0
    said = capsys.readouterr().out
    assert "virtual:FOLDER" in said
    assert "Nothing was printed" in said
