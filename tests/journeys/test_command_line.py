"""The command line as scripts use it: shapes of the JSON, exit codes, errors on standard error."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.paths import ASSETS
from tests.support.command import COMMAND, Answer
from tests.support.patience import PROGRAM_S

JEMBER = ASSETS / "catalogue" / "mpp-jember"


def test_a_copy_is_printed_and_the_audit_says_why(hall: Callable[..., Answer], tmp_path: Path) -> None:
    assert hall("ticket", "issue", "--service", "DUKCAPIL-KTP")[0] == 0
    paper = tmp_path / "copies"
    code, copy, _ = hall(
        "ticket", "reprint", "a001", "--reason", "Kertas sobek", "--printer", f"virtual:{paper}"
    )
    assert (code, copy["outcome"]) == (0, "printed")
    assert len(list(paper.glob("*.png"))) == 1
    entry = hall("audit")[1]["entries"][0]
    assert (entry["kind"], entry["number"], entry["reason"]) == ("reprinted", "A001", "Kertas sobek")
    assert entry["data"]["printer"] == f"virtual:{paper}"
    bad = hall("ticket", "reprint", "A001", "--reason", "x", "--printer", "network:127.0.0.1:1")
    assert (bad[0], bad[2]["error"]["code"]) == (4, "printer-failed")
    assert hall("audit")[1]["entries"][0]["kind"] == "reprint-failed"
    assert hall("ticket", "reprint", "A001", "--reason", " ", "--printer", "virtual")[0] == 3
    assert hall("ticket", "reprint", "A001", "--reason", "x")[2]["error"]["code"] == "reprint-no-kiosk"
    code, copy, _ = hall("ticket", "reprint", "A001", "--reason", "x", "--device", "Kiosk 7")
    assert (code, copy["device"], copy["outcome"]) == (0, "Kiosk 7", "asked")


def test_a_whole_visit(hall: Callable[..., Answer]) -> None:
    code, ticket, _ = hall("ticket", "issue", "--service", "DUKCAPIL-KTP")
    assert code == 0
    assert ticket["number"] == "A001"
    assert ticket["ahead"] == 0
    assert {
        "uid",
        "number",
        "service",
        "agency",
        "priority",
        "state",
        "issued_at",
        "ahead",
        "forecast",
    } <= set(ticket)
    assert set(ticket["forecast"]) == {"p50_minutes", "p90_minutes"}
    assert hall("ticket", "issue", "--service", "DUKCAPIL-KTP", "--priority", "lansia")[1]["number"] == "A002"
    code, officer, _ = hall("officer", "add", "SITI", "--name", "Siti Rahmawati")
    assert code == 0
    assert officer["pin"].isdigit()
    assert hall("counter", "open", "L09", "--officer", "SITI")[1]["officer"] == "SITI"
    assert hall("counter", "call-next", "L09")[1]["number"] == "A002"
    assert hall("counter", "recall", "L09")[1]["calls"] == 2
    assert hall("counter", "start", "L09")[1]["state"] == "serving"
    queue = hall("queue", "show", "--agency", "DUKCAPIL")[1]
    assert [ticket["number"] for ticket in queue["waiting"]] == ["A001"]
    assert {"number", "service", "priority", "waiting_seconds"} <= set(queue["waiting"][0])
    assert [ticket["number"] for ticket in queue["serving"]] == ["A002"]
    assert queue["held"] == []
    assert hall("counter", "finish", "L09")[1]["state"] == "finished"
    assert hall("counter", "call-next", "L09")[1]["number"] == "A001"
    assert hall("counter", "no-show", "L09")[1]["state"] == "no-show"
    code, nobody, _ = hall("counter", "call-next", "L09")
    assert (code, nobody["number"]) == (0, None)
    assert nobody["reason"]
    assert hall("counter", "close", "L09")[0] == 0
    shown = hall("ticket", "show", "A002")[1]
    assert [event["kind"] for event in shown["events"]] == [
        "issued",
        "called",
        "recalled",
        "started",
        "finished",
    ]


def test_a_catalogue_check_has_the_promised_shape(antrean: Callable[..., Answer], tmp_path: Path) -> None:
    code, report, _ = antrean("catalogue", "check", str(JEMBER))
    assert code == 0
    counts = {key: report[key] for key in ("ok", "zones", "agencies", "services", "counters", "faults")}
    assert counts == {"ok": True, "zones": 7, "agencies": 33, "services": 144, "counters": 63, "faults": []}
    assert report["diff"] == {"added": 247, "changed": 0, "retired": 0}
    broken = tmp_path / "broken"
    shutil.copytree(JEMBER, broken)
    zones = (broken / "zones.csv").read_text(encoding="utf-8").replace("Z2,", "Z1,", 1)
    (broken / "zones.csv").write_text(zones, encoding="utf-8")
    code, report, error = antrean("catalogue", "check", str(broken))
    assert (code, report["ok"], error["error"]["code"]) == (3, False, "catalogue-faulty")
    fault = next(fault for fault in report["faults"] if fault["code"] == "duplicate-code")
    assert (fault["file"], fault["line"], fault["row"], fault["column"]) == ("zones.csv", 3, 3, "code")
    assert fault["message"]


def test_an_import_shows_its_diff_and_a_dry_run_changes_nothing(
    hall: Callable[..., Answer], tmp_path: Path
) -> None:
    changed = tmp_path / "changed"
    shutil.copytree(JEMBER, changed)
    agencies = (changed / "agencies.csv").read_text(encoding="utf-8").replace("#C2185B", "#880E4F")
    (changed / "agencies.csv").write_text(agencies, encoding="utf-8")
    for dry in (["--dry-run"], []):
        code, report, _ = hall("catalogue", "import", str(changed), *dry)
        assert (code, report["diff"]) == (0, {"added": 0, "changed": 1, "retired": 0})
    assert hall("catalogue", "import", str(changed))[1]["diff"]["changed"] == 0
    export = tmp_path / "export"
    assert hall("catalogue", "export", str(export))[0] == 0
    for name in ("zones", "agencies", "services", "counters"):
        assert (export / f"{name}.csv").read_bytes() == (changed / f"{name}.csv").read_bytes()
    workbook = tmp_path / "export.xlsx"
    assert hall("catalogue", "export", str(workbook))[0] == 0
    assert hall("catalogue", "import", str(workbook))[1]["diff"] == {"added": 0, "changed": 0, "retired": 0}


@pytest.mark.parametrize(
    ("words", "code", "name"),
    [
        (["ticket", "issue", "--service", "NONE"], 3, "unknown-service"),
        (["ticket", "issue", "--service", "DUKCAPIL-KTP", "--priority", "vip"], 3, "unknown-priority"),
        (["ticket", "show", "A999"], 3, "unknown-ticket"),
        (["queue", "show", "--agency", "NONE"], 3, "unknown-agency"),
        (["counter", "call-next", "L99"], 3, "unknown-counter"),
        (["counter", "call-next", "L09"], 3, "counter-closed"),
        (["counter", "open", "L09", "--officer", "NOBODY"], 3, "unknown-officer"),
        (["officer", "add", "siti", "--name", "Siti"], 3, "officer-code"),
        (["officer", "add", "SITI", "--name", "Siti", "--pin", "12"], 3, "pin-form"),
        (["printer", "test", "--printer", "nonsense"], 3, "printer-address"),
        (["ticket", "issue"], 2, "usage"),
        (["nonsense"], 2, "usage"),
        (["n" * 5000], 2, "usage"),
        (["ticket", "issue", "--service", "x" * 5000], 3, "unknown-service"),
        (["ticket", "show", "\udcff"], 2, "usage"),
        (["officer", "add", "SITI", "--name", "a\x1b[31m"], 3, "officer-name"),
        (["officer", "add", "SITI", "--name", "Siti", "--pin", "\u0661\u0662\u0663\u0664"], 3, "pin-form"),
        (["counter", "open", "L09", "--officer", ""], 3, "unknown-officer"),
        (["init", "--logo", "/dev/zero"], 4, "file-unreadable"),
        (["printer", "test", "--language", "xx"], 2, "usage"),
        (["printer", "test"], 2, "printer-not-set"),
        (["catalogue", "check", str(JEMBER), "--dry-run"], 2, "usage"),
        (["printer", "test", "--printer", "virtual:/proc/nowhere"], 4, "printer-failed"),
        (["catalogue", "export", ""], 2, "usage"),
        (["kiosk", "--size", "big"], 2, "size-form"),
        (["kiosk", "--fullscreen", "--windowed"], 2, "usage"),
        (["queue", "show", "--db", "nonsense"], 2, "database-address"),
        (["queue", "show", "--db", "sqlite:////nowhere/at/all.sqlite"], 4, "no-hall"),
        (["printer", "test", "--printer", "network:127.0.0.1:9"], 4, "printer-failed"),
        (["catalogue", "export", "/proc/nowhere"], 4, "unwritable"),
        (["kiosk", "--screenshot", "x.png", "--page", "none"], 3, "unknown-page"),
    ],
)
def test_errors_have_a_code_a_sentence_and_an_exit_code(
    hall: Callable[..., Answer], words: list[str], code: int, name: str
) -> None:
    got, out, error = hall(*words)
    assert (got, out, error["error"]["code"]) == (code, None, name)
    assert error["error"]["message"]
    assert set(error["error"]) == {"code", "message", "where"}


def test_init_twice_changes_only_what_is_said(antrean: Callable[..., Answer]) -> None:
    assert antrean("init", "--name", "MPP Jember")[1]["created"] is True
    again = antrean("init", "--address", "Jalan Sudarman 1")[1]
    assert (again["created"], again["name"], again["address"]) == (False, "MPP Jember", "Jalan Sudarman 1")
    assert antrean("init", "--time-zone", "Mars/Olympus")[0] == 3
    assert antrean("init", "--logo", "/nonexistent.png")[0] == 4


def test_without_json_people_get_sentences(hall: Callable[..., Answer], tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "ANTREAN_HOME": str(tmp_path / "home"),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    environment |= {"ANTREAN_CLOCK": "2026-11-23T09:42:00+07:00", "LANG": "id_ID.UTF-8", "LC_ALL": ""}
    command = [*COMMAND, "ticket", "issue", "--service", "DUKCAPIL-KTP"]
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment, timeout=PROGRAM_S, check=True
    )
    assert done.stdout.strip() == "Tiket A001, 0 di depan."
    assert hall("ticket", "show", "A001")[0] == 0


@pytest.mark.parametrize(
    ("program", "page"),
    [("kiosk", "home"), ("kiosk", "agency"), ("kiosk", "service"), ("counter", "desk"), ("display", "idle")],
)
def test_a_page_of_the_running_data_becomes_a_picture(
    hall: Callable[..., Answer], tmp_path: Path, program: str, page: str
) -> None:
    picture = tmp_path / "page.png"
    assert hall(program, "--screenshot", str(picture), "--page", page, "--size", "1366x768")[0] == 0
    head = picture.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")) == (1366, 768)


def test_a_page_without_data_is_said(hall: Callable[..., Answer], tmp_path: Path) -> None:
    code, _, error = hall("kiosk", "--screenshot", str(tmp_path / "x.png"), "--page", "ticket")
    assert (code, error["error"]["code"]) == (3, "nothing-to-show")


def test_a_read_only_hall_is_said(hall: Callable[..., Answer], tmp_path: Path) -> None:
    if os.geteuid() == 0:
        # Root may write everywhere: a folder in the place of the file is the nearest thing.
        blocked = tmp_path / "folder.sqlite"
        blocked.mkdir()
        code, _, error = hall("queue", "show", "--db", f"sqlite:///{blocked}")
        assert (code, error["error"]["code"]) == (4, "database-unreachable")
    else:
        home = tmp_path / "home"
        for path in home.glob("antrean.sqlite*"):
            path.chmod(0o444)
        home.chmod(0o555)
        code, _, error = hall("ticket", "issue", "--service", "DUKCAPIL-KTP")
        home.chmod(0o755)
        assert (code, error["error"]["code"]) == (4, "database-read-only")


def test_a_day_is_made_up_and_played(antrean: Callable[..., Answer], tmp_path: Path) -> None:
    day = tmp_path / "day.csv"
    assert antrean("workload", str(day), "--visits", "30", "--seed", "3")[:2] == (
        0,
        {"ok": True, "path": str(day), "visits": 30, "seed": 3},
    )
    code, result, _ = antrean("simulate", str(day), "--counters", "5")
    assert code == 0
    assert result["issued"] + sum(result["refused"].values()) == 30
    assert (result["duplicates"], result["lost"], result["counters"]) == (0, 0, 5)
    assert not (tmp_path / "home").exists()
    # In a hall of one's own one day follows the other, and a day under way is left alone.
    database = {"ANTREAN_DB": f"sqlite:///{tmp_path / 'hall.sqlite'}"}
    days = [antrean("simulate", str(day), "--counters", "3", **database)[1]["day"] for _ in range(2)]
    assert days[0] < days[1]
    busy = {**database, "ANTREAN_CLOCK": f"{days[1]}T09:00:00+07:00"}
    assert antrean("counter", "open", "L09", **busy)[0] == 3
    assert antrean("day", "open", **busy)[0] == 0
    reopened = antrean("counter", "open", "L09", **busy)
    assert reopened[0] == 0
    code, _, error = antrean("simulate", str(day), **database)
    assert (code, error["error"]["code"]) == (3, "simulate-day-in-progress")


def test_a_workload_that_is_none_plays_nothing(antrean: Callable[..., Answer], tmp_path: Path) -> None:
    day = tmp_path / "day.csv"
    code, _, error = antrean("simulate", str(day))
    assert (code, error["error"]["code"]) == (4, "workload-missing")
    day.write_text("visit_id,arrival,service\nA,8.00,DUKCAPIL-KTP\nB,08:00,NONE\n", encoding="utf-8")
    code, result, error = antrean("simulate", str(day))
    assert (code, error["error"]["code"]) == (3, "workload-faulty")
    assert [(fault["line"], fault["column"]) for fault in result["faults"]] == [
        (2, "arrival"),
        (3, "service"),
    ]
    assert antrean("simulate", str(day), "--speed", "quick")[0] == 2


@pytest.mark.parametrize(
    "words",
    [
        ("audit", "--day", "9999-12-31"),
        ("audit", "--most", "9" * 20),
        ("day", "calendar", "--remove-break", "9" * 20),
        ("policy", "target", "DUKCAPIL-MATI", "9" * 5000),
        ("policy", "weight", "L09", "DUKCAPIL-KTP", "viele"),
        ("simulate", "day.csv", "--speed", "1e-12"),
        ("ticket", "issue", "--service", "DUKCAPIL-KTP", "--booking", "25:00"),
    ],
)
def test_numbers_that_are_none_are_wrong_usage(
    antrean: Callable[..., Answer], words: tuple[str, ...]
) -> None:
    antrean("init")
    code, _, error = antrean(*words)
    assert code == 2
    assert error["error"]["code"] != "internal"
