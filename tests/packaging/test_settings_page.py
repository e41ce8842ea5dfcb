"""The reference page of the settings is the declarations."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

import pytest

import settings_page
from core.catalogue.settings import SETTINGS as HALL
from core.pc.settings import SETTINGS as PC
from core.words import words


def test_the_pages_name_every_setting() -> None:
    for path in settings_page.PAGES.values():
        text = path.read_text(encoding="utf-8")
        assert [name for name in (*PC, *HALL) if f"| `{name}` |" not in text] == []


def test_the_check_is_green() -> None:
    assert settings_page.differing(settings_page.PAGES) == []


@pytest.mark.parametrize(
    "change", [{"default": 31}, {"most": 301}, {"least": 11}, {"unit": "minutes"}, {"used_by": ("display",)}]
)
def test_the_check_goes_red_when_a_declaration_changes(
    change: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "kiosk_idle_s"
    monkeypatch.setattr(settings_page, "HALL", {**HALL, name: replace(HALL[name], **change)})
    monkeypatch.setattr(sys, "argv", ["settings_page.py", "--check"])
    assert settings_page.main() == 1
    said = capsys.readouterr().out
    assert "settings.md is not in step" in said
    assert "pengaturan.md is not in step" in said


def test_a_pcs_default_counts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = replace(PC["roll_metres"], default=50.0)
    monkeypatch.setattr(settings_page, "PC", {**PC, "roll_metres": changed})
    assert len(settings_page.differing(settings_page.PAGES)) == 2


def test_a_row_says_default_unit_range_option_and_who() -> None:
    rows = settings_page.render(words("en")).splitlines()
    (row,) = [row for row in rows if row.startswith("| `roll_metres`")]
    assert [cell.strip() for cell in row.strip("|").split("|")][2:] == [
        "70", "metres", "1–1000", "`--roll-metres`", "kiosk",
    ]  # fmt: skip
