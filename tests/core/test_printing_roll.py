"""How long the paper lasts: counted by the dot, kept over a restart, begun anew with a new roll."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.clock import MINUTE
from core.printing.commands import encode
from core.printing.models import MODELS
from core.printing.roll import PaperReport, Roll, Rolls, paper_mm, rolls_path
from core.printing.slip import Code, Line, Listing, Rule, Slip
from core.printing.transport import Condition, PrinterStatus
from core.printing.virtual import DOTS_PER_MM, decode

SLIP = Slip(
    (
        Line("MPP Jember", "title"),
        Line("A047", "number", bold=True),
        Rule(),
        Listing("Siapkan:", ("KTP", "KK")),
        Code("AQ1:A047", "A047"),
    )
)
NOON = 1_000_000 * MINUTE


@pytest.mark.parametrize("name", ["generic-80", "generic-58", "plain-80"])
def test_paper_is_as_long_as_the_dots_a_printer_puts_on_it(name: str) -> None:
    model = MODELS[name]
    data = encode(SLIP, model)
    drawn = decode(data, model.dots).height
    # The virtual printer draws a plain line 28 dots high, a real one feeds 30.
    assert paper_mm(data, model.dpi) == pytest.approx(
        drawn / DOTS_PER_MM, rel=0.001 if model.raster else 0.08
    )


def busy(roll: Roll, tickets: int, millimetres: float = 200.0) -> Roll:
    """One ticket a minute, the last at noon."""
    for ago in reversed(range(tickets)):
        roll = roll.printed(millimetres, NOON - ago * MINUTE)
    return roll


def test_the_rate_of_the_last_half_hour_says_until_when() -> None:
    roll = busy(Roll(used_mm=60_000), 21)  # 4.2 m in 20 minutes
    until = roll.until(NOON, 70_000)
    assert until is not None
    assert (until - NOON) / MINUTE == pytest.approx((70_000 - 64_200) / 210)
    assert roll.until(NOON + 31 * MINUTE, 70_000) is None, "nothing was printed for half an hour"


def test_no_promise_is_made_of_too_little() -> None:
    assert Roll().until(NOON, 70_000) is None
    assert busy(Roll(), 2).until(NOON, 70_000) is None
    assert busy(Roll(used_mm=69_900), 10).until(NOON, 70_000) is None, "longer than the label says"
    quick = busy(Roll(), 3).until(NOON, 70_000)
    assert quick is not None
    assert (quick - NOON) / MINUTE == pytest.approx(69_400 / 120), "over five minutes, not over two"


@pytest.mark.parametrize(
    ("seen", "left"),
    [
        (["paper_out", "ready"], 0),
        (["paper_out", "cover_open", "ready"], 0),
        (["paper_low", "cover_open", "ready"], 0),
        (["paper_out", "unreachable", "unknown", "ready"], 0),
        (["cover_open", "ready"], 5000),
        (["ready", "unreachable", "ready"], 5000),
        (["paper_out", "cover_open"], 5000),
        (["paper_out", "paper_low"], 5000),
    ],
)
def test_paper_after_none_is_a_new_roll(seen: list[Condition], left: float) -> None:
    roll = Roll(used_mm=5000)
    for state in seen:
        roll = roll.seen(state)
    assert roll.used_mm == left


def test_a_restart_forgets_nothing_even_a_roll_changed_meanwhile(tmp_path: Path) -> None:
    path = rolls_path(tmp_path / "home", "Kiosk 1")
    rolls = Rolls(path, 1, 10)
    for ago in reversed(range(10)):
        rolls.printed(0, 200, NOON - ago * MINUTE)
    rolls.seen([PrinterStatus("paper_low")])
    before = rolls.report(NOON)
    assert before.condition == "near-end"
    assert before.until is not None
    again = Rolls(path, 1, 10)
    again.seen([PrinterStatus("paper_low")])
    assert again.report(NOON) == before
    changed = Rolls(path, 1, 10)
    changed.seen([PrinterStatus("ready")])
    after = changed.report(NOON)
    assert after.condition == "ok"
    assert after.until is not None
    assert after.until > before.until


@pytest.mark.parametrize("kept", ["", "[]", "{}", "[1]", '[{"used_mm": "x"}]', "\x00"])
def test_a_spoilt_file_begins_anew(tmp_path: Path, kept: str) -> None:
    path = tmp_path / "rolls.json"
    path.write_text(kept, encoding="utf-8")
    rolls = Rolls(path, 2)
    rolls.printed(1, 200, NOON)
    assert rolls.report(NOON) == PaperReport("unknown")


def test_a_disk_that_takes_nothing_costs_no_ticket(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    rolls = Rolls(tmp_path / "file" / "rolls.json", 1)
    rolls.printed(0, 200, NOON)
    assert rolls.report(NOON) == PaperReport("unknown")


def test_the_report_is_of_the_printer_that_prints(tmp_path: Path) -> None:
    rolls = Rolls(tmp_path / "rolls.json", 2)
    rolls.seen([PrinterStatus("paper_out"), PrinterStatus("paper_low")])
    assert rolls.report(NOON).condition == "near-end"
    rolls.seen([PrinterStatus("paper_out"), PrinterStatus("cover_open")])
    assert rolls.report(NOON) == PaperReport("out")
