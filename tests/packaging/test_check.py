"""The check command: what its words mean, and that what it does not understand is said in one sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import check

ROOT = Path(__file__).resolve().parents[2]


def names(*words: str) -> list[str]:
    return list(check.chosen(list(words)))


def test_without_a_word_it_is_the_gate_and_everything_has_the_heavy_parts_too() -> None:
    assert names() == list(check.quick_parts())
    assert names("everything") == [*check.quick_parts(), *check.heavy_parts()]
    assert "random" not in names()


def test_parts_run_in_the_order_they_are_named() -> None:
    assert names("types", "random", "lint") == ["types", "random", "lint"]


@pytest.mark.parametrize(
    "words",
    [
        ["tests/kiosk", "-k", "paper"],
        ["-k", "lint"],
        ["tests/core/test_day.py::test_overtime_has_bounds"],
        ["tests", "-x"],
    ],
)
def test_a_path_or_an_option_goes_to_pytest_as_it_is(words: list[str]) -> None:
    (part,) = check.chosen(words).values()
    assert part.command[-len(words) :] == words
    assert "pytest" in part.command
    assert "-n" not in part.command


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["speling"], "no such part: speling"),
        (["kiosk"], "no such part: kiosk"),
        (["lint", "everything"], "no such part: everything"),
        (["lint", "tests/kiosk"], "parts and tests do not go together"),
        (["lint", "-k", "x"], "parts and tests do not go together"),
    ],
)
def test_what_is_not_understood_exits_2_with_a_sentence(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check.main(words) == 2
    shown = capsys.readouterr()
    assert shown.err.startswith(f"check: {said}")
    assert "==" not in shown.out


def test_a_part_without_its_program_says_the_line_to_paste(capsys: pytest.CaptureFixture[str]) -> None:
    part = check.Part(["true"], "", programs=("no-such-program-here",), packages=("some-package",))
    assert check.run("x", part, []) == 1
    assert "sudo apt-get install -y --no-install-recommends some-package" in capsys.readouterr().out.replace(
        "sudo apt-get update && ", ""
    )


def test_no_test_of_that_name_is_a_wrong_command_line() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "packaging/check.py",
            "check",
            "tests/packaging/test_check.py",
            "-k",
            "nothing_has_this",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stdout
    assert "check: no test has that name" in done.stderr
