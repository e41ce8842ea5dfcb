"""What programs write down: structured, rotated, without passwords, and never in anybody's way."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path
from typing import Any

import pytest

from cli.main import main
from core import paths
from core.pc import logs


def lines(program: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in logs.file_of(program).read_text(encoding="utf-8").splitlines()]


def test_a_program_writes_one_object_a_line() -> None:
    with logs.to_file("kiosk"):
        logging.getLogger("antrean.kiosk").warning("paper %s\nand more", "out")
        logging.getLogger("core.voice.pack").warning("no clip")
        try:
            raise RuntimeError("unforeseen")
        except RuntimeError:
            logs.bug(*_exception())
    logging.getLogger("antrean.kiosk").warning("after the end")
    logged = lines("kiosk")
    assert [line["message"] for line in logged] == [
        "started",
        "paper out\nand more",
        "no clip",
        "unforeseen",
        "ended",
    ]
    assert (logged[1]["level"], logged[1]["logger"], logged[1]["program"]) == (
        "warning",
        "antrean.kiosk",
        "kiosk",
    )
    assert "RuntimeError: unforeseen" in logged[3]["traceback"]
    assert logged[3]["logger"] == logs.BUG
    assert logged[0]["version"]
    assert logs.file_of("kiosk").stat().st_mode & 0o777 == 0o600


def _exception() -> Any:
    return sys.exc_info()


def test_no_password_is_written() -> None:
    with logs.to_file("kiosk"):
        log = logging.getLogger("antrean.x")
        log.warning("cannot reach postgresql://clerk:geheim@server/antrean")
        log.warning("host=h password=geheim dbname=d and password='ge heim geheim'")
        log.warning("parameters {'password': 'geheim', 'pin': 'geheim'}")
        try:
            raise ValueError("postgresql://clerk:ge@heim@server,other/antrean\nsecret: geheim")
        except ValueError:
            log.exception("no")
    text = logs.file_of("kiosk").read_text()
    assert "heim" not in text
    assert "server" in text


def test_logs_are_put_aside_when_they_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "LARGEST", 2000)
    with logs.to_file("display"):
        for number in range(100):
            logging.getLogger("antrean.x").warning("line %d", number)
    names = sorted(path.name for path in logs.folder().iterdir())
    assert [name for name in names if name.startswith("display.jsonl")] == [
        "display.jsonl",
        *(f"display.jsonl.{number}" for number in range(1, 5)),
    ]
    assert all(path.stat().st_size <= 2000 for path in logs.folder().iterdir())


def test_a_disk_that_takes_nothing_stops_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    paths.home().mkdir(parents=True)
    logs.folder().write_text("in the way")
    with logs.to_file("kiosk"):
        logging.getLogger("antrean.x").warning("still here")
        try:
            raise RuntimeError("unforeseen")
        except RuntimeError:
            logs.bug(*_exception())
            assert logs.bug(*_exception(), "antrean") is None
    assert logs.folder().read_text() == "in the way"
    assert "unforeseen" in capsys.readouterr().err


def test_a_bug_of_the_command_line_is_written_down(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def breaks() -> None:
        raise RuntimeError("postgresql://clerk:geheim@server/antrean")

    monkeypatch.setattr("cli.terminal.database_url", breaks)
    monkeypatch.setattr("cli.fleet.open_office", breaks)
    assert main(["status", "--json"]) == 1
    answer = json.loads(capsys.readouterr().err)
    assert answer["error"]["code"] == "internal"
    assert answer["error"]["where"] == str(tmp_path / "home" / "logs" / "antrean.jsonl")
    (line,) = lines("antrean")
    assert "in breaks" in line["traceback"]
    assert "geheim" not in json.dumps(line)
