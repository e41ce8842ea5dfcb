"""The measurements measure what they say, and tell what became slower."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.errors import AntreanError, Unavailable, WrongUsage
from demo.bench import changes, rounds
from demo.bench.compare import compare, lines, read_earlier
from demo.bench.hall import make_hall
from demo.bench.table import table

EARLIER = {
    "engine": "sqlite",
    "issue": {"p50_ms": 1.0, "ratio": 1.5},
    "call_next": {"p50_ms": 1.0, "ratio": 2.0},
    "idle_wakeups_per_s": 0,
    "button_to_board": {"p50_ms": 2.0},
}


@pytest.fixture
def url(tmp_path: Path) -> str:
    address = f"sqlite:///{tmp_path / 'bench.sqlite'}"
    make_hall(address).close()
    return address


def test_a_hall_is_measured_hot_and_rested(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "REST_S", 0.0)
    monkeypatch.setattr(rounds, "WARM_UP", 1)
    monkeypatch.setattr(changes, "CHANGES", 5)
    monkeypatch.setattr(changes, "IDLE_S", 0.5)
    result = rounds.measure_rounds(url, 20)
    assert result["duplicates"] == 0
    for verb in (
        result["issue"],
        result["call_next"],
        result["kiosk_write"],
        result["after_rest"]["issue"],
        result["after_rest"]["call_next"],
    ):
        assert 0 < verb["least_ms"] <= verb["p50_ms"] <= verb["p99_ms"]
        assert verb["ratio"] > 0
    result |= changes.measure_changes(url)
    assert result["changes"]["missed"] == 0
    assert 0 < result["button_to_board"]["p50_ms"] <= result["button_to_board"]["p99_ms"]
    shown = table({"engine": "sqlite", "history": 0, "clients": 1, **result})
    assert "after a rest" in shown
    assert "from the officer's button to the board" in shown


def test_what_became_slower_by_a_fifth_is_told_in_red() -> None:
    now = {
        **EARLIER,
        "issue": {"p50_ms": 9.0, "ratio": 1.79},
        "call_next": {"p50_ms": 1.0, "ratio": 2.4},
        "first_frame_s": {"kiosk": 1.0},
    }
    figures = {figure.name: figure for figure in compare(EARLIER, now)}
    assert list(figures) == ["issue", "call-next", "button to board, ms", "idle wake-ups a second"]
    assert [figure.name for figure in figures.values() if figure.worse] == ["call-next"]
    shown = lines(list(figures.values()), colour=True)
    assert [line for line in shown if "\x1b[31m" in line] == [line for line in shown if "WORSE" in line]
    assert "\x1b" not in "".join(lines(list(figures.values()), colour=False))


def test_figures_of_another_engine_are_not_compared() -> None:
    with pytest.raises(WrongUsage, match="usage"):
        compare(EARLIER, {**EARLIER, "engine": "postgresql"})


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (None, Unavailable),
        ("", WrongUsage),
        ("[]", WrongUsage),
        ('{"issue": 1}', WrongUsage),
        ("\xff", WrongUsage),
    ],
)
def test_a_file_that_is_no_earlier_run_is_said(
    tmp_path: Path, text: str | None, error: type[AntreanError]
) -> None:
    path = tmp_path / "earlier.json"
    if text is not None:
        path.write_bytes(text.encode("latin-1"))
    with pytest.raises(error):
        read_earlier(path)


def test_an_earlier_run_is_read(tmp_path: Path) -> None:
    path = tmp_path / "earlier.json"
    path.write_text(json.dumps(EARLIER), encoding="utf-8")
    read: Any = read_earlier(path)
    assert read == EARLIER
