"""``status``, ``device`` and ``conflict`` as people and scripts use them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from cli.main import main
from core import __version__
from core.fleet.registry import Report
from core.office import Office
from tests.support.clock import MONDAY
from tests.support.conflict import hand_in_a_number_twice

ENGINES = ("sqlite", "postgresql")
Run = Callable[..., tuple[int, Any, Any]]


@pytest.fixture
def run(hall_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a verb with ``--json``: exit code, object on standard output, object on standard error."""
    monkeypatch.setenv("ANTREAN_DB", hall_url)
    monkeypatch.setenv("ANTREAN_CLOCK", MONDAY)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def command(*words: str) -> tuple[int, Any, Any]:
        capsys.readouterr()
        code = main([*words, "--json"])
        out, err = capsys.readouterr()
        return code, json.loads(out) if out else None, json.loads(err) if err else None

    return command


@pytest.fixture
def troubled(office: Office) -> Office:
    """A kiosk out of paper, one with a wrong clock, and a conflict."""
    kiosk = Report("u1", "kiosk", "Kiosk 1", __version__, paper="out", unmerged=2)
    office.fleet.report(kiosk)
    office.fleet.report(replace(kiosk, uid="u2", name="Kiosk 10", paper="ok", unmerged=0))
    office.fleet.report(replace(kiosk, uid="u3", name="Kiosk 2", paper="ok", unmerged=0, drift_ms=-154_300))
    office.people.add("SPV", "Sri Wahyuni", None, "246810", "supervisor")
    hand_in_a_number_twice(office)
    return office


def test_status_tells_everything_in_one_object(troubled: Office, run: Run) -> None:
    assert len(troubled.views.fleet().devices) == 3
    code, status, _ = run("status")
    assert code == 0
    assert set(status) == {"now", "version", "devices", "alarms", "conflicts", "merges", "apart", "backup"}
    assert [device["name"] for device in status["devices"]] == ["Kiosk 1", "Kiosk 2", "Kiosk 10"]
    first, second, _ = status["devices"]
    assert (first["paper"], first["unmerged"], first["in_touch"]) == ("out", 2, True)
    assert first["last_seen"].startswith("2026-11-23T09:42:00")
    assert second["clock_drift_seconds"] == -154.3
    alarms = {(alarm["kind"], alarm["level"], alarm["where"]) for alarm in status["alarms"]}
    assert alarms == {
        ("paper-out", "urgent", "Kiosk 1"),
        ("unmerged", "soon", "Kiosk 1"),
        ("drift", "urgent", "Kiosk 2"),
        ("conflicts", "soon", None),
    }
    assert status["conflicts"] == 1


def test_status_for_people(troubled: Office, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert troubled.handin.conflicts()
    assert run("device", "list")[0] == 0
    assert main(["status"]) == 0
    text = capsys.readouterr().out
    assert "! Kiosk 1 cannot print." in text
    assert "! The clock of Kiosk 2 is 154 seconds slow." in text
    assert "A001 of Kiosk 3" in text


def test_an_empty_hall_has_a_status_too(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    code, status, _ = run("status")
    assert (code, status["devices"], status["alarms"]) == (0, [], [])
    assert main(["status"]) == 0
    assert capsys.readouterr().out.strip()


def test_a_conflict_is_listed_shown_and_settled_once(troubled: Office, run: Run) -> None:
    (listed,) = run("conflict", "list")[1]["conflicts"]
    uid = listed["uid"]
    assert (listed["kind"], listed["number"], listed["device"]) == ("number-twice", "A001", "Kiosk 3")
    code, shown, _ = run("conflict", "show", uid)
    assert (code, shown["settled_at"], shown["data"]["service"]) == (0, None, "DUKCAPIL-KTP")
    settle = ["conflict", "settle", uid, "--note"]
    assert run("conflict", "settle", uid, "--officer", "SPV")[0] == 2  # a note is needed
    assert run(*settle, "Sudah.")[0] == 2  # and who
    for words, failure in (
        ([*settle, "  ", "--officer", "SPV"], "reason-missing"),
        ([*settle, "Sudah.", "--officer", "X"], "unknown-officer"),
        (["conflict", "settle", "no", "--note", "Sudah.", "--officer", "SPV"], "unknown-conflict"),
        (["conflict", "show", "no"], "unknown-conflict"),
    ):
        code, _, complaint = run(*words)
        assert (code, complaint["error"]["code"]) == (3, failure)
        assert complaint["error"]["message"]
    assert troubled.handin.conflicts()
    assert run(*settle, "Keduanya dilayani.", "--officer", "SPV")[0] == 0
    assert run("conflict", "list")[1]["conflicts"] == []
    assert run("conflict", "show", uid)[1]["settled_by"] == "SPV"
    assert run(*settle, "Lagi.", "--officer", "SPV")[2]["error"]["code"] == "unknown-conflict"


def test_a_pc_that_is_gone_is_taken_out(troubled: Office, run: Run) -> None:
    assert len(run("device", "list")[1]["devices"]) == 3
    assert run("device", "retire", "Kiosk 10")[1] == {"name": "Kiosk 10", "devices": 1}
    assert [device["name"] for device in run("device", "list")[1]["devices"]] == ["Kiosk 1", "Kiosk 2"]
    code, _, complaint = run("device", "retire", "Kiosk 10")
    assert (code, complaint["error"]["code"]) == (3, "device-not-listed")
    (entry,) = [row for row in troubled.people.audit() if row.kind == "device-retired"]
    assert entry.device == "Kiosk 10"


def test_without_a_hall_there_is_no_status(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTREAN_DB", "sqlite:////nowhere/hall.sqlite")
    code, _, complaint = run("status")
    assert (code, complaint["error"]["code"]) == (4, "no-hall")
